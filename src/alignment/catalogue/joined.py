"""Columns of many rows as one text: joined by the database, cut by arrays.

A driver makes an object of each cell that it hands over; at millions of rows that, and not the
database, is what a reader waits for.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Text, case, cast, func, literal

from alignment.catalogue.runs import starts_of
from alignment.catalogue.texts import Texts
from alignment.errors import Unanswerable

_BETWEEN = "\x1e"
"""Stands between texts: a control character, which no id and no name may hold."""


def joined_texts(column: ColumnElement[str]) -> ColumnElement[str]:
    """All texts of a column; of several such columns in one query each is in the same order."""
    return func.aggregate_strings(column, _BETWEEN)


def joined_numbers(column: ColumnElement[int]) -> ColumnElement[str]:
    """All whole numbers of a column."""
    return func.aggregate_strings(cast(column, Text), " ")


def joined_codes(column: ColumnElement[str], codes: Mapping[Any, int]) -> ColumnElement[str]:
    """The codes of all words of a column, a letter each; ``codes[None]`` is for no word."""
    letters = {word: literal(chr(ord("a") + code)) for word, code in codes.items()}
    unstated = letters.pop(None, None)
    whens = ((column == str(word), letter) for word, letter in letters.items())
    return func.aggregate_strings(case(*whens, else_=unstated), "")


def texts_of(joined: str, count: int) -> Texts:
    """So many joined texts."""
    data = np.frombuffer(joined.encode(), np.uint8)
    ends = np.append(np.flatnonzero(data == ord(_BETWEEN)), len(data))
    _require(len(ends), count)
    ptr = np.zeros(count + 1, np.int64)
    ptr[1:] = ends - np.arange(count)
    return Texts(data[data != ord(_BETWEEN)].tobytes(), ptr)


def numbers_of(joined: str, count: int) -> NDArray[np.int32]:
    """So many joined numbers."""
    numbers = np.fromstring(joined, np.int32, sep=" ")
    _require(len(numbers), count)
    return numbers


def codes_of(joined: str, count: int) -> NDArray[np.int8]:
    """So many joined codes."""
    _require(len(joined), count)
    return np.frombuffer(joined.encode(), np.int8) - np.int8(ord("a"))


def lists_of(joined: str, count: int) -> tuple[Texts, NDArray[np.int32]]:
    """The texts of so many joined lists in JSON, and how many each list holds.

    Where no text is escaped, a quote only ever opens or closes one.
    """
    if "\\" in joined:
        lists = [orjson.loads(part) for part in joined.split(_BETWEEN)]
        _require(len(lists), count)
        texts = Texts.of(text for each in lists for text in each)
        return texts, np.fromiter(map(len, lists), np.int32, count)
    data = np.frombuffer(joined.encode(), np.uint8)
    quote = data == ord('"')
    at = np.flatnonzero(quote)
    opened, closed = at[::2], at[1::2]
    ends = np.append(np.flatnonzero(data == ord(_BETWEEN)), len(data))
    _require(len(ends), count)
    inside = (np.cumsum(quote, dtype=np.uint8) & 1).astype(bool) & ~quote
    texts = Texts(data[inside].tobytes(), starts_of(closed - opened - 1, np.int64))
    return texts, np.diff(np.searchsorted(opened, ends), prepend=0).astype(np.int32)


def _require(found: int, count: int) -> None:
    if found != count:
        msg = f"the catalogue is damaged: {count} rows were read as {found}"
        raise Unanswerable(msg)
