"""What is not aligned, and the explanation of any figure, as pages."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.graphs.findings.answer import GRADES, RULES
from alignment.graphs.sensitivity.spread import MOST_DRAWS
from alignment.http import Route
from alignment.refusals import refusal_of
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import explain, overview
from alignment.usecases.findings import findings_in
from alignment.web.common import AsOf, Names
from alignment.web.explanation_fields import fields_of, ids_in
from alignment.web.explanation_tables import explanation_grids
from alignment.web.tables import Asked, Column
from alignment.web.views import page, unit_of
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)


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
    threshold: Annotated[float | None, Field(gt=0, le=1)] = None
    within: Annotated[float | None, Field(ge=0, le=1)] = None
    concentration: Annotated[float | None, Field(ge=1, le=1e9)] = None
    draws: Annotated[int | None, Field(ge=1, le=MOST_DRAWS)] = None
    seed: Annotated[int | None, Field(ge=0, le=2**32 - 1)] = None
    usage: Annotated[str | None, Field(max_length=20_000)] = None


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
    names = Names(work.snapshot(asked.revision))
    fitting = [
        f for f in answer.findings
        if asked.severity in ("", str(f.severity)) and asked.rule in ("", f.rule)
    ]  # fmt: skip
    return page(
        request, "findings.html", frame=frame, asked=asked, answer=answer,
        findings=Asked.of(request).grid(
            "findings", finding_columns(unit_of(frame), names), fitting, what="findings"
        ),
        rules=RULES, grades=tuple(reversed(GRADES)), names=names,
    )  # fmt: skip


def finding_columns(unit: str, names: Names) -> list[Column]:
    """What is told of a finding; a filter knows its elements by their names too."""
    grades = [grade.value for grade in GRADES]
    return [
        Column(key="severity", title="Severity", rank=lambda f: grades.index(f.severity)),
        Column(key="message", title="Finding", wide=True),
        Column(key="value", title="Value behind it", note=f"{unit}, do not add", form=Form.AMOUNT),
        Column(key="elements", title="Elements",
               of=lambda f: [f"{names[e]} ({e})" if e in names else e for e in f.elements]),
        Column(key="rule", title="Rule", extra=True),
        Column(key="advice", title="Advice", extra=True),
        Column(key="waived", title="Waived", extra=True),
    ]  # fmt: skip


@router.get("/explain/{figure}")
def explanation(
    request: Request, work: Work, figure: str, asked: Annotated[ExplanationAsked, Query()]
) -> Response:
    """One figure opened down to what went in; which one, where nothing says what it is of."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    given = asked.model_dump(exclude={"of", "revision"})
    chosen = {name: held for name, held in given.items() if held not in (None, "")}
    explainer, names = explain.EXPLAINERS.get(figure), Names(snapshot)
    of = ids_in(explainer, asked.of, snapshot) if explainer else list(asked.of)
    fields = fields_of(explainer, of) if explainer else []
    ask = partial(
        page, request, "explanation_form.html", frame=frame, figure=figure, fields=fields,
        chosen=chosen, names=names,
    )  # fmt: skip
    if any(field.needed and not field.value for field in fields):
        return ask(refusal=None)
    try:
        found = explain.explanation_of(
            work, figure, of, choices=explain.choices_in(given), at=asked.revision
        )
    except AlignmentError as error:
        if not fields:
            raise
        refusal = refusal_of(error)
        return ask(refusal=refusal, status=refusal.status)
    return page(
        request, "explanation.html", frame=frame, found=found, fields=fields, chosen=chosen,
        tables=explanation_grids(request, found), names=names,
    )  # fmt: skip
