"""The records in exports of ServiceNow: CSV, Excel, JSON of the Table API, by table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alignment.errors import Unreadable
from alignment.exchange.cmdb.record_tables import (
    NOTHING,
    Cell,
    Entry,
    Table,
    columns_of,
    read_tables,
    stem_of,
)
from alignment.exchange.cmdb.servicenow_words import (
    OUTAGES,
    RELATION_TYPES,
    RELATIONS,
    column_called,
    columns_shown,
    table_named,
    table_with,
)
from alignment.exchange.files.archives import is_archive, read_archive
from alignment.exchange.files.jsontext import is_json
from alignment.exchange.format import File, Material
from alignment.exchange.inventory import Inventory

_TEXT_ENDINGS = (".csv", ".json", ".txt", ".tsv")
_SHEET_SIGNS = (b"sys_class_name", b"::Used by", b"::Runs", b"::Hosts", b"::Contained")
_IN_NO_TABLE = ("sys_class_name", "name", "parent", "cmdb_ci", "service_id", "parent_descriptor")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of one of ServiceNow's tables, its cells by the names of columns.

    Attributes:
        table: The table that the file is an export of.
    """

    place: str
    table: str
    cells: Mapping[str, Cell]

    def cell(self, *names: str) -> Cell:
        """The first of these cells that holds anything."""
        for name in names:
            found = self.cells.get(name)
            if found and (found.value or found.shown):
                return found
        return NOTHING


def is_of_servicenow(file: File) -> bool:
    """Whether the file is an export of a table, by its name and content."""
    if is_archive(file.data):
        return file.name.lower().endswith(".xlsx") and _is_workbook(file)
    if not (is_json(file) or file.name.lower().endswith(_TEXT_ENDINGS)):
        return False
    columns = columns_of(file)
    names = {column_called(column).partition(".")[0] for column in columns}
    if table_named(stem_of(file.name)) and names.intersection(_IN_NO_TABLE):
        return True
    found = table_with(columns)
    if found == RELATIONS:
        return b"::" in file.data[: 64 * 1024] or b"cmdb_rel_type" in file.data[: 64 * 1024]
    if found == RELATION_TYPES:
        return True
    if found == OUTAGES:
        return "cmdb_ci" in columns or "Configuration item" in columns
    return bool(found) and ("sys_class_name" in columns or b"cmdb_" in file.data[: 64 * 1024])


def _is_workbook(file: File) -> bool:
    """Told by the file's name, the names of its sheets, or words that only ServiceNow has."""
    if table_named(stem_of(file.name)):
        return True
    try:
        members = read_archive(file)
    except Unreadable:
        return False
    words = members.get("xl/sharedStrings.xml", b"")
    return b'name="cmdb_' in members.get("xl/workbook.xml", b"") or any(
        sign in words for sign in _SHEET_SIGNS
    )


def records_of(material: Material, inventory: Inventory) -> Iterator[Record]:
    """Every record; a file or sheet that is no table of a CMDB is a finding, unless all are."""
    if not any(is_of_servicenow(file) for file in material.files):
        inventory.fault(material.name, "no file is an export of a table of ServiceNow's CMDB")
    for file in material.files:
        if not is_of_servicenow(file):
            inventory.pass_over(file.name, "it is no export of a table of ServiceNow's CMDB")
            continue
        for table in read_tables(file, inventory):
            yield from _of_table(table, inventory)


def _of_table(table: Table, inventory: Inventory) -> Iterator[Record]:
    name = table_with(table.columns)
    named = table_named(table.name) or table_named(stem_of(table.file))
    if not name or (name == "cmdb_ci" and named):
        name = named or name
    if not name:
        inventory.pass_over(
            table.file, f"{table.name} has no columns of a table of ServiceNow's CMDB"
        )
        return
    shown = columns_shown(table.columns)
    names = {c: column_called(c) for c in table.columns if c not in shown.values()}
    for row in table.rows:
        yield Record(row.place, name, _cells(row, names, shown))


def _cells(row: Entry, names: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, Cell]:
    """The cells by the names of columns, each with what the column beside it shows."""
    cells = {names[c]: cell for c, cell in row.cells.items() if c in names}
    for column, beside in shown.items():
        cell, other = row.cells.get(column, NOTHING), row.cells.get(beside, NOTHING)
        cells[names[column]] = Cell(cell.value, other.shown or cell.shown)
    return cells
