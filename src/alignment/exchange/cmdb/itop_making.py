"""Makes elements, links and promises of the records of iTop."""

from collections.abc import Iterable, Iterator, Mapping

from alignment.catalogue import Severity
from alignment.exchange.cmdb.directory import REFERS_TO_SEVERAL, Directory, Entry, Found
from alignment.exchange.cmdb.itop_promises import promise
from alignment.exchange.cmdb.itop_records import Record
from alignment.exchange.cmdb.itop_words import LINK, ROOT, ancestors, links, references, stages
from alignment.exchange.cmdb.links import Link, Links
from alignment.exchange.cmdb.records_merged import (
    CLASS_UNKNOWN,
    SAID_OTHERWISE,
    merge,
    name_for,
    told,
)
from alignment.exchange.format import Document
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

OTHER = "otherLink"
"""The relationship that stands for those which no row of the notation names."""
_NONE = ("", "0")
_OURS = ("name", "description")


class Making:
    """Makes a document of records that come in any order."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._elements: dict[str, Record] = {}
        self._links: list[Record] = []
        self._types: dict[str, str] = {}
        self._directory = Directory()

    def document(self, records: Iterable[Record]) -> Document:
        """The document of all records; raises Unreadable with every fault located."""
        for record in records:
            self._take(record)
        for key, record in self._elements.items():
            self._enter(key, record)
        for key, record in self._elements.items():
            self._make(key, record)
        fields = {key: record.fields for key, record in self._elements.items()}
        made = Links(self._inventory, self._types, fields)
        found = [*self._references(), *self._linked()]
        for link in found:
            made.add(link)
        made.state()
        promise(self._inventory, found, fields)
        return self._inventory.document()

    def _take(self, record: Record) -> None:
        if record.type.startswith(LINK):
            self._links.append(record)
            return
        key = f"{record.type}-{record.id or record.fields.get('name', '')}".rstrip("-")
        first = self._elements.setdefault(key, record)
        if first is not record:
            places = (first.place, record.place)
            merge(self._inventory, key, places, kept=first.fields, other=record.fields)
        elif not record.id and not record.fields.get("name"):
            self._inventory.fault(record.place, f"a {record.type} has neither id nor name")

    def _enter(self, key: str, record: Record) -> None:
        entry = Entry(key, record.near)
        classes = dict.fromkeys((record.type, *ancestors(record.type)))
        name = record.fields.get("name", "")
        self._directory.enter(entry, classes, id=record.id, names=(name,))

    def _make(self, key: str, record: Record) -> None:
        known = self._inventory.metamodel.elements
        type_ = record.type
        if type_ not in known:
            type_ = "FunctionalCI" if "business_criticity" in record.fields else ROOT
            message = f"{told(record.type)} is no class that is known here; taken as {type_}"
            self._inventory.note(CLASS_UNKNOWN, record.place, message, key)
        self._types[key] = type_
        fields = record.fields
        self._inventory.element(
            record.place,
            id=key,
            type=type_,
            name=name_for(self._inventory, key, record.place, fields.get("name", "")),
            owner=self._name_of(record, "org_id"),
            lifecycle=stages().get(fields.get("status", "").casefold()),
            documentation=fields.get("description", ""),
            properties=self._properties(record),
            attributes={"class": record.type} if type_ != record.type else {},
        )

    def _properties(self, record: Record) -> dict[str, str]:
        """What is neither a field of ours nor a reference that leads somewhere."""
        kept = {}
        for name, text in record.fields.items():
            attribute = name.removesuffix("->name")
            if attribute not in references() or (
                name != attribute and not self._found(record, attribute).meant
            ):
                kept[name] = text
        return {name: text for name, text in kept.items() if name not in _OURS}

    def _name_of(self, record: Record, attribute: str) -> str:
        """The name of what the attribute refers to, as far as it can be told."""
        meant = self._found(record, attribute).meant
        if len(meant) == 1:
            return self._elements[meant[0]].fields.get("name", "")
        return record.fields.get(f"{attribute}->name", "")

    def _references(self) -> Iterator[Link]:
        """What the attributes of a record refer to."""
        for key, record in self._elements.items():
            for attribute in _referring(record.fields):
                own = f"{record.type}.{attribute}"
                relationships = self._inventory.metamodel.relationships
                type_ = own if own in relationships else attribute
                if type_ not in relationships:
                    type_ = OTHER
                target = self._one(record, attribute, key)
                if target:
                    yield Link(place=record.place, type=type_, source=key, target=target)

    def _linked(self) -> Iterator[Link]:
        """What the records of link classes join; their further ends become attributes."""
        first: dict[tuple[str, str], Record] = {}
        for record in self._links:
            met = first.setdefault((record.type, record.id), record)
            if record.id and met is not record and met.fields != record.fields:
                message = f"{record.type} {record.id} stands in {met.place} too and joins others"
                self._note(SAID_OTHERWISE, record, f"{message}; both are kept", Severity.LOW)
            ends = links().get(record.type) or tuple(_referring(record.fields))[:2]
            if len(ends) < 2:
                message = f"{record.type} names no two ends that are known here; left out"
                self._note(REFERS_TO_NOTHING, record, message, Severity.MEDIUM)
                continue
            found = [self._one(record, end, record.type) for end in ends]
            if all(found):
                type_ = record.type if record.type in links() else OTHER
                yield Link(
                    place=record.place, type=type_, source=found[0], target=found[1],
                    attributes=self._beside(record, ends),
                )  # fmt: skip

    def _beside(self, record: Record, ends: tuple[str, ...]) -> dict[str, str]:
        attributes = {} if record.type in links() else {"class": record.type}
        for name, text in record.fields.items():
            if name.partition("->")[0] in ends or text in _NONE:
                continue
            if name in references():
                meant = self._found(record, name).meant
                attributes[name] = meant[0] if meant else text
            else:
                attributes["strength" if name == "connection_type" else name] = text
        return attributes

    def _one(self, record: Record, attribute: str, whose: str) -> str:
        """Whom the attribute means; what is not there, or not clear, is a finding."""
        found = self._found(record, attribute)
        text = told(record.fields.get(attribute) or record.fields.get(f"{attribute}->name", ""))
        said = f"{attribute} {text} of {whose}"
        if len(found.meant) == 1:
            if found.passed:
                message = f"{said} is {found.meant[0]} of the same folder, not {found.passed[0]}"
                self._note(REFERS_TO_SEVERAL, record, message, Severity.INFO)
            return found.meant[0]
        if found.meant:
            message = f"{said} may be {' or '.join(found.meant[:5])}; left out"
            self._note(REFERS_TO_SEVERAL, record, message, Severity.MEDIUM)
        elif text not in _NONE:
            matters = self._matters(record, attribute)
            message = f"there is no {references()[attribute]} {text}, {attribute} of {whose}"
            if matters or attribute in record.fields:
                grave = Severity.MEDIUM if matters else Severity.LOW
                self._note(REFERS_TO_NOTHING, record, f"{message}; left out", grave)
        return ""

    def _matters(self, record: Record, attribute: str) -> bool:
        """Whether somebody would need somebody by it."""
        relationships = self._inventory.metamodel.relationships
        type_ = relationships.get(record.type) or relationships.get(attribute)
        return type_ is not None and type_.consumer != "none"

    def _note(self, rule: str, record: Record, message: str, severity: Severity) -> None:
        self._inventory.note(rule, record.place, message, severity=severity)

    def _found(self, record: Record, attribute: str) -> Found:
        for name in (attribute, f"{attribute}->name"):
            text = record.fields.get(name, "")
            if text not in _NONE:
                found = self._directory.find(text, references()[attribute], near=record.near)
                if found.meant:
                    return found
        return Found()


def _referring(fields: Mapping[str, str]) -> Iterator[str]:
    """The attributes that refer to something, whether by id or by name."""
    names = (name.removesuffix("->name") for name in fields)
    return (n for n in dict.fromkeys(names) if n in references())
