"""Shared by both HTTP doors: one unit of work a request, and one table from error to status.

A route is a plain function that is given a ``Work`` (a look) or a ``WritingWork`` (a write)::

    router = APIRouter(route_class=Route)

    @router.get("/things/{id}")
    def thing(id: str, work: Work) -> Response:
        return answer(analyse.thing_of(work, id))

Errors are raised where the fact is known and told here: as problem details (RFC 9457), or as a
page where the pages have said how (``app.state.page_of_refusal``).
"""

import inspect
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Scope

from alignment import errors
from alignment.errors import AlignmentError
from alignment.refusals import STATUS, TITLES, Refusal, refusal_at, refusal_of, refusal_of_input
from alignment.runtime import Runtime, Work, WritingWork
from alignment.usecases import wire

LOG = logging.getLogger("alignment.http")

MEDIA_TYPE = "application/problem+json"
HELP = "/help/problems/"
"""Where the kinds of problems are explained; with the slug it is a problem's ``type``."""

_SHOWN = 200
"""Characters of an address that a message repeats."""


def problem(scope: Scope, refusal: Refusal) -> Response:
    """The refusal as problem details."""
    request_id = scope.get("state", {}).get("request_id", "")
    content = {
        **refusal.facts,
        "type": HELP + refusal.slug,
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": f"urn:alignment:request:{request_id}",
        "request_id": request_id,
        "errors": [{"place": p.place, "message": p.message} for p in refusal.problems],
    }
    return Response(
        wire.json_of(content), refusal.status, dict(refusal.headers), media_type=MEDIA_TYPE
    )


def refuse(scope: Scope, status: int, detail: str, *, app: FastAPI | None = None) -> Response:
    """What was turned away before it reached a route: the catalogue is not looked at for it."""
    refusal = refusal_at(status, detail)
    if app is None:
        return problem(scope, refusal)
    return _told(Request({**scope, "app": app}), refusal)


def answer(value: Any, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Response:
    """An answer as JSON, encoded once; with its revision where it names one."""
    return Response(
        wire.json_of(value), status, {**_revision_header(value), **(headers or {})},
        media_type="application/json",
    )  # fmt: skip


def _revision_header(value: Any) -> dict[str, str]:
    revision = getattr(value, "revision", None)
    return {"X-Catalogue-Revision": str(revision)} if isinstance(revision, int) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a request finds: the open catalogue, and who writes through this door."""

    runtime: Runtime
    author: str

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A look at the catalogue."""
        with ExitStack() as stack:
            with _available():
                work = stack.enter_context(self.runtime.reading())
            yield work

    @contextmanager
    def writing(self) -> Iterator[WritingWork]:
        """A write; it stands when the block ends well."""
        with ExitStack() as stack:
            with _available():
                work = stack.enter_context(self.runtime.writing(self.author))
            yield work


@contextmanager
def _available() -> Iterator[None]:
    """A catalogue that was there at the start and cannot be opened now is the server's fault."""
    try:
        yield
    except errors.Unreadable as error:
        LOG.exception("catalogue not available")
        msg = "the catalogue cannot be opened at the moment"
        raise errors.Unanswerable(msg, unavailable=True) from error


def door_of(request: Request) -> Door:
    """The door that a request came through."""
    door: Door = request.app.state.door
    return door


class Route(APIRoute):
    """A route whose function is given its unit of work.

    A parameter of type ``Work`` opens a look, one of type ``WritingWork`` a write, in the thread
    that the function runs in. The unit closes before the answer leaves: no answer tells of a
    write that was not committed.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, with_work(endpoint), **options)


_BRIEF: set[Callable[..., Any]] = set()

_F = TypeVar("_F", bound=Callable[..., Any])


def brief(function: _F) -> _F:
    """Mark a question that reads a row or two.

    From an embedded catalogue it is answered sooner (a tenth of a millisecond) than it could be
    handed to another thread and back.
    """
    _BRIEF.add(function)
    return function


def with_work(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as an endpoint that opens its unit of work; without one, as it is."""
    signature = inspect.signature(function, eval_str=True)
    parameters = list(signature.parameters.values())
    wanted = next((p for p in parameters if p.annotation in {Work, WritingWork}), None)
    if wanted is None:
        return function
    opened = Door.reading if wanted.annotation is Work else Door.writing
    own = next((p.name for p in parameters if p.annotation is Request), None)

    def answered(request: Request, given: dict[str, Any]) -> Any:
        with opened(door_of(request)) as work, _noting(request, work):
            return function(**given, **{wanted.name: work})

    @wraps(function)
    def endpoint(**given: Any) -> Any:
        return answered(given[own] if own else given.pop("request"), given)

    @wraps(function)
    async def at_once(**given: Any) -> Any:
        request: Request = given[own] if own else given.pop("request")
        if door_of(request).runtime.database.is_embedded:
            return answered(request, given)
        return await run_in_threadpool(answered, request, given)

    chosen: Callable[..., Any] = at_once if function in _BRIEF else endpoint
    kept = [p.replace(kind=p.KEYWORD_ONLY) for p in parameters if p is not wanted]
    asked = [] if own else [_REQUEST]
    chosen.__signature__ = signature.replace(parameters=[*asked, *kept])  # type: ignore[attr-defined]
    return chosen


@contextmanager
def _noting(request: Request, work: Work) -> Iterator[None]:
    """Keep for the answer's header which revision it is about, also when it is an error."""
    try:
        yield
    finally:
        request.state.revision = work.reader.head()


_REQUEST = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)


