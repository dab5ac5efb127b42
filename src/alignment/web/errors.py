"""The page of an error: what was wrong, where, what comes close, and where to go on."""

from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches

from fastapi import Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.http import Door
from alignment.refusals import Refusal
from alignment.usecases import overview
from alignment.usecases.overview import Frame
from alignment.web.common import Names
from alignment.web.places import titles
from alignment.web.views import NO_FRAME, page

_UNAVAILABLE = 500
"""From this status on the catalogue is not asked once more."""

_NOT_FOUND = 404
_NEAR = 3
_ALIKE = 0.7


def page_of_refusal(request: Request, refusal: Refusal) -> Response:
    """How the pages show a refusal; stands as ``app.state.page_of_refusal``."""
    facts = refusal.facts
    is_element = facts.get("what") == "element"
    closest = facts.get("closest", ()) if is_element else ()
    frame, names = _around(request, refusal)
    return page(
        request, "error.html", status=refusal.status, frame=frame, headers=refusal.headers,
        code=refusal.status, title=refusal.title,
        detail=refusal.detail.partition(" Did you mean")[0] if closest else refusal.detail,
        problems=[p for p in refusal.problems if p.message != refusal.detail],
        closest=[(name, names.get(name, name)) for name in closest],
        near=list(_near(request, refusal)), sought=facts.get("name", "") if is_element else "",
        request_id=getattr(request.state, "request_id", ""),
    )  # fmt: skip


def _around(request: Request, refusal: Refusal) -> tuple[Frame, dict[str, str] | Names]:
    """What every page says of the catalogue, where it can be asked."""
    door: Door | None = getattr(request.app.state, "door", None)
    looked = hasattr(request.state, "revision")  # what the guard refuses was not worth a look
    if door is None or not looked or refusal.status >= _UNAVAILABLE:
        return NO_FRAME, {}
    with suppress(AlignmentError, DBAPIError, PoolTimeout), door.reading() as work:
        return overview.frame_of(work), Names(work.snapshot())
    return NO_FRAME, {}


def _near(request: Request, refusal: Refusal) -> Iterator[tuple[str, str]]:
    """The pages whose address is like the one that is not there."""
    if refusal.status == _NOT_FOUND and not refusal.facts:
        known = titles()
        path = request.url.path
        for place in get_close_matches(path.casefold(), known, n=_NEAR, cutoff=_ALIKE):
            yield place, known[place]
