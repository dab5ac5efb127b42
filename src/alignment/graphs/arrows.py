"""Answers over plain arrows, where groups do not count: reach, and strong components."""

from typing import Any, NamedTuple

import numpy as np

from alignment.catalogue.runs import places_in
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


class Ways(NamedTuple):
    """The shortest ways from one element, in the order in which a walk finds their ends.

    Attributes:
        element: Where each ends; the walk's own beginning is left out.
        near: The element before it, of those that are as near the first one found.
        group: The group that joins the two.
        distance: How many groups lie between it and the beginning.
    """

    element: Ints
    near: Ints
    group: Ints
    distance: Ints


_NO_WAYS = Ways(*[np.zeros(0, dtype=np.int32)] * 4)


def ways_from(
    snapshot: Snapshot, start: int, *, upward: bool, depth: int | None = None
) -> Ways:  # fmt: skip
    """The shortest ways to all that needs an element, or down to all that it needs.

    Time O(arrows followed) but for a sort at each distance, memory O(n).

    Args:
        snapshot: The estate.
        start: The element.
        upward: To what needs it.
        depth: The largest distance; None for any.
    """
    seen = np.zeros(len(snapshot), dtype=bool)
    seen[start] = True
    front, found, distance = np.array([start], dtype=np.int32), list[Ways](), 0
    while len(front) and (depth is None or distance < depth):
        distance += 1
        element, near, group = _arrows_of(snapshot, front, upward=upward)
        fresh = np.flatnonzero(~seen[element])
        _, first = np.unique(element[fresh], return_index=True)
        places = fresh[np.sort(first)]
        front = element[places]
        seen[front] = True
        along = np.full(len(front), distance, dtype=np.int32)
        found.append(Ways(front, near[places], group[places], along))
    return Ways(*map(np.concatenate, zip(_NO_WAYS, *found, strict=True)))


def _arrows_of(snapshot: Snapshot, front: Ints, *, upward: bool) -> tuple[Ints, Ints, Ints]:
    """Far end, near end and group of every arrow from some elements, in their order."""
    ptr = snapshot.use_ptr if upward else snapshot.group_ptr
    places = places_in(ptr, front)
    near = np.repeat(front, ptr[front + 1] - ptr[front])
    if upward:
        group = snapshot.use[places]
        return snapshot.owner[group], near, group
    group, ptr = places.astype(np.int32), snapshot.member_ptr
    sizes = ptr[group + 1] - ptr[group]
    return snapshot.member[places_in(ptr, group)], np.repeat(near, sizes), np.repeat(group, sizes)


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
