"""One table of a report on a sheet of a workbook: a real table, its numbers typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from alignment.reports.look import Look
from alignment.reports.render.cells import Place, write_cell, write_text
from alignment.reports.render.chart_rows import cell_format
from alignment.reports.render.widths import LOOKED_AT, needs_of
from alignment.reports.report import Cell, Column, Form, Stamp, Table
from alignment.reports.themes import HEAT, text_width
from alignment.reports.told import (
    below,
    element_address,
    headed,
    is_number,
    least_of_whole,
    told_rows,
)  # fmt: skip

HEAD = 3
"""Row of the head of a table; above it stand title, note and references."""

_FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
SOFT = "#4a5462"
INDENTED: dict[str, Any] = {"align": "left", "indent": 1}
"""Away from a number to the left of it; without the side, programs overlook it."""
_CHARACTERS = 1.75
"""Characters of a column's width in one font size, on the generous side."""
_TIGHT = 1.5
"""The same as most texts run, by which it is judged whether a line is broken."""
_BUTTON = 4
"""Characters that the button of a filter covers."""
_FEWEST = 6
"""Columns that a title runs over at least."""
_SHEET_NAME = 31
_MOST_LINKS = 60_000
"""Links that a sheet may hold, with some room left."""
_LEAST_TEXT, _ALL_TEXT = 18.0, 170.0
"""Characters that a column of texts may have, and all of them together."""
LINE, MOST_HIGH = 15.0, 400.0
"""Points of a line, and of a row: a sheet allows little more."""


@dataclass(slots=True)
class Names:
    """Names that are not taken yet, of sheets, tables or columns; their case does not matter."""

    most: int
    joint: str = " "
    _taken: set[str] = field(default_factory=set)

    def fresh(self, wanted: str) -> str:
        """The name, shortened and numbered where it must be."""
        name, number = self._cut(wanted, ""), 1
        while name.casefold() in self._taken:
            number += 1
            name = self._cut(wanted, f"{self.joint}{number}")
        self._taken.add(name.casefold())
        return name

    def _cut(self, wanted: str, tail: str) -> str:
        return wanted[: self.most - len(tail)].strip(" '") + tail


def sheet_name(title: str) -> str:
    """A title without what the name of a sheet may not hold, cut between words."""
    name = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title).split()) or "Sheet"
    cut = name[: _SHEET_NAME + 1].rpartition(" ")[0]
    return cut if len(name) > _SHEET_NAME and len(cut) > _SHEET_NAME / 2 else name


class Book:
    """A workbook with the looks and names that its sheets share."""

    def __init__(self, book: Any, stamp: Stamp, look: Look, title: str) -> None:
        self.book, self.stamp, self.look, self.title = book, stamp, look, title
        self.sheets, self._tables = Names(_SHEET_NAME), Names(200, "_")
        self.sheets.fresh("History")  # Excel keeps this name to itself
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.references: dict[str, int] = {}

    def style(self, **looks: Any) -> Any:
        """The format of these looks, made once."""
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({**_FONT, **looks})
        return self._made[key]

    def sheet(self, title: str, name: str = "") -> tuple[str, Any]:
        """A new sheet that prints well, with its name, which may have been taken before."""
        name = name or self.sheets.fresh(sheet_name(title))
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        left, middle = (words[:90].replace("&", "&&") for words in (self.title, name))
        sheet.set_footer(f"&L{left}&C{middle}&R&P / &N")
        return name, sheet

    def table_name(self, table: Table) -> str:
        """A name by which formulas of a reader may call the table."""
        return self._tables.fresh("t_" + re.sub(r"[^A-Za-z0-9_]", "_", table.id))

    def link_reference(self, sheet: Any, row: int, column: int, reference: str) -> None:
        """The id of a reference, above numbers, which leads to where it is resolved."""
        style = self.style(font_color=self.look.accent, font_size=9, align="right")
        if reference in self.references:
            target = f"internal:'References'!A{self.references[reference] + 1}"
            sheet.write_url(row, column, target, style, reference)
        elif reference:
            write_text(sheet, (row, column), reference, style)


def paint_table(book: Book, table: Table, name: str = "") -> tuple[str, Any]:
    """A sheet for a table; the name of the sheet, and the sheet."""
    name, sheet = book.sheet(table.title, name)
    _paint_title(book, sheet, table)
    heads = _distinct([headed(c) for c in table.columns])
    widths = _widths(book, table, heads)
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        total = None if table.total is None else table.total[place]
        _paint_column(book, sheet, place, column, values, total)
        if values and (column.shaded or column.lacking):
            scale = _scale_of(column, least_of_whole(table))
            sheet.conditional_format(HEAD + 1, place, HEAD + len(values), place, scale)
        sheet.set_column(place, place, widths[place])
        book.link_reference(sheet, HEAD - 1, place, column.reference)
    _set_heights(sheet, table, heads, widths)
    _make_table(book, sheet, table, heads)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.repeat_rows(HEAD)
    return name, sheet


