"""Makes elements, relationships and groups of the records of ServiceNow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from alignment.catalogue import Severity
from alignment.exchange.cmdb.amounts import Amount, amount_of
from alignment.exchange.cmdb.directory import REFERS_TO_SEVERAL, Directory, Entry
from alignment.exchange.cmdb.links import Link, Links
from alignment.exchange.cmdb.record_tables import NOT_KEPT, Cell
from alignment.exchange.cmdb.records_merged import CLASS_UNKNOWN, merge, name_for, told
from alignment.exchange.cmdb.servicenow_outages import Whereabouts, measure, outages
from alignment.exchange.cmdb.servicenow_records import Record
from alignment.exchange.cmdb.servicenow_words import (
    ASSOCIATIONS,
    BASE,
    OUTAGES,
    RELATION_TYPES,
    RELATIONS,
    class_called,
    relation_called,
    stage_of,
    type_of,
    usual_types,
)
from alignment.exchange.faults import several
from alignment.exchange.format import Document
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

RELATED = "Related to::Related to"
TYPE_UNKNOWN = "relation-type-unknown"
COST_NOT_READ = "cost-not-read"
_OWNERS = ("owned_by", "managed_by", "managed_by_group", "support_group")
_TEXTS = ("short_description", "description", "comments")
_COSTS = ("annual_cost", "total_cost", "cost")


@dataclass(slots=True)
class _Item:
    """A configuration item: fields as shown, and references as stored."""

    place: str
    type: str
    class_: str
    fields: dict[str, str]
    references: dict[str, Cell] = field(default_factory=dict)
    sys_id: str = ""


class Making:
    """Makes a document of records that come in any order."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._items: dict[str, _Item] = {}
        self._directory = Directory()
        self._types = dict(usual_types())
        self._others: dict[str, list[Record]] = {}
        self._audited = 0
        relationships = inventory.metamodel.relationships
        self._referring = [n for n in relationships if "::" not in n and n != ASSOCIATIONS]

    def document(self, records: Iterable[Record]) -> Document:
        """The document of all records; raises Unreadable with every fault located."""
        for record in records:
            self._take(record)
        for key, item in self._items.items():
            names = (item.fields.get("name", ""), item.fields.get("number", ""))
            classes = dict.fromkeys(("", item.class_, item.type))
            self._directory.enter(Entry(key), classes, id=item.sys_id, names=names)
        costs, currency = self._costs()
        for key, item in self._items.items():
            self._make(key, item, costs.get(key))
        links = Links(self._inventory, {k: i.type for k, i in self._items.items()}, {})
        for link in (*self._references(), *self._relations(), *self._associations()):
            links.add(link)
        links.state()
        measure(self._inventory, outages(self._inventory, self._outages()))
        self._note_audited()
        return self._inventory.document(currency=currency)

    def _take(self, record: Record) -> None:
        if record.table in {RELATIONS, OUTAGES, ASSOCIATIONS}:
            self._others.setdefault(record.table, []).append(record)
        elif record.table == RELATION_TYPES:
            self._types[record.cell("sys_id").value] = record.cell("name").shown
        else:
            self._take_item(record)

    def _take_item(self, record: Record) -> None:
        stated = record.cell("sys_class_name")
        class_ = class_called(stated.value or record.table)
        if class_ == stated.value and class_called(stated.shown) != stated.shown:
            class_ = class_called(stated.shown)
        if record.table.startswith(f"{class_}_"):
            class_ = record.table
        name = record.cell("name", "display_name", "number").shown
        sys_id = record.cell("sys_id").value
        key = sys_id or (f"{class_}:{name}" if name else "")
        if not key:
            self._inventory.fault(record.place, f"a {record.table} has neither sys_id nor name")
            return
        fields = {n: c.shown for n, c in record.cells.items() if self._is_kept(n, c)}
        references = {n: record.cell(n) for n in self._referring if record.cell(n).value}
        fields["name"] = name
        item = _Item(record.place, type_of(class_), class_, fields, references, sys_id)
        first = self._items.setdefault(key, item)
        if first is not item:
            self._merge(key, first, item)

    def _is_kept(self, name: str, cell: Cell) -> bool:
        if name.startswith("sys_"):
            self._audited += name not in {"sys_id", "sys_class_name"}
            return False
        return bool(cell.shown)

    def _merge(self, key: str, first: _Item, other: _Item) -> None:
        """The same item out of two tables: the narrower class holds."""
        places = (first.place, other.place)
        merge(self._inventory, key, places, kept=first.fields, other=other.fields)
        first.references = other.references | first.references
        if first.type == BASE != other.type:
            first.type, first.class_ = other.type, other.class_

    def _make(self, key: str, item: _Item, cost: float | None) -> None:
        fields = item.fields
        if item.type == BASE != item.class_:
            message = f"{told(item.class_)} is no class that is known here; taken as {BASE}"
            self._inventory.note(CLASS_UNKNOWN, item.place, message, key, severity=Severity.INFO)
        owner = next((n for n in _OWNERS if fields.get(n)), "")
        text = next((n for n in _TEXTS if fields.get(n)), "")
        taken = next((n for n in _COSTS if fields.get(n)), "") if cost is not None else ""
        ours = {"name", owner, text, taken, *self._referring}
        self._inventory.element(
            item.place,
            id=key,
            type=item.type,
            name=name_for(self._inventory, key, item.place, fields["name"]),
            owner=fields.get(owner, ""),
            cost=cost,
            lifecycle=stage_of(fields),
            documentation=fields.get(text, ""),
            properties={n: t for n, t in fields.items() if n not in ours and t},
            attributes={"class": item.class_} if item.class_ != item.type else {},
        )

    def _costs(self) -> tuple[Mapping[str, float], str]:
        """The costs in the currency that most of them are in; others are findings."""
        found: dict[str, Amount] = {}
        for key, item in self._items.items():
            name = next((n for n in _COSTS if item.fields.get(n)), "")
            amount = amount_of(item.fields[name]) if name else None
            if amount is not None:
                stated = item.fields.get(f"{name}_cc", "") or item.fields.get("cost_cc", "")
                found[key] = Amount(amount.number, amount.currency or stated.upper())
            elif name:
                message = f"{item.fields[name][:60]!r} is no amount; kept as a property"
                self._inventory.note(COST_NOT_READ, item.place, message, key)
        counts = Counter(amount.currency for amount in found.values() if amount.currency)
        currency = min(counts, key=lambda c: (-counts[c], c)) if counts else ""
        for key, amount in list(found.items()):
            if amount.currency not in {"", currency}:
                message = f"its cost is in {amount.currency}, most are in {currency}; not taken"
                self._inventory.note(COST_NOT_READ, self._items[key].place, message, key)
                del found[key]
        return {key: amount.number for key, amount in found.items()}, currency

    def _references(self) -> Iterator[Link]:
        """What the columns of an item refer to: its parent, its cluster."""
        for key, item in self._items.items():
            for name, cell in item.references.items():
                target = self._one(item.place, cell, f"{name} of {item.fields['name'] or key}")
                if target:
                    yield Link(place=item.place, type=name, source=key, target=target)

    def _relations(self) -> Iterator[Link]:
        for record in self._others.get(RELATIONS, ()):
            ends = [self._end(record, side) for side in ("parent", "child")]
            if not all(ends):
                continue
            type_, attributes = self._relation_type(record)
            for name, cell in record.cells.items():
                plain = not name.startswith(("sys_", "parent", "child", "type"))
                if plain and cell.shown:
                    attributes[name] = cell.shown
            yield Link(
                place=record.place, type=type_, source=ends[0], target=ends[1],
                attributes=attributes,
            )  # fmt: skip

    def _relation_type(self, record: Record) -> tuple[str, dict[str, str]]:
        cell = record.cell("type", "type.name", "type.sys_id")
        for text in (cell.shown, self._types.get(cell.value, ""), cell.value):
            found = relation_called(text)
            if found:
                return found, {}
        stated = self._types.get(cell.value, "") or cell.shown or "(none)"
        message = (
            f"{told(stated)} is no type of relation that is known here; it makes no requirement"
        )
        self._inventory.note(TYPE_UNKNOWN, record.place, message, severity=Severity.MEDIUM)
        return RELATED, {"type": stated}

    def _associations(self) -> Iterator[Link]:
        for record in self._others.get(ASSOCIATIONS, ()):
            ends = [self._end(record, side) for side in ("service_id", "ci_id")]
            if all(ends):
                yield Link(place=record.place, type=ASSOCIATIONS, source=ends[0], target=ends[1])

    def _outages(self) -> Iterator[Whereabouts]:
        for record in self._others.get(OUTAGES, ()):
            cell = record.cell("cmdb_ci", "cmdb_ci.sys_id", "cmdb_ci.name")
            meant = self._meant(cell)
            yield Whereabouts(record, meant[0] if len(meant) == 1 else "")

    def _end(self, record: Record, side: str) -> str:
        cell = record.cell(side, f"{side}.sys_id", f"{side}.name")
        hint = record.cell(f"{side}.sys_class_name").value
        return self._one(record.place, cell, side, class_called(hint) if hint else "")

    def _meant(self, cell: Cell, class_: str = "") -> tuple[str, ...]:
        for text in (cell.value, cell.shown):
            found = self._directory.find(text, class_).meant if text else ()
            if found:
                return found
        return self._meant(cell) if class_ else ()

    def _one(self, place: str, cell: Cell, what: str, class_: str = "") -> str:
        """Whom a reference means; what is not there, or not clear, is a finding."""
        meant = self._meant(cell, class_)
        if len(meant) == 1:
            return meant[0]
        said = told(f"{cell.shown} ({cell.value})" if cell.shown != cell.value else cell.value)
        if meant:
            message = f"{what} {said} may be {' or '.join(meant[:5])}; left out"
            self._inventory.note(
                REFERS_TO_SEVERAL, place, message, *meant[:20], severity=Severity.MEDIUM
            )
        else:
            message = f"there is no {said or 'item named'}, {what}; left out"
            self._inventory.note(REFERS_TO_NOTHING, place, message, severity=Severity.MEDIUM)
        return ""

    def _note_audited(self) -> None:
        if self._audited:
            cells = several(self._audited, "cell")
            message = f"not kept: {cells} of columns sys_... (who altered what when)"
            self._inventory.note(NOT_KEPT, self._inventory.name, message, severity=Severity.INFO)
