"""The words of the first sheet: what the workbook is, and what every sheet and column means."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alignment.catalogue import Estate, Heading
from alignment.exchange.files.cells import guarded
from alignment.exchange.own.layout import CURRENCY_ROW, KEPT_FIELDS, KEPT_ROW, NAME_ROW
from alignment.exchange.own.layout_out import LONGEST_CELL, Grid

_HOW = (
    "Edit the sheets and save. First look at what would change, then bring it in:",
    "        alignment import FILE --dry-run",
    "        alignment import FILE",
    "A new row adds, an altered cell alters. A row that you delete is retired only by --replace; "
    "without it nothing is retired.",
    "A blank cell says: nothing. What stood there before is taken away.",
    "Sheets and columns keep their names; columns may change places. Those with a grey header are "
    "for the eye or for the notation from which the data came.",
    "A property of your own: add a column and call it property: and its name. Several values: "
    "property (list): and its name, one value a line (Alt+Enter).",
    "A text that begins with = + - or @ has an apostrophe before it, so that it is no formula.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the README: its cells, and how they look."""

    cells: tuple[str, ...]
    style: str = ""


def _kept(heading: Heading) -> list[str]:
    """What else the heading says, as JSON in pieces that a cell can hold."""
    said = {name: getattr(heading, name) for name in KEPT_FIELDS if getattr(heading, name)}
    text = json.dumps(said, ensure_ascii=False) if said else ""
    return [guarded(text[at : at + LONGEST_CELL]) for at in range(0, len(text), LONGEST_CELL)]


def readme_lines(
    estate: Estate, grids: Sequence[Grid], *, linked: bool = True
) -> Iterator[Line]:  # fmt: skip
    """The README, row by row; the name and the currency of the catalogue are read back.

    Args:
        estate: Gives the name and the currency.
        grids: The sheets as they are written.
        linked: A sheet's name is a link within the workbook.
    """
    yield Line(("Catalogue of services",), "title")
    yield Line(())
    yield Line((NAME_ROW, guarded(estate.heading.name)), "field")
    yield Line((CURRENCY_ROW, guarded(estate.heading.currency)), "field")
    if kept := _kept(estate.heading):
        yield Line((KEPT_ROW, *kept), "field")
    yield Line(())
    yield from (Line((text,), "plain") for text in _HOW)
    yield Line(())
    yield Line(("Sheet", "Rows", "What a row is"), "head")
    for grid in grids:
        name = f"internal:'{grid.form.name}'!A1" if linked else grid.form.name
        yield Line((name, str(len(grid.rows)), grid.form.says))
    yield Line(())
    yield Line(("Sheet", "Column", "What it says"), "head")
    for grid in grids:
        for header, column in zip(grid.headers, grid.columns, strict=True):
            if column.name == header:
                yield Line((grid.form.name, header, _says(column.says, column.choices)))


def _says(text: str, choices: Sequence[str]) -> str:
    return f"{text} One of {', '.join(choices)}." if choices else text
