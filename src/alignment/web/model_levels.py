"""Targets, measurements and the practices behind services by forms."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import Collection, Kind, Measurement
from alignment.catalogue.edits import KEYED
from alignment.catalogue.keys import parts_of_key
from alignment.errors import AlignmentError, NotFound
from alignment.http import Route, door_of
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, measure, overview
from alignment.usecases.maintain import Written
from alignment.web.common import Asked, Names, Word
from alignment.web.forms import (
    Difference,
    Draft,
    Sent,
    Typed,
    attempt,
    not_retired,
    stale_of,
    text_of,
    texts_of,
    to_element,
    to_page,
)
from alignment.web.picks import choices_of, element_called
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_CONSUMERS = (Kind.CLIENT, Kind.PROCESS, Kind.SERVICE)
_NAMED = ("consumer", "service", "practice")
"""Fields that name an element."""

FIELDS: Mapping[Collection, tuple[str, ...]] = {
    "targets": ("consumer", "service", "indicator", "unit", "target", "floor", "criticality"),
    "practices": ("practice", "service", "extent"),
}
_MEASURED = ("service", "consumer", "indicator", "first", "column", "reason")


class RowAsked(Asked):
    """Which one; what is known already of a new one."""

    id: Annotated[str, Field(max_length=4000)] = ""
    service: Word = ""
    consumer: Word = ""
    indicator: Word = ""
    practice: Word = ""


def _add_forms(collection: Collection, place: str) -> None:
    """The form of one list, the write behind it, and the way to retire one."""

    @router.get(place, name=f"form of {collection}")
    def form(request: Request, work: Work, asked: Annotated[RowAsked, Query()]) -> Response:
        return _form(request, work, collection, _draft_of(work, collection, asked), asked.id)

    @router.post(place, name=f"save {collection}")
    def save(request: Request, sent: Sent, asked: Annotated[RowAsked, Query()]) -> Response:
        done = attempt(request, lambda work: _write(work, collection, sent, asked.id))
        if not isinstance(done, AlignmentError):
            if sent.action == "another":
                return to_page(request, place, done.revision.number, service=done.entity.service)
            return to_element(request, done.entity.service, done)
        values = {name: sent.text(name) for name in (*FIELDS[collection], "reason")}
        draft = Draft(values=values, seen=sent.seen).refused(done, values)
        with door_of(request).reading() as work:
            draft = stale_of(work, collection, asked.id, draft, done)
            return _form(request, work, collection, draft, asked.id)

    @router.post(f"{place}/retire", name=f"retire {collection}")
    def retire(request: Request, sent: Sent, asked: Annotated[RowAsked, Query()]) -> Response:
        done = attempt(request, lambda work: maintain.retire(
            work, collection, asked.id, seen=sent.seen, reason=sent.reason
        ))  # fmt: skip
        if not isinstance(done, AlignmentError):
            return to_element(request, done.entity.service, done)
        with door_of(request).reading() as work:
            draft = _draft_of(work, collection, asked)
            draft = not_retired(work, collection, asked.id, draft, sent, done)
            return _form(request, work, collection, draft, asked.id)


_add_forms("targets", "/model/target")
_add_forms("practices", "/model/practice")


@router.get("/model/measurements")
def measurements_form(
    request: Request, work: Work, asked: Annotated[RowAsked, Query()]
) -> Response:
    """The form to enter or paste what was measured."""
    known = {"service": asked.service, "consumer": asked.consumer, "indicator": asked.indicator}
    return _measured_page(request, work, Draft(values=known, seen=work.reader.head()))


@router.post("/model/measurements")
def save_measurements(request: Request, sent: Sent) -> Response:
    """Write the column in one revision."""
    done = attempt(request, lambda work: _enter(work, sent))
    if not isinstance(done, AlignmentError):
        return to_element(request, done.entity.service, done)
    draft = Draft(values={n: sent.text(n) for n in _MEASURED}, seen=sent.seen)
    draft = draft.refused(done, _MEASURED)
    with door_of(request).reading() as work:
        if done.facts.get("stale"):
            rows = tuple(_measured_meanwhile(work, sent))
            draft = replace(draft, seen=work.reader.head(), stale=rows, others=())
        untargeted = bool(done.facts.get("untargeted"))
        return _measured_page(request, work, draft, untargeted=untargeted)


def _enter(work: WritingWork, sent: Typed) -> Written:
    measured = _measured(work, sent)
    if not sent.text("anyway"):
        measure.require_targets(work, measured)
    return measure.enter(work, measured, reason=sent.reason, seen=sent.seen)


def _measured(work: Work, sent: Typed) -> list[Measurement]:
    snapshot = work.snapshot()
    return measure.measurements_in(
        sent.text("column"), service=element_called(snapshot, sent.text("service")),
        consumer=element_called(snapshot, sent.text("consumer")),
        indicator=sent.text("indicator"), first=sent.text("first"),
    )  # fmt: skip


def _measured_meanwhile(work: Work, sent: Typed) -> Iterator[Difference]:
    """The periods that somebody else entered since the form was opened."""
    for version, typed in measure.entered_since(work, _measured(work, sent), sent.seen or 0):
        was = ""
        with suppress(NotFound):
            held = maintain.find(work, "measurements", typed.key, at=sent.seen)
            was = text_of(held.entity.value)
        now, said = text_of(version.entity.value), text_of(typed.value)
        yield Difference(f"Value of {typed.period}", was, now, said, mine=True)


def _measured_page(
    request: Request, work: Work, draft: Draft, *, untargeted: bool = False
) -> Response:
    snapshot = work.snapshot()
    service = element_called(snapshot, draft.values.get("service", ""))
    targets = work.reader.rows_where("targets", "service", service) if service else ()
    return page(
        request, "model_measurements.html", frame=overview.frame_of(work), status=draft.status,
        draft=draft, untargeted=untargeted, services=choices_of(snapshot, [Kind.SERVICE]),
        consumers=choices_of(snapshot, _CONSUMERS), indicators=_indicators(work),
        targets=[version.entity for version in targets], names=Names(snapshot),
    )  # fmt: skip


def _draft_of(work: Work, collection: Collection, asked: RowAsked) -> Draft:
    if asked.id:
        version = maintain.find(work, collection, asked.id)
        return Draft(values=texts_of(version.entity, FIELDS[collection]), seen=version.since)
    known = {name: getattr(asked, name, "") for name in FIELDS[collection]}
    usual = {"criticality": "1", "extent": "1"}
    return Draft(values=usual | {name: text for name, text in known.items() if text})


def _write(work: WritingWork, collection: Collection, sent: Typed, key: str) -> Written:
    changes = sent.fields(collection, FIELDS[collection])
    snapshot = work.snapshot()
    named = {n: element_called(snapshot, changes[n]) for n in _NAMED if changes.get(n)}
    if not key:
        entity = maintain.entity_from(collection, changes | named)
        return maintain.add(work, entity, reason=sent.reason)
    fixed = dict(zip(KEYED[collection], parts_of_key(key), strict=True))
    return maintain.alter(
        work, collection, key, changes | fixed, seen=sent.seen, reason=sent.reason
    )


def _form(
    request: Request, work: Work, collection: Collection, draft: Draft, key: str
) -> Response:
    snapshot = work.snapshot()
    if key:
        fixed = dict(zip(KEYED[collection], parts_of_key(key), strict=False))
        draft = replace(draft, values={**draft.values, **fixed})
    return page(
        request, f"model_{collection}.html", frame=overview.frame_of(work), status=draft.status,
        draft=draft, key=key, names=Names(snapshot),
        services=choices_of(snapshot, [Kind.SERVICE]),
        consumers=choices_of(snapshot, _CONSUMERS),
        practices=choices_of(snapshot, [Kind.PRACTICE]), indicators=_indicators(work),
    )  # fmt: skip


_MOST_INDICATORS = 100


def _indicators(work: Work) -> list[str]:
    """Indicators that are in use, to be offered."""
    return sorted(work.reader.distinct("indicator", "targets"))[:_MOST_INDICATORS]
