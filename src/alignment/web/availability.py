"""Availability as a page: what outages put at risk, and which promises cannot be kept."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.graphs.reliability.availability import Availability
from alignment.graphs.reliability.promises import Promises
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import availability, overview
from alignment.web.common import AsOf
from alignment.web.views import page
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 200


@router.get("/availability")
def availability_page(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """How likely elements are down, what that puts at risk, and what was promised."""
    frame = overview.frame_of(work, at=asked.revision)
    answer = made(
        request, work, "availability", lambda own: _answer(own, asked.revision),
        at=asked.revision,
    )  # fmt: skip
    if answer is None:
        doing = "How likely every element is down, and which promises can be kept."
        return waiting_page(request, frame, "Availability", doing)
    found, promised = answer
    return page(
        request, "availability.html", frame=frame, found=found, promised=promised,
        promises=promised.items[:_LISTED],
        inexact=found.methods["interval"] + found.methods["simulation"],
    )  # fmt: skip


def _answer(work: Work, at: int | None) -> tuple[Availability, Promises]:
    return (
        availability.availability_of(work, limit=_LISTED, at=at),
        availability.promises_of(work, at=at),
    )
