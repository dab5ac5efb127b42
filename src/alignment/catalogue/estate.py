"""The whole content of a catalogue, or of a document, at one moment: lists of entities."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self

from alignment.catalogue.entities import (
    ENTITIES,
    Element,
    Entity,
    Heading,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.fields import Collection
from alignment.catalogue.kept import Merge, View, Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What is known of an organisation's services and their context. Order is the writer's."""

    heading: Heading = field(default_factory=Heading)
    elements: tuple[Element, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    practices: tuple[PracticeSupport, ...] = ()
    targets: tuple[Target, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    merges: tuple[Merge, ...] = ()
    views: tuple[View, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Self:
        """The estate that holds these entities, each in its list."""
        lists: dict[str, list[Any]] = {name: [] for name in ENTITIES}
        for entity in entities:
            lists[entity.collection].append(entity)
        heading = lists.pop("heading")
        fields = {name: tuple(items) for name, items in lists.items()}
        return cls(heading=heading[-1] if heading else Heading(), **fields)

    def entities(self) -> Iterator[Entity]:
        """Every entity, list by list, elements before what refers to them."""
        yield self.heading
        for name in ENTITIES:
            if name != "heading":
                yield from getattr(self, name)

    def counts(self) -> dict[Collection, int]:
        """How many entities each list holds."""
        return {name: len(getattr(self, name)) for name in ENTITIES if name != "heading"}

    def with_(self, **lists: Any) -> Self:
        """A copy in which the given lists are others."""
        return replace(self, **lists)


def place_of(entity: Any) -> str:
    """What a message calls an entity that breaks a rule."""
    if isinstance(entity, Requirement):
        return f"requirement {entity.id}"
    if isinstance(entity, Relationship):
        return f"relationship {entity.id}"
    if isinstance(entity, PracticeSupport):
        return f"practice {entity.practice} for {entity.service}"
    if isinstance(entity, Target):
        return f"target {entity.indicator} of {entity.consumer} on {entity.service}"
    if isinstance(entity, Measurement):
        return f"measurement {entity.indicator} of {entity.service} {entity.period}"
    if isinstance(entity, Merge):
        return f"merge {entity.key}"
    return f"{entity.collection} {entity.key}"
