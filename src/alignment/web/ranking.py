"""Services in one order by several criteria, as a page."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.graphs.portfolio.criteria import CRITERIA, Ranking
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import overview, portfolio
from alignment.web.common import AsOf, Names
from alignment.web.numbers import numbers_in
from alignment.web.tables import Asked, Column
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_Typed = Annotated[str, Field(max_length=40)]


class RankingAsked(AsOf):
    """How much each criterion counts, as it was typed."""

    value: _Typed = "1"
    cost: _Typed = "1"
    fit: _Typed = "1"


@router.get("/portfolio/ranking")
def ranking(request: Request, work: Work, asked: Annotated[RankingAsked, Query()]) -> Response:
    """One order of all services by the weighted mean of value, cost and fit."""
    found, refused = _ranked(work, asked)
    order = found and Asked.of(request).grid(
        "ranking", ranking_columns(found.weights), found.items, what="services"
    )
    return page(
        request, "ranking.html", frame=overview.frame_of(work, at=asked.revision), asked=asked,
        found=found, refused=refused, criteria=CRITERIA, order=order,
        names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip


def ranking_columns(weights: Mapping[str, float]) -> list[Column]:
    """What is told of a service in the order."""
    return [
        Column(key="name", title="Service", id="id"),
        Column(key="rank", title="Rank", form=Form.COUNT),
        Column(key="score", title="Score", form=Form.NUMBER, digits=3),
        *(
            Column(key=name, title=name.capitalize(), note=f"counts {weights[name]:g}",
                   form=Form.NUMBER, digits=3)
            for name in CRITERIA
        ),
        Column(key="dominated_by", title="Dominated by"),
    ]  # fmt: skip


def _ranked(work: Work, asked: RankingAsked) -> tuple[Ranking | None, str]:
    """The order, or why the weights give none; they stay in the form."""
    try:
        return portfolio.ranking_of(work, numbers_in(asked, CRITERIA), at=asked.revision), ""
    except AlignmentError as error:
        return None, error.message
