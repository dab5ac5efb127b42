"""The commands about what things cost, where services stand, and what practices stand behind."""

from enum import StrEnum
from typing import Annotated

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


class CostKind(StrEnum):
    """The kinds that cost is carried through."""

    OBJECTIVE = "objective"
    CLIENT = "client"
    PROCESS = "process"
    SERVICE = "service"
    COMPONENT = "component"


def cost(
    asked: Question,
    kind: Annotated[
        CostKind | None, typer.Option("--kind", "-k", help="Only elements of this kind.")
    ] = None,
    usage: Annotated[
        str | None,
        typer.Option("--usage", metavar="FILE", help="Who takes how much of what is shared: a "
                     "sheet of provider, consumer and usage; - for standard input."),
    ] = None,
) -> None:  # fmt: skip
    """What everything costs, its part of all below included, and the value it brings for that.

    Example: alignment cost --kind service
    """
    from alignment.cli.tell_cost import cost_view
    from alignment.exchange.material import material_of
    from alignment.usecases.cost import cost_of, usage_in

    stated = usage_in(material_of([usage]).only) if usage is not None else ()
    with reading(asked.catalogue) as work:
        currency = work.snapshot(asked.revision).currency
        found = cost_of(work, kind=kind and kind.value, usage=stated, at=asked.revision)
        emit(asked.output, found, lambda: cost_view(found, currency))


def portfolio(
    asked: Question,
    value_cut: Annotated[
        float | None,
        typer.Option(
            "--value-cut", min=0, max=1, metavar="FRACTION",
            help="Part of all value from which value is high; 0.25 when nothing is said.",
        ),
    ] = None,
    fit_cut: Annotated[
        float | None,
        typer.Option(
            "--fit-cut", min=0, max=1, metavar="FRACTION",
            help="From which fit is high; 0.8 when nothing is said.",
        ),
    ] = None,
    rank: Annotated[
        tuple[float, float, float] | None,
        typer.Option(
            "--rank", metavar="VALUE COST FIT",
            help="One order instead, by the criteria with these weights.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Which services to invest in, migrate, tolerate or eliminate, and how sure that is.

    Example: alignment portfolio --value-cut 0.1
    """
    from alignment.cli.tell_cost import portfolio_view, ranking_view
    from alignment.usecases.portfolio import portfolio_of, ranking_of

    stated = {"value_cut": value_cut, "fit_cut": fit_cut}
    cuts = {name: cut for name, cut in stated.items() if cut is not None}
    if rank is not None and cuts:
        msg = "--rank gives one order, cuts give quadrants; ask one"
        raise typer.BadParameter(msg)
    with reading(asked.catalogue) as work:
        if rank is not None:
            weights = dict(zip(("value", "cost", "fit"), rank, strict=True))
            order = ranking_of(work, weights, at=asked.revision)
            emit(asked.output, order, lambda: ranking_view(order))
            return
        found = portfolio_of(work, **cuts, at=asked.revision)
    emit(asked.output, found, lambda: portfolio_view(found))


def practices(asked: Question) -> None:
    """The value behind each ITSM practice, the weakest first, and what no practice manages.

    Example: alignment practices
    """
    from alignment.cli.tell_cost import practices_view
    from alignment.usecases.practices import practices_of

    with reading(asked.catalogue) as work:
        currency = work.snapshot(asked.revision).currency
        found = practices_of(work, at=asked.revision)
    emit(asked.output, found, lambda: practices_view(found, currency))
