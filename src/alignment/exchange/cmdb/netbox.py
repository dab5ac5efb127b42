"""NetBox: machines, clusters, devices, power, circuits and tenants, and who needs whom of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from alignment.catalogue import Severity
from alignment.exchange.cmdb.lifecycles import lifecycle_of
from alignment.exchange.cmdb.netbox_arrows import Arrow, id_of
from alignment.exchange.cmdb.netbox_cables import cables_of
from alignment.exchange.cmdb.netbox_objects import LINKS, VALUES, Object, Objects
from alignment.exchange.faults import shortlist
from alignment.exchange.files.json_rows import is_prose, scalar_text, texts_of
from alignment.exchange.format import Document, File, Material, name_of
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

NOTATION = "netbox"
REFERENCE = "reference"
ONE_OF = ", one of several"

FIELDS: Mapping[str, str] = {
    "site": "dcim.site", "location": "dcim.location", "rack": "dcim.rack",
    "region": "dcim.region", "device": "dcim.device", "master": "dcim.device",
    "virtual_chassis": "dcim.virtualchassis", "power_panel": "dcim.powerpanel",
    "cluster": "virtualization.cluster", "virtual_machine": "virtualization.virtualmachine",
    "provider": "circuits.provider", "provider_network": "circuits.providernetwork",
    "tenant": "tenancy.tenant", "role": "dcim.devicerole", "device_role": "dcim.devicerole",
    "device_type": "dcim.devicetype", "manufacturer": "dcim.manufacturer",
    "platform": "dcim.platform", "primary_ip4": "ipam.ipaddress",
    "primary_ip6": "ipam.ipaddress", "tags": "extras.tag", "oob_ip": "ipam.ipaddress",
    "circuits.circuit.type": "circuits.circuittype",
    "virtualization.cluster.type": "virtualization.clustertype",
    "virtualization.cluster.group": "virtualization.clustergroup",
    "tenancy.tenant.group": "tenancy.tenantgroup", "dcim.site.group": "dcim.sitegroup",
    "dcim.rack.role": "dcim.rackrole", "dcim.location.parent": "dcim.location",
    "dcim.region.parent": "dcim.region", "dcim.sitegroup.parent": "dcim.sitegroup",
}  # fmt: skip
"""Which model a field refers to, where it does not depend on the model that has it, or does."""

_HOLDERS = ("rack", "parent", "location", "site")
"""Where something is, the nearest first."""

_SERVING = frozenset({
    "dcim.device", "virtualization.virtualmachine", "virtualization.cluster", "circuits.circuit",
})  # fmt: skip
"""What serves the tenant that it is assigned to; the others only belong to it."""

_ENDS = frozenset({"termination_a", "termination_z", "cable", "cable_end"})
_TECHNICAL = frozenset({"created", "last_updated", "lft", "rght", "tree_id", "level", "slug"})
_MARK = re.compile(
    rb'"model"\s*:\s*"(dcim|circuits|virtualization|tenancy|ipam|extras)\.'
    rb'|"url"\s*:\s*"[^"]{0,200}/api/(dcim|circuits|virtualization|tenancy|ipam)/'
)
_HEAD = 1 << 16


class NetBox:
    """Fixtures (``manage.py dumpdata``) and lists of the REST API, in one or several files."""

    name = "netbox"
    title = "NetBox (JSON fixtures, REST API)"
    suffixes = (".json",)
    media_type = "application/json"

    def recognises(self, material: Material) -> bool:
        """Whether a file holds objects of NetBox's models."""
        return any(_MARK.search(f.data[:_HEAD]) for f in material.files if _is_json(f))

    def read(self, material: Material) -> Document:
        """The document; raises Unreadable with every fault located."""
        return _Reader(material).document()


def _is_json(file: File) -> bool:
    return file.name.lower().endswith((".json", ".jsonl")) or file.data.lstrip()[:1] in (
        b"[",
        b"{",
    )


