"""How risky a planned change is: what its failure costs, and how earlier changes went."""

from collections.abc import Mapping
from dataclasses import dataclass

from alignment.graphs.conclusion import scenario_text
from alignment.graphs.debt import Owed, instead_text, redundancy_debt
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.portfolio.change_risk import (
    HIGH_CUT,
    MEDIUM_CUT,
    ChangeRisk,
    change_risk,
)
from alignment.graphs.propagation import Impact, propagate, require_losses
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import (
    VALUES_ASSUMED,
    amount_text,
    counted,
    label,
    per_year,
    percent,
)

_TOP = 20
_FORMULA = "risk = band(impact * likelihood): 6 and 9 high, 3 and 4 moderate, 1 and 2 low"
_SOURCES = ("METHODS 3.8", "METHODS 1.2")
_DEBT_LEFT_OUT = (
    "The estate is too large to try every further failure here: redundancy debt left out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How earlier changes of the same elements went.

    Attributes:
        failed: How many of them failed.
        changes: How many there were.
    """

    failed: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """From which fraction a mark is high and medium; a fraction on a cut is above it."""

    high: float = HIGH_CUT
    medium: float = MEDIUM_CUT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """The risk of a planned change.

    Attributes:
        losses: What each element loses if the change fails, by id.
        value_at_risk: If it fails, per year; of ``total_value``.
        impact: ``high``, ``medium`` or ``low``; None where there is no value.
        likelihood: The same, by the history.
        score: Product of both marks, 1 to 9; None where there is no impact.
        risk: ``high``, ``moderate`` or ``low``; None likewise, and ``reason`` says why.
        debt: By how much more another failure would cost meanwhile, at worst, with what the
            change costs itself: beside the score, no part of it. None where it was not calculated.
        owed: Whose failures cost more than both by themselves, the worst first; ``omitted`` more.
        why: The score down to what went in.
    """

    revision: int
    conclusion: str
    losses: Mapping[str, float]
    value_at_risk: float
    total_value: float
    impact: str | None
    likelihood: str
    failed: int
    changes: int
    score: int | None
    risk: str | None
    reason: str
    debt: float | None
    owed: tuple[Owed, ...]
    omitted: int
    high_cut: float
    medium_cut: float
    remarks: tuple[str, ...]
    why: Explanation


_UNKNOWN, _USUAL = History(), Cuts()


def planned_change(
    snapshot: Snapshot, losses: Mapping[str, float], *, history: History = _UNKNOWN,
    cuts: Cuts = _USUAL, top: int | None = _TOP,
) -> PlannedChange:  # fmt: skip
    """Grade a planned change, with the redundancy debt while it lasts.

    Args:
        snapshot: The estate.
        losses: What each element loses if the change fails: 1 is down.
        history: Of earlier changes.
        cuts: Of the marks.
        top: Elements of the redundancy debt that are listed; None leaves the debt out.

    Raises:
        NotFound: An element is not there.
        Invalid: An element cannot fail by itself, or a number is out of its range.

    Time: one impact, and with the debt one more for each gate element.

    Source: METHODS 3.8 (change risk), 1.2 (c).
    """
    found = propagate(snapshot, require_losses(snapshot, losses))
    at_risk, total = found.value_at_risk, snapshot.total_value
    owed = None if top is None else redundancy_debt(snapshot, losses, top=top)
    graded = change_risk(
        at_risk, total, failed=history.failed, changes=history.changes,
        debt=None if owed is None else owed.maximum, cuts=(cuts.high, cuts.medium),
    )  # fmt: skip
    assumed = (*graded.remarks, *((VALUES_ASSUMED,) if snapshot.values_assumed else ()))
    listed = () if owed is None else owed.elements
    return PlannedChange(
        revision=snapshot.revision, losses=dict(losses), value_at_risk=at_risk,
        total_value=total, impact=None if graded.impact is None else graded.impact.name.lower(),
        likelihood=graded.likelihood.name.lower(), failed=history.failed,
        changes=history.changes, score=graded.score, risk=graded.risk and graded.risk.value,
        reason=graded.reason, debt=graded.debt, owed=listed,
        omitted=0 if owed is None else owed.omitted, high_cut=cuts.high, medium_cut=cuts.medium,
        remarks=(*assumed, *((_DEBT_LEFT_OUT,) if owed is None else ())),
        conclusion=_conclusion(found, graded, history, listed),
        why=_explained(found, graded, (history, cuts), assumed),
    )  # fmt: skip


def explain_change_risk(snapshot: Snapshot, element: str) -> Explanation:
    """Why a change of one element is so risky, where its history is not known."""
    return planned_change(snapshot, {element: 1.0}, top=None).why


def _conclusion(
    found: Impact, graded: ChangeRisk, history: History, owed: tuple[Owed, ...]
) -> str:
    snapshot = found.snapshot
    failing, levels = found.sources.tolist(), found.levels.tolist()
    what = scenario_text(snapshot, failing, levels) if failing else "nothing fails"
    unit = f"{snapshot.currency} a year".lstrip()
    if graded.risk is None:
        return f"The risk of the change is not defined: {graded.reason}."
    said = (
        f"The risk of the change is {graded.risk.value} (score {graded.score} of 9): if {what}, "
        f"{amount_text(found.value_at_risk)} of {amount_text(snapshot.total_value)} "
        f"{unit} is at risk, and {_went(history)}."
    )
    if owed:
        name = label(snapshot, snapshot.index[owed[0].id])
        said += (
            f" While it lasts, a failure of {name} puts {amount_text(owed[0].together)} at risk "
            f"{instead_text(owed[0].together - owed[0].excess, found.value_at_risk)}."
        )
    return said


def _went(history: History) -> str:
    if not history.changes:
        return "no earlier change is known"
    return f"{history.failed} of {counted(history.changes, 'earlier change')} failed"


def _explained(
    found: Impact, graded: ChangeRisk, chosen: tuple[History, Cuts], assumed: tuple[str, ...]
) -> Explanation:
    snapshot, (history, cuts) = found.snapshot, chosen
    at_risk, total, unit = found.value_at_risk, snapshot.total_value, per_year(snapshot)
    impact, likelihood = graded.impact, graded.likelihood
    part = f"{percent(at_risk / total)} of all value" if total else graded.reason
    asked = "whoever asks"
    return Explanation(
        revision=snapshot.revision, figure="change-risk",
        of=tuple(snapshot.ids[i] for i in found.sources.tolist()),
        value=None if graded.score is None else float(graded.score), unit="1 to 9",
        reason=graded.reason, formula=_FORMULA,
        sentence=_conclusion(found, graded, history, ()),
        inputs=(
            Input(name="VaR", meaning="value at risk if the change fails", value=at_risk,
                  unit=unit, origin="the impact of the elements that are changed"),
            Input(name="V", meaning="all value", value=total, unit=unit, origin="the objectives"),
            Input(name="failed", meaning="earlier changes that failed",
                  value=float(history.failed), origin=asked),
            Input(name="changes", meaning="earlier changes", value=float(history.changes),
                  origin=asked),
            Input(name="high", meaning="fraction from which a mark is 3", value=cuts.high,
                  origin="usual" if cuts.high == HIGH_CUT else asked),
            Input(name="medium", meaning="fraction from which a mark is 2", value=cuts.medium,
                  origin="usual" if cuts.medium == MEDIUM_CUT else asked),
        ),
        parts=(
            Portion(of=("impact",), value=None if impact is None else float(impact), note=part),
            Portion(of=("likelihood",), value=float(likelihood), note=_went(history)),
        ),
        assumptions=assumed, sources=_SOURCES,
    )  # fmt: skip
