"""Which losses a gate element can have: finitely many, products of criticalities along the ways.

A level is kept to twelve digits, so that one product that comes about in two orders is one level.
"""

from collections.abc import Iterable, Mapping, Sequence

from alignment.graphs.reliability.parts import Part

MOST_LEVELS = 100
"""Levels of one gate element beyond which they are not told apart."""

MOST_TOTALS = 1_000
"""Levels of one value node, or of the members of one group, beyond which they are not."""

CLOSE = 1 - 1e-9
"""Part of a threshold from which on it counts as reached: levels are products in floats."""

WHOLE = (1.0,)
"""The levels of what can only work or be down."""

Levels = tuple[float, ...] | None
"""Ascending, 0 left out; None where there are too many."""


def passed_on(kappa: float, level: float) -> float:
    """What of a loss reaches the one that needs it, to twelve digits."""
    return level if kappa == 1.0 else float(f"{kappa * level:.12g}")


def levels_of(
    blocks: Sequence[Sequence[int]], needs: Mapping[int, Sequence[Part]]
) -> dict[int, Levels]:
    """The levels of the elements that have others than 0 and 1.

    There may be some that no failure brings about: the probability of at least such a level is
    that of the next higher one. Inside a circle a way leads through no element twice, so levels
    need as many rounds as it has elements.

    Args:
        blocks: Elements, suppliers first; what needs one another in a circle is one block.
        needs: The groups that each of them needs.

    Source: METHODS 1.2, invariant 6.
    """
    found: dict[int, Levels] = {}
    for block in blocks:
        for _ in block:
            after = {u: _levels(needs.get(u, ()), found) for u in block}
            if all(found.get(u, WHOLE) == levels for u, levels in after.items()):
                break
            found.update(after)
    return found


def _levels(parts: Iterable[Part], found: Mapping[int, Levels]) -> Levels:
    levels = {1.0}
    for part in parts:
        if part.factor == 1.0 and found.keys().isdisjoint(part.members):
            continue
        below = union_of(found.get(member, WHOLE) for member in part.members)
        if below is None:
            return None
        levels.update(passed_on(part.factor, level) for level in below)
        if len(levels) > MOST_LEVELS:
            return None
    return WHOLE if len(levels) == 1 else tuple(sorted(levels))


def union_of(some: Iterable[Levels]) -> Levels:
    """The levels that one of several elements can have; None where there are too many."""
    union: set[float] = set()
    for levels in some:
        if levels is None:
            return None
        union.update(levels)
        if len(union) > MOST_TOTALS:
            return None
    return tuple(sorted(union))


def steps(levels: Iterable[float]) -> list[tuple[float, float]]:
    """Each level and how far it stands above the next lower one.

    The expected loss is the sum of these steps times the probability of at least the level.
    """
    below, found = 0.0, []
    for level in levels:
        found.append((level, level - below))
        below = level
    return found
