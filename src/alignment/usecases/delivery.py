"""The questions of delivery: what was promised, what arrived, how steadily, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs import delivered
from alignment.graphs.consistency import (
    answer,
    chart,
    chart_explained,
    explained,
    steadiness_explained,
)
from alignment.graphs.consistency.by_service import Services, Steady
from alignment.graphs.consistency.edges import DeliveryItem, Edges
from alignment.graphs.delivered import Leaking
from alignment.graphs.delivery import DEFAULT_P, deliver, series_of
from alignment.graphs.explained import Explanation
from alignment.graphs.lenses import Lens, crediting_of
from alignment.graphs.service_levels import ServiceLevels
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import known
from alignment.runtime import Work

_KEPT_CHARTS = 100
"""Targets over time that are kept with a snapshot."""

_KEPT_EDGES = 500
"""Edges of the usual question that are kept with a snapshot."""


def delivery_of(
    work: Work, *, p: float = DEFAULT_P, consumer: str | None = None, service: str | None = None,
    at: int | None = None, limit: int = answer.MOST_EDGES,
) -> answer.Delivery:  # fmt: skip
    """What was promised and delivered, by edge, service, objective and class of client.

    The usual question is answered once a revision; others each time, so that not all are kept.
    """
    snapshot, levels = work.snapshot(at), work.service_levels(at)
    if p == DEFAULT_P and consumer is None and service is None and limit <= _KEPT_EDGES:
        found = snapshot.derived(_Usual(levels))
        listed = len(found.items) + found.omitted
        return replace(found, items=found.items[:limit], omitted=max(listed - limit, 0))
    whole = snapshot.held(_Usual(levels)) if p == DEFAULT_P else None
    return answer.delivery_of(
        snapshot, levels, p=p, consumer=consumer, service=service, limit=limit, whole=whole
    )


@dataclass(frozen=True, slots=True)
class _Usual:
    """The question that names nothing; equal to any other of its kind."""

    levels: ServiceLevels = field(compare=False)

    def __call__(self, snapshot: Snapshot) -> answer.Delivery:
        return answer.delivery_of(snapshot, self.levels, limit=_KEPT_EDGES)


def chart_of(
    work: Work, *, consumer: str, service: str, indicator: str | None = None,
    at: int | None = None,
) -> chart.Chart:  # fmt: skip
    """One target over time: natural limits, broken rules, error budget."""
    return _charts(work, at)(consumer=consumer, service=service, indicator=indicator)


def _charts(work: Work, at: int | None) -> Callable[..., chart.Chart]:
    """Answers with the chart of a target; those asked for last are kept with the snapshot."""
    return work.snapshot(at).derived(_Charts(work.service_levels(at)))


@dataclass(frozen=True, slots=True)
class _Charts:
    """The chart of any target; equal to any other of its kind."""

    levels: ServiceLevels = field(compare=False)

    def __call__(self, snapshot: Snapshot) -> Callable[..., chart.Chart]:
        return lru_cache(_KEPT_CHARTS)(partial(chart.chart_of, snapshot, self.levels))


def budgets_of(
    work: Work, items: Iterable[DeliveryItem], *, at: int | None = None, most: int
) -> list[chart.Chart]:
    """The targets of some edges that have an error budget, the most overdrawn first.

    Args:
        work: The unit of work.
        items: The edges.
        at: The revision; the newest when none is named.
        most: Targets that are looked at; the first ones of the edges.
    """
    asked = islice(((i, t.indicator) for i in items for t in i.indicators if t.periods), most)
    told = _charts(work, at)
    charts = [told(consumer=i.consumer, service=i.service, indicator=name) for i, name in asked]
    return sorted(
        (c for c in charts if c.budget), key=lambda c: c.budget.remaining if c.budget else 0.0
    )


def services_of(work: Work, *, p: float = DEFAULT_P, at: int | None = None) -> Services:
    """How each service was delivered over time, and to whom; at the usual p kept likewise."""
    snapshot, levels = work.snapshot(at), work.service_levels(at)
    if p == DEFAULT_P:
        return snapshot.derived(_UsualServices(levels))
    return _services(snapshot, levels, p)


@dataclass(frozen=True, slots=True)
class _UsualServices:
    """Every service at the usual p; equal to any other of its kind."""

    levels: ServiceLevels = field(compare=False)

    def __call__(self, snapshot: Snapshot) -> Services:
        return _services(snapshot, self.levels, DEFAULT_P)


def _services(snapshot: Snapshot, levels: ServiceLevels, p: float) -> Services:
    found = deliver(levels.derived(series_of), p)
    return Services(snapshot, found, delivered.leaking_of(snapshot, found))


def service_of(work: Work, service: str, *, at: int | None = None) -> Steady | None:
    """How one service was delivered over time; None without users and targets."""
    return services_of(work, at=at).find(service)


def leaking_of(work: Work, *, p: float = DEFAULT_P, at: int | None = None) -> Leaking:
    """The flow of value with what services fail to deliver, for every lens."""
    levels = work.service_levels(at)
    return delivered.leaking_of(work.snapshot(at), deliver(levels.derived(series_of), p))


def fit_of(work: Work, at: int | None = None) -> dict[str, float | None]:
    """How well each service keeps its promises: the mean D of its measured edges, by promise.

    None for a service without a measured edge from a client or process. Source: METHODS 2.5.
    """
    leaking, snapshot = leaking_of(work, at=at), work.snapshot(at)
    fits = answer.fits_of(leaking)
    services = np.flatnonzero(snapshot.kinds_are(Kind.SERVICE)).tolist()
    return {snapshot.ids[s]: known(fits[s]) for s in services}


def explain_delivery(
    work: Work, consumer: str, service: str, *, p: float = DEFAULT_P, at: int | None
) -> Explanation:
    """Why D of one edge is what it is."""
    return explained.explained_delivery(_edges_of(work, p, at), (consumer, service))


def explain_measure(
    work: Work, consumer: str, service: str, *, figure: str, p: float = DEFAULT_P, at: int | None
) -> Explanation:
    """Why another figure of one edge is what it is."""
    edges = _edges_of(work, p, at)
    place = explained.require_edge(edges, (consumer, service))
    why = explained.explained_delivery(edges, (consumer, service))
    return steadiness_explained.measure(edges.snapshot, why, edges.item(place), figure)


def _edges_of(work: Work, p: float, at: int | None) -> Edges:
    return services_of(work, p=p, at=at).edges


def explain_service(
    work: Work, service: str, *, p: float = DEFAULT_P, at: int | None
) -> Explanation:
    """Why a service was delivered so well in all."""
    return steadiness_explained.service_delivery(services_of(work, p=p, at=at), service)


def explain_budget(
    work: Work, consumer: str, service: str, indicator: str | None = None, *, at: int | None
) -> Explanation:
    """Why so much of an error budget is spent."""
    found = chart_of(work, consumer=consumer, service=service, indicator=indicator, at=at)
    return steadiness_explained.error_budget(work.snapshot(at), found)


def explain_burn_rate(
    work: Work, consumer: str, service: str, indicator: str | None = None, *, at: int | None
) -> Explanation:
    """Why an error budget burns so fast."""
    found = chart_of(work, consumer=consumer, service=service, indicator=indicator, at=at)
    return steadiness_explained.burn_rate(work.snapshot(at), found)


def explain_index(
    work: Work, consumer: str, service: str, indicator: str | None = None, *, figure: str,
    at: int | None,
) -> Explanation:  # fmt: skip
    """Why an index of one target's values is what it is."""
    found = chart_of(work, consumer=consumer, service=service, indicator=indicator, at=at)
    return chart_explained.index_of(work.snapshot(at), found, figure)


def explain_delivered(
    work: Work, of: str | None = None, *, p: float = DEFAULT_P, at: int | None
) -> Explanation:
    """Why so much was delivered: of an objective's value, of what an element carries, of all."""
    snapshot, leaking = work.snapshot(at), leaking_of(work, p=p, at=at)
    lens = None if of is None else explained.require_lens_of(snapshot, snapshot.index_of(of))
    if of is None or lens is None:
        return explained.explained_objective(leaking, of)
    practices = work.practices(at) if lens is Lens.PRACTICE else ()
    table = crediting_of(snapshot, leaking.graph, lens, practices)
    mine = table.element[: len(table.rank)] == snapshot.index_of(of)
    return explained.explained_delivered(leaking, of, table, int(np.flatnonzero(mine)[0]))
