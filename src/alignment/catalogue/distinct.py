"""Tells whether anything stands twice among millions, without holding them a second time."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import islice

_FEW = 10_000


def surely_distinct(values: Iterable[Hashable]) -> bool:
    """Whether no value stands twice. Time O(n log n); 16 bytes a value.

    False where one does, and (once in many millions of millions) where two only have one hash:
    whoever hears it looks closely.
    """
    given = iter(values)
    first: Sequence[Hashable] = list(islice(given, _FEW))
    if len(set(first)) < len(first):
        return False
    if len(first) < _FEW:
        return True
    import numpy as np

    rest = np.fromiter(map(hash, given), dtype=np.int64)
    hashes = np.concatenate([np.fromiter(map(hash, first), dtype=np.int64), rest])
    del rest
    hashes.sort()
    return not bool((hashes[1:] == hashes[:-1]).any())
