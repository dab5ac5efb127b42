"""Promised against delivered value: the answer as a whole, by edge, service, objective, client."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from alignment.graphs.consistency.edges import DeliveryItem, Edges, Ranked
from alignment.graphs.delivered import Leaking, beyond_of, leaking_of
from alignment.graphs.delivery import DEFAULT_P, deliver, series_of
from alignment.graphs.figures import CLASSES, Figures
from alignment.graphs.lenses import Lens, crediting_of
from alignment.graphs.service_levels import ServiceLevels
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of
from alignment.graphs.words import (
    VALUES_ASSUMED,
    amount_text,
    counted,
    known,
    label,
    percent_text,
)

MOST_EDGES = 10_000
"""Edges that one answer lists; what is beyond is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDelivery:
    """One service, in the service lens. Amounts are per year.

    Attributes:
        promised: Its contribution; delivered: what of it arrived; gap: the rest.
        used: What is promised where clients and processes use it themselves.
        unmeasured: The part of that without a measurement.
        delivery: Mean D of the edges where it is used and was measured, weighted by what they
            promise; None where there is none.
    """

    id: str
    name: str
    promised: float
    delivered: float
    gap: float
    used: float
    unmeasured: float
    delivery: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveDelivery:
    """One objective; ``delivered + gap = promised``. Amounts are per year."""

    id: str
    name: str
    promised: float
    delivered: float
    gap: float
    unmeasured: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDelivery:
    """One class of client; ``delivered + gap = promised``. Amounts are per year."""

    promised: float
    delivered: float
    gap: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Delivery:
    """What was promised, what of it arrived, and where the rest was lost. Amounts are per year.

    ``delivered + gap = promised``, in total, for every objective and class of client.

    Attributes:
        p: Exponent of the power mean; ``inf`` for the worst period.
        promised: Value of all objectives.
        delivered: What arrived, value without a measurement taken as delivered.
        gap: What was lost.
        unmeasured: What is promised on edges without a measurement.
        interval: What was delivered at least, if all unmeasured value was lost, and at most.
        beyond: Value that passes no edge at which a client or process uses a service.
        items: The edges asked for, the largest gap first.
        omitted: How many more were asked for than are listed.
        by_service: The services that are promised or used anything, the largest gap first.
        by_objective: Those with a value, the largest gap first.
        by_delivery: The edges asked for and measured, by D: the steady ones first.
        by_mean: The same by what their means attain, which lets brilliance pay for failures.
        values_assumed: No objective states a value; each top objective counts 1.
        remarks: What was assumed or left out.
        conclusion: The answer in one or two sentences.
    """

    revision: int
    conclusion: str
    p: float | str
    promised: float
    delivered: float
    gap: float
    unmeasured: float
    interval: tuple[float, float]
    beyond: float
    items: tuple[DeliveryItem, ...]
    omitted: int
    by_service: tuple[ServiceDelivery, ...]
    by_objective: tuple[ObjectiveDelivery, ...]
    by_class: dict[str, ClassDelivery]
    by_delivery: tuple[Ranked, ...]
    by_mean: tuple[Ranked, ...]
    values_assumed: bool
    remarks: tuple[str, ...]


