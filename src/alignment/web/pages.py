"""The pages: revisions, help; and, taken in from their rooms, all others."""

from functools import lru_cache

from fastapi import APIRouter, Request
from jinja2.environment import TemplateModule
from starlette.responses import Response

from alignment.catalogue import KINDS
from alignment.errors import NotFound
from alignment.http import HELP, Route
from alignment.refusals import STATUS, TITLES, TITLES_OF_HTTP
from alignment.runtime import Work
from alignment.usecases import maintain, overview
from alignment.web import (
    analyses,
    availability,
    cascade,
    change,
    columns,
    cost,
    delivery,
    diagnosis,
    elements,
    explorer,
    exporting,
    findings,
    home,
    imports,
    investment,
    makings,
    manual,
    maps,
    model,
    ranking,
    reports,
    search,
    sensitivity,
    simulator,
    upkeep,
    waiting,
    waivers,
)
from alignment.web.edit_tables import REVISIONS
from alignment.web.reference import Reference
from alignment.web.tables import Asked, Part
from alignment.web.views import environment, page

router = APIRouter(route_class=Route, include_in_schema=False)
"""Every page; the application takes it in without a prefix."""

_REVISIONS = 50


@router.get("/revisions")
def revisions(request: Request, work: Work) -> Response:
    """Who wrote what and when, the newest first."""
    frame, table = overview.frame_of(work), Asked.of(request)
    if table.sort or table.find or "file" in table.query:
        every = maintain.list_revisions(work, limit=frame.head)
        grid = table.grid("revisions", REVISIONS, every, what="revisions", size=_REVISIONS)
    else:
        before = frame.head + 1 - (table.page - 1) * _REVISIONS
        rows = maintain.list_revisions(work, before=before, limit=_REVISIONS) if before > 1 else []
        part = Part(rows=rows, fitting=rows, total=frame.head, all=frame.head, size=_REVISIONS)
        grid = table.paged("revisions", REVISIONS, part, what="revisions")
    return page(request, "revisions.html", frame=frame, revisions=grid)


@router.get("/revisions/{number:int}")
def revision(request: Request, work: Work, number: int) -> Response:
    """One revision with its edits, field by field."""
    return upkeep.revision_page(request, work, number)


@router.get("/help")
def help_(request: Request, work: Work) -> Response:
    """How to read the pages, and where programs find the same."""
    return page(request, "help.html", frame=overview.frame_of(work), kinds=KINDS)


@router.get("/help/api")
def api_reference(request: Request, work: Work) -> Response:
    """The interface for programs, from its own description."""
    site = f"{request.url.scheme}://{request.url.netloc}"
    reference: Reference = request.app.state.reference()
    return page(
        request, "api.html", frame=overview.frame_of(work), reference=reference, site=site,
        told=_told(reference, request.scope.get("root_path", "")),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _told(reference: Reference, root: str) -> TemplateModule:
    """Every call and shape: some thousand rows, which are the same for every revision."""
    written = environment().get_template("reference.html")
    return written.make_module({"reference": reference, "root": root})


@router.get(HELP + "{slug}")
def help_on_problem(request: Request, work: Work, slug: str) -> Response:
    """What a kind of problem means; its address is the problem's ``type``."""
    titles = {**TITLES, **TITLES_OF_HTTP}
    if slug not in titles:
        raise NotFound.of("kind of problem", slug, close=())
    status = {kind.slug: number for kind, number in STATUS.items()}.get(slug)
    meaning = {kind.slug: (kind.__doc__ or "").strip() for kind in STATUS}.get(slug, "")
    return page(
        request, "problem.html", frame=overview.frame_of(work), slug=slug, title=titles[slug],
        meaning=meaning, code=status,
    )  # fmt: skip


for room in (
    elements, analyses, maps, explorer, exporting, availability, change, columns, diagnosis,
    delivery, cost, findings, home, imports, cascade, investment, makings, manual, model, ranking,
    reports, search, sensitivity, simulator, upkeep, waiting, waivers,
):  # fmt: skip
    router.include_router(room.router)
