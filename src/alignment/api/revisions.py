"""What was written: revisions, their edits, the difference of two, and taking one back."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, object_answer
from alignment.api.schemas import EditsAsked, RevisionNumber, RevisionsAsked, Why
from alignment.api.versions import edits_wire
from alignment.errors import Conflict, NotFound
from alignment.http import answer, problems
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, wire

router = APIRouter(
    prefix=f"{API}/revisions", tags=["revisions"], route_class=JsonRoute,
    responses=problems(NotFound),
)  # fmt: skip

Edits = Annotated[EditsAsked, Query()]


@router.get("", summary="List revisions", openapi_extra=object_answer(items="array"))
def list_revisions(asked: Annotated[RevisionsAsked, Query()], work: Work) -> Response:
    """The newest first; `next` is the `before` of the part after it."""
    found = maintain.list_revisions(work, before=asked.before, limit=asked.limit + 1)
    items = found[: asked.limit]
    following = items[-1].number if len(found) > len(items) else None
    return answer({"items": [wire.revision_wire(r) for r in items], "next": following})


@router.get("/{number}", summary="Find one revision", openapi_extra=object_answer(edits="array"))
def find_revision(number: RevisionNumber, asked: Edits, work: Work) -> Response:
    """Who wrote it, when and why, and what it altered."""
    revision = work.reader.revision(number)
    edits = work.reader.edits_of(number, most=asked.limit)
    return answer(wire.revision_wire(revision) | edits_wire(edits, asked.limit, revision.edits))


@router.get(
    "/{a}/diff/{b}", summary="Difference of two revisions",
    openapi_extra=object_answer(edits="array"),
)  # fmt: skip
def difference(a: RevisionNumber, b: RevisionNumber, asked: Edits, work: Work) -> Response:
    """The edits that lead from revision `a` to revision `b`, whichever is the later."""
    edits = maintain.difference_of(work, a, b)
    return answer({"from": a, "to": b, **edits_wire(edits, asked.limit)})


@router.post(
    "/{number}/undo", status_code=201, summary="Undo a revision", responses=problems(Conflict)
)
def undo(number: RevisionNumber, why: Why, work: WritingWork) -> Response:
    """Take back one revision by a new one; 409 where a later one touched the same."""
    return answer(wire.revision_wire(maintain.undo(work, number, reason=why.reason)), 201)
