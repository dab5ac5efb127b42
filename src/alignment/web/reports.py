"""Reports: a page to choose one, and the document to download."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import Kind
from alignment.downloads import attached
from alignment.errors import Invalid, Problem
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route
from alignment.reports.compose.making import Choice
from alignment.reports.formats import FORMATS
from alignment.reports.look import LOCALES, Look, locale_called
from alignment.runtime import Work
from alignment.usecases import maintain, overview, reports
from alignment.web.common import AsOf, Word
from alignment.web.forms import to_page
from alignment.web.scenario import scenario_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_OFFERED = 500
"""Elements up to which one is chosen from a list rather than typed."""

_ABOUT = {"objective": Kind.OBJECTIVE, "service": Kind.SERVICE}
_Names = Annotated[tuple[Word, ...], Field(max_length=200)]


class ReportAsked(AsOf):
    """What a report is to hold."""

    of: _Names = ()
    since: Annotated[str, Field(max_length=12)] = ""
    only: _Names = ()
    locale: Annotated[str, Field(max_length=10)] = "en"


class Chosen(ReportAsked):
    """A form as it is sent: also the kind, the format, and elements as they were typed."""

    kind: Annotated[str, Field(max_length=40)]
    format: Annotated[str, Field(max_length=10)]
    about: Annotated[str, Field(max_length=20_000)] = ""


@router.get("/reports")
def reports_page(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """Every kind of report, for whom it is, and what may be chosen."""
    frame = overview.frame_of(work, at=asked.revision)
    snapshot = work.snapshot(asked.revision)
    offered = {name: list(_elements(snapshot, kind)) for name, kind in _ABOUT.items()}
    return page(
        request, "reports.html", frame=frame, reports=reports.KINDS, formats=FORMATS,
        locales=tuple(LOCALES), offered=offered, listed=_OFFERED,
        revisions=maintain.list_revisions(work, before=frame.revision, limit=50),
    )  # fmt: skip


@router.get("/reports/document")
def document(work: Work, request: Request, asked: Annotated[Chosen, Query()]) -> Response:
    """From the form to the address of the document, which can be kept and asked for again."""
    parts = reports.KINDS[asked.kind].parts if asked.kind in reports.KINDS else {}
    return to_page(
        request, f"/reports/{quote(asked.kind, safe='')}.{quote(asked.format, safe='')}",
        of=tuple(_about(work, asked)), only=asked.only if set(asked.only) != set(parts) else (),
        since=asked.since, locale=asked.locale if asked.locale != "en" else "",
        revision=asked.revision,
    )  # fmt: skip


def _about(work: Work, asked: Chosen) -> Iterator[str]:
    """The ids that a form names: chosen, or typed as in the impact box."""
    yield from (name for name in asked.of if name)
    if asked.about.strip():
        found = scenario_of(asked.about, work.snapshot(asked.revision))
        if found.unknown:
            problems = [Problem(u.text, u.reason) for u in found.unknown]
            msg = f"{problems[0]}"
            raise Invalid(msg, problems)
        yield from found.text.splitlines()


@router.get("/reports/{kind}.{ending}")
def report(work: Work, kind: str, ending: str, asked: Annotated[ReportAsked, Query()]) -> Response:
    """The document, to be kept."""
    since = int(asked.since) if asked.since.isdecimal() else None
    order = reports.Order(
        of=asked.of, at=asked.revision, since=since, choice=Choice(only=asked.only)
    )
    look = Look(locale=locale_called(asked.locale))
    made = reports.document_of(work, kind, ending, order, look)
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
