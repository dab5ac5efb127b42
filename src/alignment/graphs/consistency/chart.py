"""One target as a chart over time: natural limits, rules that are broken, error budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

import numpy as np

from alignment.errors import Invalid, NotFound
from alignment.graphs.consistency.control_chart import (
    RULES,
    Alert,
    Limits,
    alerts_for,
    broken_rules,
    budget_minutes,
    burn_rates,
    days_to_exhaustion,
    limits_of,
)
from alignment.graphs.consistency.measures import (
    coefficient_of_variation,
    process_capability,
    semi_deviation,
)
from alignment.graphs.delivery import Series, series_of, shortfalls
from alignment.graphs.service_levels import Grain, ServiceLevels, days_of
from alignment.graphs.snapshot import Floats, Snapshot
from alignment.graphs.words import joined, label

FEWEST_FOR_LIMITS = 10
"""Points from which on natural limits are commonly trusted."""

_SIGNALS = 5

_WHOLE = {"percent": 100.0, "%": 100.0, "fraction": 1.0, "ratio": 1.0}
"""What all of it is, by the unit of a target that is a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period.

    Attributes:
        value: In the indicator's own unit.
        shortfall: 0 on target, 1 at the floor or beyond.
        met: The target was met.
        moving_range: Distance from the value before; None for the first.
        rules: The Western Electric rules that it breaks, by number.
        burn_rate: How many times as fast as allowed it spent the error budget; None without one.
    """

    period: str
    value: float
    shortfall: float
    met: bool
    moving_range: float | None
    rules: tuple[int, ...]
    burn_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLevel:
    """A recommended alert, and how far data by period can tell of it.

    Attributes:
        burnt: Burn rate over the newest periods that fill its long window; None where the
            periods are longer than the window, or not the last ones of the calendar in a row.
        exceeded: The long window exceeds the rate. The short one is not in data by period.
    """

    alert: Alert
    burnt: float | None
    exceeded: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The error budget of all periods that were measured.

    Attributes:
        objective: The target as a fraction of good time or events.
        minutes: What may fail in these periods; spent_minutes: what did, time by time.
        spent: Share of the budget that is spent; above 1 it is overdrawn.
        remaining: 1 - spent.
        burn_rate: Of the last period.
        days_to_exhaustion: How long a budget of 30 days lasts at that rate; None when none burns.
    """

    objective: float
    minutes: float
    spent_minutes: float
    spent: float
    remaining: float
    burn_rate: float
    days_to_exhaustion: float | None
    alerts: tuple[AlertLevel, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """One target over time.

    Attributes:
        points: The periods that count, in time.
        limits: Natural limits (XmR); None with fewer than two points.
        rules: What the numbers of broken rules mean.
        mean: Of the values; None without any, as the next ones.
        coefficient_of_variation: Standard deviation / mean.
        semi_deviation: Root mean square of what falls short of the target.
        capability: Cpk towards the target; ``inf`` or ``-inf`` without any deviation.
        budget: None where the target is no share of good time or events; a remark says why.
    """

    revision: int
    conclusion: str
    consumer: str
    service: str
    indicator: str
    unit: str
    target: float
    floor: float
    criticality: float
    points: tuple[Point, ...]
    limits: Limits | None
    rules: dict[str, str]
    mean: float | None
    coefficient_of_variation: float | None
    semi_deviation: float | None
    capability: float | str | None
    budget: Budget | None
    remarks: tuple[str, ...]


def chart_of(
    snapshot: Snapshot, levels: ServiceLevels, *, consumer: str, service: str,
    indicator: str | None = None,
) -> Chart:  # fmt: skip
    """The chart of one target; its indicator may be left out where there is only one.

    Raises NotFound where nothing was promised, Invalid where several indicators were and none is
    named.

    Source: METHODS 3.9.
    """
    series = levels.derived(series_of)
    line = _line_of(snapshot, series, consumer, service, indicator)
    limits, known = limits_of(line.values), bool(len(line.values))
    points = tuple(_points(line, limits))
    capability = process_capability(line.values, line.target, higher_is_better=line.higher)
    return Chart(
        revision=snapshot.revision, consumer=consumer, service=service, indicator=line.indicator,
        unit=line.unit, target=line.target, floor=line.floor,
        criticality=float(levels.kappa[line.row]), points=points, limits=limits,
        rules={str(number): text for number, text in RULES.items()},
        mean=float(line.values.mean()) if known else None,
        coefficient_of_variation=coefficient_of_variation(line.values),
        semi_deviation=semi_deviation(line.values, line.target, higher_is_better=line.higher),
        capability=str(capability) if capability in {inf, -inf} else capability,
        budget=_budget(line) if known else None,
        remarks=tuple(_remarks(series, line)),
        conclusion=_conclusion(snapshot, line, points, (consumer, service)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class _Line:
    """What one target says of its periods, in time.

    Attributes:
        row: Of the target.
        objective: The target as a fraction of good; None where it is none below 1.
    """

    row: int
    indicator: str
    unit: str
    target: float
    floor: float
    objective: float | None
    values: Floats
    periods: tuple[str, ...]
    grains: tuple[int, ...]

    @property
    def higher(self) -> bool:
        """Higher is better."""
        return self.target > self.floor

    @cached_property
    def burnt(self) -> Floats | None:
        """The burn rate of each period; None where there is no budget."""
        if self.objective is None:
            return None
        share = self.values / _WHOLE[self.unit.casefold()]
        errors = np.clip(1.0 - share if self.higher else share, 0.0, 1.0)
        return burn_rates(errors, self.objective)


def _line_of(
    snapshot: Snapshot, series: Series, consumer: str, service: str, indicator: str | None
) -> _Line:
    levels = series.levels
    row = _target(levels, (snapshot.index_of(consumer), snapshot.index_of(service)), indicator,
                  f"{consumer} on {service}")  # fmt: skip
    counted = series.row == row
    periods = series.period[series.cell[counted]]
    target, floor = float(levels.target[row]), float(levels.floor[row])
    unit = levels.units[levels.unit[row]]
    return _Line(
        row=row, indicator=levels.indicators[levels.indicator[row]], unit=unit, target=target,
        floor=floor, objective=_objective(target, unit, higher=target > floor),
        values=levels.readings.value[series.reading[counted]],
        periods=tuple(levels.periods[p] for p in periods.tolist()),
        grains=tuple(levels.grain[periods].tolist()),
    )  # fmt: skip


def _target(levels: ServiceLevels, edge: tuple[int, int], indicator: str | None, said: str) -> int:
    """The target that is asked for."""
    rows = np.flatnonzero((levels.consumer == edge[0]) & (levels.service == edge[1])).tolist()
    names = [levels.indicators[levels.indicator[row]] for row in rows]
    if not rows:
        msg = f"there is no target of {said}"
        raise NotFound(msg, what="target", name=said)
    if indicator is None and len(rows) > 1:
        msg = f"{said} has several targets; name the indicator: {', '.join(names)}"
        raise Invalid(msg)
    if indicator is not None and indicator not in names:
        raise NotFound.of("indicator", indicator, close=names)
    return int(rows[0 if indicator is None else names.index(indicator)])


def _objective(target: float, unit: str, *, higher: bool) -> float | None:
    """A target as a share of good time or events below 1; None for what is none."""
    whole = _WHOLE.get(unit.casefold())
    share = None if whole is None else target / whole if higher else 1.0 - target / whole
    return share if share is not None and 0 <= share < 1 else None


def _points(line: _Line, limits: Limits | None) -> Iterable[Point]:
    values, count = line.values.tolist(), len(line.values)
    rules = [()] * count if limits is None else broken_rules(line.values, limits)
    short = shortfalls(line.values, line.target, line.floor).tolist()
    burnt = [None] * count if line.burnt is None else line.burnt.tolist()
    ranges = [None, *np.abs(np.diff(line.values)).tolist()]
    for i, period in enumerate(line.periods):
        yield Point(
            period=period, value=values[i], shortfall=short[i], met=short[i] == 0,
            moving_range=ranges[i], rules=rules[i], burn_rate=burnt[i],
        )  # fmt: skip


def _budget(line: _Line) -> Budget | None:
    """What of the error budget of the measured periods is spent, each by its days."""
    objective, burnt = line.objective, line.burnt
    if objective is None or burnt is None:
        return None
    days = np.array([days_of(period) for period in line.periods], dtype=np.float64)
    minutes = budget_minutes(objective, days=float(days.sum()))
    spent, last = float(burnt @ days / days.sum()), float(burnt[-1])
    return Budget(
        objective=objective, minutes=minutes, spent_minutes=spent * minutes, spent=spent,
        remaining=1.0 - spent, burn_rate=last, days_to_exhaustion=days_to_exhaustion(last),
        alerts=tuple(_alert(line, alert) for alert in alerts_for(objective)),
    )  # fmt: skip


def _alert(line: _Line, alert: Alert) -> AlertLevel:
    """An alert, judged where days fill its long window."""
    days = int(alert.hours // 24)
    ends = [date.fromisoformat(p).toordinal() for p in line.periods[-days:]] if (
        days and set(line.grains) == {Grain.DAY}) else []  # fmt: skip
    if line.burnt is None or len(ends) < max(days, 1) or ends[-1] - ends[0] != days - 1:
        return AlertLevel(alert=alert, burnt=None, exceeded=None)
    burnt = float(line.burnt[-days:].mean())
    return AlertLevel(alert=alert, burnt=burnt, exceeded=burnt >= alert.burn_rate)


def _remarks(series: Series, line: _Line) -> Iterable[str]:
    if 0 < len(line.values) < FEWEST_FOR_LIMITS:
        yield f"Limits from {len(line.values)} values are rough; {FEWEST_FOR_LIMITS} are usual."
    if line.objective is None:
        yield ("No error budget: the target is no share of good time or events below 100 %; its "
               f"unit is {line.unit or 'not stated'}.")  # fmt: skip
    elif len(line.values):
        yield "Alerts need data by hour; of data by day only the window of three days can be told."
    readings = series.levels.readings
    left_out = int(np.count_nonzero(readings.row == line.row)) - len(line.values)
    if left_out:
        yield f"Left out: {left_out:,} of another grain than the rest of the edge, or of weight 0."


def _conclusion(
    snapshot: Snapshot, line: _Line, points: tuple[Point, ...], edge: tuple[str, str]
) -> str:
    consumer, service = (label(snapshot, snapshot.index_of(name)) for name in edge)
    what = f"The {line.indicator} of {service} for {consumer}"
    if not points:
        return f"{what} was not measured."
    met = sum(point.met for point in points)
    signals = [point.period for point in points if point.rules]
    aim = f"{line.target:.10g} {line.unit}".rstrip()
    first = f"{what} met its target of {aim} in {met} of {len(points)} periods."
    if not signals:
        return f"{first} Chance alone may explain its variation."
    return f"{first} More than chance speaks from {joined(signals, most=_SIGNALS)}."
