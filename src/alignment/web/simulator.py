"""The impact simulator: a scenario as it is typed, picked or pasted, and all that it means."""

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import PlainTextResponse, Response

from alignment.downloads import table
from alignment.graphs.impact import Affected
from alignment.http import Route
from alignment.reports.impact_text import TicketFacts, ticket_text
from alignment.runtime import Work
from alignment.usecases import analyse, overview, pictures
from alignment.usecases.simulate import Simulation, simulate
from alignment.web.common import AsOf, Names, Word, element_place
from alignment.web.impact_tables import debt_grid, simulation_grids
from alignment.web.scenario import Scenario, levels_of, scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_DRAWN = 120
"""Elements from which the map beside the answer puts them into groups."""

_COLUMNS = ("id", "kind", "name", "status", "loss", "margin", "because_of")


class ImpactAsked(AsOf):
    """The scenario as it was typed; ``id`` and ``level`` pair by pair where levels were set."""

    of: Annotated[str, Field(max_length=_TEXT)] = ""
    id: Annotated[tuple[str, ...], Field(max_length=2_000)] = ()
    level: Annotated[tuple[str, ...], Field(max_length=2_000)] = ()
    pick: Word = ""
    next: bool = False


@router.get("/impact")
def impact(request: Request, work: Work, asked: Annotated[ImpactAsked, Query()]) -> Response:
    """What happens when these fail or degrade; the address holds the scenario."""
    frame = overview.frame_of(work, at=asked.revision)
    snapshot = work.snapshot(asked.revision)
    typed = levels_of(asked.id, asked.level) if asked.id else asked.of
    scenario = scenario_of(typed, snapshot)
    found = picture = owed = None
    if scenario.losses:
        found = simulate(work, scenario.losses, at=asked.revision)
        wish = pictures.Wish(colour="loss", losses=scenario.losses, hit=True, most=_DRAWN)
        picture = pictures.map_of(
            work, wish, at=asked.revision, address=element_place(request, frame)
        )
        if asked.next and overview.is_small(snapshot):
            owed = analyse.debt_of(work, scenario.losses, at=asked.revision, top=10)
    return page(
        request, "impact.html", frame=frame, asked=asked, typed=typed, scenario=scenario,
        found=found, picture=picture, owed=owed, names=Names(snapshot),
        picks=_picks(work, asked), ticket=_ticket(request, found, scenario),
        remarks=pictures.remarks_beside(picture),
        tables=simulation_grids(request, found) if found else {}, debts=debt_grid(request, owed),
        is_small=overview.is_small(snapshot),
        examples=overview.worth_a_look(snapshot) if not found else (),
    )  # fmt: skip


@router.get("/impact.csv")
def impact_csv(work: Work, asked: Annotated[ImpactAsked, Query()]) -> Response:
    """Every element that the scenario reaches."""
    found, _ = _answered(work, asked)
    return table(
        map(_row, found.answer.elements), _COLUMNS, name="impact",
        headers={"X-Catalogue-Revision": str(found.answer.revision)},
    )  # fmt: skip


@router.get("/impact.txt")
def impact_text(request: Request, work: Work, asked: Annotated[ImpactAsked, Query()]) -> Response:
    """The answer as text for a ticket."""
    found, scenario = _answered(work, asked)
    return PlainTextResponse(_ticket(request, found, scenario))


def _row(hit: Affected) -> dict[str, Any]:
    because = hit.because.members if hit.because else None
    return {**asdict(hit), "because_of": because}


def _answered(work: Work, asked: ImpactAsked) -> tuple[Simulation, Scenario]:
    scenario = scenario_of(asked.of, work.snapshot(asked.revision))
    return simulate(work, scenario.losses, at=asked.revision), scenario


def _picks(work: Work, asked: ImpactAsked) -> tuple[analyse.Hit, ...]:
    """Elements to choose from, by what was searched for."""
    if not asked.pick.strip():
        return ()
    return analyse.search(work, asked.pick, at=asked.revision, limit=8).items


def _ticket(request: Request, found: Simulation | None, scenario: Scenario) -> str:
    if found is None:
        return ""
    state = urlencode({"of": scenario.text, "revision": found.answer.revision})
    return ticket_of(found, scenario, f"{request.base_url}impact?{state}")


def ticket_of(found: Simulation, scenario: Scenario, address: str) -> str:
    """The answer to a scenario as text, with where it is seen as a page."""
    return ticket_text(TicketFacts(
        answer=found.answer, losses=scenario.losses, objectives=found.by_objective,
        contacts=[(c.owner, c.hit) for c in found.contacts], address=address,
    ))  # fmt: skip
