"""Which time counts: the periods of an observation, and business hours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from alignment.exchange.measures.clock import first_of_day, local_of, wall

Granularity: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
Instants: TypeAlias = NDArray[np.int64]

MOST_PERIODS = 100_000
_DAY = timedelta(days=1)
_PARTS = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])|W(\d\d)))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month, quarter or year, as far as it was observed.

    Attributes:
        name: As measurements have it: ``2026-07``.
        start, end: The instants between which it was observed.
        whole: The instants between which it lies.
    """

    name: str
    start: int
    end: int
    whole: tuple[int, int]

    @property
    def partial(self) -> bool:
        """Whether it was not observed from its start to its end."""
        return (self.start, self.end) != self.whole


class Spans:
    """Stretches of time, none of which overlap, in their order.

    Attributes:
        starts, ends: Instants in microseconds.
    """

    def __init__(self, starts: Instants, ends: Instants) -> None:
        self.starts = starts
        self.ends = ends
        self._before = np.concatenate([[0], np.cumsum(ends - starts)])

    @classmethod
    def union(cls, starts: Sequence[int] | Instants, ends: Sequence[int] | Instants) -> "Spans":
        """What is in any of the given stretches, which may overlap and come in any order.

        Time O(n log n) for the sorting, memory O(n).
        """
        begin, end = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
        order = np.argsort(begin, kind="stable")
        begin, reached = begin[order], np.maximum.accumulate(end[order])
        opens = np.ones(len(begin), dtype=bool)
        opens[1:] = begin[1:] > reached[:-1]
        closes = np.append(opens[1:], True)[: len(begin)]
        return cls(begin[opens], reached[closes])

    def until(self, instants: Instants) -> Instants:
        """How much of them lies before each of the instants, in microseconds."""
        if not len(self.starts):
            return np.zeros(len(instants), dtype=np.int64)
        place = np.searchsorted(self.starts, instants, side="right")
        last = np.maximum(place - 1, 0)
        inside = np.minimum(instants, self.ends[last]) - self.starts[last]
        total: Instants = np.where(place > 0, self._before[last] + inside, 0)
        return total

    def hold(self, instants: Instants) -> NDArray[np.bool_]:
        """Whether each of the instants lies in one of them; an end lies in none."""
        if not len(self.starts):
            return np.zeros(len(instants), dtype=np.bool_)
        place = np.searchsorted(self.starts, instants, side="right")
        inside: NDArray[np.bool_] = instants < self.ends[np.maximum(place - 1, 0)]
        return inside & (place > 0)

    @property
    def length(self) -> int:
        """All of them together, in microseconds."""
        return int(self._before[-1])


@dataclass(frozen=True, slots=True)
class Hours:
    """Business hours; outside them nothing is counted.

    Attributes:
        days: Days of the week, 0 is Monday.
        hours: From and to, in minutes after midnight; to is after from, past midnight over 1440.
        holidays: Days without hours.
        zone: Whose clocks they go by.
    """

    days: frozenset[int]
    hours: tuple[tuple[int, int], ...]
    holidays: frozenset[date]
    zone: ZoneInfo

    @lru_cache(maxsize=8)  # noqa: B019 - frozen values, and few of them
    def between(self, start: int, end: int) -> Spans:
        """The stretches that are open and touch the time between two instants."""
        first, last = (local_of(instant, self.zone).date() for instant in (start, end))
        days = [d for d in _days(first - _DAY, last) if self._opens(d)]
        pairs = [
            (wall(day, begin, self.zone), wall(day, close, self.zone, last=True))
            for day in days
            for begin, close in self.hours
        ]
        return Spans.union([p[0] for p in pairs], [max(p) for p in pairs])

    def _opens(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays


def periods_between(
    start: int, end: int, granularity: Granularity, zone: ZoneInfo
) -> list[Period]:
    """The periods that were observed between two instants, the first and last maybe in part."""
    found: list[Period] = []
    day = _first(local_of(start, zone).date(), granularity)
    while (begins := first_of_day(day, zone)) < end:
        after = _next(day, granularity)
        whole = (begins, first_of_day(after, zone))
        if min(end, whole[1]) > max(start, begins):
            name = _name(day, granularity)
            found.append(Period(name, max(start, begins), min(end, whole[1]), whole))
        if len(found) > MOST_PERIODS:
            msg = f"there are more than {MOST_PERIODS:,} periods from first to last"
            raise ValueError(msg)
        day = after
    return found


def period_called(name: str, zone: ZoneInfo) -> tuple[int, int]:
    """The instants between which a period lies: ``2026``, ``2026-Q3``, ``2026-07``, ..."""
    year, month, day, quarter, week = _parts(name)
    if week:
        first = date.fromisocalendar(year, week, 1)
    else:
        first = date(year, month or (3 * quarter - 2 if quarter else 1), day or 1)
    return first_of_day(first, zone), first_of_day(_next(first, granularity_of(name)), zone)


def granularity_of(name: str) -> Granularity:
    """How long a period of that name is."""
    _, month, day, quarter, week = _parts(name)
    if week:
        return "week"
    return "day" if day else "month" if month else "quarter" if quarter else "year"


def _parts(name: str) -> tuple[int, int, int, int, int]:
    """Year, month, day, quarter and week of a period's name, 0 for what it does not say."""
    found = _PARTS.fullmatch(name)
    if not found:
        msg = f"{name!r} is no period"
        raise ValueError(msg)
    year, month, day, quarter, week = (int(part) if part else 0 for part in found.groups())
    return year, month, day, quarter, week


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * _DAY


def _first(day: date, granularity: Granularity) -> date:
    """The first day of the period in which a day lies."""
    match granularity:
        case "day":
            return day
        case "week":
            return day - day.weekday() * _DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next(day: date, granularity: Granularity) -> date:
    """The first day of the period after the one that begins with a day."""
    match granularity:
        case "day" | "week":
            return day + _DAY * (1 if granularity == "day" else 7)
        case "month" | "quarter" | "year":
            months = day.month - 1 + {"month": 1, "quarter": 3, "year": 12}[granularity]
            return date(day.year + months // 12, months % 12 + 1, 1)


def _name(day: date, granularity: Granularity) -> str:
    match granularity:
        case "day":
            return day.isoformat()
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year}"
