"""The options that commands share, as values, and how a command takes them.

Nothing here imports the core: ``alignment --help`` must be quick (PERFORMANCE 2.7).
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from alignment.cli.faults import reporting


class Output(StrEnum):
    """The forms in which an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    YAML = "yaml"


Catalogue = Annotated[
    str | None,
    typer.Option(
        "--catalogue", "-c", metavar="URL",
        help="The catalogue's address or file. Else ALIGNMENT_CATALOGUE, alignment.toml, "
        "alignment.db here.",
    ),
]  # fmt: skip
Debug = Annotated[bool, typer.Option("--debug", help="Show where an unexpected fault arose.")]


Revision = Annotated[
    int | None, typer.Option("--revision", min=0, metavar="N", help="Answer as of this revision.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which catalogue is meant, and how much is said about a fault."""

    catalogue: Catalogue = None
    debug: Debug = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Place):
    """How the answer is printed."""

    output: Annotated[
        Output | None,
        typer.Option(
            "--output", "-o", case_sensitive=False,
            help="Form of the answer; a table on a terminal, JSON in a pipe.",
        ),
    ] = None  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Answered):
    """What every question takes: the catalogue, the form, and the revision."""

    revision: Revision = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How a document is taken in."""

    format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="NAME", help="Else told from the content."),
    ] = ""
    mapping: Annotated[
        str,
        typer.Option(
            "--mapping", metavar="narrow|default|wide|FILE",
            help="Which relationships of a foreign notation become requirements.",
        ),
    ] = "default"  # fmt: skip
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would do; write nothing.")
    ] = False
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a document with findings above info.")
    ] = False
    replace: Annotated[
        bool, typer.Option("--replace", help="Retire what the same source no longer holds.")
    ] = False
    source: Annotated[
        str,
        typer.Option(
            "--source", metavar="NAME",
            help="Whose elements they are; else the model's name, or the format's.",
        ),
    ] = ""  # fmt: skip
    reason: Annotated[
        str, typer.Option("--reason", "-m", metavar="TEXT", help="Why; kept with the revision.")
    ] = ""


_SHARED = tuple(field.name for field in fields(Place))


def taking_options(function: Callable[..., None]) -> Callable[..., None]:
    """The command that Typer sees: each value of options spread out as single options.

    A parameter whose type is one of the values above becomes its fields. Options of ``Place``
    stand before or after the command; the latter win. Faults are told in one place.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}

    @wraps(function)
    def run(ctx: typer.Context, **given: Any) -> None:
        before = ctx.find_root().obj or {}
        given |= {name: given.get(name) or before.get(name) for name in _SHARED}
        with reporting(debug=bool(given["debug"])):
            values = {
                name: group(**{f.name: given.pop(f.name) for f in fields(group)})
                for name, group in groups.items()
            }
            function(**values, **{name: given[name] for name in given.keys() & hints.keys()})

    run.__dict__["__signature__"] = _signature(function, hints)
    run.__annotations__ = {}
    return run


def _signature(function: Callable[..., None], hints: dict[str, Any]) -> inspect.Signature:
    found: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if not is_dataclass(hints[name]):
            found.append(_keyword(name, hints[name], parameter.default))
            continue
        inner = get_type_hints(hints[name], include_extras=True)
        found += [_keyword(f.name, inner[f.name], f.default) for f in fields(hints[name])]
    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    return inspect.Signature([context, *found])


def _keyword(name: str, hint: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint
    )


def paired(text: str, form: str) -> tuple[str, float]:
    """What stands before and behind the last equals sign; ``form`` says how it is written."""
    name, _, number = text.rpartition("=")
    try:
        return name, float(number)
    except ValueError:
        msg = f"{text!r} is not {form}"
        raise typer.BadParameter(msg) from None
