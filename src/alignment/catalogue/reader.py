"""Reads the records inside one transaction: the present, the past, and what lies between."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, and_, bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from alignment.catalogue.between import Between
from alignment.catalogue.edits import Edit, in_order
from alignment.catalogue.entities import ENTITIES, Entity
from alignment.catalogue.estate import Estate
from alignment.catalogue.fields import Collection
from alignment.catalogue.records import (
    RECORDS,
    RevisionRecord,
    SnapshotRecord,
)
from alignment.catalogue.rows import (
    Revision,
    entity_of,
)
from alignment.errors import NotFound

_AT_ONCE = 2_000
"""Rows that are turned into columns in one go: as many as the processor's caches hold."""

revision_table = RevisionRecord.__table__  # type: ignore[attr-defined]
snapshot_table = SnapshotRecord.__table__  # type: ignore[attr-defined]


def table_of(collection: Collection) -> Any:
    return RECORDS[collection].__table__


@dataclass(frozen=True, slots=True)
class Version:
    """An entity as it holds, and the revision that made it so (its version for editors)."""

    entity: Any
    since: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list: what fits, how much there is, and where the next part begins."""

    items: tuple[Version, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which entities of a list, and which part of them.

    Attributes:
        equal: Column to the words it may be.
        text: Stands in the id or the name, whatever the case.
        sort: Column to sort by before the key; ``-`` in front turns it round.
        after: Key after which the part begins (in key order only).
        offset: Entities to skip (any order).
    """

    equal: Mapping[str, Sequence[str]]
    text: str = ""
    sort: str = ""
    after: str | None = None
    offset: int = 0
    limit: int = 100


_HEAD = select(func.max(revision_table.c.number))
"""Asked in every request: building it anew costs five times as much as running it."""


