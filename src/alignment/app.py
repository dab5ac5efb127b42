"""Builds the web application: both HTTP doors over one open catalogue, behind the guard."""

import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache, partial
from getpass import getuser
from typing import Any

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from alignment import http
from alignment.api import (
    analyses,
    availability,
    cascade,
    catalogue,
    change,
    cost,
    delivery,
    documents,
    findings,
    investment,
    merging,
    reports,
    revisions,
    sensitivity,
    sheets,
    system,
    weights,
)
from alignment.api.describe import API, describe
from alignment.api.glances import Glances
from alignment.catalogue.collector import look_seldom, set_aside
from alignment.errors import AlignmentError, NotPermitted
from alignment.exchange.confined import prepare as prepare_readers
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.snapshot import Snapshot
from alignment.guard import Guard, Limits
from alignment.runtime import Clock, Runtime, Work, own_version, utc_now
from alignment.settings import Settings, choices, load
from alignment.usecases import analyse
from alignment.usecases.ahead import Ahead
from alignment.usecases.jobs import Import, Jobs, Making

LOG = logging.getLogger("alignment.app")

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ROUTERS = (
    analyses.router, availability.router, delivery.router, cost.router, change.router,
    investment.router, findings.router, sensitivity.router, sheets.router, weights.router,
    cascade.router, *catalogue.ROUTERS, documents.router, merging.router, reports.router,
    revisions.router, system.router, system.health_router(""), system.health_router(API),
)  # fmt: skip
"""The routes of the JSON door, in the order in which they are tried."""

SUMMARY = "Maps IT services to business objectives: impact and value contribution."
_PATIENCE_SECONDS = 10


class Application(FastAPI):
    """The application with the guard around everything in it, its last resort included."""

    def __init__(self, *, limits: Limits, **options: Any) -> None:
        super().__init__(**options)
        glances = Glances(super().__call__, self.state)
        self._guarded = Guard(glances, refuse=partial(http.refuse, app=self), limits=limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What a request goes through: the guard first."""
        await self._guarded(scope, receive, send)


def create(settings: Settings, *, clock: Clock = utc_now) -> Application:
    """The web application over the catalogue that the settings name.

    The catalogue is opened when the server starts and closed when it stops.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime = Runtime(settings.catalogue, clock=clock)
        app.state.jobs = Jobs[Import]()
        app.state.makings = Jobs[Making]("document", "ask for it again")
        app.state.choices = choices(settings)
        prepare_readers()
        app.state.door = http.Door(runtime=runtime, author=settings.author or login_name())
        app.state.ahead = ahead = Ahead(runtime)
        runtime.on_revision = ahead.revised
        try:
            with warming(runtime, ahead):
                yield
        finally:
            app.state.jobs.close()
            app.state.makings.close()
            ahead.close()
            runtime.close()

    app = Application(
        limits=Limits(
            json_bytes=settings.most_json_bytes, upload_bytes=settings.most_upload_bytes
        ),
        title="alignment", summary=SUMMARY, lifespan=lifespan, version=own_version(),
        docs_url=None, redoc_url=None,  # their scripts come from a delivery network
        redirect_slashes=False,  # an id may end with a slash
    )  # fmt: skip
    http.install(app)
    _mount(app)
    describe(app)
    return app


def create_from_environment() -> Application:
    """The application by ``alignment.toml`` and ``ALIGNMENT_*``: a factory for a server."""
    settings = load()
    require_loopback(settings.host)
    app = create(settings)
    look_seldom()
    set_aside()  # what was loaded stays
    return app


def require_loopback(host: str) -> None:
    """Raise NotPermitted for an address that can be reached from elsewhere."""
    if host not in LOOPBACK:
        msg = (
            f"{host!r} can be reached from other machines, and there is no sign-in yet; "
            f"take one of {', '.join(LOOPBACK)}"
        )
        raise NotPermitted(msg, host=host)


def login_name() -> str:
    """Who runs the process: the author of revisions when the settings name none."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "unknown"


def _mount(app: FastAPI) -> None:
    from alignment.web import errors, pages, views
    from alignment.web.reference import reference_of

    for router in ROUTERS:  # flat: a router inside a router costs each request a second search
        app.router.routes.extend(router.routes)
    app.add_api_route(
        f"{API}/openapi.json", lambda: http.answer(app.openapi()), include_in_schema=False
    )
    app.include_router(pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=views.STATIC))
    app.state.page_of_refusal = errors.page_of_refusal
    app.state.reference = cache(lambda: reference_of(app.openapi()))  # made once, when asked for


@contextmanager
def warming(runtime: Runtime, ahead: Ahead) -> Iterator[None]:
    """Make the first answers quick, beside the first requests."""
    thread = threading.Thread(target=_warm, args=(runtime, ahead), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(_PATIENCE_SECONDS)


def _warm(runtime: Runtime, ahead: Ahead) -> None:
    from alignment.web.manual import searched

    try:
        with runtime.reading() as work:
            snapshot = work.snapshot()
            if len(snapshot.member) >= WORTH_COMPILING:
                _compile(work, snapshot)
        ahead.revised(snapshot.revision)
        runtime.keep(snapshot)
        searched()  # half a second, else of the first search
    except AlignmentError:
        LOG.exception("warming failed")


def _compile(work: Work, snapshot: Snapshot) -> None:
    """Load the compiled kernels by asking each question once."""
    if can_compile():
        needed = snapshot.ids[int(snapshot.member[-1])]
        analyse.impact_of(work, {needed: 1.0}, limit=1)
        analyse.contribution_of(work)
