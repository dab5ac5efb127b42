"""How far a ranking depends on its weights, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import AsOf, Lens
from alignment.catalogue.text import Id
from alignment.errors import NotFound, TooLarge
from alignment.graphs.sensitivity import checking, flips, ranges, spread
from alignment.graphs.sensitivity.flips import Turned
from alignment.graphs.sensitivity.spread import CONCENTRATION, MOST_DRAWS, Uncertainty
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases import sensitivity as use

router = APIRouter(
    prefix=f"{API}/analyses/sensitivity", tags=["analyses"], route_class=JsonRoute,
    responses=problems(NotFound),
)  # fmt: skip

Concentration = Annotated[
    float, Field(ge=1, le=1e9, description="How sure the shares are: the higher the surer")
]


class RankingAsked(AsOf):
    lens: Annotated[Lens, Field(description="Whose ranking")] = "service"
    top: Annotated[int, Field(ge=1, le=1_000, description="Rows that are listed")] = 20


class ChecksAsked(RankingAsked):
    concentration: Concentration = CONCENTRATION


class FlipsAsked(RankingAsked):
    """One of the three names what is turned."""

    requirement: Annotated[Id | None, Field(description="Turn its weight")] = None
    member: Annotated[Id | None, Field(description="Turn its share in that requirement")] = None
    element: Annotated[Id | None, Field(description="Turn each weight of its split")] = None
    objective: Annotated[Id | None, Field(description="Turn its value")] = None


class RangesAsked(RankingAsked):
    element: Annotated[Id | None, Field(description="Only its split varies; exact bounds")] = None
    within: Annotated[
        float, Field(ge=0, le=1, description="A share p lies in p (1 - within) to p (1 + within)")
    ] = ranges.WITHIN


class SpreadAsked(ChecksAsked):
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)] = 1_000
    seed: Annotated[int, Field(ge=0, le=2**32 - 1, description="The same gives the same")] = 1


@router.get("", summary="Weights worth checking", openapi_extra=answer_of(checking.Checks))
def checks_of(asked: Annotated[ChecksAsked, Query()], work: Work) -> Response:
    """The few weights whose checking would narrow the ranking most."""
    return answer(use.checks_of(
        work, lens=asked.lens, concentration=asked.concentration, top=asked.top,
        at=asked.revision,
    ))  # fmt: skip


@router.get("/flips", summary="Where a ranking flips", openapi_extra=answer_of(flips.Flips))
def flips_of(asked: Annotated[FlipsAsked, Query()], work: Work) -> Response:
    """Where neighbours pass one another as a weight or an objective's value is turned; exact."""
    turned = Turned(
        requirement=asked.requirement, element=asked.element, objective=asked.objective,
        member=asked.member,
    )  # fmt: skip
    found = use.flips_of(work, turned, lens=asked.lens, top=asked.top, at=asked.revision)
    return answer(found)


@router.get(
    "/ranges", summary="Bounds of contributions", responses=problems(TooLarge),
    openapi_extra=answer_of(ranges.Ranges),
)  # fmt: skip
def ranges_of(asked: Annotated[RangesAsked, Query()], work: Work) -> Response:
    """Between which bounds contributions lie: exact for one split, safe for all."""
    return answer(use.ranges_of(
        work, within=asked.within, element=asked.element, lens=asked.lens, top=asked.top,
        at=asked.revision,
    ))  # fmt: skip


@router.get(
    "/spread", summary="Spread of contributions and ranks", responses=problems(TooLarge),
    openapi_extra=answer_of(spread.Spread),
)  # fmt: skip
def spread_of(asked: Annotated[SpreadAsked, Query()], work: Work) -> Response:
    """Draw every split around its weights and see where contributions and ranks come out."""
    uncertainty = Uncertainty(
        concentration=asked.concentration, draws=asked.draws, seed=asked.seed
    )
    found = use.spread_of(work, uncertainty, lens=asked.lens, top=asked.top, at=asked.revision)
    return answer(found)
