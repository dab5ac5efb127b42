"""Services in one order by several criteria, as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.graphs.portfolio.criteria import CRITERIA, Ranking
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview, portfolio
from alignment.web.common import AsOf, Names
from alignment.web.numbers import numbers_in
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_ROWS = 100
_Typed = Annotated[str, Field(max_length=40)]


class RankingAsked(AsOf):
    """How much each criterion counts, as it was typed."""

    value: _Typed = "1"
    cost: _Typed = "1"
    fit: _Typed = "1"
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("/portfolio/ranking")
def ranking(request: Request, work: Work, asked: Annotated[RankingAsked, Query()]) -> Response:
    """One order of all services by the weighted mean of value, cost and fit."""
    found, refused = _ranked(work, asked)
    first = (asked.page - 1) * _ROWS
    return page(
        request, "ranking.html", frame=overview.frame_of(work, at=asked.revision), asked=asked,
        found=found, refused=refused, size=_ROWS, criteria=CRITERIA,
        items=found.items[first : first + _ROWS] if found else (),
        names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip


def _ranked(work: Work, asked: RankingAsked) -> tuple[Ranking | None, str]:
    """The order, or why the weights give none; they stay in the form."""
    try:
        return portfolio.ranking_of(work, numbers_in(asked, CRITERIA), at=asked.revision), ""
    except AlignmentError as error:
        return None, error.message
