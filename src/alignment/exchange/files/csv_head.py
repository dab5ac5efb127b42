"""What the beginning of a CSV file tells: its encoding, what stands between cells, its header."""

import codecs
import csv
import re
from collections.abc import Collection, Sequence
from itertools import islice

from alignment.exchange.faults import refusal
from alignment.exchange.format import File

MARKS = ",;\t|"
"""What may stand between cells."""

HEAD = 64 * 1024
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def encoding_of(data: bytes, *, whole: bool = True) -> str:
    """What text is written in: UTF-16 by its mark, UTF-8 unless it is none, else Windows' own.

    Args:
        data: The text.
        whole: Whether it is all of it, so that no character is cut off at its end.
    """
    if data.startswith(_WIDE):
        return "utf-16"
    for encoding in ("utf-8", "windows-1252"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def head_of(file: File) -> str:
    """The beginning of a text, without a byte order mark; never raises."""
    head = file.data[:HEAD]
    return head.decode(encoding_of(head, whole=False), errors="ignore").removeprefix("\ufeff")


def mark_in(text: str) -> str:
    """What stands between cells: the mark that the first line with content has most of."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(MARKS, key=_QUOTED.sub("", line).count)


def first_rows(file: File, count: int) -> list[list[str]]:
    """The first rows that hold anything, read roughly to tell formats apart; never raises."""
    head = head_of(file)
    lines = (line for line in head.splitlines() if line.strip())
    reader = csv.reader(lines, delimiter=mark_in(head), skipinitialspace=True)
    try:
        return [[cell.strip(' "') for cell in row] for row in islice(reader, count)]
    except csv.Error:
        return []


def header_of(file: File) -> list[str]:
    """The names in the first row; never raises."""
    return next(iter(first_rows(file, 1)), [])


def require_columns(
    place: str, columns: Sequence[str], needed: Sequence[str], known: Collection[str]
) -> None:
    """Refuse a header that lacks a column, has one that is unknown, or one a second time."""
    missing = [c for c in needed if c not in columns]
    unknown = [c for c in columns if c not in known]
    doubled = [c for i, c in enumerate(columns) if c in columns[:i]]
    for names, what in ((missing, "is missing"), (unknown, "is unknown"), (doubled, "is doubled")):
        if names:
            there = f"; known are {', '.join(known)}" if names is unknown else ""
            raise refusal(place, f"the column {', '.join(names)} {what}{there}")