def delivery_of(
    snapshot: Snapshot, levels: ServiceLevels, *, p: float = DEFAULT_P,
    consumer: str | None = None, service: str | None = None, limit: int = MOST_EDGES,
    whole: Delivery | None = None,
) -> Delivery:  # fmt: skip
    """Compare what was promised with what was delivered.

    Args:
        snapshot: The estate.
        levels: Its targets and measurements.
        p: Exponent of the power mean, at least 1.
        consumer: Only edges of this one; the totals stay those of the whole estate.
        service: Only edges of this one; likewise.
        limit: Edges that are listed at most.
        whole: The same question of all edges, where it was answered: what stays is taken over.

    Time O(c + n + m) for c measured periods, and one pull for the objectives.

    Source: METHODS 1.5, 2.4.
    """
    found = deliver(levels.derived(series_of), p)
    leaking = leaking_of(snapshot, found)
    edges, figures = Edges(snapshot, found, leaking), _figures(leaking)
    of, to = (None if name is None else snapshot.index_of(name) for name in (consumer, service))
    order = edges.order(of, to)
    promised, gap = snapshot.total_value, float(leaking.gaps.sum())
    unmeasured = float(leaking.unmeasured.sum())
    return Delivery(
        revision=snapshot.revision, p=p if np.isfinite(p) else "inf", promised=promised,
        delivered=promised - gap, gap=gap, unmeasured=unmeasured,
        interval=(promised - gap - unmeasured, promised - gap), beyond=beyond_of(leaking),
        items=tuple(edges.item(e) for e in order[:limit].tolist()),
        omitted=max(len(order) - limit, 0),
        by_service=whole.by_service if whole else _services(leaking, figures),
        by_objective=whole.by_objective if whole else _objectives(leaking),
        by_class=whole.by_class if whole else _classes(figures),
        by_delivery=edges.ranking(found.delivery, order),
        by_mean=edges.ranking(edges.attained, order), values_assumed=snapshot.values_assumed,
        remarks=tuple(_remarks(edges, order)), conclusion=" ".join(_conclusion(edges)),
    )  # fmt: skip


def fits_of(leaking: Leaking) -> Floats:
    """The mean D of the measured edges of each element, weighted by what they promise, (n,).

    NaN where no edge was measured, or those that were promise nothing.

    Source: METHODS 2.5, the fit of a service.
    """
    boundary, n = leaking.boundary, len(leaking.snapshot)
    measured = ~np.isnan(leaking.delivery)
    promised, service = boundary.promised[measured], boundary.service[measured]
    whole = sums_of(service, promised, n)
    kept = sums_of(service, promised * leaking.delivery[measured], n)
    fits: Floats = np.full(n, np.nan)
    np.divide(kept, whole, out=fits, where=whole > 0)
    return fits


def _figures(leaking: Leaking) -> Figures:
    """The service lens over the flow that leaks."""
    snapshot, graph = leaking.snapshot, leaking.graph
    table = crediting_of(snapshot, graph, Lens.SERVICE)
    return Figures(snapshot, graph, table, graph.roots, True, leaking)


def _services(leaking: Leaking, figures: Figures) -> tuple[ServiceDelivery, ...]:
    snapshot, boundary = leaking.snapshot, leaking.boundary
    rows = len(figures.table.rank)
    elements, n = figures.table.element[:rows], len(snapshot)
    promised, arrived = figures.amounts[:rows], np.asarray(figures.delivered)[:rows]
    used = sums_of(boundary.service, boundary.promised, n)[elements]
    unmeasured = sums_of(boundary.service, leaking.unmeasured, n)[elements]
    fit = fits_of(leaking)[elements]
    order = np.lexsort((elements, -promised, arrived - promised))
    return tuple(
        ServiceDelivery(
            id=snapshot.ids[elements[row]], name=snapshot.names[elements[row]],
            promised=float(promised[row]), delivered=float(arrived[row]),
            gap=float(promised[row] - arrived[row]), used=float(used[row]),
            unmeasured=float(unmeasured[row]),
            delivery=known(fit[row]),
        )
        for row in order[(promised[order] > 0) | (used[order] > 0)].tolist()
    )  # fmt: skip


def _objectives(leaking: Leaking) -> tuple[ObjectiveDelivery, ...]:
    snapshot, graph = leaking.snapshot, leaking.graph
    gaps = leaking.by_root(leaking.lost)
    unmeasured = leaking.by_root(np.isnan(leaking.delivery).astype(np.float64))
    elements, values = graph.element[graph.roots], graph.values[graph.roots]
    order = np.lexsort((elements, -values, -gaps)).tolist()
    return tuple(
        ObjectiveDelivery(
            id=snapshot.ids[elements[i]], name=snapshot.names[elements[i]],
            promised=float(values[i]), delivered=float(values[i] - gaps[i]), gap=float(gaps[i]),
            unmeasured=float(unmeasured[i]),
        )
        for i in order
    )  # fmt: skip


