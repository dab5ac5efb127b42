"""How steady a delivery was, beside its figure D: counts, streaks, trend, and the usual indices.

None of these rewards consistency as D does (METHODS 3.9); each is shown for what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from alignment.errors import Invalid
from alignment.graphs.delivery import Series
from alignment.graphs.snapshot import Floats, Ints

FEWEST_FOR_A_TREND = 3
"""Periods from which on a slope is more than two points."""

DUST = 1e-12
"""A difference of less than this part of the values is that of their last digits."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Steadiness:
    """How e edges did, period by period. A period is met when its combined shortfall is 0.

    Attributes:
        periods: How many were measured, int32, shape (e,).
        met: How many of them were met, int32, shape (e,).
        longest_streak: Most measured periods in a row that were met, int32, shape (e,).
        worst: Cell of the largest shortfall, the first of several; -1 where all were met, (e,).
        last_miss: Cell of the last period that was not met; -1 for none, int32, shape (e,).
        trend: Change of 1 - shortfall from one period to the next, by least squares; positive
            where it improves. NaN with fewer than three periods, shape (e,).
    """

    periods: Ints
    met: Ints
    longest_streak: Ints
    worst: Ints
    last_miss: Ints
    trend: Floats


def steadiness_of(series: Series) -> Steadiness:
    """Count what was met and missed on every edge. Time O(c), all edges at once."""
    count, measured, starts = len(series), series.measured, series.starts
    whole = Steadiness(
        periods=np.diff(series.ptr).astype(np.int32), met=np.zeros(count, np.int32),
        longest_streak=np.zeros(count, np.int32), worst=np.full(count, -1, np.int32),
        last_miss=np.full(count, -1, np.int32), trend=np.full(count, np.nan),
    )  # fmt: skip
    if not len(starts):
        return whole
    short, place = series.shortfall, np.arange(len(series.shortfall))
    met = short == 0
    broken = np.where(met, -1, place)
    broken[starts] = np.where(met[starts], starts - 1, starts)
    run = place - np.maximum.accumulate(broken)
    sizes = whole.periods[measured]
    largest = np.repeat(np.maximum.reduceat(short, starts), sizes)
    worst = np.minimum.reduceat(np.where((short == largest) & ~met, place, len(place)), starts)
    whole.met[measured] = np.add.reduceat(met.astype(np.int32), starts)
    whole.longest_streak[measured] = np.maximum.reduceat(run, starts)
    whole.worst[measured] = np.where(worst < len(place), worst, -1)
    whole.last_miss[measured] = np.maximum.reduceat(np.where(met, -1, place), starts)
    whole.trend[measured] = _slopes(series, sizes)
    return whole


def _slopes(series: Series, sizes: Ints) -> Floats:
    """Least squares of 1 - shortfall over the calendar, for the measured edges."""
    starts = series.starts
    when = series.levels.number[series.period].astype(np.float64)
    when -= np.repeat(np.add.reduceat(when, starts) / sizes, sizes)
    level = np.add.reduceat(when * (1.0 - series.shortfall), starts)
    spread = np.add.reduceat(when**2, starts)
    enough = sizes >= FEWEST_FOR_A_TREND
    slopes: Floats = np.full(len(sizes), np.nan)
    np.divide(level, spread, out=slopes, where=enough)
    return slopes


@dataclass(frozen=True, eq=False, kw_only=True)
class Means:
    """The plain means of t targets over the periods that count, NaN where none does.

    Attributes:
        readings: How many periods each target was measured in, int32, shape (t,).
        met: In how many of them it was met, int32, shape (t,).
        mean: Mean of the values, weighted as the periods, in the indicator's own unit, (t,).
        attained: Where that mean lies between floor (0) and target (1), shape (t,). Above 1 is
            better than promised: here brilliance pays for failures, as it never does in D.
    """

    readings: Ints
    met: Ints
    mean: Floats
    attained: Floats


