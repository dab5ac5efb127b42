"""What everything costs and brings: names in, names out."""

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import cost, explained
from alignment.runtime import Work


def cost_of(work: Work, *, kind: str | None = None, at: int | None = None) -> cost.Cost:
    """What every element of a kind (or of all) costs, and the value that stands against it."""
    return cost.cost_of(work.snapshot(at), kind=kind)


def explain_lens_cost(work: Work, element: str, *, at: int | None) -> Explanation:
    """Why a service costs so much, with the components that it uses directly."""
    return explained.explain_lens_cost(work.snapshot(at), element)


def explain_loaded_cost(work: Work, element: str, *, at: int | None) -> Explanation:
    """Why so much cost is loaded on an element."""
    return explained.explain_loaded_cost(work.snapshot(at), element)


def explain_value_per_cost(work: Work, element: str, *, at: int | None) -> Explanation:
    """Why a service brings so much for what is spent on it."""
    return explained.explain_value_per_cost(work.snapshot(at), element)
