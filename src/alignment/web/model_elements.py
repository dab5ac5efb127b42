"""Add, edit and retire elements by forms; what the whole catalogue is called."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import (
    CHAIN_KINDS,
    GATE_KINDS,
    KINDS,
    Audience,
    Heading,
    Kind,
    LifeCycle,
)
from alignment.errors import AlignmentError, Invalid, Problem
from alignment.http import Route, door_of
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, overview
from alignment.usecases.maintain import Written
from alignment.usecases.naming import free_id
from alignment.web.common import Asked, Word, list_name
from alignment.web.forms import (
    Draft,
    Sent,
    Typed,
    attempt,
    not_retired,
    stale_of,
    texts_of,
    to_element,
    to_page,
)
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_ALL = ("id", "kind", "name", "type", "owner", "lifecycle", "documentation")
_OF_KINDS: Mapping[str, frozenset[Kind]] = {
    "value": frozenset({Kind.OBJECTIVE}), "audience": frozenset({Kind.CLIENT}),
    "cost": CHAIN_KINDS, "own": CHAIN_KINDS, "unavailability": GATE_KINDS,
}  # fmt: skip
FIELDS = (*_ALL, *_OF_KINDS)
"""What a form holds of an element; its properties stand beside."""

_TYPES = {
    "objective": "Goal, Outcome", "client": "BusinessActor", "process": "BusinessProcess",
    "service": "ApplicationService", "component": "ApplicationComponent, Node",
    "practice": "incident management", "context": "Driver, Principle, Location",
}  # fmt: skip
"""What people write as the type of each kind."""

_HEADING = ("name", "currency", "documentation")
_SPARE = 2
"""Blank rows for more properties."""


class ElementAsked(Asked):
    """Which element; a kind for a new one."""

    id: Word = ""
    kind: Annotated[str, Field(max_length=30)] = ""


@router.get("/model/element")
def element_form(
    request: Request, work: Work, asked: Annotated[ElementAsked, Query()]
) -> Response:
    """The form of an element that is there, or of a new one."""
    if not asked.id:
        kind = asked.kind if asked.kind in set(KINDS) else Kind.OBJECTIVE.value
        return _form(request, work, Draft(values={"kind": kind}), "")
    return _form(request, work, draft_of(work, asked.id), asked.id)


def draft_of(work: Work, element: str) -> Draft:
    """An element as its form shows it."""
    version = maintain.find(work, "elements", element)
    properties = [(k, v) for k, v in version.entity.properties.items() if isinstance(v, str)]
    return Draft(
        values=texts_of(version.entity, FIELDS) | _rows_of(properties), seen=version.since
    )


def shown(draft: Draft) -> dict[str, Any]:
    """What the fields of an element want beside the draft."""
    kind = draft.values.get("kind", "")
    kept = {
        name for name, kinds in _OF_KINDS.items()
        if kind in kinds or draft.values.get(name) or name in draft.faults
    }  # fmt: skip
    count = sum(name.startswith("key-") for name in draft.values)
    return {
        "draft": draft, "fields": kept, "stages": LifeCycle, "audiences": Audience,
        "property_rows": range(count + _SPARE), "type_of": _TYPES.get(kind, ""),
    }  # fmt: skip


@router.post("/model/element")
def save_element(
    request: Request, sent: Sent, asked: Annotated[ElementAsked, Query()]
) -> Response:
    """Write the element, or show the form again with what is wrong."""
    done = attempt(request, lambda work: _write(work, sent, asked.id))
    if not isinstance(done, AlignmentError):
        if sent.action == "another":
            return to_page(request, "/model/element", done.revision.number, kind=sent.text("kind"))
        if sent.action == "needs":
            of = done.entity.id
            return to_page(request, "/model/requirement", done.revision.number, of=of)
        return to_element(request, done.entity.id, done)
    draft = Draft(values=_typed(sent), seen=sent.seen).refused(done, [*FIELDS, "reason"])
    with door_of(request).reading() as work:
        draft = stale_of(work, "elements", asked.id, draft, done)
        return _form(request, work, draft, asked.id)


@router.post("/model/element/retire")
def retire_element(
    request: Request, sent: Sent, asked: Annotated[ElementAsked, Query()]
) -> Response:
    """Retire the element, or say what stands in the way."""
    done = attempt(request, lambda work: maintain.retire(
        work, "elements", asked.id, seen=sent.seen, reason=sent.reason
    ))  # fmt: skip
    if not isinstance(done, AlignmentError):
        return to_page(request, f"/{list_name(done.entity.kind)}", done.revision.number)
    with door_of(request).reading() as work:
        draft = not_retired(work, "elements", asked.id, draft_of(work, asked.id), sent, done)
        return _form(request, work, draft, asked.id, refused=True)


@router.get("/model/heading")
def heading_form(request: Request, work: Work) -> Response:
    """What the catalogue is called, and what its amounts are in."""
    heading: Heading = next(iter(work.held("heading")), Heading())
    seen = _heading_version(work)
    return _heading_page(request, work, Draft(values=texts_of(heading, _HEADING), seen=seen))


@router.post("/model/heading")
def save_heading(request: Request, sent: Sent) -> Response:
    """Write it."""
    done = attempt(request, lambda work: _write_heading(work, sent))
    if not isinstance(done, AlignmentError):
        return to_page(request, "/model", done.revision.number)
    draft = Draft(values=sent.all(), seen=sent.seen).refused(done, [*_HEADING, "reason"])
    with door_of(request).reading() as work:
        return _heading_page(request, work, stale_of(work, "heading", "heading", draft, done))


def _heading_version(work: Work) -> int | None:
    """The version of the heading; None where none was stated."""
    held = work.reader.present([("heading", "heading")])
    return next((version.since for version in held.values()), None)


def _write_heading(work: WritingWork, sent: Typed) -> Written:
    changes = sent.fields("heading", _HEADING)
    if _heading_version(work) is None:
        heading = maintain.entity_from("heading", changes)
        return maintain.add(work, heading, reason=sent.reason or "Name the catalogue")
    reason = sent.reason or "Rename the catalogue"
    return maintain.alter(work, "heading", "heading", changes, seen=sent.seen, reason=reason)


def _heading_page(request: Request, work: Work, draft: Draft) -> Response:
    return page(
        request, "model_heading.html", frame=overview.frame_of(work), status=draft.status,
        draft=draft,
    )  # fmt: skip


def _write(work: WritingWork, sent: Typed, element: str) -> Written:
    changes = sent.fields("elements", [n for n in FIELDS if n in sent.data])
    if not element:
        found = {**changes, "properties": _properties(sent, {})}
        if changes.get("name") and not changes.get("id") and sent.text("kind") in set(KINDS):
            found["id"] = free_id(work, sent.text("name"), Kind(sent.text("kind")))
        return maintain.add(work, maintain.entity_from("elements", found), reason=sent.reason)
    changes.pop("id", None)
    held = maintain.find(work, "elements", element).entity.properties
    changes["properties"] = _properties(sent, held)
    return maintain.alter(work, "elements", element, changes, seen=sent.seen, reason=sent.reason)


def _properties(sent: Typed, held: Mapping[str, Any]) -> dict[str, Any]:
    """The properties as typed; those of several texts, which no form shows, stay."""
    kept = {k: v for k, v in held.items() if not isinstance(v, str)}
    for name, text in sent.all().items():
        if not name.startswith("key-") or not text.strip():
            continue
        if text.strip() in kept:
            msg = f"{text.strip()!r} stands twice"
            raise Invalid(msg, [Problem("properties", msg)])
        kept[text.strip()] = sent.text(f"value-{name.removeprefix('key-')}")
    return kept


def _typed(sent: Typed) -> dict[str, str]:
    pairs = [
        (text, sent.text(f"value-{name.removeprefix('key-')}"))
        for name, text in sent.all().items() if name.startswith("key-") and text.strip()
    ]  # fmt: skip
    plain = {n: x for n, x in sent.all().items() if not n.startswith(("key-", "value-"))}
    return plain | _rows_of(pairs)


def _rows_of(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Properties as numbered fields."""
    keys = {f"key-{n}": key for n, (key, _) in enumerate(pairs)}
    return keys | {f"value-{n}": value for n, (_, value) in enumerate(pairs)}


def _form(
    request: Request, work: Work, draft: Draft, element: str, *, refused: bool = False
) -> Response:
    frame = overview.frame_of(work)
    needing = [v.entity for v in work.reader.requirements_touching(element) if element]
    return page(
        request, "model_element.html", frame=frame, status=draft.status, element_id=element,
        retiring=refused, needing=[r for r in needing if r.of != element], **shown(draft),
    )  # fmt: skip
