"""The commands that calculate: impact and contribution."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit

if TYPE_CHECKING:
    from alignment.runtime import Work


def impact(
    asked: Question,
    elements: Annotated[
        list[str],
        typer.Argument(metavar="ID[=LOSS]...", help="What fails; C6=0.3 has lost 30 %."),
    ],
    debt: Annotated[
        bool,
        typer.Option("--debt", help="Also: what every other failure would cost meanwhile."),
    ] = False,
) -> None:
    """What fails or suffers, and how much value is at risk, when these elements fail.

    Example: alignment impact C7 C6=0.3
    """
    from alignment.cli.tell_analyses import debt_view, impact_view
    from alignment.usecases import analyse
    from alignment.usecases.scenario import losses_of

    with reading(asked.catalogue) as work:
        losses = losses_of(work.snapshot(asked.revision), elements)
        answer = analyse.impact_of(work, losses, at=asked.revision)
        currency = work.snapshot(asked.revision).currency
        owed = analyse.debt_of(work, losses, at=asked.revision) if debt else None
    if owed is None:
        emit(asked.output, answer, lambda: impact_view(answer, currency))
    else:
        both = {"impact": answer, "debt": owed}
        emit(asked.output, both, lambda: debt_view(answer, owed, currency))


def contribution(
    asked: Question,
    lens: Annotated[
        Literal["service", "component", "practice"] | None,
        typer.Option("--lens", "-l", help="Who is credited; services when nothing is said."),
    ] = None,
    objective: Annotated[
        str | None, typer.Option("--objective", metavar="ID", help="Only this objective's value.")
    ] = None,
    element: Annotated[
        str | None, typer.Option("--element", metavar="ID", help="Only what this element carries.")
    ] = None,
    routes: Annotated[
        int | None,
        typer.Option("--routes", metavar="N", min=1, help="With --element: its N best routes."),
    ] = None,
) -> None:
    """Who carries how much of the objectives' value, and what of it nobody carries.

    Example: alignment contribution --lens component --objective O1
    """
    from alignment.cli import tell_analyses as tell
    from alignment.usecases import analyse

    if routes is not None and element is None:
        msg = "--routes needs --element: the routes to which element?"
        raise typer.BadParameter(msg)
    with reading(asked.catalogue) as work:
        at, currency = asked.revision, work.snapshot(asked.revision).currency
        if element is None:
            whole = analyse.contribution_of(
                work, lens=lens or "service", objective=objective, at=at
            )
            emit(asked.output, whole, lambda: tell.contribution_view(whole, currency))
        elif routes is None:
            one = analyse.element_contribution_of(work, element, at=at)
            emit(asked.output, one, lambda: tell.element_view(one, currency))
        else:
            seen = lens or _lens_of(work, element, at)
            ways = analyse.routes_of(
                work, element, lens=seen, objective=objective, top=routes, at=at
            )
            emit(asked.output, ways, lambda: tell.routes_view(ways, currency))


def _lens_of(work: "Work", element: str, at: int | None) -> str:
    """The lens in which an element is credited: a component is none of the services."""
    from alignment.usecases.maintain import find

    kind = find(work, "elements", element, at=at).entity.kind
    return "component" if kind == "component" else "service"
