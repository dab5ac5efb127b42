"""Outages of ServiceNow: which item stood still from when to when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from alignment.catalogue import Severity
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory
from alignment.exchange.records_merged import told
from alignment.exchange.servicenow_records import Record
from alignment.exchange.servicenow_words import column_called

NOT_CALCULATED = "outages-not-calculated"
TIME_NOT_READ = "outage-time-not-read"


class Outage(NamedTuple):
    """One outage; ``end`` is None while it lasts. Times are as exported, without a zone.

    Attributes:
        type: ``outage``, ``degradation`` or ``planned``, as the record says it.
    """

    item: str
    begin: datetime
    end: datetime | None
    type: str
    place: str


class Whereabouts(NamedTuple):
    """A record of an outage and the element that it is about, or empty."""

    record: Record
    item: str


def outages(inventory: Inventory, found: Iterable[Whereabouts]) -> Iterator[Outage]:
    """The outages that can be told; the others are findings."""
    for record, item in found:
        if not item:
            named = record.cell("cmdb_ci", "cmdb_ci.name").shown
            message = f"there is no {told(named) or 'item'} for this outage; left out"
            inventory.note(REFERS_TO_NOTHING, record.place, message, severity=Severity.MEDIUM)
            continue
        begin, end = (_time(record.cell(name).value) for name in ("begin", "end"))
        if begin is None or (end is None and record.cell("end").value):
            message = "begin or end is no time like 2026-01-31 22:00:00; left out"
            inventory.note(TIME_NOT_READ, record.place, message, item)
        elif end is not None and end < begin:
            inventory.note(TIME_NOT_READ, record.place, "it ends before it begins; left out", item)
        else:
            type_ = column_called(record.cell("type").value) or "outage"
            yield Outage(item, begin, end, type_, record.place)


def note_outages(inventory: Inventory, found: Iterable[Outage]) -> None:
    """Say how many outages there are, which no calculation takes yet."""
    listed = list(found)
    if not listed:
        return
    kinds = Counter(outage.type for outage in listed)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    items = tuple(sorted({outage.item for outage in listed}))
    message = f"{len(listed)} outages of {len(items)} items make no measurements yet ({told})"
    inventory.note(NOT_CALCULATED, inventory.name, message, *items)


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None
