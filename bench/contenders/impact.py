"""Impact with k of n, and reach: ours, the marks and the libraries. Answers: how many stop."""

import sqlite3
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.contenders.arrays import Arrays
from bench.measure import Contender

Ask = Callable[[int], int]


def ours(arrays: Arrays) -> Ask:
    """The public question, graded losses, value nodes and all."""
    from alignment.graphs.impact import propagate

    snapshot = arrays.snapshot
    propagate(snapshot, {int(arrays.gate.argmax()): 1.0})  # tables are made, code is loaded
    return lambda start: propagate(snapshot, {start: 1.0}).gates


def _queue_pass(  # noqa: PLR0913, PLR0917 - one argument an array, as a compiled loop wants it
    use_ptr: Any, use: Any, owner: Any, spare: Any, gate: Any, lost: Any, down: Any, line: Any,
    start: int,
) -> int:  # fmt: skip
    """A queue, and a counter for each group: the least that a program has to do."""
    line[0] = start
    down[start] = 1
    tail = 1
    head = 0
    while head < tail:
        u = line[head]
        head += 1
        for i in range(use_ptr[u], use_ptr[u + 1]):
            g = use[i]
            lost[g] += 1
            if lost[g] == spare[g] + 1:
                c = owner[g]
                if gate[c] == 1 and down[c] == 0:
                    down[c] = 1
                    line[tail] = c
                    tail += 1
    for head in range(tail):
        u = line[head]
        down[u] = 0
        for i in range(use_ptr[u], use_ptr[u + 1]):
            lost[use[i]] = 0
    return tail


def compiled_mark(arrays: Arrays) -> Ask:
    """The mark: the plain queue, compiled by Numba."""
    from numba import njit

    run = njit(cache=True, nogil=True)(_queue_pass)
    given = (arrays.use_ptr, arrays.use, arrays.owner, arrays.spare, arrays.gate)
    n, groups = len(arrays.gate), len(arrays.spare)
    room = (np.zeros(groups, np.int32), np.zeros(n, np.uint8), np.zeros(n, np.int32))
    return lambda start: int(run(*given, *room, start))


def lists(arrays: Arrays) -> Ask:
    """The same queue over plain Python lists."""
    given = [a.tolist() for a in (arrays.use_ptr, arrays.use, arrays.owner, arrays.spare)]
    n, groups = len(arrays.gate), len(arrays.spare)
    room = ([0] * groups, [0] * n, [0] * n)
    gate = arrays.gate.tolist()
    return lambda start: _queue_pass(*given, gate, *room, start)


def numpy_front(arrays: Arrays) -> Ask:
    """A whole front of elements at a time."""
    from alignment.catalogue.runs import spans

    lost = np.zeros(len(arrays.spare), dtype=np.int32)
    down = np.zeros(len(arrays.gate), dtype=bool)
    gate = arrays.gate == 1
    begin, count = arrays.use_ptr[:-1], np.diff(arrays.use_ptr)

    def ask(start: int) -> int:
        front, touched, stopped = np.array([start]), [], [start]
        down[start] = True
        while len(front):
            struck = arrays.use[spans(begin[front], count[front])]
            touched.append(struck)
            np.add.at(lost, struck, 1)
            owners = arrays.owner[struck[lost[struck] > arrays.spare[struck]]]
            front = np.unique(owners[gate[owners] & ~down[owners]])
            down[front] = True
            stopped.extend(front.tolist())
        for struck in touched:
            lost[struck] = 0
        down[stopped] = False
        return len(stopped)

    return ask


def networkx_walk(arrays: Arrays) -> Ask:
    """A walk over a DiGraph from supplier to consumer; each edge names its groups."""
    stopped = _networkx_stops(arrays)
    return lambda start: len(stopped(start)[0])


def _networkx_stops(arrays: Arrays) -> Callable[[int], tuple[list[int], set[int]]]:
    """Who stops with an element, and the objectives and clients that need any of them."""
    graph = networkx_of(arrays)
    spare, gate = arrays.spare.tolist(), arrays.gate.tolist()

    def stopped(start: int) -> tuple[list[int], set[int]]:
        lost: dict[int, int] = {}
        down, line, touched = {start}, [start], set()
        for u in line:
            for consumer, data in graph.adj[u].items():
                if not gate[consumer]:
                    touched.add(consumer)
                    continue
                for group in data["groups"]:
                    lost[group] = lost.get(group, 0) + 1
                    if lost[group] == spare[group] + 1 and consumer not in down:
                        down.add(consumer)
                        line.append(consumer)
        return line, touched

    return stopped


