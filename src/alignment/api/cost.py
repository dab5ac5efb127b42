"""Cost, portfolio and practices over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import MOST_NAMED, Asked, AsOf, At
from alignment.catalogue import Kind
from alignment.catalogue.text import Id
from alignment.errors import Invalid, NotFound
from alignment.graphs.portfolio.cost import Cost
from alignment.graphs.portfolio.criteria import Ranking
from alignment.graphs.portfolio.practices import Practices
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT, Portfolio
from alignment.graphs.portfolio.usage import Usage
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases import cost, portfolio, practices

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound, Invalid)
)


class CostAsked(AsOf):
    kind: Annotated[Kind | None, Field(description="Only elements of this kind")] = None


class UsageIn(Asked):
    provider: Id
    consumer: Id
    usage: Annotated[
        float, Field(strict=True, ge=0, le=1e18, description="Relative to its other consumers")
    ]


class CostIn(Asked):
    """Whose cost, and who takes how much of what is shared."""

    usage: Annotated[tuple[UsageIn, ...], Field(max_length=MOST_NAMED)] = ()
    kind: Annotated[Kind | None, Field(description="Only elements of this kind")] = None
    revision: Annotated[At, Field(strict=True)] = None


class PortfolioAsked(AsOf):
    value_cut: Annotated[
        float, Field(ge=0, le=1, description="Fraction of all value from which value is high")
    ] = VALUE_CUT
    fit_cut: Annotated[float, Field(ge=0, le=1, description="From which fit is high")] = FIT_CUT


Weight = Annotated[float, Field(ge=0, le=1e9, description="How much it counts")]


class RankingAsked(AsOf):
    value: Weight = 1.0
    cost: Weight = 1.0
    fit: Weight = 1.0


@router.get("/analyses/cost", summary="Cost and value per cost", openapi_extra=answer_of(Cost))
def cost_of(asked: Annotated[CostAsked, Query()], work: Work) -> Response:
    """What everything costs, shared parts split once, reconciled to the total."""
    return answer(cost.cost_of(work, kind=asked.kind, at=asked.revision))


@router.post("/analyses/cost", summary="Cost by stated usage", openapi_extra=answer_of(Cost))
def cost_by_usage(asked: CostIn, work: Work) -> Response:
    """The same where what is shared is split by who takes how much of it."""
    usage = [Usage(provider=u.provider, consumer=u.consumer, usage=u.usage) for u in asked.usage]
    return answer(cost.cost_of(work, kind=asked.kind, usage=usage, at=asked.revision))


@router.get(
    "/analyses/portfolio", summary="Portfolio of services", openapi_extra=answer_of(Portfolio)
)
def portfolio_of(asked: Annotated[PortfolioAsked, Query()], work: Work) -> Response:
    """Invest, migrate, tolerate or eliminate, by two cuts; and who is dominated by whom."""
    found = portfolio.portfolio_of(
        work, value_cut=asked.value_cut, fit_cut=asked.fit_cut, at=asked.revision
    )
    return answer(found)


@router.get(
    "/analyses/portfolio/ranking", summary="Services by several criteria",
    openapi_extra=answer_of(Ranking),
)  # fmt: skip
def ranking_of(asked: Annotated[RankingAsked, Query()], work: Work) -> Response:
    """One order by the weighted mean of value, cost and fit, each brought to 0..1."""
    weights = {"value": asked.value, "cost": asked.cost, "fit": asked.fit}
    return answer(portfolio.ranking_of(work, weights, at=asked.revision))


@router.get(
    "/analyses/practices", summary="Value behind practices", openapi_extra=answer_of(Practices)
)
def practices_of(asked: Annotated[AsOf, Query()], work: Work) -> Response:
    """The value behind each practice, the weakest first, and what no practice manages."""
    return answer(practices.practices_of(work, at=asked.revision))
