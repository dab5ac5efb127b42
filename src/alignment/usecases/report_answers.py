"""The answers that each kind of report is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.graphs.contribution import standing_of
from alignment.graphs.delivery import DEFAULT_P
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.graphs.reliability.cut_sets import MOST_SETS
from alignment.graphs.reliability.probabilities import BRIEF
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.traverse import lineage
from alignment.reports.compose.objective import ObjectiveAnswers, Standing
from alignment.reports.compose.portfolio import PortfolioAnswers
from alignment.reports.compose.service import ServiceAnswers
from alignment.runtime import Work
from alignment.usecases import analyse, availability, cost, delivery, findings
from alignment.usecases import portfolio as portfolios
from alignment.usecases.maintain import find
from alignment.usecases.report_changes import changes_since
from alignment.usecases.report_pieces import (
    alone_of,
    charts_of,
    cuts_of,
    need_of,
    outer_of,
    picture_of,
)

if TYPE_CHECKING:
    from alignment.usecases.reports import Order

__all__ = ["BRIEF", "DEFAULT_P", "FIT_CUT", "VALUE_CUT"]

_MOST_CUT = 5
"""Services whose cut sets stand in a review; they share the nodes of one answer."""
_QUARTER = 0.25
"""Share of an objective's value from which a single failure makes it thin."""


def portfolio_answers(work: Work, order: Order) -> PortfolioAnswers:
    """All services against value, cost, delivery and risk."""
    at, told, total = order.at, order.progress, 7
    told("asking", 0, total)
    contribution = analyse.contribution_of(work, at=at)
    told("asking", 1, total)
    delivered = delivery.delivery_of(work, at=at)
    told("asking", 2, total)
    costs = cost.cost_of(work, kind=Kind.SERVICE, at=at)
    placed = portfolios.portfolio_of(work, at=at)
    told("asking", 3, total)
    alone = alone_of(work.snapshot(at))
    told("asking", 4, total)
    found = findings.findings_in(work, at=at)
    told("asking", 5, total)
    likely = availability.availability_of(
        work, at=at, effort=BRIEF, limit=len(work.snapshot(at))
    )  # fmt: skip
    top = [i.id for i in contribution.items[:_MOST_CUT] if i.contribution > 0]
    told("asking", 6, total)
    cuts = tuple(cuts_of(work, top, at, nodes=BRIEF.nodes // _MOST_CUT))
    return PortfolioAnswers(
        contribution=contribution, delivery=delivered, cost=costs, portfolio=placed,
        findings=found, availability=likely, cuts=cuts, alone=alone,
        uncut=[i for i in top if i not in {c.element for c in cuts}],
        changes=None if order.since is None else changes_since(work, order.since, at=at),
    )  # fmt: skip


def objective_answers(work: Work, order: Order) -> ObjectiveAnswers:
    """One objective, and what it rests on."""
    at, key = order.at, order.of[0]
    snapshot = work.snapshot(at)
    order.progress("asking", 0, 3)
    found = analyse.contribution_of(work, objective=key, at=at)
    below = {snapshot.ids[i] for i in lineage(snapshot, snapshot.index_of(key)).upstream.tolist()}
    delivered = delivery.delivery_of(work, at=at)
    order.progress("asking", 1, 3)
    every = findings.findings_in(work, at=at).findings
    order.progress("asking", 2, 3)
    thin = list(cuts_of(work, [key], at, threshold=_QUARTER, order=1, limit=MOST_SETS))
    top = [i.id for i in found.items[:_MOST_CUT] if i.contribution > 0]
    ways = [analyse.routes_of(work, s, objective=key, top=2, at=at).routes for s in top]
    return ObjectiveAnswers(
        element=find(work, "elements", key, at=at).entity, contribution=found,
        delivery=next((o for o in delivered.by_objective if o.id == key), None),
        standing=tuple(_standing(snapshot, key)),
        routes=sorted((r for some in ways for r in some), key=lambda r: (-r.amount, r.ids)),
        items=[i for i in delivered.items if i.consumer in below and i.service in below],
        outer=outer_of(snapshot), thin=thin[0] if thin else None,
        findings=[f for f in every if f.elements and f.elements[0] in {key, *below}],
        picture=picture_of(work, key, at),
    )  # fmt: skip


def _standing(snapshot: Snapshot, objective: str) -> Iterator[Standing]:
    """Clients and processes by what of the objective's value stands on them."""
    values = standing_of(snapshot, objective)
    places = np.flatnonzero(snapshot.kinds_are(Kind.CLIENT, Kind.PROCESS) & (values > 0))
    for place in places[np.argsort(-values[places], kind="stable")].tolist():
        yield Standing(
            id=snapshot.ids[place], name=snapshot.names[place],
            kind=KINDS[snapshot.kind[place]], value=float(values[place]),
        )  # fmt: skip


def service_answers(work: Work, order: Order) -> ServiceAnswers:
    """One service and what stands around it."""
    at, key = order.at, order.of[0]
    snapshot = work.snapshot(at)
    place = snapshot.index_of(key)
    delivered = delivery.delivery_of(work, service=key, at=at)
    placed = portfolios.portfolio_of(work, at=at)
    promised = availability.promises_of(work, at=at)
    every = findings.findings_in(work, at=at).findings
    cuts = list(cuts_of(work, [key], at))
    return ServiceAnswers(
        element=find(work, "elements", key, at=at).entity,
        contribution=analyse.element_contribution_of(work, key, at=at),
        routes=analyse.routes_of(work, key, at=at),
        cost=next(i for i in cost.cost_of(work, kind=Kind.SERVICE, at=at).items if i.id == key),
        placed=next((x for x in placed.items if x.id == key), None),
        delivery=delivered, charts=tuple(charts_of(work, delivered.items, at)),
        promises=[x for x in promised.items if x.service == key],
        needed_by=[need_of(snapshot, int(g)) for g in snapshot.uses_of(place)],
        needs=[need_of(snapshot, g) for g in snapshot.groups_of(place)],
        impact=analyse.impact_of(work, {key: 1.0}, at=at), single=cuts[0] if cuts else None,
        findings=[f for f in every if key in f.elements],
        picture=picture_of(work, key, at),
    )  # fmt: skip
