"""How a figure is taken, and what it is kept as."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alignment.catalogue.collector import collector_paused

_LONG = 3.0
"""Seconds from which one run is the figure."""

_ENOUGH = 0.7
"""Seconds of running after which no further run is added."""

_FEWEST = 3

_CACHES = 256 * 2**20
"""Bytes that no processor's caches hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured.

    Attributes:
        row: The question, by its short name.
        size: Elements of the estate; 0 where it has none of its own.
        contender: Who answered.
        amount: In the unit; None where nothing was measured.
        unit: ``s``, ``MiB``, ``1/s`` or ``slope``.
        runs: How many runs the median stands for.
        answer: What was answered, in short, so that two contenders can be compared.
        note: What the reader must know; of what was not measured, why.
    """

    row: str
    size: int
    contender: str
    amount: float | None
    unit: str = "s"
    runs: int = 1
    answer: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contender:
    """Someone who answers a question: ``ready`` prepares, and what it returns is timed.

    Attributes:
        ready: Takes the estate's arrays, returns the timed call.
        most: Elements beyond which it is not asked, because it would take minutes.
    """

    name: str
    ready: Callable[..., Callable[..., Any]]
    most: int = 10**8
    note: str = ""


def median_of(call: Callable[[], Any], *, most_runs: int = 500) -> tuple[float, int, Any]:
    """The median seconds of a call, the number of runs, and its answer.

    The first run is a warm-up unless it took so long that it is the figure. Caches are warm, as
    they are in a server that was asked before.
    """
    with collector_paused():
        seconds, answer = once(call)
        if seconds > _LONG:
            return seconds, 1, answer
        taken: list[float] = []
        while len(taken) < _FEWEST or (sum(taken) < _ENOUGH and len(taken) < most_runs):
            taken.append(once(call)[0])
    return statistics.median(taken), len(taken), answer


def once(call: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds of one run, and its answer."""
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def cold_median_of(call: Callable[..., Any], *arguments: Any) -> float:
    """The median seconds of a call that finds the processor's caches full of something else."""
    other = np.ones(_CACHES // 8)
    taken = []
    with collector_paused():
        call(*arguments)
        for _ in range(9):
            other += 1
            taken.append(once(lambda: call(*arguments))[0])
    return statistics.median(taken)


def compared(
    row: str, size: int, contenders: Sequence[Contender], given: Any, *arguments: Any
) -> list[Figure]:
    """Ask every contender the same question; who is not installed is named, never left out."""
    return [_asked(row, size, contender, given, arguments) for contender in contenders]


def _asked(
    row: str, size: int, contender: Contender, given: Any, arguments: tuple[Any, ...]
) -> Figure:
    if size > contender.most:
        reason = f"not asked beyond {contender.most:,} elements"
        return Figure(row=row, size=size, contender=contender.name, amount=None, note=reason)
    try:
        call = contender.ready(given)
    except ImportError as error:
        reason = f"not installed ({error.name or error})"
        return Figure(row=row, size=size, contender=contender.name, amount=None, note=reason)
    seconds, runs, answer = median_of(lambda: call(*arguments))
    return Figure(
        row=row, size=size, contender=contender.name, amount=seconds, runs=runs, answer=answer,
        note=contender.note,
    )  # fmt: skip
