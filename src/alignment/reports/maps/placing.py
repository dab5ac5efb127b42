"""The order of nodes in the columns of a map, with few crossings, and their heights."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Heights = NDArray[np.float64]

NODE_GAP = 9.0
WAY_HEIGHT = 5.0
CLUSTER_ROOM = 24.0
"""Above the first node of a cluster, for its name."""

CLUSTER_END = 8.0
_ORDER_ROUNDS = 8
_VAIN_ROUNDS = 2
"""Rounds in a row without fewer crossings after which no further one is tried."""

_MANY_PIECES, _FEW_ROUNDS = 50_000, 2
"""Pieces of arrows from which later rounds take long; they win less than a hundredth there."""

_FREE = 0.1
"""How much a node that nothing reaches wants to stay, against the others."""

_PLACE_ROUNDS = 6
_SETTLED = 0.5
"""Picture units that a round moves a node against the others, on average, to call it the last."""


@dataclass(slots=True)
class Grid:
    """Nodes and waypoints in columns, with the segments between neighbouring columns.

    ``cluster`` counts from 0; from ``nodes`` on, the number of nodes, stand those by themselves.
    """

    nodes: int
    column: Places
    height: Heights
    members: list[Places]
    segments: list[tuple[Places, Places]]
    cluster: Places | None


class _Step(NamedTuple):
    """What reaches the m nodes of one column from one of its neighbours.

    ``at`` is the number of the column, ``source`` has the far end of each segment, ``into`` the
    place of the near one among the members, of which ``free`` are those that none reaches.
    ``reaching`` (how many segments do, at least 1) and ``weights`` are by member.
    """

    at: int
    members: Places
    source: Places
    into: Places
    reaching: Places
    free: Places
    weights: Heights

    def wanted(self, values: NDArray[np.generic], own: NDArray[np.generic]) -> Heights:
        """Mean of the values that reach each member; its own where none does."""
        total = np.bincount(self.into, weights=values[self.source], minlength=len(self.members))
        means: Heights = total / self.reaching
        means[self.free] = own[self.free]
        return means


def ordered(grid: Grid) -> Places:
    """The place of each node in its column, by barycentre sweeps; the best round is kept."""
    place = np.zeros(len(grid.column), dtype=np.int64)
    for members in grid.members:
        nodes = members if grid.cluster is None else members[
            np.argsort(grid.cluster[members], kind="stable")
        ]  # fmt: skip
        place[nodes] = np.arange(len(members))
    best, least, vain = place.copy(), _crossings(grid, place), 0
    many = sum(len(near) for near, _ in grid.segments) > _MANY_PIECES
    steps = _steps(grid, grid.members, _inside(grid))
    for _ in range(_FEW_ROUNDS if many else _ORDER_ROUNDS):
        if not least or vain == _VAIN_ROUNDS:
            break
        for step in steps:
            _sweep(grid, place, step)
        found = _crossings(grid, place)
        vain += 1
        if found < least:
            best, least, vain = place.copy(), found, 0
    return best


def _inside(grid: Grid) -> Places:
    """The place of each node among the members of its column."""
    inside = np.empty(len(grid.column), dtype=np.int64)
    for members in grid.members:
        inside[members] = np.arange(len(members))
    return inside


def _sweep(grid: Grid, place: Places, step: _Step) -> None:
    mine = place[step.members]
    order = _by(step.wanted(place, mine), mine, grid, step.members)
    place[step.members[order]] = np.arange(len(order))


def _steps(grid: Grid, columns: list[Places], inside: Places) -> list[_Step]:
    """The columns from the left and back again, each with the segments that reach it.

    Args:
        grid: The segments.
        columns: The nodes of each column, in an order.
        inside: The place of each node in that order.
    """
    numbered = list(enumerate(grid.segments))
    there = [_step(c + 1, columns[c + 1], near, inside[far]) for c, (near, far) in numbered]
    back = [_step(c, columns[c], far, inside[near]) for c, (near, far) in reversed(numbered)]
    return there + back


def _step(at: int, members: Places, source: Places, into: Places) -> _Step:
    count = np.bincount(into, minlength=len(members))
    return _Step(
        at=at, members=members, source=source, into=into, reaching=np.maximum(count, 1),
        free=np.flatnonzero(count == 0), weights=np.where(count == 0, _FREE, 1.0),
    )  # fmt: skip


def _by(wanted: Heights, place: Places, grid: Grid, members: Places) -> Places:
    """The order of one column: by what is wanted, clusters kept together."""
    if grid.cluster is None:
        return np.lexsort((place, wanted))
    _, inside = np.unique(grid.cluster[members], return_inverse=True)
    mean = np.bincount(inside, wanted) / np.bincount(inside)
    return np.lexsort((place, wanted, inside, mean[inside]))


def _crossings(grid: Grid, place: Places) -> int:
    """How many pairs of segments cross."""
    total = 0
    for near, far in grid.segments:
        seen: list[int] = []
        for end in place[far[np.lexsort((place[far], place[near]))]].tolist():
            at = bisect_right(seen, end)
            total += len(seen) - at
            seen.insert(at, end)
    return total


def heights(grid: Grid, place: Places) -> Heights:
    """Centres that keep the order and the gaps and bring connected nodes level."""
    y = np.zeros(len(grid.column))
    columns = [members[np.argsort(place[members])] for members in grid.members]
    rooms = [_rooms(grid, members) for members in columns]
    offsets = [
        _offsets(grid.height[members], room) for members, room in zip(columns, rooms, strict=True)
    ]
    for members, offset in zip(columns, offsets, strict=True):
        y[members] = offset - offset[-1] / 2
    steps = _steps(grid, columns, place)
    for _ in range(_PLACE_ROUNDS):
        before = y.copy()
        for step in steps:
            _settle(y, step, offsets[step.at])
        moved = y - before
        if not len(y) or np.abs(moved - np.median(moved)).mean() < _SETTLED:
            break
    lead = np.zeros(len(y))
    for members, room in zip(columns, rooms, strict=True):
        lead[members] = room
    return _without_bands(y, grid.height, lead)


def _rooms(grid: Grid, members: Places) -> Heights:
    """What each node of a column keeps free above itself: the first of a cluster, for its name."""
    room = np.zeros(len(members))
    if grid.cluster is None or not len(members):
        return room
    mine = grid.cluster[members]
    clustered = mine < grid.nodes
    starts = np.concatenate([[True], mine[1:] != mine[:-1]])
    room[starts & clustered] = CLUSTER_ROOM
    after = np.concatenate([[False], clustered[:-1]]) & starts
    return room + np.where(after, CLUSTER_END, 0.0)


def _without_bands(y: Heights, height: Heights, lead: Heights) -> Heights:
    """The same picture from 0 down, with bands in which nothing stands made narrow."""
    if not len(y):
        return y
    upper, lower = y - height / 2 - lead, y + height / 2
    order = np.argsort(upper, kind="stable")
    gap = upper[order][1:] - np.maximum.accumulate(lower[order])[:-1]
    shift = np.zeros(len(y))
    shift[order[1:]] = np.cumsum(np.maximum(gap - NODE_GAP, 0.0))
    return y - shift - float(upper.min())


def _offsets(height: Heights, room: Heights) -> Heights:
    """How far each centre of a full column lies below the first."""
    gaps = (
        room[1:]
        + (height[1:] + height[:-1]) / 2
        + np.where(
            (height[1:] == WAY_HEIGHT) & (height[:-1] == WAY_HEIGHT), WAY_HEIGHT / 2, NODE_GAP
        )
    )
    return np.concatenate([[0.0], np.cumsum(gaps)])


def _settle(y: Heights, step: _Step, offset: Heights) -> None:
    """Move one column as near to what is wanted as its order and gaps allow."""
    wanted = step.wanted(y, y[step.members])
    y[step.members] = isotonic(wanted - offset, step.weights) + offset


def isotonic(values: Heights, weights: Heights) -> Heights:
    """The non-decreasing sequence nearest to ``values`` by weighted squares. Time O(n)."""
    from scipy.optimize import isotonic_regression

    if not len(values):
        return values
    nearest: Heights = isotonic_regression(values, weights=weights).x
    return nearest
