"""What is told of single edges: how each was delivered, and who stands where in a ranking."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from alignment.catalogue import KINDS, VALUE_KINDS, Kind
from alignment.graphs.consistency.measures import (
    Means,
    Steadiness,
    attained_of,
    means_of,
    steadiness_of,
)
from alignment.graphs.delivered import Leaking, places_of
from alignment.graphs.delivery import EdgeDelivery, Series
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import counted, known

_USERS = (Kind.CLIENT, Kind.PROCESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The period that fell shortest, the first of several."""

    period: str
    shortfall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One target of an edge over the periods that count.

    Attributes:
        target, floor: In the indicator's own unit.
        periods: In how many periods it was measured; met: in how many of them it was met.
        mean: Mean of the values; None where nothing was measured.
        attained: Where the mean lies between floor (0) and target (1); above 1 it is better.
    """

    indicator: str
    unit: str
    target: float
    floor: float
    criticality: float
    periods: int
    met: int
    mean: float | None
    attained: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryItem:
    """How a service was delivered to one consumer. Amounts are per year.

    Attributes:
        delivery: D = 1 - level_loss - penalty; None where nothing was measured, as the next ones.
        level_loss: Weighted mean of the shortfalls.
        penalty: What unsteadiness costs beyond that.
        promised: What flows along the edge; 0 where no requirement stands for it.
        delivered: What of it arrived; without a measurement all of it is taken to.
        gap: What was lost.
        periods: How many were measured; met: in how many all targets were met.
        share_met: met / periods.
        longest_streak: Most measured periods in a row that were met.
        worst: None where every period was met.
        last_miss: The last period that was not met.
        trend: Change of 1 - shortfall a period, by least squares; positive where it improves.
        mean: Mean of the values of the most critical target, in its own unit.
        attained: Where the means of its targets lie between floor (0) and target (1), uncapped.
        shortfalls: By period, the targets combined.
        indicators: Each target.
        remark: What was left out, and why value does not leak here or nothing is known.
    """

    consumer: str
    consumer_name: str
    service: str
    service_name: str
    delivery: float | None
    level_loss: float | None
    penalty: float | None
    promised: float
    delivered: float
    gap: float
    periods: int
    met: int
    share_met: float | None
    longest_streak: int
    worst: Worst | None
    last_miss: str | None
    trend: float | None
    mean: float | None
    unit: str
    attained: float | None
    shortfalls: dict[str, float]
    indicators: tuple[Indicator, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edged:
    """What some edges have together: value passes each of them once. Amounts are per year.

    Attributes:
        edges: How many they are; lossy: on how many something was lost.
        unmeasured: What of the promise was not measured and is taken as delivered.
    """

    edges: int
    lossy: int
    promised: float
    delivered: float
    gap: float
    unmeasured: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One edge in a ranking; equal figures share a rank.

    Attributes:
        figure: The delivery, or what the means attain.
    """

    rank: int
    consumer: str
    service: str
    figure: float


