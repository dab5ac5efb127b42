"""Documents in and out: imports with a plan before them, exports, and the formats."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import ConfigDict, Field, Strict, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, object_answer
from alignment.api.schemas import Asked, AsOf, Nothing
from alignment.catalogue.faults import IS_MISSING, faults_of, path_text
from alignment.catalogue.text import Label
from alignment.downloads import attached
from alignment.errors import Conflict, Invalid, NotFound, Problem, TooLarge, Unreadable
from alignment.exchange.confined import LIMITS
from alignment.exchange.format import (
    File,
    Format,
    Material,
    Reader,
    Writer,
    formats,
    writer_called,
)
from alignment.exchange.material import file_sent
from alignment.exchange.options import options_of
from alignment.http import Door, answer, door_of, problems
from alignment.runtime import Work
from alignment.usecases import documents, wire

MOST_PARTS = 20
MOST_FIELDS = 100
_FIELD_BYTES = 64 * 1024

router = APIRouter(prefix=API, tags=["documents"], route_class=JsonRoute, responses=problems())


class ImportIn(Asked):
    """What an import may say beside its files."""

    format: Annotated[Label, Field(description="Name of the format; else told by content")] = ""
    dry_run: Annotated[bool, Field(description="Only say what would be done")] = False
    replace: Annotated[bool, Field(description="Retire what the same source no longer holds")] = (
        False
    )
    source: Annotated[
        Label, Field(description="Whose elements they are; else the model's name or the format's")
    ] = ""
    strict: Annotated[bool, Field(description="Refuse a document with findings")] = False
    mapping: Annotated[
        Literal["narrow", "default", "wide"] | Annotated[bytes, Strict()],
        Field(description="A profile, or a mapping file"),
    ] = "default"
    reason: Annotated[Label, Field(description="Why; kept with the revision")] = ""


class Sent:
    """The form of an import: its files, and what it says beside them."""

    def __init__(self, material: Material, asked: ImportIn) -> None:
        self.material = material
        self.asked = asked


async def _sent(request: Request) -> Sent:
    """Read the form; nothing of it stays on disk."""
    form_of = request.form(
        max_files=MOST_PARTS, max_fields=MOST_FIELDS, max_part_size=_FIELD_BYTES
    )
    async with form_of as form:
        parts = [(name, await _content(part)) for name, part in form.multi_items()]
    files = tuple(part for name, part in parts if name == "file" and isinstance(part, File))
    if not files:
        msg = "send the document as a form with one or several files called 'file'"
        raise Invalid(msg, [Problem("file", IS_MISSING)])
    said = [(name, part) for name, part in parts if name != "file"]
    return Sent(Material(", ".join(f.name for f in files), files), _said(said))


async def _content(part: UploadFile | str) -> File | str:
    if isinstance(part, str):
        return part
    return file_sent(part.filename, await part.read())


def _said(parts: Sequence[tuple[str, File | str]]) -> ImportIn:
    """The fields beside the files; raises Invalid for one that is unknown or stands twice."""
    said: dict[str, str | bytes] = {}
    for name, part in parts:
        if name in said:
            msg = f"the field {name!r} stands twice"
            raise Invalid(msg, [Problem(name, "stands twice")])
        said[name] = part.data if isinstance(part, File) else part
    try:
        return ImportIn.model_validate(said)
    except ValidationError as error:
        faults = faults_of(error.errors(), said)
        problems_ = [Problem(path_text(fault.path), fault.message) for fault in faults]
        raise Invalid(str(problems_[0]), problems_) from None


_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "array", "maxItems": MOST_PARTS, "items": {
            "type": "string", "contentMediaType": "application/octet-stream"}},
        **ImportIn.model_json_schema()["properties"],
    },
}  # fmt: skip
_LISTS: dict[str, Any] = {name: {"type": "object"} for name in documents.LISTS}
_PLAN: dict[str, Any] = {
    "format": {"type": "string"}, "recognised": {"type": "string"},
    "source": {"type": "string"}, "dry_run": {"type": "boolean"},
    "revision": {"type": "integer"}, **_LISTS, "by_type": {"type": "object"},
    "findings": {"type": "array"}, "suggestions": {"type": "array"},
    "edits": {"type": "array"}, "edits_omitted": {"type": "integer"},
}  # fmt: skip


@router.post(
    "/imports", summary="Import a document",
    responses=problems(Conflict, TooLarge, Unreadable),
    openapi_extra={
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}},
        "responses": {"200": {"content": {"application/json": {"schema": {
            "type": "object", "required": list(_PLAN), "properties": _PLAN}}}}},
    },
)  # fmt: skip
def import_(request: Request, sent: Annotated[Sent, Depends(_sent)], _: Nothing) -> Response:
    """Read one document, of one or several files, and bring it in; or only say what that does.

    Nothing is stored of a document that is refused. What only the catalogue knows stays, unless
    `replace` is asked for.
    """
    asked = sent.asked
    reading = documents.read(
        sent.material,
        format_name=asked.format,
        mapping=asked.mapping,
        source=asked.source,
        apart=LIMITS,
    )  # before the catalogue is opened for writing: others may write meanwhile
    plan = (_planned if asked.dry_run else _applied)(door_of(request), reading, asked)
    request.state.revision = plan.revision
    return answer(wire.plan_wire(plan))


def _planned(door: Door, reading: documents.Reading, asked: ImportIn) -> documents.Plan:
    with door.reading() as work:
        return documents.plan(work, reading, replacing=asked.replace, strict=asked.strict)


def _applied(door: Door, reading: documents.Reading, asked: ImportIn) -> documents.Plan:
    with door.writing() as work:
        return documents.apply_plan(
            work, reading, replacing=asked.replace, strict=asked.strict, reason=asked.reason
        )


class ExportIn(AsOf):
    """Which revision; whatever else is said is an option of the format."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @property
    def options(self) -> dict[str, str]:
        """What was chosen, by name."""
        return {name: str(text) for name, text in (self.model_extra or {}).items()}