def _classes(figures: Figures) -> dict[str, ClassDelivery]:
    """By class; what ends before it comes to any client or process is internal."""
    promised = figures.classes.sum(axis=1)
    arrived = np.asarray(figures.delivered_classes).sum(axis=1)
    early = figures.total - float(promised.sum())
    if early > 1e-9 * figures.total:
        rest = np.where(np.array(CLASSES) == "internal", early, 0.0)
        promised, arrived = promised + rest, arrived + rest
    return {
        name: ClassDelivery(promised=p, delivered=d, gap=p - d)
        for name, p, d in zip(CLASSES, promised.tolist(), arrived.tolist(), strict=True)
    }


def _conclusion(edges: Edges) -> Iterable[str]:
    """What arrived, where most was lost, and how much is not known."""
    snapshot, leaking, currency = edges.snapshot, edges.leaking, edges.snapshot.currency
    promised, gap = snapshot.total_value, float(leaking.gaps.sum())
    if not promised:
        yield "No objective has a value, so nothing was promised."
    elif not len(edges.series):
        yield (f"No target is kept: of {amount_text(promised, currency)} a year that is promised "
               "nothing can be compared with what was delivered.")  # fmt: skip
        return
    elif not gap:
        yield f"Nothing of {amount_text(promised, currency)} a year is known to be lost."
    else:
        worst = int(leaking.gaps.argmax())
        of, to = (int(end[worst]) for end in (leaking.boundary.consumer, leaking.boundary.service))
        share = percent_text((promised - gap) / promised)
        count = int((leaking.gaps > 0).sum())
        where = f"on {count:,} edges, most" if count > 1 else "on one edge,"
        yield (f"Of {amount_text(promised, currency)} a year {amount_text(promised - gap)} was "
               f"delivered ({share}); {amount_text(gap)} was lost {where} where "
               f"{label(snapshot, to)} serves {label(snapshot, of)} "
               f"({amount_text(float(leaking.gaps[worst]))}).")  # fmt: skip
    unmeasured = float(leaking.unmeasured.sum())
    if unmeasured:
        yield f"{amount_text(unmeasured)} was not measured and is taken as delivered."


def _remarks(edges: Edges, order: Ints) -> Iterable[str]:
    series, levels, leaking = edges.series, edges.series.levels, edges.leaking
    if edges.snapshot.values_assumed:
        yield VALUES_ASSUMED
    beyond = beyond_of(leaking)
    if beyond:
        amount = amount_text(beyond, edges.snapshot.currency)
        yield f"{amount} a year passes no client or process that uses a service: it cannot leak."
    if flattered := _flattered(edges, order):
        yield flattered
    asked = len(edges.place) - len(order)
    if asked:
        yield f"{counted(asked, 'edge')} of other consumers or services are not listed."
    quiet = len(leaking.boundary) - int((edges.place >= 0).sum())
    if quiet:
        yield f"{counted(quiet, 'edge')} without value and target are not listed."
    for count, noun, what in (
        (
            int(series.other_grain.sum()),
            "measurement",
            "of another grain than its edge is told in",
        ),
        (int(series.idle.sum()), "period", "without business (weight 0)"),
        (levels.readings.unused, "measurement", "that no target stands for"),
        (levels.unknown, "row", "of what is no element here"),
    ):
        if count:
            yield f"Left out: {counted(count, noun)} {what}."


def _flattered(edges: Edges, order: Ints) -> str:
    """The edge whose mean flatters it most, by the ranks that it loses once bursts count."""
    by_mean = edges.ranking(edges.attained, order)
    ranks = {(r.consumer, r.service): r.rank for r in edges.ranking(edges.found.delivery, order)}
    fallen = [(ranks[r.consumer, r.service] - r.rank, r) for r in by_mean]
    worst, row = max(fallen, key=lambda pair: pair[0], default=(0, None))
    if row is None or worst <= 0:
        return ""
    return (f"{row.consumer} on {row.service} stands {worst:,} places higher by its mean than by "
            "its delivery: its good periods do not pay for its bad ones.")  # fmt: skip
