"""The page of delivery: what was promised, what arrived, steady against brilliant."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from alignment.errors import AlignmentError
from alignment.graphs.consistency.answer import Delivery, unknown_text
from alignment.graphs.consistency.by_service import ORDERS, Steady
from alignment.http import Route
from alignment.reports import charted
from alignment.reports.report import Chart, Form
from alignment.runtime import Work
from alignment.usecases import delivery, overview
from alignment.usecases.ahead import USUAL, usual
from alignment.web.common import AsOf, Names, Word
from alignment.web.delivery_tables import WHOLE, delivery_grids, periods_grid, yardsticks_grid
from alignment.web.picks import element_called
from alignment.web.tables import EVERY, Asked, Column
from alignment.web.views import page, unit_of
from alignment.web.waiting import made, waiting_page

router = APIRouter(route_class=Route, include_in_schema=False)

_LISTED = 500
"""Rows of a table of one edge or service; what is beyond is counted."""

_SMALL = 24
"""Small charts on one page."""

_TOGETHER = 36
"""Services up to which all of them stand on one page."""

_BUBBLES = 60
_BUDGETS = 20
"""Targets whose error budgets are worked out for a page."""

_ENDS = ("consumer", "service")

_PERIODS = 36
"""Newest periods of a small chart."""


class DeliveryAsked(AsOf):
    """Which edges, how much unsteadiness counts, and which small charts."""

    p: float = 2.0
    consumer: Word = ""
    service: Word = ""
    indicator: Word = ""
    order: str = "gap"
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("/delivery")
def delivery_page(
    request: Request, work: Work, asked: Annotated[DeliveryAsked, Query()]
) -> Response:
    """Promised against delivered; with a consumer and a service also a target over time."""
    frame = overview.frame_of(work, at=asked.revision)
    if not made(request, work, USUAL, partial(usual, at=asked.revision), at=asked.revision):
        return waiting_page(request, frame, "Delivery", "What was promised and what arrived.")
    asked, refused = _narrowed(request, work, asked)
    table = Asked.of(request, "edges")
    ends = {} if refused else {name: held for name in _ENDS if (held := getattr(asked, name))}
    size = _LISTED if ends else WHOLE
    ask = partial(
        delivery.delivery_of, p=asked.p, consumer=ends.get("consumer"),
        service=ends.get("service"), at=asked.revision, limit=size if table.usual else EVERY,
    )  # fmt: skip
    what = ("delivery", *ask.keywords.values())
    found = ask(work) if table.usual else made(request, work, what, ask, at=asked.revision)
    if found is None:
        return waiting_page(request, frame, "Delivery", "Every edge, for its table.")
    budgets = delivery.budgets_of(work, found.items[:size], at=asked.revision, most=_BUDGETS)
    return page(
        request, "delivery.html", frame=frame, asked=asked, found=found, budgets=budgets,
        refused=refused, names=Names(work.snapshot(asked.revision)), ends=ends,
        unknown=unknown_text,
        edges=table.grid(
            "edges", edge_columns(unit_of(frame)), found.items,
            what="edges from a consumer to a service", size=size,
        ).with_more(found.omitted),
        orders=ORDERS, tables=delivery_grids(request, found, budgets),
        classes=charted.classes_chart(found, unit_of(frame)),
        **(_target(request, work, asked, found) if ends else {"chart": None}),
        **({} if ends else _services(request, work, asked)),
    )  # fmt: skip


def _narrowed(request: Request, work: Work, asked: DeliveryAsked) -> tuple[DeliveryAsked, str]:
    """The question with ids for names, or why there is no such edge: then every edge is shown.

    A file never holds others than those that were asked for: it is refused.
    """
    snapshot, at = work.snapshot(asked.revision), asked.revision
    ends = {name: element_called(snapshot, getattr(asked, name).strip()) for name in _ENDS}
    asked = asked.model_copy(update=ends)
    try:
        for element in filter(None, ends.values()):
            snapshot.index_of(element)
        if asked.indicator and all(ends.values()):
            delivery.chart_of(work, **ends, indicator=asked.indicator, at=at)
    except AlignmentError as error:
        if "file" in request.query_params:
            raise
        return asked, error.message
    return asked, ""


def edge_columns(unit: str) -> list[Column]:
    """What is told of what a service owes a consumer."""
    met = "0 % floor, 100 % target"
    return [
        Column(key="consumer_name", title="Consumer", id="consumer"),
        Column(key="service_name", title="Service", id="service"),
        Column(key="delivery", title="Delivery", note="of the promise", form=Form.PERCENT),
        Column(key="penalty", title="Unsteady", note="part of the loss", form=Form.PERCENT),
        Column(key="periods", title="Periods", note="full is met", form=Form.COUNT),
        Column(key="met", title="Met", form=Form.COUNT),
        Column(key="longest_streak", title="Streak", form=Form.COUNT),
        Column(key="attained", title="Mean", note=met, form=Form.PERCENT),
        Column(key="promised", title="Promised", note=unit, form=Form.AMOUNT),
        Column(key="delivered", title="Delivered", note=unit, form=Form.AMOUNT, extra=True),
        Column(key="gap", title="Lost", note=unit, form=Form.AMOUNT),
        Column(key="remark", title="Note", wide=True),
    ]


def _target(request: Request, work: Work, asked: DeliveryAsked, found: Delivery) -> dict[str, Any]:
    """The target that is asked for, else the first of the one edge that is shown."""
    if len(found.items) != 1 or found.omitted or not found.items[0].indicators:
        return {"chart": None}
    edge = found.items[0]
    chart = delivery.chart_of(
        work, consumer=edge.consumer, service=edge.service,
        indicator=asked.indicator or edge.indicators[0].indicator, at=asked.revision,
    )  # fmt: skip
    return {
        "chart": chart,
        "periods_of": periods_grid(request, chart),
        "line": charted.target_chart(chart),
        "ranges": charted.range_chart(chart),
    }


def _services(request: Request, work: Work, asked: DeliveryAsked) -> dict[str, Any]:
    """Small charts of a page of services, and where the largest stand."""
    services = delivery.services_of(work, p=asked.p, at=asked.revision)
    rows = services.ordered(asked.order if asked.order in ORDERS else "gap")
    size = _SMALL if len(rows) > _TOGETHER else _TOGETHER
    first = (asked.page - 1) * size
    shown = rows[first : first + size]
    largest = shown if len(rows) <= size else services.ordered("gap")[:_BUBBLES]
    return {
        "services": [(item, small_chart(item, shown)) for item in shown],
        "total": len(rows), "size": size, "steady": charted.steady_chart(largest),
        "bubbles": len(largest), "measured": yardsticks_grid(request, shown),
    }  # fmt: skip


def small_chart(item: Steady, beside: Sequence[Steady]) -> Chart:
    """The chart of a service over the newest periods of its own grain that any beside it has."""
    length = len(next(iter(item.levels), ""))
    periods = {p for other in beside for p in other.levels if len(p) == length}
    return charted.level_chart(item, sorted(periods)[-_PERIODS:])
