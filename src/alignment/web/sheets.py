"""Tables as files to keep: CSV of one, a workbook of several."""

import csv
import io
import re
from collections.abc import Iterable

from starlette.responses import Response

from alignment.exchange.files.cells import guarded
from alignment.reports.report import Cell, Form, Table

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {Form.PERCENT: "0.0%", Form.AMOUNT: "#,##0.00", Form.COUNT: "0"}


def csv_file(table: Table, name: str, *, revision: int) -> Response:
    """A table as CSV with a byte order mark, its columns by their names for programs."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return _file(text.getvalue().encode(), f"{name}.csv", "text/csv; charset=utf-8", revision)


def workbook(tables: Iterable[Table], name: str, *, revision: int) -> Response:
    """Tables as sheets of one workbook; texts are texts, never formulas."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                          "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
    head = book.add_format({"bold": True, "bottom": 1})
    forms = {form: book.add_format({"num_format": text}) for form, text in _FORMATS.items()}
    for table in tables:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", table.title)[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            title = f"{column.title} ({column.unit})" if column.unit else column.title
            sheet.write_string(0, place, title, head)
            sheet.set_column(place, place, _width(table, place), forms.get(column.form))
        rows = (*table.rows, *((table.total,) if table.total else ()))
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return _file(out.getvalue(), f"{name}.xlsx", _XLSX, revision)


def _plain(cell: Cell) -> str:
    return "" if cell is None else guarded(str(cell))


def _width(table: Table, place: int) -> int:
    longest = max((len(str(row[place] or "")) for row in table.rows[:200]), default=0)
    return min(max(longest, len(table.columns[place].title)) + 2, 60)


def _file(content: bytes, name: str, media_type: str, revision: int) -> Response:
    return Response(
        content, media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"',
                 "X-Catalogue-Revision": str(revision)},
    )  # fmt: skip
