"""Where the elements of a layered map stand: columns by layer, few crossings, straight lines."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import spans

Places = NDArray[np.int64]
Heights = NDArray[np.float64]

NODE_HEIGHT = 36.0
NODE_GAP = 9.0
WAY_HEIGHT = 5.0
CLUSTER_ROOM = 24.0
"""Above the first node of a cluster, for its name."""

CLUSTER_END = 8.0
_LEAST_TALL = 14
_ORDER_ROUNDS = 8
_VAIN_ROUNDS = 2
"""Rounds in a row without fewer crossings after which no further one is tried."""

_MANY_PIECES, _FEW_ROUNDS = 50_000, 2
"""Pieces of arrows from which later rounds take long; they win less than a hundredth there."""

_PLACE_ROUNDS = 6
_SETTLED = 0.5
"""Picture units that a round moves a node against the others, on average, to call it the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of n nodes, and the way of each arrow between them.

    Attributes:
        column: Column of each node, from 0 on the left, shape (n,).
        y: Centre of each node, shape (n,), from 0 downwards in picture units.
        columns: How many columns there are.
        layer_of: Layer that each column belongs to, by place in the list of layers.
        ways: For each node the columns and centres that arrows to it pass, from the left: each
            arrow those right of its consumer. Arrows whose provider does not stand right of the
            consumer run back and pass none.
    """

    column: Places
    y: Heights
    columns: int
    layer_of: tuple[int, ...]
    ways: tuple[tuple[tuple[int, float], ...], ...]


@dataclass(slots=True)
class _Grid:
    """Nodes and waypoints in columns, with the segments between neighbouring columns.

    ``inside`` is the place of each among the ``members`` of its column. ``cluster`` counts from
    0; from ``nodes`` on, the number of nodes, stand those by themselves.
    """

    nodes: int
    column: Places
    height: Heights
    members: list[Places]
    inside: Places
    segments: list[tuple[Places, Places]]
    cluster: Places | None


def layout(
    layers: Sequence[int], arrows: Sequence[tuple[int, int]],
    clusters: Sequence[int] | None = None,
) -> Layout:  # fmt: skip
    """Place nodes whose layer is known, consumers left of their providers.

    Args:
        layers: Layer of each node, 0 for the leftmost; a layer spreads over as many columns as
            its longest chain of arrows inside it.
        arrows: Pairs (consumer, provider) of nodes, each pair once.
        clusters: Nodes of one cluster stand together in their columns, with room above the
            first for a name; -1 for a node of none.

    Time O(rounds * (n + a) log n) with a the arrow pieces; circles are broken where a depth
    first walk closes them.

    Source: Sugiyama, Tagawa and Toda 1981 (barycentre order); isotonic regression by pooling
    adjacent violators (Ayer et al. 1955) for the coordinates.
    """
    column, layer_of = _columns(layers, arrows, clusters or [-1] * len(layers))
    places = column.tolist()
    forward = [(a, b) for a, b in arrows if places[b] > places[a]]
    grid, waypoints = _grid(column, forward, clusters)
    place = _ordered(grid)
    y, n = _heights(grid, place), len(layers)
    return Layout(
        column=column, y=y[:n], columns=len(layer_of), layer_of=layer_of,
        ways=_ways(waypoints, y[n:], n),
    )  # fmt: skip


def _ways(waypoints: Places, y: Heights, nodes: int) -> tuple[tuple[tuple[int, float], ...], ...]:
    """The waypoints before each node, from the left, with their columns and centres."""
    provider, column = waypoints
    order = np.lexsort((column, provider))
    ends = np.searchsorted(provider[order], np.arange(nodes + 1)).tolist()
    held = list(zip(column[order].tolist(), y[order].tolist(), strict=True))
    return tuple(tuple(held[begin:end]) for begin, end in pairwise(ends))


def _columns(
    layers: Sequence[int], arrows: Sequence[tuple[int, int]], clusters: Sequence[int]
) -> tuple[Places, tuple[int, ...]]:
    """The column of each node and the layer of each column."""
    within = [(a, b) for a, b in arrows if layers[a] == layers[b] and a != b]
    layer = np.array(layers, dtype=np.int64)
    rank = _spread(layer, within, np.array(_ranks(layers, within), dtype=np.int64), clusters)
    column = np.zeros(len(layers), dtype=np.int64)
    layer_of: list[int] = []
    for found in sorted(set(layers)):
        inside = layer == found
        column[inside] = len(layer_of) + rank[inside]
        layer_of += [found] * (1 + int(rank[inside].max()))
    return column, tuple(layer_of)


def _ranks(layers: Sequence[int], arrows: Sequence[tuple[int, int]]) -> list[int]:
    """Longest way to each node inside its layer, arrows that close a circle left out."""
    provided: list[list[int]] = [[] for _ in layers]
    for consumer, provider in arrows:
        provided[consumer].append(provider)
    rank = [0] * len(layers)
    finished = _finished_last(provided)
    position = {node: place for place, node in enumerate(finished)}
    for node in finished:
        for provider in provided[node]:
            if position[provider] > position[node]:
                rank[provider] = max(rank[provider], rank[node] + 1)
    return rank


def _spread(
    layer: Places, arrows: Sequence[tuple[int, int]], rank: Places, clusters: Sequence[int]
) -> Places:
    """The ranks, with what is too much for one column moved right, and its providers before it."""
    tallest = max(_LEAST_TALL, round(1.4 * len(layer) ** 0.5))
    ends = np.array(arrows, dtype=np.int64).reshape(-1, 2)
    ends = ends[rank[ends[:, 1]] > rank[ends[:, 0]]]
    alone = np.ones(len(layer), dtype=bool)
    alone[ends[:, 0]] = False
    order = np.lexsort((np.array(clusters, dtype=np.int64), alone))  # who stays comes first
    for found in np.unique(layer).tolist():
        inside, step = order[layer[order] == found], 0
        while True:
            ranks = rank[inside]
            held = inside[ranks == step]
            if len(held) <= tallest and not (ranks > step).any():
                break
            rank[held[tallest:]] += 1
            _push(rank, ends)
            step += 1
    return rank


def _push(rank: Places, ends: Places) -> None:
    """Move providers right until each stands right of its consumers; the arrows have no circle."""
    near, far = ends.T
    while (late := rank[far] <= rank[near]).any():
        np.maximum.at(rank, far[late], rank[near[late]] + 1)


def _finished_last(provided: Sequence[Sequence[int]]) -> list[int]:
    """The nodes by a depth first walk, last finished first: topological but for circles."""
    seen = [False] * len(provided)
    done: list[int] = []
    for start in range(len(provided)):
        stack = [] if seen[start] else [(start, iter(provided[start]))]
        seen[start] = True
        while stack:
            node, rest = stack[-1]
            onward = next((p for p in rest if not seen[p]), None)
            if onward is None:
                done.append(node)
                stack.pop()
            else:
                seen[onward] = True
                stack.append((onward, iter(provided[onward])))
    return done[::-1]


def _grid(
    column: Places, arrows: Sequence[tuple[int, int]], clusters: Sequence[int] | None
) -> tuple[_Grid, Places]:
    """Nodes and shared waypoints; a waypoint is known by its provider and its column, (2, w)."""
    ends = np.array(arrows, dtype=np.int64).reshape(-1, 2)
    first, steps = column[ends[:, 0]], column[ends[:, 1]] - column[ends[:, 0]]
    arrow = np.repeat(np.arange(len(ends)), steps)
    last = np.cumsum(steps) - 1
    at = spans(first + 1, steps)  # the column that each piece ends in
    provider = ends[arrow, 1]
    through = np.ones(len(arrow), dtype=bool)
    through[last] = False
    known, ways = _numbered(np.stack([provider[through], at[through]]))
    far = provider.copy()
    far[through] = len(column) + ways
    near = np.empty_like(far)
    near[1:] = far[:-1]
    near[last - steps + 1] = ends[:, 0]
    (near, far), _ = _numbered(np.stack([near, far]))
    columns = np.concatenate([column, known[1]])
    height = np.full(len(columns), WAY_HEIGHT)
    height[: len(column)] = NODE_HEIGHT
    count = int(columns.max(initial=-1)) + 1
    leaving = columns[near]
    segments = [(near[leaving == c], far[leaving == c]) for c in range(max(count - 1, 0))]
    members = [np.flatnonzero(columns == c) for c in range(count)]
    inside = np.empty(len(columns), dtype=np.int64)
    for held in members:
        inside[held] = np.arange(len(held))
    cluster = None if clusters is None else _single(clusters, len(columns))
    return _Grid(len(column), columns, height, members, inside, segments, cluster), known


def _numbered(pairs: Places) -> tuple[Places, Places]:
    """Each pair once, in the order of its first column, and the number of each column's pair."""
    span = int(pairs[1].max(initial=0)) + 1
    _, first, which = np.unique(
        pairs[0] * span + pairs[1], return_index=True, return_inverse=True
    )  # fmt: skip
    order = np.argsort(first)
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return pairs[:, first[order]], number[which]


