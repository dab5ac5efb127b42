"""What a failed check says, and where: the same words at every door, whoever checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from alignment.catalogue.text import clean_text

Path: TypeAlias = Sequence[str | int]

IS_MISSING = "is missing"
NOT_FINITE = "is not a finite number"
"""Of NaN and the infinities by any name, and of a number too large to be one."""

_MOST_SHOWN = 60
"""Characters of a wrong value that a message repeats."""
_LONGEST_KEY = 100

_SAID = {
    "string_type": "must be a text",
    "bytes_type": "must be a file",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "enum": "must be one of {expected}",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must not be longer than {max_length} characters",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "too_long": "must not hold more than {max_length}",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be an object with keys",
}
_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})


class Fault(NamedTuple):
    """What is wrong at a path below what was given."""

    path: tuple[str | int, ...]
    message: str


def faults_of(details: Iterable[Any], given: Any = None) -> Iterator[Fault]:
    """What Pydantic found wrong, each place once.

    Args:
        details: Its list of errors.
        given: What was checked, so that a path names only what stands there and not the checks
            that it went through; without it, a path is the outermost name.
    """
    seen: set[tuple[str | int, ...]] = set()
    for detail in details:
        path = _path_of(detail["loc"], given)
        if path not in seen:
            seen.add(path)
            yield Fault(path, said(detail))


def _path_of(parts: Iterable[str | int], item: Any) -> tuple[str | int, ...]:
    path: list[str | int] = []
    named = False
    for part in parts:
        inside = isinstance(item, dict) and part in item
        if inside or (isinstance(item, (list, tuple)) and isinstance(part, int)):
            item = item[part]
        elif named or not isinstance(part, str):
            continue
        else:
            item = None
        named = named or isinstance(part, str)
        path.append(part)
    return tuple(path)


def said(detail: Any) -> str:
    """What one failed check says to a person."""
    kind, given = detail["type"], detail["input"]
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if "missing" in kind:
        return IS_MISSING
    if kind in _UNKNOWN:
        return unknown_key(str(detail["loc"][-1]))
    if kind == "string_unicode":
        return forbidden(given) or "must be a text"
    if kind == "finite_number" or (isinstance(given, float) and given - given != 0):
        return NOT_FINITE
    shown = "" if isinstance(given, (dict, list, tuple)) else f", not {_shown(given)}"
    words = _SAID.get(kind)
    if words is None:
        words = str(detail["msg"]).replace("Input should be", "must be")
        return words[:1].lower() + words[1:]
    return words.format(**detail.get("ctx", {})) + shown


def _shown(given: Any) -> str:
    return "null" if given is None else repr(str(given)[:_MOST_SHOWN])


def forbidden(text: str) -> str:
    """Which character of a text no text may hold, in words; empty when there is none."""
    try:
        clean_text(text)
    except ValueError as error:
        return str(error)
    return ""


def unknown_key(key: str, known: Mapping[str, Any] | None = None) -> str:
    """Refuse a key, with the one that was probably meant, where the known ones are given."""
    words = f"unknown key {key[:_LONGEST_KEY]!r}"
    if known is None or forbidden(key):
        return forbidden(key) or words
    from rapidfuzz import process

    near = process.extractOne(key[:_LONGEST_KEY], list(known), score_cutoff=70)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
    return f"{words}; {hint}"


def path_text(path: Path) -> str:
    """A path as it is read by people: ``elements[3].value``."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")
