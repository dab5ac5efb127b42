"""What everything costs, carried up the requirements that count: arrays in, arrays out.

An arrow of cost runs from a provider to a consumer, one for each use (a requirement that names
the provider) which counts for the contribution as well. What a provider costs is split over its
arrows by usage.

**Usage** is how much of a provider each consumer takes. Nothing in the catalogue states it: the
``share`` of a membership splits a consumer's value over *its members*, which says nothing of who
else uses one of them. So every arrow counts alike, unless a caller knows better and gives weights.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Kind
from alignment.errors import Invalid
from alignment.graphs.flow import visits_of
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.ranking import build_streams
from alignment.graphs.sharing import Shared, counts_between
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import Streams, sums_of, where

Mask = NDArray[np.bool_]

_SERVICE, _COMPONENT = KIND_CODE[Kind.SERVICE], KIND_CODE[Kind.COMPONENT]


@dataclass(frozen=True, eq=False, kw_only=True)
class Arrows:
    """Who uses what: u arrows of cost, by provider.

    Attributes:
        provider, consumer: Indices of elements, shape (u,).
        share: Part of the provider's cost that goes this way; those of a provider sum to 1, and
            are 0 where it is in a circle that nothing outside needs. Shape (u,).
    """

    provider: Ints
    consumer: Ints
    share: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Costs:
    """The cost of n elements; amounts per year, shape (n,).

    Attributes:
        arrows: Along which cost is carried.
        passing: What passes an element, each turn in a circle counted.
        loaded: What ever passes it: its own cost and its part of all below. The same as
            ``passing`` outside circles; NaN in a circle too large to tell for all at once.
        direct: Of a service, its own cost and its part of the components that it uses directly;
            0 for others.
        stays: Part of ``direct`` that is used by services and above, not by components that
            stand on the service as a platform.
        ends: True where cost is carried no further: no requirement that counts names it, or it
            is in a circle that nothing outside needs.
        closed: True where it is in such a circle; what enters it ends where it enters.
    """

    arrows: Arrows
    passing: Floats
    loaded: Floats
    direct: Floats
    stays: Floats
    ends: Mask
    closed: Mask

    @cached_property
    def lens(self) -> Floats:
        """The lens cost of each service; 0 for others."""
        return self.direct * self.stays


def costs_of(snapshot: Snapshot, usage: Floats | None = None) -> Costs:
    """Carry every cost up to where nothing needs it any more.

    Circles are condensed and solved exactly, as those of the value are (METHODS 1.3): what
    enters a circle leaves it.

    Args:
        snapshot: The estate: n elements, m memberships.
        usage: A weight of each use, relative to the others of the same provider, shape (m,) in
            the order of ``snapshot.use``. None: all alike, and the result is kept with the
            snapshot.

    Raises:
        Invalid: Usage of another shape, negative or not finite.

    Time O(n log n + m) inside compiled loops and NumPy, memory O(n + m).

    Source: METHODS 1.7, 1.12.
    """
    if usage is None:
        return snapshot.derived(_equally)
    _require_usage(usage, len(snapshot.use))
    return _carried(snapshot, usage)


def _equally(snapshot: Snapshot) -> Costs:
    return _carried(snapshot, np.ones(len(snapshot.use)))


def _require_usage(usage: Floats, uses: int) -> None:
    if usage.shape != (uses,):
        msg = f"usage is one weight a use, {uses} in all; there are {usage.size}"
        raise Invalid(msg)
    if not (np.isfinite(usage) & (usage >= 0)).all():
        msg = "usage is a weight: a finite number, 0 or more"
        raise Invalid(msg)


def _carried(snapshot: Snapshot, usage: Floats) -> Costs:
    n = len(snapshot)
    arrows = _arrows(snapshot, usage)
    ends = np.bincount(arrows.provider, minlength=n) == 0
    streams, order, shut = _upward(snapshot, arrows, ends.astype(float))
    closed = np.empty(n, dtype=bool)
    closed[order] = shut
    arrows = Arrows(provider=arrows.provider, consumer=arrows.consumer,
                    share=np.where(closed[arrows.provider], 0.0, arrows.share))  # fmt: skip
    entering = snapshot.cost[order]
    ranks = where(entering > 0)
    passed = streams.push(ranks, entering[ranks]).flow
    passing, visits = np.empty(n), np.empty(n)
    passing[order], visits[order] = passed, visits_of(streams)
    return Costs(
        arrows=arrows, passing=passing, loaded=passing / visits, ends=ends | closed,
        closed=closed, direct=_direct(snapshot, arrows, passing),
        stays=_staying(snapshot, arrows, ends | closed),
    )  # fmt: skip


def _arrows(snapshot: Snapshot, usage: Floats) -> Arrows:
    """An arrow for each use that counts; where nobody is said to use, all use alike."""
    n, kind = len(snapshot), snapshot.kind
    provider = np.repeat(np.arange(n, dtype=np.int32), np.diff(snapshot.use_ptr))
    consumer = snapshot.owner[snapshot.use]
    counts = counts_between(kind[consumer], kind[provider]) & (consumer != provider)
    if not counts.all():
        provider, consumer, usage = provider[counts], consumer[counts], usage[counts]
    sums, number = sums_of(provider, usage, n), np.bincount(provider, minlength=n)
    alike = (sums == 0)[provider]
    share = np.where(alike, 1.0, usage) / np.where(sums == 0, number, sums)[provider]
    return Arrows(provider=provider, consumer=consumer, share=share)


def _upward(
    snapshot: Snapshot, arrows: Arrows, leak: Floats
) -> tuple[Streams, Ints, NDArray[np.bool_]]:
    """The arrows by rank, the element of each rank, and which ranks are in a closed circle.

    Args:
        snapshot: The estate.
        arrows: Those without a share are left out.
        leak: Part of what passes an element that none of the arrows takes.
    """
    n, runs = len(snapshot), arrows.share > 0
    nobody = np.zeros(0, dtype=np.int32)
    shared = Shared(
        element=np.arange(n, dtype=np.int32), level=np.zeros(n, dtype=np.int8),
        source=arrows.provider[runs], target=arrows.consumer[runs], share=arrows.share[runs],
        keep=leak, passes_down=np.zeros(n, dtype=bool), unserved=np.zeros(n),
        client_arrows=(nobody, nobody, np.zeros(0), nobody.astype(np.int8)), ignored=nobody,
    )  # fmt: skip
    compiled = len(snapshot.member) >= WORTH_COMPILING and can_compile()
    return build_streams(shared, compiled=compiled)


def _direct(snapshot: Snapshot, arrows: Arrows, passing: Floats) -> Floats:
    kind = snapshot.kind
    used = (kind[arrows.consumer] == _SERVICE) & (kind[arrows.provider] == _COMPONENT)
    amounts = arrows.share[used] * passing[arrows.provider[used]]
    below = sums_of(arrows.consumer[used], amounts, len(snapshot))
    return np.where(kind == _SERVICE, snapshot.cost + below, 0.0)


def _staying(snapshot: Snapshot, arrows: Arrows, ends: Mask) -> Floats:
    """The part of what a service costs that leaves the services upward, not to a component.

    Of one that both processes and components use, each unit of cost goes up from consumer to
    consumer until it is past every service; what then arrives at a component is carried by the
    services above that component, as is the value.
    """
    n, kind = len(snapshot), snapshot.kind
    service = kind[arrows.provider] == _SERVICE
    below = service & (kind[arrows.consumer] == _COMPONENT)
    if not below.any():
        return np.ones(n)
    above = service & (kind[arrows.consumer] < _SERVICE)
    leaves = sums_of(arrows.provider[above], arrows.share[above], n) + ends
    between = service & (kind[arrows.consumer] == _SERVICE)
    inside = Arrows(provider=arrows.provider[between], consumer=arrows.consumer[between],
                    share=arrows.share[between])  # fmt: skip
    leak = leaves + sums_of(arrows.provider[below], arrows.share[below], n)
    streams, order, _ = _upward(snapshot, inside, leak)
    worth = np.where(kind == _SERVICE, leaves, 0.0)[order]
    ranks = where(worth > 0)
    pulled = streams.backwards().push(n - 1 - ranks, worth[ranks]).flow[::-1]
    stays = np.empty(n)
    stays[order] = pulled
    return np.minimum(stays, 1.0)
