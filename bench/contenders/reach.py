"""Reach: whoever needs an element, however indirectly, redundancy unheard. Answers: how many."""

import numpy as np

from bench.contenders.arrays import Arrays
from bench.contenders.impact import Ask, networkx_of, sqlite_recursive
from bench.measure import Contender


def ours(arrays: Arrays) -> Ask:
    from alignment.graphs.traverse import reach

    def ask(start: int) -> int:
        return len(reach(arrays.snapshot, np.array([start], dtype=np.int32)))

    ask(0)  # tables are made, code is loaded
    return ask


def scipy_walk(arrays: Arrays) -> Ask:
    from scipy.sparse.csgraph import breadth_first_order

    matrix = arrays.sparse
    return lambda start: len(
        breadth_first_order(matrix, start, directed=True, return_predecessors=False)
    )


def rustworkx_walk(arrays: Arrays) -> Ask:
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(len(arrays.gate)))
    supplier, consumer, _ = (a.tolist() for a in arrays.joined)
    graph.add_edges_from_no_data(list(zip(supplier, consumer, strict=True)))
    return lambda start: len(rx.descendants(graph, start)) + 1


def networkx_walk(arrays: Arrays) -> Ask:
    import networkx as nx

    graph = networkx_of(arrays)
    return lambda start: len(nx.descendants(graph, start)) + 1


def graphblas_walk(arrays: Arrays) -> Ask:
    import graphblas as gb

    supplier, consumer, _ = arrays.joined
    n = len(arrays.gate)
    arrows = gb.Matrix.from_coo(supplier, consumer, True, nrows=n, ncols=n, dtype=bool)

    def ask(start: int) -> int:
        front = gb.Vector.from_coo([start], [True], size=n, dtype=bool)
        seen = front.dup()
        while front.nvals:
            front = front.vxm(arrows, gb.semiring.any_pair[bool]).new(mask=~seen.S)
            seen(front.S) << True
        return int(seen.nvals)

    return ask


CONTENDERS = (
    Contender("alignment", ours),
    Contender("GraphBLAS", graphblas_walk),
    Contender("SciPy breadth first", scipy_walk),
    Contender("rustworkx descendants", rustworkx_walk),
    Contender("NetworkX descendants", networkx_walk),
    Contender("SQLite recursive", sqlite_recursive),
)
