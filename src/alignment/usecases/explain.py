"""Opens any figure down to what went in: one table from a figure's name to who explains it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.explained import Explanation
from alignment.graphs.explaining import (
    explain_contribution,
    explain_support,
    explain_value_at_risk,
)
from alignment.runtime import Work
from alignment.usecases.delivery_explained import delivered_explained, delivery_explained


class Explainer(Protocol):
    """Explains one kind of figure.

    It is given the ids of what the figure is of, in the order in which the figure names them;
    it raises Invalid when they are too few or too many, NotFound when one is not there.
    """

    def __call__(self, work: Work, of: Sequence[str], *, at: int | None) -> Explanation: ...


def require_ids(of: Sequence[str], *names: str) -> tuple[str, ...]:
    """The ids that a figure is of; raises Invalid when they are not so many."""
    if len(of) != len(names):
        msg = f"say what it is a figure of: {' and '.join(names)}"
        raise Invalid(msg, [Problem("of", msg)])
    return tuple(of)


def _contribution(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    given = (*of, "service") if len(of) == 1 else of
    element, lens = require_ids(given, "an element", "a lens")
    return explain_contribution(work.snapshot(at), element, lens)


def _support(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    (element,) = require_ids(of, "an element")
    return explain_support(work.snapshot(at), element)


def _value_at_risk(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    (element,) = require_ids(of, "an element")
    return explain_value_at_risk(work.snapshot(at), element)


EXPLAINERS: Mapping[str, Explainer] = {
    "contribution": _contribution,
    "support": _support,
    "value-at-risk": _value_at_risk,
    "delivery": delivery_explained,
    "delivered": delivered_explained,
}
"""Every figure that can be explained, by its name at the doors."""


def explanation_of(
    work: Work, figure: str, of: Sequence[str], *, at: int | None = None
) -> Explanation:
    """Why a figure is what it is: formula, inputs, parts, routes, assumptions, sources."""
    explain = EXPLAINERS.get(figure)
    if explain is None:
        raise NotFound.of("figure", figure, close=sorted(EXPLAINERS))
    return explain(work, of, at=at)
