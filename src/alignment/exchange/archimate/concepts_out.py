"""Spreads an estate over ArchiMate concepts; what the notation lacks becomes properties."""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from alignment.catalogue import Element, Estate, Relationship, Requirement, View
from alignment.catalogue.keys import join_key
from alignment.catalogue.metamodel import PROFILES, profile
from alignment.catalogue.requirements import derive, served
from alignment.exchange.archimate.concepts import (
    OWN,
    UNNAMED,
    Concept,
    Model,
    is_known,
    shown_name,
    types,
    written_name,
)
from alignment.exchange.properties import spread


def model_of(estate: Estate, *, known: frozenset[str]) -> Model:
    """The estate as an ArchiMate model from which it can be read back.

    Requirements that the relationships mean are left to them. Every other one is drawn as
    Serving relationships that carry it as properties.

    Args:
        estate: What to write.
        known: Attributes that the file format has a place for (names, or beginnings such as
            ``name:``); others become properties.
    """
    receiving = served(estate, types())
    elements = tuple(_undressed(e) if e.id in receiving else e for e in estate.elements)
    plain = estate.with_(elements=elements, requirements=())
    again = derive(plain, types(), profile("default")).estate

    def apart(attributes: dict[str, str]) -> list[tuple[str, str]]:
        away = [key for key in attributes if not is_known(key, known)]
        return [(f"{OWN}attribute:{key}", attributes.pop(key)) for key in away]

    model = _model(estate)
    model.properties += apart(model.attributes)
    for element, bare, derived in zip(estate.elements, elements, again.elements, strict=True):
        concept = _element(element)
        concept.properties += _origin(element, estate)
        concept.properties += _own_fields(element, bare, derived)
        concept.properties += apart(concept.attributes)
        model.elements.append(concept)
    for relationship in _whole(estate):
        concept = _relationship(relationship)
        concept.properties += _origin(relationship, estate)
        concept.properties += apart(concept.attributes)
        model.relationships.append(concept)
    for requirement in _not_derivable(estate.requirements, plain, again):
        model.relationships += _drawn(requirement)
    for view in estate.views:
        concept = _view(view)
        concept.properties += _origin(view, estate)
        concept.properties += apart(concept.attributes)
        model.views.append(concept)
    return model


def _origin(entity: Any, estate: Estate) -> Iterator[tuple[str, str]]:
    """Where it came from, unless that is the model, as a reader will take it for granted."""
    if entity.origin not in {"", join_key(estate.heading.name)}:
        yield f"{OWN}origin", entity.origin


def _model(estate: Estate) -> Model:
    heading, attributes = estate.heading, dict(estate.heading.attributes)
    raw = attributes.pop("name", "")
    is_shown = raw and shown_name(raw)[0] in {heading.name, heading.name or UNNAMED}
    return Model(
        name=raw if is_shown else heading.name,
        documentation=heading.documentation,
        properties=[*_model_properties(estate), *spread(heading.properties)],
        attributes=attributes,
    )


def _view(view: View) -> Concept:
    attributes = dict(view.attributes)
    return Concept(
        place="",
        id=view.id,
        type=view.type,
        name=written_name(view.name, attributes),
        documentation=view.documentation,
        properties=spread(view.properties),
        attributes=attributes,
        drawn=True,
        notation=view.notation,
        content=view.content,
    )


def _whole(estate: Estate) -> Iterator[Relationship]:
    """The relationships of which both ends are there; the others no reader would take."""
    known = {element.id for element in estate.elements}
    known |= {relationship.id for relationship in estate.relationships}
    for relationship in estate.relationships:
        if relationship.source in known and relationship.target in known:
            yield relationship


def made_id(*parts: str) -> str:
    """A stable identifier for something that has none of its own."""
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"id-{digest[:32]}"


def free_id(wish: str, name: str, taken: Collection[str], pattern: re.Pattern[str]) -> str:
    """The wish where a format can write it and nothing else has it, or an id made of the name."""
    if pattern.fullmatch(wish) and wish not in taken:
        return wish
    number = 0
    while (made := made_id(name, str(number))) in taken:
        number += 1
    return made


def written_ids(concepts: Sequence[Concept], pattern: re.Pattern[str]) -> dict[str, str]:
    """What each id is written as in a format that allows fewer characters than others do.

    One that is written otherwise is stated by a property, by which it is found again.
    """
    ids = {c.id: c.id for c in concepts if pattern.fullmatch(c.id)}
    taken = set(ids)
    for concept in concepts:
        if concept.id not in ids:
            ids[concept.id] = free_id(f"id-{concept.id}", concept.id, taken, pattern)
            taken.add(ids[concept.id])
            concept.properties.append((f"{OWN}id", concept.id))
    return ids


