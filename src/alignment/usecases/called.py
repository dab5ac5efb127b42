"""Documents that name elements as people do: by the id, or by a name that only one of them has."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from alignment.catalogue import Collection, Element, Estate, Finding, Severity
from alignment.catalogue.estate import place_of
from alignment.catalogue.keys import requirement_id
from alignment.exchange.faults import shortlist
from alignment.exchange.format import Document

_NAMING: Mapping[Collection, tuple[str, ...]] = {
    "requirements": ("of", "members"),
    "relationships": ("source", "target"),
    "practices": ("practice", "service"),
    "targets": ("consumer", "service"),
    "measurements": ("consumer", "service"),
}
"""By list: the fields that name elements."""


def by_id(document: Document, before: Estate) -> Document:
    """The same document with the ids of what it names, and a finding that says which.

    What no name fits, or several, stays as it is: the rules then refuse it by its place.
    """
    names = _Names(before, document.estate.elements)
    places = dict(document.places)
    lists: dict[str, Any] = {"elements": tuple(map(names.element, document.estate.elements))}
    for name, fields in _NAMING.items():
        lists[name] = tuple(
            names.entity(e, fields, places) for e in getattr(document.estate, name)
        )
    return replace(
        document, estate=document.estate.with_(**lists), places=places,
        findings=(*document.findings, *names.findings()),
    )  # fmt: skip


@dataclass(slots=True)
class _Names:
    """The ids by name, and which of them were wanted."""

    before: Estate
    stated: tuple[Element, ...]
    taken: dict[str, str] = field(default_factory=dict)
    _ids: frozenset[str] = frozenset()
    _by_name: dict[str, str] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        there = {e.id: e for e in self.before.elements}
        counts = Counter(e.name for e in self.before.elements)
        held = {e.name: e for e in self.before.elements if counts[e.name] == 1}
        for element in self.stated:
            found = held.get(element.name)
            by_name = element.id == element.name and element.id not in there
            if by_name and found is not None and found.kind is element.kind:
                self._same[element.id] = found.id
        new = {e.id: e for e in self.stated if e.id not in there and e.id not in self._same}
        counts.update(e.name for e in new.values())
        self._ids = frozenset({**there, **new})
        self._by_name = {e.name: e.id for e in (*there.values(), *new.values())
                         if counts[e.name] == 1}  # fmt: skip

    def element(self, element: Element) -> Element:
        """Without an id of its own it is the one of that name and kind that is here already."""
        known = self._same.get(element.id)
        return replace(element, id=self._take(element.id, known)) if known else element

    def entity(self, entity: Any, fields: tuple[str, ...], places: dict[str, str]) -> Any:
        """The entity with ids; its place in the document goes with it."""
        changed = dict(self._changed(entity, fields))
        if not changed:
            return entity
        made = replace(entity, **changed)
        if entity.collection == "requirements" and entity.id == _made_id(entity):
            made = replace(made, id=_made_id(made))
        if place_of(entity) in places:
            places[place_of(made)] = places[place_of(entity)]
        return made

    def findings(self) -> Iterator[Finding]:
        """Which names were taken for which elements."""
        if self.taken:
            pairs = shortlist((f"{name} is {i}" for name, i in sorted(self.taken.items())), most=8)
            message = f"named, not by id, and taken for the only element of that name: {pairs}"
            yield Finding(Severity.INFO, "taken-by-name", "", message)

    def _changed(self, entity: Any, fields: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name in fields:
            held = getattr(entity, name)
            found = tuple(map(self._id, held)) if isinstance(held, tuple) else self._id(held)
            if found != held:
                yield name, found

    def _id(self, text: str) -> str:
        known = None if not text or text in self._ids else self._by_name.get(text)
        return self._take(text, known) if known else text

    def _take(self, text: str, known: str) -> str:
        self.taken[text] = known
        return known


def _made_id(requirement: Any) -> str:
    return requirement_id(requirement.of, requirement.members)
