"""Arrays and texts with some runs cut out and others put in: what a patch is made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alignment.catalogue.texts import Texts
from alignment.graphs.snapshot import Ints

_FEW_STEPS = 4

S = TypeVar("S", bound=np.generic)
P = TypeVar("P", np.int32, np.int64)


class Cut(NamedTuple):
    """In place of ``old[start:stop]`` stand ``fill`` new items."""

    start: int
    stop: int
    fill: int


def spliced(old: NDArray[S], cuts: Iterable[Cut], new: ArrayLike) -> NDArray[S]:
    """A copy with the cuts made; ``new`` holds what fills them, one after the other.

    Cuts stand in ascending order and do not overlap. Time O(n) of copying.
    """
    values = np.asarray(new, dtype=old.dtype)
    parts, at, used = [], 0, 0
    for cut in cuts:
        parts += [old[at : cut.start], values[used : used + cut.fill]]
        at, used = cut.stop, used + cut.fill
    return np.concatenate([*parts, old[at:]])


def spliced_pointers(ptr: NDArray[P], cuts: Iterable[Cut], sizes: ArrayLike) -> NDArray[P]:
    """Pointers to runs of which some were cut out, and others of the given sizes put in."""
    every = np.asarray(sizes, dtype=ptr.dtype)
    parts, at, used, moved = [], 0, 0, 0
    for cut in cuts:
        fill = every[used : used + cut.fill]
        parts += [ptr[at : cut.start] + moved, ptr[cut.start] + moved + np.cumsum(fill) - fill]
        moved += int(fill.sum()) - int(ptr[cut.stop] - ptr[cut.start])
        at, used = cut.stop, used + cut.fill
    parts.append(ptr[at:] + moved)
    return np.concatenate(parts).astype(ptr.dtype, copy=False)


def shifted_pointers(ptr: Ints, removed: Iterable[int], added: Iterable[int]) -> Ints:
    """Pointers after single items were taken from some runs and given to others."""
    change = np.zeros(len(ptr), dtype=np.int32)
    for run, number in Counter(removed).items():
        change[run + 1] -= number
    for run, number in Counter(added).items():
        change[run + 1] += number
    return ptr + np.cumsum(change, dtype=np.int32)


def steps_of(cuts: Iterable[Cut]) -> list[tuple[int, int]]:
    """From which old place on the places that stay are shifted, and by how much more.

    Neighbouring cuts are one step, and what was merely replaced is none.
    """
    steps: list[tuple[int, int]] = []
    end = -1
    for cut in cuts:
        if steps and cut.start == end:
            steps[-1] = (steps[-1][0], steps[-1][1] + cut.fill - (cut.stop - cut.start))
        else:
            steps.append((cut.start, cut.fill - (cut.stop - cut.start)))
        end = cut.stop
    return [step for step in steps if step[1]]


Shift = Callable[[Ints], None]
"""Changes numbers in place to what they are after the cuts."""


def shift_of(cuts: Iterable[Cut], total: int) -> Shift:
    """How old places, each in 0..total - 1, are numbered after the cuts.

    Those that were cut out become anything.
    """
    steps = steps_of(cuts)

    def change(places: Ints) -> None:
        if len(steps) <= _FEW_STEPS:
            moved = [(places >= at, by) for at, by in steps]
            for chosen, by in moved:
                add_where(places, chosen, by)
            return
        shift = np.zeros(total + 1, dtype=np.int32)
        np.add.at(shift, [at for at, _ in steps], [by for _, by in steps])
        table = np.arange(total, dtype=np.int32) + np.cumsum(shift[:total], dtype=np.int32)
        places[:] = table[places]

    return change


def add_where(numbers: Ints, chosen: NDArray[np.bool_], by: int) -> None:
    """Add a number in place where chosen; without a second array of that size."""
    small = abs(by) < 100
    numbers += chosen.view(np.int8) * np.int8(by) if small else chosen * np.int32(by)


def spliced_numbers(old: Ints, cuts: Sequence[Cut], new: Sequence[int], *, moved: Shift) -> Ints:
    """A copy with the cuts made in which the numbers that stay are changed, the new ones not."""
    numbers = spliced(old, cuts, np.zeros(len(new)))
    moved(numbers)
    numbers[numbers_of(cuts)] = new
    return numbers


def numbers_of(cuts: Sequence[Cut]) -> list[int]:
    """The places that the new items have afterwards."""
    numbers: list[int] = []
    moved = 0
    for cut in cuts:
        numbers += range(cut.start + moved, cut.start + moved + cut.fill)
        moved += cut.fill - (cut.stop - cut.start)
    return numbers


def spliced_texts(old: Texts, cuts: Sequence[Cut], new: Sequence[str] = ()) -> Texts:
    """The same for texts."""
    filling = Texts.of(new)
    parts, at, used = [], 0, 0
    for cut in cuts:
        parts += [old.run(at, cut.start), filling.run(used, used + cut.fill)]
        at, used = cut.stop, used + cut.fill
    parts.append(old.run(at, len(old)))
    return Texts(b"".join(parts), spliced_pointers(old.ptr, cuts, np.diff(filling.ptr)))
