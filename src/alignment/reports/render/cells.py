"""Cells of every workbook that is written to be read: typed, and no text ever a formula."""

import math
from datetime import date
from typing import Any, TypeAlias

Place: TypeAlias = tuple[int, int]
"""Row and column, from 0."""

QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""How a workbook is opened: nothing is made of a text, and nothing is put on disk."""

_MOST_TEXT = 32_767


def write_cell(
    sheet: Any, place: Place, value: str | float | date | None, style: Any = None, day: Any = None
) -> None:
    """One value in its own type; what is not defined leaves the cell empty.

    Args:
        sheet: Of the library.
        place: Row and column.
        value: A boolean, a number, a day without time, or a text.
        style: How the cell looks; None for the plain look.
        day: The same for days, which need a format; as ``style`` where none is given.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(*place, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(*place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(*place, date(value.year, value.month, value.day), day or style)
    else:
        write_text(sheet, place, value, style)


def write_text(sheet: Any, place: Place, text: str, style: Any = None) -> None:
    """A text as a text, whatever it begins with; one that no cell can hold is cut visibly."""
    kept = text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
    sheet.write_string(*place, kept, style)
