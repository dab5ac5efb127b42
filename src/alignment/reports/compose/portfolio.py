"""The portfolio of services for a review: worth, cost, delivery, risks, and what changed."""

from collections.abc import Iterator, Mapping

from alignment.graphs.reliability.probabilities import BRIEF
from alignment.graphs.words import amount_text, counted, joined
from alignment.reports.compose import pieces as p
from alignment.reports.compose import portfolio_risks as risks
from alignment.reports.compose import portfolio_services as services
from alignment.reports.compose import portfolio_value as value
from alignment.reports.compose.changes import changes_blocks
from alignment.reports.compose.making import Making, Part
from alignment.reports.compose.portfolio_answers import PortfolioAnswers
from alignment.reports.report import Block, Table

__all__ = ["PARTS", "PortfolioAnswers", "left_out"]


def left_out(answers: PortfolioAnswers) -> Iterator[str]:
    """What could not be attributed, measured or shown."""
    lost = sum(u.amount for u in answers.contribution.unattributed)
    if lost:
        yield f"Value that no service is credited with: {amount_text(lost)} a year."
    yield from p.taken_as_delivered(answers.delivery)
    if answers.cost.unallocated and answers.cost.total:
        said = amount_text(answers.cost.by_root.unallocated)
        yield f"Cost that leads to no objective: {said} a year."
    if answers.portfolio.unplaced:
        yield (f"{counted(answers.portfolio.unplaced, 'service')} without a quadrant: value or "
               "fit is not known.")  # fmt: skip
    if answers.alone is None:
        yield "The estate is too large to try every single failure."
    if answers.uncut:
        yield (f"What takes {joined(answers.uncut)} down: too much stands below for a report; "
               "alignment availability --cut-sets ID tries harder.")  # fmt: skip
    for rule, reason in answers.findings.unchecked.items():
        yield f"Not checked: {rule}, since {reason}."


def _changes(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    if a.changes is not None:
        yield from changes_blocks(a.changes, making)


_METHODS = (
    "Value runs from the objectives down the chain by the weights of the requirements. What a "
    "service carries adds up over services; what rests on it counts all that passes it.",
    "Delivered value compares measurements with targets, period by period; a period better than "
    "its target pays for no bad one.",
    "Cost runs up the same chain; what is shared is allocated once.",
    "A service is placed by the value that rests on it and by its delivery at the point of use.",
    "Probabilities are exact where the estate allows it; what elements share is counted once.",
)


_LIMIT = (
    f"Diagrams have {BRIEF.nodes:,} nodes at most in a report; what needs more is the mean of "
    "drawn states here, and may be exact in alignment availability."
)


def _methods(a: PortfolioAnswers, _making: Making) -> Iterator[Block]:
    for text in _METHODS:
        yield p.paragraph(text)
    remarks = dict.fromkeys([
        *a.contribution.remarks, *a.delivery.remarks, *a.cost.remarks, *a.portfolio.remarks,
        *a.availability.remarks, _LIMIT, *a.findings.remarks,
    ])  # fmt: skip
    yield Table(
        id="assumptions", title="Assumptions and remarks",
        columns=(p.sentence("remark", "What was assumed"),), rows=tuple((r,) for r in remarks),
    )  # fmt: skip


PARTS: Mapping[str, Part[PortfolioAnswers]] = {
    "summary": Part("Summary", value.summary),
    "index": Part("Alignment index", value.index),
    "objectives": Part("Objectives: promised and delivered", value.objectives),
    "services": Part("Services: worth, cost and delivery", services.services),
    "quadrants": Part("Invest, migrate, tolerate, eliminate", services.quadrants),
    "steadiness": Part("Steady against brilliant", services.steadiness),
    "risks": Part("Concentrated risks", risks.risks),
    "findings": Part("Findings and advice", risks.findings),
    "changes": Part("What changed", _changes, asked=True),
    "reconciliation": Part("Reconciliation of value and cost", risks.reconciliation),
    "methods": Part("Methods and assumptions", _methods),
}
"""The sections, by the names by which they are chosen."""
