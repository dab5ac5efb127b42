"""Delivery, cost and findings of one element."""

from typing import Any

from fastapi import Request

from alignment.catalogue import CHAIN_KINDS, Kind
from alignment.reports import charted
from alignment.runtime import Work
from alignment.usecases import cost, delivery, findings
from alignment.usecases.overview import Frame
from alignment.web.common import Names

_CHARTS = 6
"""Targets over time that are drawn; all are listed."""

_SHOWN = 200

_USERS = (Kind.CLIENT, Kind.PROCESS)

_COST_FIGURES = (
    ("lens-cost", "lens", "Lens cost", "with the components it uses directly; adds up"),
    ("loaded-cost", "loaded", "Loaded cost", "with all that is below; do not add"),
    ("value-per-cost", "value_per_cost", "Value per cost", "contribution / lens cost"),
)
"""Explanation, field of the item, words."""


def delivery_tab(_request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """How it was delivered: of a service to whom, of a client or process by which services."""
    at, edges = frame.revision, None
    if item.kind is Kind.SERVICE:
        edges = delivery.delivery_of(work, service=item.id, at=at, limit=_SHOWN)
    elif item.kind in _USERS:
        edges = delivery.delivery_of(work, consumer=item.id, at=at, limit=_SHOWN)
    items = edges.items if edges else ()
    asked = [(i, t) for i in items for t in i.indicators if t.periods]
    charts = [
        delivery.chart_of(
            work, consumer=i.consumer, service=i.service, indicator=t.indicator, at=at
        )
        for i, t in asked[:_CHARTS]
    ]
    steady = delivery.service_of(work, item.id, at=at) if item.kind is Kind.SERVICE else None
    return {
        "edges": edges, "steady": steady, "charts": [(c, charted.target_chart(c)) for c in charts],
        "more_charts": len(asked) - len(charts),
        "level": charted.level_chart(steady, list(steady.levels))
        if steady and steady.levels else None,
    }  # fmt: skip


def cost_tab(_request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """What it costs, and the value that stands against that."""
    at = frame.revision
    inside = item.kind in CHAIN_KINDS
    return {
        "costs": cost.cost_item_of(work, item.id, at=at) if inside else None,
        "figures": _COST_FIGURES,
        "loaded": cost.explain_loaded(work, item.id, at=at) if inside else None,
        "names": Names(work.snapshot(at)),
    }


def findings_tab(_request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """The findings that name it; None where the checks of a large estate did not run yet."""
    answer = findings.findings_if_known(work, at=frame.revision)
    named = [f for f in answer.findings if item.id in f.elements] if answer else []
    return {
        "answer": answer, "found": named[:_SHOWN], "all_found": len(named),
        "names": Names(work.snapshot(frame.revision)),
    }  # fmt: skip
