"""Availability as a page: what outages put at risk, and which promises cannot be kept."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import availability, overview
from alignment.web.common import AsOf
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 200


@router.get("/availability")
def availability_page(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """How likely elements are down, what that puts at risk, and what was promised."""
    frame = overview.frame_of(work, at=asked.revision)
    found = availability.availability_of(work, limit=_LISTED, at=asked.revision)
    promised = availability.promises_of(work, at=asked.revision)
    return page(
        request, "availability.html", frame=frame, found=found, promised=promised,
        promises=promised.items[:_LISTED],
        inexact=found.methods["interval"] + found.methods["simulation"],
    )  # fmt: skip
