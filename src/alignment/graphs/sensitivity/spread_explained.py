"""What is behind the bounds, the spread and the rank of a contribution, and an open ranking."""

from collections.abc import Sequence
from typing import TypeVar

from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.sensitivity.checking import Checks
from alignment.graphs.sensitivity.ranges import WITHIN, Range, Ranges
from alignment.graphs.sensitivity.spread import CONCENTRATION, Spread, Spreading
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, label, per_year, percent_text

_R = TypeVar("_R", Range, Spreading)


def range_explained(snapshot: Snapshot, found: Ranges, element: str) -> Explanation:
    """Between which bounds a contribution lies; its figure is the width."""
    place, unit = snapshot.index_of(element), per_year(snapshot)
    item = _row_of(found.items, element)
    reason = _absent(found) if item is None else item.reason
    bounds = None if item is None else _bounds(item)
    name = label(snapshot, place)
    said = f"The bounds of {name} are not defined: {reason}."
    if bounds:
        said = f"{name} carries {amount_text(bounds[0])} to {amount_text(bounds[1])} {unit}."
    return Explanation(
        revision=snapshot.revision, figure="range", of=(element,), unit=unit, reason=reason,
        value=bounds[1] - bounds[0] if bounds else None, sentence=said,
        formula="range = most - least over all splits with p (1 - within) <= s <= p (1 + within)",
        inputs=(
            Input(name="within", meaning="how far each share may be off", value=found.within,
                  unit="fraction", origin=_chosen(found.within, WITHIN)),
            Input(name="R_u", meaning="as the weights are stated",
                  value=item.contribution if item else None, unit=unit, origin="see contribution"),
        ),
        parts=() if bounds is None else (
            Portion(of=(element,), value=bounds[1], note="at most"),
            Portion(of=(element,), value=0.0 - bounds[0], note="less what it is at least"),
        ),
        adds_up=bounds is not None, assumptions=(*found.remarks, *_assumed(snapshot)),
        sources=("METHODS 1.8", "Dinkelbach 1967"),
    )  # fmt: skip


def spread_explained(snapshot: Snapshot, found: Spread, element: str) -> Explanation:
    """How far a contribution spreads; its figure is the width of the middle 90 % of the draws."""
    place, unit = snapshot.index_of(element), per_year(snapshot)
    item = _row_of(found.items, element)
    name = label(snapshot, place)
    said = f"The spread of {name} is not defined: {_absent(found)}."
    if item is not None:
        low, high = (amount_text(item.quantiles[q]) for q in ("0.05", "0.95"))
        held = percent_text(item.ranks.get(str(item.rank), 0.0))
        said = (f"In 90 % of the draws {name} carries {low} to {high} {unit}; it holds rank "
                f"{item.rank} in {held}.")  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="spread", of=(element,), unit=unit,
        reason=_absent(found) if item is None else "", sentence=said,
        value=item.quantiles["0.95"] - item.quantiles["0.05"] if item else None,
        formula="spread = q(0.95) - q(0.05) of the contribution over draws of every split",
        inputs=_drawn(found, item, unit),
        parts=tuple(
            Portion(of=(element,), value=amount, note=f"{percent_text(float(q))} lie below")
            for q, amount in (item.quantiles if item else {}).items()
        ),
        assumptions=(*found.remarks, *_assumed(snapshot)), sources=("METHODS 1.8",),
    )  # fmt: skip


def rank_explained(snapshot: Snapshot, found: Spread, element: str) -> Explanation:
    """Which rank a contribution has as stated, and in how many of the draws it has each rank."""
    place, unit = snapshot.index_of(element), per_year(snapshot)
    item = _row_of(found.items, element)
    name = label(snapshot, place)
    said = f"The rank of {name} is not defined: {_absent(found)}."
    if item is not None:
        held = percent_text(item.ranks.get(str(item.rank), 0.0))
        low, high = item.rank_low, item.rank_high
        others = f"rank {low}" if low == high else f"ranks {low} to {high}"
        said = (f"{name} has rank {item.rank} of the {found.lens}s and holds it in {held} of the "
                f"draws; the middle 90 % of them give it {others}.")  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="rank", of=(element,), unit="",
        value=float(item.rank) if item else None, reason="" if item else _absent(found),
        sentence=said, formula="rank = 1 + how many carry more; of draw after draw likewise",
        inputs=_drawn(found, item, unit),
        parts=tuple(
            Portion(of=(element,), value=share, note=f"of the draws give it rank {rank}")
            for rank, share in (item.ranks if item else {}).items()
        ),
        assumptions=(*found.remarks, *_assumed(snapshot)), sources=("METHODS 1.8",),
    )  # fmt: skip


def open_explained(snapshot: Snapshot, found: Checks) -> Explanation:
    """How much of a ranking is open, by whose weights cause it."""
    unit = per_year(snapshot)
    parts = [
        Portion(of=(c.id,), value=c.part * found.open, note=f"{percent_text(c.part)} by its split")
        for c in found.items
    ]
    return Explanation(
        revision=snapshot.revision, figure="ranking-open", of=(), value=found.open, unit=unit,
        sentence=f"In expectation {amount_text(found.open)} {unit} stands the wrong way round "
                 f"between neighbours in the ranking of {found.lens}s.",
        formula="open = sum over neighbours of sigma * phi(gap / sigma) - gap * Phi(-gap / sigma)",
        inputs=(
            Input(name="concentration", meaning="of the Dirichlet distribution of each split",
                  value=found.concentration,
                  origin=_chosen(found.concentration, CONCENTRATION)),
            Input(name="neighbours", meaning="that were looked at", value=float(found.pairs),
                  origin=f"{found.pairs_omitted:,} further down were not"),
            Input(name="wrong", meaning="of them expected to stand the wrong way round",
                  value=found.wrong, origin="Phi(-gap / sigma) of each"),
        ),
        parts=tuple(parts), parts_omitted=found.omitted, adds_up=not found.omitted,
        assumptions=found.remarks,
        sources=("METHODS 1.8", "Saltelli et al. 2008", "Raiffa and Schlaifer 1961"),
    )  # fmt: skip


def _chosen(value: float, usual: float) -> str:
    return "usual choice" if value == usual else "whoever asks"


def _absent(found: Ranges | Spread) -> str:
    """Why an element has no row."""
    if found.omitted:
        return f"it is not among the {len(found.items):,} that carry most in the {found.lens} lens"
    return f"it carries nothing in the {found.lens} lens"


def _row_of(items: Sequence[_R], element: str) -> _R | None:
    return next((i for i in items if i.id == element), None)


def _bounds(item: Range) -> tuple[float, float] | None:
    return None if item.least is None or item.most is None else (item.least, item.most)


def _drawn(found: Spread, item: Spreading | None, unit: str) -> tuple[Input, ...]:
    inputs = (
        ("concentration", "of the Dirichlet distribution of each split", found.concentration, "",
         _chosen(found.concentration, CONCENTRATION)),
        ("draws", f"of {found.splits:,} splits", float(found.draws), "", f"seed {found.seed}"),
        *(() if item is None else (
            ("R_u", "as the weights are stated", item.contribution, unit, "see contribution"),
            ("mean", "over the draws", item.mean, unit, "the draws"),
            ("se", "standard error of the mean", item.error, unit, "the draws"),
        )),
    )  # fmt: skip
    return tuple(
        Input(name=name, meaning=meaning, value=value, unit=of, origin=origin)
        for name, meaning, value, of, origin in inputs
    )


def _assumed(snapshot: Snapshot) -> tuple[str, ...]:
    return (VALUES_ASSUMED,) if snapshot.values_assumed else ()
