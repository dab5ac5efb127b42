"""Prints an answer as a table, JSON, CSV or YAML: data on stdout, and nothing else there."""

import csv
import io
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from alignment.cli.faults import visible
from alignment.cli.options import Output
from alignment.cli.sheet import Line, Sheet, View, few, words
from alignment.exchange.files.cells import guarded

if TYPE_CHECKING:
    from rich.table import Table

_BREAKS = re.compile("[^\n]+")


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
            console.print(_table(part))
        before = part


def _wrapped(text: str, width: int) -> str:
    """The text in lines; unlike rich this breaks neither at hyphens nor inside numbers."""
    from textwrap import fill

    return fill(visible(text), width, break_long_words=False, break_on_hyphens=False)


def _table(sheet: Sheet) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    cells: list[list[Text]] = []
    for i, column in enumerate(sheet.columns):
        values = [row[i] for row in sheet.rows]
        if not column.title or _says_nothing(sheet, i, values):
            continue
        cells.append([
            Text(visible(text), style=column.style(value) if column.style else "")
            for text, value in zip(column.form(values), values, strict=True)
        ])  # fmt: skip
        table.add_column(
            Text(column.title), justify="right" if column.right else "left",
            no_wrap=column.form not in (words, few), overflow="fold",
        )  # fmt: skip
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    return table


def _says_nothing(sheet: Sheet, place: int, values: list[Any]) -> bool:
    """A column without words, or names that only repeat the ids before them."""
    if place and sheet.columns[place].key == "name":
        return values == [row[0] for row in sheet.rows]
    return all(value is None or value == "" for value in values)
