"""In which order diagrams ask about elements: what decides how large they become.

An element that stands in series, whose loss alone is passed on, costs one node wherever it is
asked; only groups that can spare a member make a diagram remember which of several elements are
lost. So what stands below no such group is asked first, and those groups follow one another in
the order that leaves the fewest elements open: asked already, and needed by a group to come.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from alignment.graphs.reliability.parts import Part

_MOST_AHEAD, _LEAST_AHEAD, _LOOKS = 256, 32, 200_000
"""Among how many groups the next one is chosen; without a bound time would grow by the square."""


def variable_order(
    blocks: Sequence[Sequence[int]], needs: Mapping[int, Sequence[Part]],
    tops: Sequence[Part] = (),
) -> list[int]:  # fmt: skip
    """All elements of some blocks in the order in which diagrams should ask about them.

    Args:
        blocks: Elements, suppliers first; what needs one another in a circle is one block.
        needs: The groups that an element needs.
        tops: Groups of what takes no part itself.

    Time O(g * a * n / 64) for g groups that can spare a member, a looked at, and n elements.

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
    arranged = _arranged(list(supports), len(elements))
    held = set(arranged)
    series = [i for i in range(len(elements) - 1, -1, -1) if i not in held]
    return [elements[i] for i in (*series, *arranged)]


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


def _arranged(supports: list[int], count: int) -> list[int]:
    """The elements of some groups, group after group, so that few stay open at a time."""
    uses = np.zeros(count, dtype=np.int32)
    for support in supports:
        uses[_bits(support)] += 1
    placed, line = 0, list[int]()
    last = _mask(np.flatnonzero(uses == 1), count)  # one group to come
    ahead = max(min(_LOOKS // max(len(supports), 1), _MOST_AHEAD), _LEAST_AHEAD)
    while supports:
        opened = _opened(supports[:ahead], placed, last)
        support = supports.pop(opened.index(min(opened)))
        line += _bits(support & ~placed).tolist()
        placed |= support
        held = _bits(support)
        uses[held] -= 1
        last ^= _mask(held[uses[held] <= 1], count)  # one group to come now, or none any more
    return line


def _opened(supports: Iterable[int], placed: int, last: int) -> list[tuple[int, int]]:
    """How many more elements are open after each group, then how few it shares with before."""
    opening, closing = ~(placed | last), placed & last
    return [
        ((s & opening).bit_count() - (s & closing).bit_count(), -(s & placed).bit_count())
        for s in supports
    ]


def _bits(held: int) -> NDArray[np.int64]:
    """The places of the bits that are set, ascending."""
    data = np.frombuffer(held.to_bytes(held.bit_length() // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little"))


def _mask(places: NDArray[np.int64], count: int) -> int:
    """A number in which these bits are set, of so many."""
    bits = np.zeros(count, dtype=np.uint8)
    bits[places] = 1
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")