@dataclass(frozen=True, eq=False)
class Edges:
    """Every edge that something can be told of: those with targets, and those with value.

    The first ``len(series)`` have targets; the others are edges of the boundary that carry value
    and have none.
    """

    snapshot: Snapshot
    found: EdgeDelivery
    leaking: Leaking

    @property
    def series(self) -> Series:
        """The shortfalls behind them."""
        return self.found.series

    @cached_property
    def steady(self) -> Steadiness:
        """Counts, streaks and trend of each edge with targets."""
        return steadiness_of(self.series)

    @cached_property
    def means(self) -> Means:
        """The means of each target."""
        return means_of(self.series)

    @cached_property
    def attained(self) -> Floats:
        """What the means of each edge with targets attain."""
        return attained_of(self.series, self.means)

    @cached_property
    def place(self) -> Ints:
        """The place of each edge in the boundary; -1 where no value can leak."""
        boundary, series = self.leaking.boundary, self.series
        held = places_of(boundary, series.consumer, series.service, len(self.snapshot))
        rest = boundary.promised > 0
        rest[held[held >= 0]] = False
        return np.concatenate([held, rest.nonzero()[0]]).astype(np.int32)

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """Consumer and service of each edge."""
        boundary, series = self.leaking.boundary, self.series
        extra = self.place[len(series) :]
        return (np.concatenate([series.consumer, boundary.consumer[extra]]),
                np.concatenate([series.service, boundary.service[extra]]))  # fmt: skip

    def on_edge(self, amounts: Floats) -> Floats:
        """Amounts of the boundary by edge; 0 where no value can leak."""
        return np.append(amounts, 0.0)[self.place]

    def order(self, consumer: int | None, service: int | None) -> Ints:
        """The edges of a consumer and a service, if named: the largest gap first."""
        of, to = self.ends
        gap = self.on_edge(self.leaking.gaps)
        order = np.lexsort((to, of, -self.on_edge(self.leaking.boundary.promised), -gap))
        if consumer is not None:
            order = order[of[order] == consumer]
        if service is not None:
            order = order[to[order] == service]
        return order.astype(np.int32)

    def together(self, edges: Ints) -> Edged:
        """The sums of some edges."""
        promised, gap, unmeasured = (
            self.on_edge(amounts)[edges]
            for amounts in (
                self.leaking.boundary.promised, self.leaking.gaps, self.leaking.unmeasured
            )
        )  # fmt: skip
        return Edged(
            edges=len(edges), lossy=int((gap > 0).sum()), promised=float(promised.sum()),
            delivered=float((promised - gap).sum()), gap=float(gap.sum()),
            unmeasured=float(unmeasured.sum()),
        )  # fmt: skip

    def ranking(self, figures: Floats, edges: Ints) -> tuple[Ranked, ...]:
        """Those of some edges that were measured, the largest figure first."""
        edges = edges[edges < len(self.series)]
        edges = edges[self.series.measured[edges]]
        (of, to), ids = self.ends, self.snapshot.ids
        order = edges[np.lexsort((to[edges], of[edges], -figures[edges]))]
        amounts = figures[order]
        first = np.searchsorted(-amounts, -amounts, side="left") + 1
        rows = zip(first.tolist(), of[order].tolist(), to[order].tolist(), amounts.tolist(),
                   strict=True)  # fmt: skip
        return tuple(
            Ranked(rank=rank, consumer=ids[c], service=ids[s], figure=figure)
            for rank, c, s, figure in rows
        )

    def item(self, edge: int) -> DeliveryItem:
        """What is told of one edge."""
        of, to = (int(end[edge]) for end in self.ends)
        ids, names, place = self.snapshot.ids, self.snapshot.names, int(self.place[edge])
        promised = 0.0 if place < 0 else float(self.leaking.boundary.promised[place])
        gap = 0.0 if place < 0 else float(self.leaking.gaps[place])
        item = DeliveryItem(
            consumer=ids[of], consumer_name=names[of], service=ids[to], service_name=names[to],
            delivery=None, level_loss=None, penalty=None, promised=promised,
            delivered=promised - gap, gap=gap, periods=0, met=0, share_met=None,
            longest_streak=0, worst=None, last_miss=None, trend=None, mean=None, unit="",
            attained=None, shortfalls={}, indicators=self._indicators(edge),
            remark="; ".join(_remarks(self, edge)),
        )  # fmt: skip
        return _with_figures(self, edge, item) if self._is_measured(edge) else item

    def _is_measured(self, edge: int) -> bool:
        return edge < len(self.series) and bool(self.series.measured[edge])

    def targets(self, edge: int) -> range:
        """The targets of an edge."""
        ptr = self.series.target_ptr
        return range(int(ptr[edge]), int(ptr[edge + 1])) if edge < len(self.series) else range(0)

    def _indicators(self, edge: int) -> tuple[Indicator, ...]:
        levels, means = self.series.levels, self.means
        return tuple(
            Indicator(
                indicator=levels.indicators[levels.indicator[t]],
                unit=levels.units[levels.unit[t]], target=float(levels.target[t]),
                floor=float(levels.floor[t]), criticality=float(levels.kappa[t]),
                periods=int(means.readings[t]), met=int(means.met[t]),
                mean=known(means.mean[t]), attained=known(means.attained[t]),
            )
            for t in self.targets(edge)
        )  # fmt: skip


def _with_figures(edges: Edges, edge: int, item: DeliveryItem) -> DeliveryItem:
    """The same with the figures of an edge that was measured."""
    series, steady, found = edges.series, edges.steady, edges.found
    first, end = int(series.ptr[edge]), int(series.ptr[edge + 1])
    names = [series.levels.periods[p] for p in series.period[first:end].tolist()]
    short = series.shortfall[first:end].tolist()
    worst, miss = int(steady.worst[edge]) - first, int(steady.last_miss[edge]) - first
    chief = _chief(edges, edge)
    return replace(
        item, delivery=float(found.delivery[edge]), level_loss=float(found.level_loss[edge]),
        penalty=float(found.penalty[edge]), periods=end - first, met=int(steady.met[edge]),
        share_met=float(steady.met[edge]) / (end - first),
        longest_streak=int(steady.longest_streak[edge]),
        worst=Worst(period=names[worst], shortfall=short[worst]) if worst >= 0 else None,
        last_miss=names[miss] if miss >= 0 else None, trend=known(steady.trend[edge]),
        mean=known(edges.means.mean[chief]),
        unit=series.levels.units[series.levels.unit[chief]],
        attained=known(edges.attained[edge]),
        shortfalls=dict(zip(names, short, strict=True)),
    )  # fmt: skip


def _chief(edges: Edges, edge: int) -> int:
    """The most critical target of an edge among those that were measured, by name if several."""
    levels, means = edges.series.levels, edges.means
    measured = [t for t in edges.targets(edge) if means.readings[t]]
    return max(measured, key=lambda t: (levels.kappa[t], -t))


def _remarks(edges: Edges, edge: int) -> Iterable[str]:
    """What must be known of an edge to read its figures."""
    series, of = edges.series, int(edges.ends[0][edge])
    if edge >= len(series):
        yield "no target"
        return
    kind = KINDS[edges.snapshot.kind[of]]
    if kind not in _USERS:
        where = "objectives" if kind in VALUE_KINDS else f"{kind}s"
        yield f"a diagnosis: value does not leak where {where} use a service"
    elif edges.place[edge] < 0:
        yield "no requirement stands for it, so no value runs here"
    if not series.measured[edge]:
        yield "not measured"
    if series.other_grain[edge]:
        count = counted(int(series.other_grain[edge]), "measurement")
        yield f"{count} of another grain left out"
    if series.idle[edge]:
        yield f"{counted(int(series.idle[edge]), 'period')} without business left out"
    if series.patchy[edge]:
        yield f"in {series.patchy[edge]} of its periods not every target was measured"
