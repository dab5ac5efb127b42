"""What is not aligned, and the explanation of any figure, as pages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.graphs.findings.answer import GRADES, RULES
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import explain, overview
from alignment.usecases.findings import findings_in
from alignment.web.common import AsOf, Names
from alignment.web.views import page
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500


class FindingsAsked(AsOf):
    """Which findings are shown."""

    severity: Annotated[str, Field(max_length=10)] = ""
    rule: Annotated[str, Field(max_length=60)] = ""


class ExplanationAsked(AsOf):
    """What the figure is of."""

    of: Annotated[tuple[str, ...], Field(max_length=explain.MOST_NAMED)] = ()
    p: Annotated[float | None, Field(ge=1)] = None
    value_cut: Annotated[float | None, Field(ge=0, le=1)] = None
    fit_cut: Annotated[float | None, Field(ge=0, le=1)] = None
    lens: Annotated[str | None, Field(max_length=20)] = None
    member: Annotated[str | None, Field(max_length=300)] = None


@router.get("/findings")
def findings(request: Request, work: Work, asked: Annotated[FindingsAsked, Query()]) -> Response:
    """What is not aligned, the gravest first."""
    frame = overview.frame_of(work, at=asked.revision)
    answer = made(
        request, work, "findings", lambda own: findings_in(own, at=asked.revision),
        at=asked.revision,
    )  # fmt: skip
    if answer is None:
        return waiting_page(request, frame, "Findings", "Every check over every element.")
    fitting = [
        f for f in answer.findings
        if asked.severity in ("", str(f.severity)) and asked.rule in ("", f.rule)
    ]  # fmt: skip
    return page(
        request, "findings.html", frame=frame, asked=asked, answer=answer,
        findings=fitting[:_LISTED], fitting=len(fitting), rules=RULES,
        grades=tuple(reversed(GRADES)), names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip


@router.get("/explain/{figure}")
def explanation(
    request: Request, work: Work, figure: str, asked: Annotated[ExplanationAsked, Query()]
) -> Response:
    """One figure opened down to what went in."""
    frame = overview.frame_of(work, at=asked.revision)
    choices = explain.Choices(
        p=asked.p, value_cut=asked.value_cut, fit_cut=asked.fit_cut, lens=asked.lens,
        member=asked.member,
    )  # fmt: skip
    found = explain.explanation_of(work, figure, asked.of, choices=choices, at=asked.revision)
    return page(
        request, "explanation.html", frame=frame, found=found, chosen=choices.stated(),
        names=Names(work.snapshot(asked.revision)),
    )  # fmt: skip
