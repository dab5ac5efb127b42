"""What takes one element down, as a page: its cut sets, and what each failure matters to it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS
from alignment.errors import AlignmentError
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.importance import ElementImportance
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import availability, overview
from alignment.web.common import AsOf, Names, Word
from alignment.web.numbers import numbers_in
from alignment.web.picks import choices_of, element_called
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 100
_Typed = Annotated[str, Field(max_length=40)]


class DiagnosisAsked(AsOf):
    """Of which element, from which loss on, and sets of at most how many elements."""

    element: Word = ""
    threshold: _Typed = "1"
    order: _Typed = ""


_Answers = tuple[ElementImportance | None, CutSets | None, str]


@router.get("/availability/diagnosis")
def diagnosis(request: Request, work: Work, asked: Annotated[DiagnosisAsked, Query()]) -> Response:
    """The smallest sets of failures that take an element down, and each one's importance."""
    snapshot = work.snapshot(asked.revision)
    element = element_called(snapshot, asked.element.strip())
    importance, sets, refused = _told(work, asked, element) if element else (None, None, "")
    return page(
        request, "diagnosis.html", frame=overview.frame_of(work, at=asked.revision),
        asked=asked, importance=importance, sets=sets, refused=refused, names=Names(snapshot),
        choices=choices_of(snapshot, CHAIN_KINDS),
    )  # fmt: skip


def _told(work: Work, asked: DiagnosisAsked, element: str) -> _Answers:
    """Both answers, or why there is none; what was typed stays in the form."""
    at = asked.revision
    try:
        threshold = numbers_in(asked, ("threshold",))["threshold"]
        order = int(numbers_in(asked, ("order",), whole=True)["order"]) or None
        sets = availability.cut_sets_of(
            work, element, threshold=threshold, order=order, limit=_LISTED, at=at
        )
        found = availability.importance_of(
            work, element, threshold=threshold, limit=_LISTED, at=at
        )
    except AlignmentError as error:
        return None, None, error.message
    return found, sets, ""
