"""Outages of ServiceNow: which item stood still from when to when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from alignment.catalogue import Kind, Severity
from alignment.exchange.cmdb.records_merged import told
from alignment.exchange.cmdb.servicenow_records import Record
from alignment.exchange.cmdb.servicenow_words import column_called
from alignment.exchange.faults import several
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory
from alignment.exchange.measures.calendars import Period, periods_between
from alignment.exchange.measures.clock import instant_of
from alignment.exchange.measures.outages import outages_of

DOWN = "outage"
ASSUMED = "observation-assumed"
NOT_CALCULATED = "outages-not-calculated"
TIME_NOT_READ = "outage-time-not-read"


_UTC = ZoneInfo("UTC")


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


def measure(inventory: Inventory, found: Iterable[Outage]) -> None:
    """The availability of services by month, from the union of their outages.

    What ended, and is neither planned nor a degradation, counts. The months run from that of
    the first outage to that of the last one, in UTC, since ServiceNow keeps its times so.
    """
    listed = list(found)
    counted = [o for o in listed if o.end is not None and o.type == DOWN]
    windows: dict[str, list[tuple[int, int]]] = {}
    for outage in counted:
        if inventory.kind_of(outage.item) is Kind.SERVICE:
            pair = (_instant(outage.begin), _instant(outage.end or outage.begin))
            windows.setdefault(outage.item, []).append(pair)
    _note_left_out(inventory, listed, sum(map(len, windows.values())))
    if not windows:
        return
    first = min(start for pairs in windows.values() for start, _ in pairs)
    last = max(end for pairs in windows.values() for _, end in pairs)
    months = [_whole(month) for month in periods_between(first, last + 1, "month", _UTC)]
    for item, pairs in windows.items():
        for seen in outages_of(pairs, months):
            inventory.add(
                "measurements", inventory.name, service=item, indicator="availability",
                period=seen.period.name, value=seen.availability,
            )  # fmt: skip
    told = f"{months[0].name} to {months[-1].name}"
    message = f"availability was taken as observed from {told}, in UTC: the file does not say"
    inventory.note(ASSUMED, inventory.name, message, *windows, severity=Severity.LOW)


def _whole(period: Period) -> Period:
    return replace(period, start=period.whole[0], end=period.whole[1])


def _note_left_out(inventory: Inventory, listed: list[Outage], measured: int) -> None:
    """Say how many outages make no measurement, by what they are."""
    left = len(listed) - measured
    if not left:
        return
    kinds = Counter(
        outage.type if outage.type != DOWN
        else "that still lasts" if outage.end is None
        else "of a service"
        if inventory.kind_of(outage.item) is Kind.SERVICE
        else "of what is no service"
        for outage in listed
    )  # fmt: skip
    kinds.pop("of a service", None)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    items = tuple(sorted({outage.item for outage in listed}))
    those = f"{several(left, 'outage')} of {several(len(items), 'item')}"
    message = f"no measurement comes of {those}: {told}"
    inventory.note(NOT_CALCULATED, inventory.name, message, *items)


def _instant(moment: datetime) -> int:
    return instant_of(moment.isoformat(), _UTC)


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None
