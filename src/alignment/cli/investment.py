"""The command on which projects to take."""

from typing import Annotated

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


def investment(
    asked: Question,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A sheet of item, profit and requires, or a list in "
                       "YAML or JSON; - for standard input."),
    ],
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0, metavar="AMOUNT", help="What may be spent on all that is "
                     "taken together."),
    ] = None,
) -> None:  # fmt: skip
    """Which projects bring most together, with the tools that they require and share.

    Example: alignment investment projects.csv
    """
    from alignment.cli.tell_investment import investment_view
    from alignment.exchange.material import material_of
    from alignment.usecases.investment import investment_in

    sheet = material_of([file]).only
    with reading(asked.catalogue) as work:
        currency = work.snapshot(asked.revision).currency
        found = investment_in(work, sheet, budget=budget, at=asked.revision)
    emit(asked.output, found, lambda: investment_view(found, currency))
