"""What the catalogues of others have in common: records of types that refer to one another.

A reader of one such format tells an ``Inventory`` what it meets, in any order; what refers to
nothing, stands twice or cannot be held is judged once the whole is known.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from alignment.catalogue import (
    ENTITIES,
    Collection,
    Element,
    Estate,
    Finding,
    Kind,
    Relationship,
    Severity,
)
from alignment.catalogue.faults import faults_of, path_text
from alignment.catalogue.metamodel import metamodel
from alignment.exchange.faults import Faults, Findings, counts_of
from alignment.exchange.format import FILE_NOT_READ, Document

STANDS_TWICE = "stands-twice"
REFERS_TO_NOTHING = "refers-to-nothing"


@dataclass(frozen=True, slots=True)
class _Met:
    entity: Any
    place: str


class Inventory:
    """Gathers what a file of another catalogue states, and makes a document of it.

    Args:
        name: What was read, for messages about the whole of it.
        notation: Whose rows say what its types mean (``catalogue/data``).
    """

    def __init__(self, name: str, notation: str) -> None:
        self.name = name
        self.metamodel = metamodel(notation)
        self.faults = Faults(name)
        self._findings = Findings()
        self._met: dict[Collection, dict[str, _Met]] = {
            name: {} for name in ENTITIES if name not in ("heading", "merges")
        }

    def element(self, place: str, *, type: str, **fields: Any) -> Element | None:
        """An element of a type of the notation; its kind is that of the type unless given.

        Returns:
            None when it cannot be held, which is a fault.
        """
        known = self.metamodel.elements.get(type)
        if known is None:
            self.faults.add(place, f"there is no type {type!r} of {self.metamodel.name}")
            return None
        fields = {"kind": known.kind, **fields, "type": type}
        return cast("Element | None", self._keep("elements", place, fields))

    def relationship(self, place: str, *, type: str, **fields: Any) -> Relationship | None:
        """A relationship of a type of the notation, from ``source`` to ``target``."""
        if type not in self.metamodel.relationships:
            self.faults.add(place, f"there is no relation {type!r} of {self.metamodel.name}")
            return None
        kept = self._keep("relationships", place, {**fields, "type": type})
        return cast("Relationship | None", kept)

    def add(self, collection: Collection, place: str, **fields: Any) -> Any:
        """What the file states straight: a requirement, a target, a measurement."""
        return self._keep(collection, place, fields)

    def note(
        self, rule: str, place: str, message: str, *ids: str, severity: Severity = Severity.LOW
    ) -> None:
        """A finding: what was met, and what was done about it."""
        self._findings.add(rule, Finding(severity, rule, place, message, ids))

    def pass_over(self, file: str, why: str) -> None:
        """A file, or a part of one, that is none of this format."""
        self.note(FILE_NOT_READ, file, why, severity=Severity.MEDIUM)

    def fault(self, place: str, message: str) -> None:
        """Something for which the file is refused, once all such are known."""
        self.faults.add(place, message)

    def holds(self, key: str) -> bool:
        """Whether an element of that id was met."""
        return key in self._met["elements"]

    def kind_of(self, key: str) -> Kind | None:
        """The kind of an element that was met; None for another id."""
        met = self._met["elements"].get(key)
        return met.entity.kind if met else None

    def document(self, *, name: str = "", currency: str = "") -> Document:
        """The document; raises Unreadable with every fault located."""
        heading = self._checked("heading", self.faults.name, {"name": name, "currency": currency})
        self.faults.refuse()
        lists = {collection: tuple(self._kept(collection)) for collection in self._met}
        estate = Estate(heading=heading, **lists)
        return Document(
            estate=estate,
            notation=self.metamodel.name,
            findings=tuple(self._findings.all()),
            element_types=counts_of(e.type for e in estate.elements),
            relationship_types=counts_of(r.type for r in estate.relationships),
        )

    def _checked(self, collection: Collection, place: str, fields: Mapping[str, Any]) -> Any:
        """The entity of these fields; None, and the faults, where they make none."""
        try:
            return ENTITIES[collection](**fields)
        except ValidationError as error:
            for path, message in faults_of(error.errors(include_url=False)):
                self.faults.add(f"{place} {path_text(path)}".rstrip(), message)
            return None

    def _keep(self, collection: Collection, place: str, fields: Mapping[str, Any]) -> Any:
        entity = self._checked(collection, place, fields)
        if entity is None:
            return None
        first = self._met[collection].setdefault(entity.key, _Met(entity, place))
        if first.entity is not entity:
            self._met_again(entity, place, first)
        return first.entity

    def _met_again(self, entity: Any, place: str, first: _Met) -> None:
        if first.entity != entity:
            message = f"{entity.key} stands in {first.place} too, with another content"
            self.faults.add(place, message)
            return
        message = f"{entity.key} stands in {first.place} too, with the same content; kept once"
        self.note(STANDS_TWICE, place, message, entity.key, severity=Severity.INFO)

    def _kept(self, collection: Collection) -> Iterator[Any]:
        """What of a list refers to something; the rest is left out, each with a finding."""
        there = set(self._met["elements"])
        if collection == "relationships":
            there |= self._met["relationships"].keys()
        refers = REFERENCES.get(collection)
        for met in self._met[collection].values():
            lacking = [name for name in refers(met.entity) if name not in there] if refers else []
            if not lacking:
                yield met.entity
                continue
            message = f"there is no {', '.join(lacking)}; {met.entity.key} was left out"
            self.note(
                REFERS_TO_NOTHING, met.place, message, met.entity.key, severity=Severity.MEDIUM
            )


def _of_measurement(entity: Any) -> tuple[str, ...]:
    return (entity.service, entity.consumer) if entity.consumer else (entity.service,)


REFERENCES: Mapping[Collection, Callable[[Any], tuple[str, ...]]] = {
    "requirements": lambda entity: (entity.of, *entity.members),
    "relationships": lambda entity: (entity.source, entity.target),
    "practices": lambda entity: (entity.practice, entity.service),
    "targets": lambda entity: (entity.consumer, entity.service),
    "measurements": _of_measurement,
}
"""Whom an entity of a list names."""
