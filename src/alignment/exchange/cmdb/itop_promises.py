"""Targets out of iTop's service level agreements: who was promised which time, of what service."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alignment.catalogue import Severity
from alignment.exchange.cmdb.links import Link
from alignment.exchange.faults import several
from alignment.exchange.inventory import Inventory

CUSTOMER = "CustomerContract.org_id"
HOLDS = "lnkSLAToSLT"
FLOOR_ASSUMED = "floor-assumed"
PROMISE_NOT_READ = "promise-not-read"
PROMISED_TWICE = "promised-twice"
_MINUTES = {"minutes": 1, "minute": 1, "hours": 60, "hour": 60}
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class _Promise:
    place: str
    consumer: str
    service: str
    indicator: str
    minutes: int


def promise(
    inventory: Inventory, links: Iterable[Link], fields: Mapping[str, Mapping[str, str]]
) -> None:
    """State the targets that contracts promise by their agreements; the stricter one of two.

    Args:
        inventory: Takes them.
        links: All links, with the agreement of a promised service among their attributes.
        fields: Of every element, by its id.
    """
    kept: dict[tuple[str, str, str], _Promise] = {}
    for made in _promises(inventory, list(links), fields):
        key = (made.consumer, made.service, made.indicator)
        first = kept.setdefault(key, made)
        if first.minutes != made.minutes:
            message = f"{' '.join(key)} is promised in {first.place} too; the shorter time holds"
            inventory.note(PROMISED_TWICE, made.place, message, made.consumer, made.service)
            kept[key] = min(first, made, key=lambda p: p.minutes)
    for made in kept.values():
        inventory.add(
            "targets", made.place,
            consumer=made.consumer, service=made.service, indicator=made.indicator,
            unit="minutes", target=made.minutes, floor=2 * made.minutes,
        )  # fmt: skip
    if kept:
        message = (
            f"no level at which a service is worth nothing: {several(len(kept), 'target')}; "
            "twice the promised time was taken"
        )
        inventory.note(FLOOR_ASSUMED, inventory.name, message, severity=Severity.INFO)


def _promises(
    inventory: Inventory, links: list[Link], fields: Mapping[str, Mapping[str, str]]
) -> Iterator[_Promise]:
    customers = {link.source: link.target for link in links if link.type == CUSTOMER}
    held: dict[str, list[str]] = {}
    for link in links:
        if link.type == HOLDS:
            held.setdefault(link.source, []).append(link.target)
    for link in links:
        consumer = customers.get(link.target, "")
        if not consumer or link.source == consumer:
            continue
        for name in held.get(link.attributes.get("sla_id", ""), ()):
            minutes = _minutes(fields[name])
            if minutes:
                indicator = _indicator(fields[name])
                yield _Promise(link.place, consumer, link.source, indicator, minutes)
            else:
                message = f"{name} says no time in minutes or hours; it promises nothing"
                inventory.note(PROMISE_NOT_READ, link.place, message, name)


def _minutes(fields: Mapping[str, str]) -> int:
    value = fields.get("value", "")
    unit = _MINUTES.get(fields.get("unit", "").casefold(), 0)
    return int(value) * unit if _NUMBER.fullmatch(value) else 0


def _indicator(fields: Mapping[str, str]) -> str:
    """What is measured: ``TTR incident priority 1``."""
    said = [fields.get("metric", "").upper(), fields.get("request_type", "").replace("_", " ")]
    if fields.get("priority"):
        said.append(f"priority {fields['priority']}")
    return " ".join(part for part in said if part) or fields.get("name", "time")
