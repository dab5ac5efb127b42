"""What lives as long as the process, and one unit of work: the only place that commits."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.exc import DBAPIError

from alignment.catalogue.collector import collector_paused
from alignment.catalogue.columns_read import columns_at
from alignment.catalogue.database import Database
from alignment.catalogue.edits import Edit
from alignment.catalogue.entities import Element, PracticeSupport, Requirement
from alignment.catalogue.fields import Collection
from alignment.catalogue.glance import Glance, glance_at
from alignment.catalogue.levels import LevelColumns
from alignment.catalogue.levels_read import levels_at, levels_changed
from alignment.catalogue.progress import Progress, silent
from alignment.catalogue.rows import Revision
from alignment.catalogue.schema import migrate, newest, version_of
from alignment.catalogue.store import Reader, Writer
from alignment.errors import AlignmentError
from alignment.graphs.kernels import engine
from alignment.graphs.patch import Patch, patched
from alignment.graphs.service_levels import ServiceLevels, aligned
from alignment.graphs.snapshot import Snapshot, build
from alignment.graphs.stored import from_parts, parts_of

Clock = Callable[[], datetime]

_CACHED = 4
_WORTH_KEEPING = 200_000
"""Memberships from which a snapshot is stored for the next process."""

_PATCHABLE = 1_000
"""Edits up to which a snapshot is patched rather than built again."""


def own_version() -> str:
    """The version of this package; ``0`` where it was not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("alignment-mapper")
    except PackageNotFoundError:
        return "0"


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


class Runtime:
    """One open catalogue, its snapshots and its clock. Threads may share it.

    Attributes:
        on_revision: Told the number of each revision that this process wrote, once it stands.
    """

    def __init__(
        self, url: str, *, clock: Clock = utc_now, keep_from: int = _WORTH_KEEPING
    ) -> None:
        self.database = Database(url)
        self.clock = clock
        self._keep_from = keep_from
        self._snapshots: OrderedDict[int, Snapshot] = OrderedDict()
        self._building = threading.Lock()
        self._levels: WeakKeyDictionary[Snapshot, ServiceLevels] = WeakKeyDictionary()
        self._level_columns: tuple[int, LevelColumns] | None = None
        self._aligning = threading.Lock()
        self._unkept: Snapshot | None = None
        self.on_revision: Callable[[int], object] = lambda _number: None
        with self.database.reading() as connection:
            current = version_of(connection)
        if current != newest():
            with self.database.writing() as connection:
                migrate(connection)

    def close(self) -> None:
        """Store what the next process would have to build again, and give the database back."""
        if self._unkept is not None:
            with suppress(AlignmentError, DBAPIError):  # derived data: another time will do
                self.keep(self._unkept)
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator["Work"]:
        """A unit of work that looks, at one moment, and alters nothing."""
        with self.database.reading() as connection:
            yield Work(self, Reader(connection))

    @contextmanager
    def writing(self, author: str) -> Iterator["WritingWork"]:
        """A unit of work that may write; it commits when the block ends well."""
        with self.database.writing() as connection:
            work = WritingWork(self, Writer(connection), author)
            yield work
        if work.wrote:
            self.on_revision(work.wrote)

    def glance(self, collection: Collection, key: str) -> Glance | None:
        """One entity as it is now, read at one moment with the newest revision; or None."""
        return glance_at(self.database, collection, key)

    def snapshot(self, reader: Reader, at: int | None = None) -> Snapshot:
        """The snapshot of a revision: from memory, patched, from stored arrays, or built.

        One thread builds, the others wait for it; whoever asks compares the revision first, so
        an answer is never silently stale.
        """
        number = reader.resolve(at)
        with self._building:
            held = self._snapshots.get(number)
            if held is None:
                held = self._patched(reader, number) or self._loaded(reader, number)
                self._snapshots[number] = held
                while len(self._snapshots) > _CACHED:
                    self._snapshots.popitem(last=False)
            self._snapshots.move_to_end(number)
            return held

    def service_levels(self, reader: Reader, at: int | None = None) -> ServiceLevels:
        """The targets and measurements of a revision, aligned to its snapshot and kept with it.

        Rows are read anew only where a revision since the last reading touched one.
        """
        snapshot = self.snapshot(reader, at)
        with self._aligning:
            held = self._levels.get(snapshot)
            if held is None:
                held = aligned(snapshot, self._read_levels(reader, snapshot.revision))
                self._levels[snapshot] = held
            return held

    def _read_levels(self, reader: Reader, number: int) -> LevelColumns:
        changed = levels_changed(reader, at=number)
        if self._level_columns is None or self._level_columns[0] != changed:
            at = None if number == reader.head() else number
            self._level_columns = changed, levels_at(reader, at=at)
        return self._level_columns[1]

    def keep(self, snapshot: Snapshot) -> bool:
        """Store the arrays of a large snapshot for the next process; says whether it did."""
        if len(snapshot.member) < self._keep_from or not snapshot.revision:
            return False
        if snapshot is not self._unkept and self._is_stored(snapshot.revision):
            return False
        with self.database.writing() as connection:
            Writer(connection).keep_arrays(snapshot.revision, parts_of(snapshot))
        self._unkept = None
        return True

    def _is_stored(self, revision: int) -> bool:
        with self.database.reading() as connection:
            return Reader(connection).is_stored(revision)

    def _patched(self, reader: Reader, number: int) -> Snapshot | None:
        before = self._snapshots.get(number - 1)
        if before is None or reader.revision(number).edits > _PATCHABLE:
            return None
        edits = reader.edits_of(number)
        if any(edit.collection == "heading" for edit in edits):
            return None
        return patched(before, patch_of(edits), revision=number)

    def _loaded(self, reader: Reader, number: int) -> Snapshot:
        with collector_paused():
            stored = None
            if number and reader.is_stored(number):  # so it is a large one
                engine.prepare()
                stored = from_parts(reader.arrays(number))
            return stored or self._built(reader, number)

    def _built(self, reader: Reader, number: int) -> Snapshot:
        is_newest = number == reader.head()
        built = build(columns_at(reader, at=None if is_newest else number))
        if is_newest and len(built.member) >= self._keep_from:
            self._unkept = built
        return built


