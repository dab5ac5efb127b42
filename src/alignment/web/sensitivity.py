"""How far a ranking depends on its weights, as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.errors import AlignmentError
from alignment.graphs.sensitivity.flips import Flips, Turned
from alignment.graphs.sensitivity.ranges import WITHIN, Ranges
from alignment.graphs.sensitivity.spread import Uncertainty
from alignment.http import Route
from alignment.reports.report import Form
from alignment.reports.themes import plural
from alignment.runtime import Work
from alignment.usecases import analyse, overview
from alignment.usecases import sensitivity as use
from alignment.web.common import AsOf, Names, Word
from alignment.web.numbers import numbers_in
from alignment.web.picks import element_called
from alignment.web.sensitivity_tables import checks_grid, flips_grid, spread_grid
from alignment.web.tables import EVERY, Asked, Column
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_Shown = tuple[Flips, dict[str, str]]
"""An answer, and the question behind it."""

_LISTED = 10
_DRAWS = 200
_SMALL = 5_000
"""Memberships up to which draws are made for a page."""


class SensitivityAsked(AsOf):
    """Whose ranking, what is turned, and how far shares may be off.

    What is turned is an element, an objective or a requirement.
    """

    lens: str = "service"
    of: Word = ""
    member: Word = ""
    within: Annotated[str, Field(max_length=40)] = str(WITHIN)


@router.get("/sensitivity")
def sensitivity(
    request: Request, work: Work, asked: Annotated[SensitivityAsked, Query()]
) -> Response:
    """Which weights to check, where the ranking flips, and how far it spreads."""
    frame, at = overview.frame_of(work, at=asked.revision), asked.revision
    snapshot = work.snapshot(at)
    names = Names(snapshot)
    lens = asked.lens if asked.lens in analyse.LENSES else "service"
    checks = use.checks_of(work, lens=lens, top=_LISTED, at=at)
    of = element_called(snapshot, asked.of.strip())
    of = of or (checks.items[0].id if checks.items else "")
    member = element_called(snapshot, asked.member.strip())
    flips, refused = _flips(work, of, member, lens, at) if of else ([], "")
    spread = None
    if len(snapshot.member) <= _SMALL and checks.items:
        spread = use.spread_of(work, Uncertainty(draws=_DRAWS), lens=lens, top=_LISTED, at=at)
    limits = Asked.of(request, "bounds")
    bounds, unbounded = _bounds(work, asked, lens, _LISTED if limits.usual else EVERY)
    bounded = bounds and limits.grid(
        "bounds", bound_columns(unit_of(frame)), bounds.items, what=f"{lens}s", size=_LISTED
    ).with_more(bounds.omitted)
    return page(
        request, "sensitivity.html", frame=frame, asked=asked, lens=lens, lenses=analyse.LENSES,
        checks=checks, of=of, flips=flips, refused=refused, spread=spread, draws=_DRAWS,
        bounds=bounds, bounded=bounded, unbounded=unbounded,
        names=names, first=checks_grid(request, checks),
        turns=[flips_grid(request, each, n, names) for n, (each, _) in enumerate(flips)],
        spreading=spread and spread_grid(request, spread, plural(Kind(lens))),
    )  # fmt: skip


def bound_columns(unit: str) -> list[Column]:
    """What is told of the bounds of a contribution."""
    return [
        Column(key="name", title="Carried by", id="id", tab="value"),
        Column(key="least", title="At least", note=unit, form=Form.AMOUNT),
        Column(key="contribution", title="Stated", note=unit, form=Form.AMOUNT),
        Column(key="most", title="At most", note=unit, form=Form.AMOUNT),
        Column(key="reason", title="Why not known", extra=True),
    ]


def _bounds(work: Work, asked: SensitivityAsked, lens: str, top: int) -> tuple[Ranges | None, str]:
    """Between which bounds contributions lie, or why what was typed has none."""
    try:
        within = numbers_in(asked, ("within",))["within"]
        return use.ranges_of(work, within=within, lens=lens, top=top, at=asked.revision), ""
    except AlignmentError as error:
        return None, error.message


def _flips(
    work: Work, of: str, member: str, lens: str, at: int | None
) -> tuple[list[_Shown], str]:
    """The flips along what was named, or why there is no such thing."""
    try:
        return [
            (use.flips_of(work, Turned(**named), lens=lens, top=_LISTED, at=at), named)
            for named in _turned(work, of, member, at)
        ], ""
    except AlignmentError as error:
        return [], error.message


def _turned(work: Work, of: str, member: str, at: int | None) -> list[dict[str, str]]:
    """What a name means: an element's weights, an objective's value too, else a requirement.

    With a member it is its share in a requirement.
    """
    if member:
        return [{"requirement": of, "member": member}]
    snapshot = work.snapshot(at)
    place = snapshot.place_of(of)
    if place is None:
        return [{"requirement": of}]
    value = [{"objective": of}] if snapshot.value[place] > 0 else []
    return [{"element": of}, *value]
