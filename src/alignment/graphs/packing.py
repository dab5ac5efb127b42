"""Arrays that are jumped about in, laid side by side in one piece of memory.

A look at a random place of an array costs twice as much where the processor must first find its
page. The system gives large pages, of which there are few to find, to pieces of some megabytes
(NumPy asks for them); so arrays that are smaller share one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

_LINE = 64
"""Bytes that the processor fetches at once: no two arrays share them."""

_LARGE = 4 << 20
"""Bytes from which NumPy asks for large pages."""


def zeros(forms: Iterable[tuple[int, DTypeLike]]) -> tuple[Any, ...]:
    """Arrays of zeros of these lengths and types; what is never touched takes no memory."""
    sized = [(length, np.dtype(kind)) for length, kind in forms]
    starts = [0]
    for length, kind in sized:
        starts.append(starts[-1] + -(-length * kind.itemsize // _LINE) * _LINE)
    whole = np.zeros(starts[-1], dtype=np.uint8)
    return tuple(
        whole[start : start + length * kind.itemsize].view(kind)
        for start, (length, kind) in zip(starts, sized, strict=False)
    )


def packed(arrays: Sequence[Any]) -> tuple[Any, ...]:
    """The same arrays of one dimension, those too small for large pages copied side by side."""
    small = [array for array in arrays if array.nbytes < _LARGE]
    copies = zeros((len(array), array.dtype) for array in small)
    for copy, array in zip(copies, small, strict=True):
        copy[:] = array
    left = iter(copies)
    return tuple(next(left) if array.nbytes < _LARGE else array for array in arrays)
