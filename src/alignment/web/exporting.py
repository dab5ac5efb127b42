"""Exports: the catalogue in every format that is written, and one of them as a file.

What cannot be written is said in the page, with everything that was chosen still in the form.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from alignment.catalogue.progress import Progress, silent
from alignment.downloads import attached
from alignment.errors import AlignmentError
from alignment.exchange.format import Writer, formats, writer_called, writers
from alignment.exchange.options import options_of, writer_with
from alignment.http import Route
from alignment.refusals import Refusal, refusal_of
from alignment.runtime import Work
from alignment.usecases import documents, overview
from alignment.usecases.jobs import MadeFile, Making
from alignment.web.common import AsOf
from alignment.web.forms import address_with
from alignment.web.makings import begin_making
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

Name = Annotated[str, Path(max_length=100)]

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Everything, to keep, to edit and to bring back":
        ("native", "native-json", "xlsx", "csv-tables"),
    "For modelling tools": ("archi", "archi-csv", "open-exchange"),
    "For pictures and graphs":
        ("mermaid", "dot", "graphml", "gexf", "cytoscape", "edge-list"),
    "For portals and monitoring": ("backstage", "measurements-csv", "prometheus"),
}  # fmt: skip
"""What formats are for; those of others stand last."""


@router.get("/exports")
def exports(request: Request, work: Work, asked: Annotated[AsOf, Query()]) -> Response:
    """The catalogue in every format that can be written."""
    return _page(request, work, asked)


@router.get("/exports/{name}")
def export(request: Request, work: Work, name: Name, asked: Annotated[AsOf, Query()]) -> Response:
    """The catalogue as a file; what the address says beside a revision are options."""
    try:
        made = _made(work, name, asked, _chosen(request))
    except AlignmentError as error:
        return _page(request, work, asked, name, refusal_of(error))
    return Response(
        made.data, media_type=made.media_type,
        headers={**attached(made.name), "X-Catalogue-Revision": str(made.revision)},
    )  # fmt: skip


@router.get("/exports/{name}/watched")
def export_watched(
    request: Request, work: Work, name: Name, asked: Annotated[AsOf, Query()]
) -> Response:
    """The same, watched while it is made; says what the format does not hold."""
    chosen = _chosen(request)
    try:
        written = writer_with(name, chosen)
        work.reader.resolve(asked.revision)
    except AlignmentError as error:
        return _page(request, work, asked, name, refusal_of(error))
    address = address_with(f"/exports/{quote(name, safe='')}", revision=asked.revision, **chosen)
    job = Making(name=f"Export: {written.title}", place="/exports", address=address)
    return begin_making(request, job, lambda own, told: _made(own, name, asked, chosen, told))


def _chosen(request: Request) -> dict[str, str]:
    return {key: text for key, text in request.query_params.items() if key != "revision"}


def _made(
    work: Work, name: str, asked: AsOf, chosen: Mapping[str, str], progress: Progress = silent
) -> MadeFile:
    """The file of a format, and what it does not hold."""
    made = documents.export_noting(
        work, name, at=asked.revision, options=chosen, progress=progress
    )
    written, number = writer_called(name), work.reader.resolve(asked.revision)
    return MadeFile(
        data=made.data, media_type=written.media_type, findings=made.findings, revision=number,
        name=f"catalogue-{number}{written.suffixes[0]}",
    )  # fmt: skip


def _page(
    request: Request, work: Work, asked: AsOf, name: str = "", refusal: Refusal | None = None
) -> Response:
    """The formats; one of them as it was chosen, with what is wrong with it."""
    return page(
        request, "exports.html", frame=overview.frame_of(work, at=asked.revision),
        status=refusal.status if refusal else 200, refusal=refusal, refused=name,
        writers=writers().values(), groups=list(_grouped()), options_of=options_of,
        read_only=[f for f in formats() if f not in writers()],
    )  # fmt: skip


def _grouped() -> Iterator[tuple[str, list[Writer]]]:
    """The formats by what they are for."""
    left = dict(writers())
    for title, names in _GROUPS.items():
        yield title, [left.pop(name) for name in names if name in left]
    if left:
        yield "Others", list(left.values())
