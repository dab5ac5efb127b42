"""Usage on a sheet: who takes how much of what is shared, a row each."""

from dataclasses import dataclass, replace
from math import isfinite

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.cells import Row
from alignment.exchange.files.sheets import Sheet, read_sheet
from alignment.exchange.format import File

COLUMNS = ("provider", "consumer", "usage")
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Used:
    """One row, and where it stands."""

    provider: str
    consumer: str
    usage: float
    place: str


def read_usage(file: File) -> tuple[Used, ...]:
    """The rows of CSV, a workbook, or a YAML or JSON list; raises Unreadable with all faults."""
    sheet = _headed(read_sheet(file))
    if sorted(sheet.columns) != sorted(COLUMNS) or not sheet.rows:
        said = f"has columns {', '.join(sheet.columns)}; it takes rows of {', '.join(COLUMNS)}"
        raise refusal(sheet.place, said)
    found, problems = list[Used](), list[Problem]()
    for row in sheet.rows:
        cells = {c: cell.strip() for c, cell in zip(sheet.columns, row.cells, strict=True)}
        usage = _number(cells["usage"])
        if usage is None:
            said = f"usage: must be a number of 0 or more, not {cells['usage'][:40]!r}"
            problems.append(Problem(sheet.place_of(row), said))
            continue
        found.append(Used(cells["provider"], cells["consumer"], usage, sheet.place_of(row)))
    if problems:
        raise refusal_of(problems[:_MOST_SHOWN], total=len(problems))
    return tuple(found)


def _headed(sheet: Sheet) -> Sheet:
    """The sheet under our header where it has none, but begins with a row."""
    if len(sheet.columns) != len(COLUMNS) or _number(sheet.columns[-1]) is None:
        return sheet
    return replace(sheet, columns=COLUMNS, rows=(Row(1, sheet.columns), *sheet.rows))


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) and found >= 0 else None
