"""How much of what was promised to a consumer was delivered: consistency as a figure.

A target belongs to an *edge*: its consumer and its service. What counts on an edge:

* A measurement without a consumer counts for every consumer of the service. One that names a
  consumer stands in its place for that consumer, indicator and period.
* The periods are those in which at least one target of the edge was measured. A target that was
  not measured in one of them says nothing about it, neither good nor bad.
* Periods of different grain are not mixed: an edge is told in the grain in which most of its
  targets were measured; of several in the one with most criticality, then in the finer one.
  What was measured in another grain is left out and counted.
* The weight of a period is the largest that is stated with one of its measurements, else 1. A
  period of weight 0 had no business: it is left out and counted.

Whether value leaks on an edge is not decided here but in ``delivered``.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import starts_of
from alignment.errors import Invalid
from alignment.graphs.service_levels import Grain, ServiceLevels
from alignment.graphs.snapshot import Bytes, Floats, Ints

DEFAULT_P = 2.0
"""Exponent of the power mean: the loss is the root mean square of the shortfalls."""

_GRAINS = len(Grain)


def shortfalls(values: Floats, target: Floats | float, floor: Floats | float) -> Floats:
    """How far each value falls short of its target: 0 on target, 1 at the floor or beyond.

    The same formula serves where lower is better: then the target lies below the floor.

    Source: METHODS 1.5, s = clip((T - m) / (T - L), 0, 1).
    """
    return np.clip((target - values) / (np.asarray(target) - floor), 0.0, 1.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Series:
    """The combined shortfalls of e edges in their periods: c cells, by edge, then in time.

    Attributes:
        levels: The targets and measurements that it is made of.
        consumer, service: Index of both ends of each edge, ascending, int32, shape (e,).
        target_ptr: Targets of edge i are ``target_ptr[i]:target_ptr[i + 1]``, int32, (e + 1,).
        grain: Grain in which an edge is told; -1 where nothing was measured, int8, shape (e,).
        ptr: Cells of edge i are ``ptr[i]:ptr[i + 1]``, int32, shape (e + 1,).
        period: Place in ``levels.periods`` of each cell, int32, shape (c,).
        shortfall: ``max over r of kappa_r * s_r`` over the targets measured then, shape (c,).
        weight: Business volume of the period, > 0, shape (c,).
        other_grain: Readings of each edge left out for their grain, int32, shape (e,).
        idle: Periods of each edge left out for weight 0, int32, shape (e,).
        patchy: Periods of each edge in which not all of its targets were measured, int32, (e,).
        row, reading, cell: Target, place in ``levels.readings`` and cell of what is counted.
    """

    levels: ServiceLevels
    consumer: Ints
    service: Ints
    target_ptr: Ints
    grain: Bytes
    ptr: Ints
    period: Ints
    shortfall: Floats
    weight: Floats
    other_grain: Ints
    idle: Ints
    patchy: Ints
    row: Ints
    reading: Ints
    cell: Ints

    def __len__(self) -> int:
        return len(self.consumer)

    @cached_property
    def measured(self) -> NDArray[np.bool_]:
        """True where an edge has a period that counts, shape (e,)."""
        return np.diff(self.ptr) > 0

    @cached_property
    def starts(self) -> Ints:
        """The first cell of each measured edge."""
        return self.ptr[:-1][self.measured]


def series_of(levels: ServiceLevels) -> Series:
    """Combine the targets of each edge inside each period.

    Time O(t + r log r) for t targets and r readings, memory O(t + r).

    Source: METHODS 1.5, "several requirements": s_t = max over r of kappa_r * s_{t,r}.
    """
    readings, new = levels.readings, np.ones(len(levels), dtype=bool)
    new[1:] = (np.diff(levels.consumer) != 0) | (np.diff(levels.service) != 0)
    edge_of = np.cumsum(new, dtype=np.int32) - 1
    first = new.nonzero()[0]
    count = len(first)
    target_ptr = np.append(first, len(levels)).astype(np.int32)
    grains = levels.grain[readings.period]
    chosen = _chosen_grains(levels, readings.row, grains, first)
    edges = edge_of[readings.row]
    fits = grains == chosen[edges]
    reading = fits.nonzero()[0]
    key = edges[reading].astype(np.int64) * len(levels.periods) + readings.period[reading]
    order = np.argsort(key, kind="stable")
    reading, key = reading[order], key[order]
    row, begin = readings.row[reading], np.flatnonzero(np.diff(key, prepend=-1))
    short = levels.kappa[row] * shortfalls(
        readings.value[reading], levels.target[row], levels.floor[row]
    )
    combined = np.maximum.reduceat(short, begin) if len(begin) else short
    weight, cell_edge = _weights(readings.weight[reading], begin), edge_of[row[begin]]
    busy, size = weight > 0, np.diff(np.append(begin, len(key)))
    missing = size < np.diff(target_ptr)[cell_edge]
    cell = np.repeat(np.where(busy, np.cumsum(busy, dtype=np.int32) - 1, -1), size)
    counts = cell >= 0
    return Series(
        levels=levels, consumer=levels.consumer[first], service=levels.service[first],
        target_ptr=target_ptr, grain=chosen.astype(np.int8),
        ptr=starts_of(_counts(cell_edge[busy], count)),
        period=readings.period[reading[begin]][busy],
        shortfall=combined[busy], weight=weight[busy],
        other_grain=_counts(edges[~fits], count), idle=_counts(cell_edge[~busy], count),
        patchy=_counts(cell_edge[busy & missing], count), row=row[counts],
        reading=reading[counts].astype(np.int32), cell=cell[counts].astype(np.int32),
    )  # fmt: skip


def _chosen_grains(
    levels: ServiceLevels, row: Ints, grains: Bytes, first: NDArray[np.int64]
) -> Ints:
    """The grain in which each edge is told; -1 where nothing was measured."""
    if not len(first):
        return np.zeros(0, dtype=np.int32)
    place = row.astype(np.int64) * _GRAINS + grains
    seen = np.bincount(place, minlength=len(levels) * _GRAINS).reshape(-1, _GRAINS) > 0
    targets = np.add.reduceat(seen.astype(np.int32), first)
    kappas = np.add.reduceat(seen * levels.kappa[:, None], first)
    kappas = np.where(targets == targets.max(axis=1, keepdims=True), kappas, -1.0)
    best = kappas == kappas.max(axis=1, keepdims=True)
    finest = _GRAINS - 1 - np.argmax(best[:, ::-1], axis=1)
    return np.where(targets.any(axis=1), finest, -1).astype(np.int32)


def _weights(stated: Floats, begin: NDArray[np.int64]) -> Floats:
    """The weight of each cell: the largest that is stated, else 1."""
    if not len(begin):
        return np.zeros(0)
    largest = np.fmax.reduceat(stated, begin)
    return np.where(np.isnan(largest), 1.0, largest)


def _counts(edges: NDArray[np.integer], count: int) -> Ints:
    return np.bincount(edges, minlength=count).astype(np.int32)


@dataclass(frozen=True, eq=False, kw_only=True)
class EdgeDelivery:
    """How far each of e edges was delivered; NaN where nothing was measured.

    ``delivery = 1 - level_loss - penalty``.

    Attributes:
        p: Exponent of the power mean, from 1 (the level alone) to infinity (the worst period).
        delivery: D, 0..1, shape (e,).
        level_loss: Weighted mean of the shortfalls, 0..1, shape (e,).
        penalty: What unsteadiness costs: power mean minus mean, >= 0, shape (e,).
    """

    series: Series
    p: float
    delivery: Floats
    level_loss: Floats
    penalty: Floats


def deliver(series: Series, p: float = DEFAULT_P) -> EdgeDelivery:
    """The delivery of every edge.

    Args:
        series: The shortfalls.
        p: At least 1; raises Invalid otherwise.

    Time O(c), all edges at once.

    Source: METHODS 1.5, D = 1 - (sum v s^p / sum v)^(1/p). Each edge is scaled by its largest
    shortfall, so that equal shortfalls give exactly themselves and none underflows.
    """
    require_exponent(p)
    measured, starts = series.measured, series.starts
    loss, mean = np.full(len(series), np.nan), np.full(len(series), np.nan)
    if len(starts):
        periods = np.diff(series.ptr)[measured]
        largest = np.maximum.reduceat(series.shortfall, starts)
        scale = np.where(largest > 0, largest, 1.0)
        part = series.shortfall / np.repeat(scale, periods)
        total = np.add.reduceat(series.weight, starts)
        mean[measured] = scale * np.add.reduceat(series.weight * part, starts) / total
        if np.isinf(p):
            loss[measured] = largest
        else:
            powers = np.add.reduceat(series.weight * part**p, starts) / total
            loss[measured] = scale * powers ** (1.0 / p)
    mean = np.minimum(mean, 1.0)
    loss = np.maximum(np.minimum(loss, 1.0), mean)
    return EdgeDelivery(
        series=series, p=p, delivery=1.0 - loss, level_loss=mean, penalty=loss - mean
    )


def require_exponent(p: float) -> None:
    """Raise Invalid for what is no exponent of a power mean that punishes unsteadiness."""
    if not p >= 1:
        msg = f"p is {p:g}; it must be at least 1 (the level alone), or inf (the worst period)"
        raise Invalid(msg, p=p)
