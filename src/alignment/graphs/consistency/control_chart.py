"""One series of measurements as a control chart, with the error budget that it spends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alignment.errors import Invalid
from alignment.graphs.consistency.measures import DUST
from alignment.graphs.snapshot import Floats

D2 = 1.128
"""Mean moving range of two values in standard deviations."""

RANGE_LIMIT = 3.267
"""D4 for two values: the upper limit of the moving range."""

RULES = {
    1: "one point beyond 3 sigma",
    2: "two of three consecutive points beyond 2 sigma on one side",
    3: "four of five consecutive points beyond 1 sigma on one side",
    4: "eight consecutive points on one side of the centre",
}
"""The Western Electric rules. Each is reported at the last point of its window, and that point
itself must lie beyond the zone."""

_WINDOWS = ((1, 1, 1, 3.0), (2, 2, 3, 2.0), (3, 4, 5, 1.0), (4, 8, 8, 0.0))
"""Rule, how many of how many points, beyond how many sigma."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Centre and natural limits of a chart of single values and moving ranges (XmR).

    Attributes:
        centre: Mean of the values.
        sigma: Mean moving range / 1.128.
        lower, upper: centre -+ 3 sigma.
        mean_range: Mean moving range.
        range_limit: 3.267 times that.
    """

    centre: float
    sigma: float
    lower: float
    upper: float
    mean_range: float
    range_limit: float


def limits_of(values: Sequence[float] | Floats) -> Limits | None:
    """The natural limits of a series; None below two values, which have no moving range.

    Source: D. J. Wheeler, Understanding Variation, 1993; R package qcc, type xbar.one.
    """
    array = np.asarray(values, dtype=np.float64)
    if len(array) < 2:
        return None
    centre, mean_range = float(array.mean()), float(np.abs(np.diff(array)).mean())
    sigma = mean_range / D2
    return Limits(
        centre=centre, sigma=sigma, lower=centre - 3 * sigma, upper=centre + 3 * sigma,
        mean_range=mean_range, range_limit=RANGE_LIMIT * mean_range,
    )  # fmt: skip


def broken_rules(values: Sequence[float] | Floats, limits: Limits) -> list[tuple[int, ...]]:
    """The Western Electric rules that each point breaks; time O(n).

    Source: Western Electric, Statistical Quality Control Handbook, 1956; see ``RULES``.
    """
    array = np.asarray(values, dtype=np.float64)
    away = array - limits.centre
    away[np.abs(away) <= DUST * np.abs(array)] = 0.0
    hit = np.zeros((len(away), len(_WINDOWS)), dtype=bool)
    for column, (_, least, size, zone) in enumerate(_WINDOWS):
        for side in (1, -1):
            beyond = side * away > zone * limits.sigma
            sums = np.concatenate([[0], np.cumsum(beyond)])
            within = sums[1:] - sums[np.maximum(np.arange(1, len(away) + 1) - size, 0)]
            hit[:, column] |= beyond & (within >= least)
    numbers = [rule for rule, *_ in _WINDOWS]
    return [tuple(n for n, h in zip(numbers, row, strict=True) if h) for row in hit.tolist()]


# Error budgets.

_WINDOW = 30.0
"""Days that a budget is commonly stated for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One line of the table of recommended alerts; both windows must exceed the burn rate.

    Attributes:
        hours: Of the long window; short_hours: of the short one, a twelfth of it.
        burn_rate: From which on it alerts.
        consumed: Share of the budget that is gone when it does, for the given window.
        error_rate: Share of failures that burns so fast.
        detected_after: Seconds until a full outage exceeds it in the long window.
    """

    severity: str
    hours: float
    short_hours: float
    burn_rate: float
    consumed: float
    error_rate: float
    detected_after: float


_ALERTS = (("page", 1, 14.4), ("page", 6, 6.0), ("ticket", 72, 1.0))


def alerts_for(objective: float, *, days: float = _WINDOW) -> tuple[Alert, ...]:
    """The recommended alerts of an objective such as 0.999 over a window of some days.

    Source: The Site Reliability Workbook, 2018, table 5-8.
    """
    _require_objective(objective)
    return tuple(
        Alert(
            severity=severity, hours=hours, short_hours=hours / 12, burn_rate=rate,
            consumed=rate * hours / (24 * days), error_rate=rate * (1 - objective),
            detected_after=rate * (1 - objective) * hours * 3600,
        )
        for severity, hours, rate in _ALERTS
    )  # fmt: skip


def budget_minutes(objective: float, *, days: float = _WINDOW) -> float:
    """The minutes of failure that an objective leaves: (1 - objective) * window."""
    _require_objective(objective)
    return (1 - objective) * days * 24 * 60


def burn_rates(error_rates: Floats, objective: float) -> Floats:
    """How many times as fast as the objective allows the budget is spent, by period."""
    _require_objective(objective)
    return np.asarray(error_rates / (1 - objective), dtype=np.float64)


def days_to_exhaustion(rate: float) -> float | None:
    """How long a budget of 30 days lasts at a burn rate; None where nothing burns."""
    return _WINDOW / rate if rate > 0 else None


def _require_objective(objective: float) -> None:
    if not 0 <= objective < 1:
        msg = f"an objective of {objective:g} leaves no error budget; it must lie below 1"
        raise Invalid(msg, objective=objective)
