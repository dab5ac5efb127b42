"""Where the elements of a layered map stand: columns by layer, few crossings, straight lines."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
_PLACE_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of n nodes, and the way of each arrow between them.

    Attributes:
        column: Column of each node, from 0 on the left, shape (n,).
        y: Centre of each node, shape (n,), from 0 downwards in picture units.
        columns: How many columns there are.
        layer_of: Layer that each column belongs to, by place in the list of layers.
        ways: For each arrow the centres it passes in the columns between its ends, by column;
            arrows to the same provider share their ways. Empty for arrows that run back.
        back: Arrows whose provider does not stand right of the consumer.
    """

    column: Places
    y: Heights
    columns: int
    layer_of: tuple[int, ...]
    ways: tuple[tuple[tuple[int, float], ...], ...]
    back: tuple[bool, ...]


@dataclass(slots=True)
class _Grid:
    """Nodes and waypoints in columns, with the segments between neighbouring columns.

    ``cluster`` counts from 0; from ``nodes`` on, the number of nodes, stand those by themselves.
    """

    nodes: int
    column: Places
    height: Heights
    members: list[Places]
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
    back = tuple(bool(column[b] <= column[a]) for a, b in arrows)
    forward = [arrow for arrow, r in zip(arrows, back, strict=True) if not r]
    grid, way_of = _grid(column, forward, clusters)
    place = _ordered(grid)
    y = _heights(grid, place)
    n = len(layers)
    ways = tuple(
        () if turned else tuple(
            (c, float(y[way_of[b, c]])) for c in range(int(column[a]) + 1, int(column[b]))
        )
        for (a, b), turned in zip(arrows, back, strict=True)
    )  # fmt: skip
    return Layout(
        column=column, y=y[:n], columns=len(layer_of), layer_of=layer_of, ways=ways, back=back
    )


def _columns(
    layers: Sequence[int], arrows: Sequence[tuple[int, int]], clusters: Sequence[int]
) -> tuple[Places, tuple[int, ...]]:
    """The column of each node and the layer of each column."""
    within = [(a, b) for a, b in arrows if layers[a] == layers[b] and a != b]
    rank = _spread(layers, within, _ranks(layers, within), clusters)
    column = np.zeros(len(layers), dtype=np.int64)
    layer_of: list[int] = []
    for layer in sorted(set(layers)):
        inside = [i for i, found in enumerate(layers) if found == layer]
        for i in inside:
            column[i] = len(layer_of) + rank[i]
        layer_of += [layer] * (1 + max(rank[i] for i in inside))
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
    layers: Sequence[int], arrows: Sequence[tuple[int, int]], rank: list[int],
    clusters: Sequence[int],
) -> list[int]:  # fmt: skip
    """The ranks, with what is too much for one column moved right, and its providers before it."""
    tallest = max(_LEAST_TALL, round(1.4 * len(layers) ** 0.5))
    forward = [(a, b) for a, b in arrows if rank[b] > rank[a]]
    needing = {consumer for consumer, _ in forward}
    for layer in sorted(set(layers)):
        inside = [i for i, found in enumerate(layers) if found == layer]
        step = 0
        while any(rank[i] > step for i in inside) or _surplus(inside, rank, step, tallest):
            held = [i for i in inside if rank[i] == step]
            movable = sorted(held, key=lambda i: (i not in needing, clusters[i], i))
            for node in movable[tallest:]:
                rank[node] += 1
            _push(rank, forward)
            step += 1
    return rank


def _surplus(inside: Sequence[int], rank: Sequence[int], step: int, tallest: int) -> bool:
    return sum(1 for i in inside if rank[i] == step) > tallest


def _push(rank: list[int], forward: Sequence[tuple[int, int]]) -> None:
    """Move providers right until each stands right of its consumers; the arrows have no circle."""
    moved = True
    while moved:
        moved = False
        for consumer, provider in forward:
            if rank[provider] <= rank[consumer]:
                rank[provider] = rank[consumer] + 1
                moved = True


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
) -> tuple[_Grid, dict[tuple[int, int], int]]:
    """Nodes and shared waypoints; a waypoint is known by its provider and its column."""
    way_of: dict[tuple[int, int], int] = {}
    places = column.tolist()
    pieces: dict[tuple[int, int], None] = {}
    for consumer, provider in arrows:
        near = consumer
        for c in range(places[consumer] + 1, places[provider]):
            far = way_of.setdefault((provider, c), len(column) + len(way_of))
            pieces[near, far] = None
            near = far
        pieces[near, provider] = None
    columns = np.concatenate([column, np.array([c for _, c in way_of], dtype=np.int64)])
    height = np.full(len(columns), WAY_HEIGHT)
    height[: len(column)] = NODE_HEIGHT
    count = int(columns.max(initial=-1)) + 1
    ends = np.array(list(pieces), dtype=np.int64).reshape(-1, 2)
    leaving = columns[ends[:, 0]]
    segments = [(ends[leaving == c, 0], ends[leaving == c, 1]) for c in range(max(count - 1, 0))]
    members = [np.flatnonzero(columns == c) for c in range(count)]
    cluster = None if clusters is None else _single(clusters, len(columns))
    return _Grid(len(column), columns, height, members, segments, cluster), way_of


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
    best, least = place.copy(), _crossings(grid, place)
    for _ in range(_ORDER_ROUNDS):
        if not least:
            break
        _sweep(grid, place, forward=True)
        _sweep(grid, place, forward=False)
        found = _crossings(grid, place)
        if found < least:
            best, least = place.copy(), found
    return best


def _sweep(grid: _Grid, place: Places, *, forward: bool) -> None:
    steps = range(len(grid.segments))
    for c in steps if forward else reversed(steps):
        near, far = grid.segments[c] if forward else grid.segments[c][::-1]
        members = grid.members[c + 1 if forward else c]
        wanted = _means(place, near, far)[members]
        wanted = np.where(np.isnan(wanted), place[members], wanted)
        place[members[_by(wanted, place[members], grid, members)]] = np.arange(len(members))


def _by(wanted: Heights, place: Places, grid: _Grid, members: Places) -> Places:
    """The order of one column: by what is wanted, clusters kept together."""
    if grid.cluster is None:
        return np.lexsort((place, wanted))
    _, inside = np.unique(grid.cluster[members], return_inverse=True)
    mean = np.bincount(inside, wanted) / np.bincount(inside)
    return np.lexsort((place, wanted, inside, mean[inside]))


def _means(of: NDArray[np.generic], near: Places, far: Places, size: int | None = None) -> Heights:
    """Mean of what the ``near`` ends have, for each ``far`` end; NaN where there is none."""
    n = len(of) if size is None else size
    total = np.bincount(far, weights=of[near].astype(np.float64), minlength=n)
    count = np.bincount(far, minlength=n)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


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
    for turn in range(2 * _PLACE_ROUNDS):
        forward = turn % 2 == 0
        steps = range(len(grid.segments))
        for c in steps if forward else reversed(steps):
            near, far = grid.segments[c] if forward else grid.segments[c][::-1]
            at = c + 1 if forward else c
            wanted = _means(y, near, far)[ordered[at]]
            _settle(y, ordered[at], offsets[at], wanted)
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
