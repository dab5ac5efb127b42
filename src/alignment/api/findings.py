"""What is not aligned, as JSON and as pipelines read it; any figure explained."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import AsOf, Lens
from alignment.catalogue import Severity
from alignment.catalogue.text import Id
from alignment.downloads import attached
from alignment.errors import NotFound
from alignment.graphs.explained import Explanation
from alignment.graphs.findings.answer import Findings
from alignment.graphs.sensitivity.spread import MOST_DRAWS
from alignment.http import answer, problems
from alignment.reports.junit import junit_of
from alignment.reports.sarif import sarif_of
from alignment.runtime import Work, own_version
from alignment.usecases import explain, findings

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound)
)


class FindingsAsked(AsOf):
    limit: Annotated[
        int, Field(ge=1, le=findings.MOST_LISTED, description="The gravest so many")
    ] = findings.MOST_LISTED


class JunitAsked(FindingsAsked):
    failing: Annotated[
        Severity, Field(description="A finding this grave or graver fails its case")
    ] = Severity.LOW


class ExplanationAsked(AsOf):
    of: Annotated[
        tuple[str, ...],
        Field(max_length=explain.MOST_NAMED, description="Ids of what it is a figure of"),
    ] = ()
    p: Annotated[float | None, Field(ge=1, description="Of delivery: another exponent")] = None
    value_cut: Annotated[float | None, Field(ge=0, le=1, description="Of a quadrant")] = None
    fit_cut: Annotated[float | None, Field(ge=0, le=1, description="Of a quadrant")] = None
    lens: Annotated[
        Lens | None, Field(description="Of a flip, range, spread or rank: whose ranking")
    ] = None  # fmt: skip
    member: Annotated[Id | None, Field(description="Of a flip: along whose share")] = None
    threshold: Annotated[
        float | None, Field(gt=0, le=1, description="Of availability: from which loss on")
    ] = None
    within: Annotated[
        float | None, Field(ge=0, le=1, description="Of a range: how far shares may be off")
    ] = None
    concentration: Annotated[
        float | None, Field(ge=1, le=1e9, description="Of a spread or rank: how sure shares are")
    ] = None
    draws: Annotated[
        int | None, Field(ge=1, le=MOST_DRAWS, description="Of a spread or rank")
    ] = None  # fmt: skip
    seed: Annotated[
        int | None, Field(ge=0, le=2**32 - 1, description="Of a spread or rank")
    ] = None  # fmt: skip
    usage: Annotated[
        str | None,
        Field(max_length=20_000, description="Of cost: provider,consumer,usage as CSV"),
    ] = None  # fmt: skip

    @property
    def choices(self) -> explain.Choices:
        """What was chosen otherwise than usual."""
        return explain.choices_in(self.model_dump(exclude={"of", "revision"}))


@router.get("/analyses/findings", summary="Alignment findings", openapi_extra=answer_of(Findings))
def findings_of(asked: Annotated[FindingsAsked, Query()], work: Work) -> Response:
    """What is not aligned: the gravest first, each with the value behind it and advice."""
    return answer(findings.findings_in(work, at=asked.revision, limit=asked.limit))


@router.get("/analyses/findings.sarif", summary="Alignment findings as SARIF 2.1.0")
def findings_as_sarif(asked: Annotated[FindingsAsked, Query()], work: Work) -> Response:
    """For code hosts and pipelines; what is waived stands as suppressed."""
    found = findings.findings_in(work, at=asked.revision, limit=asked.limit)
    return Response(
        sarif_of(found, version=own_version()), media_type="application/sarif+json",
        headers=attached("findings.sarif"),
    )  # fmt: skip


@router.get("/analyses/findings.xml", summary="Alignment findings as JUnit XML")
def findings_as_junit(asked: Annotated[JunitAsked, Query()], work: Work) -> Response:
    """For pipelines that show test cases."""
    found = findings.findings_in(work, at=asked.revision, limit=asked.limit)
    return Response(
        junit_of(found, failing=asked.failing), media_type="application/xml",
        headers=attached("findings.xml"),
    )  # fmt: skip


@router.get(
    "/analyses/explanations/{figure}", summary="Why a figure is what it is",
    openapi_extra=answer_of(Explanation),
)  # fmt: skip
def explanation_of(
    figure: str, asked: Annotated[ExplanationAsked, Query()], work: Work
) -> Response:
    """Formula, inputs, parts, routes, assumptions and sources of one figure."""
    found = explain.explanation_of(
        work, figure, asked.of, choices=asked.choices, at=asked.revision
    )
    return answer(found)
