"""Findings as SARIF, the form that code hosts and pipelines show beside a change."""

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

from alignment.catalogue import Severity
from alignment.graphs.findings.answer import RULES, AlignmentFinding, Findings

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {
    Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note",
    Severity.INFO: "none",
}  # fmt: skip


def sarif_of(answer: Findings, *, version: str) -> bytes:
    """The findings of one answer as SARIF 2.1.0; those waived stand as suppressed.

    Source: OASIS Static Analysis Results Interchange Format 2.1.0.
    """
    names = sorted({f.rule for f in answer.findings}, key=list(RULES).index)
    run = {
        "tool": {"driver": {
            "name": "alignment", "semanticVersion": version, "rules": [_rule(n) for n in names],
        }},
        "properties": {"revision": answer.revision, "omitted": dict(answer.omitted),
                       "unchecked": dict(answer.unchecked)},
        "results": [_result(f, names) for f in answer.findings],
    }  # fmt: skip
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n"


def _rule(name: str) -> dict[str, Any]:
    rule = RULES[name]
    return {
        "id": name, "shortDescription": {"text": rule.says}, "help": {"text": rule.advice},
        "defaultConfiguration": {"level": _LEVELS[rule.least]},
    }  # fmt: skip


def _result(finding: AlignmentFinding, names: Sequence[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": names.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "kind": "informational" if finding.severity is Severity.INFO else "fail",
        "message": {"text": f"{finding.message} {finding.advice}"},
        "locations": [
            {"logicalLocations": [{"fullyQualifiedName": e, "kind": "element"}]}
            for e in finding.elements
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        "properties": {"severity": str(finding.severity), "value": finding.value},
    }  # fmt: skip
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding.waived}]
    return result


def _fingerprint(finding: AlignmentFinding) -> str:
    """The same from run to run, so that what was there before is known again."""
    about = "\n".join((finding.rule, *finding.elements))
    return hashlib.sha256(about.encode()).hexdigest()[:32]
