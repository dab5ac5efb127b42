"""Reach, routes, circles and lineage over plain arrows; the one seam to NetworkX.

An arrow runs the way a failure runs, from the supplier to the one that needs it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from alignment.catalogue import KINDS
from alignment.errors import Unanswerable
from alignment.graphs.arrows import reach, strong_components, upstream_arrows
from alignment.graphs.snapshot import Ints, Snapshot

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Lineage",
    "Route",
    "circles",
    "graph_of",
    "lineage",
    "reach",
    "routes",
    "strong_components",
]

_MOST_BETWEEN = 50_000
"""Elements between source and target up to which routes are listed: some seconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way from a supplier to what needs it, no element twice.

    Attributes:
        elements: Ids, the source first.
        requirements: The requirement of each step; one shorter.
        criticality: Product of the criticalities of the steps, redundancy left aside.
    """

    elements: tuple[str, ...]
    requirements: tuple[str, ...]
    criticality: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Lineage:
    """What an element stands on and what stands on it; indices, the nearest first.

    Attributes:
        upstream: All that it needs, directly or not.
        downstream: All that needs it, directly or not.
    """

    element: int
    upstream: Ints
    downstream: Ints


def lineage(snapshot: Snapshot, element: int) -> Lineage:
    """The line of sight of one element. Time O(arrows followed)."""
    start = np.array([element], dtype=np.int32)
    return Lineage(
        element=element,
        upstream=reach(snapshot, start, downstream=False)[1:],
        downstream=reach(snapshot, start)[1:],
    )


def circles(snapshot: Snapshot) -> list[Ints]:
    """The sets of elements that all need one another, by their first element; indices.

    An element that needs itself is no circle. Time O(n + m).
    """
    number = strong_components(*upstream_arrows(snapshot))
    size = np.bincount(number, minlength=1)
    inside = np.flatnonzero(size[number] > 1).astype(np.int32)
    if not len(inside):
        return []
    order = np.lexsort((inside, number[inside]))
    cuts = np.flatnonzero(np.diff(number[inside][order])) + 1
    return sorted(np.split(inside[order], cuts), key=lambda circle: int(circle[0]))


def routes(snapshot: Snapshot, source: int, target: int, *, most: int = 10) -> tuple[Route, ...]:
    """The shortest ways by which a failure of the source can come to the target.

    Only what lies between the two is looked at, and only ``most`` ways are listed: there may
    be more of them than there are elements. Ways of one length stand in the order of their ids.

    Raises:
        Unanswerable: Too much lies between the two.

    Source: Yen 1971, Finding the k shortest loopless paths in a network.
    """
    between = _between(snapshot, source, target)
    if source == target or not len(between):
        return ()
    if len(between) > _MOST_BETWEEN:
        msg = (
            f"{len(between)} elements lie between {snapshot.ids[source]} and "
            f"{snapshot.ids[target]}; routes are listed up to {_MOST_BETWEEN}"
        )
        raise Unanswerable(msg, limit=_MOST_BETWEEN, elements=len(between))
    import networkx as nx

    graph = graph_of(snapshot, only=between)
    ways = nx.shortest_simple_paths(graph, snapshot.ids[source], snapshot.ids[target])
    found = [_route(graph, way) for way in islice(ways, most)]
    return tuple(sorted(found, key=lambda route: (len(route.elements), route.elements)))


def graph_of(snapshot: Snapshot, *, only: Ints | None = None) -> "nx.DiGraph[str]":
    """The estate, or a part of it, as a NetworkX graph over ids.

    Elements carry index, kind, name, value, cost, own and unavailability. An arrow carries the
    terms of the requirement it stands for; where one element needs another by several, those
    of the most critical one, its ``requirements`` naming all and its ``weight`` being their sum.

    Time O(n + m) Python steps: for small estates or parts of large ones.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    chosen = np.arange(len(snapshot), dtype=np.int32) if only is None else np.unique(only)
    graph.add_nodes_from((snapshot.ids[u], _node(snapshot, u)) for u in chosen.tolist())
    graph.add_edges_from(_arrows(snapshot, chosen))
    return graph


def _node(snapshot: Snapshot, element: int) -> dict[str, Any]:
    return {
        "index": element,
        "kind": KINDS[snapshot.kind[element]].value,
        "name": snapshot.names[element],
        "value": float(snapshot.value[element]),
        "cost": float(snapshot.cost[element]),
        "own": float(snapshot.own[element]),
        "unavailability": float(np.nan_to_num(snapshot.unavailability[element])),
    }


def _arrows(snapshot: Snapshot, chosen: Ints) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """The arrows between some elements, parallel ones merged; by supplier, then consumer."""
    inside = np.zeros(len(snapshot), dtype=bool)
    inside[chosen] = True
    joined: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for supplier in chosen.tolist():
        uses = snapshot.uses_of(supplier)
        for group in uses[inside[snapshot.owner[uses]]].tolist():
            consumer = int(snapshot.owner[group])
            joined.setdefault((supplier, consumer), []).append(_terms(snapshot, group, supplier))
    for (supplier, consumer), terms in joined.items():
        yield snapshot.ids[supplier], snapshot.ids[consumer], _merged(terms)


def _terms(snapshot: Snapshot, group: int, member: int) -> dict[str, Any]:
    members = snapshot.members_of(group)
    first = snapshot.member_ptr[group]
    shares = snapshot.share[first : first + len(members)]
    total = float(shares.sum())
    share = float(shares[members == member][0]) / total if total > 0 else 1 / len(members)
    return {
        "requirement": snapshot.requirement_ids[group],
        "needs": int(snapshot.needs[group]),
        "size": len(members),
        "criticality": float(snapshot.kappa[group]),
        "weight": float(snapshot.weight[group]) * share,
        "share": share,
    }


def _merged(terms: Sequence[dict[str, Any]]) -> dict[str, Any]:
    strongest = max(terms, key=lambda t: t["criticality"])
    return {
        **strongest,
        "weight": sum(t["weight"] for t in terms),
        "requirements": tuple(t["requirement"] for t in terms),
    }


def _between(snapshot: Snapshot, source: int, target: int) -> Ints:
    """The elements on any way from the source to the target; empty where there is none."""
    down = reach(snapshot, np.array([source], dtype=np.int32))
    up = reach(snapshot, np.array([target], dtype=np.int32), downstream=False)
    return np.intersect1d(down, up, assume_unique=True)


def _route(graph: "nx.DiGraph[str]", way: Sequence[str]) -> Route:
    steps = [graph.edges[a, b] for a, b in pairwise(way)]
    return Route(
        elements=tuple(way),
        requirements=tuple(step["requirement"] for step in steps),
        criticality=reduce(lambda product, step: product * step["criticality"], steps, 1.0),
    )
