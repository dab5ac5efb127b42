"""Prints an answer as a table, JSON, CSV or YAML: data on stdout, and nothing else there."""

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from alignment.cli.faults import visible
from alignment.cli.options import Output
from alignment.cli.sheet import Column, Line, Sheet, View, few, words
from alignment.exchange.files.cells import guarded

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_BREAKS = re.compile("[^\n]+")

_GAP = 3
"""Characters between two columns."""


def emit(chosen: Output | None, answer: Any, view_of: Callable[[], View]) -> None:
    """Print an answer in the form that was chosen.

    Args:
        chosen: The form; None means a table on a terminal and JSON in a pipe.
        answer: What the use case answered; it becomes the same JSON as over HTTP.
        view_of: Makes the form for persons, only when it is wanted.
    """
    terminal = sys.stdout.isatty()
    form = chosen or (Output.TABLE if terminal else Output.JSON)
    if form is Output.TABLE:
        draw(view_of())
        return
    text = csv_of(view_of().main) if form is Output.CSV else _document(form, answer, terminal)
    typer.echo(_BREAKS.sub(lambda m: visible(m[0]), text) if terminal else text, nl=False)


def _document(form: Output, answer: Any, terminal: bool) -> str:
    from alignment.usecases.wire import json_of

    if form is Output.JSON:
        return json_of(answer, indent=terminal).decode() + "\n"
    return yaml_of(json_of(answer))


def yaml_of(data: bytes) -> str:
    """JSON as YAML, the same values in the same order."""
    import orjson
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 10_000
    stream = io.StringIO()
    yaml.dump(orjson.loads(data), stream)
    return stream.getvalue()


def csv_of(sheet: Sheet) -> str:
    """A table as CSV; a text that a spreadsheet would take for a formula gets an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.key for column in sheet.columns])
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return stream.getvalue()


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    return guarded(";".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value))


def draw(view: View) -> None:
    """Print the form for persons: sentences, and tables with a blank line around them."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    parts = [part for part in view.parts if isinstance(part, Line) or part.rows]
    before: Line | Sheet | None = None
    for part in parts:
        if before is not None and not (isinstance(part, Line) and isinstance(before, Line)):
            console.print()
        if isinstance(part, Line):
            console.print(Text(_wrapped(part.text, console.width), style=part.style), no_wrap=True)
        else:
            if part.title:
                console.print(Text(_wrapped(part.title, console.width), style="bold"))
            console.print(_table(part, console.width))
        before = part


def _wrapped(text: str, width: int) -> str:
    """The text in lines; unlike rich this breaks neither at hyphens nor inside numbers."""
    from textwrap import fill

    return fill(visible(text), width, break_long_words=False, break_on_hyphens=False)


def _table(sheet: Sheet, width: int) -> "Table":
    """The table; where a terminal is too narrow for it, any cell is broken over lines.

    Else rich would cut off what ids and numbers have too much, without a word.
    """
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    columns = list(_columns_of(sheet))
    folded = sum(_least(column, texts) + _GAP for column, texts in columns) - _GAP > width
    for column, _ in columns:
        table.add_column(
            column.title, justify="right" if column.right else "left",
            no_wrap=not (folded or _may_break(column)), overflow="fold",
        )  # fmt: skip
    for row in zip(*(texts for _, texts in columns), strict=True):
        table.add_row(*row)
    return table


def _columns_of(sheet: Sheet) -> "Iterator[tuple[Column, list[Text]]]":
    """The columns that say something, with the texts of their cells."""
    from rich.text import Text

    for i, column in enumerate(sheet.columns):
        values = [row[i] for row in sheet.rows]
        if not column.title or _says_nothing(sheet, i, values):
            continue
        yield (
            column,
            [
                Text(visible(text), style=column.style(value) if column.style else "")
                for text, value in zip(column.form(values), values, strict=True)
            ],
        )


def _least(column: Column, texts: "list[Text]") -> int:
    """Characters that a column takes at least, its longest word or its longest cell."""
    from rich.cells import cell_len

    cells = [column.title, *(text.plain for text in texts)]
    pieces = chain.from_iterable(map(str.split, cells)) if _may_break(column) else cells
    return max(map(cell_len, pieces))


def _may_break(column: Column) -> bool:
    return column.form in (words, few)


def _says_nothing(sheet: Sheet, place: int, values: list[Any]) -> bool:
    """A column without words, or names that only repeat the ids before them."""
    if place and sheet.columns[place].key == "name":
        return values == [row[0] for row in sheet.rows]
    return all(value is None or value == "" for value in values)
