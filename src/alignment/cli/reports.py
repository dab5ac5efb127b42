"""The command that writes a report into a file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alignment.cli.documents import require_free, write_whole
from alignment.cli.faults import say
from alignment.cli.opening import reading
from alignment.cli.options import Place
from alignment.cli.progress import showing_progress
from alignment.errors import Invalid, Problem, Unreadable

if TYPE_CHECKING:
    from alignment.reports.look import Look
    from alignment.usecases.boards import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a report holds and how it looks."""

    since: Annotated[
        int | None, typer.Option("--since", min=0, metavar="N", help="Say what changed since.")
    ] = None
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SECTION", help="These sections, in this order; repeat."),
    ] = None
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="SECTION", help="All but these sections; repeat."),
    ] = None
    board: Annotated[
        str, typer.Option("--board", metavar="FILE", help="A board's own set, logo and colours.")
    ] = ""
    locale: Annotated[
        str, typer.Option("--locale", metavar="NAME", help="Numbers as in en, de, fr, ch or si.")
    ] = ""
    template: Annotated[
        str, typer.Option("--template", metavar="FILE", help="Master slides for a .pptx.")
    ] = ""
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], metavar="DAY",
            help="The day it is made for, such as 2026-07-01; else that of the revision.",
        ),
    ] = None  # fmt: skip


def report(
    place: Place,
    telling: Telling,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="portfolio, objective, service, impact, delivery or catalogue."
        ),
    ],
    of: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID...", help="What it is about; for impact also ID=LOSS."),
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="The file; its ending says the format.")
    ] = "",
    revision: Annotated[
        int | None, typer.Option("--revision", min=0, metavar="N", help="As of this revision.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """A whole document for a board, an owner or an advisor, every number traceable.

    Example: alignment report portfolio --to review.html
    """
    from alignment.reports.compose.making import Choice
    from alignment.reports.formats import renderer_of
    from alignment.usecases.reports import Order, report_of

    target = _target(to)
    render = renderer_of(target.suffix.removeprefix("."))
    require_free(target, force=force)
    board = _board(telling.board)
    look = _look(telling, board)
    with showing_progress() as progress, reading(place.catalogue) as work:
        order = Order(
            of=tuple(of or ()), at=revision, since=telling.since, title=board.title,
            choice=Choice(only=tuple(telling.only or board.sections),
                          without=tuple(telling.without or board.without)),
            day=telling.date.date() if telling.date else None, address=board.address,
            progress=progress,
        )  # fmt: skip
        made = report_of(work, kind, order)
        progress("telling", 0, 0)
        data = render(made, look)
    write_whole(target, data)
    say(f"{target} holds revision {made.stamp.revision} ({len(data):,} bytes).")


def _target(to: str) -> Path:
    from alignment.reports.formats import FORMATS

    endings = ", ".join(f".{ending}" for ending in FORMATS)
    if not to:
        msg = f"say where the report goes: --to FILE, ending with one of {endings}"
        raise Invalid(msg, [Problem("to", msg)])
    target = Path(to)
    if not target.suffix:
        msg = f"{target.name} has no ending that says the format; take one of {endings}"
        raise Invalid(msg, [Problem("to", msg)])
    return target


def _board(name: str) -> "Board":
    from alignment.exchange.format import File
    from alignment.usecases.boards import Board, board_in

    return board_in(File(name, _bytes_of(name))) if name else Board()


def _look(telling: Telling, board: "Board") -> "Look":
    from alignment.exchange.format import File
    from alignment.reports.look import Look, locale_called
    from alignment.usecases.templates import template_in

    beside = Path(telling.board).parent
    logo = str(beside / board.logo) if board.logo else ""
    template = telling.template or (str(beside / board.template) if board.template else "")
    return Look(
        locale=locale_called(telling.locale or board.locale), accent=board.colours.accent,
        logo=_bytes_of(logo) if logo else b"",
        template=template_in(File(template, _bytes_of(template))) if template else b"",
    )  # fmt: skip


def _bytes_of(name: str) -> bytes:
    path = Path(name)
    if not path.is_file():
        msg = f"there is no file {name!r}"
        raise Unreadable(msg)
    return path.read_bytes()
