"""Value contribution as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import analyse, overview
from alignment.web.common import AsOf, Names
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500
_COLUMNS = 10
"""Objectives that the value matrix shows as columns; the others are summed up."""


class ValueAsked(AsOf):
    """Which contributions."""

    lens: str = "service"
    objective: Annotated[str, Field(max_length=300)] = ""
    every: bool = False


@router.get("/value")
def value(request: Request, work: Work, asked: Annotated[ValueAsked, Query()]) -> Response:
    """Who carries how much of which objective's value, and what nobody carries."""
    frame = overview.frame_of(work, at=asked.revision)
    lens = asked.lens if asked.lens in analyse.LENSES else "service"
    found = analyse.contribution_of(
        work, lens=lens, objective=asked.objective or None, at=asked.revision
    )
    carrying, reasons = overview.carrying(found), overview.reasons_of(found)
    listed = len(found.items) if asked.every else carrying
    rows = list(found.items[: min(listed, _LISTED)])
    snapshot = work.snapshot(asked.revision)
    valued = snapshot.value.nonzero()[0].tolist()
    worth = {snapshot.ids[i]: float(snapshot.value[i]) for i in valued}
    columns = [asked.objective] if asked.objective else sorted(worth, key=lambda o: -worth[o])
    return page(
        request, "value.html", frame=frame, asked=asked, lens=lens, lenses=analyse.LENSES,
        found=found, items=rows, reasons=reasons,
        credited=found.total - sum(r.amount for r in reasons),
        columns=columns[:_COLUMNS], more_columns=columns[_COLUMNS:], worth=worth,
        names=Names(snapshot),
        nothing=len(found.items) - carrying, omitted=listed - len(rows),
    )  # fmt: skip
