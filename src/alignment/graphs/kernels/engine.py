"""Runs a loop over arrays either as it stands or compiled, as the work is worth it.

The kernels beside this file are plain functions in the subset of Python that Numba compiles,
each complete in itself. With the extra ``[fast]`` a large snapshot has them compiled, once, with
a cache on disk; without it the same functions run as they stand.
"""

import os
from collections.abc import Callable
from functools import cache, cached_property
from importlib.util import find_spec
from threading import Thread
from typing import Any

import numpy as np

from alignment.graphs.kernels import ahead

WORTH_COMPILING = 20_000
"""Memberships from which loading compiled code (about a second) is repaid."""


@cache
def can_compile() -> bool:
    """Whether Numba is installed and not switched off by ``ALIGNMENT_COMPILE=0``."""
    return find_spec("numba") is not None and os.environ.get("ALIGNMENT_COMPILE", "1") != "0"


@cache
def prepare() -> None:
    """Load Numba beside what else is done: a second's work, and of no use twice."""
    if can_compile():
        Thread(target=_load, name="loading compiled code", daemon=True).start()


def _load() -> None:
    """Load a first kernel: with it comes all that the others need."""
    from alignment.graphs.kernels.reach import component_pass

    ptr, room = np.zeros(2, dtype=np.int32), np.zeros((6, 1), dtype=np.int32)
    component_pass.compiled(ptr, *room)


class Kernel:
    """A loop over arrays that may be compiled."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.plain = function
        self.__doc__ = function.__doc__

    @cached_property
    def compiled(self) -> Callable[..., Any]:
        """The function compiled by Numba, without the global lock while it runs."""
        from numba import njit

        ahead.install()
        compiled: Callable[..., Any] = njit(cache=True, nogil=True)(self.plain)
        return compiled

    def for_size(self, memberships: int) -> Callable[..., Any]:
        """The form that answers soonest for that many memberships."""
        if memberships >= WORTH_COMPILING and can_compile():
            return self.compiled
        return self.plain
