"""Which projects to take, as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError, Problem
from alignment.exchange.format import File
from alignment.graphs.portfolio.projects import Investment
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.investment import investment_in
from alignment.web.common import AsOf, Names
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_EXAMPLE = """item,profit,requires
p1,100,q1; q2
p2,200,q2
p3,150,q3
q1,-200,
q2,-100,
q3,-50,
"""


class InvestmentAsked(AsOf):
    """The sheet as it was typed or pasted."""

    sheet: Annotated[str, Field(max_length=_TEXT)] = ""


@router.get("/investment")
def investment(
    request: Request, work: Work, asked: Annotated[InvestmentAsked, Query()]
) -> Response:
    """Which projects bring most together; the address holds the sheet."""
    found, refused = _chosen(work, asked) if asked.sheet.strip() else (None, ())
    return page(
        request, "investment.html", frame=overview.frame_of(work, at=asked.revision),
        asked=asked, found=found, refused=refused, example=_EXAMPLE,
        names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip


def _chosen(work: Work, asked: InvestmentAsked) -> tuple[Investment | None, tuple[Problem, ...]]:
    """What to take, or every fault of what was typed; that stays in the form."""
    file = File("sheet.csv", asked.sheet.encode())
    try:
        return investment_in(work, file, at=asked.revision), ()
    except AlignmentError as error:
        return None, tuple(error.problems) or (Problem("", error.message),)
