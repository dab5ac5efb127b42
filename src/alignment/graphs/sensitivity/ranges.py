"""Between which bounds a contribution lies when shares may be anywhere in intervals."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import PracticeSupport
from alignment.errors import Invalid, TooLarge
from alignment.graphs.lenses import Lens
from alignment.graphs.sensitivity.field import Field, field_of
from alignment.graphs.sensitivity.splits import Mask
from alignment.graphs.snapshot import Floats, Snapshot
from alignment.graphs.streams import sums_of
from alignment.graphs.words import amount_text, known, percent_text

MOST_ENTRIES = 50_000_000
"""Outlets of a split times rows that are held at once."""

WITHIN = 0.2
"""How far shares may be off where nothing else is asked for."""

_ROUNDS = 50
_ROUNDING = 1e-13
_IN_A_CIRCLE = "value whose split may vary turns in a circle before it comes here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The bounds of one contribution; None, and why, where none was found."""

    id: str
    name: str
    contribution: float
    least: float | None
    most: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """The bounds of contributions when shares vary.

    Attributes:
        element: The element whose split varies; None where every split does.
        within: Each share p lies in p * (1 - within) to p * (1 + within); those of one split
            add up to 1.
        exact: The bounds are reached. Else they are safe: no contribution lies beyond them.
        items: The widest first where one split varies, else the largest contribution first.
        omitted: How many more rows carry something.
    """

    revision: int
    lens: Lens
    element: str | None
    within: float
    exact: bool
    items: tuple[Range, ...]
    omitted: int
    remarks: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, eq=False)
class _Bounds:
    """Least and most of each row, NaN where there is none; whether they are reached."""

    least: Floats
    most: Floats
    exact: bool


def ranges_of(
    snapshot: Snapshot, *, within: float = WITHIN, element: str | None = None,
    lens: str = "service", practices: Iterable[PracticeSupport] = (), top: int = 20,
) -> Ranges:  # fmt: skip
    """Bounds of every contribution when shares vary within intervals.

    Of one split the bounds are exact: a contribution is linear in it (with circles a ratio of
    linear functions), so a greedy linear programme finds them. Of several splits they are safe:
    the sums over ways of the products of the intervals' ends, no more than the value leaves.

    Args:
        snapshot: The estate.
        within: Half the width of each interval, as a fraction of the share: 0..1.
        element: Only its split varies; without it every split does.
        lens: Whose contributions.
        practices: How far practices manage services; read for the lens "practice".
        top: Rows that are listed.

    Raises:
        NotFound: The element is not there.
        Invalid: ``within`` is out of range.

    Time: one push for each outlet of the split; for all splits two pushes.

    Source: METHODS 1.8; Dinkelbach 1967 for ratios of linear functions.
    """
    if not 0 <= within <= 1:
        msg = f"within lies between 0 and 1, not {within:g}"
        raise Invalid(msg)
    field = field_of(snapshot, lens, practices)
    vary = field.in_play
    if element is not None:
        place = snapshot.index_of(element)
        vary = vary & (field.graph.element[field.splits.rank] == place)
    least, most = intervals(field, vary, within)
    if element is not None and vary.sum() == 1:
        bounds = _of_one_split(field, int(vary.argmax()), least, most)
    else:
        bounds = _of_many(field, vary, least, most)
    return _told(field, bounds, element, within, vary, top)


def intervals(field: Field, vary: Mask, within: float) -> tuple[Floats, Floats]:
    """The ends of the interval of each outlet's share, no wider than the others let it be."""
    splits = field.splits
    wide = np.where(vary[splits.split], within, 0.0)
    least, most = splits.share * (1 - wide), np.minimum(splits.share * (1 + wide), 1.0)
    count = len(splits.rank)
    lower, upper = sums_of(splits.split, least, count), sums_of(splits.split, most, count)
    tight = np.maximum(least, 1 - (upper[splits.split] - most))
    most = np.minimum(most, 1 - (lower[splits.split] - least))
    return np.where(wide > 0, tight, least), np.where(wide > 0, most, splits.share)


def _of_one_split(field: Field, split: int, least: Floats, most: Floats) -> _Bounds:
    splits, graph = field.splits, field.graph
    outlets = splits.outlets_of(split)
    if len(outlets) * field.rows > MOST_ENTRIES:
        msg = f"a split over {len(outlets):,} requirements is too wide for exact bounds"
        raise TooLarge(msg)
    share, rank, scale = splits.share[outlets], int(splits.rank[split]), field.scale(split)
    units = [field.unit(outlets[[k]], np.ones(1)) for k in range(len(outlets))]
    come = np.array([flow[rank] for flow, _ in units]) * scale
    brought = np.array([gain for _, gain in units])
    visits = 1 + share @ come
    back, whole = come / visits, share @ brought
    gain = brought - back[:, None] * whole
    passing = float(graph.total.flow[rank]) * scale / visits
    before = field.stated - passing * whole
    ends = (least[outlets], most[outlets])
    return _Bounds(
        least=np.maximum(before - passing * _best(-gain, back, ends), 0.0),
        most=before + passing * _best(gain, back, ends), exact=True,
    )  # fmt: skip


