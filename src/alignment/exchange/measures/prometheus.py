"""What Prometheus answers to a range query, kept in a file: series of samples with labels.

Measurements go out in the same form, and such series come in as they were.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from alignment.catalogue import Estate, Measurement
from alignment.catalogue.faults import forbidden
from alignment.exchange.faults import Faults, Findings, refusal
from alignment.exchange.files.jsontext import is_json, read_pieces
from alignment.exchange.files.written_numbers import PLAIN as NUMBER
from alignment.exchange.format import Document, File, Material, Written, name_of
from alignment.exchange.measures.clock import seconds_instant
from alignment.exchange.measures.measuring import TimeSeries, read_spec
from alignment.exchange.measures.prometheus_figures import PERIOD, Stated, written_answer
from alignment.exchange.measures.samples import MOST_VALUE, Sampling, Series, absent_samples
from alignment.exchange.measures.time_series import ABSENT, KEY

LABELS = ("service", "job")
"""By which series tell their service where no label is declared."""

_MARK = re.compile(rb'"resultType"\s*:\s*"(matrix|vector|scalar|string|streams)"')
_HEAD = 1 << 16


class Prometheus:
    """Answers of ``/api/v1/query_range``."""

    name = "prometheus"
    title = "Prometheus range query (JSON), by period"
    suffixes = (".json",)
    media_type = "application/json"

    def recognises(self, material: Material) -> bool:
        """Whether a file is an answer of Prometheus, of whatever kind of query."""
        return any(_is_answer(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The measurements of each series by period."""
        spec, files = read_spec(material, TimeSeries, KEY)
        name = name_of(material, files)
        faults = Faults(name)
        found = _Found({}, Stated(faults), Findings())
        for file in files:
            _Answer(file, spec, faults).add_to(found)
        stated = found.stated.measurements()
        faults.refuse()
        document = Sampling(name, spec, faults).document(list(found.series.values()))
        measurements = (*stated, *document.estate.measurements)
        _refuse_twice(measurements, faults)
        return replace(
            document, estate=document.estate.with_(measurements=measurements),
            findings=(*found.findings.all(), *document.findings),
        )  # fmt: skip

    def write(self, estate: Estate) -> bytes:
        """The measurements alone, a sample at the beginning of each period."""
        return written_answer(estate).data

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what was left out."""
        return written_answer(estate)


def _is_answer(file: File) -> bool:
    if not is_json(file):
        return False
    return bool(_MARK.search(file.data[:_HEAD]) or _MARK.search(file.data[-_HEAD:]))


@dataclass(frozen=True, slots=True)
class _Found:
    """What all files hold.

    Attributes:
        series: Samples to be reckoned with, by their labels.
        stated: Series that are measurements already.
    """

    series: dict[str, Series]
    stated: Stated
    findings: Findings


class _Answer:
    """One file: checks what the answer is, then takes its series."""

    def __init__(self, file: File, spec: TimeSeries, faults: Faults) -> None:
        self.file = file
        self.spec = spec
        self.faults = faults

    def add_to(self, found: _Found) -> None:
        """Add the samples to the series of the same labels."""
        result = self._result()
        for number, item in enumerate(result):
            result[number] = None  # a series is let go once its samples are taken
            place = f"{self.file.name}, data.result[{number}]"
            if self._is_series(item, place):
                take = self._take_stated if PERIOD in item["metric"] else self._take
                take(item, place, found)

    def _is_series(self, item: Any, place: str) -> bool:
        """Whether it has labels and samples; a fault where it has not."""
        if not isinstance(item, dict) or not _is_labels(item.get("metric")):
            self.faults.add(place, "is no series: it has no object `metric` of texts")
            return False
        if bad := next((b for t in item["metric"].items() for b in map(forbidden, t) if b), ""):
            self.faults.add(f"{place}.metric", bad)
            return False
        if item.get("histograms"):
            self.faults.add(place, "has native histograms; ask for a quantile of them instead")
        if not isinstance(item.get("values"), list):
            self.faults.add(place, "has no list `values`")
            return False
        return True

    def _take(self, item: Mapping[str, Any], place: str, found: _Found) -> None:
        labels = item["metric"]
        shown = _shown(labels)
        if shown not in found.series:
            name = labels.get("__name__", "")
            found.series[shown] = Series(place, shown, self._service(labels), name)
        series = found.series[shown]
        for _, sample in self._samples(item, place):
            if sample is None:
                series.absent += 1
            else:
                series.times.append(sample[0])
                series.values.append(sample[1])

    def _take_stated(self, item: Mapping[str, Any], place: str, found: _Found) -> None:
        series = found.stated.begin(item["metric"], place)
        if series is None:
            return
        absent = 0
        for at, sample in self._samples(item, place):
            if sample is None:
                absent += 1
            else:
                series.take(*sample, at)
        if absent:
            found.findings.add("sample-absent", absent_samples(absent, place))

    def _service(self, labels: Mapping[str, str]) -> str:
        if self.spec.label:
            return labels.get(self.spec.label, "")
        return next((labels[name] for name in LABELS if labels.get(name)), "")

    def _samples(
        self, item: Mapping[str, Any], place: str
    ) -> Iterator[tuple[str, tuple[int, float] | None]]:
        """The place of each sample, with its instant and number; None for what is no number."""
        for number, pair in enumerate(item["values"]):
            at = f"{place}.values[{number}]"
            try:
                yield at, _sample_of(pair)
            except ValueError as error:
                self.faults.add(at, str(error))

    def _result(self) -> list[Any]:
        """The list of series in the answer."""
        answer = {piece.key: piece.value for piece in read_pieces(self.file, size=1 << 62)}
        data = answer.get("data", answer)
        reason = ""
        if answer.get("status", "success") != "success":
            reason = f"the query failed: {str(answer.get('error', 'no reason is given'))[:200]!r}"
        elif not isinstance(data, dict) or data.get("resultType") != "matrix":
            kind = data.get("resultType") if isinstance(data, dict) else None
            reason = f"holds {kind!r}, not 'matrix': ask by /api/v1/query_range"
        elif not isinstance(data.get("result"), list):
            reason = "has no list data.result"
        if reason:
            raise refusal(self.file.name, reason)
        result: list[Any] = data["result"]
        return result


def _refuse_twice(measurements: Sequence[Measurement], faults: Faults) -> None:
    """Refuse a figure that is stated where samples tell of it too."""
    for key, count in Counter(m.key for m in measurements).items():
        if count > 1:
            faults.add(faults.name, f"{key} is stated, and samples tell of it too")
    faults.refuse()


def _sample_of(pair: Any) -> tuple[int, float] | None:
    """Instant and number; None for what is no number; raises ValueError with the reason."""
    time, text = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
    if isinstance(time, bool) or not isinstance(time, int | float) or not isinstance(text, str):
        msg = 'is no sample: write [seconds, "value"]'
        raise ValueError(msg)
    if text.lower() in ABSENT:
        return None
    value = float(text) if NUMBER.fullmatch(text) else float("inf")
    if not isfinite(value) or abs(value) > MOST_VALUE:
        msg = f"must be a number, not {text[:60]!r}"
        raise ValueError(msg)
    return seconds_instant(time), value


def _is_labels(metric: Any) -> bool:
    return isinstance(metric, dict) and all(isinstance(v, str) for v in metric.values())


def _shown(labels: Mapping[str, str]) -> str:
    """The labels as Prometheus writes them."""
    inside = ", ".join(f'{k}="{v}"' for k, v in sorted(labels.items()) if k != "__name__")
    return f"{labels.get('__name__', '')}{{{inside}}}"
