"""What the review of the portfolio is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.contribution import Contribution
from alignment.graphs.findings.answer import Findings
from alignment.graphs.portfolio.cost import Cost
from alignment.graphs.portfolio.quadrants import Portfolio
from alignment.graphs.reliability.availability import Availability
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.reports.compose.changes import Changes


@dataclass(frozen=True, eq=False, kw_only=True)
class PortfolioAnswers:
    """What the report is made of.

    Attributes:
        alone: Value at risk when an element fails alone, by id; None: too large to try.
        cuts: Smallest sets of failures that take the most valuable services down.
        uncut: Ids of those of them whose diagram is too large for a report.
        changes: What changed since another revision; None where nobody asked.
    """

    contribution: Contribution
    delivery: Delivery
    cost: Cost
    portfolio: Portfolio
    findings: Findings
    availability: Availability
    cuts: Sequence[CutSets]
    uncut: Sequence[str]
    alone: Mapping[str, float] | None
    changes: Changes | None = None
