"""Archi's CSV files, as they are written: three tables in one archive."""

import re
from collections.abc import Iterable, Iterator, Sequence

from alignment.catalogue import Estate, Finding, Severity
from alignment.exchange.archimate.archi_csv_look import Look, files_of
from alignment.exchange.archimate.concepts import LAYERS, OWN, SUFFIX, Concept, Model, types
from alignment.exchange.archimate.concepts_out import free_id, made_id, model_of, written_ids
from alignment.exchange.files.archives import write_archive
from alignment.exchange.files.cells import guarded
from alignment.exchange.format import Written

HEADER = ("ID", "Type", "Name", "Documentation")
ENDS = ("Source", "Target")
SPECIALIZATION = "Specialization"
MODEL = "ArchimateModel"
ACCESS = ("Write", "Read", "Access", "ReadWrite")
ATTRIBUTES = {
    "accessType": "Access_Type",
    "strength": "Influence_Strength",
    "directed": "Directed",
    "junction": "Junction_Type",
}
"""Our names of what Archi states by a property, and the key of that property."""

_KNOWN = frozenset((*ATTRIBUTES, "specialization", "archi:id"))
_ONLY = {"accessType": "Access", "strength": "Influence", "directed": "Association"}
_WRITABLE = re.compile(r"[A-Za-z0-9._-]+")


def written_tables(estate: Estate, look: Look) -> Written:
    """The estate as an archive of the three files, and what has no place in them."""
    model = model_of(estate, known=_KNOWN)
    concepts = [*model.elements, *model.relationships]
    for concept in concepts:
        _modernise(concept)
    model.elements.sort(key=lambda c: (_layer(c), *_order(c)))
    model.relationships.sort(key=_order)
    ids = written_ids(concepts, _WRITABLE)
    wish = model.attributes.get("archi:id") or made_id("model", model.name)
    model_id = free_id(wish, model.name, set(ids.values()), _WRITABLE)
    tables = {
        "elements": _elements(model, model_id, ids),
        "relations": _relations(model, ids),
        "properties": _properties(model, model_id, ids),
    }
    lines = {name: [*map(_row, rows)] for name, rows in tables.items()}
    data = write_archive(files_of(lines, look))
    return Written(data, tuple(_left_out(model)))


def _modernise(concept: Concept) -> None:
    """The names that Archi knows by now; what they were, and what else it has no place for."""
    known = types().relationships if concept.related else types().elements
    row = known[concept.type]
    is_junction = not concept.related and bool(types().elements[concept.type].junction)
    current = "Junction" if is_junction else row.current
    if is_junction:
        concept.attributes.setdefault("junction", types().elements[concept.type].junction)
    if current != concept.type and all(key != f"{OWN}type" for key, _ in concept.properties):
        concept.properties.append((f"{OWN}type", concept.type))
    concept.type = current
    names = concept.attributes.get("specialization", "")
    if "\n" in names:
        concept.properties.append((f"{OWN}attribute:specialization", names))
        concept.attributes["specialization"] = names.partition("\n")[0]
    for key in ATTRIBUTES:
        if key in concept.attributes and not has_place(concept, key):
            text = concept.attributes.pop(key)
            concept.properties.append((f"{OWN}attribute:{key}", text))


def has_place(concept: Concept, attribute: str) -> bool:
    """Whether Archi states an attribute of a concept of this type by a property."""
    if attribute == "junction":
        type_ = None if concept.related else types().elements.get(concept.type)
        return type_ is not None and bool(type_.junction)
    return concept.related and concept.type == _ONLY[attribute]


def _elements(model: Model, model_id: str, ids: dict[str, str]) -> Iterator[Sequence[str]]:
    yield (*HEADER, SPECIALIZATION)
    yield (model_id, MODEL, model.name, model.documentation, "")
    for concept in model.elements:
        yield (*_common(concept, ids), concept.attributes.get("specialization", ""))


def _relations(model: Model, ids: dict[str, str]) -> Iterator[Sequence[str]]:
    yield (*HEADER, *ENDS, SPECIALIZATION)
    for concept in model.relationships:
        ends = (ids[concept.source], ids[concept.target])
        yield (*_common(concept, ids), *ends, concept.attributes.get("specialization", ""))


def _layer(concept: Concept) -> int:
    return list(LAYERS).index(types().elements[concept.type].layer)


def _order(concept: Concept) -> tuple[str, str]:
    """Archi sorts by type and name, whatever the case; the others stay as they stand."""
    return concept.type.lower(), concept.name.strip().lower()


def _common(concept: Concept, ids: dict[str, str]) -> Sequence[str]:
    type_ = concept.type + SUFFIX if concept.related else concept.type
    return ids[concept.id], type_, concept.name, concept.documentation


def _properties(model: Model, model_id: str, ids: dict[str, str]) -> Iterator[Sequence[str]]:
    yield ("ID", "Key", "Value")
    for key, text in model.properties:
        yield model_id, key, text
    for concept in (*model.elements, *model.relationships):
        for key, text in (*concept.properties, *_stated(concept)):
            yield ids[concept.id], key, text


def _stated(concept: Concept) -> Iterator[tuple[str, str]]:
    """What Archi states by a property and is none: of some types always."""
    attributes = concept.attributes
    if concept.type == "Access" and concept.related:
        yield ATTRIBUTES["accessType"], attributes.get("accessType", "Access")
    elif concept.type == "Association" and concept.related:
        yield ATTRIBUTES["directed"], attributes.get("directed", "false")
    elif "junction" in attributes:
        yield ATTRIBUTES["junction"], attributes["junction"].capitalize()
    elif attributes.get("strength"):
        yield ATTRIBUTES["strength"], attributes["strength"]


def _row(cells: Iterable[str]) -> str:
    return ",".join(f'"{guarded(cell).replace(chr(34), chr(34) * 2)}"' for cell in cells)


def _left_out(model: Model) -> Iterator[Finding]:
    if model.views:
        count = f"{len(model.views)} views have" if len(model.views) > 1 else "1 view has"
        message = f"{count} no place in CSV files"
        yield Finding(Severity.LOW, "view-left-out", "views", message)
