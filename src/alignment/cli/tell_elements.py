"""Elements, lines of sight and search results as tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    amount,
    conclusion,
    holds_for,
    label,
    number,
    percent,
)
from alignment.usecases.analyse import Found, Step

_MOST_STEPS = 40


def found_view(found: Found) -> View:
    """What a search found."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind", "Kind", label),
        number("score", "Fit"),
    )  # fmt: skip
    sheet = Sheet(columns, [(h.id, h.name, h.kind, h.score) for h in found.items])
    if not found.items:
        return View((Line(f"Nothing looks like {found.text!r}."),), sheet)
    return View((sheet, holds_for(found.revision)), sheet)


def shown_view(shown: dict[str, Any], currency: str) -> View:
    """One element with its surroundings."""
    sight, fails, carries = shown["sight"], shown["impact"], shown["contribution"]
    heading = f"{sight.id}  {sight.name}" if sight.name != sight.id else sight.id
    parts: list[Line | Sheet] = [Line(f"{heading}  ({sight.kind})", "bold")]
    parts += [Line(text) for text in _fields(shown["element"], currency)]
    parts += [Line(conclusion(a.conclusion).text) for a in (carries, fails) if a is not None]
    for title, steps, omitted in (
        ("Carries", sight.upward, sight.omitted["upward"]),
        ("Stands on", sight.downward, sight.omitted["downward"]),
    ):
        parts += _steps(title, steps, omitted)
    parts.append(holds_for(sight.revision))
    both = [("upward", step) for step in sight.upward]
    both += [("downward", step) for step in sight.downward]
    return View(tuple(parts), _steps_sheet(both))


def _fields(element: dict[str, Any], currency: str) -> Iterable[str]:
    if element.get("documentation"):
        yield str(element["documentation"])
    for name in ("type", "audience", "owner", "lifecycle"):
        if element.get(name):
            yield f"{name.capitalize()}: {element[name]}"
    for name in ("value", "cost"):
        if element.get(name) is not None:
            yield f"{name.capitalize()}: {amount(element[name], currency)} a year"
    if element.get("unavailability") is not None:
        yield f"Unavailability: {100 * element['unavailability']:.3g}\u202f%"
    for name, text in (element.get("properties") or {}).items():
        yield f"{name}: {text if isinstance(text, str) else ', '.join(text)}"


def _steps(title: str, steps: Sequence[Step], omitted: int) -> Iterable[Line | Sheet]:
    if not steps:
        yield Line(f"{title}: nothing.")
        return
    sheet = _steps_sheet([("", step) for step in steps[:_MOST_STEPS]])
    yield Sheet(sheet.columns, sheet.rows, title)
    more = len(steps) - _MOST_STEPS + omitted
    if more > 0:
        yield Line(f"and {more} more", "dim")


def _steps_sheet(steps: Sequence[tuple[str, Step]]) -> Sheet:
    columns = (
        Column("direction"), number("distance", "Step"), Column("id", "ID"),
        Column("name", "Name"), Column("kind", "Kind", label), Column("by", "By way of"),
        Column("requirement"), Column("terms", "Needs"), Column("needs"), Column("size"),
        number("criticality", "Criticality", _weakened),
    )  # fmt: skip
    rows = [
        (way, s.distance, s.id, s.name, s.kind, s.by, s.requirement, _terms(s), s.needs, s.size,
         s.criticality)
        for way, s in steps
    ]  # fmt: skip
    return Sheet(columns, rows)


def _terms(step: Step) -> str:
    """``2 of 3``; nothing for a requirement of a single member."""
    return "" if step.size == 1 else f"{step.needs} of {step.size}"


def _weakened(values: Sequence[Any]) -> list[str]:
    """How much of a loss comes through, where it is not all of it."""
    return ["" if value == 1 else percent(value) for value in values]