class Reader:
    """One consistent look at the catalogue."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head: int | None = None

    def head(self) -> int:
        """The number of the newest revision; 0 for an empty catalogue. Asked once a look."""
        if self._head is None:
            self._head = self._connection.scalar(_HEAD) or 0
        return self._head

    def resolve(self, at: int | None) -> int:
        """The revision that is meant; raises NotFound when it was not written yet."""
        head = self.head()
        if at is None:
            return head
        if not 0 <= at <= head:
            msg = f"there is no revision {at}; the newest is {head}"
            raise NotFound(msg, what="revision", name=str(at))
        return at

    def revision(self, number: int) -> Revision:
        """The revision of that number."""
        self.resolve(number)
        row = self._connection.execute(
            select(revision_table).where(revision_table.c.number == number)
        )
        found = row.mappings().first()
        if found is None:
            msg = "revision 0 is the empty catalogue; it has no author and no edits"
            raise NotFound(msg, what="revision", name="0")
        return _revision_of(found)

    def list_revisions(self, *, before: int | None = None, limit: int = 50) -> list[Revision]:
        """The newest revisions first."""
        query = select(revision_table).order_by(revision_table.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(revision_table.c.number < before)
        return [_revision_of(row) for row in self._connection.execute(query).mappings()]

    def revisions_saying(self, words: Sequence[str], *, at: int) -> Iterator[Revision]:
        """The revisions up to one whose reason or author holds all words, the newest first."""
        c = revision_table.c
        says = self._says((c.reason, c.author), words)
        query = select(revision_table).where(c.number <= at, says)
        for row in self._connection.execute(query.order_by(c.number.desc())).mappings():
            yield _revision_of(row)

    def find(self, collection: Collection, key: str, *, at: int | None = None) -> Version:
        """The entity of that key; raises NotFound."""
        given = {"sought": key} if at is None else {"sought": key, "revision": at}
        row = self._connection.execute(_one(collection, at is None), given).mappings().first()
        if row is None:
            raise NotFound.of(collection.removesuffix("s"), key)
        return Version(entity_of(collection, row), row["since"])

    def present(self, keys: Iterable[tuple[Collection, str]]) -> dict[tuple[str, str], Version]:
        """Those of the keys that are there now."""
        found: dict[tuple[str, str], Version] = {}
        wanted: dict[Collection, list[str]] = {}
        for collection, key in keys:
            wanted.setdefault(collection, []).append(key)
        for collection, listed in wanted.items():
            for row in self._rows_of(collection, listed):
                entity = entity_of(collection, row)
                found[collection, row["key"]] = Version(entity, row["since"])
        return found

    def list_(self, collection: Collection, query: Query, *, at: int | None = None) -> Page:
        """Some of a list in the order that was asked for."""
        table = table_of(collection)
        matches = and_(holds(table, at), *self._conditions(table, query))
        total = self._connection.scalar(select(func.count()).select_from(table).where(matches))
        chosen = select(table).where(matches).order_by(*_ordering(table, query.sort))
        if query.after is not None:
            chosen = chosen.where(table.c.key > query.after)
        chosen = chosen.offset(query.offset).limit(query.limit + 1)
        rows = self._connection.execute(chosen).mappings().all()
        items = tuple(Version(entity_of(collection, r), r["since"]) for r in rows[: query.limit])
        more = len(rows) > query.limit
        return Page(items, total or 0, items[-1].entity.key if more else None)

    def distinct(
        self, column: str, collection: Collection = "elements", *, at: int | None = None
    ) -> dict[str, int]:
        """The words that stand in a column of a list, and how often."""
        table = table_of(collection)
        query = select(table.c[column], func.count()).where(holds(table, at))
        rows = self._connection.execute(query.group_by(table.c[column]))
        return {word: count for word, count in rows if word}

    def requirements_touching(self, element: str, *, at: int | None = None) -> list[Version]:
        """The requirements of an element, and those that it is a member of."""
        table = table_of("requirements")
        quoted = orjson.dumps(element).decode()
        mentions = table.c.members.contains(quoted, autoescape=True)
        query = select(table).where(holds(table, at), or_(table.c.of == element, mentions))
        rows = self._connection.execute(query.order_by(table.c.key)).mappings()
        return [Version(entity_of("requirements", row), row["since"]) for row in rows]

    def rows_where(
        self, collection: Collection, column: str, word: str, *, at: int | None = None
    ) -> list[Version]:
        """The entities of a list in which a column holds exactly this word."""
        table = table_of(collection)
        query = select(table).where(holds(table, at), table.c[column] == word)
        rows = self._connection.execute(query.order_by(table.c.key)).mappings()
        return [Version(entity_of(collection, row), row["since"]) for row in rows]

    def holding(
        self, collection: Collection, fields: Iterable[str], words: Sequence[str], *,
        at: int | None = None,
    ) -> Iterator[Any]:  # fmt: skip
        """The entities of a list in which a field holds all words, in the order of keys.

        Mappings hold what stands in their JSON: who asks looks at what is meant.
        """
        table = table_of(collection)
        columns = [table.c["key" if name == "id" else name] for name in fields]
        query = select(table).where(holds(table, at), self._says(columns, words))
        for row in self._connection.execute(query.order_by(table.c.key)).mappings():
            yield entity_of(collection, row)

    def entities(self, collection: Collection, *, at: int | None = None) -> Iterator[Any]:
        """A whole list in the order of keys."""
        table = table_of(collection)
        query = select(table).where(holds(table, at)).order_by(table.c.key)
        for row in self._connection.execute(query).mappings():
            yield entity_of(collection, row)

    def estate(self, *, at: int | None = None) -> Estate:
        """The whole content of a revision."""
        return Estate.of(
            entity for collection in ENTITIES for entity in self.entities(collection, at=at)
        )

    def edits_of(self, number: int, *, most: int | None = None) -> list[Edit]:
        """What a revision did: the rows that ended with it and those that began with it.

        Args:
            number: Of the revision.
            most: Edits that are read, the first in order; None for all.
        """
        edits: list[Edit] = []
        for collection in ENTITIES:
            table = table_of(collection)
            left = None if most is None else most - len(edits)
            ended = self._by_key(collection, table.c.until == number, most=left)
            began = self._by_key(collection, table.c.since == number, most=left)
            keys = sorted(ended.keys() | began.keys())[:left]
            edits += [Edit(ended.get(k), began.get(k)) for k in keys]
        return in_order(edits)

    def between(self, a: int, b: int) -> Between:
        """The edits that lead from revision ``a`` to revision ``b``, whichever is the later."""
        return Between(self._connection, a, b)

    def history_of(self, collection: Collection, key: str) -> list[tuple[int, Edit]]:
        """Every edit of one entity, the newest first, with its revision."""
        table = table_of(collection)
        query = select(table).where(table.c.key == key).order_by(table.c.since)
        edits: list[tuple[int, Edit]] = []
        before: Entity | None = None
        ended: int | None = None
        for row in self._connection.execute(query).mappings():
            if before is not None and ended is not None and ended != row["since"]:
                edits.append((ended, Edit(before, None)))
                before = None
            entity = entity_of(collection, row)
            edits.append((row["since"], Edit(before, entity)))
            before, ended = entity, row["until"]
        if before is not None and ended is not None:
            edits.append((ended, Edit(before, None)))
        return edits[::-1]

    def is_stored(self, revision: int) -> bool:
        """Whether the arrays of a snapshot are stored."""
        query = select(snapshot_table.c.part).where(snapshot_table.c.revision == revision)
        return self._connection.scalar(query.limit(1)) is not None

    def arrays(self, revision: int) -> dict[str, bytes]:
        """The stored arrays of a snapshot; empty when there are none or one is damaged."""
        query = select(snapshot_table).where(snapshot_table.c.revision == revision)
        arrays = {}
        for row in self._connection.execute(query).mappings():
            if hashlib.sha256(row["data"]).hexdigest() != row["digest"]:
                return {}
            arrays[row["part"]] = row["data"]
        return arrays

    def _conditions(self, table: Any, query: Query) -> Iterator[ColumnElement[bool]]:
        for column, words in query.equal.items():
            yield table.c[column].in_(list(words))
        if query.text:
            columns = [table.c[c] for c in ("key", "name") if c in table.c]
            yield or_(*(self._has(c, query.text) for c in columns))

    def _says(self, columns: Iterable[Any], words: Sequence[str]) -> ColumnElement[bool]:
        """One of the columns holds all words, whatever the case: SQLite knows that of ASCII."""
        cases = [
            {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
            for word in words
        ]
        return or_(*(
            and_(*(or_(*(self._has(c, w) for w in sorted(case))) for case in cases))
            for c in columns
        ))  # fmt: skip

    def _has(self, column: Any, word: str) -> ColumnElement[bool]:
        """A column holds a word; LIKE of SQLite passes over case, and lowers no copy of a text."""
        is_blind = self._connection.dialect.name == "sqlite"
        has = column.contains if is_blind else column.icontains
        found: ColumnElement[bool] = has(word, autoescape=True)
        return found

    def _rows_of(self, collection: Collection, keys: Sequence[str]) -> Iterator[Any]:
        table = table_of(collection)
        for part in parts(keys, 500):
            query = select(table).where(table.c.key.in_(part), holds(table, None))
            yield from self._connection.execute(query).mappings()

    def _by_key(
        self, collection: Collection, matches: ColumnElement[bool], *, most: int | None = None
    ) -> dict[str, Any]:
        """Rows by their keys; of ``most`` only the first by key."""
        table = table_of(collection)
        query = select(table).where(matches)
        if most is not None:
            query = query.order_by(table.c.key).limit(most)
        rows = self._connection.execute(query).mappings()
        return {row["key"]: entity_of(collection, row) for row in rows}

    def rows(self, query: Any) -> Sequence[Any]:
        """All rows of a query at once: for some tens of thousands at most."""
        return self._connection.execute(query).all()

    def in_columns(self, query: Any) -> Iterator[tuple[Any, ...]]:
        """The rows turned into columns by the driver, many at a time, no object for each row."""
        compiled = query.compile(self._connection.engine, compile_kwargs={"literal_binds": True})
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(str(compiled))
            while rows := cursor.fetchmany(_AT_ONCE):
                yield tuple(zip(*rows, strict=True))
        finally:
            cursor.close()


@cache
def _one(collection: Collection, now: bool) -> Any:
    """The statement that finds one entity, built once: building it costs more than asking."""
    table = table_of(collection)
    at: Any = None if now else bindparam("revision")
    return select(table).where(table.c.key == bindparam("sought"), holds(table, at))


def holds(table: Any, at: Any) -> ColumnElement[bool]:
    """Rows that hold at a revision; at None, now."""
    if at is None:
        present: ColumnElement[bool] = table.c.until.is_(None)
        return present
    return and_(table.c.since <= at, or_(table.c.until.is_(None), table.c.until > at))


def _ordering(table: Any, sort: str) -> Iterator[Any]:
    name = sort.removeprefix("-")
    if name and name != "key":
        column = table.c[name]
        yield (column.desc() if sort.startswith("-") else column.asc()).nulls_last()
    yield table.c.key.desc() if sort == "-key" else table.c.key.asc()


def parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _revision_of(row: Any) -> Revision:
    time = row["time"]
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return Revision(**{**row, "time": aware.astimezone(UTC)})
