"""A report as a value: sections of text, key figures, tables and pictures; no file format in it.

Composed once from answers; each renderer tells the same value in one format. Every number belongs
to a reference, which the appendix resolves to formula, inputs and revision.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self, TypeAlias

from alignment.reports.look import LOCALES, Locale
from alignment.reports.maps.shapes import Drawing


class Form(StrEnum):
    """How the values of a column or a key figure are to be told."""

    TEXT = "text"
    """A name, or somebody's own words."""
    SENTENCE = "sentence"
    """Words of ours, whose numbers are written as in the reader's country."""
    ID = "id"
    """The id of an element: linked where the format can and an address is known."""
    COUNT = "count"
    NUMBER = "number"
    """A pure number or one in the indicator's own unit."""
    AMOUNT = "amount"
    """Value, points or money a year, in the unit that stands beside it."""
    PERCENT = "percent"
    """A fraction, 0..1; told as a percentage."""
    DATE = "date"


Cell: TypeAlias = str | int | float | date | None
"""None is told as a dash: it was not measured, or is not defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences; ``strong`` for the conclusion that a section opens with.

    Attributes:
        references: Ids of what resolves the numbers in the text.
    """

    text: str
    strong: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One number that a reader takes away.

    Attributes:
        label: What it is, in a few words.
        value: In ``form``; None with the reason in ``note`` where it is not defined.
        unit: Empty for a pure number.
        note: What it is to be read against, such as ``of 100``.
        reference: Id of the ``Reference`` that resolves it.
    """

    label: str
    value: float | int | None
    form: Form = Form.NUMBER
    unit: str = ""
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """Some numbers side by side."""

    id: str
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        key: Its name for programs: lower case, ``_`` between words, unique in the table.
        title: What a person reads.
        form: Of its values.
        unit: Stands beside the title.
        shaded: Cells are shaded by size, as in a heat table.
        lacking: Cells are shaded by what they lack of the whole, 1; such columns of a table share
            a scale.
        reference: Id of the ``Reference`` that resolves its numbers; a row's ``of`` completes it.
    """

    key: str
    title: str
    form: Form = Form.TEXT
    unit: str = ""
    shaded: bool = False
    lacking: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns.

    Attributes:
        id: Unique in the report.
        title: A few words; also its caption.
        rows: Each as long as ``columns``.
        total: A last row that the numbers add up to.
        note: What a reader must know to read it right.
        omitted: How many rows are not there; told below the table.
        listed: How many of the rows a document lists, since nobody reads more; None for all.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""
    omitted: int = 0
    listed: int | None = None

    def shortened(self) -> Self:
        """Only the rows that a document lists, the others counted."""
        more = 0 if self.listed is None else max(len(self.rows) - self.listed, 0)
        if not more:
            return self
        return replace(self, rows=self.rows[: self.listed], omitted=self.omitted + more)


class Shape(StrEnum):
    """How a chart shows its series."""

    BARS = "bars"
    """Horizontal; points are labelled amounts, series stand beside each other."""
    LINES = "lines"
    """Over time or order; a series may be a limit that is drawn dashed."""
    BUBBLES = "bubbles"
    """x against y with an area; labels do not collide; cuts part the quadrants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point; ``y`` is None where there is a gap, ``mark`` says what is special about it."""

    label: str
    y: float | None
    x: float | None = None
    size: float | None = None
    id: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points that belong together; ``limit`` for a target, floor, mean or natural limit."""

    name: str
    points: tuple[Point, ...]
    limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Numbers to be seen.

    Attributes:
        sentence: What a reader sees in it, for those who cannot and for the caption.
        cuts: Where the quadrants of bubbles part: x and y, in the units of the axes.
        quadrants: Their names: left top, right top, left bottom, right bottom.
        y_form: How values along y are told; ``x_form`` along x, for bubbles.
        reference: Id of the ``Reference`` that resolves its numbers.
        locale: How numbers are written in its picture.
    """

    id: str
    title: str
    shape: Shape
    series: tuple[Series, ...]
    sentence: str
    x_title: str = ""
    y_title: str = ""
    x_form: Form = Form.NUMBER
    y_form: Form = Form.NUMBER
    cuts: tuple[float, float] | None = None
    quadrants: tuple[str, str, str, str] | None = None
    reference: str = ""
    locale: Locale = LOCALES["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A map or a line of sight, drawn by the same layout as the pages."""

    id: str
    title: str
    drawing: Drawing
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a book.

    Attributes:
        facts: What is said of it, one for each name in ``Entries.facts``; empty where nothing is.
    """

    id: str
    title: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Things of a kind told one after the other, as in a book; or as one table.

    Attributes:
        facts: Names of the facts that each states.
        omitted: How many are not listed.
    """

    id: str
    title: str
    facts: tuple[str, ...]
    entries: tuple[Entry, ...]
    omitted: int = 0

    def as_table(self) -> Table:
        """The same as a table, for formats in which a book would be a poor read."""
        columns = (
            Column(key="id", title="ID", form=Form.ID),
            Column(key="name", title="Name"),
            Column(key="description", title="Description"),
            *(Column(key=name.casefold().replace(" ", "_"), title=name) for name in self.facts),
        )
        rows = tuple((e.id, e.title, e.text, *e.facts) for e in self.entries)
        return Table(
            id=self.id, title=self.title, columns=columns, rows=rows, omitted=self.omitted
        )  # fmt: skip


Block: TypeAlias = Paragraph | KeyFigures | Table | Chart | Picture | Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part that can be chosen or left out by its ``id``; sections do not nest."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What resolves a number.

    Attributes:
        id: As it stands beside the number, such as ``R3``.
        figure: Its name, at the doors where it has one there: ``contribution``.
        of: Ids of what it is a figure of; empty for a column, whose rows say it.
        formula: In one line.
        inputs: What went in, as ``name: value`` with the unit and what states it.
        sources: Sections of METHODS, standards, papers.
        opened_by: The command that opens it down to what went in; empty for none.
        revision: That it holds for; 0 where it is the one of the stamp.
    """

    id: str
    figure: str
    formula: str
    of: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    opened_by: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a report holds for; two reports with one ``digest`` tell the same.

    Attributes:
        catalogue: Its name.
        revision: Of the catalogue.
        made_at: With zone; the time of the revision unless one is given, so that a report made
            again is the same.
        restriction: In words; empty for the whole catalogue.
        parameters: What was chosen, by name.
        version: Of alignment.
        digest: SHA-256 over revision hash, kind, parameters, version, in hexadecimal.
        address: Where the catalogue is served, for links; empty for none.
    """

    catalogue: str
    revision: int
    made_at: datetime
    version: str
    digest: str
    restriction: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report.

    Attributes:
        left_out: What could not be attributed, measured or shown.
        names: Those that hold what reads like a number: sentences keep them as they are.
    """

    kind: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    left_out: tuple[str, ...]
    stamp: Stamp
    names: tuple[str, ...] = ()

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with the section that holds it, in order."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    def shortened(self) -> Self:
        """The same for reading rather than for calculating on: long lists cut and counted."""
        sections = tuple(
            replace(section, blocks=tuple(
                block.shortened() if isinstance(block, Table) else block
                for block in section.blocks
            ))
            for section in self.sections
        )  # fmt: skip
        return replace(self, sections=sections)
