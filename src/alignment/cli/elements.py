"""The commands that find and show elements."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit

if TYPE_CHECKING:
    from alignment.runtime import Work


def search(
    asked: Question,
    text: Annotated[str, typer.Argument(help="Part of an id or a name, or something like it.")],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=1000, help="The most that are listed.")
    ] = 20,
) -> None:
    """The elements whose id or name looks most like a text."""
    from alignment.cli.tell_elements import found_view
    from alignment.usecases import analyse

    with reading(asked.catalogue) as work:
        found = analyse.search(work, text, limit=limit, at=asked.revision)
    emit(asked.output, found, lambda: found_view(found))


def show(
    asked: Question,
    element: Annotated[str, typer.Argument(metavar="ID", help="The element.")],
) -> None:
    """One element: its fields, its line of sight both ways, its impact and contribution."""
    from alignment.cli.tell_elements import shown_view

    with reading(asked.catalogue) as work:
        shown = _shown(work, element, asked.revision)
        currency = work.snapshot(asked.revision).currency
    emit(asked.output, shown, lambda: shown_view(shown, currency))


def _shown(work: "Work", element: str, at: int | None) -> dict[str, Any]:
    from alignment.catalogue import CHAIN_KINDS, GATE_KINDS, Kind
    from alignment.usecases import analyse, maintain, wire

    version = maintain.find(work, "elements", element, at=at)
    key, kind = version.entity.id, version.entity.kind
    fails = analyse.impact_of(work, {key: 1.0}, at=at) if kind in GATE_KINDS else None
    carries = None
    if kind in CHAIN_KINDS or kind is Kind.PRACTICE:
        carries = analyse.element_contribution_of(work, key, at=at)
    return {
        "revision": work.reader.resolve(at),
        "element": wire.version_wire(version),
        "sight": analyse.sight_of(work, key, at=at),
        "impact": fails,
        "contribution": carries,
    }
