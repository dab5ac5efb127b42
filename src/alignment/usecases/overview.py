"""The catalogue at a glance: what it holds, who carries the value, where it is thin."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.rows import Revision
from alignment.graphs import contribution as contributions
from alignment.graphs import debt
from alignment.graphs.contribution import Contribution, Item
from alignment.graphs.figures import Rows, Unattributed
from alignment.graphs.snapshot import Floats, Snapshot
from alignment.reports.spoken import looks_like_numbers
from alignment.runtime import Work

SMALL_ENOUGH = 200_000
"""Memberships up to which every single failure is tried out for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page says of the catalogue.

    Attributes:
        revision: The revision that is shown; head: the newest one.
        written: When the revision was written, and ``reason`` why; None for the empty catalogue.
        total: Value per year of all objectives.
        counts: How many elements of each kind, by kind; kinds without any are left out.
        numbered: Finds the names that hold what reads like a number.
    """

    revision: int
    head: int
    written: datetime | None
    name: str
    currency: str
    total: float
    counts: Mapping[str, int]
    numbered: Callable[[], tuple[str, ...]] = tuple
    reason: str = ""

    @property
    def pinned(self) -> bool:
        """An older revision is shown."""
        return self.revision != self.head

    @property
    def elements(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """How much of one objective's value services carry."""

    id: str
    name: str
    value: float
    attributed: float
    unattributed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Critical:
    """What the failure of one element alone would cost a year."""

    id: str
    name: str
    kind: str
    value_at_risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Value that nobody is credited with for one reason, and at which elements.

    Attributes:
        delivered: What of it is taken as delivered; None where the answer does not say.
        by_objective: Whose value it is.
    """

    reason: str
    amount: float
    elements: tuple[str, ...]
    delivered: float | None = None
    by_objective: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The figures of the home page.

    Attributes:
        conclusion: The answer in one or two sentences.
        total: Value per year; attributed: the part of it that services carry.
        objectives: Those with a value, the largest first.
        services: Those that carry something, the largest contribution first.
        critical: Components by what their failure alone costs, those that cost nothing left
            out; None when the estate is too large to try every one for a page.
        worst_service: Of the services the one whose failure alone costs most.
        harmless: How many components fail without any value at risk.
        orphans: Services that no objective's value reaches.
    """

    revision: int
    conclusion: str
    total: float
    attributed: float
    values_assumed: bool
    remarks: tuple[str, ...]
    objectives: tuple[Backing, ...]
    services: Rows[Item]
    critical: Rows[Critical] | None
    worst_service: Critical | None
    harmless: int
    reasons: tuple[Reason, ...]
    orphans: Rows[Item]
    revisions: tuple[Revision, ...]


def frame_of(work: Work, *, at: int | None = None) -> Frame:
    """What every page says of the catalogue."""
    snapshot, head = work.snapshot(at), work.reader.head()
    number = snapshot.revision
    counts = np.bincount(snapshot.kind, minlength=len(KINDS)).tolist()
    shown = work.reader.revision(number) if number else None
    return Frame(
        revision=number, head=head, written=shown.time if shown else None,
        reason=shown.reason if shown else "",
        name=snapshot.name, currency=snapshot.currency, total=snapshot.total_value,
        counts={k.value: n for k, n in zip(KINDS, counts, strict=True) if n},
        numbered=partial(snapshot.derived, _numbered),
    )  # fmt: skip


def _numbered(snapshot: Snapshot) -> tuple[str, ...]:
    return looks_like_numbers((snapshot.name, *snapshot.ids, *snapshot.names))


