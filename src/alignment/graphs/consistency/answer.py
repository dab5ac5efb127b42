"""Promised against delivered value: the answer as a whole, by edge, service, objective, client."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np

from alignment.graphs.consistency.edges import DeliveryItem, Edged, Edges, Ranked
from alignment.graphs.consistency.unheeded import unheeded_text
from alignment.graphs.delivered import Leaking, beyond_of, cleared, leaking_of
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

_NOTHING: tuple[Floats, Floats] = (np.zeros(0), np.zeros(0))

MOST_EDGES = 10_000
"""Edges that one answer lists; what is beyond is counted."""


class _Amounts(Protocol):
    """What is told of anything to which value was promised."""

    @property
    def promised(self) -> float: ...
    @property
    def delivered(self) -> float: ...
    @property
    def measured(self) -> float: ...


class Told:
    """What arrived of what was promised, as far as anything of it was measured."""

    __slots__ = ()

    @property
    def share(self: _Amounts) -> float | None:
        """What part arrived; None where nothing was measured that could say so."""
        return self.delivered / self.promised if self.measured > 0 else None

    @property
    def arrived(self: _Amounts) -> tuple[float | None, float | None]:
        """What was delivered and what lost; None for both where nothing was measured."""
        return (
            (self.delivered, self.promised - self.delivered) if self.measured > 0 else (None, None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDelivery(Told):
    """One service, in the service lens. Amounts are per year.

    Attributes:
        promised: Its contribution; delivered: what of it arrived; gap: the rest.
        measured: What of the contribution passes an edge that was measured.
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
    measured: float
    used: float
    unmeasured: float
    delivery: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveDelivery(Told):
    """One objective; ``delivered + gap = promised``. Amounts are per year.

    Attributes:
        measured, unmeasured, beyond: What passes an edge that was measured, one that was not,
            and none; together what was promised.
    """

    id: str
    name: str
    promised: float
    delivered: float
    gap: float
    measured: float
    unmeasured: float
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDelivery(Told):
    """One class of client; ``delivered + gap = promised``. Amounts are per year.

    Attributes:
        measured: What of it passes an edge that was measured.
    """

    promised: float
    delivered: float
    gap: float
    measured: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Delivery(Told):
    """What was promised, what of it arrived, and where the rest was lost. Amounts are per year.

    ``delivered + gap = promised``, in total, for every objective and class of client;
    ``measured + unmeasured + beyond = promised``.

    Attributes:
        p: Exponent of the power mean; ``inf`` for the worst period.
        promised: Value of all objectives.
        delivered: What arrived, value without a measurement taken as delivered.
        gap: What was lost.
        measured: What is promised on edges with a measurement.
        unmeasured: What is promised on edges without a measurement.
        interval: What was delivered at least, if all unmeasured value was lost, and at most.
        beyond: Value that passes no edge at which a client or process uses a service: nothing
            of it can be measured or lost.
        asked: What the edges asked for have together, those too that are not listed.
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
    measured: float
    unmeasured: float
    interval: tuple[float, float]
    beyond: float
    asked: Edged
    items: tuple[DeliveryItem, ...]
    omitted: int
    by_service: tuple[ServiceDelivery, ...]
    by_objective: tuple[ObjectiveDelivery, ...]
    by_class: dict[str, ClassDelivery]
    by_delivery: tuple[Ranked, ...]
    by_mean: tuple[Ranked, ...]
    values_assumed: bool
    remarks: tuple[str, ...]


Part: TypeAlias = ServiceDelivery | ObjectiveDelivery | ClassDelivery | Delivery


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
    order, measured = edges.order(of, to), _NOTHING if whole else _measured_in(leaking)
    promised, gap = snapshot.total_value, float(leaking.gaps.sum())
    unmeasured, beyond = float(leaking.unmeasured.sum()), beyond_of(leaking)
    return Delivery(
        revision=snapshot.revision, p=p if np.isfinite(p) else "inf", promised=promised,
        delivered=promised - gap, gap=gap, unmeasured=unmeasured, beyond=beyond,
        measured=cleared(promised - unmeasured - beyond, promised),
        interval=(promised - gap - unmeasured, promised - gap),
        asked=edges.together(order),
        items=tuple(edges.item(e) for e in order[:limit].tolist()),
        omitted=max(len(order) - limit, 0),
        by_service=whole.by_service if whole else _services(leaking, figures, measured[0]),
        by_objective=whole.by_objective if whole else _objectives(leaking),
        by_class=whole.by_class if whole else _classes(figures, measured[1]),
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


def _services(leaking: Leaking, figures: Figures, measured: Floats) -> tuple[ServiceDelivery, ...]:
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
            measured=cleared(float(measured[row]), float(promised[row])),
            unmeasured=float(unmeasured[row]),
            delivery=known(fit[row]),
        )
        for row in order[(promised[order] > 0) | (used[order] > 0)].tolist()
    )  # fmt: skip


def _objectives(leaking: Leaking) -> tuple[ObjectiveDelivery, ...]:
    snapshot, graph = leaking.snapshot, leaking.graph
    gaps = leaking.by_root(leaking.lost)
    unmeasured = leaking.by_root(np.isnan(leaking.delivery).astype(np.float64))
    measured = leaking.by_root((~np.isnan(leaking.delivery)).astype(np.float64))
    elements, values = graph.element[graph.roots], graph.values[graph.roots]
    order = np.lexsort((elements, -values, -gaps)).tolist()
    return tuple(
        ObjectiveDelivery(
            id=snapshot.ids[elements[i]], name=snapshot.names[elements[i]],
            promised=float(values[i]), delivered=float(values[i] - gaps[i]), gap=float(gaps[i]),
            unmeasured=float(unmeasured[i]), measured=float(measured[i]),
            beyond=cleared(float(values[i] - measured[i] - unmeasured[i]), float(values[i])),
        )
        for i in order
    )  # fmt: skip


def _measured_in(leaking: Leaking) -> tuple[Floats, Floats]:
    """What passes an edge that was measured: of each row of the lens, and of each class."""
    heard = ~np.isnan(leaking.delivery)
    all_, none = (
        _figures(replace(leaking, delivery=kept))
        for kept in (heard.astype(np.float64), np.zeros(len(heard)))
    )
    rows, classes = (
        np.asarray(getattr(all_, part)) - np.asarray(getattr(none, part))
        for part in ("delivered", "delivered_classes")
    )
    return rows, classes.sum(axis=1)


def _classes(figures: Figures, measured: Floats) -> dict[str, ClassDelivery]:
    """By class; what ends before it comes to any client or process arrives."""
    promised = figures.entering
    early = promised - figures.classes.sum(axis=1)
    arrived = np.asarray(figures.delivered_classes).sum(axis=1) + early
    return {
        name: ClassDelivery(promised=p, delivered=d, gap=p - d, measured=cleared(m, p))
        for name, p, d, m in zip(
            CLASSES, promised.tolist(), arrived.tolist(), measured.tolist(), strict=True
        )
    }


def _conclusion(edges: Edges) -> Iterable[str]:
    """What arrived, where most was lost, and how much is not known."""
    snapshot, leaking, currency = edges.snapshot, edges.leaking, edges.snapshot.currency
    promised, gap = snapshot.total_value, float(leaking.gaps.sum())
    if not promised:
        yield "No objective has a value, so nothing was promised."
    elif not len(edges.series):
        yield (f"No target is stated: of {amount_text(promised, currency)} a year that is "
               "promised nothing can be compared with what was delivered.")  # fmt: skip
        return
    elif np.isnan(leaking.delivery).all():
        yield (f"Nothing of {amount_text(promised, currency)} a year was measured where services "
               "are used, so what was delivered is not known.")  # fmt: skip
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
    yield from taken_texts(float(leaking.unmeasured.sum()), beyond_of(leaking))


def taken_texts(unmeasured: float, beyond: float) -> Iterable[str]:
    """What counts as delivered though nobody knows."""
    if unmeasured:
        yield f"{amount_text(unmeasured)} was not measured and is taken as delivered."
    if beyond:
        yield (f"{amount_text(beyond)} passes no client or process that uses a service: nothing "
               "of it can be measured, and it counts as delivered.")  # fmt: skip


def unknown_text(part: Part) -> str:
    """Why it is not known what of something arrived; empty where it is."""
    if part.share is not None:
        return ""
    if not part.promised:
        return "no value"
    if isinstance(part, ObjectiveDelivery) and not part.unmeasured:
        return "no client or process uses a service for it"
    return "nothing measured"


def _remarks(edges: Edges, order: Ints) -> Iterable[str]:
    series, levels, leaking = edges.series, edges.series.levels, edges.leaking
    if edges.snapshot.values_assumed:
        yield VALUES_ASSUMED
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
        (levels.unknown, "row", "of what is no element here"),
    ):
        if count:
            yield f"Left out: {counted(count, noun)} {what}."
    if unheeded := unheeded_text(edges.snapshot, levels):
        yield unheeded


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
