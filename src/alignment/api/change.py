"""The risk of a planned change over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import LossesIn
from alignment.errors import NotFound
from alignment.graphs.portfolio.change_risk import HIGH_CUT, MEDIUM_CUT
from alignment.graphs.portfolio.planned_change import Cuts, History, PlannedChange
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases.change import LISTED, change_risk_of

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(NotFound)
)

_Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
_Cut = Annotated[float, Field(strict=True, gt=0, le=1)]


class ChangeIn(LossesIn):
    """What a change touches, how earlier ones went, and from where a mark is high."""

    failed: Annotated[_Count, Field(description="Earlier changes that failed")] = 0
    changes: Annotated[_Count, Field(description="Earlier changes, all of them")] = 0
    high_cut: Annotated[_Cut, Field(description="Fraction from which a mark is high")] = HIGH_CUT
    medium_cut: Annotated[
        _Cut, Field(description="Fraction from which a mark is medium")
    ] = MEDIUM_CUT  # fmt: skip
    top: Annotated[
        int, Field(strict=True, ge=0, le=1_000, description="Further failures listed")
    ] = LISTED  # fmt: skip


@router.post(
    "/analyses/change", summary="Risk of a planned change", openapi_extra=answer_of(PlannedChange)
)
def change_of(asked: ChangeIn, work: Work) -> Response:
    """Impact times likelihood on bands; redundancy debt beside it, no part of the score."""
    return answer(
        change_risk_of(
            work, asked.losses, history=History(failed=asked.failed, changes=asked.changes),
            cuts=Cuts(high=asked.high_cut, medium=asked.medium_cut), top=asked.top,
            at=asked.revision,
        )
    )  # fmt: skip