def patch_of(edits: Iterable[Edit]) -> Patch:
    """The part of some edits that a snapshot holds."""
    elements, requirements = [], []
    owners: dict[str, str | None] = {}
    gone: dict[str, list[str]] = {"elements": [], "requirements": []}
    for edit in edits:
        if edit.after is None:
            gone.get(edit.collection, []).append(edit.key)
        elif isinstance(edit.after, Element):
            elements.append(edit.after)
        elif isinstance(edit.after, Requirement):
            requirements.append(edit.after)
        if edit.collection == "requirements":
            owners[edit.key] = edit.before.of if isinstance(edit.before, Requirement) else None
    return Patch(
        elements=elements, requirements=requirements,
        retired_elements=gone["elements"], retired_requirements=gone["requirements"],
        owners_before=owners,
    )  # fmt: skip


class Work:
    """One question: everything in it is read at the same moment.

    Attributes:
        progress: Is told by long answers how far they have come; may end them by ``Cancelled``.
    """

    def __init__(self, runtime: Runtime, reader: Reader) -> None:
        self.runtime = runtime
        self.reader = reader
        self.progress: Progress = silent

    def snapshot(self, at: int | None = None) -> Snapshot:
        """The snapshot of a revision; of the newest when none is named."""
        return self.runtime.snapshot(self.reader, at)

    def past(self, at: int | None = None) -> int | None:
        """The revision whose rows are meant; None for the newest, whose rows are found quicker.

        Raises NotFound when it was not written yet.
        """
        number = self.reader.resolve(at)
        return None if number == self.reader.head() else number

    def held(self, collection: Collection, at: int | None = None) -> list[Any]:
        """The entities of a list as they hold at a revision, in the order of keys."""
        return list(self.reader.entities(collection, at=self.past(at)))

    def practices(self, at: int | None = None) -> list[PracticeSupport]:
        """Which practices support which services; read once a revision."""
        return self.snapshot(at).remembered("practices", lambda: self.held("practices", at))

    def service_levels(self, at: int | None = None) -> ServiceLevels:
        """What was promised and measured, aligned to the snapshot of the same revision."""
        return self.runtime.service_levels(self.reader, at)


class WritingWork(Work):
    """One list of edits by one author."""

    def __init__(self, runtime: Runtime, writer: Writer, author: str) -> None:
        super().__init__(runtime, writer)
        self.writer = writer
        self.author = author
        self.wrote: int | None = None

    def snapshot(self, at: int | None = None) -> Snapshot:
        """As above; what this unit wrote itself is not cached, since it may yet be given up."""
        if self.wrote:
            return build(columns_at(self.reader, at=at))
        return super().snapshot(at)

    def service_levels(self, at: int | None = None) -> ServiceLevels:
        """As above."""
        if self.wrote:
            return aligned(self.snapshot(at), levels_at(self.reader, at=at))
        return super().service_levels(at)

    def revise(
        self, edits: Iterable[Edit], *, reason: str, progress: Progress = silent
    ) -> Revision:
        """Write the next revision; it stands when the unit of work ends well."""
        revision = self.writer.revise(
            edits, author=self.author, reason=reason, time=self.runtime.clock(),
            progress=progress,
        )  # fmt: skip
        self.wrote = revision.number
        return revision
