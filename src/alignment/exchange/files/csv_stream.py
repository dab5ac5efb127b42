"""Reads CSV of any length in parts: columns of some thousand rows at a time, each row located."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from alignment.exchange.faults import Faults, refusal, several
from alignment.exchange.files.csv_head import head_of, mark_in, require_columns
from alignment.exchange.format import File

_AT_ONCE = 10_000


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


def parts_of(
    file: File, needed: Sequence[str], known: Sequence[str], faults: Faults
) -> Iterator[Part]:
    """The rows below the header; a row of another length is a fault, a blank one nothing.

    Args:
        file: UTF-8, with or without a byte order mark; commas, semicolons, tabs or bars.
        needed: Columns that must be there.
        known: All that may be there.
        faults: Takes what is wrong with single rows.
    """
    records = _records(file, mark_in(head_of(file)))
    columns = [name.strip() for name in next(records, [])]
    require_columns(f"{file.name} row 1", columns, needed, known)
    number = 2
    while rows := list(islice(records, _AT_ONCE)):
        numbers: Sequence[int] = range(number, number + len(rows))
        number += len(rows)
        if set(map(len, rows)) != {len(columns)} or not all(row[0] for row in rows):
            numbers, rows = _sound(file.name, numbers, rows, len(columns), faults)
        if rows:
            cells = zip(*rows, strict=True)
            yield Part(file.name, numbers, dict(zip(columns, cells, strict=True)))


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
            message = f"has {several(len(row), 'cell')} under {several(width, 'column')}"
            faults.add(f"{name} row {number}", message)
    return [number for number, _ in kept], [row for _, row in kept]
