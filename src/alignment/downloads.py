"""Lists as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from alignment.exchange.files.cells import guarded

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 as something else."""


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
        if any(isinstance(item, Mapping) for item in value):
            return json.dumps(value, ensure_ascii=False)
        return guarded("; ".join(map(str, value)))
    return guarded(str(value))


def attached(file_name: str) -> dict[str, str]:
    """The header that makes an answer a file to keep; the name is one that any system takes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file_name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}
