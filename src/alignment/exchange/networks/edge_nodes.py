"""The elements of an edge list: those that a table states, and those that only edges name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alignment.catalogue import KINDS, Element, Finding, Kind, Severity
from alignment.catalogue.bulk import elements_from
from alignment.catalogue.distinct import hashes_met_twice
from alignment.catalogue.text import Id
from alignment.exchange.faults import Faults, Findings, shortlist
from alignment.exchange.files.cells import unguarded
from alignment.exchange.files.csv_head import header_of
from alignment.exchange.files.csv_stream import Part, parts_of
from alignment.exchange.format import File
from alignment.exchange.networks.edge_cells import (
    NODE_COLUMNS,
    NODE_NUMBERS,
    PROPERTY_COLUMNS,
    made,
    numbers,
    texts,
    words,
)
from alignment.exchange.properties import gathered

KIND_ASSUMED = "kind-assumed"
ASSUMED = Kind.COMPONENT
"""The kind of what states none: whatever else there is may need a component, and its like."""

_SILENT = ("name", "type", "documentation", "properties", "attributes")
"""Fields that stay as a catalogue has them where no table has a column for them."""

_WORDS = frozenset(str(kind) for kind in KINDS)
_LISTS = ("properties", "attributes")
_NAMED = 3
_LISTED = 100
_ID: TypeAdapter[str] = TypeAdapter(Id)


class Names(dict[str, str]):
    """The id that a cell names: each text is checked once, and stands in memory once.

    Attributes:
        unlisted: Ids that no table of nodes holds, in the order in which they were met.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unlisted: list[str] = []

    def __missing__(self, cell: str) -> str:
        name = _ID.validate_python(unguarded(cell))
        held = self.get(name)
        if held is None:
            held = self[name] = name
            self.unlisted.append(name)
        self[cell] = held
        return held


