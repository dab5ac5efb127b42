"""What takes one element down, as a page: its cut sets, and what each failure matters to it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.catalogue import CHAIN_KINDS
from alignment.errors import AlignmentError
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.importance import ElementImportance
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import analyse, availability, overview
from alignment.web.common import AsOf, Names, Word
from alignment.web.numbers import numbers_in
from alignment.web.picks import choices_of, element_called
from alignment.web.tables import Asked, Column, Grid
from alignment.web.views import page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 100
_Typed = Annotated[str, Field(max_length=40)]


class DiagnosisAsked(AsOf):
    """Of which element, from which loss on, and sets of at most how many elements."""

    element: Word = ""
    threshold: _Typed = "1"
    order: _Typed = ""


@dataclass(frozen=True, slots=True)
class CutSet:
    """One row: all of these fail, with that probability."""

    order: int
    cut_set: tuple[str, ...]
    probability: float


CUT_SETS = (
    Column(key="cut_set", title="All of these fail", sortable=False),
    Column(key="order", title="Elements", form=Form.COUNT),
    Column(key="probability", title="Probability", form=Form.PERCENT),
)
IMPORTANCES = (
    Column(key="name", title="Element", id="id"),
    Column(key="kind", title="Kind", extra=True),
    Column(key="unavailability", title="Own failure", form=Form.PERCENT),
    Column(key="cut_sets", title="Cut sets", form=Form.COUNT),
    *(
        Column(key=key, title=title, hint=hint, form=Form.NUMBER)
        for key, title, hint in (
            ("birnbaum", "MIF", "Birnbaum: P(down | it fails) - P(down | it works)"),
            ("criticality", "CIF", "Criticality: q / P(down) * MIF"),
            ("diagnosis", "DIF", "Diagnosis: P(it failed | down)"),
            ("risk_achievement", "RAW", "Risk achievement worth: P(down | it fails) / P(down)"),
            ("risk_reduction", "RRW", "Risk reduction worth: P(down) / P(down | it works)"),
            ("fussell_vesely", "FV",
             "Fussell-Vesely by cut sets: P(a cut set with it happened) / P(down)"),
            ("structural", "SI", "Structural: how often it is the one that turns it, all failing "
             "in every order alike; the Shapley value"),
        )
    ),
)  # fmt: skip

_Answers = tuple[ElementImportance | None, CutSets | None, str]


@router.get("/availability/diagnosis")
def diagnosis(request: Request, work: Work, asked: Annotated[DiagnosisAsked, Query()]) -> Response:
    """The smallest sets of failures that take an element down, and each one's importance."""
    snapshot = work.snapshot(asked.revision)
    element = element_called(snapshot, asked.element.strip())
    importance, sets, refused = None, None, ""
    if element:
        usual = Asked.of(request).usual and Asked.of(request, "sets").usual
        importance, sets, refused = _told(
            work, asked, element, _LISTED if usual else analyse.MOST_ANSWERED
        )
    return page(
        request, "diagnosis.html", frame=overview.frame_of(work, at=asked.revision),
        asked=asked, importance=importance, sets=sets, refused=refused, names=Names(snapshot),
        choices=choices_of(snapshot, CHAIN_KINDS), cuts=sets and _cuts(request, sets),
        matters=importance and Asked.of(request).grid(
            "importances", IMPORTANCES, importance.importances, what="elements that can fail",
            size=_LISTED,
        ).with_more(importance.omitted),
    )  # fmt: skip


def _cuts(request: Request, sets: CutSets) -> Grid:
    rows = [
        CutSet(len(ids), ids, chance)
        for ids, chance in zip(sets.cut_sets, sets.probabilities, strict=True)
    ]
    grid = Asked.of(request, "sets").grid("cut-sets", CUT_SETS, rows, what="sets", size=_LISTED)
    return grid.with_more(sets.omitted)


def _told(work: Work, asked: DiagnosisAsked, element: str, limit: int) -> _Answers:
    """Both answers, or why there is none; what was typed stays in the form."""
    at = asked.revision
    try:
        threshold = numbers_in(asked, ("threshold",))["threshold"]
        order = int(numbers_in(asked, ("order",), whole=True)["order"]) or None
        sets = availability.cut_sets_of(
            work, element, threshold=threshold, order=order, limit=limit, at=at
        )
        found = availability.importance_of(work, element, threshold=threshold, limit=limit, at=at)
    except AlignmentError as error:
        return None, None, error.message
    return found, sets, ""
