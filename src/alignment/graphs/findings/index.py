"""The alignment index: one figure between 0 and 1 that opens to its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.debt import single_failures
from alignment.graphs.explained import Explanation, Input
from alignment.graphs.findings.finding import Evidence
from alignment.graphs.findings.spend import ends_of
from alignment.graphs.lenses import Lens, crediting_of
from alignment.graphs.snapshot import Floats
from alignment.graphs.words import amount_text

Worst: TypeAlias = tuple[str, float]
"""Whose failure alone puts most value at risk, and how much; no name for nobody."""

FORMULA = "index = 1 - ( mean over the parts of (1 - part)^2 )^(1/2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """One of the things that make up alignment.

    Attributes:
        value: Between 0 and 1; None where it is not defined, and ``reason`` says why.
        formula: How it is worked out.
        detail: The figures behind it, in words.
    """

    name: str
    value: float | None
    formula: str
    detail: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentIndex:
    """How well IT is aligned: 1 is wholly.

    Attributes:
        value: None where no part is defined.
        parts: All four, those that are not defined among them.
        left_out: Names of the parts that are not defined and so do not count.
    """

    value: float | None
    formula: str
    parts: tuple[IndexPart, ...]
    left_out: tuple[str, ...]


def index_of(parts: Sequence[IndexPart]) -> AlignmentIndex:
    """Put the parts together as delivery puts periods together (METHODS 1.5, p = 2).

    What one part lacks, no other makes good: the same lack costs more when it is in one part.
    """
    defined = [part.value for part in parts if part.value is not None]
    lack = sqrt(sum((1 - value) ** 2 for value in defined) / len(defined)) if defined else None
    return AlignmentIndex(
        value=None if lack is None else 1 - lack, formula=FORMULA, parts=tuple(parts),
        left_out=tuple(part.name for part in parts if part.value is None),
    )  # fmt: skip


def coverage(total: float, unattributed: float) -> IndexPart:
    """How much of the value some service carries."""
    return _part(
        "coverage", None if total <= 0 else 1 - unattributed / total,
        "1 - unattributed value / total value, service lens",
        f"{amount_text(unattributed)} of {amount_text(total)} is credited to no service",
        _NO_VALUE,
    )  # fmt: skip


def delivery(promised: float, delivered: float) -> IndexPart:
    """How much of the value that was measured arrived.

    Args:
        promised: Value a year on the edges that were measured.
        delivered: What of it arrived.
    """
    return _part(
        "delivery", None if promised <= 0 else delivered / promised,
        "delivered value / promised value, of what was measured",
        f"{amount_text(delivered)} arrived of {amount_text(promised)} that was measured",
        "nothing was measured",
    )  # fmt: skip


def exposure(total: float, component: Worst, service: Worst) -> IndexPart:
    """How much of the value stands whatever single component fails; services are told beside."""
    (first, risk), (second, beside) = component, service
    told = f"the failure of the component {first} alone puts {amount_text(risk)} of "
    told = f"{told}{amount_text(total)} at risk" if first else _NO_RISK
    if second:
        told += f"; that of the service {second} {amount_text(beside)}, which does not count here"
    return _part(
        "exposure", None if total <= 0 else 1 - risk / total,
        "1 - largest value at risk of one component / total value", told, _NO_VALUE,
    )  # fmt: skip


def cost_fit(values: Floats, costs: Floats, total: float) -> IndexPart:
    """How far the spend goes where the value is.

    Args:
        values: What of the value ends at each top objective.
        costs: What of the cost ends there, in the same order.
        total: All cost; what ends at no objective fits none.
    """
    worth, fit, told = float(values.sum()), None, ""
    unplaced = total - float(costs.sum())
    if worth > 0 and total > 0:
        apart = float(np.abs(values / worth - costs / total).sum())
        fit = 1 - (apart + unplaced / total) / 2
        beyond = max(total * (1 - fit) - unplaced, 0.0)
        told = (
            f"{amount_text(total * fit)} of {amount_text(total)} is spent in proportion to the "
            f"value; {amount_text(beyond)} goes to objectives beyond their part of the value, "
            f"{amount_text(unplaced)} to none"
        )
    return _part(
        "cost fit", fit,
        "1 - half the sum over top objectives of |share of the value - share of the cost|, what "
        "is spent for none counted as apart", told,
        _NO_VALUE if worth <= 0 else "no cost is stated",
    )  # fmt: skip


def index_in(evidence: Evidence) -> AlignmentIndex:
    """The index of an estate.

    Time: every single failure is tried, once a snapshot; the rest is O(n + m).
    """
    snapshot = evidence.snapshot
    _, values, costs = ends_of(snapshot)
    return index_of((
        coverage(snapshot.total_value, unattributed_in(evidence)),
        delivery(*arrived_in(evidence)),
        exposure(snapshot.total_value, worst_in(evidence, Kind.COMPONENT),
                 worst_in(evidence, Kind.SERVICE)),
        cost_fit(values, costs, float(snapshot.cost.sum())),
    ))  # fmt: skip


def unattributed_in(evidence: Evidence) -> float:
    """Value a year that is credited to no service."""
    table = crediting_of(evidence.snapshot, evidence.graph, Lens.SERVICE)
    return float(table.amounts(evidence.graph.total.flow)[len(table.rank) :].sum())


def arrived_in(evidence: Evidence) -> tuple[float, float]:
    """What is promised a year on the edges that were measured, and what of it arrived."""
    leaking = evidence.leaking
    promised = float((leaking.boundary.promised - leaking.unmeasured).sum())
    return promised, promised - float(leaking.gaps.sum())


def worst_in(evidence: Evidence, kind: Kind) -> Worst:
    """The element of a kind whose failure alone puts most value at risk."""
    snapshot = evidence.snapshot
    risks = np.where(snapshot.kinds_are(kind), single_failures(snapshot).values, 0.0)
    most = float(risks.max(initial=0.0))
    return (evidence.name(int(np.argmax(risks))) if most > 0 else "", most)


def explain_index(evidence: Evidence) -> Explanation:
    """Why the index is what it is: its parts, each with its figures."""
    index = index_in(evidence)
    said = "not defined" if index.value is None else f"{index.value:.3f} of 1"
    inputs = tuple(
        Input(name=part.name, meaning=part.detail or part.reason, value=part.value,
              unit="fraction", origin=part.formula)
        for part in index.parts
    )  # fmt: skip
    left = tuple(f"{p.name} is left out: {p.reason}" for p in index.parts if p.value is None)
    return Explanation(
        revision=evidence.snapshot.revision, figure="alignment-index", of=(), value=index.value,
        unit="fraction", sentence=f"The alignment index is {said}.", formula=FORMULA,
        reason="" if index.value is not None else "no part of it is defined", inputs=inputs,
        assumptions=left, sources=("METHODS 1.5 (the power mean), 1.3, 1.7",),
    )  # fmt: skip


_NO_VALUE = "no objective has a value"
_NO_RISK = "no single component puts value at risk"


def _part(name: str, value: float | None, formula: str, detail: str, reason: str) -> IndexPart:
    if value is None:
        return IndexPart(name=name, value=None, formula=formula, detail="", reason=reason)
    return IndexPart(name=name, value=min(max(value, 0.0), 1.0), formula=formula, detail=detail)
