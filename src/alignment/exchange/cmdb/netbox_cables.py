"""What NetBox's cables join: devices, circuits, feeds; and which of them draw power."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from alignment.exchange.cmdb.netbox_arrows import Arrow, id_of
from alignment.exchange.cmdb.netbox_objects import Object, Objects
from alignment.exchange.files.json_rows import scalar_text
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory

_IN_USE = frozenset({"connected", ""})
_TAKES, _GIVES = frozenset({"powerport"}), frozenset({"poweroutlet", "powerfeed"})


class _End(NamedTuple):
    """What one end of a cable is plugged into: an element, by which kind of port."""

    element: str
    port: str
    key: str


def cables_of(objects: Objects, inventory: Inventory) -> Iterator[Arrow]:
    """A relationship for each pair of ends of each cable; what has no other end is a finding."""
    ends: dict[str, dict[str, list[_End]]] = {}
    lost: dict[str, str] = {}
    for item in objects.of("dcim.cabletermination"):
        cable = scalar_text(item.fields.get("cable"))
        end = _end_of(item, objects)
        if end is None:
            lost.setdefault(cable, item.place)
            continue
        side = scalar_text(item.fields.get("cable_end"))
        ends.setdefault(cable, {}).setdefault(side, []).append(end)
    for cable, sides in ends.items():
        pairs = [(a, b) for a in sides.get("A", ()) for b in sides.get("B", ())]
        for number, (a, b) in enumerate(pairs, start=1):
            key = f"cable/{cable}" + (f"/{number}" if len(pairs) > 1 else "")
            yield _arrow(objects.found.get(("dcim.cable", cable)), key, a, b)
        if not pairs:
            lost.setdefault(cable, next(e for s in sides.values() for e in s).element)
    for cable, place in lost.items():
        message = f"an end of cable {cable} is at nothing that is known; left out"
        inventory.note(REFERS_TO_NOTHING, place, message)


def _arrow(cable: Object | None, key: str, a: _End, b: _End) -> Arrow:
    fields: Any = cable.fields if cable else {}
    attributes = {n: t for n in ("type", "status", "label") if (t := scalar_text(fields.get(n)))}
    place = cable.place if cable else key
    if scalar_text(fields.get("status")) in _IN_USE:
        if b.port in _TAKES and a.port in _GIVES:
            a, b = b, a
        if a.port in _TAKES and b.port in _GIVES:
            return _joined("power", place, key, a, b, attributes)
        if a.port == "circuittermination" and b.port != a.port:
            a, b = b, a
        if b.port == "circuittermination" and b.port != a.port:
            return _joined("circuit cable", place, key, a, b, attributes)
    return _joined("cable", place, key, a, b, attributes)


def _joined(kind: str, place: str, key: str, a: _End, b: _End, said: dict[str, str]) -> Arrow:
    ends = {"from": f"{a.port} {a.key}", "to": f"{b.port} {b.key}"}
    return Arrow(place, kind, a.element, b.element, key, attributes={**said, **ends})


def _end_of(item: Object, objects: Objects) -> _End | None:
    """The element that has the port: as the termination says, or the port where it is given."""
    kind, key = item.fields.get("termination_type"), scalar_text(item.fields.get("termination_id"))
    model = ".".join(map(str, kind)) if isinstance(kind, list) else scalar_text(kind)
    port = model.rpartition(".")[2]
    if port == "powerfeed":
        return _End(id_of(model, key), port, key)
    there = objects.found.get((model, key))
    if port == "circuittermination":
        circuit = scalar_text(there.fields.get("circuit")) if there else ""
        return _End(id_of("circuits.circuit", circuit), port, key) if circuit else None
    device = scalar_text(item.fields.get("_device"))
    device = device or (scalar_text(there.fields.get("device")) if there else "")
    return _End(id_of("dcim.device", device), port, key) if device else None
