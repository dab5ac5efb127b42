"""A matrix on a sheet: who links to whom how strongly, by P and S or by numbers."""

from dataclasses import dataclass
from math import isfinite

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.sheets import Sheet, read_sheet
from alignment.exchange.format import File

MARKS = {"P": 2.0, "S": 1.0, "": 0.0, "-": 0.0}
"""A primary link weighs twice a secondary one; a blank cell is no link."""

_MOST_SHOWN = 20
_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a sheet says.

    Attributes:
        place: File, and sheet where there are several.
        rows: Names in its first column.
        columns: Names in its header, but for the first.
        marks: Strength of each link, row by row; 0 for none.
    """

    place: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    marks: tuple[tuple[float, ...], ...]


def read_matrix(file: File, *, sheet: str = "") -> Matrix:
    """The matrix on a sheet of CSV or a workbook; raises Unreadable with every fault located."""
    found = read_sheet(file, sheet=sheet)
    if len(found.columns) < 2 or not found.rows:
        raise refusal(found.place, "is no matrix: names stand in the first row and column")
    names: dict[str, None] = {}
    problems: list[Problem] = []
    marks = []
    for row in found.rows:
        name, place = row.cells[0].strip(), found.place_of(row)
        if not name:
            problems.append(Problem(place, "has no name in its first cell"))
        elif name in names:
            problems.append(Problem(place, f"{name!r} stands twice"))
        names[name] = None
        marks.append(tuple(_marks(found, row.cells, place, problems)))
    if problems:
        raise refusal_of(problems[:_MOST_SHOWN], total=len(problems))
    return Matrix(found.place, tuple(names), found.columns[1:], tuple(marks))


def _marks(
    sheet: Sheet, cells: tuple[str, ...], place: str, problems: list[Problem]
) -> list[float]:
    found = []
    for column, cell in zip(sheet.columns[1:], cells[1:], strict=True):
        mark = _mark(cell.strip())
        if mark is None:
            said = f"{column}: a link is P, S, blank or a number of 0 or more, not {cell[:40]!r}"
            problems.append(Problem(place, said))
        found.append(mark or 0.0)
    return found


def _mark(cell: str) -> float | None:
    if cell.upper() in MARKS:
        return MARKS[cell.upper()]
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if isfinite(number) and 0 <= number <= _LARGEST else None
