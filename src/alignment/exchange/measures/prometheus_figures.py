"""Measurements as series of Prometheus: one sample a period, at the instant where it begins.

The label ``alignment_period`` says of a series that its samples are figures of whole periods and
not readings in between, so that nothing is reckoned of them on the way in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from alignment.catalogue import Estate, Finding, Measurement, Severity
from alignment.catalogue.faults import faults_of
from alignment.exchange.faults import Faults, several
from alignment.exchange.files.scalars import number_text, quoted
from alignment.exchange.format import Written
from alignment.exchange.forms import forms
from alignment.exchange.measures.calendars import (
    Granularity,
    granularity_of,
    period_called,
    periods_between,
)
from alignment.exchange.measures.clock import FIRST_YEAR, LAST_YEAR, SECOND, spelled, zone_called

NAME = "__name__"
PERIOD = "alignment_period"
"""The label by which a series states measurements; its text is the length of the periods."""

_FIGURE = "alignment_figure"
"""The label of a series that holds the weights of another one's figures."""
_WEIGHT = "weight"
_UTC = zone_called("UTC")
_HEAD = '{"status":"success","data":{"resultType":"matrix","result":['
_Key = tuple[str, str, str, str]
_Samples = dict[str, list[tuple[int, float]]]


def written_answer(estate: Estate) -> Written:
    """The measurements alone, as an answer to a range query; a series a line."""
    series: _Samples = {}
    outside: list[str] = []
    for m in estate.measurements:
        start = _start_of(m.period)
        if start is None:
            outside.append(m.period)
            continue
        labels = {NAME: m.indicator, PERIOD: granularity_of(m.period), "service": m.service}
        if m.consumer:
            labels["consumer"] = m.consumer
        _add(series, labels, start, m.value)
        if m.weight is not None:
            _add(series, {**labels, _FIGURE: _WEIGHT}, start, m.weight)
    lines = (_line(labels, samples) for labels, samples in sorted(series.items()))
    text = f"{_HEAD}\n" + ",\n".join(lines) + "\n]}}\n"
    return Written(text.encode(), tuple(_left_out(outside)))


def _start_of(period: str) -> int | None:
    """When a period begins, in seconds; None where Prometheus has no such time."""
    if not FIRST_YEAR <= int(period[:4]) <= LAST_YEAR:
        return None
    start = period_called(period, _UTC)[0] // SECOND
    return start if start >= 0 else None  # the first week of 1970 begins before it


def _add(series: _Samples, labels: Mapping[str, str], start: int, value: float) -> None:
    named = ",".join(f"{quoted(k)}:{quoted(v)}" for k, v in sorted(labels.items()))
    series.setdefault(named, []).append((start, value))


def _line(labels: str, samples: Sequence[tuple[int, float]]) -> str:
    pairs = ",".join(f'[{start},"{number_text(value)}"]' for start, value in sorted(samples))
    return f'{{"metric":{{{labels}}},"values":[{pairs}]}}'


def _left_out(outside: Sequence[str]) -> Iterator[Finding]:
    if outside:
        message = f"{several(len(outside), 'measurement')} of periods that do not lie between "
        message += f"{FIRST_YEAR} and {LAST_YEAR} left out, such as {min(outside)}"
        yield Finding(Severity.LOW, "period-left-out", "measurements", message)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of one measurement, and where it stands."""

    value: float
    place: str


class Stated:
    """Takes the series that state measurements, then makes these at once.

    Args:
        faults: Takes what is wrong.
    """

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._values: dict[_Key, _Figure] = {}
        self._weights: dict[_Key, _Figure] = {}

    def begin(self, labels: Mapping[str, str], place: str) -> "StatedSeries | None":
        """Where the samples of a series go; None where its labels are at fault."""
        wrong = ""
        if labels[PERIOD] not in get_args(Granularity):
            wrong = f"{PERIOD} is one of {', '.join(get_args(Granularity))}, not "
            wrong += repr(labels[PERIOD][:60])
        elif labels.get(_FIGURE, _WEIGHT) != _WEIGHT:
            wrong = f"{_FIGURE} is {_WEIGHT}, not {labels[_FIGURE][:60]!r}"
        if wrong:
            self.faults.add(f"{place}.metric", wrong)
            return None
        figures = self._weights if _FIGURE in labels else self._values
        return StatedSeries(labels, figures, self.faults)

    def measurements(self) -> tuple[Measurement, ...]:
        """Every measurement; faults for what makes none."""
        for key, weight in self._weights.items():
            if key not in self._values:
                self.faults.add(weight.place, "is the weight of a figure that is not there")
        items = list(self._items())
        try:
            return tuple(forms()["measurements"].adapter.validate_python(items))
        except ValidationError as error:
            places = [figure.place for figure in self._values.values()]
            for (index, *path), message in faults_of(error.errors(include_url=False), items):
                self.faults.add(places[int(index)], f"{path[0]}: {message}" if path else message)
            return ()

    def _items(self) -> Iterator[dict[str, Any]]:
        for key, figure in self._values.items():
            service, consumer, indicator, period = key
            weight = self._weights.get(key)
            yield {
                "service": service, "consumer": consumer, "indicator": indicator,
                "period": period, "value": figure.value,
                **({} if weight is None else {"weight": weight.value}),
            }  # fmt: skip


class StatedSeries:
    """Takes the samples of one series that states measurements."""

    def __init__(
        self, labels: Mapping[str, str], figures: dict[_Key, _Figure], faults: Faults
    ) -> None:
        self.size: Any = labels[PERIOD]
        self.who = (labels.get("service", ""), labels.get("consumer", ""), labels.get(NAME, ""))
        self.figures = figures
        self.faults = faults

    def take(self, instant: int, value: float, place: str) -> None:
        """Note the figure of the period that begins at an instant; the same twice is one."""
        (period,) = periods_between(instant, instant + 1, self.size, _UTC)
        if period.whole[0] != instant:
            at = spelled(instant)
            self.faults.add(place, f"{at} is not where a {self.size} begins in UTC")
            return
        figure = _Figure(value, place)
        first = self.figures.setdefault((*self.who, period.name), figure)
        if first.value != value:
            message = f"the figure of {period.name} stands in {first.place} too, and is another"
            self.faults.add(place, message)
