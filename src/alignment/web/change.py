"""The risk of a planned change as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.graphs.portfolio.change_risk import HIGH_CUT, MEDIUM_CUT
from alignment.graphs.portfolio.planned_change import Cuts, History, PlannedChange
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.change import LISTED, change_risk_of
from alignment.web.common import AsOf, Names
from alignment.web.impact_tables import owed_columns
from alignment.web.numbers import numbers_in
from alignment.web.scenario import Scenario, scenario_of
from alignment.web.tables import Asked
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_MOST = 10_000
"""Rows of a table that is ordered, filtered or taken away as a file."""

_Typed = Annotated[str, Field(max_length=40)]


class ChangeAsked(AsOf):
    """What is changed and how earlier changes went, as it was typed."""

    of: Annotated[str, Field(max_length=_TEXT)] = ""
    failed: _Typed = "0"
    changes: _Typed = "0"
    high_cut: _Typed = str(HIGH_CUT)
    medium_cut: _Typed = str(MEDIUM_CUT)


@router.get("/change")
def change(request: Request, work: Work, asked: Annotated[ChangeAsked, Query()]) -> Response:
    """How risky a change of these is, and what another failure costs meanwhile."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    scenario = scenario_of(asked.of, snapshot)
    found, refused, table = None, "", Asked.of(request)
    if scenario.losses:
        found, refused = _graded(work, asked, scenario, LISTED if table.usual else _MOST)
    owed = found and table.grid(
        "owed", owed_columns(found.value_at_risk), found.owed, what="elements", size=LISTED
    ).with_more(found.omitted)
    return page(
        request, "change.html", frame=frame, asked=asked, scenario=scenario, found=found,
        refused=refused, owed=owed, names=Names(snapshot),
        examples=overview.worth_a_look(snapshot) if not asked.of else (),
    )  # fmt: skip


def _graded(
    work: Work, asked: ChangeAsked, scenario: Scenario, listed: int
) -> tuple[PlannedChange | None, str]:
    """The risk, or why what was typed has none; what was typed stays in the form."""
    try:
        stated = numbers_in(asked, ("failed", "changes"), whole=True)
        cuts = numbers_in(asked, ("high_cut", "medium_cut"))
        small = overview.is_small(work.snapshot(asked.revision))
        return change_risk_of(
            work, scenario.losses,
            history=History(failed=int(stated["failed"]), changes=int(stated["changes"])),
            cuts=Cuts(high=cuts["high_cut"], medium=cuts["medium_cut"]),
            top=listed if small else None, at=asked.revision,
        ), ""  # fmt: skip
    except AlignmentError as error:
        return None, error.message