def _paint_title(book: Book, sheet: Any, table: Table) -> None:
    style = book.style(bold=True, font_size=14, font_color=book.look.accent)
    last = max(len(table.columns), _FEWEST) - 1
    for row, text, look in (
        (0, table.title, style),
        (1, below(table, book.look.locale), book.style(text_wrap=True, font_color=SOFT)),
    ):
        sheet.merge_range(row, 0, row, last, "", look)
        write_text(sheet, (row, 0), text, look)
        lines = 1 + len(text) // 90
        sheet.set_row(row, (20 if row == 0 else 15) * min(lines, 8))


def _paint_column(
    book: Book, sheet: Any, place: int, column: Column, values: Sequence[Cell], total: Cell
) -> None:
    form = number_format(column.form, [*values, total])
    style = book.style(**form)
    for row, value in enumerate(values, start=HEAD + 1):
        _write(book, sheet, (row, place), value, column.form, style)
    last = HEAD + max(len(values), 1)
    if total is not None:
        bold = book.style(**form, bold=True, top=1)
        _write(book, sheet, (last + 1, place), total, column.form, bold)


def _scale_of(column: Column, least: float) -> dict[str, Any]:
    """How a column is shaded: by size, or by what it lacks of the whole."""
    if not column.lacking:
        return {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[-1]}
    return {
        "type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": least,
        "max_value": 1, "min_color": HEAT[-1] if least < 1 else HEAT[0], "max_color": HEAT[0],
    }  # fmt: skip


def _write(book: Book, sheet: Any, place: Place, value: Cell, form: Form, style: Any) -> None:
    """A cell of a column; the id of an element leads to its page where that is known."""
    linked = form is Form.ID and place[0] < _MOST_LINKS
    address = element_address(book.stamp, str(value)) if linked and value is not None else ""
    if address:
        sheet.write_url(*place, address, style, str(value))
    else:
        write_cell(sheet, place, value, style)


def number_format(form: Form, values: Sequence[Cell]) -> dict[str, Any]:
    if form is Form.DATE:
        return {"num_format": "yyyy-mm-dd", **INDENTED}
    if not is_number(form):
        return {"num_format": "@", "text_wrap": True, **INDENTED}
    return {"num_format": cell_format(form, values)}


def _widths(book: Book, table: Table, heads: Sequence[str]) -> list[float]:
    """As wide as a head with the button of its filter, or what stands below, up to a bound."""
    rows = told_rows(replace(table, rows=table.rows[:LOOKED_AT]), book.look.locale)
    right = [is_number(c.form) for c in table.columns]
    bound = max(_LEAST_TEXT, _ALL_TEXT / max(right.count(False), 1))
    return [
        max(min(need.most * _CHARACTERS + 3, bound), min(len(head), 20) + 5)
        for need, head in zip(needs_of(heads, rows, right), heads, strict=True)
    ]


def _set_heights(sheet: Any, table: Table, heads: Sequence[str], widths: Sequence[float]) -> None:
    """Rows in which a text is broken are as high as its lines; not every program sees to it."""
    broken = max(_lines(h, w - _BUTTON) for h, w in zip(heads, widths, strict=True))
    if broken > 1:
        sheet.set_row(HEAD, LINE * broken)
    texts = [place for place, c in enumerate(table.columns) if not is_number(c.form)]
    for row, cells in enumerate(table.rows, start=HEAD + 1):
        lines = max((_lines(cells[place], widths[place] - 2) for place in texts), default=1)
        if lines > 1:
            sheet.set_row(row, min(LINE * lines, MOST_HIGH))


def _lines(cell: Cell, room: float) -> int:
    if not isinstance(cell, str) or (len(cell) < room / 2 and "\n" not in cell):
        return 1
    return sum(1 + int(_TIGHT * text_width(line) / room) for line in cell.split("\n"))


def _make_table(book: Book, sheet: Any, table: Table, heads: Sequence[str]) -> None:
    accent = {"bold": True, "font_color": "white", "bg_color": book.look.accent}
    left = book.style(**accent, text_wrap=True, **INDENTED)
    right = book.style(**accent, text_wrap=True, align="right")
    last = HEAD + max(len(table.rows), 1)
    sheet.add_table(HEAD, 0, last, len(heads) - 1, {
        "name": book.table_name(table), "style": "Table Style Light 1",
        "columns": [
            {"header": head, "header_format": right if is_number(c.form) else left}
            for head, c in zip(heads, table.columns, strict=True)
        ],
    })  # fmt: skip


def _distinct(heads: Sequence[str]) -> list[str]:
    """Heads of one table must differ, whatever their case."""
    names = Names(250)
    return [names.fresh(" ".join(head.split()) or "Column") for head in heads]
