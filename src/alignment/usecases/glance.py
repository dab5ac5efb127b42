"""The state of the line of sight in a few figures: what the home page says first."""

from dataclasses import dataclass

from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.by_service import Steady
from alignment.graphs.figures import Rows
from alignment.graphs.findings.answer import Findings
from alignment.graphs.findings.index import AlignmentIndex
from alignment.runtime import Work
from alignment.usecases.delivery import delivery_of, services_of
from alignment.usecases.findings import findings_if_known, index_of
from alignment.usecases.overview import is_small

ERRATIC = 0.05
"""How far the mean must flatter a service for it to stand among the erratic ones."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sight:
    """How things stand.

    Attributes:
        delivery: Promised and delivered, in all and by objective; edges are left out.
        index: How well IT is aligned, with its parts; None for an estate too large to try every
            single failure for a page.
        findings: None where the checks of a large estate did not run yet.
        erratic: Services whose means say much more than was delivered.
        measured: How many services were measured.
    """

    delivery: Delivery
    index: AlignmentIndex | None
    findings: Findings | None
    erratic: Rows[Steady]
    measured: int


def sight_at_a_glance(work: Work, *, at: int | None = None) -> Sight:
    """The figures of a revision; the index tries every single failure once a revision."""
    snapshot, delivered = work.snapshot(at), delivery_of(work, at=at, limit=0)
    found = findings_if_known(work, at=at)
    index = found.index if found else None
    if index is None and is_small(snapshot):
        index = index_of(work, at=at)
    services = services_of(work, at=at)
    return Sight(
        delivery=delivered, index=index, findings=found,
        erratic=services.erratic(beyond=ERRATIC), measured=services.measured,
    )  # fmt: skip
