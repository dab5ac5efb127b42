"""How risky a change is: likelihood times impact on bands, as change enablement uses them."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from alignment.errors import Invalid

HIGH_CUT, MEDIUM_CUT = 0.25, 0.05
"""Fractions from which impact is high or medium (METHODS 3.8); taken for likelihood as well."""

FEWEST_CHANGES = 5
"""Changes from which a history says something of the next one."""


class Band(IntEnum):
    """A mark from 1 to 3."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Risk(StrEnum):
    """The band of a score: 1-2 low, 3-4 moderate, 6-9 high."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRisk:
    """The risk of one change.

    Attributes:
        impact: By value at risk as a fraction of all value; None where there is no value.
        likelihood: By the history of changes to the element.
        score: ``impact x likelihood``; None where there is no impact.
        risk: The band of the score; None likewise, and ``reason`` says why.
        debt: Redundancy debt, to be shown beside it: no part of the score.
        remarks: What was assumed.
    """

    impact: Band | None
    likelihood: Band
    score: int | None
    risk: Risk | None
    debt: float | None
    reason: str
    remarks: tuple[str, ...]


def change_risk(
    value_at_risk: float, total_value: float, *, failed: int = 0, changes: int = 0,
    debt: float | None = None, cuts: tuple[float, float] = (HIGH_CUT, MEDIUM_CUT),
) -> ChangeRisk:  # fmt: skip
    """Grade a change by what its failure would cost and how often such changes failed.

    The method fixes the cuts of impact. It bands likelihood by failed / all without stating cuts,
    so the same ones are taken; fewer than five changes are medium, since they say nothing yet.

    Args:
        value_at_risk: If it fails, per year.
        total_value: Of all objectives, per year.
        failed: How many earlier changes of the element failed.
        changes: How many there were.
        debt: Redundancy debt while it is out.
        cuts: Fractions from which a mark is high and medium; a fraction on a cut is above it.

    Raises:
        Invalid: A number below 0, more failures than changes, or cuts out of order.

    Source: METHODS 3.8 (change risk).
    """
    _require(value_at_risk, total_value, (failed, changes), cuts)
    few = changes < FEWEST_CHANGES
    likelihood = Band.MEDIUM if few else _band(failed / changes, cuts)
    remarks: tuple[str, ...] = ()
    if few:
        remarks = (f"{changes} earlier changes are fewer than {FEWEST_CHANGES}: "
                   "the likelihood is taken as medium.",)  # fmt: skip
    if not total_value:
        return ChangeRisk(
            impact=None, likelihood=likelihood, score=None, risk=None, debt=debt,
            reason="no objective has a value", remarks=remarks,
        )  # fmt: skip
    impact = _band(value_at_risk / total_value, cuts)
    score = int(impact * likelihood)
    return ChangeRisk(
        impact=impact, likelihood=likelihood, score=score, risk=_risk(score), debt=debt,
        reason="", remarks=remarks,
    )  # fmt: skip


def _band(fraction: float, cuts: tuple[float, float]) -> Band:
    high, medium = cuts
    return Band.HIGH if fraction >= high else Band.MEDIUM if fraction >= medium else Band.LOW


def _risk(score: int) -> Risk:
    return Risk.HIGH if score >= 6 else Risk.MODERATE if score >= 3 else Risk.LOW


def _require(
    at_risk: float, total: float, history: tuple[int, int], cuts: tuple[float, float]
) -> None:
    failed, changes = history
    high, medium = cuts
    if not 0 <= at_risk < float("inf") or not 0 <= total < float("inf"):
        msg = "value at risk and total value are amounts: finite, 0 or more"
    elif not 0 <= failed <= changes:
        msg = f"{failed} of {changes} changes cannot have failed"
    elif not 0 < medium <= high <= 1:
        msg = f"cuts are fractions, the higher one first; not {high:g} and {medium:g}"
    else:
        return
    raise Invalid(msg)
