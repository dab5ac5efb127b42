"""What is known of each service wherever the cuts of the portfolio lie: value, fit, dominance."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from operator import attrgetter, itemgetter

import numpy as np

from alignment.catalogue import Kind
from alignment.errors import Invalid, Problem
from alignment.graphs.portfolio.cost import CostItem, cost_of
from alignment.graphs.snapshot import Floats, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The figures of one service; see ``quadrants.Placed``."""

    id: str
    name: str
    value: float | None
    fit: float | None
    contribution: float | None
    lens_cost: float | None
    support: float | None
    loaded_cost: float | None
    platform: bool
    dominated_by: str | None = None

    @property
    def comparable(self) -> bool:
        """It is compared with others: all its figures are known, and it is no platform."""
        return not self.platform and None not in (self.value, self.fit, self.loaded_cost)


@dataclass(frozen=True, eq=False, kw_only=True)
class Standings:
    """Every service, the most valuable first, those of unknown value last.

    Attributes:
        snapshot: The estate.
        items: The s services.
        value, fit: Their figures once more, shape (s,); NaN where one is unknown.
        total: Value per year of all objectives.
        dominated: How many are dominated; ``incomparable``: are not compared with others.
        remarks: What was assumed or left out of cost.
    """

    snapshot: Snapshot
    items: tuple[Standing, ...]
    value: Floats
    fit: Floats
    total: float
    dominated: int
    incomparable: int
    remarks: tuple[str, ...]


def standings_of(snapshot: Snapshot, fits: Mapping[str, float | None]) -> Standings:
    """The figures of every service, and which one dominates it.

    Args:
        snapshot: The estate.
        fits: Fit of services by id, in 0..1; one that is not named is unknown.

    Raises:
        Invalid: A fit is no fraction.

    Time O(s log s) for s services beside cost and flow of the snapshot.

    Source: METHODS 3.8 (Pareto filter), 2.5.
    """
    require_fractions({i: fit for i, fit in fits.items() if fit is not None})
    cost = cost_of(snapshot, kind=Kind.SERVICE)
    items = [_standing(item, fits.get(item.id), cost.value) for item in cost.items]
    beaten = dominated_by(items)
    items = [replace(i, dominated_by=beaten[i.id]) if i.id in beaten else i for i in items]
    items.sort(key=lambda i: (i.value is None, -(i.value or 0.0), i.id))
    value, fit = (np.array([*map(attrgetter(name), items)], float) for name in ("value", "fit"))
    return Standings(
        snapshot=snapshot, items=tuple(items), value=value, fit=fit, total=cost.value,
        dominated=len(beaten), incomparable=sum(not i.comparable for i in items),
        remarks=cost.remarks,
    )  # fmt: skip


def dominated_by(items: Iterable[Standing]) -> dict[str, str]:
    """A service that dominates each dominated one, itself dominated by none.

    Platforms and services with an unknown figure are not compared. Equal ones do
    not dominate one another.

    Time O(s log s): the best value first, keeping the best fit for each cost so far.

    Source: METHODS 3.8 (MCDA: Pareto filter first); Kung, Luccio, Preparata 1975.
    """
    rows = sorted(
        (-i.value, i.loaded_cost, -i.fit, i.id)
        for i in items
        if i.value is not None
        and i.loaded_cost is not None
        and i.fit is not None
        and not i.platform
    )
    best: list[tuple[float, float, float, str]] = []  # dearer ones stand later and fit better
    beaten = {}
    for worth, cost, unfit, name in rows:
        cheaper = bisect_right(best, cost, key=itemgetter(0))
        if cheaper and best[cheaper - 1][1] <= unfit:
            *figures, other = best[cheaper - 1]
            if figures != [cost, unfit, worth]:
                beaten[name] = other
            continue
        place = end = bisect_left(best, cost, key=itemgetter(0))
        while end < len(best) and best[end][1] >= unfit:
            end += 1
        best[place:end] = [(cost, unfit, worth, name)]
    return beaten


def require_fractions(given: Mapping[str, float]) -> None:
    """Cuts or fits by name lie in 0..1; raises Invalid."""
    wrong = {name: x for name, x in given.items() if not (isfinite(x) and 0 <= x <= 1)}
    if wrong:
        problems = [Problem(name, f"{x:g} does not lie in 0..1") for name, x in wrong.items()]
        msg = f"cuts and fits are fractions; {problems[0]}"
        raise Invalid(msg, problems)


def _standing(item: CostItem, fit: float | None, total: float) -> Standing:
    value = None if item.support is None or not total else item.support / total
    return Standing(
        id=item.id, name=item.name, value=value, fit=fit, contribution=item.contribution,
        lens_cost=item.lens, support=item.support, loaded_cost=item.loaded,
        platform=item.platform,
    )  # fmt: skip
