"""How likely elements are down, what they lose on average, and what that puts at risk.

Own failures are independent; what elements share (a host, a network, a supplier) is an element
of its own and counted once. Probabilities carry *un*availability.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from alignment.catalogue import KINDS
from alignment.errors import Invalid
from alignment.graphs.reliability.exact import Solved, chain_of, solve
from alignment.graphs.reliability.probabilities import (
    BRIEF,
    METHODS,
    Effort,
    Figures,
    Method,
    figures_of,
)
from alignment.graphs.reliability.structure import MOST_ELEMENTS, MOST_NODES, gates_of
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, known, label

__all__ = [
    "Availability", "Effort", "ElementAvailability", "Method", "availability_of", "counted",
    "known_of", "require_threshold",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementAvailability:
    """The figures of one element; None where one is not known, or does not apply.

    Attributes:
        unavailability: Probability of its own failure as stated; None counts as 0.
        probability_down: That it loses all.
        low, high: Between which that lies; both the same where it is exact.
        probability: That it loses at least the threshold that was asked for.
        expected_loss: 0 works, 1 is down.
        birnbaum: Value at risk per year with its own failure less that without it.
        avoidable: Expected value at risk per year that would go if it never failed by itself.
        standard_error: Of the expected loss, where it was simulated.
        birnbaum_error: Of ``birnbaum``, where it was simulated.
        method: exact, interval or simulation: the weakest among its figures.
    """

    id: str
    kind: str
    name: str
    unavailability: float | None
    probability_down: float | None
    low: float
    high: float
    probability: float | None
    expected_loss: float | None
    birnbaum: float | None
    avoidable: float | None
    standard_error: float | None
    birnbaum_error: float | None
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """The answer for a whole estate.

    Attributes:
        expected_value_at_risk: Per year; None where nothing tells it.
        standard_error: Of it, where it was simulated.
        probability_of_any_loss: That an objective with a value loses anything.
        threshold: The loss that ``probability`` of the elements is about.
        elements: By what of the expected value at risk is avoidable, the most first.
        omitted: How many elements more there are.
        stated, unstated: How many elements that can fail state an unavailability, and how many
            do not.
        methods: How many elements were told by each method.
        samples, seed: Of the simulation; 0 samples where there was none.
        nodes: Nodes of the diagrams.
        method: The weakest that the expected value at risk rests on.
    """

    revision: int
    conclusion: str
    expected_value_at_risk: float | None
    standard_error: float | None
    probability_of_any_loss: float | None
    total_value: float
    currency: str
    values_assumed: bool
    threshold: float
    elements: tuple[ElementAvailability, ...]
    omitted: int
    stated: int
    unstated: int
    methods: Mapping[str, int]
    samples: int
    seed: int
    nodes: int
    method: Method
    remarks: tuple[str, ...]


def availability_of(
    snapshot: Snapshot, *, threshold: float = 1.0, effort: Effort | None = None,
    limit: int | None = None,
) -> Availability:  # fmt: skip
    """The probabilities of all elements and the expected value at risk.

    Args:
        snapshot: The estate: n elements, m memberships.
        threshold: The loss, in (0, 1], that ``probability`` is about.
        effort: How much may be spent on it.
        limit: How many elements to list at most.

    Raises:
        Invalid: The threshold is not in (0, 1].

    Source: METHODS 1.6.
    """
    effort = effort or Effort()
    solved = known_of(snapshot, require_threshold(threshold), effort.nodes)
    figures = figures_of(snapshot, solved, threshold, effort)
    elements = chain_of(snapshot)
    order = elements[np.lexsort((
        elements, -np.nan_to_num(figures.slope[elements]),
        -np.nan_to_num(figures.avoidable[elements]),
    ))]  # fmt: skip
    listed = order if limit is None else order[:limit]
    stated = int((~np.isnan(snapshot.unavailability) & gates_of(snapshot)).sum())
    drawn = figures.drawn
    return Availability(
        revision=snapshot.revision, conclusion=_conclusion(snapshot, figures, order),
        expected_value_at_risk=figures.value_at_risk, standard_error=figures.value_error,
        probability_of_any_loss=figures.any_loss, total_value=snapshot.total_value,
        currency=snapshot.currency, values_assumed=snapshot.values_assumed, threshold=threshold,
        elements=tuple(_row(snapshot, figures, u) for u in listed.tolist()),
        omitted=len(order) - len(listed), stated=stated,
        unstated=int(gates_of(snapshot).sum()) - stated,
        methods={str(m): int((figures.method[elements] == i).sum()) for i, m in enumerate(Method)},
        samples=drawn.samples if drawn else 0, seed=effort.seed, nodes=solved.nodes,
        method=figures.whole, remarks=tuple(_remarks(snapshot, figures, stated)),
    )  # fmt: skip


def require_threshold(threshold: float) -> float:
    """A loss that can be asked for; raises Invalid."""
    if not 0 < threshold <= 1:
        msg = f"a threshold is a loss above 0 (healthy) and up to 1 (down), not {threshold!r}"
        raise Invalid(msg, threshold=threshold)
    return threshold


_USUAL: Mapping[int, Callable[[Snapshot], Solved]] = {
    MOST_NODES: solve, BRIEF.nodes: partial(solve, most=BRIEF.nodes)
}  # fmt: skip
"""What is kept of whole losses, by the nodes of its diagrams."""


def known_of(snapshot: Snapshot, threshold: float, nodes: int) -> Solved:
    """What diagrams tell; kept with the snapshot for the questions that are asked most."""
    usual = _USUAL.get(nodes) if threshold == 1.0 else None
    if usual is not None:
        return snapshot.derived(usual)
    return solve(snapshot, threshold=threshold, most=nodes)


def _row(snapshot: Snapshot, figures: Figures, u: int) -> ElementAvailability:
    return ElementAvailability(
        id=snapshot.ids[u], kind=KINDS[snapshot.kind[u]].value, name=snapshot.names[u],
        unavailability=known(snapshot.unavailability[u]), probability_down=known(figures.down[u]),
        low=float(figures.low[u]), high=float(figures.high[u]),
        probability=known(figures.reached[u]), expected_loss=known(figures.expected_loss[u]),
        birnbaum=known(figures.slope[u]), avoidable=known(figures.avoidable[u]),
        standard_error=known(figures.loss_error[u]), birnbaum_error=known(figures.slope_error[u]),
        method=METHODS[figures.method[u]],
    )  # fmt: skip


def _conclusion(snapshot: Snapshot, figures: Figures, order: Ints) -> str:
    if np.isnan(snapshot.unavailability[gates_of(snapshot)]).all():
        return "No element states an unavailability, so nothing can be said of availability."
    if not snapshot.total_value:
        return "No objective has a value, so outages put none at risk."
    if figures.value_at_risk is None:
        return "The estate is too large for exact figures, and nothing was simulated."
    unit = f"{snapshot.currency} a year".lstrip()
    about = "about " if figures.whole is Method.SIMULATION else ""
    share = amount_text(100 * figures.value_at_risk / snapshot.total_value)
    first = (
        f"On average {about}{amount_text(figures.value_at_risk)} of "
        f"{amount_text(snapshot.total_value)} {unit} is at risk from outages ({share} %)."
    )
    worst = int(order[0])
    gain = float(np.nan_to_num(figures.avoidable[worst]))
    if not gain > 0:
        return first
    return (
        f"{first} If {label(snapshot, worst)} never failed by itself, {amount_text(gain)} "
        "less would be."
    )


def _remarks(snapshot: Snapshot, figures: Figures, stated: int) -> Iterable[str]:
    gates, elements, drawn = gates_of(snapshot), chain_of(snapshot), figures.drawn
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
    unstated = int(gates.sum()) - stated
    if not stated:
        yield "No element states an unavailability: every probability is 0 for want of data."
    elif unstated:
        yield f"{counted(unstated, 'no unavailability')} as 0."
    inexact = int((figures.method[elements] > 0).sum())
    if inexact and drawn:
        yield (f"{inexact:,} elements are too large for exact figures: theirs are means of "
               f"{drawn.samples:,} drawn states, with their standard errors.")  # fmt: skip
    elif inexact:
        yield f"{inexact:,} elements are too large for exact figures: theirs are bounds."
    if drawn and np.isnan(figures.slope[gates]).any():
        yield "What an own failure costs is unknown where too few of the drawn states had it."
    if len(elements) > MOST_ELEMENTS:
        yield (f"Exact figures are tried up to {MOST_ELEMENTS:,} elements; one element that is "
               "asked for by itself is calculated with what it needs alone.")  # fmt: skip


def counted(unstated: int, what: str) -> str:
    """How many elements state nothing: ``1 element states no unavailability and counts``."""
    if unstated == 1:
        return f"1 element that can fail states {what} and counts"
    return f"{unstated:,} elements that can fail state {what} and count"
