"""The questions: impact, contribution, routes, redundancy debt, line of sight, search."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import (
    AsOf,
    ContributionAsked,
    DebtIn,
    ImpactIn,
    Key,
    RoutesAsked,
    SearchAsked,
    SightAsked,
)
from alignment.errors import NotFound
from alignment.graphs import contribution as contributions
from alignment.graphs import debt, impact, routes
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases import analyse

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound)
)


@router.post(
    "/analyses/impact", summary="Impact of losses", openapi_extra=answer_of(impact.Answer)
)
def impact_of(asked: ImpactIn, work: Work) -> Response:
    """What fails or suffers when these elements lose so much, and what it puts at risk."""
    found = analyse.impact_of(work, asked.losses, at=asked.revision, limit=asked.limit)
    return answer(found)


@router.post("/analyses/debt", summary="Redundancy debt", openapi_extra=answer_of(debt.Debt))
def debt_of(asked: DebtIn, work: Work) -> Response:
    """What every other failure would cost more while these elements are out."""
    return answer(analyse.debt_of(work, asked.losses, at=asked.revision, top=asked.top))


@router.get(
    "/analyses/contribution", summary="Value contribution",
    openapi_extra=answer_of(contributions.Contribution),
)  # fmt: skip
def contribution_of(asked: Annotated[ContributionAsked, Query()], work: Work) -> Response:
    """Who carries how much of which objective's value; with the unattributed it adds up."""
    found = analyse.contribution_of(
        work, lens=asked.lens, objective=asked.objective, at=asked.revision
    )
    return answer(found)


@router.get(
    "/analyses/contribution/{id:path}/routes", summary="Routes by which value reaches an element",
    openapi_extra=answer_of(routes.Routes),
)  # fmt: skip
def routes_of(id: Key, asked: Annotated[RoutesAsked, Query()], work: Work) -> Response:
    """The strongest routes, and the count and sum of the rest."""
    found = analyse.routes_of(
        work, id, lens=asked.lens, objective=asked.objective, top=asked.top, at=asked.revision
    )
    return answer(found)


@router.get(
    "/analyses/contribution/{id:path}", summary="Value contribution of one element",
    openapi_extra=answer_of(contributions.ElementContribution),
)  # fmt: skip
def element_contribution_of(id: Key, asked: Annotated[AsOf, Query()], work: Work) -> Response:
    """What one element carries of every objective."""
    return answer(analyse.element_contribution_of(work, id, at=asked.revision))


@router.get(
    "/elements/{id:path}/sight", summary="Line of sight", openapi_extra=answer_of(analyse.Sight)
)
def sight_of(id: Key, asked: Annotated[SightAsked, Query()], work: Work) -> Response:
    """What an element carries, up to the objectives, and what it stands on."""
    return answer(analyse.sight_of(work, id, at=asked.revision, limit=asked.limit))


@router.get("/search", summary="Search elements", openapi_extra=answer_of(analyse.Found))
def search(asked: Annotated[SearchAsked, Query()], work: Work) -> Response:
    """The elements whose id or name looks most like a text."""
    return answer(analyse.search(work, asked.q, limit=asked.limit, at=asked.revision))
