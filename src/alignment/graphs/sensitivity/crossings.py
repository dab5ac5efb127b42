"""Where two neighbours in a ranking cross as one number is turned."""

import numpy as np

from alignment.graphs.sensitivity.courses import Course
from alignment.graphs.snapshot import Floats, Ints

_ROUNDING = 1e-12
"""Contributions that differ by less, relative to their size, are equal."""

_CLOSE = 1e-6
"""How far, relative to the number, rounding may move the point at which equal ones part."""


def crossings(course: Course) -> tuple[Floats, Ints, Ints]:
    """Where neighbours in the present ranking cross.

    Those that are equal now are neighbours in the order in which they part: another one upward
    than downward.

    Returns:
        The numbers, each positive, and the rows above and below now: arrays of one length.

    Time O(rows log rows).
    """
    amounts, slope = course.at(course.now), _slope(course)
    size = max(float(amounts.max(initial=0.0)), 1e-300)
    alive = np.abs(course.above).sum(axis=0) > 0
    rows = np.flatnonzero(alive)
    tied = np.zeros(len(amounts), dtype=np.int32)
    tied[rows] = _ties(amounts[rows], size)
    found = []
    for way in (1.0, -1.0):
        order = rows[np.lexsort((rows, -way * slope[rows], tied[rows]))].astype(np.int32)
        at, above, below = _roots(course, order[:-1], order[1:])
        near = np.where(tied[above] == tied[below], _CLOSE, _ROUNDING) * (
            course.now or course.unit
        )
        here = np.abs(at - course.now) <= near
        wanted = (at - course.now) * way > 0
        at = np.where(here, course.now, at)
        keep = (wanted & ~here) | (here & (way > 0))
        found.append((at[keep], above[keep], below[keep]))
    at, above, below = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return at, above, below


def _ties(amounts: Floats, size: float) -> Ints:
    """The rank of each amount from the largest down; amounts that differ by rounding share it."""
    order = np.argsort(-amounts, kind="stable")
    steps = -np.diff(amounts[order], prepend=amounts[order][:1]) > _ROUNDING * size
    tied = np.empty(len(amounts), dtype=np.int32)
    tied[order] = np.cumsum(steps)
    return tied


def _slope(course: Course) -> Floats:
    """How fast each contribution grows with the number now, to within rounding."""
    k = np.arange(len(course.below))
    powers = course.now**k
    rates = k * np.where(k > 0, course.now ** np.maximum(k - 1, 0), 0.0)
    below = float(powers @ course.below)
    slope = (rates @ course.above) * below - (powers @ course.above) * (rates @ course.below)
    slope = np.asarray(slope / below**2)
    slope[np.abs(slope) * course.unit <= _ROUNDING * course.at(course.now).max(initial=0.0)] = 0.0
    return slope


def _roots(course: Course, above: Ints, below: Ints) -> tuple[Floats, Ints, Ints]:
    """Every positive number at which the one of a pair passes the other."""
    unit = course.unit ** np.arange(len(course.below), dtype=float)[:, None]
    one, other = course.above[:, above] * unit, course.above[:, below] * unit
    gap = one - other
    gap[np.abs(gap) <= _ROUNDING * (np.abs(one) + np.abs(other)).max(axis=0)] = 0.0
    constant, linear, square = gap[0], gap[1], gap[2] if len(gap) > 2 else np.zeros(gap.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.sqrt(linear**2 - 4 * square * constant)
        lead = -0.5 * (linear + np.where(linear < 0, -1.0, 1.0) * inside)
        first, second = constant / lead, lead / square
    touching = inside <= _ROUNDING * np.abs(linear)
    second[(square == 0) | touching] = np.nan
    first[(square != 0) & touching] = np.nan
    at = np.concatenate([first, second]) * course.unit
    pairs = np.tile(np.arange(len(above)), 2)
    real = np.isfinite(at) & (at > 0)
    return at[real], above[pairs[real]], below[pairs[real]]
