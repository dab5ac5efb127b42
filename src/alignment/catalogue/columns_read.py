"""Reads what is calculated with: texts in long runs, and row by row only what few rows state."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, func, or_, select

from alignment.catalogue.columns import CHANNEL_CODE, Columns
from alignment.catalogue.joined import (
    codes_of,
    joined_codes,
    joined_numbers,
    joined_texts,
    lists_of,
    numbers_of,
    texts_of,
)
from alignment.catalogue.reader import Reader, holds, table_of
from alignment.catalogue.runs import spans, starts_of
from alignment.catalogue.texts import Texts
from alignment.catalogue.vocabulary import KIND_CODE, Audience

_AT_ONCE = 50_000
"""Rows that are joined at a time: some megabytes of text, which a processor's caches hold."""

_INTERNAL = {None: 0, Audience.EXTERNAL: 0, Audience.INTERNAL: 1}

_Array = NDArray[Any]

_Cut = Callable[[str, int], Any]
"""Makes columns of so many joined texts."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Some rows of a table: what every row states, cut, and what few of them state.

    Attributes:
        count: How many rows.
        every: By name, a column of all rows, each in the same order.
        place: Place in that order of each row that states more.
        some: By name, what those rows state; as long as ``place``.
    """

    count: int
    every: Mapping[str, Any]
    place: _Array
    some: Mapping[str, Sequence[Any]]

    def floats(self, name: str, unstated: float) -> _Array:
        """What the rows state; None becomes NaN. Shape (count,)."""
        numbers = np.full(self.count, unstated)
        numbers[self.place] = np.array(self.some[name], dtype=np.float64)
        return numbers


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at a revision; at None, at the present. Some rows are read at a time."""

    reader: Reader
    at: int | None
    at_once: int

    def parts(
        self, table: Any, every: Mapping[str, tuple[ColumnElement[str], _Cut]],
        some: Mapping[str, ColumnElement[Any]], apart: ColumnElement[bool],
    ) -> Iterator[_Told]:  # fmt: skip
        """The rows of a table that hold, in the order in which they were written.

        Args:
            table: With the column ``row``.
            every: What every row states, by name: joined by the database, and how it is cut.
            some: What few rows state, by name.
            apart: Whether a row states any of that.
        """
        t, ask = table.c, self.reader.rows
        together = select(
            func.count(), joined_numbers(t.row), *(told for told, _ in every.values())
        )
        ends = (select(end(t.row)).scalar_subquery() for end in (func.min, func.max))
        [(first, last)] = ask(select(*ends))
        for start in range(first or 0, (last or -1) + 1, self.at_once):
            chosen = and_(t.row >= start, t.row < start + self.at_once, holds(table, self.at))
            [(count, numbers, *texts)] = ask(together.where(chosen))
            if not count:
                continue
            others = ask(select(t.row, *some.values()).where(chosen, apart))
            place, *values = zip(*others, strict=True) if others else ((),) * (1 + len(some))
            pieces = zip(every, texts, strict=True)
            yield _Told(
                count, {name: every[name][1](text, count) for name, text in pieces},
                _places(numbers_of(numbers, count), np.array(place, dtype=np.int64)),
                dict(zip(some, values, strict=True)),
            )  # fmt: skip


def columns_at(reader: Reader, *, at: int | None = None, at_once: int = _AT_ONCE) -> Columns:
    """The columns of a revision. Time O(rows + bytes), most of it inside the database."""
    heading = next(reader.entities("heading", at=at), None)
    columns = Columns(revision=reader.resolve(at))
    if heading is not None:
        columns.name, columns.currency = heading.name, heading.currency
    look = _Look(reader, at, at_once)
    for name, column in (*_elements(look).items(), *_requirements(look).items()):
        setattr(columns, name, column)
    return columns


def _elements(look: _Look) -> dict[str, Any]:
    table = table_of("elements")
    t = table.c
    every = {
        "ids": (joined_texts(t.key), texts_of),
        "names": (joined_texts(t.name), texts_of),
        "kinds": (joined_codes(t.kind, KIND_CODE), codes_of),
        "internal": (joined_codes(t.audience, _INTERNAL), codes_of),
    }
    some = {"values": t.value, "owns": t.own, "costs": t.cost,
            "unavailabilities": t.unavailability}  # fmt: skip
    apart = or_(*(column.is_not(None) for column in some.values()))
    return _end_to_end(
        {**told.every, **{name: told.floats(name, np.nan) for name in some}}
        for told in look.parts(table, every, some, apart)
    )


def _requirements(look: _Look) -> dict[str, Any]:
    table = table_of("requirements")
    t = table.c
    every = {
        "requirement_ids": (joined_texts(t.key), texts_of),
        "owners": (joined_texts(t.of), texts_of),
        "lists": (joined_texts(t.members), lists_of),
        "needs": (joined_numbers(t.needs), numbers_of),
        "channels": (joined_codes(t.channel, CHANNEL_CODE), codes_of),
    }
    some = {"criticality": t.criticality, "weight": t.weight, "shares": t.shares}
    apart = or_(t.criticality != 1, t.weight.is_not(None), t.shares != "[]")
    return _end_to_end(map(_terms, look.parts(table, every, some, apart)))


def _terms(told: _Told) -> dict[str, Any]:
    """The columns of some requirements."""
    columns = dict(told.every)
    members, sizes = columns.pop("lists")
    return {
        **columns, "members": members, "sizes": sizes,
        "criticalities": told.floats("criticality", 1.0), "weights": told.floats("weight", np.nan),
        "shares": _shares(told, sizes),
    }  # fmt: skip


def _places(numbers: _Array, sought: _Array) -> _Array:
    """Where some row numbers stand among all."""
    order = np.argsort(numbers)
    return order[np.searchsorted(numbers, sought, sorter=order)]


def _shares(told: _Told, sizes: _Array) -> _Array:
    """The shares one after the other; where none are stated, all of a group are equal."""
    given = [(place, text) for place, text in zip(told.place.tolist(), told.some["shares"],
                                                  strict=True) if text != "[]"]  # fmt: skip
    shares = np.ones(int(sizes.sum()))
    if given:
        place = np.array([place for place, _ in given])
        stated = [share for _, text in given for share in orjson.loads(text)]
        shares[spans(starts_of(sizes)[place], sizes[place])] = stated
    return shares


def _end_to_end(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The columns of all parts, by name; none where there is no part."""
    held: dict[str, list[Any]] = {}
    for part in parts:
        for name, column in part.items():
            held.setdefault(name, []).append(column)
    return {
        name: Texts.joined(columns) if isinstance(columns[0], Texts) else np.concatenate(columns)
        for name, columns in held.items()
    }
