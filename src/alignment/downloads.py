"""Lists as CSV and as workbooks, which a spreadsheet opens without running anything in them."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from math import isfinite
from typing import Any, TypeAlias

from starlette.responses import Response

from alignment.exchange.files.cells import guarded
from alignment.reports.render.cells import QUIET, write_cell

Rows: TypeAlias = Iterable[Mapping[str, Any]]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 as something else."""


MEDIA = {"csv": "text/csv", "xlsx": WORKBOOK}
"""The forms of a table by the end of its address."""

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook knows no zones
"""Stands as the time of making, so that the same rows give the same bytes."""

_WIDEST = 60
_LOOKED_AT = 200
"""Rows by which the widths of columns and the forms of their numbers are set."""


def table(
    rows: Rows, columns: Iterable[str], *, name: str, form: str = "csv",
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Rows of plain values as a file to keep: ``form`` is ``csv`` or ``xlsx``."""
    written = _WRITERS[form](rows, list(columns))
    charset = "; charset=utf-8" if form == "csv" else ""
    return Response(
        written, media_type=f"{MEDIA[form]}{charset}",
        headers={**attached(f"{name}.{form}"), **(headers or {})},
    )  # fmt: skip


def csv_of(rows: Rows, columns: Sequence[str]) -> bytes:
    """Rows as CSV under the names of their columns."""
    text = io.StringIO(BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue().encode()


def workbook_of(rows: Rows, columns: Sequence[str]) -> bytes:
    """Rows as a workbook of one sheet: numbers typed, texts never formulas, a filter on top."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, QUIET)
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet("Table")
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    ahead = list(islice(rows := iter(rows), _LOOKED_AT))
    forms = {form: book.add_format({"num_format": form}) for form in _FORMS.values()}
    style = [forms.get(_number_form(row.get(column) for row in ahead)) for column in columns]
    for place, column in enumerate(columns):
        write_cell(sheet, (0, place), column, head)
    widths, last = [len(column) + 3 for column in columns], 0
    for last, row in enumerate(chain(ahead, rows), start=1):
        for place, column in enumerate(columns):
            value = row.get(column)
            write_cell(sheet, (last, place), _plain(value), style[place], day=day)
            if last <= _LOOKED_AT:
                widths[place] = max(widths[place], min(len(_text(value)) + 1, _WIDEST))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return held.getvalue()


_FORMS = {1e4: "#,##0", 10.0: "#,##0.00", 0.0: "0.0000"}
"""How numbers that are not whole are shown, by the largest of their column; the cell holds all."""


def _number_form(values: Iterable[Any]) -> str:
    """How a column of numbers is shown; empty where all are whole or texts."""
    numbers = [abs(v) for v in values if isinstance(v, float) and isfinite(v)]
    if all(v.is_integer() for v in numbers):
        return ""
    largest = max(numbers)
    return next(form for least, form in _FORMS.items() if largest >= least)


_WRITERS: dict[str, Callable[[Rows, Sequence[str]], bytes]] = {
    "csv": csv_of, "xlsx": workbook_of,
}  # fmt: skip


def _plain(value: Any) -> str | float | date | None:
    """What a cell can hold of a value: its own type where there is one, else a text or nothing."""
    if isinstance(value, (int, float)) or (
        isinstance(value, date) and not isinstance(value, datetime)
    ):
        return value
    return _text(value) or None


def cell(value: Any) -> str:
    """One value as text for CSV; formulas defused."""
    text = _text(value)
    return text if text[:1] in "[{" and not isinstance(value, str) else guarded(text)


def _text(value: Any) -> str:
    """One value as text: lists by semicolons, what has names inside as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, Sequence):
        if any(isinstance(item, Mapping) for item in value):
            return json.dumps(value, ensure_ascii=False)
        return "; ".join(map(str, value))
    return str(value)


def attached(file_name: str) -> dict[str, str]:
    """The header that makes an answer a file to keep; the name is one that any system takes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file_name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}
