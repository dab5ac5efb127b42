"""Archi's CSV files: elements, relations and properties of one model, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Estate
from alignment.errors import Unanswerable
from alignment.exchange.concepts import SUFFIX, Concept, Faults, Model, refusal, types
from alignment.exchange.concepts_in import document_of
from alignment.exchange.concepts_out import made_id
from alignment.exchange.csv_rows import Row, rows_of
from alignment.exchange.format import Document, File, Material

_HEADER = ("ID", "Type", "Name", "Documentation")
_ENDS = ("Source", "Target")
_MODEL = "ArchimateModel"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "elements": _HEADER,
    "relations": (*_HEADER, *_ENDS),
    "properties": ("ID", "Key", "Value"),
}
_OPTIONAL = ("Specialization",)
_ACCESS = ("Write", "Read", "Access", "ReadWrite")
_ATTRIBUTES = {
    "Access_Type": "accessType",
    "Influence_Strength": "strength",
    "Directed": "directed",
    "Junction_Type": "junction",
}
"""Properties by which Archi states what is no property, and our names for them."""


@dataclass(frozen=True, slots=True)
class _Set:
    """The files of one model; those that were not given are None."""

    elements: File
    relations: File | None
    properties: File | None


class ArchiCsv:
    """The three CSV files that Archi exports; only the elements must be there."""

    name = "archi-csv"
    title = "Archi CSV files"
    suffixes = (".csv",)
    media_type = "text/csv"
    reads = True
    writes = False

    def recognises(self, material: Material) -> bool:
        """Whether one file is called ``...elements.csv`` and has Archi's header."""
        return any(
            _stem(file, "elements") is not None and _has_header(file) for file in material.files
        )

    def read(self, material: Material) -> Document:
        """The document of the model in these files."""
        files = _set_of(material)
        faults = Faults(material.name)
        model = _model(files, faults)
        return document_of(model, faults)

    def write(self, estate: Estate) -> bytes:
        """Refused: a model takes three files, and this writes one."""
        msg = f"{self.title} are read only; write {len(estate.elements)} elements as archi instead"
        raise Unanswerable(msg)


def _stem(file: File, part: str) -> str | None:
    """What stands before ``elements.csv`` in the file's name, or None if it is another file."""
    ending = f"{part}.csv"
    return file.name[: -len(ending)] if file.name.lower().endswith(ending) else None


def _has_header(file: File) -> bool:
    lines = file.data[:8192].decode("utf-8-sig", errors="ignore").splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    cells = (cell.strip(' "') for mark in ",;\t" for cell in first.split(mark))
    return set(_HEADER) <= set(cells)


def _set_of(material: Material) -> _Set:
    found = {
        stem: file for file in material.files if (stem := _stem(file, "elements")) is not None
    }
    if len(found) != 1:
        what = "no file ...elements.csv" if not found else f"several models: {', '.join(found)}"
        raise refusal(material.name, f"there is {what}")
    stem, elements = next(iter(found.items()))
    others = {
        part: file
        for part in ("relations", "properties")
        for file in material.files
        if _stem(file, part) == stem
    }
    return _Set(elements, others.get("relations"), others.get("properties"))


def _model(files: _Set, faults: Faults) -> Model:
    model = Model()
    made: dict[str, Concept] = {}
    model_id = None
    for row in _rows(files.elements, "elements", faults):
        if row.cells["Type"] == _MODEL:
            model_id = row.cells["ID"]
            model.name = row.cells["Name"]
            model.leave_out("purpose of the model", bool(row.cells["Documentation"]))
        else:
            _take(model.elements, _concept(row, model), made, model)
    for row in _rows(files.relations, "relations", faults):
        concept = _concept(row, model)
        concept.related, concept.type = True, concept.type.removesuffix(SUFFIX)
        concept.source, concept.target = (row.cells[end].strip() for end in _ENDS)
        _take(model.relationships, concept, made, model)
    for row in _rows(files.properties, "properties", faults):
        pair = row.cells["Key"], row.cells["Value"]
        name = row.cells["ID"].strip()
        if name in made:
            _take_property(made[name], *pair, row=row, faults=faults)
        elif name and name == model_id:
            model.properties.append(pair)
        else:
            faults.add(row.place, f"the property {pair[0]!r} is of {name!r}, which is not there")
    return model


def _concept(row: Row, model: Model) -> Concept:
    cells = row.cells
    name = cells["ID"].strip()
    concept = Concept(
        place=row.place,
        id=name or made_id(row.place, *cells.values()),
        type=cells["Type"].strip(),
        name=cells["Name"],
        documentation=cells["Documentation"],
    )
    if not name:
        message = f"the row has no ID; it is called {concept.id}"
        model.untidy.append(("id-made", row.place, message))
    if cells.get("Specialization"):
        concept.attributes["specialization"] = cells["Specialization"]
    type_ = types().elements.get(concept.type)
    if type_ and type_.junction:
        concept.attributes["junction"] = type_.junction
    return concept


def _take(
    concepts: list[Concept], concept: Concept, made: dict[str, Concept], model: Model
) -> None:
    """Add a concept, but not a second time when it says nothing else."""
    first = made.setdefault(concept.id, concept)
    if first is not concept and _says(first) == _says(concept):
        message = f"{concept.id} stands already in {first.place}, with the same content"
        model.untidy.append(("stands-twice", concept.place, message))
        return
    concepts.append(concept)


def _says(concept: Concept) -> Sequence[object]:
    return (
        concept.type, concept.name, concept.documentation,
        concept.source, concept.target, concept.attributes,
    )  # fmt: skip


def _take_property(concept: Concept, key: str, text: str, *, row: Row, faults: Faults) -> None:
    attribute = _ATTRIBUTES.get(key)
    if attribute is None:
        concept.properties.append((key, text))
        return
    if attribute == "junction":
        text = text.lower()
        if text not in {"and", "or"}:
            faults.add(row.place, f"there is no junction type {text!r}")
    elif attribute == "accessType" and text not in _ACCESS:
        faults.add(row.place, f"there is no access type {text!r}")
    elif attribute == "directed":
        text = text.lower()
    if text:
        concept.attributes[attribute] = text


def _rows(file: File | None, part: str, faults: Faults) -> Iterator[Row]:
    if file is not None:
        yield from rows_of(file, _COLUMNS[part], optional=_OPTIONAL, faults=faults)
