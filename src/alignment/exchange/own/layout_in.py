"""Our own tables as a document: every cell checked, every fault told with row and column."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from alignment.catalogue import ENTITIES, Estate, Finding, Heading, Severity
from alignment.catalogue.estate import place_of
from alignment.catalogue.faults import faults_of
from alignment.errors import Unreadable
from alignment.exchange.faults import Faults, counts_of
from alignment.exchange.files.cells import Row
from alignment.exchange.files.sheets import Sheet, sheet_of
from alignment.exchange.format import SHEET_MISSING, SHEET_NOT_READ, Document
from alignment.exchange.forms import forms
from alignment.exchange.own.layout import (
    BY_NAME,
    CURRENCY_ROW,
    KEPT_FIELDS,
    KEPT_ROW,
    NAME_ROW,
    README,
    SHEETS,
    SheetForm,
)
from alignment.exchange.own.layout_cells import Header, Taken, header_of, item_of

_HEADING = {NAME_ROW: "name", CURRENCY_ROW: "currency"}


class OwnTables:
    """Gathers what the sheets of one document hold, and what is wrong with any of them.

    Args:
        name: What was given, for messages about the whole of it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults = Faults(name)
        self.findings: list[Finding] = []
        self._sheets: dict[str, tuple[str, list[Row]]] = {}
        self._made: dict[str, dict[str, tuple[Any, str]]] = {n: {} for n in ENTITIES}
        self._heading = Heading()

    def take(self, name: str, place: str, rows: Iterable[Row]) -> None:
        """A sheet by its name: a finding where it is none of ours, a fault where it nearly is.

        Raises nothing: what is wrong is kept until the end.
        """
        key = name.strip().casefold()
        try:
            held = [row for row in rows if any(cell.strip() for cell in row.cells)]
        except Unreadable as error:
            self.faults.take(error)
            return
        if key == README.casefold():
            self._take_heading(place, held)
        elif key in self._sheets:
            self.faults.add(place, f"there are two sheets {name!r}")
        elif key in BY_NAME:
            self._sheets[key] = (place, held)
        elif held:
            self._take_stranger(name, place)

    def document(self) -> Document:
        """The document; raises Unreadable with every fault located."""
        known: set[str] = set()
        for form in SHEETS:
            place, rows = self._sheets.get(form.name.casefold(), ("", []))
            if place:
                self._take_sheet(form, place, rows, known)
        self.faults.refuse()
        self._note_missing()
        lists = {n: [e for e, _ in made.values()] for n, made in self._made.items()}
        del lists["heading"]
        estate = Estate(heading=self._heading, **{n: tuple(held) for n, held in lists.items()})
        return Document(
            estate=estate,
            complete=True,
            findings=tuple(self.findings),
            element_types=counts_of(e.type or e.kind.value for e in estate.elements),
            relationship_types=counts_of(r.type for r in estate.relationships),
            places={
                place_of(e): place
                for name, made in self._made.items() if name != "elements"
                for e, place in made.values()
            },
        )  # fmt: skip

    def _take_heading(self, place: str, rows: Sequence[Row]) -> None:
        said: dict[str, Any] = {}
        for row in rows:
            field = _HEADING.get(row.cells[0].strip().casefold())
            text = next((c for c in row.cells[1:] if c.strip()), "")
            if row.cells[0].strip().casefold() == KEPT_ROW:
                self._take_kept(f"{place} row {row.number}", "".join(row.cells[1:]), said)
            elif field and field in said:
                self.faults.add(f"{place} row {row.number}", "says the same a second time")
            elif field:
                said[field] = text
        try:
            self._heading = Heading(**said)
        except ValidationError as error:
            for path, message in faults_of(error.errors(include_url=False), said):
                self.faults.add(f"{place}, {path[0]}", message)

    def _take_kept(self, place: str, text: str, said: dict[str, Any]) -> None:
        try:
            kept = json.loads(text)
        except ValueError:
            kept = None
        if not isinstance(kept, dict) or set(kept) - set(KEPT_FIELDS):
            self.faults.add(place, f"must be an object with {', '.join(KEPT_FIELDS)} as JSON")
        else:
            said.update(kept)

    def _take_stranger(self, name: str, place: str) -> None:
        from rapidfuzz import process

        known = [form.name for form in SHEETS]
        near = process.extractOne(name, known, score_cutoff=80, processor=str.casefold)
        if near:
            self.faults.add(place, f"there is no sheet {name!r}; did you mean {near[0]!r}?")
            return
        message = f"{name!r} is no sheet of this layout and was not read"
        self.findings.append(Finding(Severity.MEDIUM, SHEET_NOT_READ, place, message))

    def _note_missing(self) -> None:
        missing = [f.name for f in SHEETS if f.name.casefold() not in self._sheets]
        if missing:
            message = f"there is no sheet {', '.join(missing)}: nothing is said about these"
            self.findings.append(Finding(Severity.INFO, SHEET_MISSING, self.name, message))

    def _take_sheet(
        self, form: SheetForm, place: str, rows: Sequence[Row], known: set[str]
    ) -> None:
        """Read one sheet; the sheets of elements come first, so that their ids are known."""
        try:
            sheet = sheet_of(place, rows)
        except Unreadable as error:
            self.faults.take(error)
            return
        header = header_of(form, sheet, self.faults)
        if header is not None:
            self._take_rows(form, sheet, header, known)

    def _take_rows(self, form: SheetForm, sheet: Sheet, header: Header, known: set[str]) -> None:
        taken: list[Taken] = []
        for row in sheet.rows:
            found = item_of(form, header, row, sheet.place_of(row), known, self.faults)
            if found is not None:
                taken.append(found)
                if form.kind is not None:
                    known.add(str(found.item.get("id", "")).strip())
        for found, entity in zip(taken, self._entities(form, taken), strict=False):
            self._keep(form, found, entity)

    def _entities(self, form: SheetForm, taken: Sequence[Taken]) -> Sequence[Any]:
        items = [found.item for found in taken]
        try:
            return forms()[form.collection].adapter.validate_python(items)
        except ValidationError as error:
            for (index, *path), message in faults_of(error.errors(include_url=False), items):
                self.faults.add(taken[int(index)].place_at(path), message)
            return ()

    def _keep(self, form: SheetForm, found: Taken, entity: Any) -> None:
        made = self._made[form.collection]
        _, before = made.setdefault(entity.key, (entity, found.place))
        if before != found.place:
            self.faults.add(found.place, f"{entity.key!r} stands twice, first in {before}")
