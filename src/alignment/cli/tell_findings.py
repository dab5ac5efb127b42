"""Findings and explanations as tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    conclusion,
    holds_for,
    label,
    number,
    percents,
    words,
)

if TYPE_CHECKING:
    from alignment.graphs.explained import Explanation
    from alignment.graphs.findings.answer import Findings

_STYLES = {"high": "bold red", "medium": "yellow", "low": "", "info": "dim"}
_MOST_SHOWN = 50
"""Findings that a table for a person holds; CSV holds all."""


def findings_view(answer: "Findings", currency: str) -> View:
    """What is not aligned, and what to do."""
    value = f"Value behind it ({currency})" if currency else "Value behind it"
    columns = (
        Column("severity", "Severity", label, style=lambda s: _STYLES.get(str(s), "")),
        Column("rule", "Rule", label), Column("message", "Finding"), number("value", value),
        Column("elements"), Column("advice"), Column("waived", "Waived"),
    )  # fmt: skip
    rows = [
        (str(f.severity), f.rule, f.message, f.value, f.elements, f.advice, f.waived)
        for f in answer.findings
    ]
    shown = Sheet(columns, rows[:_MOST_SHOWN])
    lines = tuple(map(Line, _notes(answer, len(rows) - len(shown.rows))))
    head = conclusion(answer.conclusion)
    return View(
        (head, shown, *_advice(answer), _index(answer), *lines, holds_for(answer.revision)),
        Sheet(columns, rows),
    )


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


def _notes(answer: "Findings", unshown: int) -> Iterator[str]:
    if unshown > 0:
        yield f"{unshown} more findings are not shown here; --output csv lists them."
    if answer.omitted:
        told = ", ".join(f"{n} {severity}" for severity, n in answer.omitted.items())
        yield f"Left out by the limit: {told}."
    yield from answer.remarks
    reasons: dict[str, list[str]] = {}
    for rule, reason in answer.unchecked.items():
        reasons.setdefault(reason, []).append(rule)
    for reason, rules in reasons.items():
        yield f"Not checked, since {reason}: {', '.join(rules)}."


def explanation_view(found: "Explanation") -> View:
    """A figure opened down to what went in."""
    inputs = Sheet(
        (Column("name", "Symbol"), Column("meaning", "Input"), Column("value", "Value", _plain),
         Column("unit", "Unit"), Column("origin", "Stated by")),
        [(i.name, i.meaning, i.value, i.unit, i.origin) for i in found.inputs],
        "What went in",
    )  # fmt: skip
    parts = Sheet(
        (Column("of", "Of"), number("value", "Part", _plain), Column("note", "How")),
        [(p.of, p.value, p.note) for p in found.parts],
        "What it is made of" + (" (adds up)" if found.adds_up else ""),
    )
    routes = Sheet(
        (number("amount", "Amount", _plain), Column("route", "Route")),
        [(r.amount, " > ".join(r.ids)) for r in found.routes],
        "Strongest routes",
    )
    head = (conclusion(found.sentence), Line(f"{found.formula}"))
    notes = tuple(map(Line, _sources(found)))
    return View((*head, inputs, parts, routes, *notes, holds_for(found.revision)), inputs)


def _sources(found: "Explanation") -> Iterator[str]:
    if found.reason:
        yield f"Not defined: {found.reason}."
    for name, count in (("parts", found.parts_omitted), ("routes", found.routes_omitted)):
        if count:
            yield f"{count} more {name} are not listed."
    yield from (f"Assumed: {text}" for text in found.assumptions)
    if found.sources:
        yield f"Source: {'; '.join(found.sources)}."


def _plain(values: Any) -> list[str]:
    """Numbers to six figures, words as they are."""
    return [f"{v:.6g}" if isinstance(v, float) else word for v, word in
            zip(values, words(values), strict=True)]  # fmt: skip
