"""Opens any figure down to what went in: one table from a figure's name to who explains it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.explained import Explanation
from alignment.graphs.value_explained import (
    explain_contribution,
    explain_support,
    explain_value_at_risk,
)
from alignment.runtime import Work
from alignment.usecases import (
    availability,
    cost,
    delivery,
    findings,
    portfolio,
    practices,
    sensitivity,
)


class Explainer(Protocol):
    """Explains one kind of figure.

    It is given the ids of what the figure is of, in the order in which the figure names them;
    it raises Invalid when they are too few or too many, NotFound when one is not there.
    """

    def __call__(self, work: Work, of: Sequence[str], *, at: int | None) -> Explanation: ...


def require_ids(of: Sequence[str], *names: str) -> tuple[str, ...]:
    """The ids that a figure is of; raises Invalid when they are not so many."""
    if len(of) != len(names):
        wanted = f"say what it is a figure of: {' and '.join(names)}"
        msg = wanted if names else "it is a figure of the whole estate: name no element"
        raise Invalid(msg, [Problem("of", msg)])
    return tuple(of)


def _contribution(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    given = (*of, "service") if len(of) == 1 else of
    element, lens = require_ids(given, "an element", "a lens")
    return explain_contribution(work.snapshot(at), element, lens)


def _support(work: Work, element: str, *, at: int | None) -> Explanation:
    return explain_support(work.snapshot(at), element)


def _value_at_risk(work: Work, element: str, *, at: int | None) -> Explanation:
    return explain_value_at_risk(work.snapshot(at), element)


def _expected_value_at_risk(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    require_ids(of)
    return availability.explain_expected_value_at_risk(work, at=at)


def _promise(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    consumer, service, indicator = require_ids(of, "a consumer", "a service", "an indicator")
    return availability.explain_promise(work, consumer, service, indicator, at=at)


def _delivery(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
    consumer, service = require_ids(of, "a consumer", "a service")
    return delivery.explain_delivery(work, consumer, service, at=at)


def _of_one(make: Callable[..., Explanation], name: str = "an element") -> Explainer:
    """The explainer of a figure of one element: ``make`` is given its id."""

    def explain(work: Work, of: Sequence[str], *, at: int | None) -> Explanation:
        (given,) = require_ids(of, name)
        return make(work, given, at=at)

    return explain


EXPLAINERS: Mapping[str, Explainer] = {
    "alignment-index": findings.explain_index,
    "birnbaum": _of_one(availability.explain_birnbaum),
    "contribution": _contribution,
    "expected-loss": _of_one(availability.explain_expected_loss),
    "expected-value-at-risk": _expected_value_at_risk,
    "lens-cost": _of_one(cost.explain_lens_cost, "a service"),
    "loaded-cost": _of_one(cost.explain_loaded_cost),
    "probability-down": _of_one(availability.explain_probability_down),
    "promise": _promise,
    "practice-contribution": _of_one(practices.explain_practice_contribution, "a practice"),
    "quadrant": _of_one(portfolio.explain_quadrant, "a service"),
    "support": _of_one(_support),
    "value-at-risk": _of_one(_value_at_risk),
    "delivery": _delivery,
    "delivered": delivery.explain_delivered,
    "value-per-cost": _of_one(cost.explain_value_per_cost, "a service"),
    "flip-point": sensitivity.explain_flip,
    "weight": _of_one(sensitivity.explain_weight, "a requirement"),
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
