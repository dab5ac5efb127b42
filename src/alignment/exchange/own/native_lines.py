"""An estate as lines of text: one line an entity, only what differs from the defaults."""

from collections.abc import Callable, Iterator
from typing import Any

from alignment.catalogue import ENTITIES, Element, Entity, Estate, Requirement, View
from alignment.catalogue.keys import relationship_id, requirement_id
from alignment.exchange.files.scalars import number_text, quoted, scalar

_LONG_KEY = 900
"""A key longer than 1,024 characters must be announced by a question mark in YAML."""


def fields_of(entity: Entity) -> dict[str, Any]:
    """What must be written of an entity, by name, so that reading gives the same entity."""
    if isinstance(entity, (Element, View)):
        return _stated(entity, skip="name" if entity.name == entity.id else "")
    if isinstance(entity, Requirement):
        return _requirement(entity)
    fields = _stated(entity)
    if entity.collection == "relationships":
        made = relationship_id(fields["type"], fields["source"], fields["target"])
        given = fields.pop("id")
        return fields if given == made else {"id": given, **fields}
    return fields


def _stated(entity: Any, *, skip: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, default in _DEFAULTS[type(entity)]:
        value = getattr(entity, name)
        if name != skip and (default is _REQUIRED or value != default):
            found[name] = value
    return found


def _requirement(entity: Requirement) -> dict[str, Any]:
    fields = _stated(entity)
    given = fields.pop("id", "")
    if given and given != requirement_id(entity.of, entity.members):
        fields = {"id": given, **fields}
    if entity.needs == len(entity.members):
        del fields["needs"]
    shares = fields.pop("shares", ())
    if shares:
        pairs = zip(entity.members, shares, strict=True)
        fields["members"] = [{"id": member, "share": share} for member, share in pairs]
    return fields


_REQUIRED = object()


def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    from dataclasses import MISSING, fields

    found = []
    for field in fields(cls):
        made = field.default_factory() if field.default_factory is not MISSING else field.default
        found.append((field.name, _REQUIRED if made is MISSING else made))
    return tuple(found)


_DEFAULTS = {cls: _defaults(cls) for cls in ENTITIES.values()}


def yaml_lines(estate: Estate) -> Iterator[str]:
    """The lines of the native document as YAML in flow style."""
    yield "alignment: 1\n"
    for name, value in fields_of(estate.heading).items():
        yield f"{name}: {_yaml(value)}\n"
    for collection, entities in _lists(estate):
        yield f"{collection}:\n"
        yield from (f"  - {_yaml(fields_of(entity))}\n" for entity in entities)


def json_lines(estate: Estate) -> Iterator[str]:
    """The lines of the native document as JSON."""
    yield '{\n"alignment": 1'
    for name, value in fields_of(estate.heading).items():
        yield f",\n{_json(name)}: {_json(value)}"
    for collection, entities in _lists(estate):
        yield f",\n{_json(collection)}: [\n  "
        for place, entity in enumerate(entities):
            yield (",\n  " if place else "") + _json(fields_of(entity))
        yield "\n]"
    yield "\n}\n"


def _lists(estate: Estate) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    for name in ENTITIES:
        if name != "heading" and getattr(estate, name):
            yield name, getattr(estate, name)


def _json(value: Any) -> str:
    return _written(value, text=quoted, entry="{}: {}".format)


def _yaml(value: Any) -> str:
    return _written(value, text=scalar, entry=_entry)


def _entry(key: str, value: str) -> str:
    return f"? {key} : {value}" if len(key) > _LONG_KEY else f"{key}: {value}"


def _written(value: Any, *, text: Callable[[str], str], entry: Callable[[str, str], str]) -> str:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        pairs = (entry(text(k), _written(v, text=text, entry=entry)) for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(v, text=text, entry=entry) for v in value) + "]"
    return number_text(value)
