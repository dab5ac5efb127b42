"""What is not aligned: every check over one estate, graded, ordered, waivers respected."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alignment.catalogue import Severity, Waiver
from alignment.catalogue.progress import Progress, silent
from alignment.graphs.findings import chain, promises, redundancy, spend, strategy, upkeep
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.findings.index import AlignmentIndex, index_in
from alignment.graphs.findings.rules import RULES, Rule
from alignment.graphs.words import VALUES_ASSUMED, joined

__all__ = [
    "GRADES", "RULES", "AlignmentFinding", "Evidence", "Findings", "Rule", "at_or_above",
    "findings_of", "gaps_of",
]  # fmt: skip

Check = Callable[[Evidence], Iterable[AlignmentFinding]]

CHECKS: Sequence[Check] = (
    chain.objectives_without_support, chain.unattributed_value, chain.processes_without_service,
    chain.services_without_objective, chain.services_without_component,
    chain.components_unneeded, chain.circles_of, redundancy.single_points,
    redundancy.shared_redundancy, promises.impossible_promises,
    promises.targets_unmeasured,
    promises.targets_without_requirement, promises.value_unmeasured, promises.erratic_delivery,
    spend.over_served, upkeep.ownerless, upkeep.retired_needed, strategy.scorecard,
    strategy.benefits_network,
)  # fmt: skip
"""Every check; each yields what it finds in the order of indices."""

GAPS: Sequence[Check] = (
    chain.objectives_without_support, chain.unattributed_value, chain.processes_without_service,
    chain.services_without_objective, chain.services_without_component,
    chain.components_unneeded, promises.targets_unmeasured,
    promises.targets_without_requirement,
)  # fmt: skip
"""Checks whose findings are mended by modelling; none of them tries failures out."""

GRADES = tuple(Severity)
"""The severities, the least first."""

_PLACE = {rule: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The answer.

    Attributes:
        conclusion: The answer in one or two sentences.
        findings: The gravest first, then those with most value behind them; waived ones last.
        counts: How many of each severity, those that are waived left out; all four are named.
        by_rule: How many of each rule that found something, waived ones among them.
        waived: How many are waived.
        index: How well IT is aligned as a whole, in four parts.
        omitted: How many findings were left out by the limit, by severity.
        unchecked: Rules that could not be checked, each with the reason.
        remarks: What was assumed; waivers that have expired or fit no finding.
    """

    revision: int
    conclusion: str
    findings: tuple[AlignmentFinding, ...]
    counts: Mapping[str, int]
    by_rule: Mapping[str, int]
    waived: int
    index: AlignmentIndex
    omitted: Mapping[str, int]
    unchecked: Mapping[str, str]
    remarks: tuple[str, ...]


def findings_of(
    evidence: Evidence, *, waivers: Iterable[Waiver] = (), today: str, limit: int | None = None,
    progress: Progress = silent,
) -> Findings:  # fmt: skip
    """Run every check.

    Args:
        evidence: The estate and what is stated beside it.
        waivers: Findings that are borne.
        today: The day on which waivers must still hold, as ``2027-03-31``.
        limit: How many findings to list at most.
        progress: Is told how many checks were made.

    Time: every single failure is tried (``debt.single_failures``); the rest is O(n + m) and a
    line for each finding.

    Source: METHODS 1.3, 1.10, 3.8.
    """
    found = list(_found(evidence, progress))
    found, remarks = _waived(found, waivers, today)
    found.sort(key=_order)
    listed = found[:limit]
    open_ = [f for f in found if f.waived is None]
    counted = Counter(f.severity for f in open_)
    return Findings(
        revision=evidence.snapshot.revision, conclusion=_conclusion(open_, len(found)),
        findings=tuple(listed), counts={str(g): counted[g] for g in reversed(GRADES)},
        by_rule=dict(sorted(Counter(f.rule for f in found).items())),
        waived=len(found) - len(open_), index=index_in(evidence),
        omitted=dict(Counter(str(f.severity) for f in found[len(listed) :])),
        unchecked=dict(_unchecked(evidence)), remarks=tuple(_remarks(evidence, remarks)),
    )  # fmt: skip


