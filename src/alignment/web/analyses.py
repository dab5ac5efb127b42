"""The questions as pages: impact simulator, value contribution."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import analyse, overview
from alignment.usecases.overview import Frame
from alignment.web.common import AsOf, Names
from alignment.web.scenario import scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500
_COLUMNS = 10
"""Objectives that the value matrix shows as columns; the others are summed up."""

_TEXT = 20_000


class ImpactAsked(AsOf):
    """The scenario as it was typed."""

    of: Annotated[str, Field(max_length=_TEXT)] = ""


class ValueAsked(AsOf):
    """Which contributions."""

    lens: str = "service"
    objective: Annotated[str, Field(max_length=300)] = ""
    every: bool = False


@router.get("/impact")
def impact(request: Request, work: Work, asked: Annotated[ImpactAsked, Query()]) -> Response:
    """What happens when these fail or degrade; the address holds the scenario."""
    frame = overview.frame_of(work, at=asked.revision)
    snapshot = work.snapshot(asked.revision)
    scenario = scenario_of(asked.of, snapshot)
    answer = owed = None
    if scenario.losses:
        answer = analyse.impact_of(work, scenario.losses, at=asked.revision, limit=_LISTED)
        if overview.is_small(snapshot):
            owed = analyse.debt_of(work, scenario.losses, at=asked.revision, top=10)
    return page(
        request, "impact.html", frame=frame, asked=asked, scenario=scenario, answer=answer,
        owed=owed, examples=_examples(work, frame) if not answer else (),
    )  # fmt: skip


def _examples(work: Work, frame: Frame) -> tuple[overview.Critical, ...]:
    """Scenarios worth trying: the components whose failure costs most."""
    return overview.critical_of(work.snapshot(frame.revision), most=3)[0] or ()


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
