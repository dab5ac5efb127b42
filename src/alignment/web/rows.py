"""Rows of a sheet that stands in a field as text: one more, from fields beside it."""

import csv
import io
from collections.abc import Mapping

from alignment.exchange.files.csv_head import mark_in


def with_row(text: str, cells: Mapping[str, str]) -> str:
    """A pasted sheet with one row more, each cell under the head that it belongs to.

    Where nothing was typed it stays as it is; an empty one gets heads first. A cell for which it
    has no head stands behind the others, where whoever reads the sheet says that it is too many.
    A sheet that begins without heads has its cells in the order of the fields.
    """
    typed = {name: cell.strip() for name, cell in cells.items()}
    if not any(typed.values()):
        return text
    above = text.strip("\r\n") or ",".join(typed)
    head = above.splitlines()[0]
    sign = mark_in(head)
    names = [name.strip().casefold() for name in next(csv.reader([head], delimiter=sign))]
    row = [typed.pop(name, "") for name in names] if typed.keys() & set(names) else []
    written = io.StringIO()
    csv.writer(written, delimiter=sign, lineterminator="\n").writerow(
        [*row, *(typed.values() if not row else filter(None, typed.values()))]
    )
    return f"{above}\n{written.getvalue()}"
