"""Many short texts woven into long ones, as bytes: no object for each text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue.runs import spans, starts_of
from alignment.catalogue.texts import Texts
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.kernels.weave import copy_runs

Places = NDArray[np.integer]

_AT_ONCE = 4_096
"""Rows that are woven in one go: as much as the processor's caches hold."""

_COMMA = ord(",")


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Texts that lie anywhere in one array of bytes: ``data[first[i]:first[i] + size[i]]``."""

    data: NDArray[np.uint8]
    first: Places
    size: Places

    def __len__(self) -> int:
        return len(self.first)

    @classmethod
    def of(cls, texts: Texts | Iterable[str]) -> "Runs":
        """These texts as they are."""
        held = Texts.of(texts)
        return cls(held.array, held.ptr[:-1], np.diff(held.ptr))

    @classmethod
    def numbers(cls, numbers: NDArray[np.float64]) -> "Runs":
        """Numbers as JSON has them."""
        if not len(numbers):
            return cls.of(())
        held = np.ascontiguousarray(numbers)
        data = np.frombuffer(orjson.dumps(held, option=orjson.OPT_SERIALIZE_NUMPY), np.uint8)
        commas = np.flatnonzero(data == _COMMA)
        first = np.concatenate([[1], commas + 1])
        return cls(data, first, np.append(commas, len(data) - 1) - first)

    def at(self, places: Places) -> "Runs":
        """The texts at some places."""
        return Runs(self.data, self.first[places], self.size[places])

    def spread(self, rows: Places, count: int) -> "Runs":
        """The texts in some of ``count`` rows; the others are empty."""
        first, size = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        first[rows], size[rows] = self.first, self.size
        return Runs(self.data, first, size)


def texts_at(texts: Texts, places: Places) -> Runs:
    """Some texts as they stand between the quotes of JSON."""
    held = texts.json
    first = held.ptr[places]
    return Runs(held.array, first, held.ptr[places + 1] - first)


def either(chosen: NDArray[Any], *texts: str) -> Runs:
    """One of a few texts in each row, by its number."""
    return Runs.of(texts).at(chosen.astype(np.intp))


class Loom:
    """Weaves columns of texts into rows."""

    def __init__(self, size: int) -> None:
        """Take the quicker form; ``size`` is that of the estate, in memberships."""
        compiled = size >= WORTH_COMPILING and can_compile()
        self._copy: Callable[..., Any] = copy_runs.compiled if compiled else _copied

    def woven(self, count: int, *columns: Runs | str) -> Runs:
        """Row after row of some columns; a column of one text has it in every row.

        Time O(bytes), memory the same.
        """
        every = np.zeros(count, dtype=np.intp)
        runs = [Runs.of([c]).at(every) if isinstance(c, str) else c for c in columns]
        ends = starts_of(np.sum([r.size for r in runs], axis=0, dtype=np.int64), np.int64)
        data = np.empty(int(ends[-1]), dtype=np.uint8)
        for start in range(0, count, _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            at = ends[:-1][rows].copy()
            for run in runs:
                size = run.size[rows]
                self._copy(run.data, run.first[rows], size, data, at)
                at += size
        return Runs(data, ends[:-1], np.diff(ends))

    def joined(self, texts: Runs, ends: NDArray[np.int64], joint: str) -> Runs:
        """The texts of each run ``ends[i]:ends[i + 1]`` as one; no run is empty."""
        follows = np.ones(len(texts), dtype=np.intp)
        follows[ends[:-1]] = 0
        woven = self.woven(len(texts), either(follows, "", joint), texts)
        bounds = np.append(woven.first, len(woven.data))[ends]
        return Runs(woven.data, bounds[:-1], np.diff(bounds))


def _copied(data: Any, first: Any, size: Any, out: Any, at: Any) -> None:
    """What the kernel does, by places."""
    out[spans(at, size)] = data[spans(first, size)]
