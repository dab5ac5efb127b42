"""Lists as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 as something else."""

_FORMULA = re.compile("^[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")


def table(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str], *, name: str,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Rows of plain values as a CSV file to keep."""
    order = list(columns)
    text = io.StringIO(BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(order)
    writer.writerows([cell(row.get(column)) for column in order] for row in rows)
    return Response(
        text.getvalue().encode(), media_type="text/csv; charset=utf-8",
        headers={**attached(f"{name}.csv"), **(headers or {})},
    )  # fmt: skip


def cell(value: Any) -> str:
    """One value as text: lists by semicolons, what has names inside as JSON, formulas defused."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, (list, tuple)):
        return harmless("; ".join(map(str, value)))
    return harmless(str(value))


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def attached(file_name: str) -> dict[str, str]:
    """The header that makes an answer a file to keep; the name is one that any system takes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file_name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}
