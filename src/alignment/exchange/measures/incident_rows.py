"""The rows of files of outages: CSV, Excel, JSON lists and JSON lines, by the names in use."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alignment.errors import Problem
from alignment.exchange.faults import Faults, refusal_of, shortlist
from alignment.exchange.files.json_rows import json_rows, scalar_text
from alignment.exchange.files.jsontext import is_json
from alignment.exchange.files.sheets import read_sheet
from alignment.exchange.format import File
from alignment.exchange.measures.measuring import Columns, IncidentWindows

STARTS = (
    "downtime_start", "outage_start", "impact_start", "from", "start", "begin", "starts_at",
    "start_at", "start_time", "starttime", "start_date", "started_at", "started", "opened_at",
    "opened", "created_at",
)  # fmt: skip
ENDS = (
    "downtime_end", "outage_end", "impact_end", "to", "until", "end", "finish", "ends_at",
    "end_at", "end_time", "endtime", "end_date", "ended_at", "ended", "resolved_at", "resolved",
    "closed_at", "closed",
)  # fmt: skip
COMPONENTS = (
    "service", "service_id", "component", "components", "affected_components",
    "affected_services", "services", "system", "application",
)  # fmt: skip
"""What people call the columns, the one that is taken where there are several first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One outage as a file has it.

    Attributes:
        values: Texts by column or key.
        components: What was hit, as the file calls it; nothing where it does not say.
    """

    place: str
    start: str
    end: str
    values: Mapping[str, str]
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    place: str
    values: Mapping[str, Any]


def entries_of(file: File, spec: IncidentWindows, faults: Faults) -> list[Entry]:
    """Every outage in a file; what is no outage is a fault."""
    rows = list(_rows(file, spec, faults))
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    if not rows:
        return []
    columns = _columns_of(file, names, spec)
    return [_entry(row, columns, spec, faults) for row in rows]


def named(names: Iterable[str], known: Sequence[str]) -> str:
    """Which of the names means the same as one of the known ones, the first of them first."""
    plain = {re.sub(r"[\s.-]+", "_", name.strip().lower()): name for name in reversed([*names])}
    return next((plain[name] for name in known if name in plain), "")


def _rows(file: File, spec: IncidentWindows, faults: Faults) -> Iterator[_Raw]:
    if is_json(file):
        for item in json_rows(file, under="incidents", faults=faults):
            yield _Raw(item.place, item.values)
        return
    sheet = read_sheet(file, delimiter=spec.delimiter)
    for row in sheet.rows:
        yield _Raw(
            f"{sheet.place} row {row.number}", dict(zip(sheet.columns, row.cells, strict=True))
        )


def _columns_of(file: File, names: Sequence[str], spec: IncidentWindows) -> Columns:
    chosen = spec.columns
    problems = [
        f"there is no column {name!r}, only {shortlist(names, most=20)}"
        for name in (chosen.start, chosen.end, chosen.component, *spec.where)
        if name and name not in names
    ]
    found = Columns(
        start=chosen.start or named(names, STARTS),
        end=chosen.end or named(names, ENDS),
        component=chosen.component or named(names, COMPONENTS),
    )
    lacking = [end for end in ("start", "end") if not getattr(found, end)]
    there = shortlist(names, most=20)
    problems += [
        f"no column tells the {end} of a window; add `columns: {{{end}: NAME}}`, one of {there}"
        for end in lacking
    ]
    if problems:
        raise refusal_of([Problem(file.name, message) for message in problems])
    return found


def _entry(row: _Raw, columns: Columns, spec: IncidentWindows, faults: Faults) -> Entry:
    values = {name: scalar_text(value).strip() for name, value in row.values.items()}
    components: tuple[str, ...] = ()
    try:
        components = tuple(_components(row.values.get(columns.component), spec.separator))
    except ValueError as error:
        faults.add(f"{row.place} {columns.component}", str(error))
    start, end = (values.get(name, "") for name in (columns.start, columns.end))
    return Entry(row.place, start, end, values, components)


def _components(value: Any, separator: str) -> Iterator[str]:
    """The names in a cell or a list, each once."""
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        text = scalar_text(value)
        value = text.split(separator) if separator else [text]
    seen: set[str] = set()
    for item in value:
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str):
            msg = "holds something that is no name"
            raise ValueError(msg)
        if name.strip() and name.strip() not in seen:
            seen.add(name.strip())
            yield name.strip()
