"""The portfolio of services: which to invest in, migrate, tolerate or eliminate.

Two marks place a service: how much of the value stands on it, and how well it delivers at its
point of use. Each is cut in two; a service exactly on a cut is high (METHODS 3.8, TIME).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import floor, log10

import numpy as np

from alignment.graphs.explained import Explanation, Input
from alignment.graphs.figures import Rows
from alignment.graphs.portfolio.standing import Standings, require_fractions, standings_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import where
from alignment.graphs.words import counted, figure_text, known, label

VALUE_CUT, FIT_CUT = 0.25, 0.8
"""Where value and fit become high (METHODS 2.5)."""

_ROUNDING = 1e-9
"""Nearer to a cut than this counts as on it: sums of fractions are exact to about 1e-15."""

_NO_VALUE = "no objective has a value"
_TOO_LARGE = "it is in a circle too large to tell what stands on it"


class Quadrant(StrEnum):
    """What to do with a service. Source: Gartner, TIME."""

    INVEST = "invest"
    MIGRATE = "migrate"
    TOLERATE = "tolerate"
    ELIMINATE = "eliminate"


QUADRANTS = (Quadrant.INVEST, Quadrant.MIGRATE, Quadrant.TOLERATE, Quadrant.ELIMINATE)
"""By their bits: which of value and fit is low."""

VALUE_BIT, FIT_BIT = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One service and its place.

    Attributes:
        value: Its support as a fraction of all value; None where there is none.
        fit: Delivery at its point of use, weighted by what was promised there; None if unknown.
        quadrant: None where value or fit is unknown; ``reason`` says which, and what is left.
        value_margin, fit_margin: Value and fit minus their cuts.
        stability: The smaller of the two distances: the call holds while neither figure moves
            by more than this.
        turns_to: The quadrant beyond the nearer cut.
        contribution, lens_cost, support, loaded_cost: As ``cost.CostItem`` has them.
        platform: Components use it as a platform. Its loaded cost counts that, its support does
            not; so it is not compared with others.
        dominated_by: A service with no less value, no more loaded cost and no less fit, and
            better in one of them; None where there is none, or it is not compared.
    """

    id: str
    name: str
    value: float | None
    fit: float | None
    quadrant: Quadrant | None
    reason: str
    value_margin: float | None
    fit_margin: float | None
    stability: float | None
    turns_to: Quadrant | None
    contribution: float | None
    lens_cost: float | None
    support: float | None
    loaded_cost: float | None
    platform: bool
    dominated_by: str | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio:
    """The answer.

    Attributes:
        value_cut, fit_cut: Where value and fit become high.
        total: Value per year of all objectives.
        items: Every service, the most valuable first.
        counts: How many services stand in each quadrant; ``unplaced``: in none.
        dominated: How many are dominated; ``incomparable``: left out of that comparison, since
            a figure of theirs is unknown or they are platforms.
        remarks: What was assumed or left out.
        conclusion: The answer in one or two sentences.
    """

    revision: int
    value_cut: float
    fit_cut: float
    total: float
    items: Sequence[Placed]
    counts: dict[str, int]
    unplaced: int
    dominated: int
    incomparable: int
    values_assumed: bool
    remarks: tuple[str, ...]
    conclusion: str


def portfolio_of(
    snapshot: Snapshot, fits: Mapping[str, float | None], *,
    value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT,
) -> Portfolio:  # fmt: skip
    """Place every service by its value and fit.

    Args:
        snapshot: The estate.
        fits: Fit of services by id, in 0..1; one that is not named is unknown.
        value_cut: Fraction of all value that is high, in 0..1.
        fit_cut: Fit that is high, in 0..1.

    Raises:
        Invalid: A cut or a fit is no fraction.

    Time O(s log s) for s services beside cost and flow of the snapshot.

    Source: METHODS 3.8 (TIME, Pareto filter), 2.5.
    """
    return placement_of(standings_of(snapshot, fits), value_cut, fit_cut).portfolio()


def placement_of(standings: Standings, value_cut: float, fit_cut: float) -> "Placement":
    """The same of standings that are known already; raises Invalid where a cut is no fraction."""
    require_fractions({"value_cut": value_cut, "fit_cut": fit_cut})
    return Placement(standings, value_cut, fit_cut)


