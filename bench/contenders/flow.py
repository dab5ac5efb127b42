"""The flow of value down to the components. Answers: what passes all elements, added up.

The shares are worked out here anew from METHODS 1.3, so that the references check ours.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from alignment.catalogue import KIND_CODE, Kind
from alignment.graphs.snapshot import Snapshot
from bench.measure import Contender

Ask = Callable[[Sequence[int]], list[float]]
"""Takes objectives; tells of each what passes all elements when its value enters."""

_STILL = 1e-10
"""Part of the value that may still be on its way: METHODS asks for sums right to 1e-9."""


def ours(snapshot: Snapshot) -> Ask:
    """A push over what an objective reaches; several side by side, as the lenses do it."""
    from alignment.graphs.flow import flow_graph

    graph = flow_graph(snapshot)
    rank = {int(graph.element[r]): r for r in graph.roots}

    def ask(objectives: Sequence[int]) -> list[float]:
        roots = np.array([rank[objective] for objective in objectives])
        if len(roots) == 1:
            pushed = graph.streams.push(roots, graph.values[roots])
            return [float(pushed.flow[pushed.touched].sum())]
        return [float(p.sum()) for _, p in graph.streams.push_each(roots, graph.values[roots])]

    ask(list(rank)[:1])  # tables are made, code is loaded
    ask(list(rank)[:2])
    return ask


def ours_answered(snapshot: Snapshot) -> Ask:
    """The whole answer: every component with its contribution in order, and the sentence."""
    from alignment.graphs.contribution import contribution_of

    def ask(objectives: Sequence[int]) -> list[float]:
        names = [snapshot.ids[o] for o in objectives]
        return [contribution_of(snapshot, "component", objective=name).total for name in names]

    return ask


@cache
def shares_of(snapshot: Snapshot) -> Any:
    """Consumer to supplier: the share of what passes the one that goes on to the other."""
    from scipy.sparse import csr_array

    n = len(snapshot)
    group = np.repeat(np.arange(len(snapshot.owner)), np.diff(snapshot.member_ptr))
    built = (snapshot.kind[snapshot.owner[group]] == KIND_CODE[Kind.SERVICE]) & (
        snapshot.kind[snapshot.member] == KIND_CODE[Kind.COMPONENT]
    )
    split = np.bincount(group, snapshot.share, minlength=len(snapshot.owner))
    amount = snapshot.weight[group] * snapshot.share / split[group]
    owner = snapshot.owner[group]
    above = np.bincount(owner[~built], amount[~built], minlength=n) + snapshot.own
    below = np.bincount(owner[built], amount[built], minlength=n)
    kept = np.divide(snapshot.own, above, out=np.ones(n), where=above > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(built, kept[owner] * amount / below[owner], amount / above[owner])
    return csr_array((share, (owner, snapshot.member)), shape=(n, n))


def _columns(snapshot: Snapshot, objectives: Sequence[int]) -> Any:
    entering = np.zeros((len(snapshot), len(objectives)))
    entering[list(objectives), np.arange(len(objectives))] = snapshot.value[list(objectives)]
    return entering


def middling(snapshot: Snapshot) -> int:
    """The valued objective that leads to as many elements as the middle one of them all."""
    from alignment.graphs.arrows import reach

    valued = np.flatnonzero(snapshot.value)
    starts = [np.array([objective], dtype=np.int32) for objective in valued.tolist()]
    reached = [len(reach(snapshot, start, downstream=False)) for start in starts]
    return int(valued[np.argsort(reached, kind="stable")[len(reached) // 2]])


def scipy_solve(snapshot: Snapshot) -> Ask:
    """``(I - P^T) F = V`` by SciPy's sparse solver, factorised for each question.

    Put in topological order beforehand, for without that the factors fill up: at 10^4 elements
    a thousand times as slow.
    """
    from scipy.sparse import csc_array, identity
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import splu

    shares = shares_of(snapshot)
    _, circle = connected_components(shares, connection="strong")
    order = np.argsort(-circle, kind="stable")
    system = csc_array((identity(len(snapshot)) - shares.T).tocsr()[order][:, order])

    def ask(objectives: Sequence[int]) -> list[float]:
        factors = splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0)
        solved = factors.solve(_columns(snapshot, objectives)[order])
        return list(solved.sum(axis=0).tolist())

    return ask


def scipy_product(snapshot: Snapshot) -> Ask:
    """SciPy products until nothing moves any more."""
    turned = shares_of(snapshot).T.tocsr()

    def ask(objectives: Sequence[int]) -> list[float]:
        moving = _columns(snapshot, objectives)
        total, least = np.zeros(len(objectives)), _STILL * moving.max()
        while (passing := moving.sum(axis=0)).max() > least:
            total += passing
            moving = turned @ moving
        return list(total.tolist())

    return ask


def numpy_push(snapshot: Snapshot) -> Ask:
    """NumPy over every arrow until nothing moves any more."""
    shares = shares_of(snapshot).tocoo()
    source, target, share, n = shares.row, shares.col, shares.data, len(snapshot)

    def passed(objective: int) -> float:
        moving = np.zeros(n)
        moving[objective] = snapshot.value[objective]
        total, least = 0.0, _STILL * moving[objective]
        while (passing := moving.sum()) > least:
            total += passing
            moving = np.bincount(target, moving[source] * share, minlength=n)
        return float(total)

    return lambda objectives: [passed(o) for o in objectives]


def graphblas_product(snapshot: Snapshot) -> Ask:
    """Sparse products of what still moves, all objectives in one matrix."""
    import graphblas as gb

    shares = shares_of(snapshot).tocoo()
    n = len(snapshot)
    arrows = gb.Matrix.from_coo(
        shares.row.astype(np.uint64), shares.col.astype(np.uint64), shares.data,
        nrows=n, ncols=n,
    )  # fmt: skip
    arrows.wait()

    def one(objective: int) -> float:
        value = float(snapshot.value[objective])
        moving = gb.Vector.from_coo([objective], [value], size=n)
        total = 0.0
        while moving.nvals:
            passing = float(moving.reduce().get(0.0))
            if passing <= _STILL * value:
                break
            total += passing
            moving = moving.vxm(arrows).new()
        return total

    def many(objectives: Sequence[int]) -> list[float]:
        values = snapshot.value[list(objectives)]
        rows = np.arange(len(objectives))
        moving = gb.Matrix.from_coo(rows, list(objectives), values, nrows=len(rows), ncols=n)
        total, least = np.zeros(len(rows)), _STILL * float(values.max())
        while moving.nvals:
            passing = moving.reduce_rowwise().new().to_dense(0.0)
            if passing.max() <= least:
                break
            total += passing
            moving = moving.mxm(arrows).new()
        return list(total.tolist())

    return lambda objectives: [one(objectives[0])] if len(objectives) == 1 else many(objectives)


def networkx_order(snapshot: Snapshot) -> Ask:
    """NetworkX: condense, order, and carry the value along the edges, for each objective."""
    import networkx as nx

    shares = shares_of(snapshot).tocoo()
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(shares.row.tolist(), shares.col.tolist(), shares.data.tolist(), strict=True)
    )

    def passed(objective: int) -> float:
        flow = dict.fromkeys(graph, 0.0)
        flow[objective] = float(snapshot.value[objective])
        condensed = nx.condensation(graph)
        for part in nx.topological_sort(condensed):
            for u in _settled(graph, flow, condensed.nodes[part]["members"]):
                for v, data in graph.adj[u].items():
                    if condensed.graph["mapping"][v] != part:
                        flow[v] += flow[u] * data["weight"]
        return sum(flow.values())

    return lambda objectives: [passed(o) for o in objectives]


def _settled(graph: Any, flow: dict[int, float], members: set[int]) -> set[int]:
    """Let value run round inside one circle until it has passed."""
    if len(members) > 1:
        moving = {u: flow[u] for u in members}
        least = _STILL * sum(moving.values())
        while sum(moving.values()) > least:
            onward = dict.fromkeys(members, 0.0)
            for u, amount in moving.items():
                for v in members & graph.adj[u].keys():
                    onward[v] += amount * graph.adj[u][v]["weight"]
            for u, amount in onward.items():
                flow[u] += amount
            moving = onward
    return members


def dict_push(snapshot: Snapshot) -> Ask:
    """Plain dictionaries: waves of what still moves."""
    shares = shares_of(snapshot).tocsr()
    pointer, target = shares.indptr.tolist(), shares.indices.tolist()
    share = shares.data.tolist()

    def passed(objective: int) -> float:
        moving = {objective: float(snapshot.value[objective])}
        total, least = 0.0, _STILL * moving[objective]
        while (passing := sum(moving.values())) > least:
            total += passing
            onward: dict[int, float] = {}
            for u, amount in moving.items():
                for i in range(pointer[u], pointer[u + 1]):
                    v = target[i]
                    onward[v] = onward.get(v, 0.0) + amount * share[i]
            moving = onward
        return total

    return lambda objectives: [passed(o) for o in objectives]


CONTENDERS = (
    Contender("alignment", ours),
    Contender("alignment, whole answer", ours_answered, note="ordered, with its sentence"),
    Contender("GraphBLAS", graphblas_product),
    Contender("SciPy solve", scipy_solve),
    Contender("SciPy products", scipy_product),
    Contender("NumPy pushes", numpy_push),
    Contender("dictionaries", dict_push),
    Contender("NetworkX", networkx_order, note="condensation, order, push"),
)
