"""Pages over answers that take seconds: asked beside the request, shown when they are there."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from fastapi import Request
from starlette.responses import Response

from alignment.runtime import Work
from alignment.usecases.ahead import Ahead, is_quick
from alignment.usecases.overview import Frame
from alignment.web.views import page

T = TypeVar("T")


def ahead_of(request: Request) -> Ahead:
    """The answers that are being worked out."""
    ahead: Ahead = request.app.state.ahead
    return ahead


def made(
    request: Request, work: Work, what: Hashable, make: Callable[[Work], T],
    *, at: int | None = None,
) -> T | None:  # fmt: skip
    """An answer; None while it is being worked out, which a small estate never waits for.

    A table that is asked for as a file is awaited: a file cannot look again.

    Args:
        request: Who asks.
        work: Of the request.
        what: The question, apart from the revision.
        make: Answers it in the unit of work that it is given.
        at: The revision it is about.
    """
    if is_quick(work, at=at) or "file" in request.query_params:
        return make(work)
    return ahead_of(request).ask(what, make, revision=work.snapshot(at).revision)


def waiting_page(request: Request, frame: Frame, title: str, doing: str) -> Response:
    """A page that says what is being worked out, and looks again until it is there."""
    return page(request, "waiting.html", frame=frame, title=title, doing=doing)
