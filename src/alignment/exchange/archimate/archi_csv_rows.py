"""Reads CSV as Archi writes it: comments, blanks around quotes, line breaks within them."""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue.text import TEXT_LENGTH
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.cells import MOST_ROWS
from alignment.exchange.files.csv_head import mark_in, require_columns
from alignment.exchange.files.xml import ENCODINGS
from alignment.exchange.format import File

LONGEST_CELL = TEXT_LENGTH
"""A documentation may be as long anywhere else."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its cells by the name of their column."""

    place: str
    cells: Mapping[str, str]


def rows_of(
    file: File, columns: Sequence[str], *, optional: Sequence[str], faults: Faults
) -> Iterator[Row]:
    """The rows below the header; a row of another length is a fault, and left out.

    Args:
        file: UTF-8 or UTF-16 by its byte order mark, or in the encoding that a comment on its
            first line names.
        columns: Names that the header must have, in any order.
        optional: Names that it may have besides.
        faults: Takes what is wrong with single rows.
    """
    text = text_of(file)
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith("#"))
    mark = mark_in(next(lines, ""))
    records = _records(file.name, text, mark)
    line, header = next(records, (1, []))
    header = [name.strip() for name in header]
    require_columns(f"{file.name} line {line}", header, columns, (*columns, *optional))
    for number, (at, cells) in enumerate(records, start=1):
        place = f"{file.name} line {at}"
        if number > MOST_ROWS:
            raise refusal(place, f"there are more than {MOST_ROWS} rows")
        if len(cells) != len(header):
            faults.add(place, f"the row has {len(cells)} cells, the header {len(header)}")
            continue
        long = next((n for n, c in zip(header, cells, strict=True) if len(c) > LONGEST_CELL), None)
        if long is not None:
            faults.add(f"{place} column {long}", f"is longer than {LONGEST_CELL} characters")
            continue
        yield Row(place, dict(zip(header, cells, strict=True)))


def text_of(file: File) -> str:
    """The text of the file; raises Unreadable, and says what to do, where it is in none."""
    encoding = _encoding(file)
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"{file.name} line {file.data[: error.start].count(10) + 1}"
        said = f"it is not {'UTF-8' if encoding == 'utf-8-sig' else encoding}: {error.reason}"
        raise refusal(place, f"{said}. {_ADVICE}") from error


_ADVICE = (
    "Export it as UTF-8, or name its encoding by a first line such as # encoding: windows-1252"
)
_STATED = re.compile(rb"(?:\xef\xbb\xbf)?#[ \t]*encoding[ \t]*[:=][ \t]*([A-Za-z0-9._-]{1,40})")


def _encoding(file: File) -> str:
    """What a file says of its encoding: Archi's "ANSI" is what its machine had, and says none."""
    if file.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    stated = _STATED.match(file.data)
    if stated is None:
        return "utf-8-sig"
    name = stated[1].decode()
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    if found not in ENCODINGS:
        place = f"{file.name} line 1"
        raise refusal(place, f"the encoding {name} is not read")
    return "utf-8-sig" if found == "utf-8" else found


def _records(name: str, text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it begins."""
    cell = _cell_pattern(mark)
    at, line = 0, 1
    while at < len(text):
        if text[at] == "#":
            at, line = _after_line(text, at), line + 1
            continue
        begins, cells = line, []
        while True:
            found = cell.match(text, at)
            if found is None:
                place = f"{name} line {line}"
                raise refusal(place, "a quote is not closed, or text follows it")
            quoted, plain = found["quoted"], found["plain"]
            cells.append(plain if quoted is None else quoted.replace('""', '"'))
            line += found[0].count("\n")
            at = found.end()
            if text[at : at + 1] != mark:
                break
            at += 1
        at, line = _after_line(text, at), line + 1
        if cells != [""]:
            yield begins, cells


def _cell_pattern(mark: str) -> re.Pattern[str]:
    """A cell up to the mark or the end of the line; blanks may stand around its quotes."""
    sep = re.escape(mark)
    quoted = r' *"(?P<quoted>[^"]*(?:""[^"]*)*)" *'
    plain = rf'(?P<plain>[^"{sep}\r\n]*)'
    return re.compile(rf"(?:{quoted}|{plain})(?={sep}|\r?\n|\Z)")


def _after_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
