"""Between which probabilities an element is down, whatever it shares with others.

Events that grow with the same independent failures are associated: that all of them happen is at
least as likely as if they were independent, that one of them does at most as likely.
"""

import math
from collections.abc import Mapping, Sequence

from alignment.graphs.reliability.levels import CLOSE
from alignment.graphs.reliability.parts import Part
from alignment.graphs.snapshot import Floats

Bounds = tuple[float, float]


def gate_bounds(
    blocks: Sequence[Sequence[int]], needs: Mapping[int, Sequence[Part]], odds: Floats,
    known: Mapping[int, float],
) -> dict[int, Bounds]:  # fmt: skip
    """The lowest and the highest probability of each gate element being down.

    Args:
        blocks: Elements, suppliers first; what needs one another in a circle is one block.
        needs: The groups that each of them needs.
        odds: Probability that each fails by itself, by element.
        known: Exact probabilities, by element, where they are known.

    Time O(m) for m memberships, in a circle times the number of its elements.

    Source: Esary, Proschan and Walkup 1967, Association of random variables, with applications.
    """
    found: dict[int, Bounds] = {}
    for block in blocks:
        found.update((u, (known.get(u, 0.0),) * 2) for u in block)
        for _ in block:
            for u in block:
                if u not in known:
                    found[u] = _gate(needs[u], float(odds[u]), found)
    return found


def _gate(parts: Sequence[Part], own: float, found: Mapping[int, Bounds]) -> Bounds:
    low, up = own, 1 - own
    for part in parts:
        if part.factor == 1.0:  # a group that matters less never takes its owner down
            bounds = _group(part, found)
            low, up = max(low, bounds[0]), up * (1 - bounds[1])
    return low, 1 - up


def _group(part: Part, found: Mapping[int, Bounds]) -> Bounds:
    """The same for a group that is down when so many of its members are."""
    least, members = part.least, [found[m] for m in part.members]
    if len(members) == 1:
        return members[0]
    lows = sorted((low for low, _ in members), reverse=True)
    highs = sorted(high for _, high in members)
    some = 1 - math.prod([1 - high for high in highs[: len(highs) - least + 1]])
    return math.prod(lows[:least]), min(some, sum(highs) / least)


def value_bounds(parts: Sequence[Part], found: Mapping[int, Bounds]) -> Bounds:
    """The same for a value node, which is down when all its groups are, and keeps nothing."""
    if sum(part.factor for part in parts) < CLOSE:
        return 0.0, 0.0
    groups = [_group(part, found) for part in parts]
    return math.prod([low for low, _ in groups]), min(high for _, high in groups)
