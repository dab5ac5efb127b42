"""Writes the records inside one transaction. Nobody else makes rows or commits."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import delete, insert, select, update

from alignment.catalogue.edits import Edit, in_order
from alignment.catalogue.entities import Collection, Entity
from alignment.catalogue.progress import Progress, silent
from alignment.catalogue.reader import (
    Page,
    Query,
    Reader,
    Version,
    holds,
    parts,
    revision_table,
    snapshot_table,
    table_of,
)
from alignment.catalogue.rows import GENESIS, Revision, chained, digest_of, field_names, row_of
from alignment.errors import NotFound

__all__ = ["Page", "Query", "Reader", "Version", "Writer"]

_CHUNK = 2_000
_KEPT_SNAPSHOTS = 3


def _told(edits: Iterable[Edit], progress: Progress, total: int) -> Iterator[Edit]:
    """The edits, each so many of them told."""
    for done, edit in enumerate(edits):
        if not done % _CHUNK:
            progress("writing", done, total)
        yield edit


class Writer(Reader):
    """The one writer of a transaction."""

    def revise(
        self, edits: Iterable[Edit], *, author: str, reason: str, time: datetime,
        progress: Progress = silent,
    ) -> Revision:  # fmt: skip
        """Write a list of edits as the next revision.

        The edits must have been checked; that nobody else wrote in between is made sure by the
        transaction, which admits one writer.
        """
        ordered = in_order(edits)
        last = self.head()
        number = last + 1
        verbs = Counter(edit.verb for edit in ordered)
        revision = Revision(
            number=number, author=author, time=time.astimezone(UTC), reason=reason,
            added=verbs["added"], altered=verbs["altered"], retired=verbs["retired"],
            digest=digest_of(ordered),
            previous=self.revision(last).hash if last else GENESIS, hash="",
        )  # fmt: skip
        revision = replace(revision, hash=chained(revision))
        values = {f: getattr(revision, f) for f in Revision.__dataclass_fields__}
        self._connection.execute(insert(revision_table), values)
        by_list = attrgetter("collection")
        for collection, some in groupby(ordered, key=by_list):
            self._end(collection, [e.key for e in some if e.before is not None], number)
        for collection, some in groupby(_told(ordered, progress, len(ordered)), key=by_list):
            self._begin(collection, (e.after for e in some if e.after is not None), number)
        return revision

    def keep_arrays(self, revision: int, arrays: Mapping[str, bytes]) -> None:
        """Store the arrays of a snapshot, and drop those of all but the last few."""
        self._connection.execute(
            delete(snapshot_table).where(snapshot_table.c.revision == revision)
        )
        rows = [
            {"revision": revision, "part": part, "data": data,
             "digest": hashlib.sha256(data).hexdigest()}
            for part, data in arrays.items()
        ]  # fmt: skip
        for row in rows:
            self._connection.execute(insert(snapshot_table), row)
        kept = (
            select(snapshot_table.c.revision).distinct().order_by(snapshot_table.c.revision.desc())
        )
        newest = self._connection.scalars(kept.limit(_KEPT_SNAPSHOTS)).all()
        self._connection.execute(
            delete(snapshot_table).where(snapshot_table.c.revision.not_in(newest))
        )

    def _end(self, collection: Collection, keys: Sequence[str], number: int) -> None:
        table = table_of(collection)
        for part in parts(keys, 500):
            ending = update(table).where(table.c.key.in_(part), holds(table, None))
            done = self._connection.execute(ending.values(until=number))
            if done.rowcount != len(part):
                msg = f"{len(part) - done.rowcount} of {len(part)} {collection} are not there"
                raise NotFound(msg)

    def _begin(self, collection: Collection, entities: Iterable[Entity], number: int) -> None:
        """Insert rows at the level of the driver: an object for each would cost tenfold."""
        names = ("key", *field_names(collection))
        table = table_of(collection)
        compiled = insert(table).compile(self._connection.engine, column_keys=[*names, "since"])
        order = [*names, "since"]
        places = [order.index(name) for name in compiled.positiontup or order]
        rows = ((*row_of(entity), number) for entity in entities)
        while part := list(islice(rows, _CHUNK)):
            given: list[Any] = (
                [tuple(row[i] for i in places) for row in part]
                if compiled.positional
                else [dict(zip(order, row, strict=True)) for row in part]
            )
            self._connection.exec_driver_sql(str(compiled), given)
