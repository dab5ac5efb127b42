"""What is not aligned, as of a revision and a day."""

from collections import Counter
from dataclasses import replace

from alignment.catalogue.details_read import details_of
from alignment.graphs.explained import Explanation
from alignment.graphs.findings import explained, index
from alignment.graphs.findings.answer import (
    AlignmentFinding,
    Evidence,
    Findings,
    findings_of,
    gaps_of,
)
from alignment.graphs.findings.index import AlignmentIndex
from alignment.runtime import Work
from alignment.usecases.seek import Folded

MOST_LISTED = 100_000
"""Findings that one answer lists; what is beyond is counted under ``omitted``."""

_QUICK = 5_000
"""Memberships up to which every check is made while a person waits for something else."""


def findings_in(work: Work, *, at: int | None = None, limit: int = MOST_LISTED) -> Findings:
    """Every check over the catalogue; waivers hold until the end of their day in UTC.

    The checks run once a revision and day.
    """
    snapshot, today = work.snapshot(at), _today(work)
    found = snapshot.remembered(_key(today), lambda: _checked(work, today, at))
    more = found.findings[limit:]
    if not more:
        return found
    omitted = Counter(str(f.severity) for f in more)
    return replace(found, findings=found.findings[:limit], omitted=dict(omitted))


def findings_if_known(work: Work, *, at: int | None = None) -> Findings | None:
    """The same where the checks ran already or take no time; None where one would wait."""
    snapshot = work.snapshot(at)
    if len(snapshot.member) > _QUICK and not snapshot.remembers(_key(_today(work))):
        return None
    return findings_in(work, at=at)


def findings_saying(
    work: Work, text: str, *, at: int | None = None
) -> list[AlignmentFinding] | None:  # fmt: skip
    """Those that hold a text, in the order of all; None where the checks did not run yet."""
    checked = findings_if_known(work, at=at)
    if checked is None:
        return None
    said = work.snapshot(at).latest(
        findings_saying, _today(work), lambda: Folded(map(_said, checked.findings))
    )  # fmt: skip
    return [checked.findings[place] for place in said.holding(text)]


def _said(finding: AlignmentFinding) -> tuple[str, ...]:
    """What a finding says; its rule too, by its name and in words."""
    return finding.message, finding.advice, finding.rule, finding.rule.replace("-", " ")


def _key(today: str) -> tuple[object, str]:
    return findings_in, today


def _checked(work: Work, today: str, at: int | None) -> Findings:
    return findings_of(
        evidence_in(work, at=at), waivers=work.held("waivers", at), today=today,
        progress=work.progress,
    )  # fmt: skip


def _today(work: Work) -> str:
    return work.runtime.clock().date().isoformat()


def gaps_in(work: Work) -> list[AlignmentFinding]:
    """What modelling would mend in the newest revision, the gravest first."""
    return gaps_of(evidence_in(work), waivers=work.held("waivers"), today=_today(work))


def index_of(work: Work, *, at: int | None = None) -> AlignmentIndex:
    """How well IT is aligned; worked out once a revision."""
    return work.snapshot(at).remembered(index_of, lambda: index.index_in(evidence_in(work, at=at)))


def explain_index(work: Work, *, at: int | None) -> Explanation:
    """Why the alignment index is what it is; it is a figure of the whole."""
    return index.explain_index(evidence_in(work, at=at))


def explain_part(work: Work, part: str, *, at: int | None) -> Explanation:
    """Why a part of the alignment index is what it is."""
    return explained.index_part(evidence_in(work, at=at), part)


def explain_finding(work: Work, rule: str, *elements: str, at: int | None) -> Explanation:
    """Why so much value is behind a finding, and why it is as grave as it is."""
    found = findings_in(work, at=at).findings
    return explained.finding_value(work.snapshot(at), found, rule, elements)


def evidence_in(work: Work, *, at: int | None = None) -> Evidence:
    """What the checks look at; read once a revision."""
    snapshot = work.snapshot(at)
    return snapshot.remembered(evidence_in, lambda: Evidence(
        snapshot=snapshot, details=details_of(work.reader, at=work.past(at)),
        levels=work.service_levels(at), targets=work.held("targets", at),
    ))  # fmt: skip
