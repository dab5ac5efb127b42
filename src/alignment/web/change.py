"""The risk of a planned change as a page, alone or beside another way to do it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import KINDS
from alignment.errors import AlignmentError
from alignment.graphs.impact import LOST
from alignment.graphs.portfolio.change_risk import HIGH_CUT, MEDIUM_CUT
from alignment.graphs.portfolio.planned_change import Cuts, History, PlannedChange
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.change import LISTED, change_risk_of
from alignment.usecases.simulate import Simulation, simulate
from alignment.web.common import AsOf, Names
from alignment.web.forms import address_with
from alignment.web.impact_tables import contacts_grid, owed_columns
from alignment.web.numbers import numbers_in
from alignment.web.scenario import Scenario, scenario_of
from alignment.web.simulator import ticket_of
from alignment.web.tables import Asked
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_MOST = 10_000
"""Rows of a table that is ordered, filtered or taken away as a file."""

_Text = Annotated[str, Field(max_length=_TEXT)]
_Typed = Annotated[str, Field(max_length=40)]


class ChangeAsked(AsOf):
    """What is changed, or could be instead, and how earlier changes went, as it was typed."""

    of: _Text = ""
    other: _Text = ""
    failed: _Typed = "0"
    changes: _Typed = "0"
    high_cut: _Typed = str(HIGH_CUT)
    medium_cut: _Typed = str(MEDIUM_CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One set of elements that are changed.

    Attributes:
        name: Of its field.
        typed: What stands in it.
        found: Its risk, and ``hit`` whom its failure hits; None where there is none.
        refused: Why not.
    """

    name: str
    typed: str
    scenario: Scenario
    found: PlannedChange | None = None
    hit: Simulation | None = None
    refused: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many elements of each kind lose something."""
        elements = self.hit.answer.elements if self.hit else None
        return {k.value: 0 if elements is None else len(elements.of(*LOST, kind=k)) for k in KINDS}


@router.get("/change")
def change(request: Request, work: Work, asked: Annotated[ChangeAsked, Query()]) -> Response:
    """How risky a change of these is, and what another failure costs meanwhile."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    table = Asked.of(request)
    sides = list(_sides(work, asked, LISTED if table.usual else _MOST))
    first, found = sides[0], sides[0].found
    owed = found and table.grid(
        "owed", owed_columns(found.value_at_risk), found.owed, what="elements", size=LISTED
    ).with_more(found.omitted)
    typed = {n: x for n, x in asked.model_dump(exclude={"revision"}).items() if x}
    address = address_with(f"{request.base_url}change", **typed, revision=frame.revision)
    return page(
        request, "change.html", frame=frame, asked=asked, scenario=first.scenario, found=found,
        refused=next((side.refused for side in sides if side.refused), ""), owed=owed,
        names=Names(snapshot), sides=sides, typed=typed,
        contacts=first.hit and contacts_grid(request, first.hit),
        ticket=_ticket(sides, address),
        examples=overview.worth_a_look(snapshot) if not asked.of else (),
    )  # fmt: skip


def _sides(work: Work, asked: ChangeAsked, listed: int) -> Iterator[Side]:
    """The set that is graded, and beside it the other one where there is one."""
    for name in ("of", "other"):
        typed = getattr(asked, name)
        if name == "of" or typed.strip():
            scenario = scenario_of(typed, work.snapshot(asked.revision))
            yield _graded(work, asked, Side(name=name, typed=typed, scenario=scenario), listed)


def _graded(work: Work, asked: ChangeAsked, side: Side, listed: int) -> Side:
    """With the risk, or why what was typed has none; what was typed stays in the form."""
    losses, at = side.scenario.losses, asked.revision
    if not losses:
        return side
    try:
        stated = numbers_in(asked, ("failed", "changes"), whole=True)
        cuts = numbers_in(asked, ("high_cut", "medium_cut"))
        small = overview.is_small(work.snapshot(at))
        found = change_risk_of(
            work, losses,
            history=History(failed=int(stated["failed"]), changes=int(stated["changes"])),
            cuts=Cuts(high=cuts["high_cut"], medium=cuts["medium_cut"]),
            top=listed if small else None, at=at,
        )  # fmt: skip
    except AlignmentError as error:
        return replace(side, refused=error.message)
    return replace(side, found=found, hit=simulate(work, losses, at=at))


def _ticket(sides: Iterable[Side], address: str) -> str:
    """The answer as text: the risk of each set and whom its failure hits."""
    return "\n".join(
        f"{side.found.conclusion}\n\n{ticket_of(side.hit, side.scenario, address)}"
        for side in sides
        if side.found and side.hit
    )
