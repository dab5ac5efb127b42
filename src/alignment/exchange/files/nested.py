"""Values of YAML as the texts of properties, and back: nothing of a foreign format is lost.

A text stands for itself. A number, a truth or a null stands as it was written, a list or a
mapping as JSON; a text that looks like one of these is put in quotes.
"""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, TypeAlias

from alignment.catalogue.faults import Path
from alignment.exchange.files.yaml_tree import Plain, plain_data

Kept: TypeAlias = str | tuple[str, ...]

_DEEPEST = 40
_OPENERS = ('"', "[", "{")


def kept(value: Any) -> Kept:
    """What of a property holds the value; a list holds a text for each of its items."""
    if isinstance(value, list) and value:
        return tuple(_text(item) for item in value)
    return _text(value)


def stated(found: Kept) -> Any:
    """The value of which ``kept`` made this."""
    return _value(found) if isinstance(found, str) else [_value(text) for text in found]


def _text(value: Any) -> str:
    if isinstance(value, Plain) and not isinstance(value.core, str):
        return str(value) or "null"
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False) if _is_ambiguous(value) else str(value)
    return json.dumps(plain_data(value), ensure_ascii=False)


def _is_ambiguous(text: str) -> bool:
    found = _value(text)
    return type(found) is not str or found != text


def _value(text: str) -> Any:
    if text[:1] in _OPENERS:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return str(text)
        return found if _depth(found) <= _DEEPEST else str(text)
    plain = Plain(text)
    return str(text) if isinstance(plain.core, str) else plain


def _depth(value: Any) -> int:
    """How deep containers stand in one another; without recursion, for texts of strangers."""
    depth, front = 0, [value]
    while front := [inner for outer in front for inner in _inside(outer)]:
        depth += 1
    return depth


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def not_finite(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where a number stands that is none: infinite, or no number at all."""
    if isinstance(value, Plain):
        core = value.core
        if isinstance(core, float) and not isfinite(core):
            yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from not_finite(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from not_finite(inner, (*path, place))


def is_nothing(value: Any) -> bool:
    """Whether a value is absent: not there, null, or an unquoted nothing."""
    return value is None or (isinstance(value, Plain) and value.core is None)


def mapping_of(value: Any) -> Mapping[str, Any]:
    """The mapping, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def differing(first: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The fields that two definitions of one entity state differently."""
    found = []
    for top in dict.fromkeys((*first, *other)):
        one, two = first.get(top), other.get(top)
        if not (isinstance(one, dict) and isinstance(two, dict)):
            found += [top] if plain_data(one) != plain_data(two) else []
            continue
        for key in dict.fromkeys((*one, *two)):
            if plain_data(one.get(key)) != plain_data(two.get(key)):
                found.append(f"{top}.{key}")
    return found
