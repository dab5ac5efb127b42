"""Reads JSON whole, line by line or, of any size, in pieces: nothing repeated, nothing deep.

A parser for whole files needs ten times the size of the file. In pieces, NumPy finds where the
items of the outermost lists end, and some thousand items at a time become Python values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue.faults import NOT_FINITE, Path, forbidden, path_text
from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.yaml import MAX_DEPTH, SURROGATE
from alignment.exchange.format import File

PIECE = 1 << 20
"""Bytes of a list that become Python values at one time."""
_BLOCK = 1 << 22
_QUOTE, _COMMA, _COLON, _OPEN, _CLOSE = 34, 44, 58, 123, 125
_CASE = 32
"""The bit in which ``[`` differs from ``{``, and ``]`` from ``}``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands under a key of the outermost object, or some items of the list there.

    Attributes:
        key: The key.
        start: Place of the first item in the list; 0 for what is no list.
        value: The items, or the value.
    """

    key: str
    start: int
    value: Any


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where the outer commas and colons stand, how deep it goes and how many keys there are."""

    positions: NDArray[np.int64]
    characters: NDArray[np.uint8]
    depths: NDArray[np.int32]
    deepest: int
    keys: int


def is_json(file: File) -> bool:
    """Whether the content begins like an object or a list."""
    return file.data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def read_pieces(file: File, *, size: int = PIECE) -> Iterator[Piece]:
    """The content of the object in a file, in order.

    Raises Unreadable, also after some pieces were given: whoever takes pieces keeps none of
    them before the last one came. Time O(bytes), memory O(bytes + piece).
    """
    data = _content(file)
    marks = _checked(file.name, data)
    keys = 0
    top: set[str] = set()
    try:
        for piece in _split(data, marks, size=size):
            top.add(piece.key)
            keys += _count_keys(piece.value)
            yield piece
    except (orjson.JSONDecodeError, _Unsplit):
        _refuse_broken(file.name, data)
    if keys + len(top) != marks.keys:
        _refuse_repeated(file.name, data)


def read_value(file: File) -> Any:
    """The value in a file, which may be a list. Time and memory O(bytes)."""
    data = _content(file)
    marks = _checked(file.name, data)
    value = _loaded(file.name, data)
    if _count_keys(value) != marks.keys:
        _refuse_repeated(file.name, data)
    return value


