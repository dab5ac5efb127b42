"""How each service was delivered period by period, over all who use it; internal and external."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Kind
from alignment.errors import Invalid
from alignment.graphs.consistency.edges import Edges
from alignment.graphs.delivered import Leaking
from alignment.graphs.delivery import EdgeDelivery
from alignment.graphs.figures import Rows
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of
from alignment.graphs.words import known

YARDSTICKS = ("external clients", "internal clients", "processes")
"""Who measures a service: where it is used directly, and inside."""

ORDERS = ("gap", "delivery", "flattered", "name")
"""By what was lost, the least steady first, by how far its mean flatters it, by name."""

_MOST_TOLD = 1_000
"""Services that are kept as they are told."""

_CLIENT, _PROCESS = KIND_CODE[Kind.CLIENT], KIND_CODE[Kind.PROCESS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """One service over time. Amounts are per year.

    Attributes:
        delivery: Mean D of its measured edges, weighted by what they promise; where none of them
            carries value, evenly. None where nothing was measured, as ``attained``.
        attained: The same mean of what the means of the targets attain: brilliance pays there.
        promised: What flows to it where it is used; gap: what of that was lost.
        levels: By period, the mean of 1 - shortfall over the edges measured then, weighted alike.
        by_yardstick: Mean D by who measures; without an entry where nobody of these does.
        edges: How many edges it has; measured: how many of them were.
    """

    id: str
    name: str
    delivery: float | None
    attained: float | None
    promised: float
    gap: float
    levels: dict[str, float]
    by_yardstick: dict[str, float]
    edges: int
    measured: int


@dataclass(frozen=True, eq=False)
class Services:
    """Every service that is used or has a target."""

    snapshot: Snapshot
    found: EdgeDelivery
    leaking: Leaking

    @cached_property
    def edges(self) -> Edges:
        """The edges that something can be told of."""
        return Edges(self.snapshot, self.found, self.leaking)

    @cached_property
    def by_edge(self) -> tuple[Ints, Ints]:
        """The services, ascending, and where the edges of each end when sorted by service."""
        services, ends = np.unique(self.edges.ends[1], return_counts=True)
        return services.astype(np.int32), np.cumsum(ends).astype(np.int32)

    @cached_property
    def sorted_edges(self) -> Ints:
        """The edges by service."""
        return np.argsort(self.edges.ends[1], kind="stable").astype(np.int32)

    @cached_property
    def promised(self) -> Floats:
        """What flows to each element where it is used, shape (n,)."""
        amounts = self.edges.on_edge(self.leaking.boundary.promised)
        return sums_of(self.edges.ends[1], amounts, len(self.snapshot))

    @cached_property
    def gap(self) -> Floats:
        """What of that was lost, shape (n,)."""
        amounts = self.edges.on_edge(self.leaking.gaps)
        return sums_of(self.edges.ends[1], amounts, len(self.snapshot))

    @cached_property
    def weight(self) -> Floats:
        """What each edge with targets counts; all alike where none of a service's has value."""
        series, to = self.edges.series, self.edges.series.service
        amounts = self.edges.on_edge(self.leaking.boundary.promised)[: len(series)]
        held = np.where(series.measured, amounts, 0.0)
        bare = sums_of(to, held, len(self.snapshot))[to] <= 0
        return np.where(bare & series.measured, 1.0, held)

    def mean(self, figures: Floats, weight: Floats | None = None) -> Floats:
        """Means of figures of the edges with targets, by element; NaN where none counts."""
        weight = self.weight if weight is None else weight
        to, n = self.edges.series.service, len(self.snapshot)
        counts = weight > 0
        whole = sums_of(to[counts], weight[counts], n)
        kept = sums_of(to[counts], weight[counts] * figures[counts], n)
        means: Floats = np.full(n, np.nan)
        np.divide(kept, whole, out=means, where=whole > 0)
        return means

    @cached_property
    def delivery(self) -> Floats:
        """Mean D of each element, shape (n,)."""
        return self.mean(self.found.delivery)

    @cached_property
    def attained(self) -> Floats:
        """What the means of its targets attain, shape (n,)."""
        return self.mean(self.edges.attained)

    @cached_property
    def by_yardstick(self) -> tuple[Floats, ...]:
        """Mean D of each element by who measures."""
        of = self.edges.series.consumer
        kind, external = self.snapshot.kind[of], self.snapshot.external[of] == 1
        client = kind == _CLIENT
        sides = (client & external, client & ~external, kind == _PROCESS)
        return tuple(self.mean(self.found.delivery, self.weight * side) for side in sides)

    def ordered(self, by: str = "gap") -> Rows[Steady]:
        """The services, each told when it is looked at; raises Invalid for an unknown order."""
        if by not in ORDERS:
            msg = f"there is no order {by!r}; take one of {', '.join(ORDERS)}"
            raise Invalid(msg)
        services = self.by_edge[0]
        keys: list[NDArray[Any]]
        if by == "gap":
            keys = [-self.promised[services], -self.gap[services]]
        elif by == "delivery":
            keys = [self.delivery[services]]
        elif by == "flattered":
            keys = [(self.delivery - np.minimum(self.attained, 1.0))[services]]
        else:
            keys = [np.array([self.snapshot.names[s] for s in services.tolist()])]
        order = np.lexsort((services, *keys)).astype(np.int32)
        return Rows(order, self._told, lambda: None)

    @property
    def measured(self) -> int:
        """How many services were measured."""
        return int((~np.isnan(self.delivery[self.by_edge[0]])).sum())

    def erratic(self, *, beyond: float) -> Rows[Steady]:
        """Services whose means flatter them by more than that, the most flattered first."""
        services = self.by_edge[0]
        flattery = (np.minimum(self.attained, 1.0) - self.delivery)[services]
        rows = np.flatnonzero(np.nan_to_num(flattery) > beyond)
        order = rows[np.argsort(-flattery[rows], kind="stable")].astype(np.int32)
        return Rows(order, self._told, lambda: None)

    def find(self, service: str) -> Steady | None:
        """One service; None where it is not used and has no target."""
        services, place = self.by_edge[0], self.snapshot.index_of(service)
        row = int(np.searchsorted(services, place))
        return self._steady(row) if row < len(services) and services[row] == place else None

    @cached_property
    def _told(self) -> Callable[[int], Steady]:
        """The same, those looked at last kept: pages show the same ones again and again."""
        return lru_cache(_MOST_TOLD)(self._steady)

    def _steady(self, row: int) -> Steady:
        services, ends = self.by_edge
        s, begin = int(services[row]), int(ends[row - 1]) if row else 0
        edges = self.sorted_edges[begin : int(ends[row])]
        held = edges[edges < len(self.edges.series)]
        return Steady(
            id=self.snapshot.ids[s], name=self.snapshot.names[s],
            delivery=known(self.delivery[s]), attained=known(self.attained[s]),
            promised=float(self.promised[s]), gap=float(self.gap[s]), levels=self._levels(held),
            by_yardstick={
                name: float(means[s])
                for name, means in zip(YARDSTICKS, self.by_yardstick, strict=True)
                if not np.isnan(means[s])
            },
            edges=len(edges), measured=int(self.edges.series.measured[held].sum()),
        )  # fmt: skip

    def _levels(self, edges: Ints) -> dict[str, float]:
        """By period, what arrived of what these edges promise."""
        series = self.edges.series
        kept: dict[int, float] = {}
        whole: dict[int, float] = {}
        for edge in edges.tolist():
            weight = float(self.weight[edge])
            for cell in range(int(series.ptr[edge]), int(series.ptr[edge + 1])):
                period = int(series.period[cell])
                kept[period] = kept.get(period, 0.0) + weight * (1 - float(series.shortfall[cell]))
                whole[period] = whole.get(period, 0.0) + weight
        return {
            series.levels.periods[p]: kept[p] / whole[p] for p in sorted(whole) if whole[p] > 0
        }
