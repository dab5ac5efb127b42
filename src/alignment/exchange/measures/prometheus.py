"""What Prometheus answers to a range query, kept in a file: series of samples with labels."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from alignment.catalogue.faults import forbidden
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.jsontext import is_json, read_pieces
from alignment.exchange.files.written_numbers import PLAIN as NUMBER
from alignment.exchange.format import Document, File, Material, name_of
from alignment.exchange.measures.clock import seconds_instant
from alignment.exchange.measures.measuring import TimeSeries, read_spec
from alignment.exchange.measures.samples import MOST_VALUE, Sampling, Series
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
        found: dict[str, Series] = {}
        for file in files:
            _Answer(file, spec, faults).add_to(found)
        faults.refuse()
        return Sampling(name, spec, faults).document(list(found.values()))


def _is_answer(file: File) -> bool:
    if not is_json(file):
        return False
    return bool(_MARK.search(file.data[:_HEAD]) or _MARK.search(file.data[-_HEAD:]))


class _Answer:
    """One file: checks what the answer is, then takes its series."""

    def __init__(self, file: File, spec: TimeSeries, faults: Faults) -> None:
        self.file = file
        self.spec = spec
        self.faults = faults

    def add_to(self, found: dict[str, Series]) -> None:
        """Add the samples to the series of the same labels."""
        result = self._result()
        for number, item in enumerate(result):
            result[number] = None  # a series is let go once its samples are taken
            place = f"{self.file.name}, data.result[{number}]"
            if not isinstance(item, dict) or not _is_labels(item.get("metric")):
                self.faults.add(place, "is no series: it has no object `metric` of texts")
                continue
            if bad := next(
                (b for t in item["metric"].items() for b in map(forbidden, t) if b), ""
            ):
                self.faults.add(f"{place}.metric", bad)
                continue
            self._take(item, place, found)

    def _take(self, item: Mapping[str, Any], place: str, found: dict[str, Series]) -> None:
        labels = item["metric"]
        shown = _shown(labels)
        if shown not in found:
            found[shown] = Series(place, shown, self._service(labels), labels.get("__name__", ""))
        if item.get("histograms"):
            self.faults.add(place, "has native histograms; ask for a quantile of them instead")
        values = item.get("values")
        if not isinstance(values, list):
            self.faults.add(place, "has no list `values`")
            return
        for number, pair in enumerate(values):
            self._sample(found[shown], pair, f"{place}.values[{number}]")

    def _service(self, labels: Mapping[str, str]) -> str:
        if self.spec.label:
            return labels.get(self.spec.label, "")
        return next((labels[name] for name in LABELS if labels.get(name)), "")

    def _sample(self, series: Series, pair: Any, place: str) -> None:
        try:
            time, text = pair
            if isinstance(time, bool) or not isinstance(time, (int, float)):
                raise TypeError
            if not isinstance(text, str):
                raise TypeError
        except (TypeError, ValueError):
            self.faults.add(place, 'is no sample: write [seconds, "value"]')
            return
        if text.lower() in ABSENT:
            series.absent += 1
            return
        value = float(text) if NUMBER.fullmatch(text) else float("inf")
        if not isfinite(value) or abs(value) > MOST_VALUE:
            self.faults.add(place, f"must be a number, not {text[:60]!r}")
            return
        try:
            instant = seconds_instant(time)
        except ValueError as error:
            self.faults.add(place, str(error))
            return
        series.times.append(instant)
        series.values.append(value)

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


def _is_labels(metric: Any) -> bool:
    return isinstance(metric, dict) and all(isinstance(v, str) for v in metric.values())


def _shown(labels: Mapping[str, str]) -> str:
    """The labels as Prometheus writes them."""
    inside = ", ".join(f'{k}="{v}"' for k, v in sorted(labels.items()) if k != "__name__")
    return f"{labels.get('__name__', '')}{{{inside}}}"
