"""Arrows that value runs along, in topological order, and the push that carries it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import starts_of
from alignment.graphs.circles import Circle
from alignment.graphs.kernels import flow as kernels
from alignment.graphs.kernels.engine import Kernel
from alignment.graphs.snapshot import Floats, Ints

MOST_IN_KERNEL = 32
"""Largest circle that the kernel solves itself."""

_WORTH_ARRAYS = 1_000
"""Ranks at which amounts enter from which arrays are quicker than one by one."""


@dataclass(frozen=True)
class Pushed:
    """What a push left behind.

    Attributes:
        flow: What passed each rank, shape (ranks,).
        touched: The ranks that anything reached, in the order in which they were emptied.
    """

    flow: Floats
    touched: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Streams:
    """Arrows between ranks, each from a lower rank to a higher one save inside a circle.

    Attributes:
        ptr, target, share: Arrows of rank r are ``ptr[r]:ptr[r + 1]``.
        first, last: Ranks of each circle, closed by a sentinel.
        offset: Where a circle's square of visits begins in ``visits``; -1 for a large one.
        circles: The large ones by number.
        turned: The squares and circles are to be read the other way round.
        compiled: Run the compiled loops.
    """

    ptr: Ints
    target: Ints
    share: Floats
    first: Ints
    last: Ints
    offset: Ints
    visits: Floats
    circles: dict[int, Circle]
    turned: bool
    compiled: bool

    def __len__(self) -> int:
        return len(self.ptr) - 1

    def form(self, kernel: Kernel) -> Callable[..., Any]:
        """The kernel as these streams run it."""
        return kernel.compiled if self.compiled else kernel.plain

    def room(self, size: int, fill: float = 0, dtype: Any = np.int64) -> Any:
        """Room for a kernel to write into: an array, or a list where it runs as it stands."""
        if not self.compiled:
            return [fill] * size
        return np.full(size, fill, dtype) if fill else np.zeros(size, dtype)

    @cached_property
    def turning(self) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
        """What turns in circles, whatever its shares.

        Returns:
            The circle of each rank, -1 outside of circles; the arrows out of ranks in circles;
            the source of each of these; True where it leads into the same circle.
        """
        rank = np.arange(len(self), dtype=np.int32)
        circle = (np.searchsorted(self.first, rank, side="right") - 1).astype(np.int32)
        circle[(circle < 0) | (rank >= self.last[circle])] = -1
        source = np.repeat(rank, np.diff(self.ptr))
        arrow = where(circle[source] >= 0)
        source = source[arrow]
        return circle, arrow, source, circle[source] == circle[self.target[arrow]]

    @cached_property
    def arrows(self) -> tuple[Any, Any, Any]:
        """Pointers, targets and shares in the form that the loops read."""
        parts = (self.ptr, self.target, self.share)
        return parts if self.compiled else tuple(p.tolist() for p in parts)

    @cached_property
    def blocks(self) -> tuple[Any, Any]:
        """First and last ranks of the circles in the form that the loops read."""
        parts = (self.first, self.last)
        return parts if self.compiled else tuple(p.tolist() for p in parts)

    @cached_property
    def _squares(self) -> tuple[Any, Any]:
        parts = (self.offset, self.visits)
        return parts if self.compiled else tuple(p.tolist() for p in parts)

    def push(
        self, ranks: Ints, amounts: Floats, *, stop: int | None = None, share: Any = None
    ) -> Pushed:
        """Let amounts enter at some ranks and carry them along all arrows.

        Args:
            ranks: Where it enters; a rank may stand there twice.
            amounts: How much, same shape.
            stop: First rank that is not emptied any more; must not lie inside a circle.
            share: Other shares for the same arrows.

        Time O(ranks / 32 + arrows of what is reached), and the systems of the circles reached.
        """
        n = len(self)
        entering = amounts > 0
        marks = self.room(n // 32 + 1)
        flow, touched = self.room(n, 0.0, np.float64), self.room(n, dtype=np.int32)
        self._enter(ranks[entering], amounts[entering], flow, marks)
        ptr, target, shares = self.arrows
        at, room = self.room(4), self.room(MOST_IN_KERNEL, 0.0, np.float64)
        at[3] = -1
        shares = shares if share is None else share
        fixed = (ptr, target, shares, *self.blocks, *self._squares, self.turned)
        run, end = self.form(kernels.push), n if stop is None else stop
        while (block := run(*fixed, flow, marks, touched, room, at, end)) >= 0:
            self._solve(block, flow)
            at[3] = block
        return Pushed(np.asarray(flow, dtype=np.float64), np.asarray(touched[: at[1]], np.int32))

    def _enter(self, ranks: Ints, amounts: Floats, flow: Any, marks: Any) -> None:
        """Put amounts where they enter, and mark the ranks as reached."""
        if self.compiled and len(ranks) > _WORTH_ARRAYS:
            np.add.at(flow, ranks, amounts)
            np.bitwise_or.at(marks, ranks >> 5, 1 << (ranks & 31).astype(np.int64))
            return
        for rank, amount in zip(ranks.tolist(), amounts.tolist(), strict=True):
            flow[rank] += amount
            marks[rank >> 5] |= 1 << (rank & 31)

    def push_each(
        self, ranks: Ints, amounts: Floats, *, stop: int | None = None
    ) -> Iterator[tuple[Ints, Floats]]:
        """One push for each rank, in their order: the ranks that it reached, and what passed.

        Where loops are compiled several go side by side: a few times less time than one by one
        where they reach much alike.
        """
        if self.compiled:
            yield from self._push_wide(ranks, amounts, stop)
            return
        for place in range(len(ranks)):
            pushed = self.push(ranks[[place]], amounts[[place]], stop=stop)
            yield pushed.touched, pushed.flow[pushed.touched]

    def _push_wide(
        self, ranks: Ints, amounts: Floats, stop: int | None
    ) -> Iterator[tuple[Ints, Floats]]:
        n, wide = len(self), kernels.WIDE
        flow, marks, touched = np.zeros((n, wide)), self.room(n // 32 + 1), self.room(n)
        room, end = np.zeros(MOST_IN_KERNEL * wide), n if stop is None else stop
        fixed = (*self.arrows, *self.blocks, *self._squares, self.turned, flow.reshape(-1))
        run, part = self.form(kernels.push_wide), self.form(kernels.part_wide)
        for begin in range(0, len(ranks), wide):
            some, at = ranks[begin : begin + wide], self.room(4)
            flow[some, np.arange(len(some))] = amounts[begin : begin + wide]
            for rank in some.tolist():
                marks[rank >> 5] |= 1 << (rank & 31)
            at[3] = -1
            while (block := run(*fixed, marks, touched, room, at, end)) >= 0:
                for column in range(len(some)):
                    self._solve(block, flow[:, column])
                at[3] = block
            for column in range(len(some)):
                reached, passed = np.empty(at[1], np.int32), np.empty(at[1])
                found = part(flow.reshape(-1), touched, int(at[1]), column, reached, passed)
                yield reached[:found], passed[:found]
            marks[:] = 0
            flow[end:] = 0.0

    def _solve(self, block: int, flow: Any) -> None:
        begin, end = int(self.first[block]), int(self.last[block])
        given = np.array(flow[begin:end], dtype=np.float64)
        if not given.any():
            return
        if self.turned:
            flow[begin:end] = self.circles[block].worth(given[::-1])[::-1]
        else:
            flow[begin:end] = self.circles[block].passed(given)

    def reached(self, ranks: Ints) -> NDArray[np.bool_]:
        """True for the ranks themselves and all that they lead to, shape (ranks,)."""
        n = len(self)
        seen, queue = self.room(n, dtype=np.int8), self.room(n, dtype=np.int32)
        for place, rank in enumerate(ranks.tolist()):
            seen[rank], queue[place] = 1, rank
        self.form(kernels.reach)(*self.arrows[:2], seen, queue, len(ranks))
        return np.asarray(seen, dtype=bool)

    def backwards(self) -> "Streams":
        """The same arrows the other way; rank r becomes ``len(self) - 1 - r``."""
        n, blocks = len(self), len(self.first) - 1
        source = np.repeat(np.arange(n, dtype=np.int32), np.diff(self.ptr))
        order = np.argsort(n - 1 - self.target, kind="stable")
        size = np.bincount(n - 1 - self.target, minlength=n)
        end, begins = [n], self.offset[:blocks]
        squares = begins + (self.last - self.first)[:blocks].astype(np.int64) ** 2
        begins = np.where(begins < 0, -1, len(self.visits) - squares)
        return Streams(
            ptr=starts_of(size), target=(n - 1 - source[order]).astype(np.int32),
            share=self.share[order], visits=self.visits[::-1].copy(),
            first=np.append(n - self.last[:blocks][::-1], end).astype(np.int32),
            last=np.append(n - self.first[:blocks][::-1], end).astype(np.int32),
            offset=np.append(begins[::-1], [0]),
            circles={blocks - 1 - b: c for b, c in self.circles.items()},
            turned=not self.turned, compiled=self.compiled,
        )  # fmt: skip


def where(mask: NDArray[np.bool_]) -> Ints:
    """The places at which a mask is true."""
    return mask.nonzero()[0].astype(np.int32)


def sums_of(keys: Ints, amounts: Floats, n: int) -> Floats:
    """The sum of the amounts of each key, shape (n,)."""
    return np.asarray(np.bincount(keys, amounts, n), dtype=np.float64)
