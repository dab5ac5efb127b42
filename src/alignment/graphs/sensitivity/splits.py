"""Where value is divided by weight: every split of a flow, its outlets, and where they lead.

What passes an element is split over its requirements and what it keeps. What a service keeps is
split once more, over the components it stands on. A service that is a platform is split a
second time, in the lower half of the flow.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Kind
from alignment.catalogue.runs import places_in, starts_of
from alignment.graphs.flow import LOWER, FlowGraph, flow_graph
from alignment.graphs.sharing import Memberships, counting
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of, where

Mask = NDArray[np.bool_]

OWN = -1
"""Stands for a requirement where an outlet is what stays with the element."""

_SERVICE = KIND_CODE[Kind.SERVICE]


@dataclass(frozen=True, eq=False, kw_only=True)
class Splits:
    """The splits of one flow: s splits, o outlets, w ways that the outlets lead.

    Attributes:
        rank: State of the flow that each split divides, shape (s,).
        lower: True where it divides only what a service keeps, over its components.
        even: True where all weights are zero, so that the outlets count alike.
        ptr: Outlets of split i are ``ptr[i]:ptr[i + 1]``, those for ``OWN`` first.
        group: Requirement of each outlet, or ``OWN``, shape (o,).
        amount: Its weight; where the split is even, 1.
        share: Its part of the split, adding up to 1 by split.
        way_ptr: Ways of outlet j are ``way_ptr[j]:way_ptr[j + 1]``.
        target: Rank that each way leads to, shape (w,).
        part: Its part of the outlet.
        arrow: Its arrow in the streams; -1 where nothing runs along it.
    """

    rank: Ints
    lower: Mask
    even: Mask
    ptr: Ints
    group: Ints
    amount: Floats
    share: Floats
    way_ptr: Ints
    target: Ints
    part: Floats
    arrow: Ints

    @cached_property
    def split(self) -> Ints:
        """The split of each outlet, shape (o,)."""
        return np.repeat(np.arange(len(self.rank), dtype=np.int32), np.diff(self.ptr))

    @cached_property
    def outlet(self) -> Ints:
        """The outlet of each way, shape (w,)."""
        return np.repeat(np.arange(len(self.group), dtype=np.int32), np.diff(self.way_ptr))

    @cached_property
    def lower_of(self) -> dict[int, int]:
        """The split of what is kept, by rank, where there is one."""
        places = np.flatnonzero(self.lower)
        return dict(zip(self.rank[places].tolist(), places.tolist(), strict=True))

    def outlets_of(self, split: int) -> Ints:
        """The outlets of one split."""
        return np.arange(self.ptr[split], self.ptr[split + 1], dtype=np.int32)

    def ways_of(self, outlets: Ints) -> NDArray[np.int64]:
        """The ways of some outlets, one outlet after the other."""
        return places_in(self.way_ptr, outlets)

    def keeping(self, graph: FlowGraph, share: Floats) -> Floats:
        """What each rank keeps when the outlets have these shares, shape (ranks,)."""
        keep, (own, ranks) = graph.keep.copy(), self._own
        keep[ranks] = share[own]
        return keep

    def along_arrows(self, graph: FlowGraph, share: Floats, keep: Floats) -> Floats:
        """The share of each arrow of the streams when the outlets have these shares.

        Args:
            graph: The flow that the splits belong to.
            share: Of each outlet; they need not add up to 1.
            keep: What each rank keeps, as ``keeping`` gives it.

        Time O(o + w + arrows).
        """
        through = share * np.where(self.lower, keep[self.rank], 1.0)[self.split]
        arrow, outlet, part = self._running
        return sums_of(arrow, through[outlet] * part, len(graph.streams.target))

    @cached_property
    def _running(self) -> tuple[Ints, Ints, Floats]:
        """Arrow, outlet and part of each way that an arrow runs along."""
        runs = self.arrow >= 0
        return self.arrow[runs], self.outlet[runs], self.part[runs]

    @cached_property
    def _own(self) -> tuple[Ints, Ints]:
        """The outlets for what is kept, and their ranks."""
        own = where(self.group == OWN)
        return own, self.rank[self.split[own]]


def splits_of(snapshot: Snapshot) -> Splits:
    """The splits of a snapshot, made once. Time O(n + m) but for sorts."""
    return snapshot.derived(_splits)


def _splits(snapshot: Snapshot) -> Splits:
    graph = flow_graph(snapshot)
    source, target, lower, some = _ways(snapshot, graph)
    key = 2 * source.astype(np.int64) + lower
    order = np.lexsort((some.group, key))
    source, target, key = source[order], target[order], key[order]
    group, part, weight = some.group[order], some.part[order], some.weight[order]
    begins = np.flatnonzero((np.diff(key, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
    sizes = np.diff(np.append(begins, len(key)))
    of_group = np.add.reduceat(part, begins) if len(begins) else np.zeros(0)
    own_ranks = np.unique(source[~lower[order]])
    own = snapshot.own[graph.element[own_ranks]]
    own_ranks, own = own_ranks[own > 0], own[own > 0]
    # what is kept stands beside the requirements, as an outlet without ways
    keys = np.concatenate([key[begins], 2 * own_ranks.astype(np.int64)])
    groups = np.concatenate([group[begins], np.full(len(own), OWN, dtype=np.int32)])
    turn = np.lexsort((groups, keys))
    amount = np.concatenate([weight[begins] * of_group, own])[turn]
    alike = np.concatenate([of_group, own])[turn]
    first = np.flatnonzero(np.diff(keys[turn], prepend=-1))
    ptr = np.append(first, len(keys)).astype(np.int32)
    amount, share, even = _shared(amount, alike, first, np.diff(ptr))
    with np.errstate(invalid="ignore"):
        parts = np.nan_to_num(part / np.repeat(of_group, sizes))
    return Splits(
        rank=(keys[turn][first] // 2).astype(np.int32), lower=keys[turn][first] % 2 == 1,
        even=even, ptr=ptr, group=groups[turn].astype(np.int32), amount=amount, share=share,
        way_ptr=starts_of(np.concatenate([sizes, np.zeros(len(own), sizes.dtype)])[turn]),
        target=target, part=parts, arrow=_arrows(graph, source, target),
    )  # fmt: skip


def _ways(snapshot: Snapshot, graph: FlowGraph) -> tuple[Ints, Ints, Mask, Memberships]:
    """Every way that value may go: from which rank, to which, whether out of what is kept."""
    all_, _ = counting(snapshot)
    down = (all_.from_ == LOWER) & (all_.to == _SERVICE)
    target = np.where(down, graph.platform_rank[all_.member], graph.rank[all_.member])
    twin = graph.platform_rank[all_.owner] >= 0
    double = all_.only(twin)
    among = np.where(
        double.to == _SERVICE, graph.platform_rank[double.member], graph.rank[double.member]
    )
    built = (all_.from_ == _SERVICE) & (all_.to == LOWER)
    source = np.concatenate([graph.rank[all_.owner], graph.platform_rank[double.owner]])
    runs = ~graph.closed[source]
    targets = np.concatenate([target, among])[runs]
    lower = np.concatenate([built, np.zeros(len(among), dtype=bool)])[runs]
    return source[runs], targets, lower, all_.with_(double).only(runs)


def _shared(
    amount: Floats, alike: Floats, first: NDArray[np.int64], sizes: NDArray[np.int32]
) -> tuple[Floats, Floats, Mask]:
    """Amounts and shares of the outlets by split, and where all weights are zero."""
    if not len(first):
        return amount, amount, np.zeros(0, dtype=bool)
    even = np.add.reduceat(amount, first) == 0
    amount = np.where(np.repeat(even, sizes), alike, amount)
    total = np.repeat(np.add.reduceat(amount, first), sizes)
    return amount, amount / total, even


def _arrows(graph: FlowGraph, source: Ints, target: Ints) -> Ints:
    """The arrow between two ranks, for many pairs; -1 where there is none."""
    streams, n = graph.streams, len(graph.streams)
    held = np.repeat(np.arange(n, dtype=np.int64), np.diff(streams.ptr)) * n + streams.target
    if not len(held):
        return np.full(len(source), -1, dtype=np.int32)
    order = np.argsort(held, kind="stable")
    wanted = source.astype(np.int64) * n + target
    at = order[np.minimum(np.searchsorted(held[order], wanted), len(held) - 1)]
    return np.where(held[at] == wanted, at, -1).astype(np.int32)
