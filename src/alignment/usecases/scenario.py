"""A scenario as it is named, and why it costs what it costs."""

from collections.abc import Iterable
from math import isfinite

from alignment.errors import Invalid, Problem
from alignment.graphs import scenario_explained
from alignment.graphs.explained import Explanation
from alignment.graphs.snapshot import Snapshot
from alignment.runtime import Work


def losses_of(snapshot: Snapshot, named: Iterable[str]) -> dict[str, float]:
    """The loss of each element that is named: all of it, or as ``C6=0.3`` and ``C6=30%`` say.

    An id that itself holds an equals sign stands for itself.

    Raises:
        NotFound: An element is not there.
        Invalid: One is named twice.
    """
    losses: dict[str, float] = {}
    for text in named:
        element, _, stated = text.rpartition("=")
        loss = None if snapshot.place_of(text) is not None or not element else _loss(stated)
        name = text if loss is None else element
        if name in losses:
            msg = f"{name!r} is named twice"
            raise Invalid(msg, [Problem("of", msg)])
        losses[name] = 1.0 if loss is None else loss
    snapshot.indices(losses)
    return losses


def _loss(text: str) -> float | None:
    """A fraction or a percentage; None for what is no number and so belongs to the id."""
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return found if isfinite(found) else None


def explain_value_at_risk(work: Work, *named: str, at: int | None) -> Explanation:
    """Why so much value is at risk when some elements fail or degrade."""
    snapshot = work.snapshot(at)
    return scenario_explained.value_at_risk(snapshot, losses_of(snapshot, named), named)


def explain_class(work: Work, name: str, *named: str, at: int | None) -> Explanation:
    """Why so much of a scenario's value at risk would reach a class of client."""
    snapshot = work.snapshot(at)
    return scenario_explained.class_at_risk(snapshot, name, losses_of(snapshot, named), named)


def explain_loss(work: Work, element: str, *named: str, at: int | None) -> Explanation:
    """Why an element loses so much in a scenario."""
    snapshot = work.snapshot(at)
    losses = losses_of(snapshot, named)
    return scenario_explained.loss(snapshot, element, losses, named)


def explain_debt(work: Work, element: str, *named: str, at: int | None) -> Explanation:
    """Why the failure of an element costs more while others are out."""
    snapshot = work.snapshot(at)
    losses = losses_of(snapshot, named)
    return scenario_explained.redundancy_debt(snapshot, element, losses, named)
