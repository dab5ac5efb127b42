"""One entity as it is now and the newest revision, by a single statement.

A single statement sees the catalogue at one moment without a transaction around it, and what it
finds is told as it stands in the row: an entity was checked when it was written.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import orjson
from sqlalchemy import bindparam, func, select

from alignment.catalogue.database import Database
from alignment.catalogue.entities import ENTITIES
from alignment.catalogue.fields import Collection
from alignment.catalogue.reader import holds, revision_table, table_of
from alignment.catalogue.records import JSON_FIELDS


@dataclass(frozen=True, slots=True)
class Glance:
    """An entity as a row holds it.

    Attributes:
        head: The newest revision at the moment of the look.
        since: The revision that made the entity so.
        fields: Key and content for the wire, in its order.
    """

    head: int
    since: int
    fields: dict[str, Any]


def glance_at(database: Database, collection: Collection, key: str) -> Glance | None:
    """The entity of exactly that key, or None; raises Unreadable."""
    statement, is_positional = _statement(collection, type(database.engine.dialect))  # type: ignore[arg-type]
    row = database.first(statement, (key,) if is_positional else {"sought": key})
    if row is None:
        return None
    names, texts = _names(collection)
    head, *values = row
    for place in texts:
        values[place] = orjson.Fragment(values[place])
    return Glance(head, values[-1], dict(zip(names, values, strict=True)))


@cache
def _names(collection: Collection) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The fields as they stand on the wire, and the places of those that are JSON already."""
    content = [f.name for f in fields(ENTITIES[collection]) if f.name != "id"]
    names = ("id", *content, "version")
    return names, tuple(i for i, name in enumerate(names) if name in JSON_FIELDS)


@cache
def _statement(collection: Collection, dialect: Callable[[], Any]) -> tuple[str, bool]:
    """The statement in the words of the driver; compiling it takes longer than asking it."""
    table = table_of(collection)
    names, _ = _names(collection)
    head = select(func.max(revision_table.c.number)).scalar_subquery()
    chosen = (head, table.c.key, *(table.c[name] for name in names[1:-1]), table.c.since)
    query = select(*chosen).where(table.c.key == bindparam("sought"), holds(table, None))
    compiled = query.compile(dialect=dialect())
    return str(compiled), compiled.positional
