"""Value, delivery, cost and findings of one element."""

from dataclasses import replace
from typing import Any

from fastapi import Request

from alignment.catalogue import CHAIN_KINDS, Kind
from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio.cost import CostItem
from alignment.reports import charted
from alignment.reports.report import Form
from alignment.runtime import Work
from alignment.usecases import analyse, cost, delivery, findings
from alignment.usecases.overview import Frame
from alignment.web.common import Names, kind_of
from alignment.web.delivery import edge_columns
from alignment.web.element_tables import by_objective_grid, carried_grid, routes_grid
from alignment.web.findings import finding_columns
from alignment.web.tables import PER_YEAR, Column, Foot, Grid, grid_of

_CHARTS = 6
"""Targets over time that are drawn; all are listed."""

_SHOWN = 200
_SEARCHED = 20_000
"""Steps in search of routes among circles: a tenth of a second; a remark says where it ends."""

_USERS = (Kind.CLIENT, Kind.PROCESS)

_COST_FIGURES = (
    ("lens-cost", "lens", "Lens cost", "with the components it uses directly; adds up"),
    ("loaded-cost", "loaded", "Loaded cost", "with all that is below; do not add"),
    ("value-per-cost", "value_per_cost", "Value per cost", "contribution / lens cost"),
)
"""Explanation, field of the item, words."""

_BESIDE = ("penalty", "periods")
"""Columns of an edge that its element shows only where they are asked for."""


def value_tab(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """What stands on it and what it is credited with, by objective and by route."""
    if item.kind is Kind.CONTEXT:
        return {"worth": None, "routes": [], "of_objective": None, "carried": None}
    worth = analyse.element_contribution_of(work, item.id, at=frame.revision)
    lenses = [f.lens for f in worth.figures if f.lens != "practice" and f.contribution > 0]
    of = request.query_params.get("objective") or None
    routes = [
        analyse.routes_of(
            work, item.id, lens=x, objective=of, top=10, steps=_SEARCHED, at=frame.revision
        )
        for x in lenses
    ]
    names = Names(work.snapshot(frame.revision))
    return {
        "worth": worth, "routes": routes, "of_objective": of, "names": names,
        "objectives": {f.lens: by_objective_grid(request, f, names) for f in worth.figures},
        "ways": {r.lens: routes_grid(request, r) for r in routes},
        "carried": _carried(request, work, item, frame.revision),
        "kind_of": kind_of(work.snapshot(frame.revision)),
    }  # fmt: skip


def _carried(request: Request, work: Work, item: Any, at: int) -> Grid | None:
    """The services that carry the value of an objective; of anything else None."""
    if item.kind is not Kind.OBJECTIVE:
        return None
    found = analyse.contribution_of(work, objective=item.id, at=at)
    return carried_grid(request, found) if found.items else None


def delivery_tab(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
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
        "names": Names(work.snapshot(at)), "edges": edges,
        "table_of_edges": edges and _edges(request, edges, item.kind),
        "steady": steady, "charts": [(c, charted.target_chart(c)) for c in charts],
        "more_charts": len(asked) - len(charts),
        "level": charted.level_chart(steady, list(steady.levels))
        if steady and steady.levels else None,
    }  # fmt: skip


def _edges(request: Request, edges: Delivery, kind: Kind) -> Grid:
    """The edges of one end; that end itself is not said again."""
    own = "service_name" if kind is Kind.SERVICE else "consumer_name"
    columns = (
        replace(c, extra=c.extra or c.key in _BESIDE, tab="delivery" if c.id else "")
        for c in edge_columns(PER_YEAR) if c.key != own
    )  # fmt: skip
    return grid_of(request, "edges", columns, edges.items, what="edges", omitted=edges.omitted)


def cost_tab(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """What it costs, and the value that stands against that."""
    at = frame.revision
    inside, names = item.kind in CHAIN_KINDS, Names(work.snapshot(at))
    loaded = cost.explain_loaded(work, item.id, at=at) if inside else None
    costs = cost.cost_item_of(work, item.id, at=at) if inside else None
    return {
        "costs": costs, "lacking": _lacking(costs) if costs else {},
        "figures": _COST_FIGURES, "loaded": loaded,
        "parts": loaded and _parts(request, loaded, names), "names": names,
    }  # fmt: skip


def _lacking(costs: CostItem) -> dict[str, list[str]]:
    """The figures that are not defined for an element, by the reason."""
    named = {key: words.lower() for _, key, words, _ in _COST_FIGURES}
    found: dict[str, list[str]] = {}
    for key, words in {**named, "contribution": "contribution", "support": "support"}.items():
        if getattr(costs, key) is None:
            found.setdefault(costs.undefined.get(key, ""), []).append(words)
    return found


def _parts(request: Request, loaded: Explanation, names: Names) -> Grid:
    columns = (
        Column(key="of", title="From", of=lambda p: [names.get(e, e) for e in p.of]),
        Column(key="value", title="Cost", note=PER_YEAR, form=Form.AMOUNT),
        Column(key="note", title="How"),
    )
    foot = [Foot(title="Loaded cost", values={"value": loaded.value})]
    return grid_of(
        request, "parts", columns, loaded.parts, what="parts", omitted=loaded.parts_omitted,
        foot=foot,
    )  # fmt: skip


def findings_tab(request: Request, work: Work, frame: Frame, item: Any) -> dict[str, Any]:
    """The findings that name it; None where the checks of a large estate did not run yet."""
    answer = findings.findings_if_known(work, at=frame.revision)
    named = [f for f in answer.findings if item.id in f.elements] if answer else []
    names = Names(work.snapshot(frame.revision))
    return {
        "answer": answer, "found": named, "names": names,
        "table_of_findings": grid_of(
            request, "findings", finding_columns(PER_YEAR, names), named, what="findings"
        ),
    }  # fmt: skip
