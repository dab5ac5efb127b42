"""That an element of one source is one of another."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, object_answer
from alignment.api.schemas import Asked, Key, Nothing, Why
from alignment.api.versions import written
from alignment.catalogue.text import Id
from alignment.errors import Conflict, NotFound
from alignment.http import answer, problems
from alignment.runtime import Work, WritingWork
from alignment.usecases import merging

router = APIRouter(
    prefix=API, tags=["merges"], route_class=JsonRoute, responses=problems(NotFound)
)


class MergeIn(Asked):
    """Which element it is."""

    into: Id


@router.post("/elements/{id:path}/merge", summary="Merge elements", responses=problems(Conflict))
def merge(id: Key, given: Annotated[MergeIn, Body()], why: Why, work: WritingWork) -> Response:
    """Say that this element is another one that is here; later imports keep to it.

    What named it names the other one, which gets what it lacks. Retire the merge to have both
    again with the next import.
    """
    return written(merging.merge(work, id, given.into, reason=why.reason))


@router.get(
    "/suggestions",
    summary="Suggest merges",
    openapi_extra=object_answer(suggestions="array", findings="array"),
)
def suggest(_: Nothing, work: Work) -> Response:
    """Elements of different sources whose names are alike, the likest first."""
    return answer(asdict(merging.list_suggestions(work)))
