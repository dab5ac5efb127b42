"""Where modelling begins: what there is of each kind, what is missing, what may be one thing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.catalogue import KINDS
from alignment.errors import AlignmentError
from alignment.http import Route, door_of
from alignment.runtime import Work
from alignment.usecases import merging, overview
from alignment.usecases.findings import gaps_in
from alignment.web import model_elements, model_groups, model_levels, model_weights, picks
from alignment.web.common import Asked, Names, Word
from alignment.web.forms import Draft, Sent, attempt, to_element
from alignment.web.imports import SUGGESTIONS
from alignment.web.tables import Column, grid_of
from alignment.web.views import page
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_SHOWN = 8

_SAYS = {
    "objective": ("What the organisation wants to reach, with its value per year.",
                  "Grow online sales"),
    "client": ("Who receives: internal or external.", "Web customers"),
    "process": ("What the business does for them.", "Fulfil order"),
    "service": ("What IT delivers.", "Web shop"),
    "component": ("What services stand on.", "web-1"),
    "practice": ("What manages the quality of services.", "Change enablement"),
    "context": ("What belongs to the picture but not to the figures.", "A driver, a location"),
}  # fmt: skip


class MergeAsked(Asked):
    """Which two, and why; filled in where a suggestion was followed."""

    element: Word = ""
    into: Word = ""


_MERGE = Column(key="merge", title="Merge", of=lambda s: f"{s.element} into {s.other}",
                sortable=False, pressed=True)  # fmt: skip
_GAPS = (
    Column(key="severity", title="Severity"),
    Column(key="message", title="Finding", wide=True),
    Column(key="elements", title="Mend it at", of=lambda f: list(f.elements), sortable=False),
    Column(key="rule", title="Rule", extra=True),
)


@router.get("/model")
def begin(request: Request, work: Work) -> Response:
    """What there is of each kind, and what to do next."""
    frame = overview.frame_of(work)
    open_ = gaps_in(work) if frame.elements else []
    return page(
        request, "model.html", frame=frame, kinds=KINDS, says=_SAYS, names=Names(work.snapshot()),
        findings=grid_of(
            request, "findings", _GAPS, open_[:_SHOWN], omitted=max(len(open_) - _SHOWN, 0),
            what="findings that modelling mends",
        ),
    )  # fmt: skip


@router.get("/model/merges")
def merges(request: Request, work: Work, asked: Annotated[MergeAsked, Query()]) -> Response:
    """Elements of two sources that may be one."""
    if made(request, work, "merges", merging.list_suggestions) is None:
        frame, doing = overview.frame_of(work), "The names of all sources, compared."
        return waiting_page(request, frame, "Merge what is one thing", doing)
    draft = Draft(values={"element": asked.element, "into": asked.into})
    return _merges_page(request, work, draft)


@router.post("/model/merges")
def merge_elements(request: Request, sent: Sent) -> Response:
    """Say that one element is another one; shows the one that stays."""
    into = sent.text("into")
    done = attempt(request, lambda work: merging.merge(
        work, sent.text("element"), into, reason=sent.reason
    ))  # fmt: skip
    if not isinstance(done, AlignmentError):
        return to_element(request, into, done)
    draft = Draft(values=sent.all()).refused(done, ["reason"])
    with door_of(request).reading() as work:
        return _merges_page(request, work, draft)


def _merges_page(request: Request, work: Work, draft: Draft) -> Response:
    alike = merging.list_suggestions(work)
    return page(
        request, "model_merges.html", frame=overview.frame_of(work), status=draft.status,
        draft=draft, alike=alike,
        suggestions=grid_of(
            request, "alike", (*SUGGESTIONS, _MERGE), alike.suggestions, what="suggestions"
        ),
    )  # fmt: skip


for room in (model_elements, model_groups, model_levels, model_weights, picks):
    router.include_router(room.router)