def networkx_impact(arrays: Arrays) -> Ask:
    """The same walk, and what it means for objectives and clients: the whole question."""
    told = networkx_value_at_risk(arrays)
    return lambda start: told(start)[0]


def networkx_value_at_risk(arrays: Arrays) -> Callable[[int], tuple[int, float]]:
    """How many stop, and the value at risk: value nodes are weighted means, suppliers first."""
    import networkx as nx

    graph, snapshot = networkx_of(arrays), arrays.snapshot
    valued = graph.subgraph(np.flatnonzero(snapshot.kind < 2).tolist()).copy()
    rank = {u: place for place, u in enumerate(nx.topological_sort(valued))}
    value, stopped, mean_of = snapshot.value.tolist(), _networkx_stops(arrays), _means(arrays)

    def ask(start: int) -> tuple[int, float]:
        down, touched = stopped(start)
        loss, line = dict.fromkeys(down, 1.0), list(touched)
        for u in line:
            fresh = [v for v in valued.adj[u] if v not in touched]
            line += fresh
            touched.update(fresh)
        for u in sorted(touched, key=rank.__getitem__):
            loss[u] = mean_of(u, loss)
        return len(down), sum(value[u] * loss[u] for u in touched)

    return ask


def _means(arrays: Arrays) -> Callable[[int, dict[int, float]], float]:
    """The loss of a value node, given those of what it needs."""
    snapshot, spare = arrays.snapshot, arrays.spare.tolist()
    first, ends = snapshot.group_ptr.tolist(), snapshot.member_ptr.tolist()
    member, own = snapshot.member.tolist(), snapshot.own.tolist()
    kappa, weight = snapshot.kappa.tolist(), snapshot.weight.tolist()

    def mean_of(u: int, loss: dict[int, float]) -> float:
        total, weighted = own[u], 0.0
        for g in range(first[u], first[u + 1]):
            found = sorted(loss.get(m, 0.0) for m in member[ends[g] : ends[g + 1]])
            total += weight[g]
            weighted += weight[g] * kappa[g] * found[-1 - spare[g]]
        return weighted / total

    return mean_of


def networkx_of(arrays: Arrays) -> Any:
    """The DiGraph, built once for all questions."""
    built = arrays.__dict__.get("_networkx")
    if built is None:
        import networkx as nx

        built = nx.DiGraph()
        built.add_nodes_from(range(len(arrays.gate)))
        for supplier, consumer, group in zip(*(a.tolist() for a in arrays.joined), strict=True):
            if built.has_edge(supplier, consumer):
                built[supplier][consumer]["groups"] += (group,)
            else:
                built.add_edge(supplier, consumer, groups=(group,))
        arrays.__dict__["_networkx"] = built
    return built


def graphblas_front(arrays: Arrays) -> Ask:
    """A front as a sparse vector; strikes by a product, the lost groups by a selection."""
    import graphblas as gb

    n, groups = len(arrays.gate), len(arrays.spare)
    supplier, _, group = arrays.joined
    uses = gb.Matrix.from_coo(supplier, group, True, nrows=n, ncols=groups, dtype=bool)
    every = np.arange(groups)
    kept = arrays.gate[arrays.owner] == 1
    owns = gb.Matrix.from_coo(
        every[kept], arrays.owner[kept], True, nrows=groups, ncols=n, dtype=bool
    )
    spare = gb.Vector.from_coo(every, arrays.spare, size=groups, dtype=gb.dtypes.INT32)

    def ask(start: int) -> int:
        front = gb.Vector.from_coo([start], [True], size=n, dtype=bool)
        down = front.dup()
        lost = gb.Vector(gb.dtypes.INT32, size=groups)
        while front.nvals:
            strikes = front.vxm(uses, gb.semiring.plus_pair[gb.dtypes.INT32]).new()
            lost(gb.binary.plus) << strikes
            held = lost.dup(mask=strikes.S)
            gone = held.ewise_mult(spare, gb.binary.gt).new().select("!=", False).new()
            front = gone.vxm(owns, gb.semiring.any_pair[bool]).new(mask=~down.S)
            down(front.S) << True
        return int(down.nvals)

    return ask


