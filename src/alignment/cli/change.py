"""The command on planned changes."""

from dataclasses import dataclass
from typing import Annotated

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """How earlier changes went, and from where a mark is high."""

    failed: Annotated[
        int, typer.Option("--failed", metavar="N", min=0, help="Earlier changes that failed.")
    ] = 0
    changes: Annotated[
        int, typer.Option("--changes", metavar="N", min=0, help="Earlier changes, all of them.")
    ] = 0
    high_cut: Annotated[
        float,
        typer.Option("--high-cut", metavar="FRACTION", help="From which a mark is high."),
    ] = 0.25
    medium_cut: Annotated[
        float,
        typer.Option("--medium-cut", metavar="FRACTION", help="From which a mark is medium."),
    ] = 0.05


def change(
    asked: Question,
    grading: Grading,
    elements: Annotated[
        list[str],
        typer.Argument(metavar="ID[=LOSS]...", help="What is changed, and loses that if the "
                       "change fails; all of it when nothing is said."),
    ],
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=0, help="List at most N further failures.")
    ] = 20,
) -> None:  # fmt: skip
    """How risky a planned change is, and what another failure costs while it lasts.

    Example: alignment change C7 --failed 1 --changes 8
    """
    from alignment.cli.tell_change import change_view
    from alignment.graphs.portfolio.planned_change import Cuts, History
    from alignment.usecases.change import change_risk_of
    from alignment.usecases.scenario import losses_of

    with reading(asked.catalogue) as work:
        snapshot = work.snapshot(asked.revision)
        currency = snapshot.currency
        found = change_risk_of(
            work, losses_of(snapshot, elements),
            history=History(failed=grading.failed, changes=grading.changes),
            cuts=Cuts(high=grading.high_cut, medium=grading.medium_cut), top=top,
            at=asked.revision,
        )  # fmt: skip
    emit(asked.output, found, lambda: change_view(found, currency))