class _Reader:
    """Takes the objects first, then makes elements, then what joins them."""

    def __init__(self, material: Material) -> None:
        self.name = name_of(material, material.files)
        self.inventory = Inventory(self.name, NOTATION)
        self.objects = Objects(self.inventory)
        for file in material.files:
            if _is_json(file):
                self.objects.take(file)
            elif not is_prose(file):
                self.inventory.pass_over(file.name, "is no JSON of objects")
        self.inventory.faults.refuse()
        self.contacts = self._contacts()
        self.unnamed: list[str] = []
        self.lacking: dict[tuple[str, str], list[str]] = {}

    def document(self) -> Document:
        """Everything that was read."""
        known = self.inventory.metamodel.elements
        there = [o for o in self.objects.found.values() if o.model in known]
        arrows: list[Arrow] = []
        for item in there:
            self._element(item)
            arrows += self._arrows(item)
        arrows += self._terminations()
        arrows += cables_of(self.objects, self.inventory)
        self._relate(arrows)
        self._note_rest()
        return self.inventory.document()

    def _element(self, item: Object) -> None:
        fields = item.fields
        contacts = self.contacts.get((item.model, item.key), [])
        texts = [scalar_text(fields.get(n)).strip() for n in ("description", "comments")]
        self.inventory.element(
            item.place,
            id=id_of(item.model, item.key),
            type=item.model,
            name=self._name(item),
            owner=next((name for name, primary in contacts if primary), ""),
            lifecycle=lifecycle_of(scalar_text(fields.get("status"))),
            documentation="\n\n".join(text for text in texts if text),
            properties=dict(self._properties(item, [name for name, _ in contacts])),
        )

    def _name(self, item: Object) -> str:
        """Its name; of what has none, what NetBox itself shows."""
        name = scalar_text(item.fields.get("name") or item.fields.get("cid")).strip()
        if name:
            return name
        chassis = scalar_text(item.fields.get("virtual_chassis"))
        place = scalar_text(item.fields.get("vc_position"))
        stack = self.objects.name_of("dcim.virtualchassis", chassis)
        type_ = scalar_text(item.fields.get("device_type"))
        model = self.objects.name_of("dcim.devicetype", type_) or item.model
        made = f"{stack}:{place}" if stack and place else f"{model} ({item.key})"
        self.unnamed.append(made)
        return made

    def _properties(
        self, item: Object, contacts: list[str]
    ) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        for name, value in item.fields.items():
            skipped = name in _TECHNICAL or name in _ENDS or name.startswith("_")
            if skipped or name in ("name", "description", "comments"):
                continue
            if name in ("custom_field_data", "custom_fields") and isinstance(value, dict):
                yield from ((k, t) for k, v in value.items() if (t := _one(texts_of(v))))
            elif texts := self._texts(item, name, value):
                yield name, _one(texts)
        if contacts:
            yield "contacts", _one(contacts)

    def _texts(self, item: Object, name: str, value: Any) -> list[str]:
        """What a field says, a reference by the name of what it refers to."""
        target = _target(item.model, name)
        if target and target not in VALUES:
            return []
        return [self._word(item, name, text) for text in texts_of(value)]

    def _word(self, item: Object, name: str, text: str) -> str:
        target = _target(item.model, name)
        if not target:
            return text
        found = self.objects.name_of(target, text)
        if not found:
            self.lacking.setdefault((target, text), []).append(f"{item.place} {name}")
        return found or text

    def _arrows(self, item: Object) -> Iterator[Arrow]:
        """What an object says of others: where it is, on what it runs, whom it serves."""
        own = id_of(item.model, item.key)
        known = self.inventory.metamodel.elements
        holder = next((n for n in _HOLDERS if self._refers(item, n)), "")
        for name, value in item.fields.items():
            target, text = _target(item.model, name), scalar_text(value)
            if target not in known or not text:
                continue
            kind = self._kind(item, name, holder)
            shown = name if kind == REFERENCE else ""
            place = f"{item.place} {name}"
            yield Arrow(place, kind, own, id_of(target, text), f"{own}.{name}", shown)

    def _refers(self, item: Object, name: str) -> bool:
        text = scalar_text(item.fields.get(name))
        target = _target(item.model, name)
        holds = target in ("dcim.rack", "dcim.location", "dcim.site")
        return holds and (target, text) in self.objects.found

    def _kind(self, item: Object, name: str, holder: str) -> str:
        """The relationship that a field is."""
        own = f"{item.model.partition('.')[2]}.{name}"
        if own in self.inventory.metamodel.relationships:
            return own
        if name == holder:
            return "is in"
        return "tenant" if name == "tenant" and item.model in _SERVING else REFERENCE

    def _terminations(self) -> Iterator[Arrow]:
        """Where circuits end: at a site, or in the network of their provider."""
        for item in self.objects.of("circuits.circuittermination"):
            circuit = scalar_text(item.fields.get("circuit"))
            for name, target in (
                ("site", "dcim.site"),
                ("provider_network", FIELDS["provider_network"]),
            ):
                text = scalar_text(item.fields.get(name))
                if circuit and text:
                    own = id_of("circuits.circuit", circuit)
                    key = f"{own}.{name}/{item.key}"
                    yield Arrow(item.place, f"circuit.{name}", own, id_of(target, text), key)

    def _relate(self, arrows: list[Arrow]) -> None:
        """Make the relationships; of several providers where one is enough, a group of them."""
        types = self.inventory.metamodel.relationships
        groups: dict[tuple[str, str], dict[str, list[Arrow]]] = {}
        for arrow in arrows:
            if arrow.type + ONE_OF in types:
                from_source = types[arrow.type].consumer == "source"
                of, member = (
                    (arrow.source, arrow.target) if from_source else (arrow.target, arrow.source)
                )
                groups.setdefault((arrow.type, of), {}).setdefault(member, []).append(arrow)
        several = {key: members for key, members in groups.items() if len(members) > 1}
        spread = {a.id for members in several.values() for own in members.values() for a in own}
        for arrow in arrows:
            kind = arrow.type + ONE_OF if arrow.id in spread else arrow.type
            self.inventory.relationship(**{**arrow._asdict(), "type": kind})
        taken: dict[str, list[str]] = {}
        for (kind, of), members in several.items():
            if self._group(of, members):
                taken.setdefault(kind, []).append(of)
        for kind, owners in taken.items():
            message = (
                f"{len(owners)} have several to lean on by `{kind}` and are taken to need any one "
                f"of them: {shortlist(owners)}"
            )
            self.inventory.note("any-of-assumed", self.name, message, *owners)

    def _group(self, of: str, members: Mapping[str, list[Arrow]]) -> bool:
        """State that one of the members is enough; False where they are not there."""
        there = [m for m in members if self.inventory.holds(m)]
        if not self.inventory.holds(of) or not there:
            return False
        own = [arrow for m in there for arrow in members[m]]
        self.inventory.add(
            "requirements", own[0].place, of=of, members=tuple(there), needs=1,
            sources=tuple(arrow.id for arrow in own),
        )  # fmt: skip
        return True

    def _contacts(self) -> dict[tuple[str, str], list[tuple[str, bool]]]:
        """Who is to be asked about an object, and whether first."""
        found: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        for item in self.objects.of("tenancy.contactassignment"):
            fields = item.fields
            type_ = fields.get("content_type") or fields.get("object_type")
            model = ".".join(map(str, type_)) if isinstance(type_, list) else str(type_)
            key = (model, scalar_text(fields.get("object_id")))
            name = self.objects.name_of("tenancy.contact", scalar_text(fields.get("contact")))
            if name:
                found.setdefault(key, []).append((name, fields.get("priority") == "primary"))
        return found

    def _note_rest(self) -> None:
        if self.unnamed:
            message = f"{len(self.unnamed)} without a name are called {shortlist(self.unnamed)}"
            self.inventory.note("unnamed-element", self.name, message)
        for (model, key), places in self.lacking.items():
            message = f"there is no {model} {key}, to which {len(places)} refer; its key is kept"
            self.inventory.note(REFERS_TO_NOTHING, places[0], message)
        known = self.inventory.metamodel.elements
        counts = Counter(o.model for o in self.objects.found.values() if o.model not in known)
        words = {m: n for m, n in counts.items() if m in VALUES}
        if words:
            message = f"no elements, but words in the properties of others: {_listed(words)}"
            self.inventory.note("lookup-values", self.name, message, severity=Severity.INFO)
        rest = {m: n for m, n in counts.items() if m not in VALUES and m not in LINKS}
        if rest:
            message = f"not kept: {_listed(rest)}"
            self.inventory.note("not-kept", self.name, message, severity=Severity.INFO)


def _target(model: str, field: str) -> str:
    return FIELDS.get(f"{model}.{field}") or FIELDS.get(field, "")


def _one(texts: list[str]) -> str | tuple[str, ...]:
    """A property: a text, or several."""
    return "" if not texts else texts[0] if len(texts) == 1 else tuple(texts)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{model} ({count:,})" for model, count in sorted(counts.items()))
