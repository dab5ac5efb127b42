"""The commands on availability: probabilities, cut sets, promises."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What counts as lost, what is listed, how much may be spent."""

    threshold: Annotated[
        float, typer.Option("--threshold", metavar="LOSS", help="From which loss on; 1 is down.")
    ] = 1.0
    order: Annotated[
        int | None,
        typer.Option("--order", metavar="N", min=1, help="With --cut-sets: of at most N."),
    ] = None
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="List at most N rows.")
    ] = None
    nodes: Annotated[
        int | None,
        typer.Option("--nodes", metavar="N", min=0, help="Of the diagrams; beyond it is drawn."),
    ] = None
    samples: Annotated[
        int | None,
        typer.Option("--samples", metavar="N", min=0, help="States to draw; 0 for bounds alone."),
    ] = None
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the drawing.")] = 1


def availability(
    asked: Question,
    how: Reckoning,
    element: Annotated[
        str | None,
        typer.Option("--element", metavar="ID", help="What each failure matters to this one."),
    ] = None,
    cut_sets: Annotated[
        str | None,
        typer.Option("--cut-sets", metavar="ID", help="The smallest sets of failures that do."),
    ] = None,
) -> None:
    """How likely elements are down, and what outages put at risk on average.

    Example: alignment availability --cut-sets S1 --threshold 1
    """
    from alignment.cli import tell_availability as tell
    from alignment.graphs.reliability.availability import Effort
    from alignment.graphs.reliability.structure import MOST_NODES
    from alignment.usecases import availability as asking

    if element is not None and cut_sets is not None:
        msg = "--element and --cut-sets are two questions; ask one"
        raise typer.BadParameter(msg)
    if how.order is not None and cut_sets is None:
        msg = "--order needs --cut-sets: the sets of which element?"
        raise typer.BadParameter(msg)
    stated: dict[str, Any] = {"threshold": how.threshold, "at": asked.revision}
    if how.limit is not None:
        stated["limit"] = how.limit
    nodes = MOST_NODES if how.nodes is None else how.nodes
    with reading(asked.catalogue) as work:
        if cut_sets is not None:
            sets = asking.cut_sets_of(work, cut_sets, order=how.order, nodes=nodes, **stated)
            emit(asked.output, sets, lambda: tell.cut_sets_view(sets))
        elif element is not None:
            one = asking.importance_of(work, element, **stated)
            emit(asked.output, one, lambda: tell.importance_view(one))
        else:
            effort = Effort(nodes=nodes, samples=how.samples, seed=how.seed)
            whole = asking.availability_of(work, effort=effort, **stated)
            emit(asked.output, whole, lambda: tell.availability_view(whole))


def promises(asked: Question) -> None:
    """Which promised availabilities can be kept at best, and what stands in the way.

    Example: alignment promises
    """
    from alignment.cli.tell_availability import promises_view
    from alignment.usecases.availability import promises_of

    with reading(asked.catalogue) as work:
        found = promises_of(work, at=asked.revision)
        emit(asked.output, found, lambda: promises_view(found))
