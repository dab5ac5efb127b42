"""Importance handed on by matrices, as a page."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError, Invalid, Problem
from alignment.exchange.format import File
from alignment.graphs.judgement.importance import Form, Importances
from alignment.http import Route
from alignment.reports.report import Form as Told
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.cascade import cascade_in
from alignment.web.common import AsOf, Names
from alignment.web.tables import Asked, Column
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_BLANK = re.compile(r"\n\s*\n")
_EXAMPLE = "need,A,B,C\nfast,9,3,0\nsafe,3,9,3\ncheap,0,1,9\n"
_EXAMPLE_WEIGHTS = "fast=5\nsafe=3\ncheap=2"


class CascadeAsked(AsOf):
    """Matrices with a blank line between them, and weights a line each, as they were typed."""

    matrices: Annotated[str, Field(max_length=_TEXT)] = ""
    weights: Annotated[str, Field(max_length=_TEXT)] = ""
    form: Form = Form.CONSERVING


@router.get("/cascade")
def cascade(request: Request, work: Work, asked: Annotated[CascadeAsked, Query()]) -> Response:
    """What the columns of the last matrix matter; the address holds the question."""
    found, refused = _handed_on(asked) if asked.matrices.strip() else (None, ())
    items = found and Asked.of(request).grid("cascade", COLUMNS, found.items, what="columns")
    return page(
        request, "cascade.html", frame=overview.frame_of(work, at=asked.revision), asked=asked,
        items=items, found=found, refused=refused, forms=Form,
        names=Names(work.snapshot(asked.revision)),
        example={"matrices": _EXAMPLE, "weights": _EXAMPLE_WEIGHTS},
    )  # fmt: skip


COLUMNS = (
    Column(key="id", title="Column"),
    Column(key="importance", title="Importance", form=Told.NUMBER),
    Column(key="share", title="Share", form=Told.PERCENT),
    Column(key="by", title="By", sortable=False),
)


def _handed_on(asked: CascadeAsked) -> tuple[Importances | None, tuple[Problem, ...]]:
    """The answer, or every fault of what was typed; that stays in the form."""
    texts = _BLANK.split(asked.matrices.replace("\r", "").strip())
    files = [
        File(f"matrix {n}.csv", f"{text.strip()}\n".encode()) for n, text in enumerate(texts, 1)
    ]
    try:
        return cascade_in(asked.form, files, _weights(asked.weights)), ()
    except AlignmentError as error:
        return None, tuple(error.problems) or (Problem("", error.message),)


def _weights(text: str) -> dict[str, float]:
    """The weight of each row that was named; raises Invalid with every fault by its line."""
    found, problems = dict[str, float](), list[Problem]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, _, written = (part.strip() for part in line.rpartition("="))
        try:
            weight = float(written)
        except ValueError:
            name = ""
        if not name or name in found:
            said = "stands twice" if name else "is not ROW=WEIGHT"
            problems.append(Problem(f"weights line {number}", f"{line.strip()[:40]!r} {said}"))
        else:
            found[name] = weight
    if problems:
        msg = f"the weights cannot be read: {problems[0]}"
        raise Invalid(msg, problems)
    return found
