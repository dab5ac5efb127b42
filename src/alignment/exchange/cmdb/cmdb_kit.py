"""The JSON folders of cmdb-kit: a schema of types and attributes, and a file of records a type."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from alignment.catalogue import Severity
from alignment.exchange.cmdb.lifecycles import lifecycle_of
from alignment.exchange.faults import several, shortlist
from alignment.exchange.files.json_rows import is_prose, texts_of
from alignment.exchange.files.jsontext import read_value
from alignment.exchange.format import Document, File, Material
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

NOTATION = "cmdb-kit"
SCHEMA = "schema-attributes.json"
STRUCTURE = "schema-structure.json"
OTHER = "Other"
REFERENCE = "reference"
LOOKUPS = "Lookup Types"

_STATES = ("status", "versionStatus", "deploymentStatus", "siteStatus", "vmStatus")
_RAW_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class _Attribute:
    """Whether an attribute refers to a type, and to several of its records."""

    refers_to: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of a type, with its values as they stand."""

    place: str
    type: str
    name: str
    values: Mapping[str, Any]


class CmdbKit:
    """A folder of cmdb-kit: ``schema-attributes.json``, ``schema-structure.json`` and records."""

    name = "cmdb-kit"
    title = "cmdb-kit folder (JSON)"
    suffixes = (".json",)
    media_type = "application/json"

    def recognises(self, material: Material) -> bool:
        """Whether the schema of cmdb-kit is among the files."""
        return any(_named(f, SCHEMA) and b'"type"' in f.data[:65536] for f in material.files)

    def read(self, material: Material) -> Document:
        """Every record as an element, its references as relationships."""
        return _Reader(material).document()


def _plain(name: str) -> str:
    return re.sub(r"[-_ ]+", "-", name).lower()


def _named(file: File, name: str) -> bool:
    return PurePosixPath(file.name.replace("\\", "/")).name.lower() == name


