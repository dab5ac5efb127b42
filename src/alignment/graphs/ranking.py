"""Puts the states of a flow in topological order and gets its circles ready to be solved."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import places_in, starts_of
from alignment.graphs.circles import Circle
from alignment.graphs.kernels import flow as kernels
from alignment.graphs.sharing import Shared
from alignment.graphs.snapshot import Floats, Ints
from alignment.graphs.streams import MOST_IN_KERNEL, Streams, sums_of

Mask = NDArray[np.bool_]


def build_streams(shared: Shared, *, compiled: bool) -> tuple[Streams, Ints, Mask]:
    """Order the states and their arrows by rank.

    Returns:
        The arrows by rank, the state of each rank, and True where a rank is in a closed circle.

    Time O(states log states + arrows) and the matrices of the small circles.
    """
    n = len(shared.element)
    ptr, target, share = _merged(shared, n, compiled=compiled)
    circle = _numbered(ptr, target, n, compiled=compiled)
    order = np.lexsort((-circle, shared.level)).astype(np.int32)
    place = np.empty(n, dtype=np.int32)
    place[order] = np.arange(n, dtype=np.int32)
    taken = places_in(ptr, order)
    ptr, target, share = starts_of(np.diff(ptr)[order]), place[target[taken]], share[taken]
    circle = circle[order]
    source = np.repeat(np.arange(n, dtype=np.int32), np.diff(ptr))
    inner = circle[source] == circle[target]
    leak = np.where(shared.passes_down, 0.0, shared.keep)[order]
    leak += sums_of(source[~inner], share[~inner], n)
    large = np.bincount(circle, minlength=n + 1) > 1
    closed = (large & (sums_of(circle, leak, n + 1) == 0))[circle]
    if closed.any():
        runs = ~(inner & closed[source])
        ptr = starts_of(np.bincount(source[runs], minlength=n))
        source, target, share, inner = source[runs], target[runs], share[runs], inner[runs]
    turns = large[circle] & ~closed
    parts = _circle_parts(circle, turns, (source[inner], target[inner], share[inner]), leak)
    first, last, offset, squares, circles = parts
    visits = _visits((first, last, offset), squares, leak, compiled=compiled)
    streams = Streams(ptr=ptr, target=target, share=share, first=first, last=last, offset=offset,
                      visits=visits, circles=circles, turned=False, compiled=compiled)  # fmt: skip
    return streams, order, closed


def with_shares(streams: Streams, share: Floats, leak: Floats) -> Streams:
    """The same arrows with other shares; only the circles are made ready again.

    Args:
        streams: The arrows forward.
        share: Of each arrow.
        leak: Share of each rank that ends there.

    Time O(ranks) and the matrices of the small circles; O(1) where there is no circle.
    """
    if len(streams.first) == 1:
        return replace(streams, share=share)
    circle, arrow, source, inner = streams.turning
    outward = ~inner
    leak = leak + sums_of(source[outward], share[arrow[outward]], len(streams))
    arrows = (source[inner], streams.target[arrow[inner]], share[arrow[inner]])
    first, last, offset, squares, circles = _circle_parts(circle, circle >= 0, arrows, leak)
    visits = _visits((first, last, offset), squares, leak, compiled=streams.compiled)
    return replace(streams, share=share, visits=visits, circles=circles)


def _merged(shared: Shared, n: int, *, compiled: bool) -> tuple[Ints, Ints, Floats]:
    """The arrows by state, parallel ones as one."""
    ptr = starts_of(np.bincount(shared.source, minlength=n))
    given = (ptr, shared.target.copy(), shared.share.copy(), np.full(n, -1, np.int32), ptr.copy())
    arrays = _run(kernels.merge, given, compiled=compiled)
    end = int(arrays[4][-1])
    return arrays[4], arrays[1][:end], arrays[2][:end]


def _numbered(ptr: Ints, target: Ints, n: int, *, compiled: bool) -> Ints:
    rooms = [np.zeros(n, dtype=np.int32) for _ in range(5)]
    given = (ptr, target, *rooms, np.full(n, -1, dtype=np.int32))
    circle: Ints = _run(kernels.circles, given, compiled=compiled)[-1]
    return circle


def _run(kernel: Any, arrays: tuple[Any, ...], *, compiled: bool) -> list[Any]:
    """Run a kernel that writes into its arguments; returns them as arrays."""
    if compiled:
        kernel.compiled(*arrays)
        return list(arrays)
    lists = [array.tolist() for array in arrays]
    kernel.plain(*lists)
    return [np.array(items, a.dtype) for items, a in zip(lists, arrays, strict=True)]


def _circle_parts(
    circle: Ints, turns: Mask, inner: tuple[Ints, Ints, Floats], leak: Floats
) -> tuple[Ints, Ints, Any, Floats, dict[int, Circle]]:
    """Where each circle lies, the squares of the small ones, and the large ones as systems."""
    ranks = turns.nonzero()[0]
    number, n = circle[ranks], len(circle)
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    first = np.append(ranks[begins], n).astype(np.int32)
    size = np.diff(np.append(begins, len(ranks)))
    last = np.append(ranks[begins] + size, n).astype(np.int32)
    small = size <= MOST_IN_KERNEL
    ends = np.cumsum(np.where(small, size * size, 0))
    offset = np.append(np.where(small, ends - size * size, -1), 0)
    source, target, share = inner
    block = np.searchsorted(first, source, side="right") - 1
    fits = np.append(small, True)[block]
    b = block[fits]
    at = offset[b] + (source[fits] - first[b]) * (last[b] - first[b]) + target[fits] - first[b]
    squares = np.zeros(int(ends[-1]) if len(ends) else 0)
    np.add.at(squares, at, share[fits])
    circles = {}
    for c in np.flatnonzero(~small).tolist():
        low, high = np.searchsorted(block, [c, c + 1])
        s, e = int(first[c]), int(last[c])
        circles[c] = Circle(source[low:high] - s, target[low:high] - s, share[low:high], leak[s:e])
    return first, last, offset, squares, circles


def _visits(
    blocks: tuple[Ints, Ints, Any], squares: Floats, leak: Floats, *, compiled: bool
) -> Floats:
    given = (*blocks, squares, leak.copy(), np.zeros(len(squares)))
    found: Floats = _run(kernels.invert, given, compiled=compiled)[-1]
    return found
