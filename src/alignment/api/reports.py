"""Reports over HTTP: the same documents as from the command line."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API
from alignment.api.schemas import AsOf
from alignment.catalogue.text import Label
from alignment.downloads import attached
from alignment.errors import NotFound, Unanswerable
from alignment.http import problems
from alignment.reports.compose.making import Choice
from alignment.reports.formats import FORMATS
from alignment.reports.look import LOCALES, Look, locale_called
from alignment.runtime import Work
from alignment.usecases import reports
from alignment.usecases.boards import MOST_SECTIONS

MOST_ABOUT = 200
_KINDS = ", ".join(reports.KINDS)

router = APIRouter(
    prefix=API, tags=["documents"], route_class=JsonRoute, responses=problems(NotFound)
)

_Sections = Annotated[tuple[Label, ...], Field(max_length=MOST_SECTIONS)]


class ReportAsked(AsOf):
    of: Annotated[
        tuple[Label, ...],
        Field(max_length=MOST_ABOUT, description="Ids of what it is about; of an impact ID=LOSS"),
    ] = ()
    since: Annotated[
        int | None, Field(ge=0, description="Say what changed since this revision")
    ] = None
    only: Annotated[_Sections, Field(description="These sections, in this order")] = ()
    without: Annotated[_Sections, Field(description="All but these sections")] = ()
    title: Annotated[Label, Field(description="In place of the usual title")] = ""
    locale: Annotated[
        Label, Field(description=f"How numbers are written: {', '.join(LOCALES)}")
    ] = "en"
    date: Annotated[
        datetime.date | None,
        Field(description="The day it is made for; else that of the revision"),
    ] = None

    def order(self) -> reports.Order:
        """The same as the use case takes it."""
        return reports.Order(
            of=self.of, at=self.revision, since=self.since, title=self.title, day=self.date,
            choice=Choice(only=self.only, without=self.without),
        )  # fmt: skip


@router.get(
    "/reports/{kind}.{ending}", summary="A report as a document",
    responses=problems(NotFound, Unanswerable),
    openapi_extra={"responses": {"200": {"content": {
        form.media_type: {"schema": {"type": "string"}} for form in FORMATS.values()}}}},
)  # fmt: skip
def report(
    kind: Annotated[str, Path(max_length=40, description=f"One of {_KINDS}")],
    ending: Annotated[str, Path(max_length=10, description=f"One of {', '.join(FORMATS)}")],
    asked: Annotated[ReportAsked, Query()], work: Work,
) -> Response:  # fmt: skip
    """A document for a board, an owner or an advisor, every number traceable.

    What cannot be told is said in the document. The same revision and choice give the same bytes.
    """
    look = Look(locale=locale_called(asked.locale))
    made = reports.document_of(work, kind, ending, asked.order(), look)
    headers = attached(made.name)
    headers["X-Catalogue-Revision"] = str(work.reader.resolve(asked.revision))
    return Response(made.data, media_type=made.media_type, headers=headers)
