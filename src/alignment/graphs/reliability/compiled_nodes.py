"""The nodes of large decision diagrams in arrays, joined by compiled passes.

They have the same numbers as ``PlainNodes`` gives them, so nothing but time depends on which of
the two it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from alignment.graphs.kernels.diagrams import (
    CROWDED,
    FULL,
    forget_pass,
    join_pass,
    move_pass,
    node_pass,
)
from alignment.graphs.kernels.engine import Kernel
from alignment.graphs.reliability.node_tables import ALWAYS, JOINS, Full

_FEWEST = 1024
"""Places of a table of joins at first."""


@dataclass(slots=True)
class _Joins:
    """What was joined by one rule, and what it gave; ``count`` of them."""

    pairs: Any
    found: Any
    count: int = 0


class CompiledNodes:
    """A ``NodeTable``; while a pass runs, other threads run beside it."""

    def __init__(self, variables: int, most: int, *, compiled: bool = True) -> None:
        """Ask for room, which takes memory only where it comes to be used.

        Args:
            variables: How many there are.
            most: Nodes that may be kept.
            compiled: False runs the passes as they stand, over lists.
        """
        self._most, self._compiled = most, compiled
        rows = [self._room(max(most + 1, 2), np.int32) for _ in range(3)]
        for row, first in zip(rows, ((variables, variables), (0, 1), (0, 1)), strict=True):
            row[0], row[1] = first
        self._state = self._room(3, np.int64)
        self._state[0], self._state[1] = 2, most + most // 2
        table = self._room(1 << (2 * len(rows[0])).bit_length(), np.int32)
        self._nodes = (*rows, table, self._state)
        self._line = self._room(2 * variables + 4, np.int64)
        self._made = [self._joins(_FEWEST), self._joins(_FEWEST)]
        self._lists: tuple[list[int], ...] = ([], [], [])

    def __len__(self) -> int:
        return int(self._state[0])

    @property
    def left(self) -> int:
        return int(self._state[1])

    @property
    def var(self) -> list[int]:
        return self._listed(0)

    @property
    def low(self) -> list[int]:
        return self._listed(1)

    @property
    def high(self) -> list[int]:
        return self._listed(2)

    def node(self, var: int, low: int, high: int) -> int:
        found = int(self._pass(node_pass)(var, low, high, *self._nodes))
        if found == FULL:
            raise Full
        return found

    def forget(self, begin: int) -> None:
        self._pass(forget_pass)(begin, *self._nodes)
        for held in self._lists:
            del held[begin:]
        self._made = [self._joins(_FEWEST) if made.count else made for made in self._made]

    def joined(self, f: int, g: int, neutral: int) -> int:
        if f > g:
            f, g = g, f
        if f <= ALWAYS or f == g:
            return g if f in {neutral, g} else f
        if self._made[neutral].count > JOINS * self._most:
            self._made[neutral] = self._joins(_FEWEST)
        while True:
            made = self._made[neutral]
            if 2 * made.count >= len(made.pairs):
                made = self._made[neutral] = self._grown(made)
            self._state[2] = made.count
            found = int(self._pass(join_pass)(
                f, g, neutral, *self._nodes, made.pairs, made.found, self._line
            ))  # fmt: skip
            made.count = int(self._state[2])
            if found == FULL:
                raise Full
            if found != CROWDED:
                return found

    def _listed(self, row: int) -> list[int]:
        """A row as a list, which Python reads quicker; it catches up with what was made."""
        held, nodes = self._lists[row], len(self)
        if len(held) < nodes:
            held += np.asarray(self._nodes[row][len(held) : nodes]).tolist()
        return held

    def _pass(self, kernel: Kernel) -> Callable[..., Any]:
        return kernel.compiled if self._compiled else kernel.plain

    def _room(self, size: int, kind: type) -> Any:
        return np.zeros(size, dtype=kind) if self._compiled else [0] * size

    def _joins(self, size: int) -> _Joins:
        return _Joins(self._room(size, np.int64), self._room(size, np.int32))

    def _grown(self, made: _Joins) -> _Joins:
        more = self._joins(4 * len(made.pairs))
        more.count = made.count
        self._pass(move_pass)(made.pairs, made.found, more.pairs, more.found)
        return more