@dataclass(frozen=True, eq=False)
class Placement:
    """Both cuts laid through the services; arrays are in the order of the standings, shape (s,).

    Each cut has one of two bits of a quadrant, so what lies beyond it is told by turning that.
    """

    standings: Standings
    value_cut: float
    fit_cut: float

    @cached_property
    def value_margin(self) -> Floats:
        """Value minus its cut; NaN where it is unknown."""
        return self.standings.value - self.value_cut

    @cached_property
    def fit_margin(self) -> Floats:
        """Fit minus its cut; NaN where it is unknown."""
        return self.standings.fit - self.fit_cut

    @cached_property
    def quadrant(self) -> Ints:
        """Places in ``QUADRANTS``; -1 where value or fit is unknown."""
        value, fit = self.value_margin, self.fit_margin
        low = (value < -_ROUNDING) * VALUE_BIT + (fit < -_ROUNDING) * FIT_BIT
        return np.where(np.isnan(value) | np.isnan(fit), -1, low).astype(np.int32)

    @cached_property
    def stability(self) -> Floats:
        """How far the nearer cut is; NaN where there is no quadrant."""
        return np.minimum(np.abs(self.value_margin), np.abs(self.fit_margin))

    @cached_property
    def turning(self) -> Ints:
        """The bit of the nearer cut; of value where both are as near."""
        value, fit = np.abs(self.value_margin), np.abs(self.fit_margin)
        return np.where(value <= fit, VALUE_BIT, FIT_BIT).astype(np.int32)

    def nearest(self, distance: Floats, most: int) -> list[int]:
        """The placed services of the smallest distances, at equal ones by their ids."""
        some = where(self.quadrant >= 0)
        if len(some) > most:
            some = some[distance[some] <= np.partition(distance[some], most - 1)[most - 1]]
        items = self.standings.items
        return sorted(some.tolist(), key=lambda row: (distance[row], items[row].id))[:most]

    def item(self, row: int) -> Placed:
        """One service."""
        standing, place = self.standings.items[row], int(self.quadrant[row])
        value, fit = known(self.value_margin[row]), known(self.fit_margin[row])
        return Placed(
            id=standing.id, name=standing.name, value=standing.value, fit=standing.fit,
            quadrant=QUADRANTS[place] if place >= 0 else None,
            reason="" if place >= 0 else _reason(value, self.standings.total),
            value_margin=value, fit_margin=fit, stability=known(self.stability[row]),
            turns_to=QUADRANTS[place ^ int(self.turning[row])] if place >= 0 else None,
            contribution=standing.contribution, lens_cost=standing.lens_cost,
            support=standing.support, loaded_cost=standing.loaded_cost,
            platform=standing.platform, dominated_by=standing.dominated_by,
        )  # fmt: skip

    def portfolio(self) -> Portfolio:
        """All that is to be told of it."""
        standings = self.standings
        unplaced, *placed = np.bincount(self.quadrant + 1, minlength=len(QUADRANTS) + 1).tolist()
        counts = dict(zip(map(str, QUADRANTS), placed, strict=True))
        return Portfolio(
            revision=standings.snapshot.revision, value_cut=self.value_cut, fit_cut=self.fit_cut,
            total=standings.total, items=Rows(where(self.quadrant >= -1), self.item),
            counts=counts, unplaced=unplaced, dominated=standings.dominated,
            incomparable=standings.incomparable,
            values_assumed=standings.snapshot.values_assumed,
            remarks=(*_none_high(self), *_remarks(standings)),
            conclusion=_conclusion(self, counts),
        )  # fmt: skip


def median_cut(placement: Placement) -> float | None:
    """The cut at which the value of half of the services is high, to three digits.

    None where the value of some service is high already, or half of them have none.
    """
    value = placement.standings.value
    values = value[~np.isnan(value)]
    middle = float(np.median(values)) if len(values) else 0.0
    if not middle or is_high(values.max() - placement.value_cut):
        return None
    step = 10.0 ** (floor(log10(middle)) - 2)
    return min(round(floor(middle / step) * step, 15), middle)


def explain_quadrant(placement: Placement, element: str) -> Explanation:
    """Why a service stands where it stands."""
    snapshot, answer = placement.standings.snapshot, placement.portfolio()
    name = label(snapshot, snapshot.index_of(element))
    item = next((p for p in answer.items if p.id == element), None)
    if item is None:
        said = reason = f"{name} is no service, and only services are placed."
    elif item.quadrant is None:
        said, reason = f"{name} has no quadrant ({item.reason}).", item.reason
    else:
        reason = "a quadrant is a word, not a number"
        said = (
            f"{name}: {item.quadrant}. {item.value:.3g} of all value stands on it (high from "
            f"{answer.value_cut:g}), its fit is {item.fit:.3g} (high from {answer.fit_cut:g})."
        )
    return Explanation(
        revision=snapshot.revision, figure="quadrant", of=(element,), value=None, unit="",
        reason=reason, sentence=said, inputs=_inputs(answer, item) if item else (),
        formula="value and fit high: invest; value alone: migrate; fit alone: tolerate; "
        "neither: eliminate",
        assumptions=answer.remarks, sources=("METHODS 3.8", "Gartner, TIME"),
    )  # fmt: skip