def _single(clusters: Sequence[int], count: int) -> Places:
    """The cluster of each node and waypoint; what belongs to none is a cluster by itself."""
    found = np.arange(count, dtype=np.int64) + len(clusters)
    given = np.array(clusters, dtype=np.int64)
    found[: len(given)] = np.where(given < 0, found[: len(given)], given)
    return found


def _ordered(grid: _Grid) -> Places:
    """The place of each node in its column, by barycentre sweeps; the best round is kept."""
    place = np.zeros(len(grid.column), dtype=np.int64)
    for members in grid.members:
        nodes = members if grid.cluster is None else members[
            np.argsort(grid.cluster[members], kind="stable")
        ]  # fmt: skip
        place[nodes] = np.arange(len(members))
    best, least, vain = place.copy(), _crossings(grid, place), 0
    many = sum(len(near) for near, _ in grid.segments) > _MANY_PIECES
    for _ in range(_FEW_ROUNDS if many else _ORDER_ROUNDS):
        if not least or vain == _VAIN_ROUNDS:
            break
        _sweep(grid, place, forward=True)
        _sweep(grid, place, forward=False)
        found = _crossings(grid, place)
        vain += 1
        if found < least:
            best, least, vain = place.copy(), found, 0
    return best


def _sweep(grid: _Grid, place: Places, *, forward: bool) -> None:
    for at, near, far in _steps(grid, forward=forward):
        members = grid.members[at]
        mine, wanted = place[members], _means(place[near], grid.inside[far], len(members))
        wanted = np.where(np.isnan(wanted), mine, wanted)
        place[members[_by(wanted, mine, grid, members)]] = np.arange(len(members))


