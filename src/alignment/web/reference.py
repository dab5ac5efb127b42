"""The interface for programs as a page: its own description (OpenAPI), told in rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from alignment.web.figures import counted

Schema = Mapping[str, Any]

_WORDS = {"string": "text", "boolean": "true or false"}
_LIMITS = (
    ("minimum", "at least {}"), ("exclusiveMinimum", "above {}"), ("maximum", "at most {}"),
    ("maxLength", "at most {} letters"), ("maxItems", "at most {} of them"),
)  # fmt: skip
_ANY_SIZE = 10**8
"""A limit beyond is only where numbers end."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is sent or answered.

    Attributes:
        place: Its name; of what stands within others with theirs: ``items[].id``.
        type: In words, some of which are names of shapes.
        needed: It is never left out.
        about: What it means, with its limits.
    """

    place: str
    type: tuple[str, ...]
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What has a name because several calls send or answer it."""

    name: str
    about: str
    type: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def whole(self) -> bool:
        """Nothing is ever left out of it."""
        return all(field.needed for field in self.fields)


@dataclass(frozen=True, slots=True)
class Call:
    """One address and what is done there.

    Attributes:
        group: What it belongs to.
        about: Paragraphs.
        given: What its address holds.
        sent: What is sent; None where nothing is.
        answered: What comes back as JSON; None where nothing of a known form does.
        media: In which forms it comes back.
        refused: Status and meaning of each refusal.
        files: Endings under which the same is a file.
    """

    group: str
    method: str
    address: str
    summary: str
    about: tuple[str, ...]
    given: tuple[Field, ...]
    sent: Shape | None
    answered: Shape | None
    media: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return re.sub(r"\W+", "-", f"{self.method} {self.address}").strip("-")

    @property
    def open(self) -> bool:
        """Nothing needs to be known to ask it."""
        return self.method == "GET" and not any(field.needed for field in self.given)


@dataclass(frozen=True, eq=False)
class Reference:
    """All calls by their group, and the shapes that they name."""

    groups: tuple[tuple[str, tuple[Call, ...]], ...]
    shapes: tuple[Shape, ...]

    @property
    def named(self) -> frozenset[str]:
        """Names of shapes, as they stand in types."""
        return frozenset(shape.name for shape in self.shapes)

    @property
    def size(self) -> str:
        """How many calls there are."""
        return counted(sum(len(calls) for _, calls in self.groups), "calls")


def reference_of(described: Schema) -> Reference:
    """What a description says, its tables as files beside what they are tables of."""
    shapes = described["components"]["schemas"]
    calls = list(_calls(described["paths"], shapes))
    at = {(call.method, call.address) for call in calls}
    files: dict[tuple[str, str], list[str]] = {}
    kept = []
    for call in calls:
        main = call.address.removesuffix(".csv").removesuffix(".xlsx")
        if main != call.address and (call.method, main) in at:
            files.setdefault((call.method, main), []).append(call.address.removeprefix(main))
        else:
            kept.append(call)
    told = (replace(c, files=tuple(files.get((c.method, c.address), ()))) for c in kept)
    by_group = groupby(sorted(told, key=lambda call: call.group), lambda call: call.group)
    return Reference(
        tuple((name, tuple(found)) for name, found in by_group),
        tuple(_shape(name, schema) for name, schema in sorted(shapes.items())),
    )


def _calls(paths: Mapping[str, Mapping[str, Schema]], shapes: Schema) -> Iterator[Call]:
    for address, methods in paths.items():
        for method, told in methods.items():
            yield _call(method.upper(), address, told, shapes)


def _call(method: str, address: str, told: Schema, shapes: Schema) -> Call:
    answers = sorted(told["responses"].items())
    fine = next(answer for status, answer in answers if status < "300")
    return Call(
        group=told["tags"][0],
        method=method,
        address=address,
        summary=told["summary"],
        about=tuple(told.get("description", "").split("\n\n")),
        given=tuple(map(_given, told.get("parameters", ()))),
        sent=_content(told.get("requestBody", {}), shapes),
        answered=_content(fine, shapes),
        media=tuple(media.partition(";")[0] for media in fine.get("content", ())),
        refused=tuple((status, a["description"]) for status, a in answers if status >= "300"),
    )


def _given(told: Schema) -> Field:
    schema = told["schema"]
    where = "header: " if told["in"] == "header" else ""
    about = _about({**schema, "description": where + told.get("description", "")})
    return Field(told["name"], tuple(_type(schema)), bool(told.get("required")), about)


def _content(told: Schema, shapes: Schema) -> Shape | None:
    """What is sent or answered, in the first form that is described."""
    schema = next((c["schema"] for c in told.get("content", {}).values() if c["schema"]), None)
    if schema is None:
        return None
    named = schema["$ref"].rpartition("/")[2] if "$ref" in schema else ""
    return replace(_shape(named, shapes.get(named, schema)), type=tuple(_type(schema)))


def _shape(name: str, schema: Schema) -> Shape:
    _, innermost = _within(schema)
    about = schema.get("description", "").partition("\n\n")[0]
    return Shape(name, about, tuple(_type(schema)), tuple(_fields(innermost)))


def _fields(schema: Schema, before: str = "") -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        marks, innermost = _within(inner)
        yield Field(f"{before}{name}", tuple(_type(inner)), name in needed, _about(inner))
        yield from _fields(innermost, f"{before}{name}{marks}.")


def _within(schema: Schema) -> tuple[str, Schema]:
    """What lies within lists, tables and what may be null; and how one gets there."""
    if "anyOf" in schema:
        filled = [part for part in schema["anyOf"] if part.get("type") != "null"]
        return _within(filled[0]) if len(filled) == 1 else ("", {})
    if "items" in schema:
        marks, innermost = _within(schema["items"])
        return f"[]{marks}", innermost
    if isinstance(schema.get("additionalProperties"), Mapping):
        marks, innermost = _within(schema["additionalProperties"])
        return f".*{marks}", innermost
    return "", schema


def _type(schema: Schema) -> Iterator[str]:
    """A type in words, names of shapes apart from the others."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    elif "anyOf" in schema:
        for number, part in enumerate(schema["anyOf"]):
            yield from (" or ",) if number else ()
            yield from _type(part)
    elif "enum" in schema:
        yield ", ".join(map(str, schema["enum"]))
    elif schema.get("type") == "array":
        yield "list of "
        yield from _type(schema.get("items", {}))
    elif isinstance(schema.get("additionalProperties"), Mapping):
        yield "by name: "
        yield from _type(schema["additionalProperties"])
    elif schema.get("format") == "binary" or "contentMediaType" in schema:
        yield "file"
    else:
        kinds = schema.get("type", "anything")
        yield " or ".join(_WORDS.get(k, k) for k in ([kinds] if isinstance(kinds, str) else kinds))


def _about(schema: Schema) -> str:
    """What a field means and within which limits; what it is where it is left out."""
    parts = [schema.get("description", "").strip().removesuffix(".")]
    inner = next((p for p in schema.get("anyOf", ()) if p.get("type") != "null"), schema)
    parts += [
        words.format(f"{inner[limit]:,g}") for limit, words in _LIMITS
        if limit in inner and abs(inner[limit]) < _ANY_SIZE
    ]  # fmt: skip
    default = schema.get("default")
    if default not in (None, "", [], {}):
        parts.append(f"{_shown(default)} where it is left out")
    return "; ".join(filter(None, parts))


def _shown(value: object) -> str:
    """A value as JSON has it, thousands apart."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,}" if isinstance(value, int) else str(value)
