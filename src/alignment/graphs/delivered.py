"""The second flow: value that leaks where a service is used and does not keep its promise.

Value leaks only at the point of use, on an edge from a client or a process to a service. What
falls short deeper down is a diagnosis: if redundancy absorbed it, no value was lost. So a unit of
value passes at most one edge that leaks, and what an edge loses is exactly
``promised flow * (1 - D)``. A group of several services leaks on each member's edge by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from alignment.catalogue import KIND_CODE, Kind
from alignment.graphs.delivery import EdgeDelivery
from alignment.graphs.flow import FlowGraph, flow_graph
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of

_CLIENT, _SERVICE = KIND_CODE[Kind.CLIENT], KIND_CODE[Kind.SERVICE]

_DUST = 1e-9
"""Part of an amount below which what is left of it is rounding."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Boundary:
    """The b edges at which services are used, in the order of consumer and service.

    Attributes:
        consumer, service: Index of both ends, int32, shape (b,).
        arrow: Place among the arrows of the flow, shape (b,).
        source, target: Ranks of both ends, int32, shape (b,).
        share: Of what passes the consumer, shape (b,).
        promised: What flows along each edge a year, of all objectives, shape (b,).
    """

    consumer: Ints
    service: Ints
    arrow: Ints
    source: Ints
    target: Ints
    share: Floats
    promised: Floats

    def __len__(self) -> int:
        return len(self.arrow)


def boundary_of(snapshot: Snapshot) -> Boundary:
    """The edges from clients and processes to services. Time O(arrows of these) but for a sort."""
    graph = flow_graph(snapshot)
    streams, levels = graph.streams, graph.levels
    begin, end = (int(streams.ptr[levels[level]]) for level in (_CLIENT, _SERVICE))
    target = streams.target[begin:end]
    used = (target >= levels[_SERVICE]) & (target < graph.lower)
    arrow = (begin + used.nonzero()[0]).astype(np.int32)
    source = np.searchsorted(streams.ptr, arrow, side="right").astype(np.int32) - 1
    consumer, service = graph.element[source], graph.element[target[used]]
    order = np.lexsort((service, consumer))
    arrow, source = arrow[order], source[order].astype(np.int32)
    share = streams.share[arrow]
    return Boundary(
        consumer=consumer[order], service=service[order], arrow=arrow, source=source,
        target=streams.target[arrow], share=share, promised=graph.total.flow[source] * share,
    )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Leaking:
    """One flow with its leaks. Amounts are per year, of all objectives.

    ``promised = delivered + gap`` for every edge, every objective, and in total.

    Attributes:
        boundary: The edges that can leak.
        delivery: D of each, NaN where nothing was measured, shape (b,).
        targets: How many targets the catalogue holds; without any there is nothing to compare.
    """

    snapshot: Snapshot
    boundary: Boundary
    delivery: Floats
    targets: int

    @cached_property
    def graph(self) -> FlowGraph:
        """The flow that leaks."""
        return flow_graph(self.snapshot)

    @cached_property
    def lost(self) -> Floats:
        """Share of each edge that does not arrive; 0 where nothing was measured, shape (b,)."""
        return np.where(np.isnan(self.delivery), 0.0, 1.0 - self.delivery)

    @cached_property
    def gaps(self) -> Floats:
        """What each edge loses, shape (b,)."""
        return np.asarray(self.boundary.promised * self.lost, dtype=np.float64)

    @cached_property
    def unmeasured(self) -> Floats:
        """What each edge promises without a measurement, shape (b,)."""
        return np.where(np.isnan(self.delivery), self.boundary.promised, 0.0)

    @property
    def leaks(self) -> bool:
        """Whether anything is lost."""
        return bool((self.gaps > 0).any())

    @cached_property
    def shares(self) -> Any:
        """The shares of all arrows with the leaks in them, as the loops read them."""
        streams = self.graph.streams
        shares = streams.share.copy()
        shares[self.boundary.arrow] *= 1.0 - self.lost
        return shares if streams.compiled else shares.tolist()

    def kept(self, source: Ints, target: Ints) -> Floats:
        """What arrives of a unit on each of some arrows, named by the ranks of their ends."""
        element = self.graph.element
        n = len(self.snapshot)
        places = places_of(self.boundary, element[source], element[target], n)
        return np.where(places >= 0, 1.0 - np.append(self.lost, 0.0)[places], 1.0)

    def promised(self, roots: Ints) -> Floats:
        """What flows along each edge of the value of some roots, shape (b,). One push."""
        graph, boundary = self.graph, self.boundary
        passed = graph.streams.push(roots, graph.values[roots], stop=graph.levels[_SERVICE])
        return np.asarray(passed.flow[boundary.source] * boundary.share, dtype=np.float64)

    def flow(self, roots: Ints, *, stop: int | None = None) -> Floats:
        """What is delivered to each rank of the value of some roots."""
        values = self.graph.values[roots]
        return self.graph.streams.push(roots, values, stop=stop, share=self.shares).flow

    def by_root(self, parts: Floats) -> Floats:
        """Some part of what flows along each edge, by the objective that it comes from.

        Args:
            parts: The part of each edge, shape (b,).

        Returns:
            The amounts in the order of ``graph.roots``. One pull, whatever the objectives.
        """
        graph, boundary = self.graph, self.boundary
        worth = sums_of(boundary.source, boundary.share * parts, len(graph.streams))
        ranks = worth.nonzero()[0].astype(np.int32)
        pulled = graph.pull(ranks, worth[ranks]).flow[graph.roots]
        return np.asarray(pulled * graph.values[graph.roots], dtype=np.float64)