def sqlite_waves(arrays: Arrays) -> Ask:
    """Set statements, wave by wave: a recursive query cannot count the members lost so far."""
    connection = _sqlite_of(arrays)

    def ask(start: int) -> int:
        run = connection.execute
        for table in ("down", "front", "struck"):
            run(f"DELETE FROM {table}")
        run("INSERT INTO down VALUES (?)", (start,))
        run("INSERT INTO front VALUES (?)", (start,))
        while run("SELECT 1 FROM front LIMIT 1").fetchone():
            run("DELETE FROM fresh")
            run("INSERT INTO fresh SELECT u.grp, count(*) FROM front f "
                "JOIN uses u ON u.member = f.id GROUP BY u.grp")  # fmt: skip
            run("INSERT INTO struck SELECT grp, n FROM fresh WHERE 1 "
                "ON CONFLICT (grp) DO UPDATE SET n = n + excluded.n")  # fmt: skip
            run("DELETE FROM front")
            run("INSERT INTO front SELECT DISTINCT g.owner FROM fresh f "
                "JOIN struck s ON s.grp = f.grp JOIN groups g ON g.id = f.grp WHERE "
                "s.n > g.spare AND g.gate AND g.owner NOT IN (SELECT id FROM down)")  # fmt: skip
            run("INSERT INTO down SELECT id FROM front")
        return int(run("SELECT count(*) FROM down").fetchone()[0])

    return ask


def sqlite_recursive(arrays: Arrays) -> Ask:
    """A recursive query that answers the reach: whoever needs it, redundancy unheard."""
    connection = _sqlite_of(arrays)
    query = """
        WITH RECURSIVE reached(id) AS (
            SELECT ? UNION
            SELECT g.owner FROM reached r JOIN uses u ON u.member = r.id
            JOIN groups g ON g.id = u.grp)
        SELECT count(*) FROM reached"""
    return lambda start: int(connection.execute(query, (start,)).fetchone()[0])


def _sqlite_of(arrays: Arrays) -> sqlite3.Connection:
    built: sqlite3.Connection | None = arrays.__dict__.get("_sqlite")
    if built is None:
        built = sqlite3.connect(":memory:", isolation_level=None)
        built.executescript("""
            CREATE TABLE uses (member INTEGER, grp INTEGER, PRIMARY KEY (member, grp))
                WITHOUT ROWID;
            CREATE TABLE groups (id INTEGER PRIMARY KEY, owner INTEGER, spare INTEGER,
                gate INTEGER);
            CREATE TABLE down (id INTEGER PRIMARY KEY);
            CREATE TABLE front (id INTEGER PRIMARY KEY);
            CREATE TABLE fresh (grp INTEGER PRIMARY KEY, n INTEGER);
            CREATE TABLE struck (grp INTEGER PRIMARY KEY, n INTEGER);
            BEGIN""")
        supplier, _, group = (a.tolist() for a in arrays.joined)
        built.executemany("INSERT INTO uses VALUES (?, ?)", zip(supplier, group, strict=True))
        gate = arrays.gate[arrays.owner].tolist()
        rows = zip(range(len(gate)), arrays.owner.tolist(), arrays.spare.tolist(), gate,
                   strict=True)  # fmt: skip
        built.executemany("INSERT INTO groups VALUES (?, ?, ?, ?)", rows)
        arrays.__dict__["_sqlite"] = built
    return built


CONTENDERS = (
    Contender("alignment", ours),
    Contender("plain compiled kernel", compiled_mark, note="the mark: up or down only"),
    Contender("GraphBLAS", graphblas_front),
    Contender("NumPy fronts", numpy_front),
    Contender("Python lists", lists),
    Contender("NetworkX", networkx_walk, note="k of n over its adjacency"),
    Contender("NetworkX, whole question", networkx_impact, note="and the value at risk, as ours"),
    Contender("SQLite in waves", sqlite_waves, note="k of n by set statements"),
    Contender("SQLite recursive", sqlite_recursive, note="reach only: cannot say k of n"),
)
