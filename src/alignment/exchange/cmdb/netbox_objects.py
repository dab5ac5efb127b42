"""The objects in files of NetBox: fixtures of its database, and lists of its REST API."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alignment.catalogue import Severity
from alignment.exchange.files.json_rows import json_rows
from alignment.exchange.format import File
from alignment.exchange.inventory import STANDS_TWICE, Inventory

Key = tuple[str, str]
"""A model, such as ``dcim.device``, and the primary key of one of its objects."""

VALUES = frozenset({
    "circuits.circuittype", "dcim.devicerole", "dcim.devicetype", "dcim.manufacturer",
    "dcim.platform", "dcim.rackrole", "dcim.sitegroup", "extras.tag", "ipam.ipaddress",
    "tenancy.contact", "tenancy.contactrole", "tenancy.tenantgroup", "virtualization.clustergroup",
    "virtualization.clustertype",
})  # fmt: skip
"""Models whose objects are words about others, and stand in their properties."""

LINKS = frozenset({
    "circuits.circuittermination", "dcim.cable", "dcim.cabletermination",
    "tenancy.contactassignment",
})  # fmt: skip
"""Models whose objects join others."""

_URL = re.compile(r"/api/(\w{1,40})/([\w-]{1,60})/(\d{1,18})/?(\?.*)?$")
_MODEL = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,60}")


@dataclass(frozen=True, slots=True)
class Object:
    """One object: where it stands, its key and its fields, references as primary keys."""

    place: str
    model: str
    key: str
    fields: Mapping[str, Any]


class Objects:
    """Every object by its key, whichever way the files wrote them."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.found: dict[Key, Object] = {}
        self._named: dict[Key, str] = {}
        self._stubs: set[Key] = set()
        self._models = (*inventory.metamodel.elements, *sorted(VALUES), *sorted(LINKS))

    def take(self, file: File) -> None:
        """The objects of a file; what is none is a fault."""
        for row in json_rows(file, under="results", faults=self.inventory.faults):
            if "model" in row.values and "fields" in row.values:
                self._take_fixture(row.place, row.values)
            elif found := self._key_of(row.values):
                self._take_listed(row.place, found, row.values)
            else:
                message = "is no object of NetBox: it has neither model and fields, nor a url"
                self.inventory.fault(row.place, message)

    def of(self, model: str) -> Iterator[Object]:
        """The objects of a model, in the order of the files."""
        return (o for o in self.found.values() if o.model == model)

    def name_of(self, model: str, key: str) -> str:
        """What an object is called; empty for one that is not there."""
        there = self.found.get((model, key))
        if there is None:
            return self._named.get((model, key), "")
        fields = there.fields
        name = next((fields[n] for n in ("name", "model", "address", "cid") if fields.get(n)), "")
        return name if isinstance(name, str) else ""

    def _take_fixture(self, place: str, values: Mapping[str, Any]) -> None:
        model, key, fields = values["model"], values.get("pk"), values["fields"]
        if not isinstance(model, str) or not _MODEL.fullmatch(model):
            self.inventory.fault(place, "has a model that is no `app.model`")
        elif isinstance(key, bool) or not isinstance(key, (int, str)) or key == "":
            self.inventory.fault(place, "has no primary key `pk`")
        elif not isinstance(fields, dict):
            self.inventory.fault(place, "has fields that are no object")
        else:
            self._keep(Object(place, model, str(key), fields))

    def _take_listed(self, place: str, key: Key, values: Mapping[str, Any]) -> None:
        fields = {
            n: self._plain(v) for n, v in values.items() if n not in ("id", "url", "display")
        }
        self._keep(Object(place, *key, fields))
        for end in ("a", "b") if key[0] == "dcim.cable" else ():
            for item in values.get(f"{end}_terminations") or ():
                if isinstance(item, dict):
                    self._take_end(place, key[1], end.upper(), item)

    def _take_end(self, place: str, cable: str, end: str, item: Mapping[str, Any]) -> None:
        """What an end of a cable in the REST API is in the database: an object of its own."""
        kind, number = str(item.get("object_type", "")), item.get("object_id")
        inside = item.get("object") if isinstance(item.get("object"), dict) else {}
        fields = {
            "cable": cable, "cable_end": end, "termination_type": kind.split("."),
            "termination_id": number, "_device": self._plain((inside or {}).get("device")),
        }  # fmt: skip
        termination = Object(place, "dcim.cabletermination", f"{cable}/{kind}/{number}", fields)
        self.found.setdefault((termination.model, termination.key), termination)
        if kind == "circuits.circuittermination" and inside:
            circuit = {"circuit": self._plain(inside.get("circuit"))}
            stub = Object(place, kind, str(number), circuit)
            if self.found.setdefault((kind, stub.key), stub) is stub:
                self._stubs.add((kind, stub.key))

    def _keep(self, item: Object) -> None:
        first = self.found.setdefault((item.model, item.key), item)
        if first is item:
            return
        message = f"{item.model} {item.key} stands in {first.place} too"
        if first.fields == item.fields:
            note = f"{message}, with the same content; kept once"
            self.inventory.note(STANDS_TWICE, item.place, note, severity=Severity.INFO)
        elif (item.model, item.key) in self._stubs:
            self._stubs.discard((item.model, item.key))
            self.found[item.model, item.key] = item
        else:
            self.inventory.fault(item.place, f"{message}, with another content")

    def _key_of(self, values: Mapping[str, Any]) -> Key | None:
        """Which object an answer of the REST API is, by its own address."""
        url, number = values.get("url"), values.get("id")
        found = _URL.search(url) if isinstance(url, str) else None
        if not found or str(number) != found[3]:
            return None
        plural = found[2].replace("-", "").lower()
        for model in self._models:
            app, _, name = model.partition(".")
            if app == found[1] and plural in (name, f"{name}s", f"{name}es"):
                return model, found[3]
        return f"{found[1]}.{plural}", found[3]

    def _plain(self, value: Any) -> Any:
        """A nested object as its key, a choice as its value; others as they are."""
        if isinstance(value, list):
            return [self._plain(v) for v in value]
        if not isinstance(value, dict):
            return value
        if key := self._key_of(value):
            name = value.get("name") or value.get("display") or value.get("model")
            self._named.setdefault(key, name if isinstance(name, str) else "")
            return key[1]
        return value["value"] if value.keys() == {"value", "label"} else value
