"""The answers for whoever runs services: impact of a change, service levels, the catalogue."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from alignment.catalogue import Kind
from alignment.reports.compose.catalogue import CatalogueAnswers, Shown
from alignment.reports.compose.delivery import DeliveryAnswers
from alignment.reports.compose.impact import ImpactAnswers
from alignment.runtime import Work
from alignment.usecases import analyse, availability, delivery, pictures
from alignment.usecases.overview import is_small
from alignment.usecases.report_pieces import MOST_DRAWN, charts_of, drawn, outer_of
from alignment.usecases.scenario import losses_of
from alignment.usecases.simulate import simulate

if TYPE_CHECKING:
    from alignment.usecases.reports import Order

_MOST_CHARTED = 24


def impact_answers(work: Work, order: Order) -> ImpactAnswers:
    """What fails or suffers with some elements."""
    at, snapshot = order.at, work.snapshot(order.at)
    losses = losses_of(snapshot, order.of)
    order.progress("asking", 0, 2)
    found = simulate(work, losses, at=at, limit=analyse.MOST_ANSWERED)
    order.progress("asking", 1, 2)
    small = is_small(snapshot)
    return ImpactAnswers(
        losses=losses, impact=found.answer, by_class=found.by_class,
        debt=analyse.debt_of(work, losses, at=at, top=None) if small else None,
        picture=drawn(work, _wish(losses), at),
        worth={snapshot.ids[i]: float(snapshot.value[i])
               for i in np.flatnonzero(snapshot.value > 0).tolist()},
    )  # fmt: skip


def _wish(losses: dict[str, float]) -> pictures.Wish:
    """What the scenario reaches, coloured by what is lost."""
    return pictures.Wish(colour="loss", losses=losses, hit=True, most=MOST_DRAWN)


def delivery_answers(work: Work, order: Order) -> DeliveryAnswers:
    """Every consumer of every service against its targets."""
    at = order.at
    order.progress("asking", 0, 3)
    found = delivery.delivery_of(work, at=at, limit=analyse.MOST_ANSWERED)
    order.progress("asking", 1, 3)
    charts = tuple(charts_of(work, found.items, at, most=_MOST_CHARTED))
    order.progress("asking", 2, 3)
    measured = sum(bool(t.periods) for i in found.items for t in i.indicators)
    return DeliveryAnswers(
        delivery=found, charts=charts, uncharted=measured - len(charts),
        promises=availability.promises_of(work, at=at), targets=work.held("targets", at),
        outer=outer_of(work.snapshot(at)),
    )  # fmt: skip


def catalogue_answers(work: Work, order: Order) -> CatalogueAnswers:
    """Every service with who uses it, what was promised, and what it stands on."""
    at, snapshot = order.at, work.snapshot(order.at)
    services = [v.entity for v in work.reader.rows_where(
        "elements", "kind", Kind.SERVICE.value, at=work.past(at))]  # fmt: skip
    targets, practices = defaultdict(list), defaultdict(list)
    for target in work.held("targets", at):
        targets[target.service].append(target)
    for support in work.practices(at):
        practices[support.service].append(support.practice)
    shown = []
    for element in services:
        place = snapshot.index_of(element.id)
        users = (int(snapshot.owner[g]) for g in snapshot.uses_of(place))
        shown.append(Shown(
            element=element, users=tuple(dict.fromkeys(snapshot.ids[u] for u in users)),
            providers=tuple(dict.fromkeys(
                snapshot.ids[m] for m in snapshot.needed_by(place).tolist())),
            practices=tuple(practices[element.id]), targets=tuple(targets[element.id]),
        ))  # fmt: skip
    shown.sort(key=lambda s: (s.element.name.casefold(), s.element.id))
    return CatalogueAnswers(services=shown)
