"""What is not aligned, as of a revision and a day."""

from alignment.catalogue.details_read import details_of
from alignment.graphs.explained import Explanation
from alignment.graphs.findings import index
from alignment.graphs.findings.answer import (
    AlignmentFinding,
    Evidence,
    Findings,
    findings_of,
    gaps_of,
)
from alignment.runtime import Work

MOST_LISTED = 100_000
"""Findings that one answer lists; what is beyond is counted under ``omitted``."""


def findings_in(work: Work, *, at: int | None = None, limit: int = MOST_LISTED) -> Findings:
    """Every check over the catalogue; waivers hold until the end of their day in UTC."""
    today = work.runtime.clock().date().isoformat()
    return findings_of(
        evidence_in(work, at=at), waivers=work.held("waivers", at), today=today, limit=limit
    )


def gaps_in(work: Work) -> list[AlignmentFinding]:
    """What modelling would mend in the newest revision, the gravest first."""
    today = work.runtime.clock().date().isoformat()
    return gaps_of(evidence_in(work), waivers=work.held("waivers"), today=today)


def explain_index(work: Work, *, at: int | None) -> Explanation:
    """Why the alignment index is what it is; it is a figure of the whole."""
    return index.explain_index(evidence_in(work, at=at))


def evidence_in(work: Work, *, at: int | None = None) -> Evidence:
    """What the checks look at."""
    return Evidence(
        snapshot=work.snapshot(at), details=details_of(work.reader, at=work.past(at)),
        levels=work.service_levels(at),
        targets=work.held("targets", at),
    )  # fmt: skip
