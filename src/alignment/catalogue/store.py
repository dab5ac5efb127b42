"""Writes the records inside one transaction. Nobody else makes rows or commits."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, islice, pairwise
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import delete, insert, select, update

from alignment.catalogue.edits import Additions, Edit, in_order
from alignment.catalogue.fields import Collection
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
from alignment.catalogue.rows import GENESIS, Revision, Seal, chained, field_names
from alignment.errors import NotFound, Problem, RuleBroken

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

        Raises:
            RuleBroken: Two edits are about one entity.
        """
        ordered = edits.in_order() if isinstance(edits, Additions) else in_order(edits)
        if not isinstance(ordered, Additions):
            _require_distinct(ordered)
        last = self.head()
        self._head = number = last + 1
        verbs, ended = _counted(ordered)
        revision = Revision(
            number=number, author=author, time=time.astimezone(UTC), reason=reason,
            added=verbs["added"], altered=verbs["altered"], retired=verbs["retired"],
            digest="", previous=self.revision(last).hash if last else GENESIS, hash="",
        )  # fmt: skip
        values = {f: getattr(revision, f) for f in Revision.__dataclass_fields__}
        self._connection.execute(insert(revision_table), values)
        for collection, keys in ended.items():
            self._end(collection, keys, number)
        seal, told = Seal(), _told(ordered, progress, len(ordered))
        for collection, some in groupby(told, key=attrgetter("collection")):
            rows = (row for edit in some if (row := seal.row_of(edit)) is not None)
            self._begin(collection, rows, number)
        revision = replace(revision, digest=seal.text)
        revision = replace(revision, hash=chained(revision))
        self._connection.execute(
            update(revision_table).where(revision_table.c.number == number),
            {"digest": revision.digest, "hash": revision.hash},
        )
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

    def _begin(self, collection: Collection, rows: Iterable[tuple[Any, ...]], number: int) -> None:
        """Insert rows at the level of the driver: an object for each would cost tenfold."""
        order = ["key", *field_names(collection), "since"]
        table = table_of(collection)
        compiled = insert(table).compile(self._connection.engine, column_keys=order)
        turned = itemgetter(*(order.index(name) for name in compiled.positiontup or order))
        rows = ((*row, number) for row in rows)
        while part := list(islice(rows, _CHUNK)):
            given: list[Any] = (
                list(map(turned, part))
                if compiled.positional
                else [dict(zip(order, row, strict=True)) for row in part]
            )
            self._connection.exec_driver_sql(str(compiled), given)


def _require_distinct(edits: Sequence[Edit]) -> None:
    """Of edits in order, those of one entity stand side by side."""
    doubles = dict.fromkeys(
        (a.collection, a.key)
        for a, b in pairwise(edits)
        if a.key == b.key and a.collection == b.collection
    )
    if doubles:
        (collection, key), *_ = doubles
        own = "; of the same owner and members, each needs an id of its own"
        msg = f"{collection} {key!r} stands twice in one revision"
        raise RuleBroken(
            msg + (own if collection == "requirements" else ""),
            [Problem(f"{name} {double}", "stands twice") for name, double in doubles],
        )


def _counted(edits: Sequence[Edit]) -> tuple[Counter[str], dict[Collection, list[str]]]:
    """How many edits add, alter and retire, and the keys of what they end, list by list."""
    if isinstance(edits, Additions):
        return Counter(added=len(edits)), {}
    ended: dict[Collection, list[str]] = {}
    for edit in edits:
        if edit.before is not None:
            ended.setdefault(edit.collection, []).append(edit.key)
    return Counter(edit.verb for edit in edits), ended
