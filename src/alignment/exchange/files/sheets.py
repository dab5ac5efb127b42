"""Tables out of CSV files, Excel workbooks and lists of YAML, within bounds, row by row."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alignment.catalogue.text import clean_text
from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of, several
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.cells import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Row, unguarded
from alignment.exchange.files.csv_head import HEAD, mark_in
from alignment.exchange.files.tree_rows import read_tree_rows
from alignment.exchange.files.workbook_rows import Book
from alignment.exchange.format import File

ENCODINGS = frozenset({
    "utf-8", "utf-16", "ascii", "latin-1", "iso-8859-1", "iso-8859-15", "windows-1250",
    "windows-1251", "windows-1252", "windows-1253", "windows-1254", "cp437", "cp850", "mac-roman",
})  # fmt: skip
"""Encodings that may be declared; UTF-7 is none of them."""

NO_HEADER = "has no header"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts under a header.

    Attributes:
        place: File, and sheet where there are several.
        columns: The header; every name stands once.
        rows: Those that hold anything, each as wide as the header.
        unit: What the rows are counted in.
    """

    place: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "row"

    def place_of(self, row: Row) -> str:
        """Where a row stands, for a message."""
        return f"{self.place} {self.unit} {row.number}"


def read_sheet(
    file: File,
    *,
    sheet: str = "",
    encoding: str = "utf-8",
    delimiter: str = "",
    header: int = 0,
    closed_rows: bool = False,
) -> Sheet:
    """The table in a CSV file, a workbook or a list of YAML; refuses it with every fault located.

    Args:
        file: CSV, XLSX, or YAML or JSON by the ending of its name.
        sheet: Name of the sheet of a workbook, else the first one; of YAML, the key of the list.
        encoding: What the CSV file is written in.
        delimiter: What stands between the cells of the CSV file; told by its first line if empty.
        header: Row of the header; 0 takes the first row that holds anything.
        closed_rows: The delimiter may also stand after the last cell, if it does in every row.
    """
    if is_archive(file.data):
        book = Book(file)
        name = sheet or next(iter(book.names), "")
        if name not in book.names:
            message = f"has no sheet {name!r}; it has {', '.join(book.names) or 'none'}"
            raise refusal(file.name, message)
        return sheet_of(book.place_of(name), book.rows(name), header=header)
    if is_tree(file):
        return tree_sheet(file, key=sheet)
    rows = csv_rows(file, encoding, delimiter)
    return sheet_of(file.name, _unclosed(rows) if closed_rows else rows, header=header)


def sheet_names(file: File) -> tuple[str, ...]:
    """Names of the sheets of a workbook that hold anything, in its order; else of the first."""
    book = Book(file)
    return book.filled or book.names[:1]


def _unclosed(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows without the empty cell after their last delimiter."""
    closed = None
    for row in rows:
        if closed is None and any(row.cells):
            closed = row.cells[-1] == ""
        if closed and row.cells and row.cells[-1] == "":
            yield Row(row.number, row.cells[:-1])
        else:
            yield row


def is_tree(file: File) -> bool:
    """Whether a file is named as YAML or JSON."""
    return file.name.lower().endswith((".yaml", ".yml", ".json"))


def tree_sheet(file: File, *, key: str = "") -> Sheet:
    """The table that a list of objects is: a row each, a column for each key of any of them."""
    found = read_tree_rows(file, key=key)
    columns = tuple(dict.fromkeys(name for _, values in found.rows for name in values))
    if len(columns) > MOST_COLUMNS:
        raise refusal(found.place, f"has more than {MOST_COLUMNS} different keys")
    rows = (Row(line, tuple(values.get(c, "") for c in columns)) for line, values in found.rows)
    return Sheet(found.place, columns, tuple(_bounded(found.place, rows, "line")), "line")


def csv_rows(file: File, encoding: str = "utf-8", delimiter: str = "") -> Iterator[Row]:
    """The rows of a CSV file, blank ones too; quotes must be closed."""
    text = decoded(file, encoding)
    delimiter = delimiter or mark_in(text[:HEAD])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(unguarded(cell) for cell in cells))
    except csv.Error as error:
        place = f"{file.name} row {number + 1}, which ends on line {reader.line_num}"
        raise refusal(place, f"is no row of a table: {error}") from None


def decoded(file: File, encoding: str) -> str:
    """The text of a file in the encoding that was declared; a lie is refused with its line."""
    if encoding.lower() not in ENCODINGS:
        message = (
            f"the encoding {encoding!r} is not read; known are {', '.join(sorted(ENCODINGS))}"
        )
        raise refusal(file.name, message)
    codec = "utf-8-sig" if encoding.lower() == "utf-8" else encoding
    try:
        text = file.data.decode(codec)
    except UnicodeError as error:
        line = file.data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        where = f"{file.name} line {line}"
        raise refusal(where, f"is not {encoding} text") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        where = f"{file.name} line {line}"
        raise refusal(where, "holds a NUL: this is no text file")
    return text


def _bounded(place: str, rows: Iterable[Row], unit: str = "row") -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count > MOST_ROWS:
            raise refusal(place, f"has more than {MOST_ROWS:,} rows")
        if len(row.cells) > MOST_COLUMNS:
            raise refusal(place, f"has more than {MOST_COLUMNS} columns")
        if any(len(cell) > MOST_CELL for cell in row.cells):
            message = f"a cell is longer than {MOST_CELL:,} characters"
            where = f"{place} {unit} {row.number}"
            raise refusal(where, message)
        if any(row.cells):
            yield row


def sheet_of(place: str, rows: Iterable[Row], *, header: int = 0) -> Sheet:
    """The table that some rows are; raises Unreadable with every fault located.

    Columns at the right end without a name and without content are not there.
    """
    bounded = (row for row in _bounded(place, rows) if row.number >= header)
    head = next(bounded, None)
    if head is None or (header and head.number != header):
        raise refusal(place, f"has no header in row {header}" if header else NO_HEADER)
    columns = tuple(_header(place, head))
    kept, problems = [], []
    for row in bounded:
        cells, beyond = row.cells[: len(columns)], row.cells[len(columns) :]
        if len(row.cells) == len(head.cells) and not any(beyond):
            kept.append(Row(row.number, cells) if beyond else row)
        else:
            width = several(len(columns), "column")
            message = f"has {several(len(row.cells), 'cell')} under {width}"
            problems.append(Problem(f"{place} row {row.number}", message))
    if problems:
        raise refusal_of(problems[:50], total=len(problems))
    return Sheet(place, columns, tuple(kept))


def _header(place: str, head: Row) -> list[str]:
    problems: list[Problem] = []
    names: list[str] = []
    cells = list(head.cells)
    while cells and not cells[-1].strip():
        cells.pop()
    for number, cell in enumerate(cells, start=1):
        where = f"{place} row {head.number}"
        try:
            name = clean_text(cell).strip()
        except ValueError as error:
            problems.append(Problem(where, f"the name of column {number} {error}"))
            continue
        if not name:
            problems.append(Problem(where, f"column {number} has no name"))
        elif name in names:
            problems.append(Problem(where, f"the column {name!r} stands twice"))
        names.append(name)
    if problems:
        raise refusal_of(problems)
    return names
