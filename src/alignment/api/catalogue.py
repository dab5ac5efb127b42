"""The lists of the catalogue: list, add, find, alter, retire, and what happened to one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import (
    API,
    TOLD,
    body_of,
    entity_answer,
    file_answer,
    list_answer,
    object_answer,
)
from alignment.api.schemas import MOST_IN_A_TABLE, PARTS, AsOf, Key, Nothing, Part, Why
from alignment.api.versions import Seen, found, written
from alignment.catalogue import ENTITIES, Collection
from alignment.downloads import MEDIA, table
from alignment.errors import Conflict, NotFound
from alignment.http import answer, problems
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, wire

_USUAL_PART = 100

Fields = Annotated[dict[str, Any], Body()]


@dataclass(frozen=True, slots=True)
class _Form:
    """A form in which a list leaves.

    Attributes:
        limit: How many entities it holds when the caller does not say.
    """

    limit: int
    render: Callable[[Request, Collection, maintain.Page], Response]


_AN = {"e": "an"}
"""The article of what is counted, by its first letter."""


def _as_json(request: Request, _collection: Collection, page: maintain.Page) -> Response:
    return answer(wire.page_wire(page), headers=_next(request, page))


def _as_table(form: str) -> _Form:
    def render(request: Request, collection: Collection, page: maintain.Page) -> Response:
        columns = [field.name for field in fields(ENTITIES[collection]) if field.name != "id"]
        return table(
            map(wire.version_wire, page.items), ["id", *columns, "version"], name=collection,
            form=form, headers=_next(request, page),
        )  # fmt: skip

    return _Form(MOST_IN_A_TABLE, render)


_JSON = _Form(_USUAL_PART, _as_json)
_TABLES = {form: _as_table(form) for form in MEDIA}


def _form_of(request: Request) -> _Form:
    accepted = request.headers.get("accept", "")
    return next((_TABLES[form] for form, media in MEDIA.items() if media in accepted), _JSON)


def _next(request: Request, page: maintain.Page) -> Mapping[str, str]:
    """Where the next part of a list is (RFC 8288)."""
    if page.next is None:
        return {}
    there = request.url.include_query_params(cursor=page.next)
    return {"Link": f'<{there.path}?{there.query}>; rel="next"'}


def router_of(collection: Collection) -> APIRouter:
    """The routes of one list."""
    what = maintain.SINGULAR[collection]
    router = APIRouter(
        prefix=f"{API}/{collection}", tags=[collection], route_class=JsonRoute,
        responses=problems(NotFound),
    )  # fmt: skip
    _add_lists(router, collection)
    _add_reads(router, collection, what)
    _add_writes(router, collection, what)
    return router


def _add_lists(router: APIRouter, collection: Collection) -> None:
    asked = PARTS[collection]

    def listed(form: _Form, request: Request, part: Part, work: Work) -> Response:
        page = maintain.list_entities(work, collection, part.query(form.limit), at=part.revision)
        return form.render(request, collection, page)

    @router.get("", summary=f"List {collection}", openapi_extra=list_answer(collection))
    def list_(
        part: Annotated[asked, Query()],  # type: ignore[valid-type]
        request: Request, work: Work,
    ) -> Response:  # fmt: skip
        """Part of the list in the order of ids; `next` is the cursor of the part after it.

        As a table with `Accept: text/csv`, or at the address with `.csv` or `.xlsx` behind it.
        """
        return listed(_form_of(request), request, part, work)

    for form in MEDIA:
        _add_table(router, collection, form, listed)


def _add_table(
    router: APIRouter, collection: Collection, form: str, listed: Callable[..., Response]
) -> None:
    asked = PARTS[collection]

    def list_as_table(
        part: Annotated[asked, Query()],  # type: ignore[valid-type]
        request: Request, work: Work,
    ) -> Response:  # fmt: skip
        return listed(_TABLES[form], request, part, work)

    router.add_api_route(
        f".{form}", list_as_table, summary=f"List {collection} as {form.upper()}",
        description=f"The list as a table: {TOLD[form]}", **file_answer(form),
    )  # fmt: skip


def _add_reads(router: APIRouter, collection: Collection, what: str) -> None:
    @router.get(
        "/{id:path}/history", summary=f"History of one {what}",
        openapi_extra=object_answer(items="array"),
    )  # fmt: skip
    def history(id: Key, _: Nothing, work: Work) -> Response:
        """Every edit of it, the newest first, each with its revision."""
        lines = maintain.history_of(work, collection, id)
        items = [
            {"revision": wire.revision_wire(revision), "edit": wire.edit_wire(edit)}
            for revision, edit in lines
        ]
        return answer({"items": items})

    @router.get("/{id:path}", summary=f"Find one {what}", openapi_extra=entity_answer(collection))
    def find(id: Key, asked: Annotated[AsOf, Query()], request: Request, work: Work) -> Response:
        """One of them, with its version as ETag; 304 where the caller has that version."""
        version = maintain.find(work, collection, id, at=asked.revision)
        known = request.headers.get("if-none-match", "")
        return found(known, version.since, lambda: wire.version_wire(version))


def _add_writes(router: APIRouter, collection: Collection, what: str) -> None:
    stale = problems(Conflict, also=(412, 428))

    @router.post(
        "", status_code=201, summary=f"Add {_AN.get(what[0], 'a')} {what}",
        responses=problems(Conflict), openapi_extra=body_of(collection),
    )  # fmt: skip
    def add(given: Fields, why: Why, work: WritingWork) -> Response:
        """Add one; 409 where its key is taken."""
        entity = maintain.entity_from(collection, given)
        place = f"{API}/{collection}/{quote(entity.key, safe='')}"
        return written(maintain.add(work, entity, reason=why.reason), 201, place=place)

    @router.patch(
        "/{id:path}", summary=f"Alter one {what}", responses=stale,
        openapi_extra=body_of(collection, partial=True),
    )  # fmt: skip
    def alter(id: Key, given: Fields, seen: Seen, why: Why, work: WritingWork) -> Response:
        """Change the fields that are given; null takes a value away. Needs If-Match."""
        done = maintain.alter(work, collection, id, given, seen=seen, reason=why.reason)
        return written(done)

    @router.delete("/{id:path}", summary=f"Retire one {what}", responses=stale)
    def retire(id: Key, seen: Seen, why: Why, work: WritingWork) -> Response:
        """Retire it: it stays in the history and can be brought back. Needs If-Match."""
        done = maintain.retire(work, collection, id, seen=seen, reason=why.reason)
        return answer(wire.revision_wire(done.revision))


ROUTERS = tuple(router_of(collection) for collection in PARTS)
"""The routes of every list."""
