"""The questions on availability: probabilities, importances, cut sets, promises."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import AsOf, Key
from alignment.catalogue.text import Id
from alignment.errors import NotFound, Unanswerable
from alignment.graphs.reliability.availability import Availability, Effort
from alignment.graphs.reliability.cut_sets import MOST_SETS, CutSets
from alignment.graphs.reliability.importance import MOST_IMPORTANCES, ElementImportance
from alignment.graphs.reliability.promises import Promises
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases import availability

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute,
    responses=problems(NotFound, Unanswerable),
)  # fmt: skip

Threshold = Annotated[
    float, Field(gt=0, le=1, description="From which loss on; 1 is down, 0.5 half lost")
]
Nodes = Annotated[
    int, Field(ge=0, le=1_000_000, description="Of the diagrams; what needs more is not exact")
]  # fmt: skip


class ThresholdAsked(AsOf):
    threshold: Threshold = 1.0


class AvailabilityAsked(ThresholdAsked):
    limit: Annotated[
        int, Field(ge=1, le=100_000, description="Elements that are listed")
    ] = availability.LISTED  # fmt: skip
    nodes: Nodes = MOST_NODES
    samples: Annotated[
        int | None,
        Field(ge=0, le=100_000, description="States to draw for what is too large for diagrams; "
              "0 for bounds alone"),
    ] = None  # fmt: skip
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, description="Of the drawing")] = 1


class ImportanceAsked(ThresholdAsked):
    limit: Annotated[
        int, Field(ge=0, le=10_000, description="Elements that are listed")
    ] = MOST_IMPORTANCES  # fmt: skip


class ImportancesAsked(ImportanceAsked):
    element: Annotated[Id, Field(description="To which")]


class CutSetsAsked(ThresholdAsked):
    element: Annotated[Id, Field(description="Whose loss")]
    nodes: Nodes = MOST_NODES
    order: Annotated[
        int | None, Field(ge=1, le=1_000, description="Only sets of at most so many elements")
    ] = None  # fmt: skip
    limit: Annotated[
        int, Field(ge=1, le=100_000, description="Sets that are listed")
    ] = MOST_SETS  # fmt: skip


@router.get(
    "/analyses/availability", summary="Availability and expected value at risk",
    openapi_extra=answer_of(Availability),
)  # fmt: skip
def availability_of(asked: Annotated[AvailabilityAsked, Query()], work: Work) -> Response:
    """How likely every element is down, what it loses on average, what that puts at risk."""
    effort = Effort(nodes=asked.nodes, samples=asked.samples, seed=asked.seed)
    return answer(
        availability.availability_of(
            work, threshold=asked.threshold, effort=effort, limit=asked.limit, at=asked.revision
        )
    )


@router.get(
    "/analyses/availability/{id:path}", summary="What each failure matters to one element",
    openapi_extra=answer_of(ElementImportance),
)  # fmt: skip
def importance_of(id: Key, asked: Annotated[ImportanceAsked, Query()], work: Work) -> Response:
    """Its probability, exactly and approximated, and the importances of what it stands on."""
    return answer(
        availability.importance_of(
            work, id, threshold=asked.threshold, limit=asked.limit, at=asked.revision
        )
    )


@router.get(
    "/analyses/importances", summary="Importances to one element",
    openapi_extra=answer_of(ElementImportance),
)  # fmt: skip
def importances_of(asked: Annotated[ImportancesAsked, Query()], work: Work) -> Response:
    """The same by a query: an id in a path could not be told from one that asks for a file."""
    return importance_of(asked.element, asked, work)


@router.get(
    "/analyses/cut-sets", summary="Minimal cut sets of an element",
    openapi_extra=answer_of(CutSets),
)  # fmt: skip
def cut_sets_of(asked: Annotated[CutSetsAsked, Query()], work: Work) -> Response:
    """The smallest sets of failures that bring a loss of at least the threshold."""
    return answer(
        availability.cut_sets_of(
            work, asked.element, threshold=asked.threshold, order=asked.order, limit=asked.limit,
            nodes=asked.nodes, at=asked.revision,
        )
    )  # fmt: skip


@router.get(
    "/analyses/promises", summary="Promised availabilities", openapi_extra=answer_of(Promises)
)
def promises_of(asked: Annotated[AsOf, Query()], work: Work) -> Response:
    """Which promised availabilities can be kept at best, and what stands in the way."""
    return answer(availability.promises_of(work, at=asked.revision))
