"""Availability as a page: what outages put at risk, and which promises cannot be kept."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.graphs.reliability.availability import Availability
from alignment.graphs.reliability.promises import Promises
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import availability, overview
from alignment.web.common import AsOf, Names
from alignment.web.tables import EVERY, Asked, Column
from alignment.web.views import page, unit_of
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 200
"""Elements that are worked out for the first page of their table."""


@router.get("/availability")
def availability_page(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """How likely elements are down, what that puts at risk, and what was promised."""
    frame = overview.frame_of(work, at=asked.revision)
    table, unit = Asked.of(request), unit_of(frame)
    limit = _LISTED if table.usual else EVERY
    answer = made(
        request, work, ("availability", limit), lambda own: _answer(own, limit, asked.revision),
        at=asked.revision,
    )  # fmt: skip
    if answer is None:
        doing = "How likely every element is down, and which promises can be kept."
        return waiting_page(request, frame, "Availability", doing)
    found, promised = answer
    return page(
        request, "availability.html", frame=frame, found=found, promised=promised,
        names=Names(work.snapshot(asked.revision)),
        promises=Asked.of(request, "promises").grid(
            "promises", PROMISES, promised.items, what="promises"
        ),
        elements=table.grid(
            "availability", element_columns(unit, found), found.elements, what="elements"
        ).with_more(found.omitted),
    )  # fmt: skip


def _answer(work: Work, limit: int, at: int | None) -> tuple[Availability, Promises]:
    return (
        availability.availability_of(work, limit=limit, at=at),
        availability.promises_of(work, at=at),
    )


PROMISES = (
    Column(key="name", title="Service", id="service"),
    Column(key="consumer", title="Consumer"),
    Column(key="target", title="Promised", form=Form.NUMBER),
    Column(key="best", title="At best", form=Form.NUMBER),
    Column(key="verdict", title="Verdict"),
    Column(
        key="obstacle", title="What stands in the way", sortable=False,
        of=lambda p: p.obstacle and (p.obstacle.element or list(p.obstacle.members)),
    ),
    Column(key="indicator", title="Of", extra=True),
    Column(key="unit", title="Unit", extra=True),
)  # fmt: skip


def element_columns(unit: str, found: Availability) -> list[Column]:
    """What is told of how an element is available; by which method, where not all is exact."""
    inexact = found.methods["interval"] + found.methods["simulation"]
    return [
        Column(key="name", title="Element", id="id"),
        Column(key="kind", title="Kind"),
        Column(key="unavailability", title="Own failure", form=Form.PERCENT),
        Column(key="probability_down", title="Down", form=Form.PERCENT),
        Column(key="expected_loss", title="Mean loss", form=Form.PERCENT),
        Column(key="birnbaum", title="While down", note=unit, form=Form.NUMBER),
        Column(key="avoidable", title="Avoidable", note=unit, form=Form.NUMBER),
        Column(key="method", title="Method", extra=not inexact),
    ]
