"""Cost, portfolio and practices as pages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, KINDS
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.graphs.portfolio.turning import turns_of
from alignment.http import Route
from alignment.reports import charted
from alignment.runtime import Work
from alignment.usecases import cost, overview, portfolio, practices
from alignment.web.common import AsOf, Names
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500
_BESIDE = 50
_ROWS = 100
"""Services of the portfolio on one page."""

_BUBBLES = 100
"""Services that a chart shows: those with most value."""


class CostAsked(AsOf):
    """Whose cost is shown."""

    kind: str = "service"


class PortfolioAsked(AsOf):
    """Where value and fit become high."""

    value_cut: Annotated[float, Field(ge=0, le=1)] = VALUE_CUT
    fit_cut: Annotated[float, Field(ge=0, le=1)] = FIT_CUT
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("/cost")
def costs(request: Request, work: Work, asked: Annotated[CostAsked, Query()]) -> Response:
    """What everything costs, and the value that it brings for that."""
    frame = overview.frame_of(work, at=asked.revision)
    kinds = [k for k in reversed(KINDS) if k in CHAIN_KINDS]
    kind = next((k for k in kinds if k.value == asked.kind), "service")
    found = cost.cost_of(work, kind=kind, at=asked.revision)
    return page(
        request, "cost.html", frame=frame, found=found, kind=kind, layers=kinds,
        items=found.items[:_LISTED], unallocated=found.unallocated[:_BESIDE],
        outside=found.unallocated_lens[:_BESIDE], names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip


@router.get("/portfolio")
def places(request: Request, work: Work, asked: Annotated[PortfolioAsked, Query()]) -> Response:
    """Which services to invest in, migrate, tolerate or eliminate."""
    frame = overview.frame_of(work, at=asked.revision)
    found = portfolio.portfolio_of(
        work, value_cut=asked.value_cut, fit_cut=asked.fit_cut, at=asked.revision
    )
    drawn, first = found.items[:_BUBBLES], (asked.page - 1) * _ROWS
    return page(
        request, "portfolio.html", frame=frame, found=found, asked=asked,
        items=found.items[first : first + _ROWS], size=_ROWS,
        names=Names(work.snapshot(asked.revision)), drawn=len(drawn),
        fit=charted.fit_chart(found, drawn), costs=charted.cost_chart(drawn, unit_of(frame)),
        turns=turns_of(found), has_costs=any(i.lens_cost for i in found.items),
        usual=(VALUE_CUT, FIT_CUT),
    )  # fmt: skip


@router.get("/practices/value")
def behind_practices(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """The value behind each practice, and what no practice manages."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    found = practices.practices_of(work, at=asked.revision, with_risk=overview.is_small(snapshot))
    return page(
        request, "practices.html", frame=frame, found=found, items=found.items[:_LISTED],
        bare=found.services[:_BESIDE], names=Names(snapshot),
    )  # fmt: skip