def means_of(series: Series) -> Means:
    """The mean of each target. Time O(r)."""
    levels, row, count = series.levels, series.row, len(series.levels)
    value, weight = levels.readings.value[series.reading], series.weight[series.cell]
    total = np.bincount(row, weight, count)
    sums = np.bincount(row, weight * value, count)
    mean = np.divide(sums, total, out=np.full(count, np.nan), where=total > 0)
    target, floor = levels.target, levels.floor
    missed = (value < target[row]) == (target > floor)[row]
    met = np.bincount(row[~missed | (value == target[row])], minlength=count)
    return Means(
        readings=np.bincount(row, minlength=count).astype(np.int32), met=met.astype(np.int32),
        mean=mean, attained=(mean - floor) / (target - floor),
    )  # fmt: skip


def attained_of(series: Series, means: Means) -> Floats:
    """Where the means of each edge lie: ``1 - max over r of kappa_r * (1 - attained_r)``.

    The same algebra as D without the cap at the target and without time, so that a ranking by it
    shows whom a mean flatters. NaN where nothing was measured, shape (e,).
    """
    if not len(series):
        return np.zeros(0)
    lack = series.levels.kappa * (1.0 - means.attained)
    return np.asarray(1.0 - np.fmax.reduceat(lack, series.target_ptr[:-1]), dtype=np.float64)


# Indices of one series of values.


def coefficient_of_variation(values: Sequence[float] | Floats) -> float | None:
    """Standard deviation (n - 1) over mean; None below two values or for a mean of 0.

    Punishes variance above the target as well. Source: METHODS 3.9.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < 2 or array.mean() == 0:
        return None
    return deviation_of(array) / abs(float(array.mean()))


def deviation_of(values: Floats) -> float:
    """Standard deviation (n - 1) of at least two values; exactly 0 where it is float dust."""
    found = float(values.std(ddof=1))
    return 0.0 if found <= DUST * float(np.abs(values).max()) else found


def semi_deviation(
    values: Sequence[float] | Floats, target: float, *, higher_is_better: bool = True
) -> float | None:
    """Root mean square of what each value falls short of the target; None for no values.

    With p = 2 delivery is ``1 - semi_deviation / |T - L|`` as long as no value is past the floor.
    Source: METHODS 3.9.
    """
    array = np.asarray(values, dtype=np.float64)
    if not len(array):
        return None
    short = np.maximum(target - array if higher_is_better else array - target, 0.0)
    return sqrt(float(np.mean(short**2)))


def process_capability(
    values: Sequence[float] | Floats, target: float, *, higher_is_better: bool = True
) -> float | None:
    """Cpk towards one limit: (mean - T) / (3 sd), turned round where lower is better.

    Returns:
        Without any deviation: infinite above the target, minus infinite below, 0 on it. None
        below two values.

    Source: METHODS 3.9 and 1.10.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < 2:
        return None
    return capability_of(float(array.mean()), deviation_of(array), lower=target if higher_is_better
                         else None, upper=None if higher_is_better else target)  # fmt: skip


def capability_of(
    mean: float, deviation: float, *, lower: float | None = None, upper: float | None = None
) -> float:
    """Cpk: the distance of a mean from the nearer limit, in three standard deviations.

    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.1.6.
    """
    room = min(mean - (-inf if lower is None else lower), (inf if upper is None else upper) - mean)
    if abs(room) <= DUST * abs(mean):
        room = 0.0
    if deviation == 0:
        return 0.0 if room == 0 else inf if room > 0 else -inf
    return room / (3 * deviation)


def potential_of(deviation: float, *, lower: float, upper: float) -> float:
    """Cp: the width between two limits in six standard deviations; infinite without any."""
    return inf if deviation == 0 else (upper - lower) / (6 * deviation)


def apdex(satisfied: int, tolerating: int, total: int) -> float | None:
    """(satisfied + tolerating / 2) / total; None where nothing was counted.

    Satisfied is within T, tolerating within 4 T. Source: Apdex technical specification 1.1.
    """
    if min(satisfied, tolerating) < 0 or satisfied + tolerating > total:
        msg = f"{satisfied} satisfied and {tolerating} tolerating are not among {total}"
        raise Invalid(msg)
    return (satisfied + tolerating / 2) / total if total else None


def availability(*, mtbf: float, mttr: float) -> float | None:
    """MTBF / (MTBF + MTTR), MTBF being the mean up time; None where both are 0."""
    if mtbf < 0 or mttr < 0:
        msg = "times between failures and to repair are not negative"
        raise Invalid(msg)
    return mtbf / (mtbf + mttr) if mtbf + mttr else None
