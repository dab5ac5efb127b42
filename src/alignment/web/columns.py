"""A sheet of any layout: what its columns are is proposed, said by a person, then imported."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import KINDS, Collection
from alignment.downloads import attached
from alignment.errors import Invalid, NotFound
from alignment.exchange.own.csv_tables import csv_text
from alignment.exchange.tables.roles import PROPERTY, ROLES, Table, example_rows
from alignment.exchange.tables.said_columns import Said, map_of
from alignment.http import Route, door_of
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.jobs import Import
from alignment.web.common import Asked
from alignment.web.forms import Draft, Sent
from alignment.web.imports import Name, begin, jobs_of
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

ROWS: Mapping[Collection, str] = {
    "elements": "An element",
    "requirements": "Who needs what",
    "targets": "A target",
    "measurements": "A measurement",
}
"""What a row of a table can be."""

_DIGITS = 6
"""So many a table has no number."""

_SAME: Mapping[Collection, tuple[str, ...]] = {
    "elements": ("kind", "owner", "type"),
    "requirements": ("of",),
    "targets": ("consumer", "service", "indicator", "unit"),
    "measurements": ("service", "consumer", "indicator", "period"),
}
"""By list: the fields that may be the same for all rows, without a column."""


class ColumnsAsked(Asked):
    """Which of several tables, and what its rows are."""

    table: Annotated[int, Field(ge=0, le=10_000)] = 0
    rows: Annotated[str, Field(max_length=30)] = ""


@router.get("/import/examples/{rows}.csv")
def example(rows: Annotated[str, Path(max_length=30)]) -> Response:
    """A sheet of one list to begin from."""
    found = next((name for name in ROLES if name == rows), None)
    if found is None:
        raise NotFound.of("example", rows, close=list(ROLES))
    data = csv_text(example_rows(found)).encode("utf-8-sig")
    return Response(data, media_type="text/csv", headers=attached(f"example-{found}.csv"))


@router.get("/import/{job_id}/columns")
def columns_form(
    request: Request, work: Work, job_id: Name, asked: Annotated[ColumnsAsked, Query()]
) -> Response:
    """The first rows of a table, and what each column is thought to be."""
    job = _job(request, job_id)
    if job.typed and not asked.rows:
        return _form(request, work, job, dict(job.typed))
    return _form(request, work, job, {"table": str(asked.table), "rows": asked.rows})


@router.post("/import/{job_id}/columns")
def say_columns(request: Request, job_id: Name, sent: Sent) -> Response:
    """Preview the import by what was said, or show what is not said yet."""
    job, typed = _job(request, job_id), sent.all()
    table = _table(job, typed)
    try:
        made = map_of(table, _said(table, typed))
    except Invalid as error:
        draft = Draft().refused(error, ())
        with door_of(request).reading() as work:
            return _form(request, work, job, typed, draft)
    again = Import(
        name=job.name, asked=replace(job.asked, format=""), material=job.material,
        tables=job.tables, typed=typed, column_map=made,
    )  # fmt: skip
    return begin(request, again)


@router.get("/import/{job_id}/columns.yaml")
def column_map(request: Request, job_id: Name) -> Response:
    """What was said, for the next sheet of the same layout."""
    text = jobs_of(request).find(job_id).column_map
    if not text:
        msg = "nobody said what the columns of this import are"
        raise NotFound(msg)
    return Response(text, media_type="application/yaml", headers=attached("columns.yaml"))


def _job(request: Request, job_id: str) -> Import:
    """An import of tables of which nobody knew what their columns are."""
    job = jobs_of(request).find(job_id)
    if not job.tables:
        msg = f"what the columns of {job.name} are was not asked: it says so itself"
        raise NotFound(msg)
    return job


def _table(job: Import, typed: Mapping[str, str]) -> Table:
    place = typed.get("table", "")
    number = int(place) if place.isascii() and place.isdigit() and len(place) < _DIGITS else 0
    return job.tables[min(number, len(job.tables) - 1)]


def _rows(table: Table, typed: Mapping[str, str]) -> Collection:
    return next((name for name in ROLES if name == typed.get("rows")), table.likely)


def _said(table: Table, typed: Mapping[str, str]) -> Said:
    rows = _rows(table, typed)
    known = {role.field for role in ROLES[rows]} | {PROPERTY}
    fields = {
        place: field for place, column in enumerate(table.columns)
        if (field := typed.get(f"column-{place}", "")) in known and column.usable
    }  # fmt: skip
    return Said(rows, fields, {name: typed.get(f"same-{name}", "") for name in _SAME[rows]})


def _form(
    request: Request, work: Work, job: Import, typed: Mapping[str, str], draft: Draft | None = None
) -> Response:
    table = _table(job, typed)
    rows = _rows(table, typed)
    said = any(name.startswith("column-") for name in typed)
    fields = _said(table, typed).fields if said else table.proposed(rows)
    draft = draft or Draft()
    titles = {role.field: role.title for role in ROLES[rows]}
    lacking = {r.field for r in ROLES[rows] if r.needed} - set(fields.values())
    return page(
        request, "import_columns.html", frame=overview.frame_of(work), status=draft.status,
        job=job, table=table, at=job.tables.index(table), rows=rows, all_rows=ROWS, fields=fields,
        typed=typed, roles=ROLES[rows], same=[(n, titles[n]) for n in _SAME[rows]], draft=draft,
        property=PROPERTY, kinds=KINDS,
        open=bool(lacking & set(_SAME[rows])) or any(typed.get(f"same-{n}") for n in _SAME[rows]),
    )  # fmt: skip