def read_lines(file: File) -> Iterator[tuple[int, Any]]:
    """The values in a file that has one on each line, with the numbers of the lines."""
    data = _content(file)
    marks = _checked(file.name, data)
    lines = [(n, line) for n, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
    keys = 0
    for number, line in lines:
        value = _loaded(file.name, line, line=number)
        keys += _count_keys(value)
        yield number, value
    if keys != marks.keys:
        for number, line in lines:
            _refuse_repeated(f"{file.name} line {number}", line)


def _content(file: File) -> bytes:
    return file.data.removeprefix(b"\xef\xbb\xbf").rstrip(b" \t\r\n")


def _checked(name: str, data: bytes) -> _Marks:
    if not data:
        _refuse_broken(name, data)
    marks = _scan(data)
    if marks.deepest > MAX_DEPTH:
        raise refusal(name, f"is nested deeper than {MAX_DEPTH} levels")
    return marks


def _loaded(name: str, data: bytes, *, line: int = 1) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        _refuse_broken(name, data, line=line)


class _Unsplit(Exception):
    """The pieces do not fit together: the file is broken in a way that the parser will name."""


def _scan(data: bytes) -> _Marks:
    plain = data
    if b"\\" in data:  # escaped quotes are hidden, so that every other quote opens or closes
        plain = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    found: list[tuple[Any, Any, Any]] = []
    quoted = depth = deepest = keys = 0
    for start in range(0, len(plain), _BLOCK):
        block = np.frombuffer(plain, np.uint8, min(_BLOCK, len(plain) - start), start)
        quotes = block == _QUOTE
        inside = ((np.cumsum(quotes, dtype=np.int32) + quoted) & 1).astype(bool)
        quoted = int(inside[-1])
        outside = ~(inside | quotes)
        depths = _depths(block, outside, depth)
        depth, deepest = int(depths[-1]), max(deepest, int(depths.max()))
        colons = (block == _COLON) & outside
        keys += int(np.count_nonzero(colons))
        keep = (colons & (depths == 1)) | ((block == _COMMA) & outside & (depths <= 2))
        places = np.flatnonzero(keep)
        found.append((places + start, block[places], depths[places]))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    return _Marks(columns[0], columns[1], columns[2], deepest, keys)


def _depths(block: Any, outside: Any, depth: int) -> NDArray[np.int32]:
    """How many brackets are open after each byte."""
    folded = block | _CASE
    steps = ((folded == _OPEN) & outside).astype(np.int8)
    steps -= (folded == _CLOSE) & outside
    total: NDArray[np.int32] = np.cumsum(steps, dtype=np.int32) + np.int32(depth)
    return total


def _split(data: bytes, marks: _Marks, *, size: int) -> Iterator[Piece]:
    begin = len(data) - len(data.lstrip()) + 1
    if data[begin - 1 : begin] != b"{" or data[-1:] != b"}":
        raise _Unsplit
    top = marks.depths == 1
    commas = marks.positions[top & (marks.characters == _COMMA)]
    colons = marks.positions[top & (marks.characters == _COLON)]
    inner = marks.positions[marks.depths == 2]
    starts = [begin, *(int(c) + 1 for c in commas)]
    ends = [*(int(c) for c in commas), len(data) - 1]
    for start, end in zip(starts, ends, strict=True):
        place = int(np.searchsorted(colons, start))
        if place >= len(colons) or colons[place] >= end:
            if len(starts) == 1 and not data[begin:-1].strip():
                return
            raise _Unsplit
        middle = int(colons[place])
        key = orjson.loads(data[start:middle])
        if not isinstance(key, str):
            raise _Unsplit
        yield from _values(data, (middle + 1, end), inner, key=key, size=size)


def _values(
    data: bytes, span: tuple[int, int], commas: NDArray[np.int64], *, key: str, size: int
) -> Iterator[Piece]:
    start, end = span
    if end - start <= size or not data[start : start + 64].lstrip().startswith(b"["):
        yield Piece(key, 0, orjson.loads(data[start:end]))
        return
    start = data.index(b"[", start) + 1
    end = data.rindex(b"]", start, end)
    if data[end + 1 : span[1]].strip():
        raise _Unsplit
    first = 0
    if start == end:
        yield Piece(key, 0, [])
    while start < end:
        cut = _cut(commas, start + size, end)
        items = orjson.loads(b"[" + data[start:cut] + b"]")
        whole = first == 0 and cut == end
        if not (items or whole) or cut + 1 == end:  # "[1, ]": a comma with nothing beside it
            raise _Unsplit
        yield Piece(key, first, items)
        first, start = first + len(items), cut + 1


def _cut(commas: NDArray[np.int64], wanted: int, end: int) -> int:
    """Where to end a piece: at the first comma from ``wanted`` on, or at the end."""
    place = int(np.searchsorted(commas, wanted))
    return int(commas[place]) if place < len(commas) and commas[place] < end else end


def _count_keys(value: Any) -> int:
    if type(value) is list:
        return sum(_count_keys(v) for v in value if type(v) is dict or type(v) is list)
    if type(value) is not dict:
        return 0
    count = len(value)
    for inner in value.values():
        if type(inner) is dict or type(inner) is list:
            count += _count_keys(inner)
    return count


def _refuse_broken(name: str, data: bytes, *, line: int = 1) -> NoReturn:
    _refuse_strange(name, data)
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"{name} line {line + error.lineno - 1} column {error.colno}"
        reason = str(error).split(": line ", 1)[0]
        near = error.doc[error.pos : error.pos + 20].split("\n", 1)[0] if error.doc else ""
        hint = f", at {near!r}" if near else ""
        raise refusal(place, f"is not JSON: {reason}{hint}") from None
    raise refusal(name, "the outermost value must be an object, { ... }")


def _refuse_strange(name: str, data: bytes) -> None:
    """Refuse by its path what another reader of JSON takes: no number, half a character."""
    import json

    try:
        value = json.loads(data, parse_int=_whole)
    except (ValueError, RecursionError):
        return
    problems = [Problem(_place(name, path), words) for path, words in _strange(value, ())]
    if problems:
        raise refusal_of(problems[:50], total=len(problems))


def _whole(text: str) -> float:
    return float(text) if len(text) > 20 else int(text)


def _strange(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, float) and not isfinite(value):
        yield path, NOT_FINITE
    elif isinstance(value, str) and SURROGATE.search(value):
        yield path, forbidden(value)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _strange(inner, (*path, place))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strange(key, path)
            if not SURROGATE.search(key):
                yield from _strange(inner, (*path, key))


def _place(name: str, path: Path) -> str:
    return f"{name}, {path_text(path)}" if path else name


class _Object(dict[str, Any]):
    """An object that remembers which of its keys stood twice."""

    twice: tuple[str, ...] = ()


def _refuse_repeated(name: str, data: bytes) -> None:
    """Refuse where a key stands twice in one object."""
    import json

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = _Object(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            made.twice = tuple(sorted({n for n in names if names.count(n) > 1}))
        return made

    problems = [
        Problem(_place(name, path), f"the key {key!r} stands twice")
        for path, key in _repeated(json.loads(data, object_pairs_hook=keep), ())
    ]
    if problems:
        raise refusal_of(problems[:50], total=len(problems))


def _repeated(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, _Object):
        yield from ((path, key) for key in value.twice)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _repeated(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _repeated(inner, (*path, place))
