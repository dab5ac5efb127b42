"""Archi's CSV files: elements, relations and properties of one model, side by side."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Estate
from alignment.exchange.archimate.archi_csv_look import ENCODING, PREFIX, Look
from alignment.exchange.archimate.archi_csv_out import (
    ACCESS,
    ATTRIBUTES,
    ENDS,
    HEADER,
    MODEL,
    SPECIALIZATION,
    has_place,
    written_tables,
)
from alignment.exchange.archimate.archi_csv_rows import Row, rows_of
from alignment.exchange.archimate.concepts import SUFFIX, Concept, Model, types
from alignment.exchange.archimate.concepts_in import document_of, restore_ids
from alignment.exchange.archimate.concepts_out import made_id
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.archives import is_archive, read_archive
from alignment.exchange.files.cells import unguarded
from alignment.exchange.files.csv_head import head_of, mark_in
from alignment.exchange.format import Document, File, Material, Written

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "elements": HEADER,
    "relations": (*HEADER, *ENDS),
    "properties": ("ID", "Key", "Value"),
}
_AS_ARCHI = Look()
_BY_KEY = {name: ours for ours, name in ATTRIBUTES.items()}
_HARD_BLANKS = re.compile(r'="([ 0].*)"', re.DOTALL)
_UNSAID = frozenset((("directed", "false"), ("accessType", "Access")))
"""What says no more than nothing does."""


@dataclass(frozen=True, slots=True)
class _Set:
    """The files of one model; those that were not given are None."""

    elements: File
    relations: File | None
    properties: File | None


class ArchiCsv:
    """The three CSV files that Archi exports, or an archive of them; elements must be there."""

    name = "archi-csv"
    title = "Archi CSV files"
    suffixes = (".csv.zip", ".zip")
    media_type = "application/zip"
    options = (PREFIX, ENCODING)

    def __init__(self, look: Look = _AS_ARCHI) -> None:
        self.look = look

    def with_options(self, chosen: Mapping[str, str]) -> "ArchiCsv":
        """The same, with files named and encoded as chosen."""
        return ArchiCsv(Look(**chosen))

    def recognises(self, material: Material) -> bool:
        """Whether one file is called ``...elements.csv`` and has Archi's header.

        Of an archive, whether it holds a file of that name.
        """
        if len(material.files) == 1 and is_archive(material.only.data):
            return b"elements.csv" in material.only.data
        return any(
            _stem(file, "elements") is not None and _has_header(file) for file in material.files
        )

    def read(self, material: Material) -> Document:
        """The document of the model in these files."""
        files = _set_of(_loose(material))
        faults = Faults(material.name)
        model = _model(files, faults)
        restore_ids(model)
        return document_of(model, faults)

    def write(self, estate: Estate) -> bytes:
        """An archive of the three files."""
        return written_tables(estate, self.look).data

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what was left out."""
        return written_tables(estate, self.look)


def _loose(material: Material) -> Material:
    """The files of an archive side by side; hidden ones that some systems add are not there."""
    file = material.files[0]
    if len(material.files) > 1 or not is_archive(file.data):
        return material
    members = (
        (name, data)
        for name, data in read_archive(file).items()
        if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    )
    files = tuple(File(f"{file.name} {name}", data) for name, data in members)
    return Material(material.name, files)


def _stem(file: File, part: str) -> str | None:
    """What stands before ``elements.csv`` in the file's name, or None if it is another file."""
    ending = f"{part}.csv"
    return file.name[: -len(ending)] if file.name.lower().endswith(ending) else None


def _has_header(file: File) -> bool:
    lines = head_of(file).splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return set(HEADER) <= {cell.strip(' "') for cell in first.split(mark_in(first))}


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
        if row.cells["Type"] == MODEL:
            model_id = row.cells["ID"].strip()
            model.name = row.cells["Name"]
            model.documentation = row.cells["Documentation"]
            if model_id not in {"", made_id("model", model.name)}:
                model.attributes["archi:id"] = model_id
        else:
            _take(model.elements, _concept(row, model), made, model)
    for row in _rows(files.relations, "relations", faults):
        concept = _concept(row, model)
        concept.related, concept.type = True, concept.type.removesuffix(SUFFIX)
        concept.source, concept.target = (row.cells[end].strip() for end in ENDS)
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
    if cells.get(SPECIALIZATION):
        concept.attributes["specialization"] = cells[SPECIALIZATION]
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
    attribute = _BY_KEY.get(key)
    if attribute is None or not has_place(concept, attribute):
        concept.properties.append((key, text))
        return
    text = text.strip()
    if attribute == "junction":
        text = text.lower()
        if text not in {"and", "or"}:
            faults.add(row.place, f"there is no junction type {text!r}")
    elif attribute == "accessType" and text not in ACCESS:
        faults.add(row.place, f"there is no access type {text!r}")
    elif attribute == "directed":
        text = text.lower()
    if text and (attribute, text) not in _UNSAID:
        concept.attributes[attribute] = text


def _rows(file: File | None, part: str, faults: Faults) -> Iterator[Row]:
    if file is not None:
        for row in rows_of(file, _COLUMNS[part], optional=(SPECIALIZATION,), faults=faults):
            yield Row(row.place, {name: _text(cell) for name, cell in row.cells.items()})


def _text(cell: str) -> str:
    """The cell without what was written around it for a spreadsheet, by us or by Archi."""
    hard = _HARD_BLANKS.fullmatch(cell)
    return hard[1] if hard else unguarded(cell)
