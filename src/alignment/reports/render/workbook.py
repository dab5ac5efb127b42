"""A report as an Excel workbook: a summary, a sheet a table or chart, where numbers come from."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any

from alignment.reports.look import Look
from alignment.reports.render.cells import QUIET, write_cell, write_text
from alignment.reports.render.chart_rows import picture_tables
from alignment.reports.render.workbook_charts import paint_chart
from alignment.reports.render.workbook_tables import (
    HEAD,
    INDENTED,
    LINE,
    MOST_HIGH,
    SOFT,
    Book,
    number_format,
    paint_table,
)  # fmt: skip
from alignment.reports.report import (
    Block,
    Chart,
    Column,
    Entries,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Table,
)  # fmt: skip
from alignment.reports.told import holds_for, stamp_lines

_WIDTHS = (34, 18, 14, 58, 6)
_LAST = len(_WIDTHS) - 1


def render_workbook(report: Report, look: Look | None = None) -> bytes:
    """The report as a workbook: numbers typed, texts never formulas, the same bytes again."""
    import xlsxwriter

    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, QUIET)
    created = report.stamp.made_at.astimezone(UTC).replace(tzinfo=None)
    made.set_properties({"title": report.title, "subject": report.subtitle, "created": created})
    book = Book(made, report.stamp, look or Look(), report.title)
    book.references = {r.id: HEAD + 1 + row for row, r in enumerate(report.references)}
    _, summary = book.sheet("Summary")
    reserved = book.sheets.fresh("References")
    sheets = {id(block): list(_paint(book, block)) for _, block in report.blocks()}
    _Summary(book, summary).tell(report, sheets)
    if report.references:
        paint_table(book, _references(report), reserved)
    made.close()
    return held.getvalue()


def _paint(book: Book, block: Block) -> Iterator[str]:
    """The sheets that a block gets; their names."""
    match block:
        case Table():
            yield paint_table(book, block)[0]
        case Entries():
            yield paint_table(book, block.as_table())[0]
        case Chart():
            yield paint_chart(book, block)
        case Picture():
            for table in picture_tables(block):
                yield paint_table(book, table)[0]


class _Summary:
    """The first sheet: sentences, key figures, where the rest is, what it holds for."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book, self._sheet, self._row = book, sheet, 0
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)

    def tell(self, report: Report, sheets: Mapping[int, Sequence[str]]) -> None:
        """All of it, from the top; ``sheets`` are those of each block."""
        stamp, locale = report.stamp, self._book.look.locale
        accent = self._book.look.accent
        self._across(report.title, size=20, bold=True, font_color=accent)
        self._across(report.subtitle, size=12, font_color=SOFT)
        self._across(holds_for(stamp, locale), font_color=SOFT)
        for section in report.sections:
            self._heading(section.title)
            for block in section.blocks:
                self._block(block, sheets.get(id(block), ()))
        if report.left_out:
            self._heading("What was left out")
            for words in report.left_out:
                self._across(words)
        self._heading("What this report holds for")
        for name, words in stamp_lines(stamp, locale):
            self._pair(name, words)
        self._pair("Empty cells", "were not measured, or are not defined")

    def _block(self, block: Block, sheets: Sequence[str]) -> None:
        match block:
            case Paragraph():
                self._across(block.text, bold=block.strong)
            case KeyFigures():
                for figure in block.figures:
                    self._figure(figure)
            case _:
                for name in sheets:
                    link = self._book.style(font_color=self._book.look.accent, underline=1)
                    self._sheet.write_url(self._row, 0, f"internal:'{name}'!A1", link, name)
                    self._row += 1

    def _figure(self, figure: KeyFigure) -> None:
        label = self._book.style(bottom=4, text_wrap=True, **INDENTED)
        write_text(self._sheet, (self._row, 0), figure.label, label)
        form = number_format(figure.form, [figure.value])
        style = self._book.style(**form, bold=True, bottom=4)
        write_cell(self._sheet, (self._row, 1), figure.value, style)
        for place, words in ((2, figure.unit), (3, figure.note)):
            write_text(self._sheet, (self._row, place), words, label)
        self._book.link_reference(self._sheet, self._row, _LAST, figure.reference)
        self._row += 1

    def _heading(self, words: str) -> None:
        self._row += 1
        self._across(words, size=14, bold=True, font_color=self._book.look.accent)

    def _pair(self, name: str, words: str) -> None:
        write_text(self._sheet, (self._row, 0), name, self._book.style(font_color=SOFT))
        self._spread(words, 1, self._book.style(text_wrap=True))

    def _across(self, words: str, *, size: int = 11, **looks: Any) -> None:
        if words:
            self._spread(words, 0, self._book.style(text_wrap=True, font_size=size, **looks), size)

    def _spread(self, words: str, first: int, style: Any, size: int = 11) -> None:
        """A text over the rest of the row, which is as high as its lines need."""
        self._sheet.merge_range(self._row, first, self._row, _LAST, "", style)
        write_text(self._sheet, (self._row, first), words, style)
        room = sum(_WIDTHS[first:]) * 11 / size * 0.97
        lines = sum(1 + int(len(line) / room) for line in words.split("\n"))
        self._sheet.set_row(self._row, min(LINE * size / 11 * lines, MOST_HIGH))
        self._row += 1


def _references(report: Report) -> Table:
    """Where the numbers come from, as a table: a row a reference."""
    keys = ("id", "figure", "of", "formula", "inputs", "sources", "opened_by", "revision")
    return Table(
        id="references", title="Where the numbers come from",
        columns=tuple(Column(key=k, title=k.replace("_", " ").capitalize()) for k in keys),
        rows=tuple(
            (r.id, r.figure, ", ".join(r.of) or None, r.formula, "\n".join(r.inputs) or None,
             "\n".join(r.sources) or None, r.opened_by or None,
             str(r.revision or report.stamp.revision))
            for r in report.references
        ),
    )  # fmt: skip
