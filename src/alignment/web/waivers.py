"""Waive a finding with a reason and until a day, and take that back."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue.keys import join_key
from alignment.errors import AlignmentError, Conflict, Invalid, Problem
from alignment.graphs.findings.answer import AlignmentFinding
from alignment.http import Route, door_of
from alignment.runtime import Work, WritingWork
from alignment.usecases import maintain, overview
from alignment.usecases.findings import findings_in
from alignment.usecases.maintain import Written
from alignment.web.common import Asked, Word
from alignment.web.forms import (
    Draft,
    Sent,
    Typed,
    attempt,
    not_retired,
    stale_of,
    texts_of,
    to_page,
)
from alignment.web.views import page
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_FIELDS = ("reason", "expires")
_USUAL_DAYS = 90


class WaiverAsked(Asked):
    """Which finding: its rule, and the first element that it names; which list it stands in."""

    rule: Annotated[str, Field(max_length=60)] = ""
    element: Word = ""
    of_rule: Annotated[str, Field(max_length=60)] = ""
    of_severity: Annotated[str, Field(max_length=10)] = ""

    @property
    def key(self) -> str:
        return join_key(self.rule, self.element)

    @property
    def what(self) -> str:
        """The finding in a sentence."""
        return f"{self.rule} for {self.element}" if self.element else self.rule

    @property
    def shown(self) -> dict[str, str]:
        """What the list of findings was narrowed to: there the way leads back."""
        return {"rule": self.of_rule, "severity": self.of_severity}


@router.get("/findings/waive")
def waiver_form(request: Request, work: Work, asked: Annotated[WaiverAsked, Query()]) -> Response:
    """Why a finding is borne, and until when."""
    if made(request, work, "findings", findings_in) is None:
        frame, doing = overview.frame_of(work), "Every check over every element."
        return waiting_page(request, frame, "Waive a finding", doing)
    return _form(request, work, asked, _draft_of(work, asked))


def _draft_of(work: Work, asked: WaiverAsked) -> Draft:
    """The waiver that there is, or a new one."""
    held = work.reader.present([("waivers", asked.key)]).get(("waivers", asked.key))
    if held:
        return Draft(values=texts_of(held.entity, _FIELDS), seen=held.since)
    until = work.runtime.clock().date() + timedelta(days=_USUAL_DAYS)
    return Draft(values={"expires": until.isoformat()})


@router.post("/findings/waive")
def waive(request: Request, sent: Sent, asked: Annotated[WaiverAsked, Query()]) -> Response:
    """Write the waiver; the finding still shows, and fails no pipeline until that day."""
    done = attempt(request, lambda work: _write(work, sent, asked))
    if not isinstance(done, AlignmentError):
        return to_page(request, "/findings", done.revision.number, **asked.shown)
    draft = Draft(values={n: sent.text(n) for n in _FIELDS}, seen=sent.seen)
    with door_of(request).reading() as work:
        draft = draft.refused(done, _FIELDS)
        return _form(request, work, asked, stale_of(work, "waivers", asked.key, draft, done))


@router.post("/findings/waive/retire")
def take_back(request: Request, sent: Sent, asked: Annotated[WaiverAsked, Query()]) -> Response:
    """Take the waiver back: the finding is open again."""
    reason = f"Take back the waiver of {asked.what}"[:300]
    done = attempt(request, lambda work: maintain.retire(
        work, "waivers", asked.key, seen=sent.seen, reason=reason
    ))  # fmt: skip
    if not isinstance(done, AlignmentError):
        return to_page(request, "/findings", done.revision.number, **asked.shown)
    with door_of(request).reading() as work:
        draft = not_retired(work, "waivers", asked.key, _draft_of(work, asked), sent, done)
        return _form(request, work, asked, draft)


def _write(work: WritingWork, sent: Typed, asked: WaiverAsked) -> Written:
    given = {name: sent.text(name) or None for name in _FIELDS}
    today = work.runtime.clock().date().isoformat()
    whole = {"rule": asked.rule, "element": asked.element, **given}
    entity = maintain.entity_from("waivers", whole)
    if entity.expires < today:
        msg = f"is past: {entity.expires} was before today, {today}"
        raise Invalid(msg, [Problem("expires", msg)])
    said = f"Waive {asked.what}: {entity.reason}"[:300]
    if sent.seen is None:
        if held := work.reader.present([("waivers", asked.key)]).get(("waivers", asked.key)):
            raise Conflict.stale("waiver", asked.key, seen=0, current=held.since)
        return maintain.add(work, entity, reason=said)
    return maintain.alter(work, "waivers", asked.key, given, seen=sent.seen, reason=said)


def _form(request: Request, work: Work, asked: WaiverAsked, draft: Draft) -> Response:
    return page(
        request, "waiver.html", frame=overview.frame_of(work), status=draft.status, asked=asked,
        draft=draft, finding=_finding(work, asked),
    )  # fmt: skip


def _finding(work: Work, asked: WaiverAsked) -> AlignmentFinding | None:
    first = (asked.element,) if asked.element else ()
    fitting = (f for f in findings_in(work).findings if f.rule == asked.rule)
    return next((f for f in fitting if f.elements[:1] == first), None)