def _steps(grid: _Grid, *, forward: bool) -> Iterator[tuple[int, Places, Places]]:
    """Column by column, from the left or the right: its number, and the segments that reach it."""
    numbers = range(len(grid.segments))
    for c in numbers if forward else reversed(numbers):
        near, far = grid.segments[c]
        yield (c + 1, near, far) if forward else (c, far, near)


def _by(wanted: Heights, place: Places, grid: _Grid, members: Places) -> Places:
    """The order of one column: by what is wanted, clusters kept together."""
    if grid.cluster is None:
        return np.lexsort((place, wanted))
    _, inside = np.unique(grid.cluster[members], return_inverse=True)
    mean = np.bincount(inside, wanted) / np.bincount(inside)
    return np.lexsort((place, wanted, inside, mean[inside]))


def _means(values: NDArray[np.generic], places: Places, size: int) -> Heights:
    """Mean of the values that go to each of so many places; NaN where none does."""
    count = np.bincount(places, minlength=size).astype(np.float64)
    count[count == 0] = np.nan
    return np.bincount(places, weights=values, minlength=size) / count


def _crossings(grid: _Grid, place: Places) -> int:
    """How many pairs of segments cross."""
    total = 0
    for near, far in grid.segments:
        seen: list[int] = []
        for end in place[far[np.lexsort((place[far], place[near]))]].tolist():
            at = bisect_right(seen, end)
            total += len(seen) - at
            seen.insert(at, end)
    return total


def _heights(grid: _Grid, place: Places) -> Heights:
    """Centres that keep the order and the gaps and bring connected nodes level."""
    y = np.zeros(len(grid.column))
    ordered = [members[np.argsort(place[members])] for members in grid.members]
    rooms = [_rooms(grid, members) for members in ordered]
    offsets = [
        _offsets(grid.height[members], room) for members, room in zip(ordered, rooms, strict=True)
    ]
    for members, offset in zip(ordered, offsets, strict=True):
        y[members] = offset - offset[-1] / 2
    for _ in range(_PLACE_ROUNDS):
        before = y.copy()
        for forward in (True, False):
            for at, near, far in _steps(grid, forward=forward):
                wanted = _means(y[near], place[far], len(ordered[at]))
                _settle(y, ordered[at], offsets[at], wanted)
        moved = y - before
        if not len(y) or np.abs(moved - np.median(moved)).mean() < _SETTLED:
            break
    lead = np.zeros(len(y))
    for members, room in zip(ordered, rooms, strict=True):
        lead[members] = room
    return _without_bands(y, grid.height, lead)


def _rooms(grid: _Grid, members: Places) -> Heights:
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


def _settle(y: Heights, members: Places, offset: Heights, wanted: Heights) -> None:
    """Move one column as near to what is wanted as its order and gaps allow."""
    free = np.isnan(wanted)
    weights = np.where(free, 0.1, 1.0)
    target = np.where(free, y[members], wanted) - offset
    y[members] = isotonic(target, weights) + offset


def isotonic(values: Heights, weights: Heights) -> Heights:
    """The non-decreasing sequence nearest to ``values`` by weighted squares. Time O(n)."""
    from scipy.optimize import isotonic_regression

    if not len(values):
        return values
    nearest: Heights = isotonic_regression(values, weights=weights).x
    return nearest