def _inputs(answer: Portfolio, item: Placed) -> tuple[Input, ...]:
    return (
        Input(name="value", meaning="part of all value that stands on it", value=item.value,
              unit="fraction", origin="support / total value"),
        Input(name="value cut", meaning="from where value is high", value=answer.value_cut,
              unit="fraction", origin=f"a choice; usual is {VALUE_CUT:g}"),
        Input(name="fit", meaning="delivery at its point of use", value=item.fit,
              unit="fraction", origin="targets and measurements"),
        Input(name="fit cut", meaning="from where fit is high", value=answer.fit_cut,
              unit="fraction", origin=f"a choice; usual is {FIT_CUT:g}"),
    )  # fmt: skip


def is_high(margin: float) -> bool:
    """Whether a figure that lies so far above its cut is high; exactly on it is."""
    return margin >= -_ROUNDING


def _reason(value_margin: float | None, total: float) -> str:
    """Why there is no quadrant, and which ones a known value leaves."""
    if value_margin is None:
        return _TOO_LARGE if total else _NO_VALUE
    low = 0 if is_high(value_margin) else VALUE_BIT
    return f"fit not known: {QUADRANTS[low]} or {QUADRANTS[low | FIT_BIT]}"


def _conclusion(placement: Placement, counts: Mapping[str, int]) -> str:
    items, snapshot = placement.standings.items, placement.standings.snapshot
    if not items:
        return "There is no service to place."
    held = [f"{q} {n:,}" for q, n in counts.items() if n]
    if not held:
        why = placement.item(0).reason.partition(":")[0]
        return f"None of {counted(len(items), 'service')} can be placed: {why}."
    said = f"Of {counted(len(items), 'service')}: {', '.join(held)}"
    unplaced = len(items) - sum(counts.values())
    first = f"{said}, not placed {unplaced:,}." if unplaced else f"{said}."
    nearest = placement.item(*placement.nearest(placement.stability, 1))
    name = label(snapshot, snapshot.index_of(nearest.id))
    return f"{first} The closest call is {name} ({nearest.quadrant}): {_turning(nearest)}."


def _turning(placed: Placed) -> str:
    """What would turn a quadrant, by which of the two it is nearer to its cut."""
    value, fit = placed.value_margin or 0.0, placed.fit_margin or 0.0
    what, margin = ("value", value) if abs(value) <= abs(fit) else ("fit", fit)
    way = "lower" if is_high(margin) else "higher"
    points = figure_text(100 * abs(margin), 3)
    return f"with a {what} {points} percentage points {way} it would be {placed.turns_to}"


def _none_high(placement: Placement) -> Iterable[str]:
    """Why none is to be invested in or migrated, where all value lies below the cut."""
    standings = placement.standings
    first = standings.items[0] if standings.items else None
    if first is None or first.value is None or is_high(first.value - placement.value_cut):
        return
    snapshot = standings.snapshot
    said = (f"No service reaches the value cut of {_share(placement.value_cut)} of all value, so "
            f"none is to be invested in or migrated: most, {_share(first.value)}, stands on "
            f"{label(snapshot, snapshot.index_of(first.id))}.")  # fmt: skip
    cut = median_cut(placement)
    yield said if cut is None else f"{said} Half of the services reach {_share(cut)}, the median."


def _share(part: float) -> str:
    """A part as it is compared: to three digits, which may not hide on which side it lies."""
    return f"{figure_text(100 * part, 3)} %"


def _remarks(standings: Standings) -> Iterable[str]:
    unknown, services = int(np.isnan(standings.fit).sum()), len(standings.items)
    if unknown:
        yield (f"The fit of {unknown:,} of {counted(services, 'service')} is not known: "
               "no delivery is known at their point of use.")  # fmt: skip
    if standings.incomparable:
        some, them = ("is", "it") if standings.incomparable == 1 else ("are", "them")
        yield (f"{standings.incomparable:,} {some} not compared with others: a figure is unknown, "
               f"or components use {them} as a platform.")  # fmt: skip
    yield from standings.remarks
