"""Very many texts put in order, and found among others, by arrays: no object for each.

A text is taken eight bytes at a time as whole numbers, which stand in the order of the texts:
UTF-8 sorts as its characters do, and what follows a text's end counts as zero.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import spans, starts_of
from alignment.catalogue.texts import Texts
from alignment.errors import NotFound

_Places = NDArray[np.int64]
_Words = NDArray[np.uint64]

_AT_ONCE = 1 << 16
"""Texts that are looked at in one go."""

_WIDE = 8
"""Words up to which texts are sorted by arrays; longer ones are sorted one by one."""

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2**64 by the golden ratio, the multiplier of Fibonacci hashing (Knuth, TAOCP 3, 6.4)."""

_HALF = np.uint64(32)


def order_of(texts: Texts) -> _Places | None:
    """The places of the texts in ascending order; None where they stand so already.

    Equal texts stay in their order. Time O(bytes), or O(n log n) where they must be moved.
    """
    if _ascend(texts):
        return None
    width = _width(texts, 0, len(texts))
    if width > _WIDE:
        held = list(texts)
        return np.array(sorted(range(len(held)), key=held.__getitem__))
    return np.lexsort(words(texts, 0, len(texts), width).T[::-1])


def places_of(wanted: Texts, among: Texts) -> _Places:
    """Where each wanted text stands among others, all of which differ; shape (wanted,).

    Texts are sought by their hashes and then compared, so that the answer is exact. Raises
    NotFound for the first that is not there.
    """
    hashes = hashes_of(among)
    order = np.argsort(hashes)
    hashes = hashes[order]
    if (hashes[1:] == hashes[:-1]).any():
        return _one_by_one(wanted, among)
    found = order[_first_not_below(hashes, hashes_of(wanted))] if len(among) else order
    return found if _stand_there(wanted, among, found) else _one_by_one(wanted, among)


def _first_not_below(hashes: _Words, sought: _Words) -> _Places:
    """The place of the first hash that is not below each sought one, or the last place.

    Hashes are spread evenly, so that their first bits tell nearly where one stands: a step or
    two from there, instead of twenty halvings of the whole.
    """
    bits = np.uint64(64 - len(hashes).bit_length())
    starts = starts_of(np.bincount((hashes >> bits).astype(np.int64)), np.int64)
    last = len(hashes) - 1
    place: _Places = np.minimum(
        starts[np.minimum(sought >> bits, np.uint64(len(starts) - 1))], last
    )
    below = np.flatnonzero((hashes[place] < sought) & (place < last))
    while len(below):
        place[below] += 1
        below = below[(hashes[place[below]] < sought[below]) & (place[below] < last)]
    return place


def hashes_of(texts: Texts) -> _Words:
    """A number for each text, the same for equal texts; shape (n,). Time O(bytes)."""
    hashes = np.empty(len(texts), dtype=np.uint64)
    for start, stop in _parts(texts):
        held = words(texts, start, stop, _width(texts, start, stop))
        hashes[start:stop] = _mixed(held[:, 0])
        for place in range(1, held.shape[1]):  # a word of nothing adds nothing
            hashes[start:stop] += _mixed(held[:, place] * np.uint64(2 * place + 1))
    return hashes


def _mixed(numbers: _Words) -> _Words:
    """Other numbers for the same, spread evenly; 0 for 0."""
    numbers = numbers * _ODD
    numbers ^= numbers >> _HALF
    return numbers * _ODD


def words(texts: Texts, start: int, stop: int, width: int) -> _Words:
    """Some texts as whole numbers of eight bytes each; shape (stop - start, width)."""
    sizes = np.diff(texts.ptr[start : stop + 1])
    room = np.zeros((stop - start, width * 8), dtype=np.uint8)
    data = texts.array[texts.ptr[start] : texts.ptr[stop]]
    if len(sizes) and (sizes == sizes[0]).all():
        room[:, : sizes[0]] = data.reshape(len(sizes), -1)
    else:
        room[np.arange(width * 8) < sizes[:, None]] = data
    return room.view(">u8").astype(np.uint64)


def _width(texts: Texts, start: int, stop: int) -> int:
    longest = int(np.diff(texts.ptr[start : stop + 1]).max(initial=1))
    return -(-longest // 8)


def _parts(texts: Texts) -> Iterator[tuple[int, int]]:
    for start in range(0, len(texts), _AT_ONCE):
        yield start, min(start + _AT_ONCE, len(texts))


def _ascend(texts: Texts) -> bool:
    for start, stop in _parts(texts):
        last = min(stop + 1, len(texts))  # one more, so that each has its neighbour
        held = words(texts, start, last, _width(texts, start, last))
        before, after = held[:-1], held[1:]
        less = np.zeros(len(before), dtype=bool)
        for column in range(held.shape[1] - 1, -1, -1):
            a, b = before[:, column], after[:, column]
            less = (a < b) | ((a == b) & less)
        if not less.all():
            return False
    return True


def _stand_there(wanted: Texts, among: Texts, found: _Places) -> bool:
    """Whether each wanted text is the one at the place that was found for it."""
    if len(found) < len(wanted):
        return False
    held = np.diff(among.ptr)
    for start, stop in _parts(wanted):
        place, sizes = found[start:stop], np.diff(wanted.ptr[start : stop + 1])
        if not np.array_equal(held[place], sizes):
            return False
        data = wanted.array[wanted.ptr[start] : wanted.ptr[stop]]
        if not np.array_equal(among.array[spans(among.ptr[:-1][place], sizes)], data):
            return False
    return True


def _one_by_one(wanted: Texts, among: Texts) -> _Places:
    index = dict(zip(among, range(len(among)), strict=True))
    for text in wanted:
        if text not in index:
            raise NotFound.of("element", text)
    return np.fromiter(map(index.__getitem__, wanted), np.int64, len(wanted))
