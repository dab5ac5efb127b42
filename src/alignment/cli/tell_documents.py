"""An import plan as tables: the counts, and the findings by rule."""

from collections.abc import Iterable, Sequence
from typing import Any

from alignment.catalogue import Finding
from alignment.cli.sheet import Column, Line, Sheet, View, label, number
from alignment.cli.tell_merging import suggestions
from alignment.cli.tell_revisions import edits_sheet
from alignment.usecases.documents import Plan, by_rule

_STYLE = {"high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim"}
_PLACES = 3
_MOVED = 40
"""Edits that are shown one by one."""

_LINES = 20
"""What an export leaves out, line by line."""

_VERBS = ("read", "added", "altered", "retired", "unchanged")


def plan_view(plan: Plan) -> View:
    """What an import does, or would do."""
    columns = (
        Column("list", "List", label),
        *(number(verb, verb.capitalize()) for verb in _VERBS),
    )
    rows = [
        (name, *(getattr(tally, verb) for verb in _VERBS)) for name, tally in plan.tallies.items()
    ]
    main = Sheet(columns, rows)
    busy = Sheet(columns, [row for row in rows if any(row[1:])])
    parts = (busy, *_moved(plan), *_findings(plan.findings), *suggestions(plan.suggestions))
    return View((Line(_said(plan), "bold"), Line(_taken(plan)), *parts), main)


def left_out(findings: Sequence[Finding]) -> Iterable[str]:
    """What an export does not hold, a line for each; of very many, how many more there are."""
    yield from (f"left out: {finding.message}" for finding in findings[:_LINES])
    if len(findings) > _LINES:
        yield f"left out: {len(findings) - _LINES} more of the like"


def _said(plan: Plan) -> str:
    if not plan.edits:
        return f"Nothing to change: revision {plan.revision} holds this document."
    if plan.dry_run:
        return "Dry run: nothing was written of this document."
    return f"Revision {plan.revision} holds this document."


def _taken(plan: Plan) -> str:
    """What it was taken for, and why."""
    whose = f" Its source is {plan.source}." if plan.source else ""
    return f"Read as {plan.format}: {plan.recognised}.{whose}"


def _moved(plan: Plan) -> Iterable[Line | Sheet]:
    """What was there before and is altered or retired, field by field."""
    moved = [edit for edit in plan.edits if edit.verb != "added"]
    if moved:
        yield edits_sheet(moved[:_MOVED], "Altered and retired")
    if len(moved) > _MOVED:
        yield Line(f"{len(moved) - _MOVED} more edits are not listed; --output json lists 1,000.")


def _findings(findings: Sequence[Finding]) -> Iterable[Line | Sheet]:
    """One row a rule: how often, what the first one says, where the first ones are."""
    if not findings:
        yield Line("No findings.")
        return
    rows = [(str(severity), rule, *_told(group)) for severity, rule, group in by_rule(findings)]
    columns = (
        Column("severity", "Severity", label, style=lambda s: _STYLE.get(str(s), "")),
        Column("rule", "Rule", label), number("count", "Count"), Column("message", "For example"),
        Column("places", "Where"),
    )  # fmt: skip
    count = len(findings)
    yield Sheet(columns, rows, "1 finding" if count == 1 else f"{count} findings")


def _told(group: Sequence[Finding]) -> tuple[Any, ...]:
    places = list(dict.fromkeys(f.place for f in group if f.place))
    shown = ", ".join(places[:_PLACES])
    more = len(places) - _PLACES
    return len(group), group[0].message, f"{shown} and {more} more" if more > 0 else shown
