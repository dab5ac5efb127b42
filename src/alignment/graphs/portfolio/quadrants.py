"""The portfolio of services: which to invest in, migrate, tolerate or eliminate.

Two marks place a service: how much of the value stands on it, and how well it delivers at its
point of use. Each is cut in two; a service exactly on a cut is high (METHODS 3.8, TIME).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor, isfinite, log10
from operator import itemgetter
from statistics import median

from alignment.catalogue import Kind
from alignment.errors import Invalid, Problem
from alignment.graphs.explained import Explanation, Input
from alignment.graphs.portfolio.cost import CostItem, cost_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted, figure_text, label

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


_QUADRANTS = {
    (True, True): Quadrant.INVEST, (True, False): Quadrant.MIGRATE,
    (False, True): Quadrant.TOLERATE, (False, False): Quadrant.ELIMINATE,
}  # fmt: skip
"""By whether value and fit are high."""


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
    items: tuple[Placed, ...]
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
    _require_fractions({"value_cut": value_cut, "fit_cut": fit_cut})
    _require_fractions({i: fit for i, fit in fits.items() if fit is not None})
    cost = cost_of(snapshot, kind=Kind.SERVICE)
    cuts = (value_cut, fit_cut)
    placed = [_placed(item, fits.get(item.id), cost.value, cuts) for item in cost.items]
    beaten = dominated_by(placed)
    placed = [replace(p, dominated_by=beaten.get(p.id)) for p in placed]
    placed.sort(key=lambda p: (p.value is None, -(p.value or 0.0), p.id))
    counts = {q.value: sum(p.quadrant is q for p in placed) for q in Quadrant}
    answer = Portfolio(
        revision=snapshot.revision, value_cut=value_cut, fit_cut=fit_cut, total=cost.value,
        items=tuple(placed), counts=counts, unplaced=sum(p.quadrant is None for p in placed),
        dominated=len(beaten), incomparable=sum(not _is_comparable(p) for p in placed),
        values_assumed=snapshot.values_assumed, remarks=(), conclusion="",
    )  # fmt: skip
    return replace(
        answer, remarks=(*_none_high(snapshot, answer), *_remarks(answer, cost.remarks)),
        conclusion=_conclusion(snapshot, answer),
    )  # fmt: skip


def median_cut(answer: Portfolio) -> float | None:
    """The cut at which the value of half of the services is high, to three digits.

    None where the value of some service is high already, or half of them have none.
    """
    values = [p.value for p in answer.items if p.value is not None]
    middle = median(values) if values else 0.0
    if not middle or any(_is_high(value - answer.value_cut) for value in values):
        return None
    step = 10.0 ** (floor(log10(middle)) - 2)
    return min(round(floor(middle / step) * step, 15), middle)


def explain_quadrant(
    snapshot: Snapshot, element: str, fits: Mapping[str, float | None], *,
    value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT,
) -> Explanation:  # fmt: skip
    """Why a service stands where it stands."""
    place = snapshot.index_of(element)
    answer = portfolio_of(snapshot, fits, value_cut=value_cut, fit_cut=fit_cut)
    item = next((p for p in answer.items if p.id == element), None)
    name = label(snapshot, place)
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


def quadrant_of(value: float, fit: float, *, value_cut: float, fit_cut: float) -> Quadrant:
    """The quadrant of a service; exactly on a cut is high."""
    return _QUADRANTS[_is_high(value - value_cut), _is_high(fit - fit_cut)]


def dominated_by(items: Iterable[Placed]) -> dict[str, str]:
    """A service that dominates each dominated one, itself dominated by none.

    Platforms and services with an unknown figure are not compared. Equal ones do
    not dominate one another.

    Time O(s log s): the best value first, keeping the best fit for each cost so far.

    Source: METHODS 3.8 (MCDA: Pareto filter first); Kung, Luccio, Preparata 1975.
    """
    rows = sorted(
        (-p.value, p.loaded_cost, -p.fit, p.id)
        for p in items
        if p.value is not None
        and p.loaded_cost is not None
        and p.fit is not None
        and not p.platform
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


def _require_fractions(given: Mapping[str, float]) -> None:
    wrong = {name: x for name, x in given.items() if not (isfinite(x) and 0 <= x <= 1)}
    if wrong:
        problems = [Problem(name, f"{x:g} does not lie in 0..1") for name, x in wrong.items()]
        msg = f"cuts and fits are fractions; {problems[0]}"
        raise Invalid(msg, problems)


def _placed(item: CostItem, fit: float | None, total: float, cuts: tuple[float, float]) -> Placed:
    value = None if item.support is None or not total else item.support / total
    margins = (None if value is None else value - cuts[0], None if fit is None else fit - cuts[1])
    quadrant, stability, turns_to = _call(*margins)
    return Placed(
        id=item.id, name=item.name, value=value, fit=fit, quadrant=quadrant,
        reason=_reason(margins, total), value_margin=margins[0], fit_margin=margins[1],
        stability=stability, turns_to=turns_to, contribution=item.contribution,
        lens_cost=item.lens, support=item.support, loaded_cost=item.loaded, platform=item.platform,
        dominated_by=None,
    )  # fmt: skip


def _is_high(margin: float) -> bool:
    return margin >= -_ROUNDING


def _call(
    value: float | None, fit: float | None
) -> tuple[Quadrant | None, float | None, Quadrant | None]:
    """The quadrant by the margins, how far the nearer cut is, and what lies beyond that."""
    if value is None or fit is None:
        return None, None, None
    high, fits = _is_high(value), _is_high(fit)
    over = (not high, fits) if abs(value) <= abs(fit) else (high, not fits)
    return _QUADRANTS[high, fits], min(abs(value), abs(fit)), _QUADRANTS[over]


def _reason(margins: tuple[float | None, float | None], total: float) -> str:
    """Why there is no quadrant, and which ones the known figure leaves."""
    value, fit = margins
    if value is None and not total:
        return _NO_VALUE
    if value is None:
        return _TOO_LARGE
    if fit is None:
        first, second = (_QUADRANTS[_is_high(value), f] for f in (True, False))
        return f"fit not known: {first} or {second}"
    return ""


def _is_comparable(placed: Placed) -> bool:
    figures = (placed.value, placed.loaded_cost, placed.fit)
    return None not in figures and not placed.platform


def _conclusion(snapshot: Snapshot, answer: Portfolio) -> str:
    known = [f"{q} {n:,}" for q, n in answer.counts.items() if n]
    if not answer.items:
        return "There is no service to place."
    if not known:
        why = next(p.reason for p in answer.items).partition(":")[0]
        return f"None of {counted(len(answer.items), 'service')} can be placed: {why}."
    said = f"Of {counted(len(answer.items), 'service')}: {', '.join(known)}"
    first = f"{said}, not placed {answer.unplaced:,}." if answer.unplaced else f"{said}."
    placed = [p for p in answer.items if p.stability is not None]
    nearest = min(placed, key=lambda p: (p.stability, p.id))
    name = label(snapshot, snapshot.index_of(nearest.id))
    return f"{first} The closest call is {name} ({nearest.quadrant}): {_turning(nearest)}."


def _turning(placed: Placed) -> str:
    """What would turn a quadrant, by which of the two it is nearer to its cut."""
    value, fit = placed.value_margin or 0.0, placed.fit_margin or 0.0
    what, margin = ("value", value) if abs(value) <= abs(fit) else ("fit", fit)
    way = "lower" if _is_high(margin) else "higher"
    points = figure_text(100 * abs(margin), 3)
    return f"with a {what} {points} percentage points {way} it would be {placed.turns_to}"


def _none_high(snapshot: Snapshot, answer: Portfolio) -> Iterable[str]:
    """Why none is to be invested in or migrated, where all value lies below the cut."""
    first = next((p for p in answer.items if p.value is not None), None)
    if first is None or first.value is None or _is_high(first.value - answer.value_cut):
        return
    said = (f"No service reaches the value cut of {_share(answer.value_cut)} of all value, so "
            f"none is to be invested in or migrated: most, {_share(first.value)}, stands on "
            f"{label(snapshot, snapshot.index_of(first.id))}.")  # fmt: skip
    cut = median_cut(answer)
    yield said if cut is None else f"{said} Half of the services reach {_share(cut)}, the median."


def _share(part: float) -> str:
    """A part as it is compared: to three digits, which may not hide on which side it lies."""
    return f"{figure_text(100 * part, 3)} %"


def _remarks(answer: Portfolio, of_cost: Iterable[str]) -> Iterable[str]:
    unknown = sum(p.fit is None for p in answer.items)
    if unknown:
        yield (f"The fit of {unknown:,} of {counted(len(answer.items), 'service')} is not known: "
               "no delivery is known at their point of use.")  # fmt: skip
    if answer.incomparable:
        some, them = ("is", "it") if answer.incomparable == 1 else ("are", "them")
        yield (f"{answer.incomparable:,} {some} not compared with others: a figure is unknown, or "
               f"components use {them} as a platform.")  # fmt: skip
    yield from of_cost
