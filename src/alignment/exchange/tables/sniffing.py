"""Looks at tables that nobody described: their encoding, marks, header and columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.archives import is_archive
from alignment.exchange.files.cells import Row
from alignment.exchange.files.csv_head import MARKS, encoding_of
from alignment.exchange.files.sheets import (
    Sheet,
    csv_rows,
    decoded,
    is_tree,
    sheet_of,
    tree_sheet,
)
from alignment.exchange.files.tree_rows import lists_in
from alignment.exchange.files.workbook_rows import Book
from alignment.exchange.files.written_numbers import plain_number
from alignment.exchange.format import File, Material

_LOOKED_AT = 60
_HEADER_WITHIN = 25
_BINARY = (b"%PDF", b"\x89PNG", b"<!DOCTYPE", b"<html", b"\xd0\xcf\x11\xe0")
_USABLE = re.compile(r"[^{}]*[^{}:0-9]|[^{}:]*")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What one column holds.

    Attributes:
        texts: Each text with how often it stands there; blank ones are not counted.
    """

    name: str
    rows: int
    texts: Counter[str] = field(repr=False)

    @property
    def filled(self) -> int:
        """How many rows say something."""
        return self.texts.total()

    @property
    def is_key(self) -> bool:
        """Whether every row has a text of its own."""
        return self.rows > 0 and len(self.texts) == self.rows

    @property
    def is_numbers(self) -> bool:
        """Whether every text is a number."""
        return all(plain_number(text) is not None for text in self.texts)

    @property
    def longest(self) -> int:
        return max(map(len, self.texts), default=0)

    @property
    def usable(self) -> bool:
        """Whether a column map can name it."""
        return _USABLE.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A table as it was found, and how it must be read.

    Attributes:
        name: What a column map calls it.
        options: Of the table in the map, beside the file.
    """

    name: str
    file: str
    options: tuple[tuple[str, str | int], ...]
    sheet: Sheet
    columns: tuple[Profile, ...]


def sources_of(material: Material) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Every table in some files, and what was passed over; raises Unreadable with the reason."""
    found: list[Source] = []
    passed: list[str] = []
    for file in material.files:
        tables = list(_tables_in(file))
        found += (_profiled(file, options, sheet) for options, sheet in tables if sheet.rows)
        passed += (f"{s.place}: no rows below a header" for _, s in tables if not s.rows)
    if not found:
        raise refusal_of([
            Problem(place, message)
            for place, _, message in (text.partition(": ") for text in passed)
        ] or [Problem(material.name, "holds no table")])  # fmt: skip
    return tuple(_named(found)), tuple(passed)


_Options = tuple[tuple[str, str | int], ...]


def _tables_in(file: File) -> Iterator[tuple[_Options, Sheet]]:
    if file.data.startswith(_BINARY):
        raise refusal(file.name, "is no table: give CSV, XLSX, YAML or JSON")
    if is_archive(file.data):
        yield from _in_workbook(file)
    elif is_tree(file):
        keys = lists_in(file)
        if not keys:
            raise refusal(file.name, "holds no list of objects")
        for key in keys:
            yield ((("sheet", key),) if key else ()), tree_sheet(file, key=key)
    else:
        yield _in_csv(file)


def _in_workbook(file: File) -> Iterator[tuple[_Options, Sheet]]:
    book = Book(file)
    for place, name in enumerate(book.names):
        rows = list(book.rows(name))
        header = _header_of([row.cells for row in islice(rows, _LOOKED_AT)])
        if not any(any(row.cells) for row in rows):
            continue
        options = _given(sheet=name if place else "", header=header)
        yield options, sheet_of(book.place_of(name), rows, header=header)


def _in_csv(file: File) -> tuple[_Options, Sheet]:
    encoding = encoding_of(file.data)
    text = decoded(file, encoding)
    delimiter = _delimiter_of(text)
    head = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = _header_of(_first(head))
    options = _given(
        encoding=encoding if encoding != "utf-8" else "",
        delimiter=delimiter if delimiter != "," else "", header=header,
    )  # fmt: skip
    rows: Iterator[Row] = csv_rows(file, encoding, delimiter)
    return options, sheet_of(file.name, rows, header=header)


def _given(**options: str | int) -> _Options:
    return tuple((key, value) for key, value in options.items() if value)


def _first(reader: Iterator[list[str]]) -> list[tuple[str, ...]]:
    try:
        return [tuple(cells) for cells in islice(reader, _LOOKED_AT)]
    except csv.Error:
        return []  # reading it in earnest names the row


def _delimiter_of(text: str) -> str:
    """The mark by which most of the first rows come out equally wide, and wider than one."""
    head = "\n".join(text.splitlines()[: 4 * _LOOKED_AT])
    best, chosen = (0.0, 0), ","
    for mark in MARKS:
        rows = _first(csv.reader(io.StringIO(head, newline=""), delimiter=mark))
        widths = Counter(len(cells) for cells in rows if any(cells))
        width, count = max(widths.items(), key=lambda w: (w[0] > 1, w[1]), default=(0, 0))
        score = (count / max(widths.total(), 1) if width > 1 else 0.0, width)
        if score > best:
            best, chosen = score, mark
    return chosen


def _header_of(rows: Sequence[Sequence[str]]) -> int:
    """The row of the header where titles stand above it; 0 when nothing does."""
    usual = Counter(sum(bool(c.strip()) for c in cells) for cells in rows if any(cells))
    width = max(usual, key=lambda w: (w > 1, usual[w], w), default=0)
    first = True
    for number, cells in enumerate(rows[:_HEADER_WITHIN], start=1):
        said = [cell.strip() for cell in cells if cell.strip()]
        if not said:
            continue
        wide = len(said) >= max(width * 0.6, min(width, 2))
        if wide and (first or len(set(said)) == len(said)):
            return 0 if first else number
        first = False
    return 0


def _profiled(file: File, options: _Options, sheet: Sheet) -> Source:
    name = dict(options).get("sheet") or file.name.rpartition("/")[2].rpartition(".")[0]
    columns = tuple(
        Profile(column, len(sheet.rows), Counter(
            text for row in sheet.rows if (text := row.cells[place].strip())))
        for place, column in enumerate(sheet.columns)
    )  # fmt: skip
    slug = re.sub(r"\W+", "_", str(name)).strip("_").lower() or "table"
    return Source(slug, file.name, options, sheet, columns)


def _named(sources: list[Source]) -> Iterator[Source]:
    """The same sources, each under a name of its own."""
    taken: set[str] = set()
    for source in sources:
        name, number = source.name, 2
        while name in taken:
            name, number = f"{source.name}_{number}", number + 1
        taken.add(name)
        yield replace(source, name=name)
