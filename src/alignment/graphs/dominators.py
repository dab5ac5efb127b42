"""Choke points: the elements on every way from the value to an element, or below it.

A way runs along plain arrows from what needs to what is needed; every member of a group is an
arrow, and redundancy counts for nothing. Of element u, d is a dominator when all that needs u
needs it by way of d; in the mirror, when whatever u stands on in the end it stands on by way of
d. What the failure of one element costs where others may stand in for it is another question,
answered by ``debt.single_failure_values``.
"""

from collections.abc import Iterator

import numpy as np

from alignment.graphs.arrows import strong_components, upstream_arrows
from alignment.graphs.kernels.dominators import dominator_pass, order_pass
from alignment.graphs.kernels.engine import Kernel
from alignment.graphs.snapshot import Bytes, Ints, Snapshot

Arrows = tuple[Ints, Ints]


def dominators_of(snapshot: Snapshot, *, downward: bool = True) -> Ints:
    """The immediate dominator of each element, the nearest one; int32, shape (n,).

    Ways begin at a virtual root above all elements that nobody needs; ``downward=False`` turns
    every arrow about, and they begin below all that need nothing. Where a whole circle is needed
    by nobody outside it (or needs nothing outside it), ways begin at each of its elements. -1
    stands for the virtual root: no element is on every way.

    Time O(n + m) where ways part early, as they do in estates; O(n m) at worst, where very long
    chains are entered all along. Memory O(n + m).

    Source: Cooper, Harvey, Kennedy 2001, A simple, fast dominance algorithm.
    """
    onward: Arrows = upstream_arrows(snapshot)
    back: Arrows = snapshot.use_ptr, snapshot.owner.take(snapshot.use)
    if not downward:
        onward, back = back, onward
    tops, rank, line = _ranked(onward, back)
    dom = np.full(len(rank), -2, dtype=np.int32)
    dom[rank[tops]] = -1
    late = np.zeros(len(rank), dtype=np.int8)
    _run(dominator_pass, back, rank, line, late, dom)
    return np.where(dom < 0, np.int32(-1), line[dom])[rank]


def choke_points(snapshot: Snapshot, element: int, *, downward: bool = True) -> tuple[str, ...]:
    """The ids of all dominators of one element, the nearest first; see ``dominators_of``.

    The dominators of all elements are worked out at the first question and kept with the
    snapshot.
    """
    dom = snapshot.derived(dominators_of if downward else _dominators_below)
    return tuple(snapshot.ids[d] for d in _chain(dom, element))


def _dominators_below(snapshot: Snapshot) -> Ints:
    return dominators_of(snapshot, downward=False)


def _chain(dom: Ints, element: int) -> Iterator[int]:
    while (element := int(dom[element])) >= 0:
        yield element


def _ranked(onward: Arrows, back: Arrows) -> tuple[Ints, Ints, Ints]:
    """Where ways begin, the rank of each element in reverse postorder, and the way back."""
    tops = np.flatnonzero(np.diff(back[0]) == 0).astype(np.int32)
    missed, rank, line = _order(onward, tops)
    if missed:  # some stand below circles that nobody needs, or in them
        tops = _tops(onward)
        _, rank, line = _order(onward, tops)
    return tops, rank, line


def _order(arrows: Arrows, tops: Ints) -> tuple[int, Ints, Ints]:
    n = len(arrows[0]) - 1
    rank = np.full(n, -1, dtype=np.int32)
    line, route, next_arrow = (np.zeros(n, dtype=np.int32) for _ in range(3))
    missed = _run(order_pass, arrows, tops, rank, line, route, next_arrow)
    return missed, rank, line


def _tops(arrows: Arrows) -> Ints:
    """The elements of all strong components that no arrow from outside leads to."""
    ptr, target = arrows
    number = strong_components(ptr, target)
    source = np.repeat(number, np.diff(ptr))
    entered = np.zeros(len(number), dtype=bool)
    entered[number[target][source != number[target]]] = True
    return np.flatnonzero(~entered[number]).astype(np.int32)


def _run(kernel: Kernel, arrows: Arrows, *arrays: Ints | Bytes) -> int:
    """Run a pass in the form that suits the size; uncompiled loops run on lists."""
    run = kernel.for_size(len(arrows[1]))
    if run is not kernel.plain:
        return int(run(*arrows, *arrays))
    lists = [array.tolist() for array in (*arrows, *arrays)]
    result = int(run(*lists))
    for array, written in zip(arrays, lists[2:], strict=True):
        array[:] = written
    return result