def leaking_of(snapshot: Snapshot, edges: EdgeDelivery) -> Leaking:
    """The flow in which these edges deliver so much; an edge need be no requirement.

    Time O(b log e) for b edges of the boundary and e that have targets.
    """
    boundary, series = snapshot.derived(boundary_of), edges.series
    places = places_of(boundary, series.consumer, series.service, len(snapshot))
    found = np.full(len(boundary), np.nan)
    here = places >= 0
    found[places[here]] = edges.delivery[here]
    return Leaking(
        snapshot=snapshot, boundary=boundary, delivery=found, targets=len(series.levels)
    )


def places_of(boundary: Boundary, consumer: Ints, service: Ints, n: int) -> Ints:
    """The place of each edge in the boundary; -1 where no value can leak on it."""
    held = boundary.consumer.astype(np.int64) * n + boundary.service
    wanted = consumer.astype(np.int64) * n + service
    place = np.searchsorted(held, wanted)
    there = np.append(held, -1)[place] == wanted
    return np.where(there, place, -1).astype(np.int32)


def beyond_of(leaking: Leaking) -> float:
    """Value that passes no edge at which a service is used: nothing of it can leak."""
    promised = float(leaking.boundary.promised.sum())
    total = leaking.snapshot.total_value
    return cleared(total - promised, total)


def cleared(amount: float, of: float) -> float:
    """What is left of an amount, without the dust that rounding leaves."""
    return amount if amount > _DUST * of else 0.0


def through(leaking: Leaking, ranks: Ints, parts: Floats) -> Iterator[tuple[int, float, float]]:
    """Each edge through which some ranks earn: its place, what it promises them, what it delivers.

    Args:
        leaking: The flow.
        ranks: The ranks that earn.
        parts: What a unit that passes each of them is worth, same shape.
    """
    boundary = leaking.boundary
    worth = leaking.graph.pull(ranks, parts).flow[boundary.target]
    promised = boundary.promised * worth
    for place in promised.nonzero()[0].tolist():
        amount = float(promised[place])
        yield place, amount, amount * (1.0 - float(leaking.lost[place]))
