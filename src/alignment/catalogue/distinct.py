"""Tells what stands twice among millions, without holding them a second time."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import islice

_FEW = 10_000


def hashes_met_twice(values: Iterable[Hashable]) -> frozenset[int]:
    """The hashes of all values that stand twice. Time O(n log n); 16 bytes a value.

    Once in many millions of millions two values only have one hash: whoever hears of a hash
    looks closely at the values that have it.
    """
    given = iter(values)
    first: Sequence[Hashable] = list(islice(given, _FEW))
    if len(first) < _FEW:
        return _met_twice(first)
    import numpy as np

    rest = np.fromiter(map(hash, given), dtype=np.int64)
    hashes = np.concatenate([np.fromiter(map(hash, first), dtype=np.int64), rest])
    del rest
    hashes.sort()
    return frozenset(hashes[1:][hashes[1:] == hashes[:-1]].tolist())


def surely_distinct(values: Iterable[Hashable]) -> bool:
    """Whether no value stands twice; False may, very seldom, mean only two with one hash."""
    return not hashes_met_twice(values)


def _met_twice(values: Sequence[Hashable]) -> frozenset[int]:
    if len(set(values)) == len(values):
        return frozenset()
    seen: set[int] = set()
    hashes = list(map(hash, values))
    return frozenset(h for h in hashes if h in seen or seen.add(h))  # type: ignore[func-returns-value]
