"""Files that take a while: made beside the request, watched, given up, taken away."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from alignment.catalogue.progress import Progress
from alignment.downloads import attached
from alignment.errors import NotFound
from alignment.http import Route, door_of
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.jobs import Jobs, MadeFile, Making
from alignment.web.forms import to_page
from alignment.web.imports import told
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

Make = Callable[[Work, Progress], MadeFile]

_PATIENCE = 1.0
"""Seconds in which most files are there, so that no page of progress comes between."""

_STAGES = {
    "": "Beginning", "asking": "Working the answers out", "composing": "Composing",
    "telling": "Writing the document", "reading": "Reading the catalogue",
    "writing": "Writing the file",
}  # fmt: skip

Name = Annotated[str, Path(max_length=40)]


def makings_of(request: Request) -> Jobs[Making]:
    """The files that this process makes."""
    jobs: Jobs[Making] = request.app.state.makings
    return jobs


def begin_making(request: Request, job: Making, make: Make) -> Response:
    """Begin a file. One that is there soon and holds everything is the answer, else its page."""
    door = door_of(request)

    def step(job: Making) -> None:
        with door.reading() as work:
            job.made = make(work, job.progress)

    makings_of(request).begin(job, step, then="made")
    job.wait(_PATIENCE)
    whole = job.made is not None and not job.made.findings
    return to_page(request, f"/makings/{job.id}{'/file' if whole else ''}")


@router.get("/makings/{job_id}")
def watch(request: Request, work: Work, job_id: Name) -> Response:
    """How far a file has come; where it is, and what it does not hold."""
    job = makings_of(request).find(job_id).seen()
    error = told(job.error) if job.state == "refused" and job.error else None
    return page(
        request, "making.html", frame=overview.frame_of(work), job=job, error=error,
        status=error.status if error else 200, stages=_STAGES,
    )  # fmt: skip


@router.get("/makings/{job_id}/file")
def take(request: Request, job_id: Name) -> Response:
    """The file."""
    made = makings_of(request).find(job_id).made
    if made is None:
        msg = "this file is not made yet"
        raise NotFound(msg, what="file", name=job_id)
    return Response(
        made.data, media_type=made.media_type,
        headers={**attached(made.name), "X-Catalogue-Revision": str(made.revision)},
    )  # fmt: skip


@router.post("/makings/{job_id}/cancel")
def give_up(request: Request, job_id: Name) -> Response:
    """Make it no further."""
    job = makings_of(request).find(job_id)
    job.cancel()
    return to_page(request, f"/makings/{job.id}")
