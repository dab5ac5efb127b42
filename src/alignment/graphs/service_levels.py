"""What was promised and what was measured, as arrays beside a snapshot that nobody alters."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import Estate
from alignment.catalogue.levels import LevelColumns, level_columns_of
from alignment.catalogue.periods import PERIOD
from alignment.catalogue.runs import spans
from alignment.graphs.snapshot import Bytes, Floats, Ints, Snapshot

ANYONE = -1
"""Consumer of a measurement that counts for every consumer of the service."""

_UNKNOWN = -2

Longs = NDArray[np.int64]
_Arrays: TypeAlias = dict[str, NDArray[Any]]
T = TypeVar("T")


class Grain(IntEnum):
    """How long a period is, the longest first."""

    YEAR = 0
    QUARTER = 1
    MONTH = 2
    WEEK = 3
    DAY = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Readings:
    """The measurements that count for each target: r of them, by target, then by period.

    A measurement that names no consumer counts for every consumer of the service; one that names
    a consumer stands in its place for that consumer, indicator and period.

    Attributes:
        row: The target of each reading, int32, shape (r,).
        period: Place in ``ServiceLevels.periods``, int32, shape (r,).
        value: In the indicator's own unit, shape (r,).
        weight: Business volume of the period, NaN where it is not stated, shape (r,).
        left: Places of the measurements that no target stands for, ascending.
    """

    row: Ints
    period: Ints
    value: Floats
    weight: Floats
    left: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class ServiceLevels:
    """The t targets and m measurements of a revision, aligned to a snapshot of n elements.

    Targets stand in the order of consumer, service and indicator, periods in that of the calendar,
    so that the same content always gives the same arrays.

    Attributes:
        indicators, units: The names behind the codes, each in its order.
        periods: As they were written, such as ``2026-07``.
        grain: How long each period is, a ``Grain``, int8, shape (periods,).
        number: Place of each period among those of its grain, counted by the calendar, int64.
        consumer, service: Index of both ends of each target, int32, shape (t,).
        indicator, unit: Code of each target, int32, shape (t,).
        target: The level that was promised, in the indicator's own unit, shape (t,).
        floor: The level that is worth nothing; above the target where lower is better, (t,).
        kappa: Weight of the indicator inside a period, shape (t,).
        at: Index of the consumer of each measurement, or ``ANYONE``, int32, shape (m,).
        of, what, when: Service, indicator and period of each measurement, int32, shape (m,).
        value: In the indicator's own unit, shape (m,).
        weight: Business volume of the period, NaN where it is not stated, shape (m,).
        unknown: How many targets and measurements name what is no element of the snapshot.
    """

    indicators: tuple[str, ...]
    units: tuple[str, ...]
    periods: tuple[str, ...]
    grain: Bytes
    number: Longs
    consumer: Ints
    service: Ints
    indicator: Ints
    unit: Ints
    target: Floats
    floor: Floats
    kappa: Floats
    at: Ints
    of: Ints
    what: Ints
    when: Ints
    value: Floats
    weight: Floats
    unknown: int

    def __len__(self) -> int:
        return len(self.target)

    def derived(self, make: Callable[["ServiceLevels"], T]) -> T:
        """What ``make`` works out from these levels: once, then kept with them."""
        kept: dict[Callable[[ServiceLevels], Any], Any] = self.__dict__.setdefault("_derived", {})
        if make not in kept:
            kept.setdefault(make, make(self))
        found: T = kept[make]
        return found

    @cached_property
    def readings(self) -> Readings:
        """The measurements that count for each target. Time O(t log t + m log m + r log r)."""
        kinds, anyone = len(self.indicators), self.at == ANYONE
        measured = self.of.astype(np.int64) * kinds + self.what
        promised = self.service.astype(np.int64) * kinds + self.indicator
        ends = int(max(measured.max(initial=0), promised.max(initial=0))) + 1
        mine = _matched(np.where(anyone, -1, self.at.astype(np.int64) * ends + measured),
                        self.consumer.astype(np.int64) * ends + promised)  # fmt: skip
        general = _matched(np.where(anyone, measured, -1), promised)
        row, place = (np.concatenate(both) for both in zip(mine, general, strict=True))
        used = np.zeros(len(self.value), dtype=bool)
        used[place] = True  # also where an own one stands in its place
        key = row * len(self.periods) + self.when[place]
        order = np.argsort(key, kind="stable")  # own ones stand before general ones
        kept = order[np.diff(key[order], prepend=-1) > 0]
        place = place[kept]
        return Readings(
            row=row[kept].astype(np.int32), period=self.when[place], value=self.value[place],
            weight=self.weight[place], left=np.flatnonzero(~used).astype(np.int32),
        )  # fmt: skip


def service_levels_of(snapshot: Snapshot, estate: Estate) -> ServiceLevels:
    """The service levels of an estate that is held in memory."""
    return aligned(snapshot, level_columns_of(estate))


def aligned(snapshot: Snapshot, columns: LevelColumns) -> ServiceLevels:
    """Turn columns into arrays whose ends are indices of a snapshot.

    Time O(names log n + rows), memory O(rows).
    """
    places = [snapshot.place_of(name) for name in columns.elements]
    index = np.array([_UNKNOWN if p is None else p for p in places] + [ANYONE], dtype=np.int32)
    what, indicators = _sorted(columns.indicators)
    unit, units = _sorted(columns.units)
    periods = sorted(columns.periods, key=_calendar)
    calendar = [_calendar(period) for period in periods]
    promised: _Arrays = {
        "consumer": index[_ints(columns.consumer)], "service": index[_ints(columns.service)],
        "indicator": what[_ints(columns.indicator)], "unit": unit[_ints(columns.unit)],
        "target": _floats(columns.target), "floor": _floats(columns.floor),
        "kappa": _floats(columns.criticality),
    }  # fmt: skip
    measured: _Arrays = {
        "at": index[_ints(columns.at)], "of": index[_ints(columns.of)],
        "what": what[_ints(columns.what)],
        "when": _codes(columns.periods, periods)[_ints(columns.when)],
        "value": _floats(columns.value), "weight": _floats(columns.weight),
    }  # fmt: skip
    known = _taken(promised, (promised["consumer"] >= 0) & (promised["service"] >= 0))
    heeded = _taken(measured, (measured["at"] != _UNKNOWN) & (measured["of"] >= 0))
    order = np.lexsort((known["indicator"], known["service"], known["consumer"]))
    told = {
        **_taken(known, order), **heeded,
        "grain": np.array([grain for grain, _ in calendar], dtype=np.int8),
        "number": np.array([number for _, number in calendar], dtype=np.int64),
    }  # fmt: skip
    for array in told.values():
        array.flags.writeable = False
    rows = len(columns.target) + len(columns.value)
    return ServiceLevels(
        indicators=tuple(indicators), units=tuple(units), periods=tuple(periods),
        unknown=rows - len(known["target"]) - len(heeded["value"]), **told,
    )  # fmt: skip


def _taken(arrays: _Arrays, rows: NDArray[Any]) -> _Arrays:
    return {name: array[rows] for name, array in arrays.items()}


def _calendar(period: str) -> tuple[Grain, int]:
    """How long a period is, and its place among those of its grain."""
    found = PERIOD.fullmatch(period)
    if found is None:  # entities were checked; a library may bring its own columns
        msg = f"{period!r} is no period"
        raise ValueError(msg)
    year, month, day, week = (found[n] for n in ("year", "month", "day", "week"))
    if day:
        return Grain.DAY, date(int(year), int(month), int(day)).toordinal()
    if month:
        return Grain.MONTH, 12 * int(year) + int(month) - 1
    if week:
        return Grain.WEEK, date.fromisocalendar(int(year), int(week), 1).toordinal() // 7
    if "Q" in period:
        return Grain.QUARTER, 4 * int(year) + int(period[-1]) - 1
    return Grain.YEAR, int(year)


def days_of(period: str) -> int:
    """How many days a period has."""
    grain, number = _calendar(period)
    if grain is Grain.DAY:
        return 1
    if grain is Grain.WEEK:
        return 7
    months = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}[grain]
    span = (divmod(month, 12) for month in range(number * months, (number + 1) * months))
    return sum(monthrange(year, month + 1)[1] for year, month in span)


def _matched(held: Longs, wanted: Longs) -> tuple[Longs, Longs]:
    """Every pair of a wanted key and a held one that are the same: their places."""
    order = np.argsort(held, kind="stable")
    in_order = held[order]
    first = np.searchsorted(in_order, wanted, side="left")
    count = np.searchsorted(in_order, wanted, side="right") - first
    return np.repeat(np.arange(len(wanted)), count), order[spans(first, count)]


def _sorted(names: Iterable[str]) -> tuple[Ints, list[str]]:
    """The place of each name once they are sorted, by its code; and the sorted names."""
    ordered = sorted(names)
    return _codes(names, ordered), ordered


def _codes(names: Iterable[str], ordered: Sequence[str]) -> Ints:
    place = {name: i for i, name in enumerate(ordered)}
    return np.array([place[name] for name in names], dtype=np.int32)


def _ints(held: Any) -> Ints:
    return np.asarray(held, dtype=np.int32)


def _floats(held: Any) -> Floats:
    return np.array(held, dtype=np.float64)
