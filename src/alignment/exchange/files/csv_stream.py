"""Reads CSV of any length in parts: columns of some thousand rows at a time, each row located."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from alignment.exchange.faults import Faults, refusal
from alignment.exchange.format import File

_AT_ONCE = 10_000
_MARKS = ",;\t"
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table, column by column.

    Attributes:
        name: Of the file.
        numbers: What a spreadsheet shows at the left of each row.
        columns: The cells of each column by its name.
    """

    name: str
    numbers: Sequence[int]
    columns: dict[str, tuple[str, ...]]

    def place(self, index: int) -> str:
        """Where the row of that index stands."""
        return f"{self.name} row {self.numbers[index]}"


def header_of(file: File) -> list[str]:
    """The names in the first line, for telling tables apart; never raises."""
    line = file.data[:_HEAD].decode("utf-8-sig", errors="replace").split("\n", 1)[0].strip("\r")
    try:
        return [n.strip() for n in next(csv.reader([line], delimiter=_mark(line)), [])]
    except csv.Error:
        return []


def parts_of(
    file: File, needed: Sequence[str], known: Sequence[str], faults: Faults
) -> Iterator[Part]:
    """The rows below the header; a row of another length is a fault, a blank one nothing.

    Args:
        file: UTF-8, with or without a byte order mark; commas, semicolons or tabs.
        needed: Columns that must be there.
        known: All that may be there.
        faults: Takes what is wrong with single rows.
    """
    columns = header_of(file)
    _check_header(file.name, columns, needed, known)
    records = _records(file, _mark(_first_line(file)))
    next(records, None)
    number = 2
    while rows := list(islice(records, _AT_ONCE)):
        numbers: Sequence[int] = range(number, number + len(rows))
        number += len(rows)
        if set(map(len, rows)) != {len(columns)} or not all(row[0] for row in rows):
            numbers, rows = _sound(file.name, numbers, rows, len(columns), faults)
        if rows:
            cells = zip(*rows, strict=True)
            yield Part(file.name, numbers, dict(zip(columns, cells, strict=True)))


def _first_line(file: File) -> str:
    return file.data[:_HEAD].decode("utf-8-sig", errors="replace").split("\n", 1)[0]


def _mark(line: str) -> str:
    return max(_MARKS, key=line.count)


def _check_header(
    name: str, columns: Sequence[str], needed: Sequence[str], known: Sequence[str]
) -> None:
    missing = [c for c in needed if c not in columns]
    unknown = [c for c in columns if c not in known]
    doubled = [c for i, c in enumerate(columns) if c in columns[:i]]
    for names, what in ((missing, "is missing"), (unknown, "is unknown"), (doubled, "is doubled")):
        if names:
            there = f"; known are {', '.join(known)}" if names is unknown else ""
            place, message = f"{name} row 1", f"the column {', '.join(names)} {what}{there}"
            raise refusal(place, message)


def _records(file: File, mark: str) -> Iterator[list[str]]:
    stream = io.TextIOWrapper(io.BytesIO(file.data), encoding="utf-8-sig", newline="")
    reader = csv.reader(stream, delimiter=mark, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        place = f"{file.name} line {reader.line_num}"
        raise refusal(place, f"ends no row of a table: {error}") from None
    except UnicodeDecodeError:
        place = f"{file.name} line {_bad_line(file.data)}"
        raise refusal(place, "is not UTF-8 text") from None


def _bad_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _sound(
    name: str, numbers: Sequence[int], rows: list[list[str]], width: int, faults: Faults
) -> tuple[list[int], list[list[str]]]:
    kept: list[tuple[int, list[str]]] = []
    for number, row in zip(numbers, rows, strict=True):
        if len(row) == width and any(row):
            kept.append((number, row))
        elif any(row):
            faults.add(f"{name} row {number}", f"has {len(row)} cells under {width} columns")
    return [number for number, _ in kept], [row for _, row in kept]
