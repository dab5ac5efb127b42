"""The records in iTop's files: XML sets of its data folders and exports, and CSV of one class."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from alignment.catalogue import Severity
from alignment.exchange.cmdb.itop_words import (
    attribute_called,
    class_called,
    is_of_itop,
    links,
)
from alignment.exchange.cmdb.record_tables import (
    NOT_KEPT,
    Entry,
    Table,
    columns_of,
    read_tables,
    stem_of,
)
from alignment.exchange.faults import several
from alignment.exchange.files.xml import begins, line_of, local_name, read_xml
from alignment.exchange.format import File, Material
from alignment.exchange.inventory import Inventory

NOTHING_READ = "no file holds objects of iTop, as XML set or as CSV named after a class"
_SET = re.compile(r"<Set[\s>]")
_DERIVED = ("finalclass", "friendlyname", "obsolescence_flag", "obsolescence_date")


@dataclass(slots=True)
class Record:
    """An object of iTop.

    Attributes:
        near: The folder of its file.
        id: As written; empty where the file has none.
        fields: Texts by attribute, blank ones left out; ``x_id->name`` is the name of what
            ``x_id`` refers to.
    """

    place: str
    near: str
    type: str
    id: str
    fields: dict[str, str] = field(default_factory=dict)


def is_set(file: File) -> bool:
    """Whether it is an XML set of objects, each with class, alias and id."""
    head = begins(file)
    return bool(_SET.search(head[:4096])) and "alias=" in head


def class_of(file: File) -> str:
    """The class that a CSV file is about by its name and its columns, or empty."""
    if not file.name.lower().endswith(".csv"):
        return ""
    columns = columns_of(file)
    class_ = class_called(stem_of(file.name))
    if class_ in links():
        codes = {attribute_called(column).partition("->")[0] for column in columns}
        return class_ if codes.issuperset(links()[class_]) else ""
    if class_ and is_of_itop(columns):
        return class_
    labels = {attribute_called(column) for column in columns}
    return "FunctionalCI" if {"finalclass", "org_id"} <= labels else ""


def records_of(material: Material, inventory: Inventory) -> Iterator[Record]:
    """Every record; a file that is none of iTop's is a finding, unless all of them are."""
    if not any(is_set(file) or class_of(file) for file in material.files):
        inventory.fault(material.name, NOTHING_READ)
    for file in material.files:
        if is_set(file):
            yield from _of_xml(file, inventory)
        elif class_ := class_of(file):
            for table in read_tables(file, inventory):
                yield from _of_table(table, class_)
        else:
            inventory.pass_over(
                file.name, "it holds no objects of iTop, as XML set or as CSV named after a class"
            )


def _of_xml(file: File, inventory: Inventory) -> Iterator[Record]:
    root = read_xml(file)
    if local_name(root) != "Set" and root.tag != "Set":
        inventory.fault(f"{file.name} line 1", f"the outermost element is {root.tag}, not Set")
        return
    left_out: dict[str, int] = {}
    for node in root:
        place = f"{file.name} {line_of(node)}"
        name = (node.get("id") or "").strip()
        if not name:
            inventory.fault(place, f"a {node.tag} has no id")
            continue
        fields = dict(_fields(node, left_out))
        class_ = fields.get("finalclass", "") or str(node.tag)
        yield _record(place, file.name, class_, name, fields)
    for tag, count in left_out.items():
        message = f"<{tag}> holds more than text and is not kept: {several(count, 'time')}"
        inventory.note(NOT_KEPT, file.name, message, severity=Severity.INFO)


def _fields(node: Any, left_out: dict[str, int]) -> Iterator[tuple[str, str]]:
    for child in node:
        if len(child):
            left_out[str(child.tag)] = left_out.get(str(child.tag), 0) + 1
        else:
            yield attribute_called(str(child.tag)), (child.text or "").strip()


def _of_table(table: Table, class_: str) -> Iterator[Record]:
    codes = {column: attribute_called(column) for column in table.columns}
    for row in table.rows:
        fields = _cells(row, codes)
        final = class_called(fields.get("finalclass", "")) or fields.get("finalclass", "")
        yield _record(row.place, table.file, final or class_, fields.pop("id", ""), fields)


def _cells(row: Entry, codes: dict[str, str]) -> dict[str, str]:
    """Texts by attribute; of several columns for one attribute the first that is not blank."""
    fields: dict[str, str] = {}
    for column, cell in row.cells.items():
        if not fields.get(codes[column]):
            fields[codes[column]] = cell.value
    return fields


def _record(place: str, file: str, class_: str, id_: str, fields: dict[str, str]) -> Record:
    fields.setdefault("name", "")
    fields["name"] = fields["name"] or fields.get("friendlyname", "")
    kept = {k: v for k, v in fields.items() if v and k not in _DERIVED}
    near = file.rpartition("/")[0]
    return Record(place, near, class_called(class_) or class_, id_, kept)
