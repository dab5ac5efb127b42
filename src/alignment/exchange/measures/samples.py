"""Samples become figures by period: mean, worst, share that was up, as a file declares."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import Estate, Finding, Measurement, Severity
from alignment.catalogue.text import clean_id
from alignment.exchange.faults import Faults, Findings, several, shortlist
from alignment.exchange.format import Document
from alignment.exchange.measures.calendars import Instants, Period
from alignment.exchange.measures.clock import SECOND
from alignment.exchange.measures.measured import Observed, service_elements
from alignment.exchange.measures.measuring import TimeSeries
from alignment.exchange.measures.outages import outages_of

MOST_VALUE = 1e18
Values = NDArray[np.float64]


@dataclass(slots=True)
class Series:
    """The samples of one thing, as they come.

    Attributes:
        service: What the file calls it; empty where it does not say.
        metric: What was sampled, where the file says so.
        absent: Samples that are no number.
    """

    place: str
    shown: str
    service: str
    metric: str = ""
    times: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[float]" = field(default_factory=lambda: array("d"))
    absent: int = 0


class _Samples(NamedTuple):
    """Samples of one service in the order of time."""

    times: Instants
    values: Values


_REDUCE: Mapping[str, Callable[[Values], float]] = {
    "mean": lambda v: fsum(v) / len(v),
    "sum": fsum,
    "min": lambda v: float(v.min()),
    "max": lambda v: float(v.max()),
    "last": lambda v: float(v[-1]),
    "median": lambda v: float(np.median(v)),
    "p90": lambda v: float(np.percentile(v, 90)),
    "p95": lambda v: float(np.percentile(v, 95)),
    "p99": lambda v: float(np.percentile(v, 99)),
    "share-up": lambda v: 100 * int(np.count_nonzero(v > 0)) / len(v),
}
"""What becomes of the samples of a period, which are never none."""

_COMBINE: Mapping[str, Any] = {"sum": np.add, "min": np.minimum, "max": np.maximum}


class Sampling:
    """Makes measurements of series, and says what the samples lack.

    Args:
        name: What was read.
        spec: What the file cannot say itself.
        faults: Takes what is wrong.
    """

    def __init__(self, name: str, spec: TimeSeries, faults: Faults) -> None:
        self.spec = spec
        self.faults = faults
        self.findings = Findings()
        self.seen = Observed(name, spec, self.findings)

    def document(self, series: Sequence[Series]) -> Document:
        """The measurements of all series; raises Unreadable with every fault located."""
        by_service = self._by_service(series)
        self.faults.refuse()
        joined = {key: self._joined(key, given) for key, given in by_service.items()}
        self.faults.refuse()
        measurements: list[Measurement] = []
        for (service, indicator), samples in sorted(joined.items(), key=lambda pair: pair[0]):
            measurements += self._measured(service, indicator, samples)
            self.seen.refuse_many(len(measurements))
        names = {i: n for n, ids in self.spec.services.items() for i in ids}
        elements = service_elements(self.spec, (key for key, _ in by_service), names)
        estate = Estate(elements=elements, measurements=tuple(measurements))
        return Document(estate=estate, findings=tuple(self.findings.all()))

    def _by_service(self, series: Sequence[Series]) -> dict[tuple[str, str], list[Series]]:
        """The series of each service and indicator."""
        found: dict[tuple[str, str], list[Series]] = {}
        strange: list[str] = []
        for one in series:
            ids = self._ids(one)
            indicator = self.spec.indicator or one.metric
            if not ids:
                strange.append(one.shown)
            elif not indicator:
                message = "nothing tells what was sampled; say `indicator: NAME`"
                self.faults.add(one.place, message)
            for key in dict.fromkeys(ids):
                found.setdefault((key, indicator), []).append(one)
        if strange:
            message = f"no service is declared for {shortlist(strange)}; left out"
            self.seen.note("series-without-service", message, Severity.MEDIUM)
        return found

    def _ids(self, series: Series) -> tuple[str, ...]:
        if self.spec.services or self.spec.service:
            return self.spec.services_of(series.service)
        if not series.service:
            message = "nothing tells its service; say `service: ID`, or `label` and `services`"
            self.faults.add(series.place, message)
            return ("?",)
        try:
            return (clean_id(series.service),)
        except ValueError as error:
            self.faults.add(series.place, f"the service {error}")
            return ("?",)

    def _joined(self, key: tuple[str, str], given: Sequence[Series]) -> _Samples:
        """The samples of one service in order; of several series, what they are together."""
        if len(given) > 1 and not self.spec.combine:
            shown = shortlist((s.shown for s in given), most=3)
            message = f"{len(given)} series tell {key[1]} of {key[0]}: {shown}; "
            message += "say `combine: mean`, min, max or sum"
            self.faults.add(given[0].place, message)
            return _samples([], [])
        self._note_absent(given)
        parts = [self._in_order(one) for one in given]
        if len(parts) == 1:
            return parts[0]
        return self._together(parts)

    def _together(self, parts: Iterable[_Samples]) -> _Samples:
        every = [p for p in parts if len(p.times)]
        if not every:
            return _samples([], [])
        times = np.concatenate([p.times for p in every])
        order = np.argsort(times, kind="stable")
        distinct, starts, counts = np.unique(times[order], return_index=True, return_counts=True)
        values = np.concatenate([p.values for p in every])[order]
        how = self.spec.combine
        made = _COMBINE.get(how, np.add).reduceat(values, starts)
        return _Samples(distinct, made / counts if how == "mean" else made)

    def _in_order(self, series: Series) -> _Samples:
        """The samples of a series by time; the same sample twice is one."""
        times, values = _samples(series.times, series.values)
        order = np.lexsort((values, times))
        again = (times[order][1:] == times[order][:-1]).sum()
        alike = (np.diff(times[order]) == 0) & (np.diff(values[order]) == 0)
        if again:
            message = f"stands at the instant of another: {several(int(again), 'sample')}; "
            message += f"{alike.sum():,} of them say the same and count once, the others count"
            finding = Finding(Severity.LOW, "instant-repeated", series.place, message)
            self.findings.add("instant-repeated", finding)
        kept = np.sort(np.delete(order, np.flatnonzero(alike) + 1))
        times, values = times[kept], values[kept]
        order = np.argsort(times, kind="stable")
        return _Samples(times[order], values[order])

    def _note_absent(self, given: Iterable[Series]) -> None:
        for one in given:
            if one.absent:
                self.findings.add("sample-absent", absent_samples(one.absent, one.place))

    def _measured(self, service: str, indicator: str, samples: _Samples) -> list[Measurement]:
        hours = self.spec.open_hours()
        times, values = samples.times, samples.values
        step = self._step(times)
        extent = (int(times[0]), int(times[-1]) + step) if len(times) else None
        periods = self.seen.periods(extent, "sample", slack=step)
        if not periods:
            return []
        if hours is not None and len(times):
            inside = hours.between(periods[0].start, periods[-1].end).hold(times)
            times, values = times[inside], values[inside]
        shares = outages_of([], periods, hours)
        starts = np.searchsorted(times, [p.start for p in periods])
        ends = np.searchsorted(times, [p.end for p in periods])
        made, lacks = [], _Lacks()
        for share, start, end in zip(shares, starts.tolist(), ends.tolist(), strict=True):
            distinct = len(np.unique(times[start:end]))
            lacks.look(share.period, share.observed // step if step else 0, distinct)
            if start < end:
                value = _REDUCE[self.spec.aggregate](values[start:end]) * self.spec.factor
                made.append(
                    self.seen.measurement(
                        service, indicator, share.period, value=value, weight=share.weight
                    )
                )
        if message := lacks.told():
            finding = Finding(Severity.LOW, "samples-missing", service, message)
            self.findings.add("samples-missing", finding)
        return made

    def _step(self, times: Instants) -> int:
        """Between two samples, in microseconds: as declared, else what is usual."""
        if self.spec.step:
            return self.spec.step * SECOND
        apart = np.diff(np.unique(times))
        return int(np.median(apart)) if len(apart) else 0


class _Lacks:
    """Counts the samples that should be there and are not."""

    def __init__(self) -> None:
        self._expected = self._missing = self._periods = 0
        self._empty: list[str] = []
        self._worst = (0, "")

    def look(self, period: Period, expected: int, there: int) -> None:
        """Take one period into account."""
        missing = max(0, expected - there)
        self._expected += expected
        if missing > 1:  # one more or less depends on where the first one falls
            self._missing += missing
            self._periods += 1
            self._worst = max(self._worst, (missing, period.name))
        if not there:
            self._empty.append(period.name)

    def told(self) -> str:
        """In words, or nothing."""
        words = []
        if self._missing:
            words.append(
                f"missing: {self._missing:,} of {several(self._expected, 'sample')} in "
                f"{several(self._periods, 'period')}, most in {self._worst[1]}: {self._worst[0]:,}"
            )
        if self._empty:
            words.append(f"not measured for want of any: {shortlist(self._empty)}")
        return "; ".join(words)


def absent_samples(count: int, place: str) -> Finding:
    """Samples of a series that are no number."""
    message = f"no finite number and left out: {several(count, 'sample')}"
    return Finding(Severity.LOW, "sample-absent", place, message)


def _samples(times: Sequence[int], values: Sequence[float]) -> _Samples:
    return _Samples(np.array(times, dtype=np.int64), np.array(values, dtype=np.float64))
