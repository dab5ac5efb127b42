"""Answers over plain arrows, where groups do not count: reach, and strong components."""

from typing import Any

import numpy as np

from alignment.graphs.kernels.reach import component_pass, reach_pass
from alignment.graphs.snapshot import Ints, Snapshot


def upstream_arrows(snapshot: Snapshot) -> tuple[Ints, Ints]:
    """Pointers and targets of the arrows from each element to what it needs."""
    return snapshot.derived(_needed_from), snapshot.member


def _needed_from(snapshot: Snapshot) -> Ints:
    ptr: Ints = snapshot.member_ptr[snapshot.group_ptr]
    return ptr


def _itself(snapshot: Snapshot) -> Ints:
    return np.arange(len(snapshot), dtype=np.int32)


def reach(snapshot: Snapshot, indices: Ints, *, downstream: bool = True) -> Ints:
    """All that needs some elements, directly or not (or all that they need), nearest first.

    The elements themselves stand in front. Time O(arrows followed), memory O(n).
    """
    arrows = (snapshot.use_ptr, snapshot.use, snapshot.owner)
    if not downstream:
        arrows = (*upstream_arrows(snapshot), snapshot.derived(_itself))
    n = len(snapshot)
    line = np.zeros(n, dtype=np.int32)
    run = reach_pass.for_size(len(snapshot.member))
    count = run(*arrows, np.asarray(indices, dtype=np.int32), np.zeros(n, np.int8), line)
    return line[:count]


def strong_components(ptr: Ints, target: Ints) -> Ints:
    """The strong component of each element, int32, shape (n,).

    Arrows of element u lead to ``target[ptr[u]:ptr[u + 1]]``. Numbers run from 0 in reverse
    topological order: an arrow between two components leads from the higher to the lower
    number. Where arrows lead from consumers to suppliers, suppliers come first.

    Time O(n + arrows), memory O(n).

    Source: Tarjan 1972, Depth-first search and linear graph algorithms.
    """
    n = len(ptr) - 1
    number = np.full(n, -1, dtype=np.int32)
    rooms = [np.zeros(n, dtype=np.int32) for _ in range(4)]
    run = component_pass.for_size(len(target))
    if run is not component_pass.plain:
        run(ptr, target, number, *rooms)
        return number
    numbers: list[Any] = number.tolist()
    run(ptr.tolist(), target.tolist(), numbers, *(room.tolist() for room in rooms))
    return np.array(numbers, dtype=np.int32)
