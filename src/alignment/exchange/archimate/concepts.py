"""What all ArchiMate files have in common: a model of named concepts with properties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alignment.catalogue.metamodel import Metamodel, metamodel
from alignment.catalogue.text import NAME_LENGTH, clean_name, clean_text

NOTATION = "archimate"
OWN = "alignment:"
"""Prefix of the properties that hold what ArchiMate has no place for."""

UNNAMED = "(unnamed)"
SUFFIX = "Relationship"

LAYERS = {
    "strategy": "Strategy",
    "business": "Business",
    "application": "Application",
    "technology": "Technology & Physical",
    "motivation": "Motivation",
    "implementation_migration": "Implementation & Migration",
    "other": "Other",
    "relations": "Relations",
    "diagrams": "Views",
}
"""The folders that every model has, by the layer whose concepts stand in them."""


@dataclass(slots=True, kw_only=True)
class Concept:
    """An element, a relationship or a view as a file states it.

    Attributes:
        place: Where it stands in the file.
        id, source, target: As written; the ends are empty for an element.
        related: Whether it is a relationship.
        drawn: Whether it is a view; the notation and content are its own.
        type: Without prefix, and without ``Relationship`` at its end.
        attributes: ``folder``, ``junction``, ``accessType``, ``strength``, ``directed``,
            ``specialization`` and what else the notation says.
    """

    place: str
    id: str
    type: str
    name: str = ""
    documentation: str = ""
    properties: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    related: bool = False
    source: str = ""
    target: str = ""
    drawn: bool = False
    notation: str = ""
    content: str = ""


@dataclass(slots=True, kw_only=True)
class Model:
    """A file's whole content in the order of the file.

    Attributes:
        attributes: What the format says of the whole, each key with the format before it.
        untidy: Rule, place and message of what was met, and what was done about it.
        left_out: What this version does not keep, with how many there are of it.
    """

    name: str = ""
    documentation: str = ""
    properties: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    elements: list[Concept] = field(default_factory=list)
    relationships: list[Concept] = field(default_factory=list)
    views: list[Concept] = field(default_factory=list)
    untidy: list[tuple[str, str, str]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, what: str, count: int = 1) -> None:
        """Note that so many of something are not kept."""
        if count:
            self.left_out[what] = self.left_out.get(what, 0) + count

    def concepts(self) -> Iterator[Concept]:
        """Elements, relationships and views, in this order."""
        yield from self.elements
        yield from self.relationships
        yield from self.views


def types() -> Metamodel:
    """The metamodel of ArchiMate."""
    return metamodel(NOTATION)


def shown_name(raw: str) -> tuple[str, dict[str, str]]:
    """The name to show, and the attributes by which the name of the file is found again."""
    raw = clean_text(raw)
    try:
        clean_name(raw)
    except ValueError:
        return UNNAMED, {"unnamed": "true", **({"name": raw} if raw else {})}
    if len(raw) > NAME_LENGTH:
        return raw[: NAME_LENGTH - 1] + "…", {"name": raw}
    return raw, {}


def written_name(name: str, attributes: dict[str, str]) -> str:
    """The name as the file had it, unless the element was renamed since.

    Takes the attributes that ``shown_name`` gave off again.
    """
    raw = attributes.pop("name", "")
    unnamed = attributes.pop("unnamed", "")
    if not raw and not unnamed:
        return name
    shown, _ = shown_name(raw)
    if unnamed and name == UNNAMED:
        return raw
    return raw if raw and shown == name else name


def folder_path(names: Sequence[str]) -> str:
    """Names of folders from the top as one text; a slash within a name is escaped."""
    return "/".join(n.replace("\\", "\\\\").replace("/", "\\/") for n in names)


def folder_names(path: str) -> list[str]:
    """The names of which ``folder_path`` made the path."""
    names, current, escaped = [], "", False
    for char in path:
        if escaped or char not in "\\/":
            current, escaped = current + char, False
        elif char == "\\":
            escaped = True
        else:
            names.append(current)
            current = ""
    return [*names, current]


def default_folder(concept: Concept) -> str:
    """Name of the top folder where a concept of its type stands when nobody moved it."""
    if concept.related or concept.drawn:
        return LAYERS["relations" if concept.related else "diagrams"]
    type_ = types().elements.get(concept.type)
    return LAYERS[type_.layer if type_ else "other"]


def place_in_folder(concept: Concept, names: Sequence[str]) -> None:
    """Note in which folder a concept stands, unless it is the one of its type."""
    path = folder_path(names)
    if path and path != default_folder(concept):
        concept.attributes["folder"] = path


_MOST_PACKED = 50_000
"""Characters of packed values in one attribute: half of what it may hold."""


def packed(key: str, values: Iterable[Any]) -> dict[str, str]:
    """Values as JSON in attributes called ``key``, ``key:2`` and so on, none of them too long."""
    import orjson

    parts: list[list[str]] = [[]]
    size = 0
    for value in values:
        text = orjson.dumps(value).decode()
        if parts[-1] and size + len(text) > _MOST_PACKED:
            parts.append([])
            size = 0
        parts[-1].append(text)
        size += len(text) + 1
    names = (key if number == 1 else f"{key}:{number}" for number in range(1, len(parts) + 1))
    found = {name: f"[{','.join(part)}]" for name, part in zip(names, parts, strict=True)}
    return found if parts[0] else {}


def unpacked(attributes: Mapping[str, str], key: str) -> Iterator[dict[str, Any]]:
    """The objects that ``packed`` put there; what somebody else wrote there is passed over."""
    import orjson

    number, name = 1, key
    while name in attributes:
        try:
            values = orjson.loads(attributes[name])
        except ValueError:
            values = []
        yield from (v for v in values if isinstance(v, dict)) if isinstance(values, list) else ()
        number += 1
        name = f"{key}:{number}"


def texts_in(value: Any) -> list[tuple[str, str]]:
    """Pairs of texts out of a packed value; what is none is passed over."""
    pairs = value if isinstance(value, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(t, str) for t in pair)
    ]


def is_known(key: str, known: frozenset[str]) -> bool:
    """Whether a format has a place for an attribute: by its name, or how it begins (``name:``)."""
    return key in known or f"{key.partition(':')[0]}:" in known
