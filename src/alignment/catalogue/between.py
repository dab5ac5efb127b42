"""What lies between two revisions: compared and counted where the rows are, read by the part."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, overload

import orjson
from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from alignment.catalogue.edit_lines import EditLines, Rows
from alignment.catalogue.edits import Edit
from alignment.catalogue.entities import ENTITIES, Entity
from alignment.catalogue.fields import Collection
from alignment.catalogue.progress import Progress, silent
from alignment.catalogue.records import MAPPING_FIELDS, RECORDS
from alignment.catalogue.rows import entity_of, field_names

_AT_ONCE = 500
"""Edits that are read in one go."""

_MOST_SAME = 10_000
"""Rows that one statement can be told to leave out; more of them count as altered."""

_A: Any = bindparam("a")
_B: Any = bindparam("b")


class Between(Sequence[Edit]):
    """The edits that lead from one revision to another in one step, by list and key.

    They are counted without being read, and only those are read that are looked at.
    """

    def __init__(self, connection: Connection, a: int, b: int) -> None:
        self._connection = connection
        self._back = a > b
        self._ends = {"a": min(a, b), "b": max(a, b)}

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __iter__(self) -> Iterator[Edit]:
        return self._read(range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | list[Edit]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return next(self._read(range(places, places + 1)))
        return list(self._read(places)) if places.step == 1 else list(self)[index]

    def touched(self) -> list[str]:
        """The elements that they are about: edited, or in an edited requirement; by their ids."""
        found = set(self._connection.scalars(_keys("elements"), self._given))
        for owner, members in self._connection.execute(_requirements(), self._given):
            found.update((owner, *orjson.loads(members)))
        return sorted(found)

    def lines(self, progress: Progress = silent) -> EditLines:
        """All of them in the same order, by what names them: what else they hold is not read."""
        return EditLines(((c, self._named(c)) for c in ENTITIES), self._edits, progress)

    def _named(self, collection: Collection) -> Iterator[tuple[str, int | None, int | None]]:
        for key, was, now in self._connection.execute(_every(collection), self._given).all():
            yield (key, now, was) if self._back else (key, was, now)

    def _read(self, places: range) -> Iterator[Edit]:
        passed = 0
        for collection, count in self._counts.items():
            first, last = max(places.start - passed, 0), min(places.stop - passed, count)
            passed += count
            if first < last:
                yield from self._some(collection, first, last - first)

    def _some(self, collection: Collection, place: int, most: int) -> Iterator[Edit]:
        given = {**self._given, "place": place, "most": most}
        for pairs in self._connection.execute(_part(collection), given).partitions(_AT_ONCE):
            yield from self._edits(collection, [p[::-1] for p in pairs] if self._back else pairs)

    def _edits(self, collection: Collection, pairs: Sequence[Rows]) -> Iterator[Edit]:
        """The edits of some rows before and after."""
        for start in range(0, len(pairs), _AT_ONCE):
            some = pairs[start : start + _AT_ONCE]
            wanted = [row for pair in some for row in pair if row is not None]
            rows = self._connection.execute(_rows(collection), {"wanted": wanted}).mappings()
            held: dict[int | None, Entity] = {r["row"]: entity_of(collection, r) for r in rows}
            for was, now in some:
                yield Edit(held.get(was), held.get(now))

    @cached_property
    def _counts(self) -> dict[Collection, int]:
        rows = self._connection.execute(_counting(), self._given)
        found = {row[0]: row[1] for row in rows}
        return {collection: found[collection] for collection in ENTITIES}

    @cached_property
    def _given(self) -> dict[str, Any]:
        """What every statement is given: the two revisions, and rows that say the same."""
        same: dict[str, list[int]] = {_same(c): [] for c in ENTITIES if _mappings(c)}
        for collection, row, *texts in self._connection.execute(_reordered(), self._ends):
            before, after = texts[: len(texts) // 2], texts[len(texts) // 2 :]
            if [*map(orjson.loads, before)] == [*map(orjson.loads, after)]:
                same[_same(collection)].append(row)
        return {**self._ends, **{name: rows[:_MOST_SAME] for name, rows in same.items()}}


def _same(collection: Collection) -> str:
    return f"same_{collection}"


def _mappings(collection: Collection) -> list[str]:
    return [name for name in field_names(collection) if name in MAPPING_FIELDS]


def _was(c: Any) -> ColumnElement[bool]:
    """Rows that hold at the first revision and no longer at the second."""
    return and_(c.since <= _A, c.until > _A, c.until <= _B)


def _now(c: Any) -> ColumnElement[bool]:
    """Rows that hold at the second revision and did not yet at the first."""
    return and_(c.since > _A, c.since <= _B, or_(c.until.is_(None), c.until > _B))


def _both(collection: Collection) -> tuple[Any, Any, Any]:
    """Rows before and after of what was written anew, and how they are joined."""
    table = RECORDS[collection].__table__
    ended = select(table.c.key, table.c.row).where(_was(table.c)).subquery()
    begun = select(table.c.key, table.c.row).where(_now(table.c)).subquery()
    before, after = table.alias(), table.alias()
    joined = (
        ended.join(begun, ended.c.key == begun.c.key)
        .join(before, before.c.row == ended.c.row)
        .join(after, after.c.row == begun.c.row)
    )
    return before, after, joined


def _differ(before: Any, after: Any, names: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(before.c[name].is_distinct_from(after.c[name]) for name in names))


def _differing(collection: Collection) -> Any:
    """Key, row before and row after of everything that is not the same at both."""
    c, names = RECORDS[collection].__table__.c, field_names(collection)
    was, now = _was(c), _now(c)
    before, after, joined = _both(collection)
    altered = select(after.c.key, before.c.row.label("was"), after.c.row.label("now"))
    altered = altered.select_from(joined).where(_differ(before, after, names))
    if _mappings(collection):
        same: Any = bindparam(_same(collection), expanding=True)
        altered = altered.where(after.c.row.not_in(same))
    added = select(c.key, null(), c.row).where(now, c.key.not_in(select(c.key).where(was)))
    gone = select(c.key, c.row, null()).where(was, c.key.not_in(select(c.key).where(now)))
    return union_all(altered, added, gone).subquery()


@cache
def _reordered() -> Any:
    """Rows that differ in nothing but properties, in as many letters: in their order, perhaps."""
    return union_all(*(_reordered_of(c) for c in ENTITIES if _mappings(c)))


def _reordered_of(collection: Collection) -> Any:
    names = _mappings(collection)
    others = [name for name in field_names(collection) if name not in names]
    before, after, joined = _both(collection)
    texts = [side.c[name] for side in (before, after) for name in names]
    lengths = (func.length(before.c[n]) == func.length(after.c[n]) for n in names)
    chosen = select(literal(collection), after.c.row, *texts).select_from(joined)
    return chosen.where(
        _differ(before, after, names), *lengths, not_(_differ(before, after, others).self_group())
    )


@cache
def _counting() -> Any:
    """How many edits there are in each list."""
    lists = ((c, _differing(c)) for c in ENTITIES)
    return union_all(*(select(literal(c), func.count()).select_from(d) for c, d in lists))


@cache
def _part(collection: Collection) -> Any:
    """Rows before and after of some edits, in the order of keys."""
    found = _differing(collection)
    chosen = select(found.c.was, found.c.now).order_by(found.c.key)
    return chosen.offset(bindparam("place")).limit(bindparam("most"))


@cache
def _every(collection: Collection) -> Any:
    """Key, row before and row after of all edits, in the order of keys."""
    found = _differing(collection)
    return select(found.c.key, found.c.was, found.c.now).order_by(found.c.key)


@cache
def _rows(collection: Collection) -> Any:
    table = RECORDS[collection].__table__
    return select(table).where(table.c.row.in_(bindparam("wanted", expanding=True)))


@cache
def _keys(collection: Collection) -> Any:
    return select(_differing(collection).c.key)


@cache
def _requirements() -> Any:
    """Owner and members of requirements that were edited, as they were and as they are."""
    found, table = _differing("requirements"), RECORDS["requirements"].__table__
    sides = (
        select(table.c.of, table.c.members).join(found, table.c.row == row)
        for row in (found.c.was, found.c.now)
    )
    return union_all(*sides)
