"""Many edits by what names them alone; what they hold is read when somebody looks at it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from alignment.catalogue.edits import Edit
from alignment.catalogue.entities import Entity
from alignment.catalogue.fields import Collection
from alignment.catalogue.progress import Progress, silent

Rows = tuple[int | None, int | None]
"""The numbers of two rows, before and after; None where there is none."""

Read = Callable[[Collection, Sequence[Rows]], Iterable[Edit]]
"""Reads edits of one list, in the order in which they are asked for."""

_AT_ONCE = 500
"""Edits that are read with the one that is looked at: its neighbours are likely to be next."""


@dataclass(slots=True, eq=False)
class Line:
    """One edit, with the names that ``Edit`` has."""

    collection: Collection
    key: str
    was: int | None
    now: int | None
    place: int
    lines: "EditLines" = field(repr=False)

    @property
    def verb(self) -> str:
        """``added``, ``altered`` or ``retired``."""
        if self.was is None:
            return "added"
        return "retired" if self.now is None else "altered"

    @property
    def entity(self) -> Entity:
        return self.lines.edit_of(self).entity

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Field by field what was and what is; nothing is read where that is nothing."""
        return self.lines.edit_of(self).changes() if self.verb == "altered" else {}

    def stated(self) -> dict[str, Any]:
        """What the entity says beside its key."""
        return self.lines.edit_of(self).stated()


class EditLines(list[Line]):
    """The lines of some edits, which are read together."""

    def __init__(
        self, named: Iterable[tuple[Collection, Iterable[Any]]], read: Read,
        progress: Progress = silent,
    ) -> None:  # fmt: skip
        """Of each list the key, the row before and the row after of its edits."""
        super().__init__()
        self._read, self._progress = read, progress
        self._edits: dict[int, Edit] = {}
        for collection, some in named:
            first = len(self)
            self += [
                Line(collection, key, was, now, place, self)
                for place, (key, was, now) in enumerate(some, first)
            ]
            progress("edits", 0, len(self))

    def read(self, lines: Iterable[Line]) -> None:
        """Read some of them at once."""
        missing = [line for line in lines if line.place not in self._edits]
        missing.sort(key=attrgetter("collection"))
        for collection, some in groupby(missing, key=attrgetter("collection")):
            held = list(some)
            edits = self._read(collection, [(line.was, line.now) for line in held])
            self._edits.update(zip((line.place for line in held), edits, strict=True))
            self._progress("edits", len(self._edits), len(self))

    def edit_of(self, line: Line) -> Edit:
        """All of one of them; it is read with its neighbours of the same kind."""
        if line.place not in self._edits:
            first = line.place - line.place % _AT_ONCE
            self.read(one for one in self[first : first + _AT_ONCE] if one.verb == line.verb)
        return self._edits[line.place]
