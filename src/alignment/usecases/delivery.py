"""The question of delivery: what was promised, what arrived, and how steadily."""

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.consistency import answer as answers
from alignment.graphs.consistency.chart import Chart
from alignment.graphs.consistency.chart import chart_of as _chart_of
from alignment.graphs.delivered import Leaking
from alignment.graphs.delivered import leaking_of as _leaking_of
from alignment.graphs.delivery import DEFAULT_P, deliver, series_of
from alignment.runtime import Work


def delivery_of(
    work: Work, *, p: float = DEFAULT_P, consumer: str | None = None, service: str | None = None,
    at: int | None = None, limit: int = answers.MOST_EDGES,
) -> answers.Delivery:  # fmt: skip
    """What was promised and delivered, by edge, service, objective and class of client."""
    return answers.delivery_of(
        work.snapshot(at), work.service_levels(at), p=p, consumer=consumer, service=service,
        limit=limit,
    )  # fmt: skip


def chart_of(
    work: Work, *, consumer: str, service: str, indicator: str | None = None,
    at: int | None = None,
) -> Chart:  # fmt: skip
    """One target over time: natural limits, broken rules, error budget."""
    return _chart_of(
        work.snapshot(at), work.service_levels(at), consumer=consumer, service=service,
        indicator=indicator,
    )  # fmt: skip


def leaking_of(work: Work, *, p: float = DEFAULT_P, at: int | None = None) -> Leaking:
    """The flow of value with what services fail to deliver, for every lens."""
    levels = work.service_levels(at)
    return _leaking_of(work.snapshot(at), deliver(levels.derived(series_of), p))


def fit_of(work: Work, at: int | None = None) -> dict[str, float | None]:
    """How well each service keeps its promises: the mean D of its measured edges, by promise.

    None for a service without a measured edge from a client or process. Source: METHODS 2.5.
    """
    leaking, snapshot = leaking_of(work, at=at), work.snapshot(at)
    fits = answers.fits_of(leaking)
    services = np.flatnonzero(snapshot.kinds_are(Kind.SERVICE)).tolist()
    return {snapshot.ids[s]: None if np.isnan(fits[s]) else float(fits[s]) for s in services}
