"""The question of delivery over HTTP: promised against delivered, and one target as a chart."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import AsOf
from alignment.catalogue.text import Id, Label
from alignment.errors import Invalid, NotFound
from alignment.graphs.consistency.answer import MOST_EDGES, Delivery
from alignment.graphs.consistency.chart import Chart
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases import delivery

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound, Invalid)
)


class DeliveryAsked(AsOf):
    """How delivery is judged, and which edges are listed."""

    p: Annotated[
        float, Field(ge=1, description="Exponent of the power mean: 1 the level alone, 2 the root "
                     "mean square, `inf` the worst period"),
    ] = 2.0  # fmt: skip
    consumer: Annotated[Id | None, Field(description="Only edges of this consumer")] = None
    service: Annotated[Id | None, Field(description="Only edges of this service")] = None
    limit: Annotated[int, Field(ge=1, le=100_000, description="Edges that are listed")] = (
        MOST_EDGES
    )


class ChartAsked(AsOf):
    """Which target."""

    consumer: Annotated[Id, Field(description="To whom it was promised")]
    service: Annotated[Id, Field(description="Whose target it is")]
    indicator: Annotated[
        Label | None, Field(description="May be left out where there is only one")
    ] = None


@router.get(
    "/analyses/delivery", summary="Promised and delivered value", openapi_extra=answer_of(Delivery)
)
def delivery_of(asked: Annotated[DeliveryAsked, Query()], work: Work) -> Response:
    """What was promised, what of it arrived, how steadily, and where the rest was lost."""
    found = delivery.delivery_of(
        work, p=asked.p, consumer=asked.consumer, service=asked.service, at=asked.revision,
        limit=asked.limit,
    )  # fmt: skip
    return answer(found)


@router.get(
    "/analyses/delivery/chart", summary="One target over time", openapi_extra=answer_of(Chart)
)
def chart_of(asked: Annotated[ChartAsked, Query()], work: Work) -> Response:
    """Its periods with natural limits (XmR), the rules that they break, and the error budget."""
    found = delivery.chart_of(
        work, consumer=asked.consumer, service=asked.service, indicator=asked.indicator,
        at=asked.revision,
    )  # fmt: skip
    return answer(found)
