"""Lists as CSV and as workbooks, which a spreadsheet opens without running anything in them."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from starlette.responses import Response

from alignment.exchange.files.cells import guarded

Rows: TypeAlias = Iterable[Mapping[str, Any]]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 as something else."""


MEDIA = {"csv": "text/csv", "xlsx": WORKBOOK}
"""The forms of a table by the end of its address."""

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook knows no zones
"""Stands as the time of making, so that the same rows give the same bytes."""

_MOST_TEXT = 32_767
_WIDEST = 60
_LOOKED_AT = 200
"""Rows by which the widths of columns are set."""


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
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet("Table")
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
    widths, last = [len(column) + 3 for column in columns], 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = row.get(column)
            _write(sheet, (last, place), value, day)
            if last <= _LOOKED_AT:
                widths[place] = max(widths[place], min(len(_text(value)) + 1, _WIDEST))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return held.getvalue()


_WRITERS: dict[str, Callable[[Rows, Sequence[str]], bytes]] = {
    "csv": csv_of, "xlsx": workbook_of,
}  # fmt: skip


def _write(sheet: Any, place: tuple[int, int], value: Any, day: Any) -> None:
    """One value in its own type; what is not defined leaves the cell empty."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, (int, float)) and math.isfinite(value):
        sheet.write_number(*place, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif text := _text(value):
        text = text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
        sheet.write_string(*place, text)


def cell(value: Any) -> str:
    """One value as text for CSV; formulas defused."""
    text = _text(value)
    return text if text[:1] in "[{" and not isinstance(value, str) else guarded(text)


def _text(value: Any) -> str:
    """One value as text: lists by semicolons, what has names inside as JSON."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, Mapping) for item in value):
            return json.dumps(value, ensure_ascii=False)
        return "; ".join(map(str, value))
    return str(value)


def attached(file_name: str) -> dict[str, str]:
    """The header that makes an answer a file to keep; the name is one that any system takes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file_name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}
