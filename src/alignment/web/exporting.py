"""Exports: the catalogue in every format that is written, and one of them as a file.

What cannot be written is said in the page, with everything that was chosen still in the form.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from alignment.downloads import attached
from alignment.errors import AlignmentError
from alignment.exchange.format import formats, writer_called, writers
from alignment.exchange.options import options_of
from alignment.http import Route
from alignment.refusals import Refusal, refusal_of
from alignment.runtime import Work
from alignment.usecases import documents, overview
from alignment.web.common import AsOf
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

Name = Annotated[str, Path(max_length=100)]


@router.get("/exports")
def exports(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """The catalogue in every format that can be written."""
    return _page(request, work, asked)


@router.get("/exports/{name}")
def export(request: Request, work: Work, name: Name, asked: Annotated[AsOf, Query()]) -> Response:
    """The catalogue as a file; what the address says beside a revision are options."""
    chosen = {key: text for key, text in request.query_params.items() if key != "revision"}
    try:
        made = documents.export_noting(work, name, at=asked.revision, options=chosen)
    except AlignmentError as error:
        return _page(request, work, asked, name, refusal_of(error))
    written, number = writer_called(name), work.reader.resolve(asked.revision)
    headers = attached(f"catalogue-{number}{written.suffixes[0]}")
    return Response(
        made.data, media_type=written.media_type,
        headers={**headers, "X-Catalogue-Revision": str(number)},
    )  # fmt: skip


def _page(
    request: Request, work: Work, asked: AsOf, name: str = "", refusal: Refusal | None = None
) -> Response:
    """The formats; one of them as it was chosen, with what is wrong with it."""
    return page(
        request, "exports.html", frame=overview.frame_of(work, at=asked.revision),
        status=refusal.status if refusal else 200, refusal=refusal, refused=name,
        writers=writers().values(), options_of=options_of,
        read_only=[f for f in formats() if f not in writers()],
    )  # fmt: skip
