"""Undo and compare revisions, and what the operator chose."""

from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.http import Route, door_of
from alignment.refusals import refusal_of
from alignment.runtime import Work
from alignment.usecases import maintain, overview
from alignment.usecases.trial import effect_between
from alignment.web.common import Asked, Names, Number
from alignment.web.edit_tables import edits_grid, moves_grid
from alignment.web.forms import Sent, attempt, own_place, to_page
from alignment.web.tables import Asked as TableAsked
from alignment.web.tables import Grid
from alignment.web.views import page
from alignment.web.waiting import being_made, made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_EDITS = 300
_LOOKED_THROUGH = "Every edit, for its table."


class DiffAsked(Asked):
    """Which two revisions; without them, the last one against the one before."""

    a: Number | None = None
    b: Number | None = None


@router.get("/revisions/diff")
def diff(request: Request, work: Work, asked: Annotated[DiffAsked, Query()]) -> Response:
    """What lies between two revisions, field by field, and what it did to the figures."""
    frame = overview.frame_of(work)
    b = frame.head if asked.b is None else asked.b
    a = max(b - 1, 0) if asked.a is None else asked.a
    grid = _edits(request, work, a, b)
    effect = made(request, work, ("effect", a, b), lambda own: effect_between(own, a, b))
    if grid is None:
        return waiting_page(request, frame, f"From revision {a} to {b}", _LOOKED_THROUGH)
    return page(
        request, "diff.html", frame=frame, a=a, b=b, effect=effect, grid=grid,
        job=being_made(request),
        moves=effect and moves_grid(request, effect, a, b), names=Names(work.snapshot()),
    )  # fmt: skip


def _edits(
    request: Request, work: Work, a: int, b: int, beginning: Grid | None = None
) -> Grid | None:  # fmt: skip
    """What lies between two revisions, which never changes; None while it is looked through.

    The ``beginning``, where it is at hand, serves as long as no other part or order is asked for.
    """

    def grid(own: Work) -> Grid:
        edits = maintain.difference_of(own, a, b)
        return edits_grid(request, edits, lines=partial(edits.lines, own.progress))

    if beginning is not None and TableAsked.of(request, "edits").usual:
        return beginning
    return made(request, work, ("edits", request.url.path, str(request.query_params)), grid)


@router.post("/revisions/{number}/undo")
def undo(request: Request, number: int, sent: Sent) -> Response:
    """Take a revision back by a new one, or say what stands in the way."""
    done = attempt(request, lambda work: maintain.undo(work, number, reason=sent.reason))
    if not isinstance(done, AlignmentError):
        return _back(request, sent.text("back"), done.number)
    with door_of(request).reading() as work:
        return revision_page(request, work, number, refused=done, why=sent.text("reason"))


def _back(request: Request, place: str, written: int) -> Response:
    """The page from which it was undone; else the revision that undid it."""
    found, root = urlsplit(own_place(place)), request.scope.get("root_path", "")
    if not found.path.startswith(f"{root}/"):
        return to_page(request, f"/revisions/{written}", written)
    query = {name: texts for name, texts in parse_qs(found.query).items() if name != "written"}
    return to_page(request, found.path.removeprefix(root), written, **query)


def revision_page(
    request: Request, work: Work, number: int, *, refused: AlignmentError | None = None,
    why: str = "",
) -> Response:  # fmt: skip
    """One revision with its edits, field by field."""
    frame = overview.frame_of(work)
    found = work.reader.revision(number)
    edits = work.reader.edits_of(number, most=_EDITS)
    first = edits_grid(request, edits, omitted=found.edits - len(edits))
    grid = _edits(request, work, number - 1, number, first)
    if grid is None:
        return waiting_page(request, frame, f"Revision {number}", _LOOKED_THROUGH)
    return page(
        request, "revision.html", frame=frame, revision=found, refused=refused, why=why, grid=grid,
        status=refusal_of(refused).status if refused else 200,
    )  # fmt: skip


@router.get("/settings")
def settings(request: Request, work: Work) -> Response:
    """What the operator chose, and where each choice comes from."""
    choices: Any = request.app.state.choices
    return page(
        request, "settings.html", frame=overview.frame_of(work), choices=choices,
        author=door_of(request).author,
    )  # fmt: skip
