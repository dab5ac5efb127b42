"""Opens any figure down to what went in: one table from a figure's name to who explains it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import explained as cost
from alignment.graphs.reliability import explained as reliability
from alignment.graphs.value_explained import (
    explain_contribution,
    explain_support,
    explain_value_at_risk,
)
from alignment.runtime import Work
from alignment.usecases import (
    availability,
    delivery,
    findings,
    portfolio,
    practices,
    sensitivity,
)


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one kind of figure.

    Attributes:
        make: Given the unit of work, the ids of what it is a figure of, and ``at``; raises
            NotFound when one of them is not there.
        names: What the ids are, in this order; none for a figure of the whole catalogue.
        optional: How many of the last ones may be left out.
    """

    make: Callable[..., Explanation]
    names: tuple[str, ...] = ()
    optional: int = 0

    def require(self, of: Sequence[str]) -> None:
        """Raises Invalid when too few or too many ids are named."""
        needed = len(self.names) - self.optional
        if needed <= len(of) <= len(self.names):
            return
        msg = "it is a figure of the whole catalogue"
        if needed:
            msg = f"say what it is a figure of: {' and '.join(self.names[:needed])}"
        if self.optional:
            msg = f"{msg}; {' and '.join(self.names[needed:])} may be named"
        elif not needed:
            msg = f"{msg}: name no element"
        raise Invalid(msg, [Problem("of", msg)])


def _frozen(make: Callable[..., Explanation], *names: str, optional: int = 0) -> Explainer:
    """Of a figure for which nothing but the snapshot is looked at."""

    def explain(work: Work, *of: str, at: int | None) -> Explanation:
        return make(work.snapshot(at), *of)

    return Explainer(explain, names, optional)


_ELEMENT, _SERVICE = "an element", "a service"

EXPLAINERS: Mapping[str, Explainer] = {
    "alignment-index": Explainer(findings.explain_index),
    "birnbaum": _frozen(reliability.birnbaum, _ELEMENT),
    "contribution": _frozen(explain_contribution, _ELEMENT, "a lens", optional=1),
    "delivered": Explainer(delivery.explain_delivered, (_ELEMENT,), optional=1),
    "delivery": Explainer(delivery.explain_delivery, ("a consumer", _SERVICE)),
    "expected-loss": _frozen(reliability.expected_loss, _ELEMENT),
    "expected-value-at-risk": _frozen(reliability.expected_value_at_risk),
    "flip-point": Explainer(
        sensitivity.explain_flip,
        ("a requirement or an objective", "who is above now", "who is above beyond"), optional=2,
    ),
    "lens-cost": _frozen(cost.explain_lens_cost, _SERVICE),
    "loaded-cost": _frozen(cost.explain_loaded_cost, _ELEMENT),
    "practice-contribution": Explainer(
        practices.explain_practice_contribution, ("a practice",)
    ),
    "probability-down": _frozen(reliability.probability_down, _ELEMENT),
    "promise": Explainer(
        availability.explain_promise, ("a consumer", _SERVICE, "an indicator")
    ),
    "quadrant": Explainer(portfolio.explain_quadrant, (_SERVICE,)),
    "support": _frozen(explain_support, _ELEMENT),
    "value-at-risk": _frozen(explain_value_at_risk, _ELEMENT),
    "value-per-cost": _frozen(cost.explain_value_per_cost, _SERVICE),
    "weight": Explainer(sensitivity.explain_weight, ("a requirement",)),
}  # fmt: skip
"""Every figure that can be explained, by its name at the doors."""


def explanation_of(
    work: Work, figure: str, of: Sequence[str], *, at: int | None = None
) -> Explanation:
    """Why a figure is what it is: formula, inputs, parts, routes, assumptions, sources."""
    explainer = EXPLAINERS.get(figure)
    if explainer is None:
        raise NotFound.of("figure", figure, close=sorted(EXPLAINERS))
    explainer.require(of)
    return explainer.make(work, *of, at=at)
