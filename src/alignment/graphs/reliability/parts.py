"""What an element's groups take from it: how many members must be lost, and how much that costs.

Gate elements lose what their worst part passes on, value nodes the sum of what theirs do.
"""

from typing import NamedTuple

import numpy as np

from alignment.catalogue import VALUE_KINDS
from alignment.graphs.snapshot import Floats, Snapshot


class Part(NamedTuple):
    """One group of an element.

    Attributes:
        least: How many members must be lost together.
        members: Indices of elements.
        factor: What of the group's loss reaches the element: its criticality; for a value node
            times its part of all weights.
        group: The group in the snapshot; -1 where several were put together.
    """

    least: int
    members: tuple[int, ...]
    factor: float = 1.0
    group: int = -1


def parts_of(snapshot: Snapshot, element: int) -> list[Part]:
    """The groups of an element that take something from it."""
    factors = snapshot.derived(factors_of)
    return [
        Part(len(members) - int(snapshot.needs[g]) + 1, tuple(members), float(factors[g]), g)
        for g in snapshot.groups_of(element)
        if factors[g] > 0 and (members := snapshot.members_of(g).tolist())
    ]


def factors_of(snapshot: Snapshot) -> Floats:
    """What of each group's loss reaches its owner, shape (g,).

    Where no weight of a value node is above zero all its groups count alike, as in the impact.
    """
    n, owner = len(snapshot), snapshot.owner
    total = snapshot.own + np.bincount(owner, snapshot.weight, minlength=n)
    count = np.bincount(owner, minlength=n)
    even = total[owner] <= 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(even, 1 / count[owner], snapshot.weight / total[owner])
    valued = snapshot.kinds_are(*VALUE_KINDS)[owner]
    return np.where(valued, share, 1.0) * snapshot.kappa
