"""Availability from windows of outage: their union within the time that counts, by period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from alignment.exchange.measures.calendars import Hours, Instants, Period, Spans


@dataclass(frozen=True, slots=True)
class Outage:
    """What a period held, in microseconds of the time that counts.

    Attributes:
        period: Which period.
        observed: The time that was observed.
        whole: The time of the whole period.
        down: How much of what was observed lay in a window.
    """

    period: Period
    observed: int
    whole: int
    down: int

    @property
    def availability(self) -> float:
        """Percent of what was observed outside every window, exact but for the last rounding."""
        return 100 * (self.observed - self.down) / self.observed

    @property
    def weight(self) -> float | None:
        """The share of the period that was observed; None when it is all of it."""
        return None if self.observed == self.whole else self.observed / self.whole


def outages_of(
    windows: Iterable[tuple[int, int]], periods: Sequence[Period], hours: Hours | None = None
) -> list[Outage]:
    """How long something was down in each period, time under several windows counted once.

    Args:
        windows: Start and end of each, instants in microseconds, in any order; an end is not
            before its start.
        periods: What was observed.
        hours: The time that counts; None is all of it.

    Returns:
        One for each period, in their order.

    Time O(n log n + days), memory O(n + days): the windows are joined and measured on a clock
    that runs in business hours alone.
    """
    if not periods:
        return []
    pairs = np.array(list(windows), dtype=np.int64).reshape(-1, 2)
    joined = Spans.union(pairs[:, 0], pairs[:, 1])
    clock = _Clock(periods, hours)
    down = Spans(clock.at(joined.starts), clock.at(joined.ends))
    seen = clock.at(np.array([(p.start, p.end) for p in periods], dtype=np.int64).ravel())
    whole = clock.at(np.array([p.whole for p in periods], dtype=np.int64).ravel())
    figures = zip(
        periods,
        (seen[1::2] - seen[::2]).tolist(),
        (whole[1::2] - whole[::2]).tolist(),
        np.diff(down.until(seen).reshape(-1, 2)).ravel().tolist(),
        strict=True,
    )
    return [Outage(*figure) for figure in figures]


class _Clock:
    """Runs while it is open, and stands still else."""

    def __init__(self, periods: Sequence[Period], hours: Hours | None) -> None:
        first, last = periods[0].whole[0], periods[-1].whole[1]
        self._spans = hours.between(first, last) if hours else None

    def at(self, instants: Instants) -> Instants:
        """What it shows at each of the instants."""
        return instants if self._spans is None else self._spans.until(instants)
