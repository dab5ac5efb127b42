"""Answers on impact and contribution as tables: the conclusion first, then the figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    amount,
    answered,
    conclusion,
    holds_for,
    label,
    more,
    notes,
    number,
    percents,
    priced,
    share_of,
)

if TYPE_CHECKING:
    from alignment.graphs.contribution import Contribution, ElementContribution
    from alignment.graphs.debt import Debt, Owed
    from alignment.graphs.impact import Answer
    from alignment.graphs.routes import Routes

_STATUS_STYLE = {"down": "bold red", "degraded": "yellow", "at_risk": "magenta", "reached": "dim"}
_MOST_UNATTRIBUTED = 20
_MOST_NAMED = 12
_OUTSIDE = ("practice", "context")


def _statuses(values: Sequence[Any]) -> list[str]:
    return [str(value).replace("_", " ") for value in values]


def impact_view(answer: "Answer", currency: str) -> View:
    """Who is hit how badly and why."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind", "Kind", label),
        Column("status", "Status", _statuses, style=lambda s: _STATUS_STYLE.get(str(s), "")),
        number("loss", "Loss", percents), Column("", "Because of"), Column("requirement"),
        Column("members"), Column("margin"),
    )  # fmt: skip
    whole = Sheet(columns, [_impact_row(hit) for hit in answer.elements])
    hurt = Sheet(columns, [row for row in whole.rows if row[3] != "reached"])
    risk = f"Value at risk: {share_of(answer.value_at_risk, answer.total_value, currency)}"
    reached = [str(row[0]) for row in whole.rows if row[3] == "reached"]
    return View(
        (conclusion(answer.conclusion), Line(risk), hurt, *_some("Reached, but not hurt", reached),
         *_omitted(answer.omitted), holds_for(answer.revision)),
        whole,
    )  # fmt: skip


def _impact_row(hit: Any) -> tuple[Any, ...]:
    requirement = hit.because.requirement if hit.because else None
    members = tuple(hit.because.members) if hit.because else ()
    return (
        hit.id, hit.name, hit.kind, str(hit.status), hit.loss, _cause(hit, members), requirement,
        members, hit.margin,
    )  # fmt: skip


def _cause(hit: Any, members: Sequence[str]) -> str:
    """The lost members that decided, or that it was named itself; at risk, what is to spare."""
    if hit.status == "at_risk":
        return "no spare left" if not hit.margin else f"{hit.margin} more to spare"
    return ", ".join(members) or ("itself" if hit.loss else "")


def _some(what: str, ids: Sequence[str]) -> Iterable[Line]:
    """The first of some elements that have no row, and how many more there are."""
    if ids:
        shown = ", ".join(ids[:_MOST_NAMED])
        others = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
        yield Line(f"{what}: {shown}{others}.", "dim")


def _omitted(omitted: Mapping[str, int]) -> Iterable[Line]:
    """What the answer left out, by count."""
    outside = [f"{omitted[kind]} {kind}" for kind in _OUTSIDE if omitted.get(kind)]
    beyond = sum(count for name, count in omitted.items() if name not in _OUTSIDE)
    if beyond:
        yield Line(f"{beyond} more elements are hurt or reached; they are not listed.", "dim")
    if outside:
        several = "s" * (sum(omitted.get(kind, 0) for kind in _OUTSIDE) > 1)
        yield Line(f"Not calculated with: {', '.join(outside)} element{several}.", "dim")


def debt_view(answer: "Answer", owed: "Debt", currency: str) -> View:
    """An impact, and below it what every other failure would cost meanwhile."""
    hit = impact_view(answer, currency)
    sheet = owed_sheet(owed.elements, currency)
    *told, last = hit.parts
    return View((*told, conclusion(owed.conclusion), sheet, *more(owed.omitted), last), hit.main)


def owed_sheet(owed: "Sequence[Owed]", currency: str) -> Sheet:
    """Whose failure costs more amid a scenario than both by themselves."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind", "Kind", label),
        priced("alone", "Alone", currency), priced("together", "Meanwhile", currency),
        priced("excess", "Used up", currency), Column("debt"),
    )  # fmt: skip
    rows = [(o.id, o.name, o.kind, o.alone, o.together, o.excess, o.debt) for o in owed]
    title = "What another failure costs meanwhile (used up: beyond both by themselves)"
    return Sheet(columns, rows, title)


def contribution_view(answer: "Contribution", currency: str) -> View:
    """Who carries how much, and what nobody carries."""
    items, whole = list(answer.items), answer.total or None
    objectives = sorted({o for item in items for o in item.by_objective})
    classes = sorted({c for item in items for c in item.by_class})
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind"), Column("platform"),
        priced("contribution", "Contribution", currency),
        number("", "Share", percents),
        number("delivered", "Delivered" if answer.targets else ""),
        number("support", "Stands on it"), Column("throughput"),
        *(Column(name) for name in (*classes, *objectives)),
    )  # fmt: skip
    rows = [
        (i.id, i.name, i.kind, i.platform, i.contribution, whole and i.contribution / whole,
         i.delivered, i.support, i.throughput, *(i.by_class.get(c, 0.0) for c in classes),
         *(i.by_objective.get(o, 0.0) for o in objectives))
        for i in items
    ]  # fmt: skip
    main = Sheet(columns, rows)
    busy = Sheet(columns, [row for row in rows if row[4] or row[7]])
    idle = [str(row[0]) for row in rows if not (row[4] or row[7])]
    return answered(
        answer, busy, *_some("Carrying nothing", idle), *_unattributed(answer, currency),
        main=main,
    )  # fmt: skip


def _unattributed(answer: "Contribution", currency: str) -> Iterable[Line | Sheet]:
    lost = answer.unattributed
    columns = (
        Column("id", "ID"), Column("reason", "Reason"),
        priced("amount", "Amount", currency), number("", "Share", percents),
    )  # fmt: skip
    rows = [
        (u.id, u.reason, u.amount, u.amount / answer.total if answer.total else None)
        for u in lost[:_MOST_UNATTRIBUTED]
    ]
    yield Sheet(columns, rows, "Carried by nobody")
    if len(lost) > len(rows):
        rest = sum(u.amount for u in lost[_MOST_UNATTRIBUTED:])
        yield from notes([f"and {len(lost) - len(rows)} more, {amount(rest, currency)} in all"])


def element_view(answer: "ElementContribution", currency: str) -> View:
    """What one element carries of every objective."""
    columns = (
        Column("lens", "Lens", label), Column("platform"), Column("objective", "Objective"),
        priced("contribution", "Contribution", currency),
        number("", "Share of total", percents),
    )  # fmt: skip
    rows = [
        (str(f.lens), f.platform, objective, part, part / answer.total if answer.total else None)
        for f in answer.figures
        for objective, part in f.by_objective.items()
    ]
    sheet = Sheet(columns, rows)
    told = (conclusion(answer.conclusion), sheet, holds_for(answer.revision))
    return View(told, sheet)


def routes_view(answer: "Routes", currency: str) -> View:
    """The strongest routes; what all others carry stands in the conclusion."""
    columns = (priced("amount", "Value", currency), Column("route", "Route"))
    sheet = Sheet(columns, [(route.amount, " > ".join(route.ids)) for route in answer.routes])
    return answered(answer, sheet, main=sheet)
