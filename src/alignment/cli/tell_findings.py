"""Findings and explanations as tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    answered,
    conclusion,
    digits,
    holds_for,
    label,
    more,
    notes,
    number,
    percents,
    priced,
)

if TYPE_CHECKING:
    from alignment.graphs.explained import Explanation
    from alignment.graphs.findings.answer import Findings

_STYLES = {"high": "bold red", "medium": "yellow", "low": "", "info": "dim"}
_MOST_SHOWN = 50
"""Findings that a table for a person holds; CSV holds all."""


def findings_view(answer: "Findings", currency: str) -> View:
    """What is not aligned, and what to do."""
    columns = (
        Column("severity", "Severity", label, style=lambda s: _STYLES.get(str(s), "")),
        Column("rule", "Rule", label), Column("message", "Finding"),
        priced("value", "Value behind it", currency), Column("elements"), Column("advice"),
        Column("waived", "Waived"),
    )  # fmt: skip
    rows = [
        (str(f.severity), f.rule, f.message, f.value, f.elements, f.advice, f.waived)
        for f in answer.findings
    ]
    beyond = more(len(rows) - _MOST_SHOWN, "findings, which --output csv lists")
    return answered(
        answer, Sheet(columns, rows[:_MOST_SHOWN]), *beyond, *_advice(answer), _index(answer),
        *notes(_left(answer)), main=Sheet(columns, rows),
    )  # fmt: skip


def _index(answer: "Findings") -> Sheet:
    index = answer.index
    columns = (number("value", "Part", percents), Column("name", "Of"), Column("how", "How"))
    rows = [(p.value, p.name, p.detail or f"not defined: {p.reason}") for p in index.parts]
    whole = "not defined" if index.value is None else percents([index.value])[0]
    return Sheet(columns, rows, f"Alignment index: {whole}")


def _advice(answer: "Findings") -> Iterator[Sheet]:
    told = {f.rule: f.advice for f in answer.findings[:_MOST_SHOWN]}
    if told:
        columns = (Column("rule", "Rule", label), Column("advice", "What to do"))
        yield Sheet(columns, list(told.items()), "Advice")


def _left(answer: "Findings") -> Iterator[str]:
    """What the answer leaves out, and what could not be checked."""
    if answer.omitted:
        told = ", ".join(f"{n} {severity}" for severity, n in answer.omitted.items())
        yield f"Left out by the limit: {told}."
    reasons: dict[str, list[str]] = {}
    for rule, reason in answer.unchecked.items():
        reasons.setdefault(reason, []).append(rule)
    for reason, rules in reasons.items():
        yield f"Not checked, since {reason}: {', '.join(rules)}."


def explanation_view(found: "Explanation") -> View:
    """A figure opened down to what went in."""
    inputs = Sheet(
        (Column("name", "Symbol"), Column("meaning", "Input"), Column("value", "Value", digits(6)),
         Column("unit", "Unit"), Column("origin", "Stated by")),
        [(i.name, i.meaning, i.value, i.unit, i.origin) for i in found.inputs],
        "What went in",
    )  # fmt: skip
    parts = Sheet(
        (Column("of", "Of"), number("value", "Part", digits(6)), Column("note", "How")),
        [(p.of, p.value, p.note) for p in found.parts],
        "What it is made of" + (" (adds up)" if found.adds_up else ""),
    )
    routes = Sheet(
        (number("amount", "Amount", digits(6)), Column("route", "Route")),
        [(r.amount, " > ".join(r.ids)) for r in found.routes],
        "Strongest routes",
    )
    head = (conclusion(found.sentence), Line(f"{found.formula}"))
    said = notes(_sources(found))
    return View((*head, inputs, parts, routes, *said, holds_for(found.revision)), inputs)


def _sources(found: "Explanation") -> Iterator[str]:
    if found.reason:
        yield f"Not defined: {found.reason}."
    for name, count in (("parts", found.parts_omitted), ("routes", found.routes_omitted)):
        if count:
            yield f"{count} more {name} are not listed."
    yield from (f"Assumed: {text}" for text in found.assumptions)
    if found.sources:
        yield f"Source: {'; '.join(found.sources)}."