_OPTIONS: dict[str, Any] = {
    "name": "options", "in": "query", "style": "form", "explode": True,
    "description": "Options of the format, as the list of formats has them",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    "example": {"encoding": "utf-8-bom"},
}  # fmt: skip


@router.get(
    "/exports/{format_name}", summary="Export the catalogue",
    responses=problems(NotFound),
    openapi_extra={"parameters": [_OPTIONS], "responses": {"200": {"content": {
        "application/octet-stream": {"schema": {
            "type": "string", "contentMediaType": "application/octet-stream"}}}}}},
)  # fmt: skip
def export(
    format_name: Annotated[str, Path(max_length=100, description="Name of a format")],
    asked: Annotated[ExportIn, Query()], work: Work,
) -> Response:  # fmt: skip
    """The whole catalogue of a revision as a file.

    Options of the format are said by their names: `?encoding=ansi` of `archi-csv`.

    `X-Left-Out` says of how many things the file does not hold all, where the format tells.
    """
    made = documents.export_noting(work, format_name, at=asked.revision, options=asked.options)
    revision = work.reader.resolve(asked.revision)
    chosen = writer_called(format_name)
    headers = attached(f"catalogue-{revision}{chosen.suffixes[0]}")
    headers["X-Catalogue-Revision"] = str(revision)
    if made.findings:
        headers["X-Left-Out"] = str(len(made.findings))
    return Response(made.data, media_type=chosen.media_type, headers=headers)


@router.get("/formats", summary="List formats", openapi_extra=object_answer(items="array"))
def list_formats(_: Nothing, _work: Work) -> Response:
    """The formats that are read or written, those of installed packages among them."""
    return answer({"items": [_format_wire(found) for found in formats().values()]})


def _format_wire(found: Format) -> dict[str, Any]:
    return {
        "name": found.name, "title": found.title, "suffixes": found.suffixes,
        "media_type": found.media_type,
        "reads": isinstance(found, Reader), "writes": isinstance(found, Writer),
        "options": [asdict(option) for option in options_of(found)],
    }  # fmt: skip
