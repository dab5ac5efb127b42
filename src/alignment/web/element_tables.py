"""Tables on the sides of an element's page."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import Request

from alignment.catalogue import Kind
from alignment.graphs.contribution import Contribution, Figure
from alignment.graphs.routes import Routes
from alignment.reports.report import Form
from alignment.usecases.analyse import Sight, Step
from alignment.web.tables import PER_YEAR, Column, Foot, Grid, grid_of

Names = Mapping[str, str]

_CRITICALITY = Column(key="criticality", title="Criticality", note="0 to 1", form=Form.NUMBER)
_INDICATOR = Column(key="indicator", title="Indicator")


class Part(NamedTuple):
    """What stands for one element."""

    id: str
    amount: float


def _named(field: str, title: str, names: Names, tab: str = "") -> Column:
    """A column that names the element in a field."""
    return Column(
        key=f"{field}_name", title=title, id=field, tab=tab,
        of=lambda row: names.get(getattr(row, field), getattr(row, field)),
    )  # fmt: skip


def needs_grid(request: Request, held: Sequence[Any], names: Names, *, upward: bool) -> Grid:
    """Requirements: of the element itself, or (upward) those that it is a member of."""
    size = Column(
        key="needs", title="Needs", of=lambda r: f"{r.needs} of {len(r.members)}", extra=upward
    )
    members = Column(
        key="members", title="With" if upward else "Of these", of=lambda r: list(r.members),
        sortable=False,
    )  # fmt: skip
    whose = (_named("of", "Needed by", names), members, size) if upward else (size, members)
    columns = (
        *whose,
        _CRITICALITY,
        Column(key="weight", title="Weight", form=Form.NUMBER,
               of=lambda r: r.criticality if r.weight is None else r.weight),
        Column(key="channel", title="Channel"),
        Column(key="id", title="Edit", sortable=False, pressed=True),
    )  # fmt: skip
    name = "needed_by" if upward else "needs"
    return grid_of(request, name, columns, held, what="requirements")


def overview_grids(
    request: Request, item: Any, names: Names, held: Mapping[str, Sequence[Any]]
) -> dict[str, Grid]:
    """What else names an element: practices, targets, measurements, relationships."""
    service = item.kind is Kind.SERVICE
    practice = (
        _named("practice", "Practice", names) if service else _named("service", "Service", names)
    )
    other = Column(
        key="other", title="Consumer" if service else "Service",
        of=lambda t: names.get(_other(t, item), _other(t, item)),
    )  # fmt: skip
    columns = {
        "practices": (
            practice, Column(key="extent", title="Extent", form=Form.NUMBER),
            Column(key="key", title="Edit", sortable=False, pressed=True),
        ),
        "targets": (
            other, _INDICATOR, Column(key="target", title="Target", form=Form.NUMBER),
            Column(key="floor", title="Worthless at", form=Form.NUMBER),
            Column(key="unit", title="Unit"), _CRITICALITY,
        ),
        "measurements": (
            Column(key="period", title="Period"), other, _INDICATOR,
            Column(key="value", title="Value", form=Form.NUMBER),
        ),
        "relations": (
            _named("source", "Source", names), Column(key="type", title="Type"),
            _named("target", "Target", names), Column(key="name", title="Name"),
        ),
    }  # fmt: skip
    what = {"relations": "relationships", "practices": "practices" if service else "services"}
    return {
        name: grid_of(request, name, found, held[name], what=what.get(name, name))
        for name, found in columns.items()
    }


def _other(held: Any, item: Any) -> str:
    """The other end of a target or measurement; empty for what was measured for all."""
    return str(held.consumer if held.service == item.id else held.service)


def sight_grids(request: Request, sight: Sight) -> dict[str, Grid]:
    """A line of sight step by step, up and down."""
    return {
        "upward": _steps(request, "upward", "Needs", sight.upward, sight.omitted["upward"]),
        "downward": _steps(
            request, "downward", "Needed by", sight.downward, sight.omitted["downward"]
        ),
    }


def _steps(
    request: Request, name: str, title: str, steps: Sequence[Step], omitted: int
) -> Grid:  # fmt: skip
    columns = (
        Column(key="distance", title="Steps", form=Form.COUNT),
        Column(key="kind", title="Kind"),
        Column(key="name", title="Element", id="id", tab="sight"),
        Column(key="by", title=title, form=Form.ID),
        Column(key="of", title="Of", of=lambda s: f"{s.needs} of {s.size}", sortable=False),
        _CRITICALITY,
    )
    return grid_of(
        request, name, columns, steps, omitted=omitted,
        what="elements reached, each by its shortest way",
    )  # fmt: skip


def by_objective_grid(request: Request, figure: Figure, names: Names) -> Grid:
    """What an element carries in one lens, by objective, the most first."""
    rows = sorted((Part(*pair) for pair in figure.by_objective.items()), key=lambda p: -p.amount)
    total = figure.contribution
    columns = (
        Column(key="name", title="Objective", id="id", of=lambda p: names.get(p.id, p.id)),
        Column(key="amount", title="Contribution", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="share", title="Share of this", form=Form.PERCENT,
               of=lambda p: p.amount / total if total else None),
    )  # fmt: skip
    foot = [Foot(title="Sum", values={"amount": total})]
    return grid_of(
        request, f"objectives-{figure.lens}", columns, rows, what="objectives", foot=foot
    )


def carried_grid(request: Request, found: Contribution) -> Grid:
    """Who carries the value of one objective, the most first; what nobody does stands below."""
    carrying = bisect_left(found.items, 0.0, key=lambda item: -item.contribution)
    rows = found.items.between(0, carrying)
    lost = sum(one.amount for one in found.unattributed)
    columns = (
        Column(key="name", title="Service", id="id", tab="value"),
        Column(key="contribution", title="Carries", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="delivered", title="Delivered", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="share", title="Share of its value", form=Form.PERCENT,
               of=lambda i: i.contribution / found.total if found.total else None),
    )  # fmt: skip
    feet = [Foot(title="Carried by no service", values={"contribution": lost})] if lost else []
    feet.append(Foot(title="All of it", values={"contribution": found.total}))
    return grid_of(request, "carried", columns, rows, what="services that carry it", foot=feet)


def routes_grid(request: Request, found: Routes) -> Grid:
    """The strongest routes of a contribution; what the others carry stands below them."""
    columns = (
        Column(key="ids", title="Route", of=lambda r: list(r.ids), sortable=False),
        Column(key="amount", title="Carries", note=PER_YEAR, form=Form.AMOUNT),
    )
    feet = [Foot(title="Contribution", values={"amount": found.figure})]
    if found.feedback:
        feet.insert(0, Foot(title="feedback in circles", values={"amount": found.feedback}))
    if found.further != 0:
        more = "further routes" if found.further is None else f"further routes: {found.further:,}"
        feet.insert(0, Foot(title=more, values={"amount": found.further_sum}))
    return grid_of(
        request, f"routes-{found.lens}", columns, found.routes, what="routes", foot=feet
    )
