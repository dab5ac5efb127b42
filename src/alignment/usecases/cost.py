"""What everything costs and brings: names in, names out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from alignment.exchange.format import File
from alignment.exchange.tables.usage_sheet import read_usage
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import cost, explained
from alignment.graphs.portfolio.usage import Usage, usage_of
from alignment.runtime import Work


def cost_of(
    work: Work, *, kind: str | None = None, usage: Sequence[Usage] = (), at: int | None = None
) -> cost.Cost:
    """What every element of a kind (or of all) costs, and the value that stands against it.

    Args:
        work: A look at the catalogue.
        kind: Only elements of this kind.
        usage: Who takes how much of what is shared; what is not stated is split equally.
        at: As of this revision.
    """
    snapshot = work.snapshot(at)
    if not usage:
        return cost.cost_of(snapshot, kind=kind)
    stated = usage_of(snapshot, usage)
    found = cost.cost_of(snapshot, kind=kind, usage=stated.weights)
    return replace(found, remarks=(*stated.remarks, *found.remarks))


def usage_in(file: File) -> tuple[Usage, ...]:
    """What a sheet says of who takes how much of what is shared."""
    return tuple(
        Usage(provider=row.provider, consumer=row.consumer, usage=row.usage, place=row.place)
        for row in read_usage(file)
    )


def cost_item_of(work: Work, element: str, *, at: int | None = None) -> cost.CostItem:
    """What one element costs, and the value that stands against it."""
    snapshot = work.snapshot(at)
    return cost.cost_table(snapshot).item(snapshot.index_of(element))


def explain_loaded(work: Work, element: str, *, at: int | None = None) -> Explanation:
    """What its loaded cost is made of."""
    return explained.explain_loaded_cost(work.snapshot(at), element)


def explain(
    work: Work, *of: str, make: Callable[..., Explanation], usage: File | None = None,
    at: int | None,
) -> Explanation:  # fmt: skip
    """One figure of cost; of who takes how much of what is shared, as a sheet says it.

    Args:
        work: A look at the catalogue.
        of: Ids of what it is a figure of.
        make: Who explains it, given the snapshot, the ids and what is ``stated``.
        usage: The sheet; None: all uses count alike.
        at: As of this revision.
    """
    snapshot = work.snapshot(at)
    stated = None if usage is None else usage_of(snapshot, usage_in(usage))
    return make(snapshot, *of, stated=stated)
