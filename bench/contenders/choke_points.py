"""Choke points from the value down, redundancy unheard. Answers: who has one, and their sum.

The virtual root is an element of its own for the others; what nobody needs hangs on it. Circles
that nobody needs stay out of it: such an estate would not be asked of them as it is.
"""

from collections.abc import Callable, Mapping

import numpy as np

from bench.contenders.arrays import Arrays
from bench.contenders.impact import networkx_of
from bench.measure import Contender

Ask = Callable[[], list[int]]
"""Answers how many elements have an immediate dominator, and the sum of the dominators."""


def ours(arrays: Arrays) -> Ask:
    """The public question: the graph is that of the snapshot, the order is part of the time."""
    from alignment.graphs.dominators import dominators_of

    def ask() -> list[int]:
        found = dominators_of(arrays.snapshot)
        return [int((found >= 0).sum()), int(found[found >= 0].sum(dtype=np.int64))]

    ask()  # code is loaded
    return ask


def rustworkx_dominators(arrays: Arrays) -> Ask:
    import rustworkx as rx

    root = len(arrays.gate)
    supplier, consumer, _ = (a.tolist() for a in arrays.joined)
    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(root + 1))
    graph.add_edges_from_no_data(list(zip(consumer, supplier, strict=True)))
    graph.add_edges_from_no_data([(root, top) for top in _unneeded(arrays)])
    return lambda: _told(rx.immediate_dominators(graph, root), root)


def networkx_dominators(arrays: Arrays) -> Ask:
    import networkx as nx

    root = len(arrays.gate)
    graph = networkx_of(arrays).reverse()
    graph.add_edges_from((root, top) for top in _unneeded(arrays))
    return lambda: _told(nx.immediate_dominators(graph, root), root)


def _unneeded(arrays: Arrays) -> list[int]:
    return np.flatnonzero(np.diff(arrays.use_ptr) == 0).tolist()


def _told(found: Mapping[int, int | None], root: int) -> list[int]:
    told = [d for d in found.values() if d is not None and d != root]
    return [len(told), sum(told)]


CONTENDERS = (
    Contender("alignment", ours),
    Contender("rustworkx dominators", rustworkx_dominators),
    Contender("NetworkX dominators", networkx_dominators),
)
