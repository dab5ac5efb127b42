"""Lists of JSON objects as rows of texts: one object a line, or one list of them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.cells import MOST_ROWS
from alignment.exchange.files.jsontext import read_lines, read_value
from alignment.exchange.format import File

_PROSE = re.compile(r"(licen[cs]e|readme|changelog|notice)\b.*|.*\.(md|txt)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JsonRow:
    """An object: where it stands, and what it holds."""

    place: str
    values: dict[str, Any]


def is_prose(file: File) -> bool:
    """Whether a file beside the data is there to be read by people: a licence, a readme."""
    return bool(_PROSE.fullmatch(file.name.replace("\\", "/").rpartition("/")[2]))


def json_rows(file: File, *, under: str, faults: Faults) -> Iterator[JsonRow]:
    """The objects of a file; raises Unreadable where it is not JSON.

    Args:
        file: An object a line, a list of objects, or an object that holds the list.
        under: Key of that list in the outermost object.
        faults: Takes what is no object.
    """
    for count, (place, value) in enumerate(_values(file, under)):
        if count >= MOST_ROWS:
            raise refusal(file.name, f"holds more than {MOST_ROWS:,} objects")
        if isinstance(value, dict):
            yield JsonRow(place, value)
        else:
            faults.add(place, "is no object, { ... }")


def _values(file: File, under: str) -> Iterator[tuple[str, Any]]:
    if _is_by_line(file):
        yield from ((f"{file.name} line {n}", value) for n, value in read_lines(file))
        return
    value = read_value(file)
    if isinstance(value, dict):
        value = value[under] if isinstance(value.get(under), list) else [value]
    if not isinstance(value, list):
        raise refusal(file.name, f"holds no list of objects, nor one under {under!r}")
    yield from ((f"{file.name} item {n}", item) for n, item in enumerate(value, start=1))


def _is_by_line(file: File) -> bool:
    """Whether there are several lines, and each of the first two is an object."""
    lines = (line.strip() for line in io.BytesIO(file.data.removeprefix(b"\xef\xbb\xbf")))
    first = list(islice(filter(None, lines), 2))
    return len(first) == 2 and all(line[:1] == b"{" and line[-1:] == b"}" for line in first)


def scalar_text(value: Any) -> str:
    """A value of JSON as the text of a cell; empty for null and for what holds others."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def texts_of(value: Any) -> list[str]:
    """The texts of a value; of a pair of display value and value, what is displayed."""
    if isinstance(value, dict) and value.keys() & {"display_value", "value"}:
        shown = scalar_text(value.get("display_value")).strip()
        return texts_of(shown or value.get("value"))
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, dict):
        return [f"{k}: {t}" for k, v in value.items() for t in texts_of(v)]
    text = scalar_text(value).strip()
    return [text] if text else []