def _found(evidence: Evidence, progress: Progress) -> Iterator[AlignmentFinding]:
    for done, check in enumerate(CHECKS):
        progress("checks", done, len(CHECKS))
        yield from check(evidence)


def gaps_of(
    evidence: Evidence, *, waivers: Iterable[Waiver] = (), today: str
) -> list[AlignmentFinding]:
    """What modelling would mend and nobody waived, the gravest first.

    Time O(n + m) and a line for each finding.
    """
    found = [finding for check in GAPS for finding in check(evidence)]
    return sorted((f for f in _waived(found, waivers, today)[0] if f.waived is None), key=_order)


def at_or_above(findings: Findings, severity: Severity) -> int:
    """How many findings are that grave or graver and not waived."""
    return sum(findings.counts[str(g)] for g in GRADES[GRADES.index(severity) :])


def _order(finding: AlignmentFinding) -> tuple[object, ...]:
    return (
        finding.waived is not None, -GRADES.index(finding.severity), -(finding.value or 0.0),
        _PLACE[finding.rule], finding.elements,
    )  # fmt: skip


def _waived(
    found: list[AlignmentFinding], waivers: Iterable[Waiver], today: str
) -> tuple[list[AlignmentFinding], list[str]]:
    """The findings, those that are borne marked, and what is to be said of the waivers."""
    held = {(w.rule, w.element): w for w in waivers}
    remarks = []
    for index, finding in enumerate(found):
        first = finding.elements[0] if finding.elements else ""
        waiver = held.pop((finding.rule, first), None)
        if waiver is None:
            continue
        if waiver.expires < today:
            remarks.append(f"The waiver of {_of(waiver)} expired on {waiver.expires}.")
        else:
            found[index] = replace(finding, waived=f"{waiver.reason} (until {waiver.expires})")
    if held:
        named = joined([_of(held[key]) for key in sorted(held)], most=5)
        remarks.append(f"Waivers that fit no finding: {named}.")
    return found, remarks


def _of(waiver: Waiver) -> str:
    return f"{waiver.rule} of {waiver.element}" if waiver.element else waiver.rule


def _unchecked(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Rules for which nothing is stated that they could look at, and what that is."""
    snapshot, levels = evidence.snapshot, evidence.levels
    stated: tuple[tuple[object, str, tuple[str, ...]], ...] = (
        (np.nan_to_num(snapshot.unavailability).any(), "no element states an unavailability",
         ("promise-impossible",)),
        (len(levels), "no target is stated", ("target-unmeasured", "target-without-requirement")),
        (len(levels.readings.row), "nothing was measured", ("erratic-delivery",)),
        (snapshot.cost.any(), "no cost is stated", ("over-served",)),
        (evidence.details.lifecycles, "no element states its stage of life", ("retired-needed",)),
        (strategy.perspectives_of(evidence),
         f"no objective states a property {strategy.PERSPECTIVE!r}",
         ("scorecard-unsupportive", "scorecard-downward", "scorecard-isolated")),
        (strategy.stated(evidence, strategy.BENEFITS_ROLE),
         f"no element states a property {strategy.BENEFITS_ROLE!r}",
         ("enabler-without-benefit", "benefit-without-change", "benefit-unowned")),
    )  # fmt: skip
    for there, reason, rules in stated:
        if not there:
            yield from ((rule, reason) for rule in rules)


def _remarks(evidence: Evidence, remarks: Iterable[str]) -> Iterator[str]:
    if evidence.snapshot.values_assumed:
        yield VALUES_ASSUMED
    yield from remarks


def _conclusion(open_: Sequence[AlignmentFinding], every: int) -> str:
    if not every:
        return "Nothing was found: every check that could be made is passed."
    if not open_:
        return f"Nothing is open: all {every:,} findings are waived."
    counted = Counter(f.severity for f in open_)
    parts = [f"{counted[g]:,} {g}" for g in reversed(GRADES) if counted[g]]
    plural = "s" if len(open_) > 1 else ""
    return f"{len(open_):,} finding{plural}: {', '.join(parts)}. {open_[0].message}"
