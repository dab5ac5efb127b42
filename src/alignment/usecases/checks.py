"""Checks edits against the catalogue as it will be, reading only what they touch."""

from collections.abc import Iterable, Iterator, Sequence

from alignment.catalogue import Audience, Collection, Element, Entity, Estate, Kind
from alignment.catalogue.edits import Edit, apply
from alignment.catalogue.rules import Known, check_estate, check_part
from alignment.catalogue.vocabulary import KINDS
from alignment.graphs.snapshot import Snapshot, closest
from alignment.runtime import Work

_MANY = 500
"""Edits from which the whole catalogue is checked in one go rather than what they touch."""

_MENTIONS: tuple[tuple[Collection, str], ...] = (
    ("practices", "practice"),
    ("practices", "service"),
    ("targets", "consumer"),
    ("targets", "service"),
    ("measurements", "consumer"),
    ("measurements", "service"),
    ("relationships", "source"),
    ("relationships", "target"),
    ("merges", "element"),
    ("waivers", "element"),
)
"""Where an entity names an element, besides requirements."""


def require_sound(work: Work, edits: Sequence[Edit]) -> None:
    """Raise RuleBroken when the catalogue cannot hold what these edits would make of it."""
    if len(edits) > _MANY:
        check_estate(apply(work.reader.estate(), edits))
        return
    overlay = _Overlay(work, edits)
    check_part(Estate.of(overlay.touched()), overlay.known())


def entities_about(work: Work, element: str) -> Iterator[Entity]:
    """Everything that names an element: requirements, practices, targets, relationships."""
    yield from (v.entity for v in work.reader.requirements_touching(element))
    for collection, column in _MENTIONS:
        yield from (v.entity for v in work.reader.rows_where(collection, column, element))


class _Overlay:
    """The catalogue as it will be: the newest snapshot with the edits laid over it."""

    def __init__(self, work: Work, edits: Iterable[Edit]) -> None:
        self._work = work
        self._snapshot: Snapshot = work.snapshot()
        self._edits = {(e.collection, e.key): e for e in edits}
        self._elements = {key: e for (name, key), e in self._edits.items() if name == "elements"}

    def known(self) -> Known:
        """Answers for the rules."""
        return Known(
            kind_of=self._kind_of,
            is_external=self._is_external,
            is_relationship=self._is_relationship,
            close_to=self._close_to,
            value_members=self._members_of,
        )

    def touched(self) -> Iterator[Entity]:
        """What the edits leave, and what names an element that they turn or take away."""
        found: dict[tuple[str, str], Entity] = {}
        for edit in self._edits.values():
            for entity in _naming(self._work, edit):
                found[entity.collection, entity.key] = entity
        for place, edit in self._edits.items():
            found.pop(place, None)
            if edit.after is not None:
                found[place] = edit.after
        yield from found.values()

    def _close_to(self, name: str) -> list[str]:
        gone = {key for key, edit in self._elements.items() if edit.after is None}
        return [near for near in closest(name, self._snapshot) if near not in gone]

    def _kind_of(self, element: str) -> Kind | None:
        edit = self._elements.get(element)
        if edit is not None:
            return edit.after.kind if isinstance(edit.after, Element) else None
        place = self._snapshot.place_of(element)
        return None if place is None else KINDS[int(self._snapshot.kind[place])]

    def _is_external(self, element: str) -> bool:
        edit = self._elements.get(element)
        if edit is not None and isinstance(edit.after, Element):
            return edit.after.kind is Kind.CLIENT and edit.after.audience is not Audience.INTERNAL
        place = self._snapshot.place_of(element)
        return place is not None and bool(self._snapshot.external[place])

    def _is_relationship(self, name: str) -> bool:
        edit = self._edits.get(("relationships", name))
        if edit is not None:
            return edit.after is not None
        return bool(self._work.reader.present([("relationships", name)]))

    def _members_of(self, element: str) -> Iterator[str]:
        """What an element needs by requirements that the edits leave alone."""
        place = self._snapshot.place_of(element)
        for group in () if place is None else self._snapshot.groups_of(place):
            if ("requirements", self._snapshot.requirement_ids[group]) not in self._edits:
                yield from (self._snapshot.ids[m] for m in self._snapshot.members_of(group))


def _naming(work: Work, edit: Edit) -> Iterator[Entity]:
    """What names an element that an edit turns or takes away, or ends at such a relationship."""
    if edit.collection == "elements" and _turns(edit):
        yield from entities_about(work, edit.key)
    elif edit.collection == "relationships" and edit.after is None:
        for end in ("source", "target"):
            yield from (v.entity for v in work.reader.rows_where("relationships", end, edit.key))


def _turns(edit: Edit) -> bool:
    """Whether what names the element must be looked at again."""
    before, after = edit.before, edit.after
    if not isinstance(before, Element) or not isinstance(after, Element):
        return after is None
    return (before.kind, before.audience) != (after.kind, after.audience)
