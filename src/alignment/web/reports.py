"""Reports: a page to choose one, and the document to download."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.catalogue.faults import faults_of, path_text
from alignment.catalogue.progress import Progress
from alignment.downloads import attached
from alignment.errors import AlignmentError, Invalid, Problem
from alignment.exchange.format import File
from alignment.exchange.material import file_sent
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route, door_of
from alignment.refusals import Refusal, refusal_of
from alignment.reports.compose.making import Choice
from alignment.reports.formats import FORMATS, format_called
from alignment.reports.look import LOCALES, Look, locale_called
from alignment.reports.told import grouped
from alignment.runtime import Work
from alignment.usecases import maintain, overview, reports
from alignment.usecases.ahead import is_quick
from alignment.usecases.jobs import MadeFile, Making
from alignment.usecases.templates import MOST_BYTES, template_in
from alignment.web.common import AsOf, Word
from alignment.web.forms import address_with, to_page
from alignment.web.makings import Make, begin_making
from alignment.web.picks import element_called
from alignment.web.scenario import scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_OFFERED = 500
"""Elements up to which one is chosen from a list rather than typed."""

_NUMBERS = {name: grouped(1234.5, 1, locale) for name, locale in LOCALES.items()}
"""How a number looks in each locale."""

_MOST_NAMES = 200
_MOST_FIELDS = 500

_Names = Annotated[tuple[Word, ...], Field(max_length=_MOST_NAMES)]


class ReportAsked(AsOf):
    """What a report is to hold."""

    of: _Names = ()
    since: Annotated[str, Field(max_length=12)] = ""
    only: _Names = ()
    title: Word = ""
    date: Annotated[str, Field(max_length=12)] = ""
    locale: Annotated[str, Field(max_length=10)] = "en"

    def order(self, of: tuple[str, ...]) -> reports.Order:
        """The same as the use case takes it; raises Invalid for what cannot be read."""
        return reports.Order(
            of=of, at=self.revision, since=_revision(self.since), day=_day(self.date),
            title=self.title.strip(), choice=Choice(only=self.only),
        )  # fmt: skip


class Chosen(ReportAsked):
    """A form as it is sent: also the kind, the format, and elements as they were typed."""

    kind: Annotated[str, Field(max_length=40)]
    format: Annotated[str, Field(max_length=10)]
    about: Annotated[str, Field(max_length=20_000)] = ""


@router.get("/reports")
def reports_page(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """Every kind of report, for whom it is, and what may be chosen."""
    return _page(request, work, asked)


class Sent:
    """A form that was sent with master slides."""

    def __init__(self, asked: Chosen, template: File | None) -> None:
        self.asked, self.template = asked, template


async def _sent(request: Request) -> Sent:
    """Read a form of several parts; nothing of it stays on disk."""
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        texts = {name: [x for x in form.getlist(name) if isinstance(x, str)] for name in form}
        files = [x for x in form.getlist("template") if isinstance(x, UploadFile) and x.filename]
        template = file_sent(files[0].filename, await files[0].read()) if files else None
    fields = {n: x if n in {"of", "only"} else x[-1] for n, x in texts.items() if x}
    try:
        return Sent(Chosen.model_validate(fields), template)
    except ValidationError as error:
        faults = faults_of(error.errors(include_url=False), fields)
        problems = [Problem(path_text(fault.path), fault.message) for fault in faults]
        msg = f"the form cannot be read: {problems[0]}"
        raise Invalid(msg, problems) from None


@router.get("/reports/document")
def document(work: Work, request: Request, asked: Annotated[Chosen, Query()]) -> Response:
    """From the form to the address of the document, which can be kept and asked for again.

    Where that would take a while it is made beside the request. What cannot be made comes back
    with everything that was chosen, and the reason.
    """
    try:
        return _led(request, work, asked)
    except AlignmentError as error:
        return _page(request, work, asked, refusal_of(error))


@router.post("/reports/document")
def document_with_slides(request: Request, sent: Annotated[Sent, Depends(_sent)]) -> Response:
    """Slides on masters that were sent along, at once: no address could hold those.

    Without them, or in another format, as the form is usually answered.
    """
    asked = sent.asked
    with door_of(request).reading() as work:
        try:
            if sent.template is None or asked.format != "pptx":
                return _led(request, work, asked)
            look = Look(locale=locale_called(asked.locale), template=template_in(sent.template))
            order = asked.order(tuple(_about(work, asked)))
            kind = reports.require_order(work, asked.kind, order)
            if not is_quick(work, at=asked.revision):
                job = Making(name=_called(kind, order), place="/reports")
                return begin_making(request, job, _maker(asked, order, look))
            made = reports.document_of(work, asked.kind, asked.format, order, look)
            return _to_keep(work, made, asked)
        except AlignmentError as error:
            return _page(request, work, asked, refusal_of(error), template=sent.template)


def _led(request: Request, work: Work, asked: Chosen) -> Response:
    """Lead to what was chosen; raises for what cannot be made."""
    of = tuple(_about(work, asked))
    kind = reports.require_order(work, asked.kind, asked.order(of))
    format_called(asked.format)
    look = Look(locale=locale_called(asked.locale))
    address = f"/reports/{quote(asked.kind, safe='')}.{quote(asked.format, safe='')}"
    query: dict[str, Any] = {
        "of": of, "only": asked.only if set(asked.only) != set(kind.parts) else (),
        "since": asked.since, "title": asked.title, "date": asked.date,
        "locale": asked.locale if asked.locale != "en" else "", "revision": asked.revision,
    }  # fmt: skip
    if is_quick(work, at=asked.revision):
        return to_page(request, address, **query)
    order, kept = asked.order(of), address_with(address, **query)
    job = Making(name=_called(kind, order), place="/reports", address=kept)
    return begin_making(request, job, _maker(asked, order, look))


def _called(kind: reports.Kind, order: reports.Order) -> str:
    return order.title or kind.title.format(", ".join(order.of[:3]))


def _maker(asked: Chosen, order: reports.Order, look: Look) -> Make:
    """Makes the document in a unit of work that it is given."""

    def make(work: Work, progress: Progress) -> MadeFile:
        told = replace(order, progress=progress)
        made = reports.document_of(work, asked.kind, asked.format, told, look)
        return MadeFile(
            data=made.data, media_type=made.media_type, name=made.name,
            revision=work.reader.resolve(asked.revision),
        )  # fmt: skip

    return make


def _page(
    request: Request, work: Work, asked: AsOf, refusal: Refusal | None = None,
    *, template: File | None = None,
) -> Response:  # fmt: skip
    """The cards; one of them as it was sent, with what is wrong in it."""
    frame = overview.frame_of(work, at=asked.revision)
    snapshot = work.snapshot(asked.revision)
    offered = {
        name: list(_elements(snapshot, kind.about))
        for name, kind in reports.KINDS.items() if kind.about is not None
    }  # fmt: skip
    return page(
        request, "reports.html", frame=frame, status=refusal.status if refusal else 200,
        reports=reports.KINDS, formats=FORMATS, locales=_NUMBERS, offered=offered, listed=_OFFERED,
        most_template=MOST_BYTES, chosen=asked if refusal else None, refusal=refusal,
        slides=template.name if template else "",
        revisions=maintain.list_revisions(work, before=frame.revision, limit=50),
    )  # fmt: skip


def _about(work: Work, asked: Chosen) -> Iterator[str]:
    """The ids that a form names: chosen, or typed as in the impact box."""
    snapshot = work.snapshot(asked.revision)
    yield from (element_called(snapshot, name.strip()) for name in asked.of if name.strip())
    if asked.about.strip():
        found = scenario_of(asked.about, snapshot)
        if found.unknown:
            problems = [Problem(u.text, u.reason) for u in found.unknown]
            msg = f"{problems[0]}"
            raise Invalid(msg, problems)
        yield from found.text.splitlines()


def _revision(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal()):
        msg = f"a revision is a number such as 3, not {text!r}"
        raise Invalid(msg, [Problem("since", msg)])
    return int(text) if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        msg = f"a day is written as 2026-07-01, not {text!r}"
        raise Invalid(msg, [Problem("date", msg)]) from None


@router.get("/reports/{kind}.{ending}")
def report(work: Work, kind: str, ending: str, asked: Annotated[ReportAsked, Query()]) -> Response:
    """The document, to be kept."""
    look = Look(locale=locale_called(asked.locale))
    made = reports.document_of(work, kind, ending, asked.order(asked.of), look)
    return _to_keep(work, made, asked)


def _to_keep(work: Work, made: reports.Document, asked: AsOf) -> Response:
    return Response(
        made.data, media_type=made.media_type,
        headers={**attached(made.name),
                 "X-Catalogue-Revision": str(work.reader.resolve(asked.revision))},
    )  # fmt: skip


def _elements(snapshot: Snapshot, kind: Kind) -> Iterator[tuple[str, str]]:
    """Id and name of the elements of a kind, by name."""
    places = snapshot.kinds_are(kind).nonzero()[0].tolist()
    yield from sorted(
        ((snapshot.ids[i], snapshot.names[i]) for i in places),
        key=lambda pair: (pair[1].casefold(), pair[0]),
    )