def overview_of(work: Work, *, at: int | None = None) -> Overview:
    """The figures of the home page; its lists are whole, their rows made when looked at."""
    snapshot = work.snapshot(at)
    carried = snapshot.derived(_carried)
    critical, harmless = critical_of(snapshot)
    return Overview(
        revision=snapshot.revision, conclusion=carried.found.conclusion,
        total=carried.found.total, attributed=carried.found.total - carried.lost,
        values_assumed=carried.found.values_assumed, remarks=carried.found.remarks,
        objectives=carried.objectives, services=carried.services, critical=critical,
        worst_service=next(iter(critical_of(snapshot, Kind.SERVICE)[0] or ()), None),
        harmless=harmless, reasons=carried.reasons, orphans=carried.orphans,
        revisions=tuple(work.reader.list_revisions(before=snapshot.revision + 1, limit=5)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    """What follows from the service lens: worked out once a snapshot."""

    found: Contribution
    lost: float
    reasons: tuple[Reason, ...]
    objectives: tuple[Backing, ...]
    services: Rows[Item]
    orphans: Rows[Item]


def _carried(snapshot: Snapshot) -> _Carried:
    found = contributions.contribution_of(snapshot, "service")
    count = carrying(found)
    reasons = reasons_of(found)
    return _Carried(
        found=found, lost=sum(r.amount for r in reasons), reasons=reasons,
        objectives=_backings(snapshot, reasons), services=found.items.between(0, count),
        orphans=found.items.between(count, len(found.items)),
    )  # fmt: skip


def carrying(found: Contribution) -> int:
    """How many items are credited with something; they stand first."""
    return bisect_left(found.items, True, key=lambda item: item.contribution <= 0)


def reasons_of(found: Contribution) -> tuple[Reason, ...]:
    """What is credited to nobody, put together by reason, the largest first."""
    held: dict[str, list[Unattributed]] = {}
    for item in found.unattributed:
        held.setdefault(item.reason, []).append(item)
    return tuple(sorted(map(_reason, held.values()), key=lambda r: (-r.amount, r.reason)))


def _reason(items: Sequence[Unattributed]) -> Reason:
    """What some items have together that nobody is credited with for the same reason."""
    by_objective: dict[str, float] = {}
    for item in items:
        for objective, amount in item.by_objective.items():
            by_objective[objective] = by_objective.get(objective, 0.0) + amount
    known = [item.delivered for item in items if item.delivered is not None]
    return Reason(
        reason=items[0].reason, amount=sum(item.amount for item in items),
        elements=tuple(item.id for item in items), delivered=sum(known) if known else None,
        by_objective=by_objective,
    )  # fmt: skip


def is_small(snapshot: Snapshot) -> bool:
    """Whether every single failure can be tried out while a person waits."""
    return len(snapshot.member) <= SMALL_ENOUGH


def single_failures_if_small(snapshot: Snapshot) -> Floats | None:
    """What each element costs when it alone fails, shape (n,); None for a large estate."""
    if not is_small(snapshot):
        return None
    return debt.single_failure_values(snapshot)


def _backings(snapshot: Snapshot, reasons: Sequence[Reason]) -> tuple[Backing, ...]:
    lost: dict[str, float] = {}
    for reason in reasons:
        for objective, amount in reason.by_objective.items():
            lost[objective] = lost.get(objective, 0.0) + amount
    valued = np.flatnonzero(snapshot.value > 0)
    order = valued[np.argsort(-snapshot.value[valued], kind="stable")].tolist()
    return tuple(_backing(snapshot, i, lost.get(snapshot.ids[i], 0.0)) for i in order)


def _backing(snapshot: Snapshot, element: int, lost: float) -> Backing:
    value = float(snapshot.value[element])
    return Backing(
        id=snapshot.ids[element], name=snapshot.names[element], value=value,
        attributed=max(value - lost, 0.0), unattributed=lost,
    )  # fmt: skip


def critical_of(
    snapshot: Snapshot, kind: Kind = Kind.COMPONENT
) -> tuple[Rows[Critical] | None, int]:
    """The elements of a kind by what their failure alone costs, and how many cost nothing."""
    values = single_failures_if_small(snapshot)
    if values is None:
        return None, 0
    asked = np.flatnonzero(snapshot.kinds_are(kind))
    costly = asked[values[asked] > 0]
    order = costly[np.argsort(-values[costly], kind="stable")].astype(np.int32)

    def told(i: int) -> Critical:
        return Critical(
            id=snapshot.ids[i], name=snapshot.names[i], kind=KINDS[snapshot.kind[i]].value,
            value_at_risk=float(values[i]),
        )  # fmt: skip

    return Rows(order, told, lambda: None), len(asked) - len(costly)


def worth_a_look(snapshot: Snapshot) -> tuple[Critical, ...]:
    """Of each kind that is run the two whose failure alone costs most; none of a large estate."""
    return tuple(
        worst
        for kind in (Kind.SERVICE, Kind.COMPONENT)
        for worst in (critical_of(snapshot, kind)[0] or ())[:2]
    )
