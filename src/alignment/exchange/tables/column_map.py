"""Any tables by a column map of the user's: CSV files and Excel sheets become an estate."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from pydantic import ValidationError

from alignment.catalogue import (
    ENTITIES,
    Collection,
    Estate,
    Finding,
    Heading,
    Severity,
)
from alignment.catalogue.estate import place_of
from alignment.catalogue.faults import faults_of
from alignment.catalogue.periods import period_in
from alignment.errors import Problem
from alignment.exchange.faults import Findings, counts_of, refusal, refusal_of
from alignment.exchange.format import FILE_NOT_READ, Document, File, Material
from alignment.exchange.forms import NUMBERS, forms
from alignment.exchange.inventory import REFERENCES
from alignment.exchange.tables.language import Cell, ColumnMapText, Section, read_map
from alignment.exchange.tables.rows import Record, Tables

_MARK = re.compile(rb"^(\xef\xbb\xbf)?column_map[ \t]*:", re.MULTILINE)
_REQUIRED = {"targets": ("target", "floor"), "measurements": ("value",)}
_ENDS = {
    "requirements": ("of", "members"),
    "relationships": ("source", "target"),
    "practices": ("practice", "service"),
    "targets": ("consumer", "service"),
    "measurements": ("service",),
}


_OPEN = frozenset({"name", "type", "documentation", "properties"})
"""Fields of elements that a map may leave out; the others stay where a document has none."""


class ColumnMap:
    """Tables and the map that says what their columns mean, given together."""

    name: ClassVar[str] = "column-map"
    title: ClassVar[str] = "Tables (CSV, Excel) with a column map"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    media_type: ClassVar[str] = "application/yaml"

    def recognises(self, material: Material) -> bool:
        """Whether a file has the key ``column_map`` at its top."""
        return any(_is_map(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The estate that the map makes of the tables; raises Unreadable with every fault."""
        maps = [file for file in material.files if _is_map(file)]
        if len(maps) != 1:
            message = f"needs one column map, {len(maps)} were given"
            raise refusal(material.name, message)
        spec = read_map(maps[0])
        files = [file for file in material.files if file is not maps[0]]
        return _Making(spec, files).document()


def _is_map(file: File) -> bool:
    return file.name.lower().endswith((".yaml", ".yml")) and bool(_MARK.search(file.data))


