"""Which projects to take, over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import Asked, At
from alignment.catalogue.text import Id
from alignment.errors import NotFound
from alignment.exchange.tables.project_sheet import MOST_PROJECTS
from alignment.graphs.portfolio.projects import Investment, Project
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases.investment import investment_of

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound)
)


class ProjectIn(Asked):
    id: Id
    profit: Annotated[
        float, Field(strict=True, ge=-1e18, le=1e18, description="Below 0 what it costs")
    ]
    requires: Annotated[
        tuple[Id, ...], Field(max_length=MOST_PROJECTS, description="What is taken with it")
    ] = ()  # fmt: skip


class InvestmentIn(Asked):
    """The items that may be taken, and what may be spent on them."""

    items: Annotated[tuple[ProjectIn, ...], Field(min_length=1, max_length=MOST_PROJECTS)]
    budget: Annotated[
        float | None, Field(strict=True, ge=0, le=1e18, description="What all may cost together")
    ] = None  # fmt: skip
    revision: Annotated[At, Field(strict=True)] = None


@router.post(
    "/analyses/investment", summary="Which projects to take", openapi_extra=answer_of(Investment)
)
def investment(asked: InvestmentIn, work: Work) -> Response:
    """The set that brings most, each item with all that it requires, within a budget if any."""
    items = [Project(id=i.id, profit=i.profit, requires=i.requires) for i in asked.items]
    return answer(investment_of(work, items, budget=asked.budget, at=asked.revision))
