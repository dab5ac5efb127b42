"""Tables as other catalogues export them: CSV, Excel or JSON, each row with its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.csv_head import encoding_of, head_of, header_of
from alignment.exchange.files.jsontext import is_json, read_value
from alignment.exchange.files.sheets import Sheet, read_sheet, sheet_names
from alignment.exchange.format import File
from alignment.exchange.inventory import Inventory

ENCODING_ASSUMED = "encoding-assumed"
NOT_KEPT = "not-kept"
_KEYS = 16 * 1024
_KEY = re.compile(r'"([^"\\]{1,100})"\s*:')
_LISTS = ("result", "records")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says under a column: as it is stored, and as it is shown."""

    value: str
    shown: str


NOTHING = Cell("", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table: where it stands, and its cells by column."""

    place: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file.

    Attributes:
        file: Name of the file.
        name: Of the table: the sheet's in a workbook of several, else the file's without ending.
        columns: As they are called in the file.
    """

    file: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[Entry, ...]


def stem_of(name: str) -> str:
    """The name of a file without folders and ending."""
    return re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name


def columns_of(file: File) -> tuple[str, ...]:
    """The header of a CSV file, or the keys of the first record of JSON; never raises."""
    if is_json(file):
        return tuple(dict.fromkeys(_KEY.findall(head_of(file)[:_KEYS])))
    return tuple(header_of(file))


def read_tables(file: File, inventory: Inventory) -> tuple[Table, ...]:
    """The tables of a file; raises Unreadable with every fault located."""
    if is_archive(file.data):
        return tuple(_workbook(file))
    if is_json(file):
        return (_json(file),)
    return (_csv(file, inventory),)


def _csv(file: File, inventory: Inventory) -> Table:
    encoding = encoding_of(file.data)
    if encoding != "utf-8":
        message = f"it is not UTF-8 and was taken to be {encoding}"
        inventory.note(ENCODING_ASSUMED, file.name, message)
    sheet = read_sheet(file, encoding=encoding, closed_rows=True)
    return _of_sheet(file, sheet, stem_of(file.name))


def _workbook(file: File) -> Iterator[Table]:
    names = sheet_names(file)
    for name in names:
        sheet = read_sheet(file, sheet=name)
        yield _of_sheet(file, sheet, name if len(names) > 1 else stem_of(file.name))


def _of_sheet(file: File, sheet: Sheet, name: str) -> Table:
    rows = tuple(
        Entry(
            f"{sheet.place} row {row.number}",
            dict(zip(sheet.columns, map(_same, row.cells), strict=True)),
        )
        for row in sheet.rows
    )
    return Table(file.name, name, sheet.columns, rows)


def _same(text: str) -> Cell:
    text = text.strip()
    return Cell(text, text) if text else NOTHING


def _json(file: File) -> Table:
    place, value = file.name, read_value(file)
    items: list[Any] = value if isinstance(value, list) else []
    for key in _LISTS if isinstance(value, dict) else ():
        found = value.get(key, [])
        if not isinstance(found, (list, dict)):
            where = f"{place}, {key}"
            raise refusal(where, "is no list of records")
        items += [found] if isinstance(found, dict) else found
    wrong = [i for i, item in enumerate(items) if not isinstance(item, dict)]
    if wrong:
        problems = [
            Problem(f"{place} record {i + 1}", "is no record, { ... }") for i in wrong[:50]
        ]
        raise refusal_of(problems, total=len(wrong))
    rows = tuple(
        Entry(f"{place} record {number}", {key: _cell(value) for key, value in item.items()})
        for number, item in enumerate(items, start=1)
    )
    columns = tuple(dict.fromkeys(key for row in rows for key in row.cells))
    return Table(place, stem_of(place), columns, rows)


def _cell(value: Any) -> Cell:
    """A value as it stands, or as ``{value, display_value}`` or ``{value, link}``."""
    if isinstance(value, dict):
        shown = _text(value.get("display_value"))
        stored = _text(value.get("value")) or _text(value.get("link")).rpartition("/")[2]
        return Cell(stored or shown, shown or stored)
    return _same(_text(value))


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(_text(item) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
