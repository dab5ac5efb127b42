"""The delivery of many edges over many months. Answers: the sum of D, and how many months met.

Each edge has one target and its months; every tenth service is measured once for all consumers.
The join of measurements to targets is part of the time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from alignment.graphs.service_levels import ServiceLevels
from bench.measure import Contender

MONTHS = 60

Ask = Callable[[], tuple[float, int]]


@dataclass(frozen=True)
class Promises:
    """Targets and measurements as arrays, and the same as rows for who has no arrays."""

    levels: ServiceLevels

    @property
    def targets(self) -> list[tuple[int, int, float, float]]:
        held = self.levels
        return list(zip(held.consumer.tolist(), held.service.tolist(), held.target.tolist(),
                        held.floor.tolist(), strict=True))  # fmt: skip

    @property
    def measured(self) -> list[tuple[int, int, int, float, float]]:
        held = self.levels
        return list(zip(held.at.tolist(), held.of.tolist(), held.when.tolist(),
                        held.value.tolist(), held.weight.tolist(), strict=True))  # fmt: skip


def promises(edges: int, *, seed: int = 1) -> Promises:
    """So many edges, five consumers to a service, and their months."""
    random = np.random.default_rng(seed)
    service = np.repeat(np.arange(edges // 5), 5)
    consumer = edges + np.arange(edges) % 997 * 5 + np.arange(edges) % 5
    order = np.lexsort((service, consumer))
    service, consumer = service[order], consumer[order]
    general = np.unique(service[service % 10 == 0])
    of = np.concatenate([service[service % 10 > 0], general]).repeat(MONTHS)
    at = np.concatenate([consumer[service % 10 > 0], np.full(len(general), -1)]).repeat(MONTHS)
    when = np.tile(np.arange(MONTHS), len(of) // MONTHS)
    zeros = np.zeros(edges, dtype=np.int32)
    target = np.full(edges, 99.5)
    return Promises(ServiceLevels(
        indicators=("availability",), units=("percent",),
        periods=tuple(f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)),
        grain=np.full(MONTHS, 2, np.int8), number=np.arange(MONTHS, dtype=np.int64),
        consumer=consumer.astype(np.int32), service=service.astype(np.int32), indicator=zeros,
        unit=zeros, target=target, floor=target - 5.0, kappa=np.ones(edges),
        at=at.astype(np.int32), of=of.astype(np.int32), what=np.zeros(len(of), np.int32),
        when=when.astype(np.int32), value=random.integers(940, 1001, len(of)) / 10,
        weight=np.where(random.random(len(of)) < 0.5, np.nan, 2.0), unknown=0,
    ))  # fmt: skip


def ours(given: Promises) -> Ask:
    """Everything from the aligned rows on: join, series, power mean, streaks, trend."""
    from alignment.graphs.consistency.measures import steadiness_of
    from alignment.graphs.delivery import deliver, series_of

    def ask() -> tuple[float, int]:
        series = series_of(replace(given.levels))  # nothing is kept from the run before
        return float(np.nansum(deliver(series).delivery)), int(steadiness_of(series).met.sum())

    return ask


def dictionaries(given: Promises) -> Ask:
    """The same figure, without streaks and trend, by plain Python."""
    targets, rows = given.targets, given.measured

    def ask() -> tuple[float, int]:
        found: dict[tuple[int, int], dict[int, tuple[float, float]]] = {}
        for at, of, when, value, weight in rows:
            found.setdefault((at, of), {})[when] = (value, 1.0 if isnan(weight) else weight)
        whole, met = 0.0, 0
        for consumer, service, target, floor in targets:
            months = found.get((-1, service), {}) | found.get((consumer, service), {})
            total = power = 0.0
            for value, weight in months.values():
                short = min(max((target - value) / (target - floor), 0.0), 1.0)
                total += weight
                power += weight * short * short
                met += short == 0
            whole += 1 - (power / total) ** 0.5
        return whole, met

    return ask


CONTENDERS = (Contender("alignment", ours), Contender("dictionaries", dictionaries))
