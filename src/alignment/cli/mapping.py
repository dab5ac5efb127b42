"""The command that proposes a column map for tables that nobody described."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from alignment.cli.documents import require_free, write_whole
from alignment.cli.faults import say, visible
from alignment.cli.options import Place

_BREAKS = re.compile("[^\n]+")


def map_(
    place: Place,  # noqa: ARG001 every command takes --debug
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="CSV, XLSX, or lists in YAML or JSON; several "
                       "tables may refer to one another."),
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="Write it there instead of to stdout.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:  # fmt: skip
    """Propose a first column map for tables of any layout: what their columns seem to be.

    Lines that a person must look at are marked DECIDE.

    Example: alignment map apps.csv --to map.yaml
    """
    from alignment.exchange.material import material_of
    from alignment.exchange.tables.proposals import propose

    if to:
        require_free(Path(to), force=force)
    made = propose(material_of(files))
    if to:
        write_whole(Path(to), made.text.encode())
    else:
        text = made.text
        shown = _BREAKS.sub(lambda m: visible(m[0]), text) if sys.stdout.isatty() else text
        typer.echo(shown, nl=False)
    if made.problems:
        say(f"It cannot be imported as it is: {made.problems[0]}", alarm=True)
    say(_next(to or "map.yaml", files, made.decisions))


def _next(name: str, files: list[str], decisions: int) -> str:
    look = f"Look at what is marked DECIDE in {name} ({decisions}), then" if decisions else "Now"
    return f"{look}: alignment import {name} {' '.join(files)} --dry-run"
