"""Import by a form: watched while it runs, shown as a plan, carried out or cancelled."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Request, UploadFile
from starlette.responses import Response

from alignment.catalogue.metamodel import PROFILES
from alignment.errors import AlignmentError, Invalid, Unreadable
from alignment.exchange.confined import LIMITS, done_confined
from alignment.exchange.faults import shortlist
from alignment.exchange.format import Material, readers
from alignment.exchange.material import file_sent
from alignment.exchange.tables import roles
from alignment.exchange.tables.roles import Table
from alignment.http import Door, Route, door_of
from alignment.refusals import Refusal, refusal_at, refusal_of
from alignment.reports.report import Form as TableForm
from alignment.runtime import Work
from alignment.usecases import documents, overview, wire
from alignment.usecases.jobs import Asked, Import, Jobs
from alignment.web.edit_tables import edits_grid
from alignment.web.forms import to_page
from alignment.web.tables import Column, grid_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_PATIENCE = 1.0
"""Seconds in which most imports are done, so that no page of progress comes between."""

_STAGES = {
    "": "Beginning", "reading": "Reading the file", "comparing": "Comparing with the catalogue",
    "checking": "Checking the whole", "writing": "Writing",
}  # fmt: skip

Name = Annotated[str, Path(max_length=40)]

_FINDINGS = 300
_EDITS = 100


@router.get("/import")
def import_form(request: Request, work: Work) -> Response:
    """The form, and what can be read."""
    return page(request, "import.html", frame=overview.frame_of(work), asked=Asked(), **_choices())


@router.post("/import")
def begin_import(
    request: Request,
    file: Annotated[list[UploadFile], File()],
    action: Annotated[str, Form(max_length=20)] = "preview",
    format: Annotated[str, Form(max_length=100)] = "",
    mapping: Annotated[str, Form(max_length=100)] = "default",
    replace: Annotated[bool, Form()] = False,
    source: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Begin an import; its own page says what becomes of it."""
    asked = Asked(format=format, mapping=mapping, replace=replace, source=source)
    material = _material(file)
    job = Import(name=material.name, asked=asked, material=material)
    return begin(request, job, write=action == "import")


def begin(request: Request, job: Import, *, write: bool = False) -> Response:
    """Begin an import whose material is there; answers with its own page."""
    door = door_of(request)

    def step(job: Import) -> None:
        _plan(job, door)
        if write:
            _write(job, door)

    jobs_of(request).begin(job, step, then="written" if write else "planned")
    job.wait(_PATIENCE)
    return to_page(request, f"/import/{job.id}")


@router.get("/import/{job_id}")
def watch_import(request: Request, work: Work, job_id: Name) -> Response:
    """How far an import has come, what it would do or did, or why it was refused."""
    job = jobs_of(request).find(job_id).seen()
    if job.tables and not job.column_map and job.state == "refused":
        return to_page(request, f"/import/{job.id}/columns")
    error = told(job.error) if job.error is not None and job.state != "running" else None
    return page(
        request, "import_job.html", frame=overview.frame_of(work), job=job, plan=job.plan,
        error=error, status=error.status if error else 200, stages=_STAGES, asked=job.asked,
        **(_tables(request, job.plan) if job.plan else {}), most_findings=_FINDINGS,
        **_choices(),
    )  # fmt: skip


@router.post("/import/{job_id}/write")
def write_import(request: Request, job_id: Name) -> Response:
    """Carry out what was shown; it is planned again, for others may have written meanwhile."""
    jobs, door = jobs_of(request), door_of(request)
    job = jobs.find(job_id)
    jobs.go_on(job, lambda job: _write(job, door))
    job.wait(_PATIENCE)
    return to_page(request, f"/import/{job.id}")


@router.post("/import/{job_id}/cancel")
def cancel_import(request: Request, job_id: Name) -> Response:
    """Let an import end; nothing of it stays."""
    job = jobs_of(request).find(job_id)
    job.cancel()
    job.wait(_PATIENCE)
    return to_page(request, f"/import/{job.id}")


_FOUND = (
    Column(key="severity", title="Severity"), Column(key="rule", title="Rule"),
    Column(key="place", title="Where"), Column(key="message", title="What"),
)  # fmt: skip
SUGGESTIONS = (
    Column(key="element", title="Id", form=TableForm.ID),
    Column(key="name", title="Name", wide=True),
    Column(key="other", title="May be", form=TableForm.ID),
    Column(key="other_name", title="Name", wide=True),
    Column(key="score", title="Alike", form=TableForm.PERCENT, of=lambda s: s.score / 100),
)  # fmt: skip


def _tables(request: Request, plan: documents.Plan) -> dict[str, Any]:
    """What a plan would write, what it found, and what looks alike."""
    edits = wire.alterations_first(plan.edits, _EDITS)
    return {
        "groups": documents.by_rule(plan.findings),
        "findings": grid_of(request, "findings", _FOUND, plan.findings, what="findings"),
        "alike": grid_of(request, "alike", SUGGESTIONS, plan.suggestions, what="suggestions"),
        "grid": edits_grid(request, edits, omitted=len(plan.edits) - len(edits)),
    }


def jobs_of(request: Request) -> Jobs[Import]:
    """The imports of this process."""
    jobs: Jobs[Import] = request.app.state.jobs
    return jobs


def _plan(job: Import, door: Door) -> None:
    asked = job.asked
    try:
        job.reading = documents.read(
            job.sent, format_name=asked.format, mapping=asked.mapping, source=asked.source,
            apart=LIMITS, progress=job.progress,
        )  # fmt: skip
    except Unreadable as error:
        if error.facts.get("unknown"):
            with suppress(Unreadable):  # it is no table either: what was said first stands
                job.tables = _tables_in(job.sent)
        raise
    with door.reading() as work:
        job.plan = documents.plan(
            work, job.reading, replacing=asked.replace, progress=job.progress
        )


def _write(job: Import, door: Door) -> None:
    if job.reading is not None:
        with door.writing() as work:
            done = documents.apply_plan(
                work, job.reading, replacing=job.asked.replace, progress=job.progress
            )
        job.plan, job.reading, job.material = done, None, None


def _tables_in(material: Material) -> tuple[Table, ...]:
    """The tables that were sent, read in a process of their own."""
    return done_confined(roles.tables_in, material, name="tables")


def told(refused: BaseException) -> Refusal:
    """Why a job was refused."""
    if isinstance(refused, AlignmentError):
        return refusal_of(refused)
    return refusal_at(500, "it failed; the log says why")


def _material(sent: Sequence[UploadFile]) -> Material:
    files = tuple(file_sent(part.filename, part.file.read()) for part in sent if part.filename)
    if not files:
        msg = "choose at least one file"
        raise Invalid(msg)
    return Material(shortlist((f.name for f in files), most=3), files)


def _choices() -> dict[str, Any]:
    return {"formats": readers().values(), "mappings": PROFILES}
