"""Tables beside the edges on the page of delivery: who lost what, how steady, what is left."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.by_service import YARDSTICKS, Steady
from alignment.graphs.consistency.chart import Chart
from alignment.reports.report import Form
from alignment.reports.themes import CLASS_WORDS
from alignment.web.tables import PER_YEAR, Asked, Column, Grid, grid_of

WHOLE = 30
"""Rows of each of the tables on the page; the others stand on further parts of them."""

_AMOUNTS = (
    Column(key="promised", title="Promised", note=PER_YEAR, form=Form.AMOUNT),
    Column(key="measured", title="Measured", note="of it", form=Form.AMOUNT),
    Column(key="delivered", title="Delivered", note=PER_YEAR, form=Form.AMOUNT,
           of=lambda s: s.arrived[0]),
    Column(key="share", title="Share", form=Form.PERCENT),
    Column(key="gap", title="Lost", note=PER_YEAR, form=Form.AMOUNT, of=lambda s: s.arrived[1]),
)  # fmt: skip
_CLASS = Column(key="name", title="Class", of=lambda row: CLASS_WORDS[row[0]])
_PERIODS = (
    Column(key="period", title="Period"),
    Column(key="value", title="Value", form=Form.NUMBER),
    Column(key="shortfall", title="Shortfall", form=Form.PERCENT),
    Column(key="burn_rate", title="Burn rate", form=Form.NUMBER),
    Column(key="rules", title="Rules broken", of=lambda p: list(p.rules), sortable=False),
)
_BUDGETS = (
    Column(key="consumer", title="Consumer", form=Form.ID),
    Column(key="service", title="Service", form=Form.ID),
    Column(key="target", title="Target", of=lambda c: f"{c.indicator} {c.target:g} {c.unit}"),
    Column(key="spent", title="Spent", form=Form.PERCENT, of=lambda c: c.budget.spent),
    Column(key="spent_minutes", title="Minutes", note="spent", form=Form.NUMBER,
           of=lambda c: c.budget.spent_minutes),
    Column(key="minutes", title="Minutes", note="allowed", form=Form.NUMBER,
           of=lambda c: c.budget.minutes),
    Column(key="burn_rate", title="Burn rate", note="last period", form=Form.NUMBER,
           of=lambda c: c.budget.burn_rate),
    Column(key="days", title="Days left", note="of 30, at that rate", form=Form.NUMBER,
           of=lambda c: c.budget.days_to_exhaustion),
)  # fmt: skip


def delivery_grids(request: Request, found: Delivery, budgets: Sequence[Chart]) -> dict[str, Grid]:
    """What was promised and arrived by service, objective and class; budgets; both rankings."""
    return {
        "services": _shares(request, "services", "Service", found.by_service),
        "objectives": _shares(request, "objectives", "Objective", found.by_objective),
        "classes": grid_of(
            request, "classes",
            (_CLASS, *map(_inner, _AMOUNTS)),
            tuple(found.by_class.items()), what="classes",
        ),
        "budgets": grid_of(
            request, "budgets", _BUDGETS, budgets,
            what="targets with an error budget, of the edges with most lost",
        ),
        "rankings": _rankings(request, found),
    }  # fmt: skip


def periods_grid(request: Request, chart: Chart) -> Grid:
    """The periods of one target."""
    return grid_of(request, "periods", _PERIODS, chart.points, what="periods")


def yardsticks_grid(request: Request, services: Sequence[Steady]) -> Grid:
    """How steady each service is by who measures it."""
    columns = (
        Column(key="name", title="Service", id="id", tab="delivery"),
        *(Column(key=y, title=f"Delivery, {y}", form=Form.PERCENT, of=_by(y)) for y in YARDSTICKS),
        Column(key="delivery", title="Delivery in all", form=Form.PERCENT),
    )
    measured = [s for s in services if s.delivery is not None]
    return _grid(request, "yardsticks", columns, measured, what="services")


def _by(yardstick: str) -> Any:
    return lambda s: s.by_yardstick.get(yardstick)


def _shares(request: Request, name: str, title: str, rows: Sequence[Any]) -> Grid:
    columns = (Column(key="name", title=title, id="id"), *_AMOUNTS)
    return _grid(request, name, columns, rows, what=name)


def _grid(
    request: Request, name: str, columns: Sequence[Column], rows: Sequence[Any], *, what: str
) -> Grid:
    """One of several long tables."""
    return Asked.of(request, name).grid(name, columns, rows, what=what, size=WHOLE)


def _inner(column: Column) -> Column:
    """The same of the second part of a pair."""
    return Column(key=column.key, title=column.title, note=column.note, form=column.form,
                  of=lambda row: column.value(row[1]))  # fmt: skip


def _rankings(request: Request, found: Delivery) -> Grid:
    by_mean: Mapping[tuple[str, str], Any] = {(r.consumer, r.service): r for r in found.by_mean}
    columns = (
        Column(key="rank", title="Rank", form=Form.COUNT),
        Column(key="rank_by_mean", title="By mean", form=Form.COUNT,
               of=lambda r: by_mean[r.consumer, r.service].rank),
        Column(key="consumer", title="Consumer", form=Form.ID),
        Column(key="service", title="Service", form=Form.ID),
        Column(key="figure", title="Delivery", form=Form.PERCENT),
        Column(key="mean", title="Mean", note="0 % floor, 100 % target", form=Form.PERCENT,
               of=lambda r: by_mean[r.consumer, r.service].figure),
    )  # fmt: skip
    rows = found.by_delivery
    return _grid(request, "rankings", columns, rows, what="edges measured")
