"""What files of outages and samples cannot say themselves: whose they are, when, by which clock.

It stands in a small YAML file that is given with them, as a column map is with tables.
"""

import re
from dataclasses import field
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic.dataclasses import dataclass

from alignment.catalogue.periods import Period
from alignment.catalogue.text import Id, Label, Name
from alignment.exchange.faults import refusal
from alignment.exchange.files.yaml_forms import Filter, read_form
from alignment.exchange.format import File, Material
from alignment.exchange.measures.calendars import Granularity, Hours, period_called
from alignment.exchange.measures.clock import (
    FIRST_YEAR,
    LAST_YEAR,
    SECOND,
    epoch_instant,
    instant_of,
    zone_called,
)

_CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d\d):(\d\d) ?- ?(\d\d):(\d\d)", re.ASCII)
EPOCHS = {"epoch": SECOND, "epoch-ms": SECOND // 1000}
"""Names for times that are counted since 1970, and their microseconds."""
_NONSTOP = {"24x7", "24/7"}
_NUMBER = re.compile(r"(\d{1,6}) ?(s|m|h|d)?", re.ASCII)
_MINUTES = 24 * 60
_UNITS = {None: 1, "s": 1, "m": 60, "h": 3600, "d": 86400}

Spec = TypeVar("Spec", bound="Measuring")


def _zone(value: Any) -> Any:
    return zone_called(value) if isinstance(value, str) else value


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _services(value: Any) -> Any:
    return {k: _texts(v) for k, v in value.items()} if isinstance(value, dict) else value


def _days(value: Any) -> Any:
    """``mon-fri`` and ``[mon, wed]`` as the numbers of the days."""
    if not isinstance(value, (str, list)):
        return value
    found: set[int] = set()
    for part in [value] if isinstance(value, str) else value:
        ends = [name.strip().lower()[:3] for name in str(part).split("-")]
        if len(ends) > 2 or any(name not in _DAYS for name in ends):
            msg = f"{part!r} are no days; write mon-fri, or a list of {', '.join(_DAYS)}"
            raise ValueError(msg)
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        found.update((first + i) % 7 for i in range((last - first) % 7 + 1))
    return found


def _hours(value: Any) -> Any:
    """``08:00-18:00`` as minutes after midnight; an end that is not later is the next day's."""
    if not isinstance(value, (str, list)):
        return value
    return [_span(str(part).strip()) for part in _texts(value)]


def _span(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(text)
    if found:
        hour, minute, hour_after, minute_after = map(int, found.groups())
        start, end = hour * 60 + minute, hour_after * 60 + minute_after
        if hour < 24 and max(minute, minute_after) < 60 and end <= _MINUTES:
            return start, end if end > start else end + _MINUTES
    msg = f"{text!r} are no hours; write 08:00-18:00"
    raise ValueError(msg)


def _period(value: str) -> str:
    if not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        msg = f"{value} is not between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(msg)
    return value


def _step(value: Any) -> Any:
    """``5m`` or ``300`` as seconds."""
    if not isinstance(value, str):
        return value
    found = _NUMBER.fullmatch(value.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not seconds:
        msg = f"{value!r} is no step; write 30s, 5m or 1h"
        raise ValueError(msg)
    return seconds


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Services = Annotated[
    dict[str, Annotated[tuple[Id, ...], BeforeValidator(_texts)]], BeforeValidator(_services)
]
Bound = Annotated[Period, AfterValidator(_period)]
Step = Annotated[int, BeforeValidator(_step)]


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Calendar:
    """When a service is promised to run; its zone is that of the file unless it has its own."""

    days: Annotated[frozenset[int], BeforeValidator(_days)] = frozenset(range(7))
    hours: Annotated[tuple[tuple[int, int], ...], BeforeValidator(_hours)] = ((0, _MINUTES),)
    holidays: frozenset[date] = frozenset()
    zone: Zone | None = None


def _calendar(value: Any) -> Any:
    return None if isinstance(value, str) and value in _NONSTOP else value


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Measuring:
    """What is common to both files.

    Attributes:
        zone: Of times without an offset, and of the periods.
        service: The service of everything, whatever it names.
        services: The services of what is called so.
        make_services: The services are made elements; else the catalogue has them.
        first, last: The first and the last period of the observation, both within it.
        partial: What becomes of a period that was observed in part.
        calendar: The hours that count; None is all of them.
    """

    zone: Zone | None = None
    service: Annotated[str, AfterValidator(str.strip)] = ""
    services: Services = field(default_factory=dict)
    make_services: bool = False
    consumer: Label = ""
    first: Bound | None = None
    last: Bound | None = None
    granularity: Granularity = "month"
    partial: Literal["leave-out", "weigh"] = "leave-out"
    calendar: Annotated[Calendar | None, BeforeValidator(_calendar)] = None
    delimiter: str = ""
    time_format: str = ""

    @model_validator(mode="after")
    def _check_order(self) -> "Measuring":
        if self.first and self.last and self.bounds()[0] >= self.bounds()[1]:
            msg = f"the first period {self.first} is after the last one, {self.last}"
            raise ValueError(msg)
        if len(self.delimiter) > 1:
            msg = "delimiter is one character"
            raise ValueError(msg)
        return self

    @property
    def clock(self) -> ZoneInfo:
        """The zone of the periods."""
        return self.zone or zone_called("UTC")

    def bounds(self) -> tuple[int, int]:
        """The instants between which it was observed, 0 for what is not said."""
        start = period_called(self.first, self.clock)[0] if self.first else 0
        return start, period_called(self.last, self.clock)[1] if self.last else 0

    def open_hours(self) -> Hours | None:
        """The business hours, if there are any."""
        if self.calendar is None:
            return None
        zone = self.calendar.zone or self.clock
        own = self.calendar
        return Hours(own.days, own.hours, own.holidays, zone)

    def instant(self, text: str) -> int:
        """The instant that a text of the file states."""
        if self.time_format in EPOCHS:
            return epoch_instant(text, EPOCHS[self.time_format])
        return instant_of(text, self.zone, form=self.time_format)

    def services_of(self, name: str) -> tuple[str, ...]:
        """Ids of the services of what is called so; without a word about it, the name is one."""
        named = self.services.get(name, ()) if self.services or self.service else (name,)
        return tuple(i for i in (self.service, *named) if i)


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Columns:
    """Which columns or keys hold what, where their names do not tell."""

    start: str = ""
    end: str = ""
    component: str = ""


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class IncidentWindows(Measuring):
    """A file that begins with ``incident_windows: 1``.

    Attributes:
        unit: Of the availability: percent, or a fraction of 1.
        without_component: Whether a window that names nothing counts for none or for all.
        until: When windows without an end are taken to end.
        where: Only windows that have one of these texts in this column.
        separator: Between several components in one cell.
    """

    incident_windows: Literal["1"] = "1"
    indicator: Name = "availability"
    unit: Literal["percent", "fraction"] = "percent"
    without_component: Literal["leave-out", "all"] = "leave-out"
    until: str = ""
    where: Filter = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    separator: str = ""

    @model_validator(mode="after")
    def _check_until(self) -> "IncidentWindows":
        if self.until:
            instant_of(self.until, self.zone)
        return self


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class SampleColumns:
    """Which columns of a table hold what."""

    time: str = ""
    value: str = ""
    service: str = ""


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class TimeSeries(Measuring):
    """A file that begins with ``time_series: 1``.

    Attributes:
        indicator: Of the measurements; else the name of the metric.
        aggregate: What becomes of the samples of a period.
        factor: Every figure is multiplied by it.
        step: Seconds between two samples; else the usual distance of them.
        label: By which the series tell their service.
        combine: What several series of one service are at one instant.
        columns: Of tables, where their names do not tell.
    """

    time_series: Literal["1"] = "1"
    indicator: Label = ""
    aggregate: Literal[
        "mean", "min", "max", "sum", "last", "median", "p90", "p95", "p99", "share-up"
    ] = "mean"
    factor: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] = 1.0
    step: Step = 0
    label: str = ""
    combine: Literal["", "mean", "min", "max", "sum"] = ""
    columns: SampleColumns = field(default_factory=SampleColumns)


def spec_file(material: Material, key: str) -> File | None:
    """The YAML file that begins with a key, if there is one."""
    mark = re.compile(rb"^(\xef\xbb\xbf)?" + key.encode() + rb"[ \t]*:", re.MULTILINE)
    for file in material.files:
        if file.name.lower().endswith((".yaml", ".yml")) and mark.search(file.data):
            return file
    return None


def read_spec(material: Material, cls: type[Spec], key: str) -> tuple[Spec, list[File]]:
    """What the file with a key states, and the files beside it; defaults where there is none."""
    found = spec_file(material, key)
    beside = [file for file in material.files if file is not found]
    if not beside:
        message = f"only the file with {key} was given; give what it speaks of in the same call"
        raise refusal(material.name, message)
    others = [f for f in beside if spec_file(Material(f.name, (f,)), key)]
    if others:
        message = f"needs one file with {key}, {len(others) + 1} were given"
        raise refusal(material.name, message)
    if found is None:
        return cls(), beside
    spec, _ = read_form(found, TypeAdapter(cls))
    return spec, beside
