"""Paints our own tables as an Excel workbook: filters, lists to choose from, notes, widths."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from alignment.catalogue import Estate
from alignment.exchange.files.archives import trusted_archive
from alignment.exchange.own.layout import Column, Form
from alignment.exchange.own.layout_out import Grid, grids_of
from alignment.exchange.own.workbook_readme import readme_lines

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook knows no zones, and holds no clock
_ROWS_BELOW = 5_000
"""Rows below the last one that have the same lists and formats, for what is added."""
_FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_INK, _PALE = "#1F3A4D", "#6B7780"
_LONGEST_LIST = 255
_LINE, _MOST_LINES = 15, 12
_WRAPPED = frozenset({Form.LINES, Form.NUMBERS, Form.TOLD})


class _Exact(float):
    """A number whose text in the file is the shortest that gives the same number again."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def workbook_bytes(estate: Estate) -> bytes:
    """The workbook of an estate; holds no time, so that the same estate gives the same bytes."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"title": estate.heading.name, "created": _MADE})
    painter = _Painter(book)
    grids = list(grids_of(estate))
    painter.readme(estate, grids)
    for grid in grids:
        painter.paint(grid)
    book.close()
    return trusted_archive(held.getvalue())


class _Painter:
    """Holds the formats that all sheets share, and paints one sheet after the other."""

    def __init__(self, book: Any) -> None:
        self.book = book
        text = {**_FONT, "num_format": "@"}
        self.formats = {
            Form.TEXT: book.add_format(text),
            Form.LINES: book.add_format({**text, "text_wrap": True}),
            Form.NUMBERS: book.add_format({**text, "text_wrap": True}),
            Form.TOLD: book.add_format({**text, "text_wrap": True, "italic": True,
                                        "font_color": _PALE}),
            Form.NUMBER: book.add_format({**_FONT, "num_format": "#,##0.######"}),
            Form.COUNT: book.add_format({**_FONT, "align": "right"}),
        }  # fmt: skip
        self.kept = book.add_format({**text, "font_color": _PALE})
        head = {**_FONT, "bold": True, "font_color": "white", "bg_color": _INK, "bottom": 1}
        self.head = book.add_format(head)
        self.head_number = book.add_format({**head, "align": "right"})
        self.head_kept = book.add_format({**head, "bold": False, "bg_color": _PALE})

    def readme(self, estate: Estate, grids: Sequence[Grid]) -> None:
        """The first sheet: what this is, how it is edited, and what every column means."""
        sheet = self.book.add_worksheet("README")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 100)
        _fit_print(sheet)
        styles = self._readme_styles()
        for row, line in enumerate(readme_lines(estate, grids)):
            for column, text in enumerate(line.cells):
                if text.startswith("internal:"):
                    sheet.write_url(row, column, text, string=text.split("'")[1])
                else:
                    key = "key" if line.style == "field" and column == 0 else line.style
                    sheet.write_string(row, column, text, styles[key])

    def _readme_styles(self) -> dict[str, Any]:
        field = {"num_format": "@", "border": 1, "border_color": _PALE}
        looks: dict[str, dict[str, Any]] = {
            "": {"text_wrap": True}, "plain": {}, "key": {"bold": True}, "field": field,
            "title": {"bold": True, "font_size": 16, "font_color": _INK},
        }  # fmt: skip
        made = {name: self.book.add_format({**_FONT, **look}) for name, look in looks.items()}
        return {**made, "head": self.head}

    def paint(self, grid: Grid) -> None:
        """A sheet of rows: frozen header, table with filters, widths, notes, lists."""
        sheet = self.book.add_worksheet(grid.form.name)
        for place, column in enumerate(grid.columns):
            style = self._style(column)
            sheet.set_column(place, place, _width(grid, place), style)
            for row, cells in enumerate(grid.rows, start=1):
                _write(sheet, row, place, cells[place], style)
        _set_heights(sheet, grid)
        self._make_table(sheet, grid)
        sheet.freeze_panes(1, 1)
        _fit_print(sheet)
        for place, (header, column) in enumerate(zip(grid.headers, grid.columns, strict=True)):
            if column.name == header:
                sheet.write_comment(0, place, column.says, _note(column.says))
            _offer(sheet, place, column, len(grid.rows) + _ROWS_BELOW)

    def _style(self, column: Column) -> Any:
        return self.kept if column.kept else self.formats[column.form]

    def _head(self, column: Column) -> Any:
        if column.kept or column.form is Form.TOLD:
            return self.head_kept
        return self.head_number if column.form in (Form.NUMBER, Form.COUNT) else self.head

    def _make_table(self, sheet: Any, grid: Grid) -> None:
        last = max(len(grid.rows), 1)
        heads = [
            {"header": header, "header_format": self._head(column)}
            for header, column in zip(grid.headers, grid.columns, strict=True)
        ]
        sheet.add_table(0, 0, last, len(heads) - 1, {
            "name": grid.form.name.replace(" ", "_"), "columns": heads,
            "style": "Table Style Light 1",
        })  # fmt: skip


def _fit_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _set_heights(sheet: Any, grid: Grid) -> None:
    """Rows with several lines in a cell are as high as these, up to a bound."""
    wrapped = [i for i, c in enumerate(grid.columns) if c.form in _WRAPPED]
    for row, cells in enumerate(grid.rows, start=1):
        lines = max((str(cells[i]).count("\n") + 1 for i in wrapped), default=1)
        if lines > 1:
            sheet.set_row(row, _LINE * min(lines, _MOST_LINES))


def _write(sheet: Any, row: int, column: int, cell: str | float | None, style: Any) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell, style)
    elif cell is not None:
        sheet.write_number(row, column, _Exact(cell), style)


def _width(grid: Grid, place: int) -> int:
    """As wide as the column asks for, or its header, or what stands in it, up to a bound."""
    column, header = grid.columns[place], grid.headers[place]
    texts = [r[place] for r in grid.rows[:1_000] if isinstance(r[place], str)]
    longest = max((len(line) for t in texts for line in str(t).split("\n")[:20]), default=0)
    return min(max(column.width, len(header) + 4, min(longest + 2, 40)), 60)


def _note(text: str) -> dict[str, Any]:
    return {"x_scale": 1.9, "y_scale": 0.5 + len(text) / 130, "font_size": 9, "author": ""}


def _offer(sheet: Any, place: int, column: Column, last: int) -> None:
    """What a cell of the column takes: a list to choose from, or a check with a warning."""
    rule = _rule(column, place)
    if rule:
        said = {"input_title": column.name[:32], "input_message": column.says[:250]}
        sheet.data_validation(1, place, last, place, {**said, **rule})


def _rule(column: Column, place: int) -> dict[str, Any]:
    if column.choices:
        return {"validate": "list", "source": list(column.choices),
                "error_title": column.name, "error_message": _one_of(column.choices)}  # fmt: skip
    if len(column.ids_of) == 1:
        return {"validate": "list", "source": f"='{column.ids_of[0]}'!$A$2:$A${_ROWS_BELOW * 2}",
                "error_type": "warning", "error_title": column.name,
                "error_message": f"No row of {column.ids_of[0]} has this id."}  # fmt: skip
    if column.ids_of:
        return {"validate": "custom", "value": _known(column, place), "error_type": "warning",
                "error_title": column.name, "error_message": "No row has this id."}  # fmt: skip
    if column.form is Form.NUMBER and not column.signed:
        limit = {"criteria": ">=", "value": 0} if column.most is None else {
            "criteria": "between", "minimum": 0, "maximum": column.most}  # fmt: skip
        most = "" if column.most is None else f", at most {column.most:g}"
        return {"validate": "decimal", **limit, "error_title": column.name,
                "error_message": f"A number of at least 0{most}."}  # fmt: skip
    return {}


def _one_of(words: Iterable[str]) -> str:
    return f"One of {', '.join(words)}."[:_LONGEST_LIST]


def _known(column: Column, place: int) -> str:
    """A formula that asks whether a sheet has the id; several in one cell are not asked for."""
    from xlsxwriter.utility import xl_col_to_name

    cell = f"{xl_col_to_name(place)}2"
    counts = "+".join(f"COUNTIF({name}!$A:$A,{cell})" for name in column.ids_of)
    if column.form is Form.LINES:
        return f'=OR(ISNUMBER(FIND(CHAR(10),{cell})),ISNUMBER(FIND(";",{cell})),{counts}>0)'
    return f"={counts}>0"
