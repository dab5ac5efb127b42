"""Rows of texts, the bounds of a sheet, and the guard that keeps a text from being a formula."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELL = 32_768

_SIGNS = "=+\\-@\t\r\uff1d\uff0b\uff0d\uff20"
_ACTIVE = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")
_PLAIN = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?|[-+]+")
"""Numbers, and the signs that some notations write for strengths: no formula either."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as texts; ``number`` is what a spreadsheet shows at its left, or a line."""

    number: int
    cells: tuple[str, ...]


def guarded(text: str) -> str:
    """A text as it stands in a cell: with an apostrophe where it would be taken for a formula.

    A text that looks like a guarded one gets another, so that every text comes back.
    """
    return f"'{text}" if _ACTIVE.match(text) and not _PLAIN.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from taking it for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def cell_text(value: Any, *, shown: str = "") -> str:
    """What a cell of a workbook holds, as text.

    Args:
        value: As the reader of workbooks gives it.
        shown: ``month`` or ``year`` where the sheet shows no more of a date than that.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return cell_text(value.date(), shown=shown)
    if isinstance(value, date) and not isinstance(value, datetime) and shown and value.day == 1:
        if shown == "month":
            return value.isoformat()[:7]
        return value.isoformat()[:4] if value.month == 1 else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
