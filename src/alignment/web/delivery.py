"""The page of delivery: what was promised, what arrived, steady against brilliant."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.chart import Chart
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import delivery, overview
from alignment.web.common import AsOf
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500
"""Rows of a table; what is beyond is counted."""


class DeliveryAsked(AsOf):
    """Which edges, and how much unsteadiness counts."""

    p: float = 2.0
    consumer: Annotated[str, Field(max_length=300)] = ""
    service: Annotated[str, Field(max_length=300)] = ""
    indicator: Annotated[str, Field(max_length=300)] = ""


@router.get("/delivery")
def delivery_page(
    request: Request, work: Work, asked: Annotated[DeliveryAsked, Query()]
) -> Response:
    """Promised against delivered; with a consumer and a service also a target over time."""
    frame = overview.frame_of(work, at=asked.revision)
    found = delivery.delivery_of(
        work, p=asked.p, consumer=asked.consumer or None, service=asked.service or None,
        at=asked.revision, limit=_LISTED,
    )  # fmt: skip
    return page(
        request, "delivery.html", frame=frame, asked=asked, found=found,
        chart=_chart(work, asked, found), listed=_LISTED,
        by_mean={(r.consumer, r.service): r for r in found.by_mean},
    )  # fmt: skip


def _chart(work: Work, asked: DeliveryAsked, found: Delivery) -> Chart | None:
    """The target that is asked for, else the first of the one edge that is shown."""
    one = found.items[0].indicators if len(found.items) == 1 else ()
    if not (asked.consumer and asked.service and one):
        return None
    return delivery.chart_of(
        work, consumer=asked.consumer, service=asked.service,
        indicator=asked.indicator or one[0].indicator, at=asked.revision,
    )  # fmt: skip
