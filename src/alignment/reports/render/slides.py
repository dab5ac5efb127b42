"""A report as a presentation: a conclusion a section, native charts, tables and maps."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from alignment.reports.look import Look
from alignment.reports.render.slides_charts import add_chart
from alignment.reports.render.slides_deck import SOFT, Area, Deck
from alignment.reports.render.slides_map import add_map
from alignment.reports.render.slides_tables import add_page, left_out_text, pages_of
from alignment.reports.render.slides_template import EMU
from alignment.reports.render.slides_texts import (
    BODY,
    LEAD,
    WIDE,
    put_height,
    put_paragraph,
    tell_texts,
)  # fmt: skip
from alignment.reports.render.widths import lines_in
from alignment.reports.report import (
    Chart,
    Column,
    Entries,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)  # fmt: skip
from alignment.reports.told import holds_for, reference_lines, running, stamp_lines

_CAPTION = 12.0
_CLOSE, _APART = 4.0, 16.0
"""How close a caption stands to what it belongs to, and how far from what stands above."""
_MOST_LEAD = 3
"""Lines of a conclusion that stands above what it is concluded from."""

_Words = Sequence[tuple[str, bool]]


def render_slides(report: Report, look: Look | None = None) -> bytes:
    """The report as a presentation in 16:9, or in the template of the look; the same bytes again.

    Raises:
        Invalid: The template of the look is no presentation.
    """
    teller = _Teller(report, look or Look())
    teller.tell()
    return teller.deck.saved()


class _Teller:
    """Tells a report slide by slide."""

    def __init__(self, report: Report, look: Look) -> None:
        self._report, self._stamp = report, report.stamp
        self._holds_for = holds_for(report.stamp, look.locale)
        self.deck = Deck(look, " · ".join(running(report, look.locale)))
        self._references = {r.id: r for r in report.references}
        self._spare: tuple[str, Any, Area] | None = None  # title, slide and room below the last
        self._made_at = report.stamp.made_at.astimezone(UTC).replace(tzinfo=None)
        _set_properties(self.deck.deck, report, self._made_at)

    def tell(self) -> None:
        """All of it."""
        report, look = self._report, self.deck.look
        lines = [report.subtitle, self._holds_for, self._stamp.restriction]
        slide = self.deck.opening(report.title, lines)
        if look.logo:
            wide = self.deck.deck.slide_width / EMU
            self.deck.picture(slide, look.logo, Area(wide - 220, 30, 180, 60))
        for section in report.sections:
            self._section(section)
        if report.left_out:
            texts = [Paragraph(text=words) for words in report.left_out]
            self._texts("What was left out", texts)
        if report.references:
            self._table("Where the numbers come from", _resolved(report), ())
        self._table("What this report holds for", self._facts(), ())

    def _section(self, section: Section) -> None:
        """Sentences, key figures and small tables share slides; a chart or map has one of its own.

        A short conclusion stands above what it is concluded from.
        """
        waiting: list[Paragraph | KeyFigures] = []
        for block in section.blocks:
            if isinstance(block, Paragraph | KeyFigures):
                waiting.append(block)
                continue
            lead = _lead_of(waiting)
            if lead is None:
                self._texts(section.title, waiting)
            self._shown(section.title, block, lead or ())
            waiting = []
        self._texts(section.title, waiting)

    def _texts(self, title: str, blocks: Sequence[Paragraph | KeyFigures]) -> None:
        for slide, room, references in tell_texts(self.deck, title, blocks):
            self._note(slide, references)
            self._spare = (title, slide, room)

    def _shown(
        self, title: str, block: Table | Entries | Chart | Picture, lead: Sequence[Paragraph]
    ) -> None:
        if isinstance(block, Table | Entries):
            table = block if isinstance(block, Table) else block.as_table()
            self._table(title, table, lead)
            return
        slide, room = self._captioned(title, lead, block.title, block.sentence)
        references = [r for p in lead for r in p.references]
        if isinstance(block, Picture):
            add_map(slide, block.drawing, room.emu)
        elif add_chart(self.deck, slide, block, room, self._made_at):
            references.append(block.reference)
        else:
            self.deck.text(slide, room, "Nothing was measured.", BODY, colour=SOFT)
        self._note(slide, references, block.title, block.sentence)

    def _captioned(
        self, title: str, lead: Sequence[Paragraph], caption: str, sentence: str
    ) -> tuple[Any, Area]:
        """A slide with a conclusion and what is shown below it; the slide, and the room left."""
        slide, room = self.deck.slide(title)
        self._spare = None
        return slide, self._put_caption(slide, room, lead, _distinct(title, caption, sentence))

    def _put_caption(
        self, slide: Any, room: Area, lead: Sequence[Paragraph], words: _Words
    ) -> Area:
        for paragraph in lead:
            room = room.below(put_paragraph(self.deck, slide, room, paragraph))
        for said, bold in words:
            self.deck.text(slide, room, said, _CAPTION, bold=bold,
                           colour=self.deck.accent if bold else SOFT)  # fmt: skip
            room = room.below(self.deck.room_of(said, room.width, _CAPTION) - _CLOSE)
        return room.below(_CLOSE)

    def _table(self, title: str, table: Table, lead: Sequence[Paragraph]) -> None:
        words = " ".join(w for w in (table.note, left_out_text(table, self.deck)) if w)
        slide, room = self._below_others(title, table, lead, words) or self._captioned(
            title, lead, table.title, words
        )
        if not table.rows:
            self.deck.text(slide, room, "There is none.", BODY, colour=SOFT)
            return
        rooms = (room, room.above(self._height_of(lead, room.width)))
        references = [r for p in lead for r in p.references]
        pages = list(pages_of(table, rooms, self.deck, self._stamp))
        for number, page in enumerate(pages, start=1):
            if number > 1:
                caption = f"{table.title} ({number} of {len(pages)})"
                slide, room = self._captioned(title, (), caption, words)
            add_page(slide, page, room, table.title)
            references += [c.reference for c in table.columns]
            self._note(slide, references, table.title, words)
            references = []
            self._spare = (title, slide, room.below(sum(page.heights) + _APART))

    def _below_others(
        self, title: str, table: Table, lead: Sequence[Paragraph], sentence: str
    ) -> tuple[Any, Area] | None:
        """The last slide and the room on it, its caption put there, where it holds all of a table.

        A deck of slides that show three rows each is a poor read.
        """
        if self._spare is None or self._spare[0] != title or not table.rows:
            return None
        _, slide, room = self._spare
        words = _distinct(title, table.title, sentence)
        above = self._height_of(lead, room.width) + _CLOSE + sum(
            self.deck.room_of(said, room.width, _CAPTION) - _CLOSE for said, _ in words
        )  # fmt: skip
        rest = room.below(above)
        pages = list(pages_of(table, (rest, rest), self.deck, self._stamp))
        if len(pages) > 1 or sum(pages[0].heights) > rest.height:
            return None
        return slide, self._put_caption(slide, room, lead, words)

    def _height_of(self, lead: Sequence[Paragraph], width: float) -> float:
        return sum(put_height(self.deck, width, p) for p in lead)

    def _note(self, slide: Any, references: Iterable[str], *lines: str) -> None:
        """What the numbers on a slide come from, for whoever speaks to it."""
        told = list(lines)
        for name in dict.fromkeys(references):
            reference = self._references.get(name)
            if reference is not None:
                told += ["", f"{reference.id} {reference.figure}"]
                told += [f"{key} {words}".strip() for key, words in reference_lines(reference)]
        self.deck.note(slide, told)

    def _facts(self) -> Table:
        lines = stamp_lines(self._stamp, self.deck.look.locale)
        return Table(
            id="stamp", title="", rows=tuple(lines),
            columns=(Column(key="name", title="Of"), Column(key="words", title="Value")),
        )  # fmt: skip


def _distinct(title: str, caption: str, sentence: str) -> _Words:
    """What stands above what is shown, and whether it is bold; the title is not said twice."""
    return [(w, bold) for w, bold in ((caption, True), (sentence, False)) if w and w != title]


def _lead_of(blocks: Sequence[Paragraph | KeyFigures]) -> list[Paragraph] | None:
    """What is short enough to stand above what it is concluded from; None for more."""
    found: list[Paragraph] = []
    lines = 0
    for block in blocks:
        if isinstance(block, KeyFigures):
            return None
        found.append(block)
        lines += lines_in(block.text, WIDE / (LEAD if block.strong else BODY))
    return found if lines <= _MOST_LEAD else None


def _resolved(report: Report) -> Table:
    """What resolves the numbers, in short; the notes of a slide have all of it."""
    return Table(
        id="references", title="The notes below each slide have the inputs and sources.",
        columns=(Column(key="id", title="Id"), Column(key="figure", title="Figure"),
                 Column(key="of", title="Of"), Column(key="formula", title="Formula")),
        rows=tuple((r.id, r.figure, ", ".join(r.of) or None, r.formula)
                   for r in report.references),
    )  # fmt: skip


def _set_properties(deck: Any, report: Report, made_at: datetime) -> None:
    held = deck.core_properties
    held.title, held.subject, held.author = report.title[:255], report.subtitle[:255], "alignment"
    held.created = held.modified = made_at
    held.last_modified_by, held.revision = "alignment", 1
