"""Names that people type for elements: looked up, offered, and told apart where several fit."""

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import analyse, overview
from alignment.web.common import AsOf, Word
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

MOST_OFFERED = 200
"""Choices that a page itself holds; with script, the server is asked while one types."""

_MOST_FOUND = 20

Choices = Sequence[tuple[str, str, str]]
"""Id, name and kind."""


class PickAsked(AsOf):
    """What was typed so far, and of which kinds."""

    q: Word = ""
    kinds: Annotated[str, Field(max_length=100)] = ""


def choices_of(snapshot: Snapshot, kinds: Collection[Kind], *, without: str = "") -> Choices:
    """The first elements of some kinds, in the order of their ids; one may be left out."""
    codes = {KINDS.index(kind) for kind in kinds}
    places = [i for i, code in enumerate(snapshot.kind.tolist()) if code in codes]
    found = (i for i in places if snapshot.ids[i] != without)
    return [_choice(snapshot, i) for i in islice(found, MOST_OFFERED)]


def element_called(snapshot: Snapshot, text: str) -> str:
    """The id that a text means: itself, or the only element of that name; else the text.

    A name counts in any case, unless only one element is called exactly so.
    """
    if not text or snapshot.place_of(text) is not None:
        return text
    plain = text.casefold()
    same = [i for i, name in enumerate(snapshot.names) if name.casefold() == plain]
    exact = [i for i in same if snapshot.names[i] == text]
    (found, *others) = exact or same or (None,)
    return text if found is None or others else snapshot.ids[found]


@router.get("/model/pick")
def pick(request: Request, work: Work, asked: Annotated[PickAsked, Query()]) -> Response:
    """Choices for a field, as a part of a page that a script puts beside it."""
    snapshot = work.snapshot(asked.revision)
    kinds = {Kind(k) for k in asked.kinds.split() if k in set(KINDS)} or CHAIN_KINDS
    found: Choices = choices_of(snapshot, kinds)[:_MOST_FOUND]
    if asked.q.strip():
        hits = analyse.search(
            work, asked.q, limit=_MOST_FOUND, kinds=kinds, at=asked.revision
        ).items
        found = [(h.id, h.name, h.kind) for h in hits]
    return page(request, "model_picks.html", frame=overview.frame_of(work), choices=found)


def _choice(snapshot: Snapshot, place: int) -> tuple[str, str, str]:
    return snapshot.ids[place], snapshot.names[place], KINDS[snapshot.kind[place]].value
