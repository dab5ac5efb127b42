"""Pages over answers that take seconds: asked beside the request, shown when they are there."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.ahead import Ahead, is_quick
from alignment.usecases.jobs import Job
from alignment.usecases.overview import Frame
from alignment.web.forms import Sent, own_place
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

T = TypeVar("T")

Name = Annotated[str, Path(max_length=40)]


def ahead_of(request: Request) -> Ahead:
    """The answers that are being worked out."""
    ahead: Ahead = request.app.state.ahead
    return ahead


def begun(
    request: Request, work: Work, what: Hashable, make: Callable[[Work], T],
    *, at: int | None = None,
) -> Callable[[], T | None]:  # fmt: skip
    """Let an answer be worked out beside what the page works out itself; ask for it at the end.

    The arguments are those of ``made``.
    """
    if is_quick(work, at=at) or "file" in request.query_params:
        return partial(make, work)
    revision = work.snapshot(at).revision
    ask = partial(ahead_of(request).ask, what, make, revision=revision)

    def asked() -> T | None:
        found = ask()
        if found is None:
            request.state.being_made = ahead_of(request).job_of(what, revision=revision)
        return found

    ask(patience=0.0)
    return asked


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
    return begun(request, work, what, make, at=at)()


def being_made(request: Request) -> Job | None:
    """How far that has come which this request did not find made."""
    job: Job | None = getattr(request.state, "being_made", None)
    return job


def waiting_page(request: Request, frame: Frame, title: str, doing: str) -> Response:
    """A page that says what is being worked out, and looks again until it is there."""
    return page(
        request, "waiting.html", frame=frame, title=title, doing=doing, job=being_made(request)
    )


@router.post("/waiting/{job_id}/cancel")
def give_up(request: Request, work: Work, job_id: Name, sent: Sent) -> Response:
    """Work an answer out no further; who still wants it asks its page again."""
    ahead_of(request).give_up(job_id)
    return page(
        request, "given_up.html", frame=overview.frame_of(work),
        asked=own_place(sent.text("place")) or "/",
    )  # fmt: skip
