"""Answers as tables: at the address of the question with ``.csv`` or ``.xlsx`` behind it."""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from fastapi import APIRouter
from starlette.responses import Response

from alignment.api import (
    analyses,
    availability,
    cascade,
    change,
    cost,
    delivery,
    findings,
    investment,
    sensitivity,
)
from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, TOLD, file_answer, row_of
from alignment.downloads import MEDIA, table
from alignment.errors import NotFound
from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.chart import Chart
from alignment.graphs.contribution import Contribution
from alignment.graphs.debt import Debt
from alignment.graphs.findings.answer import Findings
from alignment.graphs.impact import Answer
from alignment.graphs.judgement.importance import Importances
from alignment.graphs.portfolio.cost import Cost
from alignment.graphs.portfolio.criteria import Ranking
from alignment.graphs.portfolio.planned_change import PlannedChange
from alignment.graphs.portfolio.practices import Practices
from alignment.graphs.portfolio.projects import Investment
from alignment.graphs.portfolio.quadrants import Portfolio
from alignment.graphs.reliability.availability import Availability
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.importance import ElementImportance
from alignment.graphs.reliability.promises import Promises
from alignment.graphs.sensitivity.checking import Checks
from alignment.graphs.sensitivity.flips import Flips
from alignment.graphs.sensitivity.ranges import Ranges
from alignment.graphs.sensitivity.spread import Spread
from alignment.http import problems

router = APIRouter(
    prefix=f"{API}/analyses", tags=["analyses"], route_class=JsonRoute,
    responses=problems(NotFound),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table of one question.

    Attributes:
        name: The question, as its address ends.
        ask: The route that answers it as JSON; the table holds the same figures.
        answer: The class of the answer.
        rows: The field that holds its rows; where the rows hold rows of their own, both.
        beside: Its rows stand in several lists, one beside the other: these fields.
        method: How the question is asked.
    """

    name: str
    ask: Callable[..., Response]
    answer: type
    rows: tuple[str, ...] = ("items",)
    beside: tuple[str, ...] = ()
    method: str = "GET"

    @property
    def file_name(self) -> str:
        """What the file is called: ``sensitivity-flips``."""
        return self.name.replace("/", "-")

    @property
    def columns(self) -> list[str]:
        """What it has of each row."""
        return list(self.beside) or columns_of(self.answer, self.rows)

    def told(self, answer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The rows of an answer, by column."""
        if not self.beside:
            return rows_of(answer, self.rows)
        rows = zip(*(answer[name] for name in self.beside), strict=True)
        return (dict(zip(self.beside, row, strict=True)) for row in rows)


SHEETS = (
    Sheet("contribution", analyses.contribution_of, Contribution),
    Sheet("delivery", delivery.delivery_of, Delivery),
    Sheet("delivery/chart", delivery.chart_of, Chart, ("points",)),
    Sheet("availability", availability.availability_of, Availability, ("elements",)),
    Sheet("cut-sets", availability.cut_sets_of, CutSets, beside=("cut_sets", "probabilities")),
    Sheet("importances", availability.importances_of, ElementImportance, ("importances",)),
    Sheet("promises", availability.promises_of, Promises),
    Sheet("cost", cost.cost_of, Cost),
    Sheet("portfolio", cost.portfolio_of, Portfolio),
    Sheet("portfolio/ranking", cost.ranking_of, Ranking),
    Sheet("practices", cost.practices_of, Practices),
    Sheet("findings", findings.findings_of, Findings, ("findings",)),
    Sheet("sensitivity", sensitivity.checks_of, Checks, ("items", "weights")),
    Sheet("sensitivity/flips", sensitivity.flips_of, Flips, ("lines", "flips")),
    Sheet("sensitivity/ranges", sensitivity.ranges_of, Ranges),
    Sheet("sensitivity/spread", sensitivity.spread_of, Spread),
    Sheet("impact", analyses.impact_of, Answer, ("elements",), method="POST"),
    Sheet("debt", analyses.debt_of, Debt, ("elements",), method="POST"),
    Sheet("change", change.change_of, PlannedChange, ("owed",), method="POST"),
    Sheet("cost", cost.cost_by_usage, Cost, method="POST"),
    Sheet("investment", investment.investment, Investment, method="POST"),
    Sheet("cascade", cascade.cascade, Importances, method="POST"),
)
"""Every question whose answer is a table."""


def columns_of(answer: type, rows: Sequence[str]) -> list[str]:
    """The fields of the rows; of rows inside rows with the outer field before them."""
    name, *inside = rows
    row = row_of(get_type_hints(answer)[name])
    return [
        column
        for field in fields(row)
        for column in (
            [f"{field.name}.{inner}" for inner in columns_of(row, inside)]
            if inside and field.name == inside[0]
            else [field.name]
        )
    ]


def rows_of(answer: Mapping[str, Any], rows: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The rows by column; of an outer row without inner ones, one with nothing in their place."""
    name, *inside = rows
    for row in answer[name]:
        if not inside:
            yield row
            continue
        outer = {key: value for key, value in row.items() if key != inside[0]}
        for inner in list(rows_of(row, inside)) or [{}]:
            yield outer | {f"{inside[0]}.{key}": value for key, value in inner.items()}


def _add(sheet: Sheet, form: str) -> None:
    columns = sheet.columns

    def as_table(**given: Any) -> Response:
        answered = sheet.ask(**given)
        found = sheet.told(json.loads(bytes(answered.body)))
        revision = {"X-Catalogue-Revision": answered.headers["x-catalogue-revision"]}
        return table(found, columns, name=sheet.file_name, form=form, headers=revision)

    as_table.__signature__ = inspect.signature(sheet.ask)  # type: ignore[attr-defined]
    router.add_api_route(
        f"/{sheet.name}.{form}", as_table, methods=[sheet.method],
        name=f"{sheet.method} {sheet.name} as {form.upper()}",
        summary=f"{sheet.file_name.replace('-', ' ').capitalize()} as {form.upper()}",
        description=f"The table of the answer: the same figures, a row each; {TOLD[form]}",
        **file_answer(form),
    )  # fmt: skip


for _sheet in SHEETS:
    for _form in MEDIA:
        _add(_sheet, _form)