class Nodes:
    """Gathers the elements of a document.

    Attributes:
        names: What the cells of edges name.
        silent: Fields of an element for which there was no column.
        complete: There was a column for every field.
    """

    def __init__(self, faults: Faults, findings: Findings) -> None:
        self.names = Names()
        self.silent = frozenset(_SILENT)
        self.complete = False
        self._faults = faults
        self._findings = findings
        self._elements: list[Element] = []
        self._file = ""
        self._untyped: dict[str, list[str]] = {}

    def take(self, file: File, properties: File | None) -> None:
        """Read the table of nodes, and the one of their properties."""
        for part in parts_of(file, ("id",), NODE_COLUMNS, self._faults):
            self._elements += self._of(part)
        self._file, columns = file.name, set(header_of(file))
        self.silent -= columns
        self.complete = columns == set(NODE_COLUMNS)
        self._settle_doubled(file)
        self.names.update((e.id, e.id) for e in self._elements)
        if properties is not None:
            self.silent -= set(_LISTS)
            self._take_properties(properties)

    def elements(self) -> tuple[Element, ...]:
        """All of them, those that only edges name at the end; hands them over."""
        ids = self.names.unlisted
        columns: dict[str, Sequence[Any]] = {"id": ids, "name": ids, "kind": [ASSUMED] * len(ids)}
        held, self._elements = self._elements, []
        held += elements_from(columns) if ids else []
        return tuple(held)

    def note_assumed(self, edges: str) -> None:
        """Say which kinds were assumed."""
        for type_, ids in self._untyped.items():
            what = f"of type {type_!r}, which names no kind," if type_ else "without kind and type"
            self._note(what, ids, self._file)
        if self.names.unlisted:
            what = "that only edges name and the catalogue does not hold"
            self._note(what, self.names.unlisted, edges)

    def _note(self, what: str, ids: Sequence[str], place: str) -> None:
        shown = shortlist(ids, most=_NAMED)
        message = f"elements {what} are taken to be {ASSUMED}s ({len(ids):,}): {shown}"
        finding = Finding(Severity.LOW, KIND_ASSUMED, place, message, tuple(ids[:_LISTED]))
        self._findings.add(place, finding)

    def _of(self, part: Part) -> list[Element]:
        cells = part.columns
        columns: dict[str, Sequence[Any]] = {
            name: texts(cells[name]) for name in ("id", "name", "owner", "documentation")
            if name in cells
        }  # fmt: skip
        names = columns.get("name") or columns["id"]
        ids = columns["id"]
        columns["name"] = [n if n.strip() else i for n, i in zip(names, ids, strict=True)]
        columns["type"] = texts(cells.get("type") or [""] * len(ids))
        columns["kind"], columns["type"] = self._kinds(cells.get("kind"), columns["type"], ids)
        for name in NODE_NUMBERS:
            if any(cells.get(name, ())):
                columns[name] = numbers(cells[name], name, part.place, self._faults)
        for name in ("audience", "lifecycle"):
            if any(cells.get(name, ())):
                columns[name] = words(cells[name])
        return made(elements_from, "elements", columns, place=part.place, faults=self._faults)

    def _kinds(
        self, stated: Sequence[str] | None, types: Sequence[str], ids: Sequence[str]
    ) -> tuple[list[Any], list[str]]:
        """Kinds and types; where no kind is stated, a type that is the word of one is it."""
        kinds: list[Any] = []
        kept: list[str] = []
        for kind, type_, name in zip(stated or [""] * len(ids), types, ids, strict=True):
            word = kind.strip()
            if word:
                kinds.append(_KINDS.get(word, word))
                kept.append(type_)
                continue
            word = type_.strip().lower()
            is_kind = word in _WORDS
            kinds.append(_KINDS[word] if is_kind else ASSUMED)
            kept.append("" if is_kind else type_)
            if not is_kind:
                self._untyped.setdefault(type_, []).append(name)
        return kinds, kept

    def _settle_doubled(self, file: File) -> None:
        """Keep once what stands twice alike; refuse what stands twice otherwise."""
        twice = hashes_met_twice(e.id for e in self._elements)
        if not twice:
            return
        first: dict[str, Element] = {}
        kept: list[Element] = []
        for element in self._elements:
            before = (
                first.setdefault(element.id, element) if hash(element.id) in twice else element
            )
            place = f"{file.name} element {element.id}"
            if before is element:
                kept.append(element)
            elif before != element:
                self._faults.add(place, "stands twice, with another content")
            else:
                message = f"{element.id} stands twice, with the same content; kept once"
                finding = Finding(Severity.INFO, "repeated-row", place, message, (element.id,))
                self._findings.add(file.name, finding)
        self._elements = kept

    def _take_properties(self, file: File) -> None:
        pairs: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for part in parts_of(file, PROPERTY_COLUMNS, PROPERTY_COLUMNS, self._faults):
            for index, (name, list_, key, text) in enumerate(_rows(part.columns)):
                if name not in self.names:
                    self._faults.add(part.place(index), f"there is no element {name!r}")
                elif list_ not in _LISTS:
                    message = f"the list is one of {', '.join(_LISTS)}, not {list_[:60]!r}"
                    self._faults.add(part.place(index), message)
                else:
                    pairs.setdefault(name, {}).setdefault(list_, []).append((key, text))
        for index, element in enumerate(self._elements if pairs else ()):
            if element.id in pairs:
                self._elements[index] = self._with(element, pairs[element.id], file.name)

    def _with(
        self, element: Element, lists: Mapping[str, list[tuple[str, str]]], file: str
    ) -> Element:
        found: dict[str, Any] = {name: gathered(pairs) for name, pairs in lists.items()}
        try:
            return replace(element, **found)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                where = " ".join(map(str, fault["loc"]))
                self._faults.add(f"{file} element {element.id} {where}", fault["msg"])
            return element


_KINDS: Mapping[str, Kind] = {str(kind): kind for kind in KINDS}


def _rows(cells: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str, str]]:
    ids, lists, keys, values = (cells[name] for name in PROPERTY_COLUMNS)
    yield from zip((n.strip() for n in texts(ids)), lists, texts(keys), texts(values), strict=True)
