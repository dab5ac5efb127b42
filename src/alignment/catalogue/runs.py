"""Runs of items that stand one after the other in an array: where they begin, what is in them.

What belongs to each of many rows stands like this: ``ptr`` has one entry more than there are
rows, and the items of row i are ``ptr[i]:ptr[i + 1]``.
"""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def starts_of(sizes: Any, dtype: DTypeLike = np.int32) -> NDArray[Any]:
    """Where each run begins, given the sizes of all runs: shape (runs + 1,)."""
    starts = np.zeros(len(sizes) + 1, dtype=dtype)
    np.cumsum(sizes, out=starts[1:])
    return starts


def pointers(keys: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    """Where the run of each key begins once sorted: shape (n + 1,)."""
    return starts_of(np.bincount(keys, minlength=n))


def spans(first: NDArray[Any], count: NDArray[Any]) -> NDArray[np.int64]:
    """The places of several runs, one run after the other: ``first[i]`` and ``count[i]`` each."""
    ends = np.cumsum(count, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - count), count) + np.arange(total)


def places_in(ptr: NDArray[np.int32], rows: NDArray[Any]) -> NDArray[np.int64]:
    """The places of the items of some rows, row after row. Time O(items)."""
    return spans(ptr[rows], ptr[rows + 1] - ptr[rows])
