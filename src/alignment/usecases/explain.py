"""Opens any figure down to what went in: one table from a figure's name to who explains it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.errors import Invalid, NotFound, Problem
from alignment.exchange.format import File
from alignment.graphs.consistency.chart_explained import INDICES
from alignment.graphs.consistency.steadiness_explained import BY_EXPONENT
from alignment.graphs.consistency.steadiness_explained import MEASURES as EDGE_MEASURES
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import explained as costs
from alignment.graphs.portfolio.planned_change import explain_change_risk
from alignment.graphs.portfolio.practices_explained import FIGURES as PRACTICE_FIGURES
from alignment.graphs.reliability import explained as reliability
from alignment.graphs.reliability.approximations_explained import APPROXIMATIONS, approximation
from alignment.graphs.reliability.importance_explained import MEASURES, importance
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.value_explained import explain_of_objective, explain_support
from alignment.runtime import Work
from alignment.usecases import (
    availability,
    cost,
    delivery,
    findings,
    portfolio,
    practices,
    scenario,
    sensitivity,
    value,
)

MOST_NAMED = 100
"""Ids that a figure may be of, at the doors that bound what they are sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What whoever asks has chosen otherwise than usual; None for what is as usual.

    Attributes:
        p: Exponent of the power mean of delivery.
        value_cut, fit_cut: From where value and fit are high.
        lens: Whose ranking.
        member: Along whose share in the requirement it flips.
        threshold: From which loss on an element counts as lost.
        within: How far each share may be off.
        concentration, draws, seed: How sure shares are, and how they are drawn.
        usage: Who takes how much of what is shared, as a sheet.
    """

    p: float | None = None
    value_cut: float | None = None
    fit_cut: float | None = None
    lens: str | None = None
    member: str | None = None
    threshold: float | None = None
    within: float | None = None
    concentration: float | None = None
    draws: int | None = None
    seed: int | None = None
    usage: File | None = None

    def stated(self) -> dict[str, Any]:
        """Those that were chosen, by name."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value is not None}


def choices_in(address: Mapping[str, Any]) -> Choices:
    """The choices of an address, in which the usage stands as it was typed."""
    typed = address.get("usage")
    usage = File("usage.csv", typed.encode()) if typed else None
    return Choices(**{**address, "usage": usage})


_USUAL = Choices()


