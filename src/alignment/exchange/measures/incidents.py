"""Windows of outage become availability: by service and period, overlaps counted once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alignment.catalogue import Estate, Finding, Measurement, Severity
from alignment.catalogue.text import clean_id
from alignment.exchange.faults import Faults, Findings, several, shortlist
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.csv_head import first_rows
from alignment.exchange.files.jsontext import is_json
from alignment.exchange.format import Document, File, Material, name_of
from alignment.exchange.measures.calendars import Period, Spans
from alignment.exchange.measures.clock import MINUTE, instant_of, spelled
from alignment.exchange.measures.incident_rows import (
    COMPONENTS,
    ENDS,
    STARTS,
    Entry,
    entries_of,
    named,
)
from alignment.exchange.measures.measured import Instants, Observed, service_elements
from alignment.exchange.measures.measuring import IncidentWindows, read_spec, spec_file
from alignment.exchange.measures.outages import outages_of

KEY = "incident_windows"
_HEAD = 1 << 14
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|^$")
_FOREIGN = re.compile(rb"cmdb_ci|sys_id")
"""Columns of ServiceNow's own tables, which say more than windows do."""


@dataclass(frozen=True, slots=True)
class _Window:
    """When something was down, by the microsecond."""

    entry: Entry
    start: int
    end: int

    @property
    def pair(self) -> tuple[int, int]:
        return self.start, self.end


