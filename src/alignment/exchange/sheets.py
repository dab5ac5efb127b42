"""Rows out of CSV files and Excel workbooks, within bounds, each with its row number."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from alignment.catalogue.text import clean_text
from alignment.errors import Problem
from alignment.exchange.archives import is_archive, read_archive
from alignment.exchange.format import File
from alignment.exchange.xml import local_name, read_xml
from alignment.exchange.yaml import refusal

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELL = 32_768
ENCODINGS = frozenset({
    "utf-8", "utf-16", "ascii", "latin-1", "iso-8859-1", "iso-8859-15", "windows-1250",
    "windows-1251", "windows-1252", "windows-1253", "windows-1254", "cp437", "cp850", "mac-roman",
})  # fmt: skip
"""Encodings that may be declared; UTF-7 is none of them."""

_GUARDED = re.compile("'[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_VALUE = re.compile(rb"<(\w+:)?(v|is)[ >/]")
_SPREAD = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row as texts; ``number`` is what a spreadsheet shows at its left."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts under a header.

    Attributes:
        place: File, and sheet where there are several.
        columns: The header; every name stands once.
        rows: Those that hold anything, each as wide as the header.
    """

    place: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(
    file: File,
    *,
    sheet: str = "",
    encoding: str = "utf-8",
    delimiter: str = ",",
    closed_rows: bool = False,
) -> Sheet:
    """The table in a CSV file or in a workbook; raises Unreadable with every fault located.

    Args:
        file: CSV, or XLSX, told apart by the content.
        sheet: Name of the sheet; empty takes the first one. For workbooks.
        encoding: What the CSV file is written in.
        delimiter: What stands between the cells of the CSV file.
        closed_rows: The delimiter may also stand after the last cell, if it does in every row.
    """
    if is_archive(file.data):
        place, rows = _workbook_rows(file, sheet)
    else:
        place, rows = file.name, _csv_rows(file, encoding, delimiter)
        rows = _unclosed(rows) if closed_rows else rows
    return _sheet(place, _bounded(place, rows))


def sheet_names(file: File) -> tuple[str, ...]:
    """Names of the sheets of a workbook that hold anything, in its order; else of the first."""
    members = read_archive(file)
    sheets = _sheet_members(file, members)
    filled = [name for name, member in sheets.items() if _VALUE.search(members[member])]
    return tuple(filled or list(sheets)[:1])


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


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from taking it for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _csv_rows(file: File, encoding: str, delimiter: str) -> Iterator[Row]:
    text = _decoded(file, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(unguarded(cell) for cell in cells))
    except csv.Error as error:
        place = f"{file.name} row {number + 1}, which ends on line {reader.line_num}"
        raise refusal([Problem(place, f"is no row of a table: {error}")]) from None


