"""Where the elements of a layered map stand: columns by layer, few crossings, straight lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from alignment.catalogue.runs import spans
from alignment.reports.maps.placing import WAY_HEIGHT, Grid, Heights, Places, heights, ordered

NODE_HEIGHT = 36.0
_LEAST_TALL = 14


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
    place = ordered(grid)
    y, n = heights(grid, place), len(layers)
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
) -> tuple[Grid, Places]:
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
    cluster = None if clusters is None else _single(clusters, len(columns))
    return Grid(len(column), columns, height, members, segments, cluster), known


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
