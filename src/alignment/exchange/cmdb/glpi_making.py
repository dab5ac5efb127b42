"""Makes elements and links of the rows of GLPI."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from alignment.catalogue import Severity
from alignment.catalogue.metamodel import shipped
from alignment.exchange.cmdb.directory import REFERS_TO_SEVERAL, Directory, Entry
from alignment.exchange.cmdb.glpi_records import IMPACT, LIST, NOTATION, Row, itemtype_called
from alignment.exchange.cmdb.links import Link, Links
from alignment.exchange.cmdb.records_merged import CLASS_UNKNOWN, merge, name_for, told
from alignment.exchange.format import Document
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

DIRECTION_UNKNOWN = "direction-not-understood"
_SEVERAL = re.compile(r"\n|<br ?/?>|\$\$##\$\$")
_ANY = "Asset"


@dataclass(slots=True)
class _Item:
    place: str
    type: str
    id: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Reference:
    itemtype: str
    type: str
    end: str


@cache
def _references() -> Mapping[str, _Reference]:
    return {
        row["code"]: _Reference(row["itemtype"], row["type"], row["end"])
        for row in shipped(NOTATION, "references.csv")
    }


@cache
def _stages() -> Mapping[str, str]:
    return {row["status"]: row["stage"] for row in shipped(NOTATION, "stages.csv")}


@cache
def _directions() -> Mapping[str, str]:
    rows = shipped(NOTATION, "directions.csv")
    return {row["label"].casefold(): row["direction"] for row in rows}


class Making:
    """Makes a document of rows that come in any order."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._items: dict[str, _Item] = {}
        self._others: list[Row] = []
        self._directory = Directory()

    def document(self, rows: Iterable[Row]) -> Document:
        """The document of all rows; raises Unreadable with every fault located."""
        for row in rows:
            self._take(row)
        for key, item in self._items.items():
            names = (item.cells.get("name", ""),)
            self._directory.enter(Entry(key), (item.type, ""), id=item.id, names=names)
            self._make(key, item)
        links = Links(self._inventory, {k: i.type for k, i in self._items.items()}, {})
        for link in (*self._listed(), *self._linked()):
            links.add(link)
        links.state()
        return self._inventory.document()

    def _take(self, row: Row) -> None:
        if row.form != LIST:
            self._others.append(row)
            return
        cells = dict(row.cells)
        name, id_ = cells.get("name", ""), cells.pop("id", "").replace(" ", "")
        if not name and not id_:
            self._inventory.fault(row.place, f"a {row.itemtype} has neither name nor ID")
            return
        item = _Item(row.place, row.itemtype, id_, cells)
        key = f"{row.itemtype}-{id_ or name}"
        first = self._items.get(key)
        serial = cells.get("serial", "")
        if first and not id_ and serial != first.cells.get("serial", ""):
            key = f"{key} ({serial or row.place})"
        first = self._items.setdefault(key, item)
        if first is not item:
            places = (first.place, item.place)
            merge(self._inventory, key, places, kept=first.cells, other=item.cells)

    def _make(self, key: str, item: _Item) -> None:
        cells = item.cells
        if item.type == _ANY:
            stated = cells.get("itemtype", "an item without a type")
            message = f"{told(stated)} is no type of item that is known here; taken as {_ANY}"
            self._inventory.note(CLASS_UNKNOWN, item.place, message, key)
        owner = next((n for n in ("group", "technician") if cells.get(n)), "")
        ours = {"name", "comment", owner, *_references()}
        self._inventory.element(
            item.place,
            id=key,
            type=item.type,
            name=name_for(self._inventory, key, item.place, cells.get("name", "")),
            owner=cells.get(owner, ""),
            lifecycle=_stages().get(cells.get("status", "").rpartition(">")[2].strip().casefold()),
            documentation=cells.get("comment", ""),
            properties={code: text for code, text in cells.items() if code not in ours},
        )

    def _listed(self) -> Iterator[Link]:
        """What the columns of an item name."""
        for key, item in self._items.items():
            for code, row in _references().items():
                for text in _SEVERAL.split(item.cells.get(code, "")):
                    other = self._one(item.place, text, row.itemtype, f"{code} of {key}")
                    if other and row.end == "source":
                        yield Link(place=item.place, type=row.type, source=key, target=other)
                    elif other:
                        yield Link(place=item.place, type=row.type, source=other, target=key)

    def _linked(self) -> Iterator[Link]:
        for row in self._others:
            cells = row.cells
            if row.form == IMPACT:
                yield from self._analysed(row)
            elif "appliances_id" in cells:
                of = self._one(row.place, cells["appliances_id"], "Appliance", "appliances_id")
                to = self._of_type(row, "itemtype", "items_id")
                if of and to:
                    yield Link(place=row.place, type="appliance_item", source=of, target=to)
            else:
                of = self._of_type(row, "itemtype_source", "items_id_source")
                to = self._of_type(row, "itemtype_impacted", "items_id_impacted")
                if of and to:
                    yield Link(place=row.place, type="impact", source=of, target=to)

    def _analysed(self, row: Row) -> Iterator[Link]:
        """A row of an impact analysis, whose file is called like the item that it is about."""
        direction = _directions().get(row.cells.get("relation", "").casefold(), "")
        if not direction:
            message = (
                f"{told(row.cells.get('relation', ''))!r} says not who impacts whom; left out"
            )
            self._note(DIRECTION_UNKNOWN, row.place, message)
            return
        about = self._one(row.place, row.file, "", "the item that the file is called after")
        other = self._of_type(row, "itemtype", "id")
        if about and other:
            source, target = (about, other) if direction == "onto" else (other, about)
            yield Link(place=row.place, type="impact", source=source, target=target)

    def _of_type(self, row: Row, type_column: str, id_column: str) -> str:
        """The item of that type and id, or of the name where the lists hold no ids."""
        itemtype = itemtype_called(row.cells.get(type_column, ""))
        for text in (row.cells.get(id_column, ""), row.cells.get("name", "")):
            meant = self._directory.find(text, itemtype).meant if text and itemtype else ()
            if len(meant) == 1:
                return meant[0]
        stated = told(f"{row.cells.get(type_column, '')} {row.cells.get(id_column, '')}")
        self._note(REFERS_TO_NOTHING, row.place, f"there is no {stated or 'item'}; left out")
        return ""

    def _one(self, place: str, text: str, itemtype: str, what: str) -> str:
        """Whom a cell means; what is not there, or not clear, is a finding."""
        meant = self._directory.find(text, itemtype).meant if text else ()
        if len(meant) == 1:
            return meant[0]
        if meant:
            message = f"{what} {told(text)} may be {' or '.join(meant[:5])}; left out"
            self._note(REFERS_TO_SEVERAL, place, message)
        elif text:
            message = f"there is no {itemtype or 'item'} {told(text)}, {what}; left out"
            self._note(REFERS_TO_NOTHING, place, message)
        return ""

    def _note(self, rule: str, place: str, message: str) -> None:
        self._inventory.note(rule, place, message, severity=Severity.MEDIUM)
