"""Samples in a table: an instant and a value in each row, or a column for each series."""

from dataclasses import dataclass

from alignment.errors import Problem
from alignment.exchange.faults import Faults, refusal_of, shortlist
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.csv_head import first_rows
from alignment.exchange.files.sheets import Sheet, read_sheet
from alignment.exchange.files.written_numbers import PLAIN as NUMBER
from alignment.exchange.format import Document, File, Material, name_of
from alignment.exchange.measures.incident_rows import COMPONENTS, named
from alignment.exchange.measures.measured import Instants
from alignment.exchange.measures.measuring import TimeSeries, read_spec, spec_file
from alignment.exchange.measures.samples import MOST_VALUE, Sampling, Series

KEY = "time_series"
TIMES = ("timestamp", "time", "datetime", "date_time", "ts", "date")
VALUES = ("value", "values", "v")
ABSENT = frozenset({"", "nan", "null", "none", "na", "n/a", "+inf", "-inf", "inf"})


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the values of a series stand, and what it is called."""

    place: int
    name: str


class TimeSeriesCsv:
    """Samples in CSV or Excel, with a file that says whose they are."""

    name = "time-series"
    title = "Samples over time (CSV, Excel), by period"
    suffixes = (".csv", ".xlsx")
    media_type = "text/csv"

    def recognises(self, material: Material) -> bool:
        """Whether a file begins with ``time_series``, or all are ``timestamp,value``."""
        return bool(spec_file(material, KEY)) or all(_is_plain(f) for f in material.files)

    def read(self, material: Material) -> Document:
        """The measurements of each series by period."""
        spec, files = read_spec(material, TimeSeries, KEY)
        name = name_of(material, files)
        faults = Faults(name)
        instants = Instants(spec, faults)
        series = [one for file in files for one in _series(file, instants, spec)]
        instants.close()
        faults.refuse()
        return Sampling(name, spec, faults).document(series)


def _is_plain(file: File) -> bool:
    """Whether a CSV file has the columns of an instant and a value, and such a first row."""
    if is_archive(file.data):
        return False
    rows = first_rows(file, 2)
    if len(rows) != 2 or len(rows[0]) != 2 or len(rows[1]) != 2:
        return False
    names, (time, value) = rows
    if named(names[:1], TIMES) and named(names[1:], VALUES) and NUMBER.fullmatch(value):
        return time[:4].isdecimal() and time[4:5] == "-"
    return False


def _series(file: File, instants: Instants, spec: TimeSeries) -> list[Series]:
    faults = instants.faults
    sheet = read_sheet(file, delimiter=spec.delimiter)
    time, service, columns = _columns_of(sheet, spec)
    found: dict[tuple[str, int], Series] = {}
    for row in sheet.rows:
        place = f"{sheet.place} row {row.number}"
        instant = instants.read(row.cells[time], f"{place} {sheet.columns[time]}") or 0
        whose = row.cells[service].strip() if service >= 0 else ""
        for column in columns:
            key = (whose, column.place)
            if key not in found:
                shown = whose or column.name or file.name
                found[key] = Series(sheet.place, shown, whose or column.name)
            at = f"{place} {sheet.columns[column.place]}"
            _take(found[key], instant, row.cells[column.place], at, faults)
    return list(found.values())


def _columns_of(sheet: Sheet, spec: TimeSeries) -> tuple[int, int, list[_Column]]:
    """Places of the time, of the service (-1 for none) and of the values."""
    names, chosen = sheet.columns, spec.columns
    time = chosen.time or named(names, TIMES)
    value = chosen.value or named(names, VALUES)
    service = chosen.service or named([n for n in names if n not in (time, value)], COMPONENTS)
    problems = [
        f"there is no column {name!r}, only {shortlist(names, most=20)}"
        for name in (time, value, service)
        if name and name not in names
    ]
    if not time:
        problems.append(
            "no column tells the time; add `columns: {time: NAME}`, one of "
            + shortlist(names, most=20)
        )
    if problems:
        raise refusal_of([Problem(sheet.place, message) for message in problems])
    if value:
        columns = [_Column(names.index(value), "")]
    else:
        columns = [_Column(i, n) for i, n in enumerate(names) if n not in (time, service)]
    return names.index(time), names.index(service) if service else -1, columns


def _take(series: Series, instant: int, text: str, place: str, faults: Faults) -> None:
    """Add a sample; what is written for none is counted."""
    text = text.strip()
    if text.lower() in ABSENT:
        series.absent += 1
        return
    value = float(text) if NUMBER.fullmatch(text) else None
    if value is None or abs(value) > MOST_VALUE:
        faults.add(place, f"must be a number, not {text[:60]!r}")
        return
    series.times.append(instant)
    series.values.append(value)