class Incidents:
    """Lists of outages: CSV, Excel, JSON; with a file that says what they leave open."""

    name = "incidents"
    title = "Outage windows (CSV, Excel, JSON), as availability"
    suffixes = (".csv", ".jsonl", ".json", ".xlsx")
    media_type = "text/csv"

    def recognises(self, material: Material) -> bool:
        """Whether a file begins with ``incident_windows``, or all files are lists of windows."""
        if spec_file(material, KEY):
            return True
        return all(_is_list(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The availability of each service in each period that was observed."""
        spec, files = read_spec(material, IncidentWindows, KEY)
        return _Making(name_of(material, files), spec).document(files)


def _is_list(file: File) -> bool:
    head = file.data[:_HEAD]
    if is_archive(head) or file.name.lower().endswith((".yaml", ".yml")):
        return False
    if is_json(file):
        keys = set(re.findall(r'"([a-z_]{2,20})" ?:', head.decode("utf-8", "replace")))
        pairs = (("downtime_start", "downtime_end"), ("started_at", "resolved_at"))
        return any(keys.issuperset(pair) for pair in pairs)
    return not _FOREIGN.search(head.split(b"\n", 1)[0]) and _has_windows(file)


def _has_windows(file: File) -> bool:
    """Whether a CSV file has columns of windows with instants in them."""
    cells = first_rows(file, 2)
    names = cells[0] if cells else []
    start, end = named(names, STARTS), named(names, ENDS)
    if not start or not end:
        return False
    if len(cells) == 1:
        return bool(named(names, COMPONENTS)) and start not in ("from", "start")
    row = dict(zip(names, cells[1], strict=False))
    return bool(row.get(start)) and all(_INSTANT.match(row.get(n, "?")) for n in (start, end))


class _Making:
    """Turns rows into windows, windows into services', and those into availability."""

    def __init__(self, name: str, spec: IncidentWindows) -> None:
        self.spec = spec
        self.faults = Faults(name)
        self.findings = Findings()
        self.instants = Instants(spec, self.faults)
        self.seen = Observed(name, spec, self.findings)

    def document(self, files: Iterable[File]) -> Document:
        """Everything; raises Unreadable with every fault located."""
        entries = [e for file in files for e in entries_of(file, self.spec, self.faults)]
        windows = [w for w in map(self._window, entries) if w is not None]
        self.instants.close()
        self._check_whose(entries)
        self.faults.refuse()
        periods = self._periods(windows)
        windows = list(self._wanted(windows))
        by_service = self._by_service(windows)
        self.faults.refuse()
        self.seen.refuse_many(len(by_service) * len(periods))
        self._note_outside(windows, periods)
        measurements = [
            m for key in sorted(by_service) for m in self._measured(key, by_service[key], periods)
        ]
        names = {i: n for n, ids in self.spec.services.items() for i in ids}
        elements = service_elements(self.spec, by_service, names)
        estate = Estate(elements=elements, measurements=tuple(measurements))
        return Document(estate=estate, findings=tuple(self.findings.all()))

    def _window(self, entry: Entry) -> _Window | None:
        start, end = self._start(entry), self._end(entry)
        if start is None or end is None:
            return None
        if end < start:
            self.faults.add(entry.place, f"ends {spelled(end)}, before it starts {spelled(start)}")
            return None
        return _Window(entry, start, end)

    def _start(self, entry: Entry) -> int | None:
        if entry.start:
            return self.instants.read(entry.start, f"{entry.place} start")
        self.faults.add(f"{entry.place} start", "is blank: nobody can tell since when")
        return None

    def _end(self, entry: Entry) -> int | None:
        if entry.end:
            return self.instants.read(entry.end, f"{entry.place} end")
        if not self.spec.until:
            message = "is blank; say when such windows end: `until: 2026-01-31T23:59:00Z`"
            self.faults.add(f"{entry.place} end", f"{message} under {KEY}")
            return None
        message = f"has no end; taken to end {self.spec.until}, as declared"
        self._note("open-window", entry.place, message)
        return instant_of(self.spec.until, self.spec.zone)

    def _check_whose(self, entries: list[Entry]) -> None:
        """Refuse a file that names no service, unless it is declared."""
        if entries and not (self.spec.service or any(e.components for e in entries)):
            message = (
                "nothing tells which service was down; give a file with the lines "
                f"`{KEY}: 1` and `service: ID` in the same call"
            )
            self.faults.add(self.faults.name, message)

    def _periods(self, windows: list[_Window]) -> list[Period]:
        given = [w.pair for w in windows]
        extent = (min(w[0] for w in given), max(w[1] for w in given)) if given else None
        return self.seen.periods(extent, "window")

    def _wanted(self, windows: Iterable[_Window]) -> Iterator[_Window]:
        """The windows that count, with what is to be said of the others."""
        passed = nothing = 0
        for window in windows:
            values = window.entry.values
            if any(values.get(c, "") not in texts for c, texts in self.spec.where.items()):
                passed += 1
                continue
            nothing += window.start == window.end
            yield window
        if passed:
            self._note("not-wanted", "", f"left out by `where`: {several(passed, 'window')}")
        if nothing:
            message = f"ends when it starts, taking no time: {several(nothing, 'window')}"
            self._note("window-of-no-length", "", message)

    def _by_service(self, windows: list[_Window]) -> dict[str, list[_Window]]:
        """The windows of each service; none at all for one that was never down."""
        spec = self.spec
        stated = [spec.service] if spec.service else []
        stated += [i for ids in spec.services.values() for i in ids]
        found: dict[str, list[_Window]] = {key: [] for key in stated}
        whose: dict[str, int] = {}
        nobody: list[_Window] = []
        for window in windows:
            keys = self._keys(window, stated, whose)
            for key in dict.fromkeys(keys):
                found.setdefault(key, []).append(window)
            if not window.entry.components and not keys:
                nobody.append(window)
        self._note_names(whose, nobody)
        return found

    def _keys(self, window: _Window, stated: list[str], whose: dict[str, int]) -> list[str]:
        names = window.entry.components
        keys = [key for name in names for key in self._ids(window, name)]
        for name in names:
            whose[name] = whose.get(name, 0) + 1
        if names:
            return keys
        if self.spec.without_component == "all":
            return stated
        return [self.spec.service] if self.spec.service else []

    def _ids(self, window: _Window, name: str) -> tuple[str, ...]:
        if self.spec.services or self.spec.service:
            return self.spec.services_of(name)
        try:
            return (clean_id(name),)
        except ValueError as error:
            self.faults.add(window.entry.place, f"the component {error!s}")
            return ()

    def _note_names(self, whose: Mapping[str, int], nobody: list[_Window]) -> None:
        spec = self.spec
        if nobody:
            minutes = sum(w.end - w.start for w in nobody) // MINUTE
            message = (
                f"named no component and left out: {several(len(nobody), 'window')} of "
                f"{several(minutes, 'minute')}; `without_component: all` counts them for every "
                "service"
            )
            self._note("no-component", nobody[0].entry.place, message, Severity.MEDIUM)
        if not spec.services:
            return
        strange = sorted(
            f"{n!r} ({count})" for n, count in whose.items() if n not in spec.services
        )
        if strange and not spec.service:
            listed = shortlist(strange, most=12)
            message = f"no service is declared for {listed}; their windows were left out"
            self._note("component-without-service", "", message, Severity.MEDIUM)
        if idle := sorted(repr(n) for n in spec.services if n not in whose):
            message = f"no window names {shortlist(idle)}: counted as never down"
            self._note("never-down", "", message, Severity.LOW)

    def _note_outside(self, windows: list[_Window], periods: list[Period]) -> None:
        if not periods:
            return
        start, end = periods[0].start, periods[-1].end
        lost = sum(
            w.end - w.start - max(0, min(w.end, end) - max(w.start, start)) for w in windows
        )
        count = sum(w.start < start or w.end > end for w in windows)
        if count:
            message = (
                f"reached out of what was observed, {self.seen.spelled(start)} to "
                f"{self.seen.spelled(end)}: {several(count, 'window')}, by "
                f"{several(lost // MINUTE, 'minute')}"
            )
            self._note("outside-observation", "", message)

    def _measured(
        self, key: str, windows: list[_Window], periods: list[Period]
    ) -> Iterator[Measurement]:
        pairs = [w.pair for w in windows]
        self._note_union(key, pairs)
        for outage in outages_of(pairs, periods, self.spec.open_hours()):
            if not outage.observed:
                message = f"{outage.period.name} has no business hours; nothing was measured"
                self._note("no-hours", key, message, Severity.LOW)
                continue
            value = outage.availability
            yield self.seen.measurement(
                key, self.spec.indicator, outage.period,
                value=value if self.spec.unit == "percent" else value / 100,
                weight=outage.weight,
            )  # fmt: skip

    def _note_union(self, key: str, pairs: list[tuple[int, int]]) -> None:
        whole = sum(end - start for start, end in pairs)
        union = Spans.union([p[0] for p in pairs], [p[1] for p in pairs]).length
        if union < whole:
            message = (
                f"{len(pairs):,} windows add up to {whole // MINUTE:,} minutes and cover "
                f"{union // MINUTE:,}; what overlaps was counted once"
            )
            self._note("windows-overlap", key, message)

    def _note(
        self, rule: str, place: str, message: str, severity: Severity = Severity.INFO
    ) -> None:
        place = place or self.faults.name
        self.findings.add(rule, Finding(severity, rule, place, message))
