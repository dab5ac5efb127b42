"""Which projects to take, as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError, Problem
from alignment.exchange.format import File
from alignment.graphs.portfolio.projects import Investment
from alignment.graphs.snapshot import Snapshot
from alignment.http import Route
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.investment import investment_in
from alignment.web.common import AsOf, Names, Word
from alignment.web.numbers import numbers_in, pointed
from alignment.web.picks import element_called
from alignment.web.rows import with_row
from alignment.web.tables import Asked, Column, Foot
from alignment.web.views import page, unit_of

router = APIRouter(route_class=Route, include_in_schema=False)

_TEXT = 20_000
_EXAMPLE = """item,profit,requires
p1,100,q1; q2
p2,200,q2
p3,150,q3
q1,-200,
q2,-100,
q3,-50,
"""


class InvestmentAsked(AsOf):
    """The sheet, one row more, and the budget, as they were typed or pasted."""

    sheet: Annotated[str, Field(max_length=_TEXT)] = ""
    item: Word = ""
    profit: Annotated[str, Field(max_length=40)] = ""
    requires: Annotated[str, Field(max_length=1000)] = ""
    budget: Annotated[str, Field(max_length=40)] = ""

    def with_added(self, snapshot: Snapshot) -> "InvestmentAsked":
        """The same with the row that was added in the sheet."""
        row = {
            "item": element_called(snapshot, self.item.strip()),
            "profit": pointed(self.profit.strip()),
            "requires": self.requires,
        }
        return self.model_copy(update={"sheet": with_row(self.sheet, row)})


@router.get("/investment")
def investment(
    request: Request, work: Work, asked: Annotated[InvestmentAsked, Query()]
) -> Response:
    """Which projects bring most together; the address holds the sheet."""
    frame, snapshot = overview.frame_of(work, at=asked.revision), work.snapshot(asked.revision)
    asked = asked.with_added(snapshot)
    found, refused = _chosen(work, asked) if asked.sheet.strip() else (None, ())
    items = found and Asked.of(request).grid(
        "investment", item_columns(unit_of(frame)), found.items, what="items",
        foot=[Foot(title="Taken", values={"profit": found.profit})],
    )  # fmt: skip
    return page(
        request, "investment.html", frame=frame, asked=asked, found=found, refused=refused,
        items=items, example=_EXAMPLE, names=Names(snapshot),
    )  # fmt: skip


def item_columns(unit: str) -> list[Column]:
    """What is told of an item that may be taken."""
    return [
        Column(key="id", title="Item"),
        Column(key="name", title="Name", extra=True),
        Column(key="taken", title="Decision", of=lambda i: "take" if i.taken else "leave"),
        Column(key="profit", title="Profit", note=unit, form=Form.NUMBER),
        Column(key="requires", title="Requires", of=lambda i: list(i.requires)),
    ]


def _chosen(work: Work, asked: InvestmentAsked) -> tuple[Investment | None, tuple[Problem, ...]]:
    """What to take, or every fault of what was typed; that stays in the form."""
    file = File("sheet.csv", asked.sheet.encode())
    try:
        budget = numbers_in(asked, ("budget",))["budget"] if asked.budget.strip() else None
        return investment_in(work, file, budget=budget, at=asked.revision), ()
    except AlignmentError as error:
        return None, tuple(error.problems) or (Problem("", error.message),)
