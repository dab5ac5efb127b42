"""The rows in GLPI's CSV: lists of one type of item, impact analyses, tables of links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from alignment.catalogue.metamodel import shipped
from alignment.exchange.cmdb.record_tables import (
    Table,
    columns_of,
    read_tables,
    stem_of,
)
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.jsontext import is_json
from alignment.exchange.format import File, Material
from alignment.exchange.inventory import Inventory

NOTATION = "glpi"
LIST, IMPACT, LINKS = "list", "impact", "links"
_SIGNS = {"entity", "updated", "manufacturer"}
_ENDING = re.compile(r"^(?:glpi|export)[ _-]+|(?:[ _.()-]|\d|glpi|export|liste?)+$", re.IGNORECASE)
_LONGEST_NAME = 300
_LINKED = (
    {"itemtype_source", "items_id_source", "itemtype_impacted", "items_id_impacted"},
    {"appliances_id", "items_id", "itemtype"},
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the codes of its columns; ``file`` is the name of its file without ending."""

    place: str
    form: str
    itemtype: str
    file: str
    cells: Mapping[str, str]


@cache
def _codes() -> Mapping[str, str]:
    return {_folded(row["label"]): row["code"] for row in shipped(NOTATION, "columns.csv")}


@cache
def _types() -> Mapping[str, str]:
    return {_folded(row["label"]): row["itemtype"] for row in shipped(NOTATION, "lists.csv")}


def itemtype_called(text: str) -> str:
    """The type of item of that name in English or French, or empty."""
    name = text.rpartition("\\")[2]
    return _types().get(_folded(_ENDING.sub("", name)), "") if len(name) < _LONGEST_NAME else ""


def code_of(column: str) -> str:
    """The code of a column that is known, else the column as it is called."""
    return _codes().get(_folded(column), column)


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("’", "'").split()).casefold()


def form_of(file: File) -> str:
    """What a file holds: a list, an impact analysis, links between ids; or empty."""
    if is_archive(file.data) or is_json(file) or not file.name.lower().endswith(".csv"):
        return ""
    columns = columns_of(file)
    codes = {code_of(column) for column in columns}
    if {"relation", "itemtype", "id", "name"} <= codes:
        return IMPACT
    if any(names <= set(columns) for names in _LINKED):
        return LINKS
    signed = codes & _SIGNS or any(column.endswith((" - Name", " - Nom")) for column in columns)
    return LIST if "name" in codes and signed and _type_of_list(file.name, codes) else ""


def _type_of_list(name: str, codes: set[str]) -> str:
    named = itemtype_called(stem_of(name))
    if named:
        return named
    signs = {row["sign"]: row["itemtype"] for row in shipped(NOTATION, "lists.csv") if row["sign"]}
    return next((t for sign, t in signs.items() if sign in codes), "Asset" * ("itemtype" in codes))


def rows_of(material: Material, inventory: Inventory) -> Iterator[Row]:
    """Every row; a file that is no export of GLPI is a finding, unless all of them are."""
    if not any(form_of(file) for file in material.files):
        inventory.fault(material.name, "no file is a list, an impact analysis or links of GLPI")
    for file in material.files:
        form = form_of(file)
        if not form:
            inventory.pass_over(
                file.name,
                "it is no list of items of GLPI, no impact analysis and no table of links",
            )
            continue
        for table in read_tables(file, inventory):
            yield from _of_table(table, form)


def _of_table(table: Table, form: str) -> Iterator[Row]:
    codes = _distinct(table.columns)
    itemtype = _type_of_list(table.file, set(codes.values())) if form == LIST else ""
    for row in table.rows:
        cells = {codes[c]: cell.value for c, cell in row.cells.items() if cell.value}
        stated = itemtype_called(cells.get("itemtype", "")) if form == LIST else ""
        yield Row(row.place, form, stated or itemtype, stem_of(table.file), cells)


def _distinct(columns: Sequence[str]) -> Mapping[str, str]:
    """The code of each column; of two with one code the second keeps its own name."""
    found: dict[str, str] = {}
    for column in columns:
        code = code_of(column)
        found[column] = column if code in found.values() else code
    return found