def _decoded(file: File, encoding: str) -> str:
    if encoding.lower() not in ENCODINGS:
        message = (
            f"the encoding {encoding!r} is not read; known are {', '.join(sorted(ENCODINGS))}"
        )
        raise refusal([Problem(file.name, message)])
    codec = "utf-8-sig" if encoding.lower() == "utf-8" else encoding
    try:
        text = file.data.decode(codec)
    except UnicodeError as error:
        line = file.data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise refusal([Problem(f"{file.name} line {line}", f"is not {encoding} text")]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refusal([Problem(f"{file.name} line {line}", "holds a NUL: this is no text file")])
    return text


def _bounded(place: str, rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        if row.number > MOST_ROWS + 1:
            raise refusal([Problem(place, f"has more than {MOST_ROWS:,} rows")])
        if len(row.cells) > MOST_COLUMNS:
            raise refusal([Problem(place, f"has more than {MOST_COLUMNS} columns")])
        if any(len(cell) > MOST_CELL for cell in row.cells):
            message = f"a cell is longer than {MOST_CELL:,} characters"
            raise refusal([Problem(f"{place} row {row.number}", message)])
        if any(row.cells):
            yield row


def _sheet(place: str, rows: Iterator[Row]) -> Sheet:
    head = next(rows, None)
    if head is None:
        raise refusal([Problem(place, "has no header")])
    columns = tuple(_header(place, head))
    kept, problems = [], []
    for row in rows:
        if len(row.cells) == len(columns):
            kept.append(row)
        else:
            message = f"has {len(row.cells)} cells under {len(columns)} columns"
            problems.append(Problem(f"{place} row {row.number}", message))
    if problems:
        raise refusal(problems[:50], total=len(problems))
    return Sheet(place, columns, tuple(kept))


def _header(place: str, head: Row) -> list[str]:
    problems: list[Problem] = []
    names: list[str] = []
    for number, cell in enumerate(head.cells, start=1):
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
        raise refusal(problems)
    return names


def _workbook_rows(file: File, wanted: str) -> tuple[str, Iterator[Row]]:
    members = read_archive(file)
    sheets = _sheet_members(file, members)
    name = wanted or next(iter(sheets), "")
    if name not in sheets:
        message = f"has no sheet {name!r}; it has {', '.join(sheets) or 'none'}"
        raise refusal([Problem(file.name, message)])
    place = f"{file.name} sheet {name!r}"
    _check_cells(place, members[sheets[name]])
    return place, _calamine_rows(file, name, place)


def _sheet_members(file: File, members: Any) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    parts = [members.get(n) for n in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")]
    if None in parts:
        raise refusal([Problem(file.name, "is an archive, but no workbook of Excel (.xlsx)")])
    book, links = (
        read_xml(File(f"{file.name} workbook", data)) for data in parts if data is not None
    )
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in (e for e in book.iter() if local_name(e) == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = targets.get(link, "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        if path in members:
            found[sheet.get("name", "")] = path
    return found


def _check_cells(place: str, data: bytes) -> None:
    """Refuse cells with errors and cells so far out that a table of them cannot be held."""
    cells = _Cells()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = cells.start
    parser.StartDoctypeDeclHandler = cells.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refusal([Problem(place, f"is broken: {expat.ErrorString(error.code)}")]) from None
    if cells.typed:
        raise refusal([Problem(place, "has a document type (DOCTYPE), which is not read")])
    if cells.errors:
        raise refusal([Problem(f"{place} cell {c}", "holds an error") for c in cells.errors])
    if cells.right > MOST_COLUMNS or cells.bottom > MOST_ROWS + 1:
        message = f"reaches to cell {cells.corner}; at most {MOST_ROWS:,} rows of {MOST_COLUMNS} "
        raise refusal([Problem(place, message + "columns are read")])
    if cells.right * cells.bottom > _SPREAD + 50 * cells.count:
        raise refusal([Problem(place, f"has few cells that stand far apart, to {cells.corner}")])


class _Cells:
    """Counts the cells of a sheet that hold something, without keeping them."""

    def __init__(self) -> None:
        self.right = self.bottom = self.count = self._row = 0
        self.corner = ""
        self.errors: list[str] = []
        self.typed = False
        self._reference, self._type = "", ""

    def doctype(self, *_: object) -> None:
        self.typed = True

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self._row = (
                int(attributes["r"]) if attributes.get("r", "").isdigit() else self._row + 1
            )
        elif name == "c":
            self._reference, self._type = attributes.get("r", ""), attributes.get("t", "")
        elif name in ("v", "is"):
            self._met()

    def _met(self) -> None:
        self.count += 1
        found = _REFERENCE.fullmatch(self._reference)
        row, column = (int(found[2]), _column_number(found[1])) if found else (self._row, 1)
        if row > self.bottom or column > self.right:
            self.corner = self._reference or f"row {row}"
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if self._type == "e" and len(self.errors) < 50:
            self.errors.append(self._reference or f"in row {row}")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _calamine_rows(file: File, name: str, place: str) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        table: Sequence[Sequence[Any]] = book.get_sheet_by_name(name).to_python(
            skip_empty_area=False
        )
    except (CalamineError, OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0][:200]
        raise refusal([Problem(place, f"could not be read: {reason}")]) from None
    for number, cells in enumerate(table, start=1):
        yield Row(number, tuple(unguarded(_cell_text(cell)) for cell in cells))


def _cell_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
