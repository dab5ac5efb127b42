"""The answers that each kind of report is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from alignment.catalogue import Kind
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid, Problem, Unanswerable
from alignment.graphs.consistency import chart as charts
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.delivery import DEFAULT_P
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED
from alignment.reports.compose.portfolio import PortfolioAnswers
from alignment.reports.compose.service import Need, ServiceAnswers
from alignment.reports.report import Picture
from alignment.runtime import Work
from alignment.usecases import analyse, availability, cost, delivery, findings, pictures
from alignment.usecases import portfolio as portfolios
from alignment.usecases.maintain import find
from alignment.usecases.overview import single_failures_if_small
from alignment.usecases.report_changes import changes_since

if TYPE_CHECKING:
    from alignment.usecases.reports import Order

__all__ = ["DEFAULT_P", "FIT_CUT", "VALUES_ASSUMED", "VALUE_CUT"]

_MOST_CUT = 5
_MOST_SETS = 4
_MOST_CHARTED = 40
_MOST_DRAWN = 36


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
    likely = availability.availability_of(work, at=at, limit=len(work.snapshot(at)))
    top = [i.id for i in contribution.items[:_MOST_CUT] if i.contribution > 0]
    told("asking", 6, total)
    return PortfolioAnswers(
        contribution=contribution, delivery=delivered, cost=costs, portfolio=placed,
        findings=found, availability=likely, cuts=tuple(_cuts(work, top, at)), alone=alone,
        changes=None if order.since is None else changes_since(work, order.since, at=at),
    )  # fmt: skip


def service_answers(work: Work, order: Order) -> ServiceAnswers:
    """One service and what stands around it."""
    at, key = order.at, order.of[0]
    snapshot = work.snapshot(at)
    require_kind(snapshot, key, Kind.SERVICE)
    place = snapshot.index_of(key)
    delivered = delivery.delivery_of(work, service=key, at=at)
    placed = portfolios.portfolio_of(work, at=at)
    promised = availability.promises_of(work, at=at)
    every = findings.findings_in(work, at=at).findings
    cuts = list(_cuts(work, [key], at))
    return ServiceAnswers(
        element=find(work, "elements", key, at=at).entity,
        contribution=analyse.element_contribution_of(work, key, at=at),
        routes=analyse.routes_of(work, key, at=at),
        cost=next(i for i in cost.cost_of(work, kind=Kind.SERVICE, at=at).items if i.id == key),
        placed=next((x for x in placed.items if x.id == key), None),
        delivery=delivered, charts=tuple(charts_of(work, delivered.items, at)),
        promises=[x for x in promised.items if x.service == key],
        needed_by=[_need(snapshot, int(g)) for g in snapshot.uses_of(place)],
        needs=[_need(snapshot, g) for g in snapshot.groups_of(place)],
        impact=analyse.impact_of(work, {key: 1.0}, at=at), single=cuts[0] if cuts else None,
        findings=[f for f in every if key in f.elements],
        picture=picture_of(work, key, at),
    )  # fmt: skip


def require_kind(snapshot: Snapshot, element: str, kind: Kind) -> None:
    """Raise Invalid for an element of another kind, NotFound for none."""
    place = snapshot.index_of(element)
    if not snapshot.kinds_are(kind)[place]:
        from alignment.catalogue import KINDS

        found = KINDS[snapshot.kind[place]]
        msg = f"{element} is {with_article(found)}, not {with_article(kind)}"
        raise Invalid(msg, [Problem("of", msg)])


def alone_of(snapshot: Snapshot) -> Mapping[str, float] | None:
    """Value at risk when an element fails alone, by id; None for an estate too large to try."""
    values = single_failures_if_small(snapshot)
    if values is None:
        return None
    gates = np.flatnonzero(snapshot.kinds_are(Kind.SERVICE, Kind.COMPONENT)).tolist()
    return {snapshot.ids[i]: float(values[i]) for i in gates}


def _cuts(work: Work, elements: Sequence[str], at: int | None) -> Iterator[CutSets]:
    """The smallest cut sets of some elements, those too large left out."""
    for element in elements:
        try:
            yield availability.cut_sets_of(work, element, order=2, limit=_MOST_SETS, at=at)
        except Unanswerable:
            continue


def charts_of(work: Work, items: Sequence[DeliveryItem], at: int | None) -> Iterator[charts.Chart]:
    """The chart of each target of some edges, those that lose most first."""
    asked = [(i, t.indicator) for i in items for t in i.indicators if t.periods]
    for item, indicator in asked[:_MOST_CHARTED]:
        yield delivery.chart_of(
            work, consumer=item.consumer, service=item.service, indicator=indicator, at=at
        )


def picture_of(work: Work, element: str, at: int | None) -> Picture:
    """The line of sight of an element, coloured by the value that stands on each."""
    wish = pictures.Wish(focus=element, colour="value", most=_MOST_DRAWN)
    found = pictures.map_of(work, wish, at=at)
    return Picture(
        id="sight", title=found.drawing.title, drawing=found.drawing,
        sentence=" ".join((found.conclusion, *found.remarks)),
    )  # fmt: skip


def _need(snapshot: Snapshot, group: int) -> Need:
    return Need(
        requirement=snapshot.requirement_ids[group], of=snapshot.ids[int(snapshot.owner[group])],
        needs=int(snapshot.needs[group]),
        members=tuple(snapshot.ids[m] for m in snapshot.members_of(group).tolist()),
        criticality=float(snapshot.kappa[group]),
    )  # fmt: skip
