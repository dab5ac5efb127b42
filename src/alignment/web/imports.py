"""Import by a form: the same form shows the plan, or writes it."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from alignment.catalogue.text import clean_id
from alignment.errors import AlignmentError, Invalid
from alignment.exchange.format import File as Given
from alignment.exchange.format import Material, formats
from alignment.http import Route, door_of, refusal_of
from alignment.runtime import Work
from alignment.usecases import documents, overview
from alignment.usecases.documents import Plan
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

MAPPINGS = ("narrow", "default", "wide")
_FINDINGS = 300
_EDITS = 100


@router.get("/import")
def import_form(request: Request, work: Work) -> Response:
    """The form, and what can be read."""
    return page(request, "import.html", frame=overview.frame_of(work), plan=None, error=None,
                asked={}, **_choices())  # fmt: skip


@router.post("/import")
def import_document(
    request: Request,
    file: Annotated[list[UploadFile], File()],
    action: Annotated[str, Form(max_length=20)] = "preview",
    format: Annotated[str, Form(max_length=100)] = "",
    mapping: Annotated[str, Form(max_length=100)] = "default",
    replace: Annotated[bool, Form()] = False,
) -> Response:
    """What an import would do, or did; a document that is refused leaves nothing behind."""
    asked = {"format": format, "mapping": mapping, "replace": replace}
    try:
        material = _material(file)
        plan = _done(request, material, asked, write=action == "import")
        error = None
    except AlignmentError as refused:
        plan, error = None, refusal_of(refused)
    with door_of(request).reading() as work:
        frame = overview.frame_of(work)
    return page(
        request, "import.html", frame=frame, status=error.status if error else 200, plan=plan,
        error=error, asked=asked, **_choices(),
    )  # fmt: skip


def _done(request: Request, material: Material, asked: dict[str, object], *, write: bool) -> Plan:
    mapping = str(asked["mapping"]) if asked["mapping"] in MAPPINGS else "default"
    reading = documents.read(material, format_name=str(asked["format"]), mapping=mapping)
    replacing = bool(asked["replace"])
    if write:
        with door_of(request).writing() as work:
            return documents.apply_plan(work, reading, replacing=replacing)
    with door_of(request).reading() as looking:
        return documents.plan(looking, reading, replacing=replacing)


def _material(sent: Sequence[UploadFile]) -> Material:
    files = tuple(
        Given(_file_name(part.filename), part.file.read()) for part in sent if part.filename
    )
    if not files:
        msg = "choose at least one file"
        raise Invalid(msg)
    return Material(", ".join(f.name for f in files), files)


def _file_name(given: str | None) -> str:
    """What to call a file in messages; it is never a place on this machine."""
    try:
        return clean_id(given or "")[:300]
    except ValueError:
        return "file"


def _choices() -> dict[str, Any]:
    readable = [f for f in formats().values() if f.reads]
    return {"formats": readable, "mappings": MAPPINGS, "most_findings": _FINDINGS,
            "most_edits": _EDITS}  # fmt: skip
