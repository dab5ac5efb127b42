"""What everything costs and brings: names in, names out."""

from alignment.graphs.portfolio import cost
from alignment.runtime import Work


def cost_of(work: Work, *, kind: str | None = None, at: int | None = None) -> cost.Cost:
    """What every element of a kind (or of all) costs, and the value that stands against it."""
    return cost.cost_of(work.snapshot(at), kind=kind)