def _undressed(element: Element) -> Element:
    """A client that something serves as it would be read, before that is noticed."""
    type_ = types().elements.get(element.type)
    if type_ is None or element.kind is not type_.served:
        return element
    return replace(element, kind=type_.kind, audience=None)


def _element(element: Element) -> Concept:
    attributes = dict(element.attributes)
    name = written_name(element.name, attributes)
    concept = Concept(
        place="",
        id=element.id,
        type=element.type,
        name=name,
        documentation=element.documentation,
        properties=spread(element.properties),
        attributes=attributes,
    )
    if element.type not in types().elements:
        concept.type = types().standing_for(element.kind).type
        concept.properties.append((f"{OWN}type", element.type))
    return concept


def _own_fields(element: Element, bare: Element, derived: Element) -> Iterator[tuple[str, str]]:
    """What is not found again by reading the type and by deriving."""
    known = element.type in types().elements
    kind = types().kind_of(element.type) if known else types().standing_for(element.kind).kind
    if bare.kind is not kind:
        yield f"{OWN}kind", element.kind.value
    noticed = derived.audience if bare is not element else None
    if element.audience not in {None, noticed}:
        yield f"{OWN}audience", element.audience.value if element.audience else ""
    for key in ("value", "own", "cost", "unavailability"):
        number: float | None = getattr(element, key)
        if number is not None:
            yield OWN + key, _number(number)
    if element.owner:
        yield f"{OWN}owner", element.owner
    if element.lifecycle is not None:
        yield f"{OWN}lifecycle", element.lifecycle.value


def _number(number: float) -> str:
    return repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _relationship(relationship: Relationship) -> Concept:
    attributes = dict(relationship.attributes)
    type_, properties = relationship.type, spread(relationship.properties)
    if type_ not in types().relationships:
        properties.append((f"{OWN}type", type_))
        type_ = "Association"
    return Concept(
        place="",
        id=relationship.id,
        type=type_,
        name=written_name(relationship.name, attributes),
        documentation=relationship.documentation,
        properties=properties,
        attributes=attributes,
        related=True,
        source=relationship.source,
        target=relationship.target,
    )


def _not_derivable(
    requirements: Sequence[Requirement], plain: Estate, again: Estate
) -> Sequence[Requirement]:
    """The requirements that no shipped profile would find again."""
    left = _without(requirements, again)
    for name in PROFILES:
        if any(requirement.sources for requirement in left):
            left = _without(left, derive(plain, types(), profile(name)).estate)
    return left


def _without(requirements: Sequence[Requirement], again: Estate) -> Sequence[Requirement]:
    found = {requirement.id: requirement for requirement in again.requirements}
    return [r for r in requirements if found.get(r.id) != replace(r, origin="")]


def _drawn(requirement: Requirement) -> Iterator[Concept]:
    n = len(requirement.members)
    name = f"needs {requirement.needs} of {n}" if n > 1 else ""
    for number, member in enumerate(requirement.members):
        yield Concept(
            place="",
            id=made_id("requirement", requirement.id, requirement.of, member),
            type="Serving",
            name=name,
            properties=list(_drawn_properties(requirement, number)),
            related=True,
            source=member,
            target=requirement.of,
        )


def _drawn_properties(requirement: Requirement, number: int) -> Iterator[tuple[str, str]]:
    yield f"{OWN}requirement", requirement.id
    yield f"{OWN}needs", str(requirement.needs)
    yield f"{OWN}criticality", _number(requirement.criticality)
    if requirement.weight is not None:
        yield f"{OWN}weight", _number(requirement.weight)
    if requirement.shares:
        yield f"{OWN}share", _number(requirement.shares[number])
    if requirement.channel is not None:
        yield f"{OWN}channel", requirement.channel.value
    for source in requirement.sources:
        yield f"{OWN}source", source


def _model_properties(estate: Estate) -> Iterator[tuple[str, str]]:
    import orjson

    if estate.heading.currency:
        yield f"{OWN}currency", estate.heading.currency
    for key in ("practice", "target", "measurement", "merge", "waiver"):
        entities: tuple[Any, ...] = getattr(estate, f"{key}s")
        for entity in entities:
            named = ((field.name, getattr(entity, field.name)) for field in fields(entity))
            stated = {name: value for name, value in named if value not in (None, "", {})}
            yield f"{OWN}{key}", orjson.dumps(stated, option=orjson.OPT_SORT_KEYS).decode()
