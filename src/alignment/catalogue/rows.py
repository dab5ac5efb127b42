"""Entities to rows of plain values and back, and the digest that a revision is sealed with."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import orjson
from pydantic import TypeAdapter

from alignment.catalogue.edits import Edit
from alignment.catalogue.entities import ENTITIES, Entity
from alignment.catalogue.fields import Collection
from alignment.catalogue.records import JSON_FIELDS, MAPPING_FIELDS, RECORDS


@dataclass(frozen=True, slots=True)
class Revision:
    """One list of edits that was written.

    Attributes:
        number: 1 for the first; 0 is the empty catalogue before it.
        author: Who wrote it, as they were known.
        time: When, in UTC.
        added, altered, retired: How many entities.
        digest: SHA-256 of the edits; hash: SHA-256 of this revision with its predecessor's hash.
    """

    number: int
    author: str
    time: datetime
    reason: str
    added: int
    altered: int
    retired: int
    digest: str
    previous: str
    hash: str

    @property
    def edits(self) -> int:
        return self.added + self.altered + self.retired


GENESIS = "0" * 64
"""The hash before the first revision."""


@cache
def field_names(collection: Collection) -> tuple[str, ...]:
    """The columns of content of a list, in the order of its table; ``id`` stands as the key."""
    held = {f.name for f in fields(ENTITIES[collection])}
    columns = [c.name for c in RECORDS[collection].__table__.columns]
    return tuple(c for c in columns if c in held)


@cache
def _adapter(collection: Collection) -> TypeAdapter[Any]:
    return TypeAdapter(ENTITIES[collection])


def row_of(entity: Entity) -> tuple[Any, ...]:
    """Key and content as plain values, in the order ``("key", *field_names)``."""
    values, words, texts = _reading(entity.collection)
    row = list(values(entity))
    for place in words:
        if row[place] is not None:
            row[place] = row[place].value
    for place, empty in texts:
        row[place] = orjson.dumps(row[place]).decode() if row[place] else empty
    return tuple(row)


@cache
def _reading(
    collection: Collection,
) -> tuple[Callable[[Entity], tuple[Any, ...]], tuple[int, ...], tuple[tuple[int, str], ...]]:
    """What reads key and content, the places of words, and those of JSON with its nothing."""
    held, names = ENTITIES[collection].__dataclass_fields__, field_names(collection)
    key = "id" if "id" in held else "key"
    words = tuple(i for i, n in enumerate(names, start=1) if n in _WORDS)
    places = [(i, n) for i, n in enumerate(names, start=1) if n in JSON_FIELDS]
    texts = tuple((i, "{}" if n in MAPPING_FIELDS else "[]") for i, n in places)
    return attrgetter(key, *names), words, texts


_WORDS = frozenset({"kind", "audience", "lifecycle", "channel"})


def entity_of(collection: Collection, row: Any) -> Any:
    """The entity that a row holds."""
    data = {
        name: orjson.loads(row[name]) if name in JSON_FIELDS else row[name]
        for name in field_names(collection)
    }
    if "id" in ENTITIES[collection].__dataclass_fields__:
        data["id"] = row["key"]
    return _adapter(collection).validate_python(data)


def plain(entity: Entity | None) -> dict[str, Any] | None:
    """The entity as JSON values, every field named; for the wire and for digests."""
    if entity is None:
        return None
    found: dict[str, Any] = _adapter(entity.collection).dump_python(entity, mode="json")
    return found


class Seal:
    """SHA-256 over edits in the order of lists and keys, taken while their rows are made."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def row_of(self, edit: Edit) -> tuple[Any, ...] | None:
        """The row of what an edit leaves, or None; the edit is under the seal from now on."""
        before = None if edit.before is None else row_of(edit.before)
        after = None if edit.after is None else row_of(edit.after)
        key = (after or before or (edit.key,))[0]
        name = edit.collection
        content = (name, key, _sealed(name, before), _sealed(name, after))
        self._digest.update(orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE))
        return after

    @property
    def text(self) -> str:
        """The digest of everything so far."""
        return self._digest.hexdigest()


def digest_of(edits: Iterable[Edit]) -> str:
    """SHA-256 over the edits in the order of lists and keys."""
    seal = Seal()
    for edit in edits:
        seal.row_of(edit)
    return seal.text


_LATER: dict[Collection, frozenset[str]] = {
    "heading": frozenset({"documentation", "properties", "attributes"}),
}
"""Columns that came with a later schema, beside the origin, which is the last where there is one.

One that says nothing is not sealed, so that revisions written before keep their digest.
"""


def _sealed(collection: Collection, row: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """The row that is sealed, without later columns that say nothing: older rows lack them."""
    if row is None:
        return None
    later = _LATER.get(collection)
    if later is None:
        return row[:-1] if row[-1] == "" and _is_sourced(collection) else row
    named = zip(("key", *field_names(collection)), row, strict=True)
    return tuple(v if n not in later else (n, v) for n, v in named if n not in later or _says(v))


@cache
def _is_sourced(collection: Collection) -> bool:
    return field_names(collection)[-1] == "origin"


def _says(value: Any) -> bool:
    return value not in ("", "{}")


def chained(revision: Revision) -> str:
    """The hash that seals a revision together with everything before it."""
    facts = (
        revision.number, revision.author, revision.time.isoformat(), revision.reason,
        revision.added, revision.altered, revision.retired, revision.digest, revision.previous,
    )  # fmt: skip
    return hashlib.sha256(orjson.dumps(facts)).hexdigest()