def install(app: FastAPI) -> None:
    """Tell every error of the application in one shape."""
    for kind, told in _TELLERS.items():
        app.add_exception_handler(kind, told)


def tell(request: Request, refusal: Refusal) -> Response:
    """A refusal as the pages show it, or as problem details."""
    _note_revision(request)
    return _told(request, refusal)


def _told(request: Request, refusal: Refusal) -> Response:
    page_of = getattr(request.app.state, "page_of_refusal", None)
    wants_page = "text/html" in request.headers.get("accept", "")
    if page_of is None or not wants_page or request.url.path.startswith("/api/"):
        return problem(request.scope, refusal)
    page: Response = page_of(request, refusal)
    return page


def _note_revision(request: Request) -> None:
    """Name the newest revision on a refusal that came before the catalogue was opened."""
    door = getattr(request.app.state, "door", None)
    if door is None or hasattr(request.state, "revision"):
        return
    with suppress(AlignmentError, DBAPIError, PoolTimeout), door.reading() as work:
        request.state.revision = work.reader.head()


def _of_error(request: Request, error: Any) -> Response:
    return tell(request, refusal_of(error))


def _of_input(request: Request, error: Any) -> Response:
    return tell(request, refusal_of_input(error.errors(), error.body))


def _of_status(request: Request, error: Any) -> Response:
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        taken = f"; it takes {error.headers['Allow']}" if error.headers else ""
        detail = {
            404: f"there is nothing at the address {request.url.path[:_SHOWN]}",
            405: f"this address does not take {request.method}{taken}",
        }.get(error.status_code, "")
    return tell(request, refusal_at(error.status_code, detail, headers=error.headers))


def _of_gone(request: Request, _error: Any) -> Response:
    return problem(request.scope, refusal_at(400, "the request ended before it was complete"))


def _of_database(request: Request, error: Any) -> Response:
    """The database failed under a request: nothing was written, and it may be tried again."""
    LOG.error("catalogue failed", exc_info=error)
    if "full" in str(error):
        full = errors.Unanswerable("there is no room left to write", full=True)
        return tell(request, refusal_of(full))
    msg = "the catalogue cannot answer at the moment; nothing was written"
    return tell(request, refusal_of(errors.Unanswerable(msg, unavailable=True)))


def _of_unexpected(request: Request, _error: Any) -> Response:
    """Nothing of the error itself: it may hold what the caller must not see. The log has it."""
    msg = "something unexpected went wrong; the log tells more under the request id"
    return tell(request, refusal_at(500, msg))


_TELLERS: Mapping[type[Exception], Callable[[Request, Any], Response]] = {
    AlignmentError: _of_error,
    RequestValidationError: _of_input,
    HTTPException: _of_status,
    ClientDisconnect: _of_gone,
    DBAPIError: _of_database,
    PoolTimeout: _of_database,
    sqlite3.OperationalError: _of_database,
    Exception: _of_unexpected,
}


def problems(*kinds: type[AlignmentError], also: Iterable[int] = ()) -> dict[int | str, Any]:
    """What a route may refuse, for the description of the interface; any may refuse its input."""
    refused: list[type[AlignmentError]] = [errors.Invalid, *kinds]
    found = {STATUS[kind]: kind.slug for kind in refused}
    found |= {status: refusal_at(status).slug for status in also}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": TITLES.get(slug) or HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status, slug in sorted(found.items())
    }
