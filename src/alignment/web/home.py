"""The home page: the line of sight at a glance, or what to do with an empty catalogue."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work, WritingWork
from alignment.usecases import demo, glance, overview, pictures
from alignment.usecases.ahead import USUAL, usual
from alignment.usecases.glance import Sight
from alignment.usecases.overview import Overview
from alignment.web.common import AsOf, brief_of, list_place
from alignment.web.forms import to_page
from alignment.web.tables import PER_YEAR, Column, Grid
from alignment.web.views import page
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_SERVICES = (
    Column(key="name", title="Service", id="id", tab="value"),
    Column(key="contribution", title="Contribution", note=PER_YEAR, form=Form.AMOUNT),
)
_SUPPORT = Column(key="support", title="Support", note="do not add", form=Form.AMOUNT)
_ERRATIC = (
    Column(key="name", title="Service", id="id", tab="delivery"),
    Column(key="delivery", title="Delivery", note="of its promise", form=Form.PERCENT),
    Column(key="attained", title="By its mean", form=Form.PERCENT),
    Column(key="gap", title="Lost", note=PER_YEAR, form=Form.AMOUNT),
)
_CRITICAL = (
    Column(key="name", title="Component", id="id", tab="impact"),
    Column(key="value_at_risk", title="Value at risk when it fails alone", note="do not add",
           form=Form.AMOUNT),
)  # fmt: skip
_REASONS = (
    Column(key="reason", title="Reason"),
    Column(key="amount", title="Value", note=PER_YEAR, form=Form.AMOUNT),
)
_WHERE = Column(key="elements", title="Where", sortable=False)
_ORPHANS = (Column(key="name", title="Service", id="id", tab="sight"),)


@router.get("/")
def home(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """The line of sight at a glance, or what to do with an empty catalogue."""
    frame = overview.frame_of(work, at=asked.revision)
    if not frame.elements:
        return page(request, "welcome.html", frame=frame)
    if not made(request, work, USUAL, partial(usual, at=asked.revision), at=asked.revision):
        return waiting_page(request, frame, "Home", "The figures of the line of sight.")
    found = overview.overview_of(work, at=asked.revision)
    layers = pictures.layers_of(
        work, at=asked.revision, address=list_place(request, frame), says=_says(found)
    )
    sight = glance.sight_at_a_glance(work, at=asked.revision)
    shares = _shares(found, sight)
    return page(
        request, "home.html", frame=frame, found=found, layers=layers, sight=sight, shares=shares,
        tables=_tables(request, found, sight, shares),
    )  # fmt: skip


@router.post("/example")
def example(request: Request, work: WritingWork) -> Response:
    """Bring the example estate into the empty catalogue."""
    done = demo.load_example(work)
    return to_page(request, "/", done.revision if done else None)


def _says(found: Overview) -> dict[Kind, str]:
    """How many of a layer take part in the line of sight, and how many it hangs on."""
    said = {
        Kind.OBJECTIVE: f"{len(found.objectives):,} with a value",
        Kind.SERVICE: f"{len(found.services):,} carry value",
    }
    if found.critical is not None:
        said[Kind.COMPONENT] = f"{len(found.critical):,} costly if one fails"
    return said


def _shares(found: Overview, sight: Sight) -> Mapping[str, float | None]:
    """What arrived of what each objective was promised; None where nothing of it was measured."""
    shares = {o.id: o.share for o in sight.delivery.by_objective}
    return {o.id: shares.get(o.id) for o in found.objectives}


def _tables(
    request: Request, found: Overview, sight: Sight, shares: Mapping[str, float | None]
) -> dict[str, Grid]:
    """The short lists, by what they are of."""
    total, short = found.total, partial(brief_of, request)
    return {
        "objectives": short(
            "objectives", _objectives(shares), found.objectives, what="objectives with a value"
        ),
        "erratic": short(
            "erratic", _ERRATIC, sight.erratic,
            what="services with a mean that flatters by more than 5 %",
        ),
        "services": short(
            "services", (*_SERVICES, _part("contribution", total), _SUPPORT), found.services,
            what="services that carry value",
        ),
        "critical": short(
            "critical", (*_CRITICAL, _part("value_at_risk", total)), found.critical or (),
            what="components whose failure alone costs something",
        ),
        "unattributed": short(
            "unattributed", (*_REASONS, _part("amount", total), _WHERE), found.reasons,
            what="reasons",
        ),
        "orphans": short(
            "orphans", _ORPHANS, found.orphans, what="services with contribution 0"
        ),
    }  # fmt: skip


def _objectives(shares: Mapping[str, float | None]) -> tuple[Column, ...]:
    return (
        Column(key="name", title="Objective", id="id"),
        Column(key="value", title="Promised", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="delivered", title="Delivered", note="share", form=Form.PERCENT,
               of=lambda o: shares[o.id]),
        Column(key="carried", title="Carried", note="by services", form=Form.PERCENT,
               of=lambda o: o.attributed / o.value if o.value else None),
        Column(key="unattributed", title="By nobody", note=PER_YEAR, form=Form.AMOUNT, extra=True),
    )  # fmt: skip


def _part(field: str, total: float) -> Column:
    """What part of all value an amount is."""
    return Column(key="share", title="Share", form=Form.PERCENT,
                  of=lambda row: getattr(row, field) / total if total else None)  # fmt: skip
