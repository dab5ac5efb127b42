"""Lists of JSON objects as rows of texts: one object a line, or one list of them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alignment.catalogue.faults import NOT_FINITE
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.yaml import MAX_DEPTH, decode
from alignment.exchange.format import File

MOST_ROWS = 200_000
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
    text = decode(file)
    for place, value in _values(file.name, text, under):
        if isinstance(value, dict):
            yield JsonRow(place, value)
        else:
            faults.add(place, "is no object, { ... }")


def json_value(file: File) -> Any:
    """The value in a file, strictly read: nothing stands twice, nothing is infinite or deep."""
    return _loaded(file.name, decode(file), 1)


def _values(name: str, text: str, under: str) -> Iterator[tuple[str, Any]]:
    lines = text.split("\n")
    filled = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
    if len(filled) > 1 and all(_is_whole(line.strip()) for _, line in filled[:2]):
        _refuse_many(name, len(filled))
        yield from ((f"{name} line {n}", _loaded(name, line, n)) for n, line in filled)
        return
    value = _loaded(name, text, 1)
    if isinstance(value, dict):
        value = value[under] if isinstance(value.get(under), list) else [value]
    if not isinstance(value, list):
        raise refusal(name, f"holds no list of objects, nor one under {under!r}")
    _refuse_many(name, len(value))
    yield from ((f"{name} item {n}", item) for n, item in enumerate(value, start=1))


def _is_whole(line: str) -> bool:
    return line[0] == "{" and line[-1] == "}"


def _refuse_many(name: str, count: int) -> None:
    if count > MOST_ROWS:
        raise refusal(name, f"holds more than {MOST_ROWS:,} objects")


class _Strange(ValueError):
    """A key stands twice in one object, or a number is none."""


def _loaded(name: str, text: str, line: int) -> Any:
    place, deep = f"{name} line {line}", f"is nested deeper than {MAX_DEPTH} levels"
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant,
            parse_int=_whole, parse_float=_real,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        place = f"{name} line {line + error.lineno - 1} column {error.colno}"
        raise refusal(place, f"is not JSON: {error.msg}") from None
    except _Strange as error:
        raise refusal(place, str(error)) from None
    except RecursionError:
        raise refusal(place, deep) from None
    if _depth(value) > MAX_DEPTH:
        raise refusal(place, deep)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(n for i, n in enumerate(names) if n in names[:i])
        msg = f"the key {twice[:60]!r} stands twice"
        raise _Strange(msg)
    return made


def _constant(text: str) -> Any:
    msg = f"{text} {NOT_FINITE}"
    raise _Strange(msg)


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= 20 else _real(text)


def _real(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        _constant(text[:40])
    return value


def _depth(value: Any) -> int:
    """How deep containers stand in one another, level by level."""
    depth, level = 0, [value]
    while level := [v for v in level if isinstance(v, (dict, list))]:
        depth += 1
        level = [i for v in level for i in (v.values() if isinstance(v, dict) else v)]
    return depth


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
