"""What the losses of value nodes are made of, as columns: one row a requirement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import spans, starts_of
from alignment.graphs.propagation import Impact
from alignment.graphs.snapshot import Floats, Ints, Snapshot

Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Parts:
    """What the losses of some value nodes are made of: p rows.

    Attributes:
        ptr: Parts of node i are ``ptr[i]:ptr[i + 1]``, the largest first.
        groups: Their requirements, shape (p,).
        shares, criticalities, losses, adds: Shape (p,).
        ends: Lost members of part j are ``members[ends[j]:ends[j + 1]]``.
    """

    ptr: Places
    groups: Places
    shares: Floats
    criticalities: Floats
    losses: Floats
    adds: Floats
    ends: Places
    members: Ints


def parts_of_nodes(impact: Impact, nodes: Ints) -> Parts:
    """The parts of the losses of some hit value nodes.

    Time O(r log r) inside NumPy for r memberships of their groups.
    """
    snapshot = impact.snapshot
    first = snapshot.group_ptr[nodes]
    count = snapshot.group_ptr[nodes + 1] - first
    groups, node = spans(first, count), np.repeat(np.arange(len(nodes)), count)
    lost, ends, members = _lost(impact, groups)
    shares = _shares(snapshot, nodes, groups, node)[lost]
    groups, node = groups[lost], node[lost]
    kappa, losses = snapshot.kappa[groups], impact.losses_of(members[ends[1:] - 1])
    adds = shares * kappa * losses
    order = np.lexsort((groups, -adds, node))
    size = np.diff(ends)[order]
    return Parts(
        ptr=starts_of(np.bincount(node, minlength=len(nodes)), np.int64), groups=groups[order],
        shares=shares[order], criticalities=kappa[order], losses=losses[order],
        adds=adds[order], ends=starts_of(size, np.int64),
        members=members[spans(ends[:-1][order], size)],
    )  # fmt: skip


def _shares(snapshot: Snapshot, nodes: Ints, groups: Places, node: Places) -> Floats:
    """The share of each group in the weight of its node; equal where all weights are zero."""
    weights = snapshot.weight[groups]
    total = (snapshot.own[nodes] + np.bincount(node, weights, minlength=len(nodes)))[node]
    equal = 1 / np.bincount(node, minlength=len(nodes))[node]
    shares: Floats = np.divide(weights, total, out=equal, where=total > 0)
    return shares


def _lost(impact: Impact, groups: Places) -> tuple[Places, Places, Ints]:
    """Which of some groups are lost; of those the members that decided, highest loss first."""
    snapshot = impact.snapshot
    first = snapshot.member_ptr[groups]
    size = snapshot.member_ptr[groups + 1] - first
    members, group = snapshot.member[spans(first, size)], np.repeat(np.arange(len(groups)), size)
    losses = impact.losses_of(members)
    lost = losses > 0
    members, group, losses = members[lost], group[lost], losses[lost]
    members = members[np.lexsort((impact.places_of(members), -losses, group))]
    count = np.bincount(group, minlength=len(groups))
    enough = size - snapshot.needs[groups] + 1
    kept = np.flatnonzero(count >= enough)
    taken = spans((np.cumsum(count) - count)[kept], enough[kept])
    return kept, starts_of(enough[kept], np.int64), members[taken]