class _Making:
    """Makes the entities of each section, then drops what refers to nothing."""

    def __init__(self, spec: ColumnMapText, files: list[File]) -> None:
        self.spec = spec
        self.findings = Findings()
        self.tables = Tables(spec, files, self.findings)
        self.problems: list[Problem] = []
        self.made: dict[Collection, dict[str, tuple[Any, str]]] = {name: {} for name in ENTITIES}

    def document(self) -> Document:
        """Everything that was made; raises Unreadable when anything was wrong."""
        self.tables.read()
        for collection, _, section in self.spec.sections():
            self._make(collection, section)
        if self.problems:
            raise refusal_of(self.problems[:200], total=len(self.problems))
        self._note_unused()
        estate = self._estate()
        return Document(
            estate=estate,
            silent=self._silent(),
            by_name=self.spec.references == "catalogue",
            findings=tuple(self.findings.all()),
            element_types=counts_of(e.type or e.kind.value for e in estate.elements),
            relationship_types=counts_of(r.type for r in estate.relationships),
            places={
                place_of(entity): place
                for name, made in self.made.items() if name != "elements"
                for entity, place in made.values()
            },
        )  # fmt: skip

    def _estate(self) -> Estate:
        lists: dict[str, Iterable[Any]] = {
            name: [entity for entity, _ in made.values()]
            for name, made in self.made.items() if name != "heading"
        }  # fmt: skip
        if self.spec.references == "document":
            ids = {name: set(self.made[name]) for name in ("elements", "relationships")}
            drop = _Dropping(ids["elements"], ids["relationships"], self.findings)
            for name, made in self.made.items():
                if name in REFERENCES:
                    lists[name] = list(drop.kept(name, made.values()))
        heading = Heading(name=self.spec.name, currency=self.spec.currency)
        return Estate(heading=heading, **{name: tuple(items) for name, items in lists.items()})

    def _silent(self) -> frozenset[str]:
        """What no section says of elements: what the catalogue holds of it stays."""
        said = set().union(*(
            {*section.cells, *(("properties",) if section.properties else ())}
            for collection, _, section in self.spec.sections() if collection == "elements"
        ))  # fmt: skip
        return _OPEN - said

    def _note_unused(self) -> None:
        for file in self.tables.files:
            if file.name not in self.tables.used:
                finding = Finding(Severity.MEDIUM, FILE_NOT_READ, file.name, "no table names it")
                self.findings.add("files", finding)

    def _make(self, collection: Collection, section: Section) -> None:
        items: list[dict[str, Any]] = []
        places: list[str] = []
        for record in self.tables.records_of(collection, section):
            item = self._item(collection, section, record)
            if item is not None:
                items.append(item)
                places.append(record.place)
        try:
            made = forms()[collection].adapter.validate_python(items)
        except ValidationError as error:
            for (index, *path), message in faults_of(error.errors(include_url=False), items):
                name = str(path[0]) if path else ""
                where = places[int(index)] + _columns_of(section, name)
                text = f"{name} {message}" if name else message
                self.problems.append(Problem(where, text))
            return
        for entity, place in zip(made, places, strict=True):
            self._keep(collection, entity, place, expected=section.distinct)

    def _keep(self, collection: Collection, entity: Any, place: str, *, expected: bool) -> None:
        before, where = self.made[collection].setdefault(entity.key, (entity, place))
        if where == place and before is entity:
            return
        if before != entity:
            message = f"{entity.key} stands in {where} too, with another content"
            self.problems.append(Problem(place, message))
            return
        if expected:
            return
        message = f"{entity.key} stands in {where} too; kept once"
        finding = Finding(Severity.INFO, "repeated-row", place, message, (entity.key,))
        self.findings.add(collection, finding)

    def _item(self, collection: str, section: Section, record: Record) -> dict[str, Any] | None:
        item: dict[str, Any] = {}
        for name, cell in section.cells.items():
            text = cell.fill(record.values)
            if text == "":
                continue
            if name in NUMBERS[collection]:
                item[name] = self._number(cell, text, record, name)
            elif name == "period":
                item[name] = period_in(text) or text
            elif name == "members":
                parts = text.split(cell.split) if cell.split else [text]
                item[name] = [part.strip() for part in parts if part.strip()]
            else:
                item[name] = text
        if not self._has_key(collection, section, record):
            return None
        if section.properties:
            filled = {key: cell.fill(record.values) for key, cell in section.properties.items()}
            item["properties"] = {key: text for key, text in filled.items() if text}
        return item if self._is_stated(collection, section, record, item) else None

    def _has_key(self, collection: str, section: Section, record: Record) -> bool:
        """Refuse a row whose id lacks one of its parts: half a key is no key."""
        cell = section.cells.get("id") if collection == "elements" else None
        parts = cell.columns if cell else ()
        if cell and cell.defaults and not any(record.values[c].strip() for c in parts):
            parts = cell.defaults
        lacking = [c for c in parts if not record.values[c].strip()]
        if lacking:
            message = f"the key is blank: column {', '.join(lacking)}"
            self.problems.append(Problem(record.place, message))
        return not lacking

    def _number(self, cell: Cell, text: str, record: Record, name: str) -> Any:
        number = cell.number(text)
        if number is None:
            place = record.place + _named(cell)
            self.problems.append(Problem(place, f"{name} must be a number, not {text[:60]!r}"))
            return 0
        return int(number) if name == "needs" and number == int(number) else float(number)

    def _is_stated(
        self, collection: str, section: Section, record: Record, item: dict[str, Any]
    ) -> bool:
        """Whether the row states what it would be empty without; else there is a finding."""
        ends, numbers = _ENDS.get(collection, ()), _REQUIRED.get(collection, ())
        for name in (*ends, *numbers):
            if not item.get(name, "") and item.get(name) != 0 and name in section.cells:
                place = record.place + _named(section.cells[name])
                message = f"{name} is blank; the row was left out"
                rule = "blank-number" if name in numbers else "blank-reference"
                self._note(collection, rule, place, message)
                return False
        if collection == "targets" and item.get("target") == item.get("floor"):
            message = "target and floor are equal, so nothing is promised; the row was left out"
            self._note(collection, "target-equals-floor", record.place, message)
            return False
        return True

    def _note(self, collection: str, rule: str, place: str, message: str) -> None:
        self.findings.add(collection, Finding(Severity.LOW, rule, place, message))


class _Dropping:
    """Leaves out what refers to nothing in the tables, with a finding for each."""

    def __init__(self, elements: set[str], relationships: set[str], findings: Findings) -> None:
        self.elements = elements
        self.ends = elements | relationships
        self.findings = findings

    def kept(self, name: Collection, made: Iterable[tuple[Any, str]]) -> Iterator[Any]:
        """The entities of a list of which nothing is missing."""
        for entity, place in made:
            lacking = [i for i in REFERENCES[name](entity) if i not in self._there(name)]
            if not lacking:
                yield entity
                continue
            message = f"there is no {', '.join(lacking)}; {entity.key} was left out"
            finding = Finding(Severity.MEDIUM, "refers-to-nothing", place, message, (entity.key,))
            self.findings.add(name, finding)

    def _there(self, name: Collection) -> set[str]:
        return self.ends if name == "relationships" else self.elements


def _columns_of(section: Section, name: str) -> str:
    cell = section.cells.get(name)
    return _named(cell) if cell else ""


def _named(cell: Cell) -> str:
    return f" column {', '.join(cell.columns)}" if cell.columns else ""
