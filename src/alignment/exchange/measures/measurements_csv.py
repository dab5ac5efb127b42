"""Measurements as a table: a row for each period, or a column for each."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from alignment.catalogue import Estate, Finding, Severity
from alignment.catalogue.faults import faults_of
from alignment.catalogue.periods import period_in
from alignment.exchange.faults import Faults, Findings, refusal, several
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.cells import Row, guarded
from alignment.exchange.files.csv_head import header_of
from alignment.exchange.files.jsontext import is_json
from alignment.exchange.files.scalars import number_text
from alignment.exchange.files.sheets import Sheet, read_sheet
from alignment.exchange.files.written_numbers import PLAIN as NUMBER
from alignment.exchange.format import Document, File, Material
from alignment.exchange.forms import forms

COLUMNS = ("service", "consumer", "indicator", "period", "value", "weight")
_WHO = ("service", "consumer", "indicator")
_NEEDED = ("service", "indicator")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One measurement as the table has it: texts by field, and where they stand."""

    place: str
    texts: Mapping[str, str]


class MeasurementsCsv:
    """A table of measurements; the elements that it names are in the catalogue."""

    name = "measurements-csv"
    title = "Measurements by period (CSV, Excel)"
    suffixes = (".csv", ".xlsx")
    media_type = "text/csv"

    def recognises(self, material: Material) -> bool:
        """Whether the header of every file is that of measurements."""
        return all(_is_table(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The measurements in all files; raises Unreadable with every fault located."""
        reader = _Reader(material.name)
        for file in material.files:
            reader.take(file)
        return reader.document()

    def write(self, estate: Estate) -> bytes:
        """The measurements alone, one row each, in the order of their names."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        ordered = sorted(
            estate.measurements, key=lambda m: (m.service, m.consumer, m.indicator, m.period)
        )
        for m in ordered:
            weight = "" if m.weight is None else number_text(m.weight)
            names = [guarded(text) for text in (m.service, m.consumer, m.indicator)]
            writer.writerow([*names, m.period, number_text(m.value), weight])
        return out.getvalue().encode()


def _is_table(file: File) -> bool:
    if is_archive(file.data) or is_json(file):
        return False
    return _is_header([name.lower() for name in header_of(file)])


def _is_header(names: Sequence[str]) -> bool:
    """Whether these are the columns of a table with rows, or with columns, for the periods."""
    if not set(_NEEDED) <= set(names):
        return False
    others = [name for name in names if name not in _WHO]
    if "period" in others:
        return "value" in others and set(others) <= {"period", "value", "weight"}
    return bool(others) and all(map(period_in, others))


class _Reader:
    """Takes tables one by one, then checks all rows at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults = Faults(name)
        self.findings = Findings()
        self.items: list[dict[str, Any]] = []
        self.places: list[str] = []

    def take(self, file: File) -> None:
        """The cells of one table."""
        sheet = read_sheet(file)
        names = [name.strip().lower() for name in sheet.columns]
        if not _is_header(names) or len(set(names)) < len(names):
            message = (
                f"has the columns {', '.join(sheet.columns[:20])}; measurements have service, "
                "indicator, period and value, maybe consumer and weight, or a column a period"
            )
            raise refusal(sheet.place, message)
        blank = 0
        for cell in _long(sheet, names) if "period" in names else _wide(sheet, names):
            if cell.texts["value"]:
                self._add(cell)
            else:
                blank += 1
        if blank:
            message = f"blank, so that nothing was measured: {several(blank, 'value')}"
            self._note("blank-number", sheet.place, message)

    def document(self) -> Document:
        """Every measurement; raises Unreadable with every fault located."""
        try:
            made = forms()["measurements"].adapter.validate_python(self.items)
        except ValidationError as error:
            for (index, *path), message in faults_of(error.errors(include_url=False), self.items):
                column = f" column {path[0]}" if path else ""
                self.faults.add(self.places[int(index)] + column, message)
            self.faults.refuse()
            raise
        self.faults.refuse()
        self._refuse_twice(made)
        return Document(
            estate=Estate(measurements=tuple(made)), findings=tuple(self.findings.all()),
            by_name=True,
        )  # fmt: skip

    def _add(self, cell: _Cell) -> None:
        item: dict[str, Any] = {}
        for name, text in cell.texts.items():
            if name == "period":
                item[name] = period_in(text) or text
            elif name not in ("value", "weight"):
                item[name] = text
            elif text and NUMBER.fullmatch(text):
                item[name] = float(text)
            elif text:
                place = f"{cell.place} column {name}"
                self.faults.add(place, f"must be a number, not {text[:60]!r}")
                item[name] = 1.0  # so that what else is wrong with the row is told as well
        self.items.append(item)
        self.places.append(cell.place)

    def _refuse_twice(self, made: Sequence[Any]) -> None:
        first: dict[str, str] = {}
        for measurement, place in zip(made, self.places, strict=True):
            before = first.setdefault(measurement.key, place)
            if before is not place:
                what = f"{measurement.indicator} of {measurement.service} in {measurement.period}"
                self.faults.add(place, f"{what} stands in {before} too")
        self.faults.refuse()

    def _note(self, rule: str, place: str, message: str) -> None:
        self.findings.add(rule, Finding(Severity.LOW, rule, place, message))


def _long(sheet: Sheet, names: Sequence[str]) -> Iterator[_Cell]:
    for row in sheet.rows:
        yield _Cell(f"{sheet.place} row {row.number}", _texts(row, names))


def _wide(sheet: Sheet, names: Sequence[str]) -> Iterator[_Cell]:
    for row in sheet.rows:
        texts = _texts(row, names)
        who = {name: texts.pop(name) for name in _WHO if name in texts}
        for period, value in texts.items():
            said = period_in(period) or period
            place = f"{sheet.place} row {row.number} column {said}"
            yield _Cell(place, {**who, "period": said, "value": value})


def _texts(row: Row, names: Sequence[str]) -> dict[str, str]:
    """The cells by column; only an indicator may begin or end with a blank."""
    pairs = zip(names, row.cells, strict=True)
    return {name: cell if name == "indicator" else cell.strip() for name, cell in pairs}
