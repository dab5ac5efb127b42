"""Answers the plain question for one entity before the framework is asked.

``GET /api/v1/{collection}/{id}`` without choices is asked most, and finding its route, its
parameters and its unit of work takes many times as long as reading the row. Only an entity that
is found is told here. Whatever is unusual (choices, a slash in the id, nothing under that name, a
catalogue that cannot be read) is handed on as it came, so errors have one home
(docs/decisions, 11).
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from alignment.api.describe import API
from alignment.api.schemas import PARTS
from alignment.api.versions import found
from alignment.catalogue import Collection
from alignment.catalogue.glance import Glance
from alignment.errors import AlignmentError
from alignment.runtime import Runtime

_LISTS = {f"{API}/{collection}": collection for collection in PARTS}


class Glances:
    """Stands between the guard and the framework."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is asked for plainly; hand on the rest."""
        asked = _asked(scope)
        glance = None if asked is None else await _glance(self.state.door.runtime, *asked)
        if glance is None:
            await self.app(scope, receive, send)
            return
        scope["state"]["revision"] = glance.head
        answered = found(_known(scope), glance.since, lambda: glance.fields)
        await answered(scope, receive, send)


def _asked(scope: Scope) -> tuple[Collection, str] | None:
    """The list and the key that are asked for, as the router would read them."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if scope["query_string"] or scope.get("root_path"):
        return None
    address, _, key = scope["path"].rpartition("/")
    collection = _LISTS.get(address)
    return None if collection is None else (collection, key)


async def _glance(runtime: Runtime, collection: Collection, key: str) -> Glance | None:
    """From an embedded catalogue it is had sooner than another thread could be asked for it."""
    try:
        if runtime.database.is_embedded:
            return runtime.glance(collection, key)
        return await run_in_threadpool(runtime.glance, collection, key)
    except AlignmentError:
        return None


def _known(scope: Scope) -> str:
    """The versions that the caller has."""
    known = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    return str(known, "latin-1")