class _Reader:
    """Reads the schema first, then the records, then what they refer to."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.inventory = Inventory(material.name, NOTATION)
        self.schema: dict[str, dict[str, _Attribute]] = {}
        self.parents: dict[str, str] = {}
        self.records: dict[str, dict[str, _Record]] = {}
        self.raw: dict[tuple[str, str], list[_Record]] = {}

    def document(self) -> Document:
        """The document; raises Unreadable with every fault located."""
        data = []
        for file in self.material.files:
            if _named(file, SCHEMA):
                self._take_schema(file)
            elif _named(file, STRUCTURE):
                self._take_structure(file)
            elif file.name.lower().endswith(".json"):
                data.append(file)
            elif not is_prose(file):
                self.inventory.pass_over(file.name, "is no JSON of records")
        self.inventory.faults.refuse()
        for file in data:
            self._take_records(file)
        self.inventory.faults.refuse()
        self._make()
        return replace(self.inventory.document(), element_types=self._counts())

    def _take_schema(self, file: File) -> None:
        value = read_value(file)
        if not isinstance(value, dict):
            self.inventory.fault(file.name, "must be an object of types")
            return
        for type_, attributes in value.items():
            if not isinstance(attributes, dict):
                self.inventory.fault(
                    f"{file.name}, {type_[:60]}", "must be an object of attributes"
                )
                continue
            self.schema[type_] = {k: _attribute(v) for k, v in attributes.items()}

    def _take_structure(self, file: File) -> None:
        value = read_value(file)
        for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
            name = item.get("name") if isinstance(item, dict) else None
            parent = item.get("parent", "") if isinstance(item, dict) else ""
            if isinstance(name, str) and isinstance(parent, str):
                self.parents[name] = parent
            else:
                self.inventory.fault(f"{file.name} item {number}", "has no text `name`")

    def _take_records(self, file: File) -> None:
        value = read_value(file)
        type_ = self._type_of(PurePosixPath(file.name.replace("\\", "/")).stem)
        if isinstance(value, dict) and all(isinstance(v, list) for v in value.values()):
            for key, items in value.items():
                self._take_list(file, self._type_of(key), items)
        elif isinstance(value, list):
            self._take_list(file, type_, value)
        else:
            self.inventory.fault(file.name, "must be a list of records, or one under its type")

    def _take_list(self, file: File, type_: str, items: list[Any]) -> None:
        there = self.records.setdefault(type_, {})
        for number, item in enumerate(items, start=1):
            place = f"{file.name} item {number}"
            name = item.get("Name") if isinstance(item, dict) else None
            if not isinstance(name, str) or not name.strip():
                self.inventory.fault(place, "has no Name, by which records refer to one another")
                continue
            record = _Record(place, type_, name.strip(), item)
            first = there.setdefault(record.name, record)
            if first is not record:
                self._met_again(record, first)

    def _met_again(self, record: _Record, first: _Record) -> None:
        what = f"{record.type} {record.name!r} stands in {first.place} too"
        if record.values == first.values:
            message = f"{what}, with the same content; kept once"
            self.inventory.note("stands-twice", record.place, message, severity=Severity.INFO)
        else:
            self.inventory.fault(record.place, f"{what}, with another content")

    def _type_of(self, stem: str) -> str:
        """The type of a file's name: ``cr-server`` is ``CR Server`` if the schema says so."""
        plain = _plain(stem.strip())
        return self._known.get(plain) or " ".join(part.capitalize() for part in plain.split("-"))

    @cached_property
    def _known(self) -> dict[str, str]:
        """The types of the schema, which was read before any record, by their plain names."""
        return {_plain(type_): type_ for type_ in (*self.parents, *self.schema)}

    def _is_lookup(self, type_: str) -> bool:
        seen: set[str] = set()
        while type_ and type_ not in seen:
            if type_ == LOOKUPS:
                return True
            seen.add(type_)
            type_ = self.parents.get(type_, "")
        return False

    def _make(self) -> None:
        lookups = {t: r for t, r in self.records.items() if self._is_lookup(t)}
        for type_, records in self.records.items():
            if type_ in lookups:
                continue
            for record in records.values():
                self._element(record)
        if count := sum(map(len, lookups.values())):
            message = (
                f"{several(count, 'record')} of {several(len(lookups), 'lookup type')}: words "
                "(statuses, types), no elements; they stand in the properties of what uses them"
            )
            self.inventory.note(
                "lookup-values", self.material.name, message, severity=Severity.INFO
            )
        self._note_raw()

    def _element(self, record: _Record) -> None:
        base = self._base(record.type)
        texts = {k: texts_of(v) for k, v in record.values.items() if k != "Name"}
        for key, found in texts.items():
            if any(_RAW_ID.fullmatch(text) for text in found):
                self.raw.setdefault((record.type, key), []).append(record)
        state = next((t[0] for k in _STATES if (t := texts.get(k))), "")
        made = self.inventory.element(
            record.place,
            id=_id(record.type, record.name),
            type=base,
            name=record.name,
            owner=" ".join(texts.get("owner", ())),
            documentation="\n".join(texts.pop("description", ())),
            lifecycle=lifecycle_of(state),
            properties={k: t[0] if len(t) == 1 else tuple(t) for k, t in texts.items() if t},
            attributes={} if base == record.type else {"type": record.type},
        )
        if made is not None:
            for key, found in texts.items():
                self._references(record, key, found)

    def _references(self, record: _Record, key: str, texts: list[str]) -> None:
        """A relationship for each record that an attribute names."""
        attribute = self._attribute(record.type, key)
        if not attribute.refers_to:
            return
        there = self.records.get(attribute.refers_to, {})
        names = [n for text in texts for n in _names(text, there, several=attribute.several)]
        if self._is_lookup(attribute.refers_to):
            self._check_words(record, key, attribute.refers_to, names)
            return
        kind = f"{self._base(record.type)}.{key}"
        known = kind in self.inventory.metamodel.relationships
        for name in dict.fromkeys(names):
            source, target = _id(record.type, record.name), _id(attribute.refers_to, name)
            self.inventory.relationship(
                f"{record.place} {key}",
                id=f"{source}.{key}>{target}" if len(source) + len(target) < 200 else "",
                type=kind if known else REFERENCE,
                name="" if known else key,
                source=source,
                target=target,
            )

    def _check_words(self, record: _Record, key: str, type_: str, names: list[str]) -> None:
        for name in names:
            if name not in self.records.get(type_, {}):
                message = f"there is no {type_} {name!r}; kept as a property"
                self.inventory.note(REFERS_TO_NOTHING, f"{record.place} {key}", message)

    def _attribute(self, type_: str, key: str) -> _Attribute:
        """What the schema says; where it does not know the type, what the names say."""
        if type_ in self.schema:
            return self.schema[type_].get(key, _Attribute())
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)
        named = " ".join(w[:1].upper() + w[1:] for w in words.split())
        kind = f"{self._base(type_)}.{key}"
        if kind in self.inventory.metamodel.relationships and named in self.records:
            return _Attribute(named)
        return _Attribute()

    def _base(self, type_: str) -> str:
        """The type of ours: ``CR Server`` of a product CR is a ``Server``."""
        known = self.inventory.metamodel.elements
        if type_ in known:
            return type_
        rest = type_.partition(" ")[2]
        return rest if rest in known else OTHER

    def _note_raw(self) -> None:
        for (type_, key), records in self.raw.items():
            message = (
                f"{type_}.{key} holds a raw id that stands for nothing here, in "
                f"{several(len(records), 'record')}: {shortlist(r.name for r in records)}"
            )
            self.inventory.note("raw-id", records[0].place, message)

    def _counts(self) -> dict[str, int]:
        return {
            type_: len(records)
            for type_, records in sorted(self.records.items())
            if records and not self._is_lookup(type_)
        }


def _id(type_: str, name: str) -> str:
    return f"{type_}/{name}"


def _attribute(value: Any) -> _Attribute:
    if not isinstance(value, dict) or not isinstance(value.get("referenceType"), str):
        return _Attribute()
    return _Attribute(value["referenceType"], value.get("max") == -1)


def _names(text: str, there: Mapping[str, Any], *, several: bool) -> Iterator[str]:
    """The names in a text: the whole one if there is such a record, else what ``;`` parts."""
    if text in there or (not several and ";" not in text):
        yield text
        return
    yield from (part.strip() for part in text.split(";") if part.strip())
