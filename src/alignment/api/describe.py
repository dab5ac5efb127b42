"""The description of the interface (OpenAPI 3.1): what the routes cannot say by their types."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.responses import Response

from alignment.api.docstrings import told_by
from alignment.catalogue import ENTITIES, Collection
from alignment.downloads import MEDIA

API = "/api/v1"
"""Where the addresses of the JSON door begin."""

TITLE = "alignment"
_REF = "#/components/schemas/{model}"

TOLD = {
    "csv": "what begins like a formula has an apostrophe before it.",
    "xlsx": "numbers are numbers, and no text is a formula.",
}
"""What is to be known of a table in each of its forms."""

_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "description": "What was refused, and why (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "request_id", "errors"],
    "properties": {
        "type": {**_TEXT, "format": "uri-reference", "description": "Kind of problem; a page"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": {**_TEXT, "format": "uri"},
        "request_id": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "message"],
                "properties": {"place": _TEXT, "message": _TEXT},
            },
        },
    },
}


def file_answer(form: str) -> dict[str, Any]:
    """How a route is declared that answers with a table as a file."""
    schema = _TEXT if form == "csv" else {**_TEXT, "format": "binary"}
    return {
        "responses": {200: {"content": {MEDIA[form]: {"schema": schema}}}},
        "response_class": Response,
    }


def describe(app: FastAPI) -> None:
    """Give the application its description, made once when it is first asked for."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=TITLE, version=app.version, summary=app.summary,
                description=app.description, routes=app.routes,
            )  # fmt: skip
            held = made.setdefault("components", {}).setdefault("schemas", {})
            held.update(_components())
            for unused in ("HTTPValidationError", "ValidationError"):
                held.pop(unused, None)
            app.openapi_schema = _plain(made)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def body_of(collection: Collection, *, partial: bool = False) -> dict[str, Any]:
    """An entity as it is sent, whole or some fields of it; and how it is answered."""
    name = ENTITIES[collection].__name__
    schema = _ref(f"{name}Changes" if partial else name)
    status = "200" if partial else "201"
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {status: _answer(_ref(f"{name}Version"))},
    }


def entity_answer(collection: Collection) -> dict[str, Any]:
    """An entity as it is answered."""
    version = _ref(f"{ENTITIES[collection].__name__}Version")
    return {"responses": {"200": _answer(version)}}


def list_answer(collection: Collection) -> dict[str, Any]:
    """Part of a list, as JSON or as a table."""
    version = _ref(f"{ENTITIES[collection].__name__}Version")
    shape = {
        "items": {"type": "array", "items": version},
        "total": {"type": "integer"},
        "next": {"type": ["string", "null"]},
    }
    described = _answer(_object(shape))
    described["content"] |= {media: {"schema": _TEXT} for media in MEDIA.values()}
    return {"responses": {"200": described}}


def answer_of(answered: type[Any]) -> dict[str, Any]:
    """An answer by the fields of its class."""
    return {"responses": {"200": _answer(schema_of(answered))}}


def schema_of(kind: Any) -> dict[str, Any]:
    """JSON schema of what stands in an answer: frozen values, lists and tables of them."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        shape = _object({f.name: schema_of(hints[f.name]) for f in fields(kind)})
        return {"title": kind.__name__, **_told(shape, kind.__doc__)}
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin in {Union, UnionType}:
        return {"anyOf": [schema_of(part) for part in inner]}
    if origin is Literal:
        return {"enum": list(inner)}
    if issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    if issubclass(origin, Sequence) and not issubclass(origin, str):
        return {"type": "array", "items": schema_of(row_of(kind))}
    if issubclass(origin, Enum):
        return {"type": "string", "enum": [member.value for member in origin]}
    return {"type": _JSON_TYPES[origin]}


def row_of(kind: Any) -> Any:
    """What a list of this kind holds; a class of its own says so where it is derived."""
    return (get_args(kind) or get_args(kind.__orig_bases__[0]))[0]


_JSON_TYPES = {
    str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null",
}  # fmt: skip


def object_answer(**properties: str) -> dict[str, Any]:
    """An object with these properties, each of a JSON type."""
    shape = {name: {"type": type_} for name, type_ in properties.items()}
    return {"responses": {"200": _answer(_object(shape))}}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _told(shape: dict[str, Any], doc: str | None) -> dict[str, Any]:
    """An object with what its docstring says of it and of its fields."""
    about, told = told_by(doc)
    known = {name: {**field, "description": told[name]} if name in told else field
             for name, field in shape["properties"].items()}  # fmt: skip
    return {**shape, "description": about.partition("\n\n")[0], "properties": known}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": _REF.format(model=name)}


def _components() -> dict[str, Any]:
    found: dict[str, Any] = {"Problem": _PROBLEM}
    for collection, entity in ENTITIES.items():
        if collection != "heading":
            schema = TypeAdapter(entity).json_schema(ref_template=_REF)
            found |= schema.pop("$defs", {})
            schema = _told(schema, entity.__doc__)
            found |= dict(_forms(entity.__name__, schema))
    return found


_FILLED = frozenset({"name"})
"""Fields that an entity has and a sender may leave out: the id stands for the name."""


def _forms(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """An entity as it is sent, as it is changed, and as it is answered."""
    fields = schema["properties"]
    required = [field for field in schema.get("required", []) if field not in _FILLED]
    yield name, {**schema, "required": required}
    changes = {n: {"anyOf": [field, {"type": "null"}]} for n, field in fields.items()}
    yield f"{name}Changes", {**schema, "properties": changes, "required": []}
    answered = {"id": {"type": "string"}, **fields, "version": {"type": "integer"}}
    yield f"{name}Version", {**schema, **_object(answered)}


def _plain(value: Any) -> Any:
    """The same without anything beside a reference: it would only repeat or contradict it."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        kept = {"$ref": value["$ref"]} if isinstance(value.get("$ref"), str) else value
        return {_LIMITS.get(name, name) if _is_limit(item) else name: _plain(item)
                for name, item in kept.items()}  # fmt: skip
    return value


_LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
"""Pydantic leaves a limit under its own name where something else stands before it."""


def _is_limit(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool)
