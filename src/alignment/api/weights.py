"""Weights from people, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, object_answer
from alignment.api.schemas import Key, Why
from alignment.errors import NotFound
from alignment.http import Door, answer, door_of, problems
from alignment.usecases import weigh as use
from alignment.usecases.judgements import Weighing

router = APIRouter(
    prefix=API, tags=["elements"], route_class=JsonRoute, responses=problems(NotFound)
)


class WeighIn(Weighing):
    """Judgements or points by person, and whether they are only tried."""

    dry_run: Annotated[bool, Field(strict=True, description="Only say what would be done")] = False


@router.post(
    "/elements/{id:path}/weights", summary="Weigh the requirements of an element",
    openapi_extra=object_answer(
        revision="integer", dry_run="boolean", method="string", element="string",
        weights="array", people="array", refused="string", remarks="array", edits="array",
        conclusion="string",
    ),
)  # fmt: skip
def weigh(id: Key, given: Annotated[WeighIn, Body()], why: Why, request: Request) -> Response:
    """Turn what people say of an element's requirements into their weights, in one revision.

    Pairwise judgements that contradict one another (consistency ratio above 0.1) are refused
    unless `accept_inconsistent` is true; the judgement to look at again is named.
    """
    done = (_tried if given.dry_run else _written)(door_of(request), id, given, why.reason)
    request.state.revision = done.revision
    return answer(use.weighed_wire(done))


def _tried(door: Door, element: str, given: WeighIn, reason: str) -> use.Weighed:
    with door.reading() as work:
        return use.weigh(work, element, given, reason=reason, dry_run=True)


def _written(door: Door, element: str, given: WeighIn, reason: str) -> use.Weighed:
    with door.writing() as work:
        return use.weigh(work, element, given, reason=reason)
