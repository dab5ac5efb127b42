"""Versions of entities over HTTP: the revision that made one is its ETag."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Header
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alignment.catalogue.edits import Edit
from alignment.errors import Conflict
from alignment.http import answer
from alignment.usecases import maintain, wire

_QUOTED = re.compile(r'"[^"]*"')
_TAG = re.compile(r'\s*(?:W/)?"(\d{1,18})"\s*')


def etag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def found(known: str, version: int, entity: Callable[[], Any]) -> Response:
    """An entity with its version; only that it is still the same, where the caller has it.

    Args:
        known: The versions that the caller has, as ``If-None-Match`` names them.
        version: The one that stands.
        entity: Makes the entity as it is told.
    """
    headers = etag(version)
    if known and (known.strip() == "*" or headers["ETag"] in _QUOTED.findall(known)):
        return Response(status_code=304, headers=headers)
    return answer(entity(), headers=headers)


def written(done: maintain.Written, status: int = 200, *, place: str = "") -> Response:
    """An entity as a write left it, with its new version."""
    number = done.revision.number
    headers = etag(number) | ({"Location": place} if place else {})
    return answer(wire.entity_wire(done.entity) | {"version": number}, status, headers=headers)


async def _seen(
    if_match: Annotated[
        str | None, Header(description="The ETag that you edited; `*` for whatever stands there")
    ] = None,
) -> int | None:
    """The version that the caller looked at; None where any will do."""
    if if_match is None:
        msg = "say which version you edited: send its ETag as If-Match (or If-Match: *)"
        raise HTTPException(428, msg)
    if if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match)
    if tag is None:
        msg = f"If-Match {if_match[:40]!r} names no version; read the entity again"
        raise Conflict(msg, stale=True)
    return int(tag[1])


Seen = Annotated[int | None, Depends(_seen)]


def edits_wire(edits: Sequence[Edit], limit: int, total: int | None = None) -> dict[str, Any]:
    """Some edits, and how many there are: as many as are given, or ``total``."""
    every = len(edits) if total is None else total
    return {
        "edits": [wire.edit_wire(edit) for edit in edits[:limit]],
        "total": every, "omitted": max(every - limit, 0),
    }  # fmt: skip
