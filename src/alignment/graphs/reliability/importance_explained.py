"""What is behind the importances of a failure to an element, each under its own name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alignment.errors import Unanswerable
from alignment.graphs.explained import Explanation, Input
from alignment.graphs.reliability.cut_sets import state_text
from alignment.graphs.reliability.estimates_explained import INDEPENDENT, loss_asked
from alignment.graphs.reliability.importance import ElementImportance, Importance, importance_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import figure_text, label, percent

_NOT_BELOW = "its own failure never brings that about"
_TOO_LARGE = "the diagram of what it needs would be too large"
_NEVER = "what it is a ratio to has no probability"


@dataclass(frozen=True, slots=True)
class _Measure:
    """How one measure is read and told.

    Attributes:
        read: Its value of an ``Importance``.
        formula: With S for the event and e for the failure.
        says: What it means; ``{e}`` fails, ``{s}`` is ``{d}`` (down), ``{x}`` is the value.
        factor: It is a ratio to 1, not a part of 1.
        sources: Of it alone.
    """

    read: Callable[[Importance], float | None]
    formula: str
    says: str
    factor: bool = False
    sources: tuple[str, ...] = ("SCRAM, importance factors",)


_MEASURES: Mapping[str, _Measure] = {
    "birnbaum-importance": _Measure(
        lambda i: i.birnbaum, "MIF = P(S|e) - P(S|not e)",
        "With {e} failed {s} is more likely {d} by {x}",
    ),
    "criticality": _Measure(
        lambda i: i.criticality, "CIF = q / P(S) * MIF",
        "{x} of the probability that {s} is {d} would go if {e} never failed by itself",
    ),
    "diagnosis": _Measure(
        lambda i: i.diagnosis, "DIF = P(e|S) = q * P(S|e) / P(S)",
        "When {s} is {d}, {e} has failed in {x} of the cases",
    ),
    "fussell-vesely": _Measure(
        lambda i: i.fussell_vesely, "FV = P(some minimal cut set with e happened) / P(S)",
        "In {x} of the cases in which {s} is {d}, a minimal cut set with {e} has happened",
    ),
    "risk-achievement-worth": _Measure(
        lambda i: i.risk_achievement, "RAW = P(S|e) / P(S)",
        "With {e} failed {s} is {x} times as likely {d}", factor=True,
    ),
    "risk-reduction-worth": _Measure(
        lambda i: i.risk_reduction, "RRW = P(S) / P(S|not e)",
        "If {e} never failed by itself, {s} would be {x} times less likely {d}",
        factor=True,
    ),
    "structural-importance": _Measure(
        lambda i: i.structural,
        "SI = mean of MIF over q from 0 to 1, every unavailability being q",
        "If all fail one after the other, in every order alike, {e} is the one with which {s} "
        "is {d} in {x} of the orders", sources=("Shapley 1953", "Barlow and Proschan 1975"),
    ),
}  # fmt: skip
"""Each measure by its name at the doors."""

MEASURES = tuple(_MEASURES)


def importance(
    snapshot: Snapshot, figure: str, element: str, failing: str, *, threshold: float = 1.0
) -> Explanation:
    """Why the own failure of one element matters so much to another being down.

    Args:
        snapshot: The estate.
        figure: One of ``MEASURES``.
        element: Id of what is down.
        failing: Id of what fails by itself.
        threshold: The loss from which on it counts as down.
    """
    measure, reason = _MEASURES[figure], ""
    names = {"e": label(snapshot, snapshot.index_of(failing)),
             "s": label(snapshot, snapshot.index_of(element)),
             "d": state_text(threshold)}  # fmt: skip
    found = _looked_up(snapshot, element, threshold)
    row = next((i for i in found.importances if i.id == failing), None) if found else None
    value = measure.read(row) if row else None
    if value is None:
        reason = _TOO_LARGE if found is None else _NEVER if row else _NOT_BELOW
        said = f"The figure of {names['e']} for {names['s']} is not defined: {reason}"
    else:
        shown = figure_text(value) if measure.factor else percent(value)
        said = measure.says.format(x=shown, **names)
    return Explanation(
        revision=snapshot.revision, figure=figure, of=(element, failing), value=value,
        unit="" if measure.factor else "fraction", reason=reason, sentence=f"{said}.",
        formula=measure.formula,
        inputs=(*_inputs(row, found.probability, names["d"]), loss_asked(threshold))
        if row and found else (),
        assumptions=(INDEPENDENT, *(found.remarks if found else ())),
        sources=("METHODS 3.3", *measure.sources),
    )  # fmt: skip


def _looked_up(snapshot: Snapshot, element: str, threshold: float) -> ElementImportance | None:
    try:
        return importance_of(snapshot, element, threshold=threshold, limit=len(snapshot))
    except Unanswerable:
        return None


def _inputs(row: Importance, chance: float, state: str) -> tuple[Input, ...]:
    failed = chance + (1 - row.unavailability) * row.birnbaum
    inputs = (
        ("q", "P(e): unavailability of what fails", row.unavailability, "the element; 0 if none"),
        ("P(S)", f"probability of the element to be {state}", chance, "see probability-of-loss"),
        ("P(S|e)", "the same while the other has failed", failed, "the decision diagram"),
        ("P(S|not e)", "the same while it has not", failed - row.birnbaum, "the decision diagram"),
        ("MIF", "by how much the failure raises it", row.birnbaum, "P(S|e) - P(S|not e)"),
    )  # fmt: skip
    return tuple(
        Input(name=name, meaning=meaning, value=value, unit="fraction", origin=origin)
        for name, meaning, value, origin in inputs
    )
