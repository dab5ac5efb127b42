"""The flow of value through one snapshot: built once, pushed down or pulled up as asked.

An element of the estate is a *state* of the flow. A service that components need as a platform
is a second state besides, in the lower half, where components are; value enters that half with
the own share of every service, or straight from an objective, client or process.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Kind
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.ranking import build_streams
from alignment.graphs.sharing import share_out
from alignment.graphs.snapshot import Bytes, Floats, Ints, Snapshot
from alignment.graphs.streams import Pushed, Streams

LOWER = KIND_CODE[Kind.COMPONENT]
"""Level of the lower half: components, and services as platforms."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FlowGraph:
    """The flow of one snapshot, its states renumbered by rank.

    Ranks run through the levels objective, client, process, service, lower half, inside each in
    topological order of the condensation.

    Attributes:
        streams: The arrows forward.
        element: Index in the snapshot of the element of each rank.
        platform: True where a rank is a service in the lower half.
        level: Place of the rank's kind in the order; ``LOWER`` for the whole lower half.
        rank: Rank of each element, shape (n,).
        platform_rank: Rank of each service in the lower half; -1 where there is none.
        keep: Share of what passes a rank that stays with it.
        passes_down: True where what a service keeps goes on to its components.
        closed: True in a circle without exit, which keeps all that enters.
        unserved: Share that leaves a rank straight for a component, past every service.
        values: Value per year that enters at each rank.
        levels: First rank of each level, then of what takes no part.
        client_arrows: Source rank, target rank, share and 1 for online (0 offline) of each
            arrow from an external client to something that is no client.
        ignored: Requirements that have no part in the flow, or not with all members.
    """

    streams: Streams
    element: Ints
    platform: NDArray[np.bool_]
    level: Bytes
    rank: Ints
    platform_rank: Ints
    keep: Floats
    passes_down: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    unserved: Floats
    values: Floats
    levels: tuple[int, ...]
    client_arrows: tuple[Ints, Ints, Floats, Bytes]
    ignored: Ints

    @property
    def lower(self) -> int:
        """First rank of the lower half."""
        return self.levels[LOWER]

    @cached_property
    def backwards(self) -> Streams:
        """The arrows read backwards, for questions about one element."""
        return self.streams.backwards()

    @cached_property
    def roots(self) -> Ints:
        """Ranks at which value enters, in the order of their ids."""
        found = self.values.nonzero()[0].astype(np.int32)
        return found[np.argsort(self.element[found], kind="stable")]

    @cached_property
    def total(self) -> Pushed:
        """What passes each rank when the value of every objective enters."""
        return self.streams.push(self.roots, self.values[self.roots])

    @cached_property
    def served(self) -> NDArray[np.bool_]:
        """True where some objective leads to a rank, whatever its value."""
        return self.streams.reached(np.arange(self.levels[0], self.levels[1], dtype=np.int32))

    def pull(self, ranks: Ints, amounts: Floats) -> Pushed:
        """The adjoint of a push: what a unit that enters at each rank brings to these.

        Args:
            ranks: The ranks that are asked about.
            amounts: Worth of a unit that passes each of them, same shape.

        Returns:
            By rank: sum over ways from there of shares times worth. Time as for a push.
        """
        n = len(self.streams)
        pulled = self.backwards.push(n - 1 - ranks, amounts)
        return Pushed(pulled.flow[::-1], n - 1 - pulled.touched)

    @cached_property
    def visits(self) -> Floats:
        """How often what enters at a rank passes it in all; see ``visits_of``."""
        return visits_of(self.streams)

    def visits_at(self, rank: int) -> float:
        """The same for one rank, however large its circle."""
        for block, (s, e, o) in enumerate(_circle_rows(self.streams)):
            if s <= rank < e:
                if o >= 0:
                    return float(self.streams.visits[o + (rank - s) * (e - s + 1)])
                unit = np.zeros(e - s)
                unit[rank - s] = 1.0
                return float(self.streams.circles[block].passed(unit)[rank - s])
        return 1.0


def visits_of(streams: Streams) -> Floats:
    """How often what enters at a rank passes it in all: 1 outside circles.

    Source: METHODS 1.3 (support). NaN in a circle too large to tell for all at once.
    """
    visits = np.ones(len(streams))
    for block, (s, e, o) in enumerate(_circle_rows(streams)):
        if o >= 0:
            visits[s:e] = streams.visits[o : o + (e - s) ** 2 : e - s + 1]
        else:
            found = streams.circles[block].visits()
            visits[s:e] = np.nan if found is None else found
    return visits


def _circle_rows(streams: Streams) -> Iterable[tuple[int, int, int]]:
    rows = zip(streams.first.tolist(), streams.last.tolist(), streams.offset.tolist(), strict=True)
    return list(rows)[:-1]


def build_flow(snapshot: Snapshot, *, compiled: bool | None = None) -> FlowGraph:
    """Build the flow of a snapshot.

    Args:
        snapshot: The estate.
        compiled: Run the compiled loops; None: as the size of the estate is worth it.

    Time O(n + m) but for one sort, memory O(n + m).
    """
    if compiled is None:
        compiled = len(snapshot.member) >= WORTH_COMPILING and can_compile()
    shared = share_out(snapshot, compiled=compiled)
    streams, order, closed = build_streams(shared, compiled=compiled)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    element, n = shared.element[order], len(snapshot)
    platform_rank = np.full(n, -1, dtype=np.int32)
    platform_rank[shared.element[n:]] = place[n:]
    values = np.zeros(len(order))
    values[place[:n]] = snapshot.value
    source, target, share, online = shared.client_arrows
    level = shared.level[order]
    return FlowGraph(
        streams=streams, element=element, platform=order >= n, level=level,
        rank=place[:n], platform_rank=platform_rank,
        keep=np.where(closed, 0.0, shared.keep[order]), closed=closed,
        passes_down=shared.passes_down[order] & ~closed,
        unserved=np.where(closed, 0.0, shared.unserved[order]), values=values,
        levels=tuple(np.searchsorted(level, np.arange(LOWER + 2)).tolist()),
        client_arrows=(place[source], place[target], share, online), ignored=shared.ignored,
    )  # fmt: skip


_GRAPHS: "WeakKeyDictionary[Snapshot, _Once]" = WeakKeyDictionary()
_LOCK = Lock()


class _Once:
    def __init__(self) -> None:
        self.lock = Lock()
        self.graph: FlowGraph | None = None


def flow_graph(snapshot: Snapshot) -> FlowGraph:
    """The flow of a snapshot; built once, however many threads ask."""
    with _LOCK:
        once = _GRAPHS.setdefault(snapshot, _Once())
    with once.lock:
        if once.graph is None:
            once.graph = build_flow(snapshot)
        return once.graph


def support_of_all(snapshot: Snapshot) -> Floats:
    """The value that stands on each element, shape (n,); NaN where a circle is too large.

    Source: METHODS 1.3 (support).
    """
    graph = flow_graph(snapshot)
    found: Floats = (graph.total.flow / graph.visits)[graph.rank]
    return found
