"""Findings as JUnit XML: a case for each finding and for each rule that is kept."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from alignment.catalogue import Severity
from alignment.graphs.findings.answer import GRADES, RULES, AlignmentFinding, Findings


def junit_of(answer: Findings, *, failing: Severity = Severity.LOW) -> bytes:
    """The findings of one answer as test cases.

    A finding at or above ``failing`` fails its case; one that is waived, and a rule that could
    not be checked, is skipped; whatever lies below passes and is told as output.
    """
    failures = [f for f in answer.findings if f.waived is None and _fails(f, failing)]
    found = {f.rule for f in answer.findings}
    kept = [rule for rule in RULES if rule not in found and rule not in answer.unchecked]
    skipped = answer.waived + len(answer.unchecked)
    suite = Element("testsuite", {
        "name": f"alignment, revision {answer.revision}", "errors": "0",
        "tests": str(len(answer.findings) + len(kept) + len(answer.unchecked)),
        "failures": str(len(failures)), "skipped": str(skipped),
    })  # fmt: skip
    for finding in answer.findings:
        _case(suite, finding, fails=_fails(finding, failing))
    for rule in kept:
        SubElement(suite, "testcase", {"classname": rule, "name": RULES[rule].says})
    for rule, reason in answer.unchecked.items():
        case = SubElement(suite, "testcase", {"classname": rule, "name": RULES[rule].says})
        SubElement(case, "skipped", {"message": f"Not checked: {reason}."})
    return _written(suite, answer.omitted)


def _written(suite: Element, omitted: Mapping[str, int]) -> bytes:
    if omitted:
        told = ", ".join(f"{count:,} {severity}" for severity, count in omitted.items())
        SubElement(suite, "system-out").text = f"Findings left out by the limit: {told}."
    indent(suite)
    body: bytes = tostring(suite, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _fails(finding: AlignmentFinding, failing: Severity) -> bool:
    return GRADES.index(finding.severity) >= GRADES.index(failing)


def _case(suite: Element, finding: AlignmentFinding, *, fails: bool) -> None:
    about = finding.elements[0] if finding.elements else "the whole catalogue"
    case = SubElement(suite, "testcase", {"classname": finding.rule, "name": about})
    if finding.waived is not None:
        SubElement(case, "skipped", {"message": f"Waived: {finding.waived}"})
    elif fails:
        told = {"type": str(finding.severity), "message": finding.message}
        SubElement(case, "failure", told).text = finding.advice
    else:
        SubElement(case, "system-out").text = f"{finding.message} {finding.advice}"