def _best(gain: Floats, back: Floats, ends: tuple[Floats, Floats]) -> Floats:
    """The most of ``s @ gain / (1 - s @ back)`` for shares s between the ends, by row.

    Args:
        gain: What a unit brings that goes by each outlet, shape (outlets, rows).
        back: How much of it comes back, shape (outlets,).
        ends: Least and most of each share.
    """
    share = _greedy(gain, *ends)
    ratio = (share * gain).sum(axis=0) / (1 - back @ share)
    for _ in range(_ROUNDS if back.any() else 0):
        share = _greedy(gain + np.outer(back, ratio), *ends)
        better = (share * gain).sum(axis=0) / (1 - back @ share)
        if (better <= ratio + _ROUNDING * np.abs(ratio)).all():
            break
        ratio = np.maximum(better, ratio)
    return np.asarray(ratio)


def _greedy(score: Floats, least: Floats, most: Floats) -> Floats:
    """The shares of the best sum: each its least, then the best scores filled up first."""
    order = np.argsort(-score, axis=0, kind="stable")
    width = (most - least)[order]
    room = max(1 - float(least.sum()), 0.0)
    added = np.clip(room - (np.cumsum(width, axis=0) - width), 0.0, width)
    share = np.empty_like(score)
    np.put_along_axis(share, order, added + least[order], axis=0)
    return share


def _of_many(field: Field, vary: Mask, least: Floats, most: Floats) -> _Bounds:
    total = float(field.graph.values.sum())
    low, high = _pushed(field, least), _pushed(field, most)
    unknown = _behind_circles(field, vary)
    low[unknown], high[unknown] = 0.0, total
    high = np.minimum(high, total - (low.sum() - low))
    if abs(float(field.stated.sum()) - total) <= _ROUNDING * total:
        low = np.maximum(low, total - (high.sum() - high))
    low[unknown] = high[unknown] = np.nan
    return _Bounds(least=low, most=high, exact=not vary.any())


def _pushed(field: Field, share: Floats) -> Floats:
    """What each row gets at most, or at least, when outlets have these shares."""
    graph, table, streams = field.graph, field.table, field.graph.streams
    keep = field.splits.keeping(graph, share)
    arrows = field.splits.along_arrows(graph, share, keep)
    given = arrows if streams.compiled else arrows.tolist()
    flow = streams.push(graph.roots, graph.values[graph.roots], stop=table.stop, share=given).flow
    return field.credited_when(flow, keep)


def _behind_circles(field: Field, vary: Mask) -> Mask:
    """The rows that value comes to from a circle in which some split varies."""
    streams, table = field.graph.streams, field.table
    ranks, circle = np.unique(field.splits.rank[vary]), streams.turning[0]
    reached = streams.reached(ranks[circle[ranks] >= 0])
    credited = table.row < field.rows
    behind = reached[table.at[credited]]
    return sums_of(table.row[credited], behind.astype(float), field.rows) > 0


def _told(
    field: Field, bounds: _Bounds, element: str | None, within: float, vary: Mask, top: int
) -> Ranges:
    stated = field.stated
    width = np.nan_to_num(bounds.most - bounds.least, nan=np.inf)
    leading = -width if element is not None else np.zeros(len(stated))
    order = np.lexsort((-stated, np.round(leading, 12)))
    order = order[(stated > 0)[order]]
    items = tuple(_range(field, r, bounds) for r in order[:top].tolist())
    remarks = [f"{int(vary.sum()):,} splits vary." if vary.sum() != 1 else "1 split varies."]
    if not bounds.exact:
        remarks.append("The bounds are safe, not tight: each was found apart from the others.")
    return Ranges(
        revision=field.snapshot.revision, lens=field.lens, element=element, within=within,
        exact=bounds.exact, items=items, omitted=len(order) - len(items), remarks=tuple(remarks),
        conclusion=_conclusion(field, items, element, within, bounds),
    )  # fmt: skip


def _range(field: Field, row: int, bounds: _Bounds) -> Range:
    return Range(
        id=field.id_of(row), name=field.name_of(row), contribution=float(field.stated[row]),
        least=known(bounds.least[row]), most=known(bounds.most[row]),
        reason=_IN_A_CIRCLE if np.isnan(bounds.least[row]) else "",
    )  # fmt: skip


def _conclusion(
    field: Field, items: tuple[Range, ...], element: str | None, within: float, bounds: _Bounds
) -> str:
    whose = "all shares" if element is None else f"the shares of {element}"
    start = f"If {whose} may be {percent_text(within)} smaller or larger"
    item = next((item for item in items if item.least is not None), None)
    if item is None:
        return f"{start}, no bounds can be given." if items else "Nobody carries anything."
    kind = "" if bounds.exact else ", by safe bounds"
    span = f"{amount_text(item.least or 0.0)} to {amount_text(item.most or 0.0)}"
    return f"{start}, {field.label_of(item.id)} carries {span}{kind}."
