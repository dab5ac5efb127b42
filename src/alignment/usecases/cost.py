"""What everything costs and brings: names in, names out."""

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import cost, explained
from alignment.runtime import Work


def cost_of(work: Work, *, kind: str | None = None, at: int | None = None) -> cost.Cost:
    """What every element of a kind (or of all) costs, and the value that stands against it."""
    return cost.cost_of(work.snapshot(at), kind=kind)


def cost_item_of(work: Work, element: str, *, at: int | None = None) -> cost.CostItem:
    """What one element costs, and the value that stands against it."""
    snapshot = work.snapshot(at)
    return cost.cost_table(snapshot).item(snapshot.index_of(element))


def explain_loaded(work: Work, element: str, *, at: int | None = None) -> Explanation:
    """What its loaded cost is made of."""
    return explained.explain_loaded_cost(work.snapshot(at), element)
