"""In which order diagrams ask about elements: what decides how large they become.

An element that stands in series, whose loss alone is passed on, costs one node wherever it is
asked; only groups that can spare a member make a diagram remember which of several elements are
lost. So what stands below no such group is asked first, and those groups follow one another in
the order that leaves the fewest elements open: asked already, and needed by a group to come.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import starts_of
from alignment.graphs.kernels.arranging import arrange_pass
from alignment.graphs.reliability.parts import Part

_MOST_AHEAD, _LEAST_AHEAD, _LOOKS = 256, 32, 200_000
"""Among how many groups the next one is chosen; without a bound time would grow by the square."""


def variable_order(
    blocks: Sequence[Sequence[int]], needs: Mapping[int, Sequence[Part]],
    tops: Sequence[Part] = (), *, worth: int = 0,
) -> list[int]:  # fmt: skip
    """All elements of some blocks in the order in which diagrams should ask about them.

    Args:
        blocks: Elements, suppliers first; what needs one another in a circle is one block.
        needs: The groups that an element needs.
        tops: Groups of what takes no part itself.
        worth: Memberships of the estate, by which loops are compiled or not.

    Time O(h + a * (g + n)) for g groups that can spare a member, h elements below all of them, a
    groups looked at at a time, and n elements; memory O(h + a * n).

    Source: METHODS 1.6; after Aloul, Markov and Sakallah 2001, MINCE (few elements cut).
    """
    below = _below(blocks, needs)
    place = {element: i for i, element in enumerate(below)}
    elements = list(below)
    supports: dict[int, None] = {}
    parts = [part for block in blocks for u in block for part in needs.get(u, ())]
    for part in (*parts, *tops):
        if part.least > 1:
            supports[_union(below[m] for m in part.members if m in place)] = None
    last = arranged(list(supports), len(elements), worth)
    held = set(last)
    series = [i for i in range(len(elements) - 1, -1, -1) if i not in held]
    return [elements[i] for i in (*series, *last)]


def _below(blocks: Sequence[Sequence[int]], needs: Mapping[int, Sequence[Part]]) -> dict[int, int]:
    """What each element stands on, itself included, as bits by the order of the blocks."""
    found: dict[int, int] = {}
    for block in blocks:
        own = 0
        for i in range(len(found), len(found) + len(block)):
            own |= 1 << i
        inside = set(block)
        members = {m for u in block for part in needs.get(u, ()) for m in part.members} - inside
        whole = own | _union(found[m] for m in members)
        found.update(dict.fromkeys(block, whole))
    return found


def _union(parts: Iterable[int]) -> int:
    whole = 0
    for part in parts:
        whole |= part
    return whole


def arranged(supports: Sequence[int], count: int, worth: int) -> list[int]:
    """The elements of some groups, group after group, so that few stay open at a time."""
    if not supports:
        return []
    ptr = starts_of([support.bit_count() for support in supports])
    held = np.empty(ptr[-1], dtype=np.int32)
    for support, start, end in zip(supports, ptr[:-1], ptr[1:], strict=True):
        held[start:end] = _bits(support)
    coming = np.bincount(held, minlength=count).astype(np.int32)
    seats = min(max(min(_LOOKS // len(supports), _MOST_AHEAD), _LEAST_AHEAD), len(supports))
    asked, *seated = (np.zeros(size, dtype=np.int32) for size in (count, seats, seats, seats))
    sits, line = np.zeros(seats * count, dtype=np.int8), np.zeros(count, dtype=np.int32)
    tables = ptr, held, coming, asked, *seated, sits, line
    asked_for = np.count_nonzero(coming)
    run = arrange_pass.for_size(worth)
    if run is arrange_pass.plain:
        tables = tuple(table.tolist() for table in tables)
    run(*tables)
    return [int(element) for element in tables[-1][:asked_for]]


def _bits(held: int) -> NDArray[np.int64]:
    """The places of the bits that are set, ascending."""
    data = np.frombuffer(held.to_bytes(held.bit_length() // 8 + 1, "little"), np.uint8)
    return np.unpackbits(data, bitorder="little").view(np.bool_).nonzero()[0]