@dataclass(frozen=True, slots=True)
class Name:
    """What one of the ids stands for.

    Attributes:
        words: As a sentence says it.
        kinds: Of the elements that it may be; none where it is no element.
        lossy: ``ID=LOSS`` says how much of it is lost.
    """

    words: str
    kinds: tuple[Kind, ...] = ()
    lossy: bool = False


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one kind of figure.

    Attributes:
        make: Given the unit of work, the ids of what it is a figure of, ``at``, and what was
            chosen by name; raises NotFound when an element is not there.
        names: What the ids are, in this order; none for a figure of the whole catalogue.
        optional: How many of the last ones may be left out.
        several: The last one may be named several times, as the elements of a scenario are.
        choices: Names of the ``Choices`` that the figure depends on.
    """

    make: Callable[..., Explanation]
    names: tuple[Name, ...] = ()
    optional: int = 0
    several: bool = False
    choices: tuple[str, ...] = ()

    def require(self, of: Sequence[str], chosen: Mapping[str, Any]) -> None:
        """Raises Invalid for too few or too many ids, or a choice that changes nothing."""
        self._require_names(of)
        idle = [name for name in chosen if name not in self.choices]
        if idle:
            msg = f"the figure does not depend on {idle[0]}"
            raise Invalid(msg, [Problem(idle[0], msg)])

    def _require_names(self, of: Sequence[str]) -> None:
        names = [name.words for name in self.names]
        needed = len(names) - self.optional
        if needed <= len(of) and (self.several or len(of) <= len(names)):
            return
        msg = "it is a figure of the whole catalogue"
        if needed:
            msg = f"say what it is a figure of: {' and '.join(names[:needed])}"
        if self.optional:
            msg = f"{msg}; {' and '.join(names[needed:])} may be named"
        elif not needed:
            msg = f"{msg}: name no element"
        raise Invalid(msg, [Problem("of", msg)])


def _frozen(
    make: Callable[..., Explanation], *names: Name, optional: int = 0,
    choices: tuple[str, ...] = (),
) -> Explainer:  # fmt: skip
    """Of a figure for which nothing but the snapshot is looked at."""

    def explain(work: Work, *of: str, at: int | None, **chosen: Any) -> Explanation:
        return make(work.snapshot(at), *of, **chosen)

    return Explainer(explain, names, optional, choices=choices)


def _costing(make: Callable[..., Explanation], *names: Name, optional: int = 0) -> Explainer:
    """Of a figure of cost, which depends on who takes how much of what is shared."""
    return Explainer(partial(cost.explain, make=make), names, optional, choices=("usage",))


def _named(make: Callable[..., Explanation], figure: str) -> Callable[..., Explanation]:
    """The explainer of several figures, for one of them."""

    def explain(snapshot: Snapshot, *of: str, **chosen: Any) -> Explanation:
        return make(snapshot, figure, *of, **chosen)

    return explain


_CHAIN = tuple(kind for kind in KINDS if kind in CHAIN_KINDS)
_ELEMENT = Name("an element", _CHAIN)
_SERVICE = Name("a service", (Kind.SERVICE,))
_CONSUMER = Name("a consumer", (Kind.CLIENT, Kind.PROCESS))
_PRACTICE = Name("a practice", (Kind.PRACTICE,))
_LENS, _CLASS = Name("a lens"), Name("a class of client")
_TARGET = (_CONSUMER, _SERVICE, Name("an indicator"))
_SCENARIO = Name("what fails (ID or ID=LOSS)", _CHAIN, lossy=True)
_DRAWN = ("lens", "concentration", "draws", "seed")

EXPLAINERS: Mapping[str, Explainer] = {
    "alignment-index": Explainer(findings.explain_index),
    "avoidable": _frozen(reliability.avoidable, _ELEMENT),
    "birnbaum": _frozen(reliability.birnbaum, _ELEMENT),
    "change-risk": _frozen(explain_change_risk, _ELEMENT),
    "class-contribution": Explainer(value.explain_class, (_ELEMENT, _CLASS, _LENS), optional=1),
    "class-value-at-risk": Explainer(scenario.explain_class, (_CLASS, _SCENARIO), several=True),
    "contribution": Explainer(value.explain_contribution, (_ELEMENT, _LENS), optional=1),
    "burn-rate": Explainer(delivery.explain_burn_rate, _TARGET, optional=1),
    "delivered": Explainer(delivery.explain_delivered, (_ELEMENT,), optional=1, choices=("p",)),
    "delivery": Explainer(delivery.explain_delivery, (_CONSUMER, _SERVICE), choices=("p",)),
    "error-budget": Explainer(delivery.explain_budget, _TARGET, optional=1),
    "expected-loss": _frozen(reliability.expected_loss, _ELEMENT),
    "expected-value-at-risk": _frozen(reliability.expected_value_at_risk),
    "finding-value": Explainer(
        findings.explain_finding, (Name("a rule"), Name("what it is about", _CHAIN)),
        optional=1, several=True,
    ),
    "flip-point": Explainer(
        sensitivity.explain_flip,
        (
            Name("a requirement, an objective or an element", _CHAIN),
            Name("who is above now", _CHAIN), Name("who is above beyond", _CHAIN),
        ),
        optional=2, choices=("lens", "member"),
    ),
    "index-part": Explainer(findings.explain_part, (Name("a part of the alignment index"),)),
    "lens-cost": _costing(costs.explain_lens_cost, _SERVICE),
    "loaded-cost": _costing(costs.explain_loaded_cost, _ELEMENT),
    "loss": Explainer(scenario.explain_loss, (_ELEMENT, _SCENARIO), several=True),
    "objective-contribution": _frozen(
        explain_of_objective, _ELEMENT, Name("an objective", (Kind.OBJECTIVE,)), _LENS, optional=1
    ),
    "own-cost": _frozen(costs.explain_own_cost, _ELEMENT),
    "practice-contribution": Explainer(practices.explain_practice_contribution, (_PRACTICE,)),
    "probability-of-any-loss": _frozen(reliability.probability_of_any_loss),
    "probability-down": _frozen(reliability.probability_down, _ELEMENT),
    "probability-of-loss": _frozen(
        reliability.probability_of_loss, _ELEMENT, choices=("threshold",)
    ),
    "promise": Explainer(availability.explain_promise, _TARGET),
    "quadrant": Explainer(
        portfolio.explain_quadrant, (_SERVICE,), choices=("value_cut", "fit_cut")
    ),
    "range": Explainer(sensitivity.explain_range, (_ELEMENT,), choices=("lens", "within")),
    "ranking-open": Explainer(
        sensitivity.explain_open, choices=("lens", "concentration")
    ),
    "rank": Explainer(sensitivity.explain_rank, (_ELEMENT,), choices=_DRAWN),
    "redundancy-debt": Explainer(
        scenario.explain_debt, (_ELEMENT, _SCENARIO), several=True
    ),
    "service-delivery": Explainer(delivery.explain_service, (_SERVICE,), choices=("p",)),
    "spread": Explainer(sensitivity.explain_spread, (_ELEMENT,), choices=_DRAWN),
    "support": _frozen(explain_support, _ELEMENT),
    "support-per-cost": _costing(costs.explain_support_per_cost, _ELEMENT),
    "unattributed": Explainer(value.explain_unattributed, (_LENS,), optional=1),
    "value-at-risk": Explainer(scenario.explain_value_at_risk, (_SCENARIO,), several=True),
    "value-per-cost": _costing(costs.explain_value_per_cost, _SERVICE, optional=1),
    "weight": Explainer(sensitivity.explain_weight, (Name("a requirement"),)),
    **{
        figure: _frozen(
            _named(importance, figure), _ELEMENT, Name("what fails below it", _CHAIN),
            choices=("threshold",),
        )
        for figure in MEASURES
    },
    **{
        figure: _frozen(_named(approximation, figure), _ELEMENT, choices=("threshold",))
        for figure in APPROXIMATIONS
    },
    **{
        figure: Explainer(
            partial(delivery.explain_measure, figure=figure), (_CONSUMER, _SERVICE),
            choices=("p",) if figure in BY_EXPONENT else (),
        )
        for figure in EDGE_MEASURES
    },
    **{
        figure: Explainer(partial(delivery.explain_index, figure=figure), _TARGET, optional=1)
        for figure in INDICES
    },
    **{
        figure: Explainer(partial(practices.explain_practice, figure=figure), (_PRACTICE,))
        for figure in PRACTICE_FIGURES
    },
    **{
        figure: _costing(_named(costs.explain_unallocated, figure))
        for figure in costs.UNALLOCATED
    },
}  # fmt: skip
"""Every figure that can be explained, by its name at the doors."""


def explanation_of(
    work: Work, figure: str, of: Sequence[str], *, choices: Choices = _USUAL,
    at: int | None = None,
) -> Explanation:  # fmt: skip
    """Why a figure is what it is: formula, inputs, parts, routes, assumptions, sources."""
    explainer = EXPLAINERS.get(figure)
    if explainer is None:
        raise NotFound.of("figure", figure, close=sorted(EXPLAINERS))
    chosen = choices.stated()
    explainer.require(of, chosen)
    return explainer.make(work, *of, at=at, **chosen)
