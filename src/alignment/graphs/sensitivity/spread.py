"""How far contributions and ranks spread when every split of value is uncertain."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import PracticeSupport
from alignment.errors import Invalid, TooLarge
from alignment.graphs.lenses import Lens
from alignment.graphs.ranking import with_shares
from alignment.graphs.sensitivity.courses import Field
from alignment.graphs.sensitivity.flips import field_of, id_of
from alignment.graphs.sensitivity.splits import Mask
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import label

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

MOST_DRAWS = 100_000
MOST_WORK = 2_000_000_000
"""Draws times ways along which value goes; more is refused."""

_STEADY = 0.95
"""Share of the draws in which a steady row holds the same rank."""

_FAINTEST = 1e-12
"""Smallest share that an outlet with a share is drawn to have: it stays open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How uncertain the splits are, and how they are drawn.

    Attributes:
        concentration: Of the Dirichlet distribution around each split: a share p spreads by a
            standard deviation of sqrt(p * (1 - p) / (concentration + 1)).
        draws: How many.
        seed: The same seed gives the same draws.
    """

    concentration: float = 100.0
    draws: int = 1_000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreading:
    """What one row got over all draws.

    Attributes:
        contribution: The figure at the weights as they are stated; ``rank`` its rank, from 1.
        mean: Over the draws; ``error`` is its standard error.
        quantiles: The contribution by quantile, ``0.05`` to ``0.95``.
        rank_low, rank_high: The best and the worst rank of the middle 90 % of the draws.
        ranks: The share of the draws in which it held each rank; those it never held left out.
    """

    id: str
    name: str
    contribution: float
    rank: int
    mean: float
    error: float
    quantiles: Mapping[str, float]
    rank_low: int
    rank_high: int
    ranks: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What uncertain splits make of a ranking.

    Attributes:
        concentration, draws, seed: As asked; with them the same answer comes again.
        splits: How many splits were drawn.
        items: The largest contributions first.
        omitted: How many more rows carry something.
    """

    revision: int
    lens: Lens
    concentration: float
    draws: int
    seed: int
    splits: int
    total: float
    items: tuple[Spreading, ...]
    omitted: int
    values_assumed: bool
    remarks: tuple[str, ...]
    conclusion: str


def spread_of(
    snapshot: Snapshot, uncertainty: Uncertainty, *, lens: str = "service",
    practices: Iterable[PracticeSupport] = (), top: int = 20,
) -> Spread:  # fmt: skip
    """Draw every split around its weights and see where contributions and ranks come out.

    Each split of an element's value over what it keeps and its requirements is drawn from a
    Dirichlet distribution whose mean is the split as stated, independently of the others; the
    split of a group among its members stays. Without circles the mean of a contribution is
    therefore the stated figure (METHODS 1.8).

    Args:
        snapshot: The estate.
        uncertainty: Concentration, draws, seed.
        lens: Whose ranking.
        practices: How far practices manage services; read for the lens "practice".
        top: Rows that are listed.

    Raises:
        Invalid: The concentration or the number of draws is out of range.
        TooLarge: So many draws of so large an estate take too long.

    Time: one push a draw, memory O(draws * top).
    """
    field = field_of(snapshot, lens, practices)
    _require(uncertainty, field)
    drawn = in_play(field)
    stated = field.credited(field.graph.total.flow)
    order = np.argsort(-stated, kind="stable")
    listed = order[: min(top, int((stated > 0).sum()))]
    amounts = np.empty((uncertainty.draws, len(listed)))
    ranks = np.empty((uncertainty.draws, len(listed)), dtype=np.int32)
    for draw, found in enumerate(_draws(field, drawn, uncertainty)):
        place = np.empty(field.rows, dtype=np.int32)
        place[np.argsort(-found, kind="stable")] = np.arange(1, field.rows + 1)
        amounts[draw], ranks[draw] = found[listed], place[listed]
    items = tuple(
        _spreading(snapshot, field, int(row), at + 1, float(stated[row]), amounts[:, at],
                   ranks[:, at])
        for at, row in enumerate(listed.tolist())
    )  # fmt: skip
    return Spread(
        revision=snapshot.revision, lens=field.table.lens,
        concentration=uncertainty.concentration, draws=uncertainty.draws, seed=uncertainty.seed,
        splits=int(drawn.sum()), total=snapshot.total_value, items=items,
        omitted=int((stated > 0).sum()) - len(items), values_assumed=snapshot.values_assumed,
        remarks=tuple(_remarks(field)),
        conclusion=_conclusion(snapshot, field, items, uncertainty),
    )  # fmt: skip


def in_play(field: Field) -> Mask:
    """The splits that divide any value in a lens between several outlets, shape (s,)."""
    splits, table = field.splits, field.table
    seen = splits.rank < table.stop
    if table.lens is not Lens.COMPONENT:
        seen &= ~splits.lower
    several = np.add.reduceat(splits.share > 0, splits.ptr[:-1]) > 1 if len(seen) else seen
    return np.asarray(seen & several & (field.graph.total.flow[splits.rank] > 0))


def _require(asked: Uncertainty, field: Field) -> None:
    if not 1 <= asked.concentration <= 1e9:
        msg = f"the concentration lies between 1 and 1,000,000,000, not {asked.concentration:g}"
        raise Invalid(msg)
    if not 1 <= asked.draws <= MOST_DRAWS:
        msg = f"there are 1 to {MOST_DRAWS:,} draws, not {asked.draws:,}"
        raise Invalid(msg)
    work = asked.draws * (len(field.splits.target) + len(field.graph.streams.target))
    if work > MOST_WORK:
        msg = f"{asked.draws:,} draws of this estate take too long; ask for fewer"
        raise TooLarge(msg, draws=asked.draws, most=MOST_WORK * asked.draws // work)


def _draws(field: Field, drawn: Mask, asked: Uncertainty) -> Iterator[Floats]:
    """The contributions of each draw, shape (rows,)."""
    graph, splits, rng = field.graph, field.splits, np.random.default_rng(asked.seed)
    outlets = np.flatnonzero(drawn[splits.split])
    alpha = asked.concentration * splits.share[outlets]
    begins = np.flatnonzero(np.diff(splits.split[outlets], prepend=-1))
    sizes = np.diff(np.append(begins, len(outlets)))
    share = splits.share.copy()
    for _ in range(asked.draws):
        if len(outlets):
            found = rng.standard_gamma(alpha)
            whole = np.repeat(np.add.reduceat(found, begins), sizes)
            found = np.where(alpha > 0, np.maximum(found, whole * _FAINTEST), 0.0)
            share[outlets] = found / np.repeat(np.add.reduceat(found, begins), sizes)
        keep = splits.keeping(graph, share)
        yield contributions_at(field, splits.along_arrows(graph, share, keep), keep)


def contributions_at(field: Field, share: Floats, keep: Floats) -> Floats:
    """What each row gets when arrows and ranks have these shares; nothing is built anew.

    Args:
        field: The lens and the flow.
        share: Of each arrow of the streams.
        keep: What each rank keeps.

    Returns:
        Shape (rows,). One push, and the matrices of the small circles.
    """
    graph, table = field.graph, field.table
    streams = with_shares(graph.streams, share, np.where(graph.passes_down, 0.0, keep))
    flow = streams.push(graph.roots, graph.values[graph.roots], stop=table.stop).flow
    return field.credited_when(flow, keep)


def _spreading(
    snapshot: Snapshot, field: Field, row: int, rank: int, stated: float,
    amounts: Floats, ranks: Ints,
) -> Spreading:  # fmt: skip
    held, times = np.unique(ranks, return_counts=True)
    low, high = np.quantile(ranks, (0.05, 0.95), method="inverted_cdf").tolist()
    element, draws = int(field.table.element[row]), len(amounts)
    name = id_of(snapshot, field, row)
    return Spreading(
        id=name, name=snapshot.names[element] if element < len(snapshot) else name,
        contribution=stated, rank=rank, mean=float(amounts.mean()),
        error=float(amounts.std(ddof=1) / np.sqrt(draws)) if draws > 1 else 0.0,
        quantiles={f"{q:g}": float(np.quantile(amounts, q)) for q in QUANTILES},
        rank_low=int(low), rank_high=int(high),
        ranks={str(r): t / draws for r, t in zip(held.tolist(), times.tolist(), strict=True)},
    )  # fmt: skip


def _remarks(field: Field) -> Iterable[str]:
    yield "The split of a group among its members is taken as it stands."
    if len(field.graph.streams.first) > 1:
        yield "Value turns in circles, so that a mean may differ from the stated figure."


def _conclusion(
    snapshot: Snapshot, field: Field, items: tuple[Spreading, ...], asked: Uncertainty
) -> str:
    lens = field.table.lens
    if not items:
        return f"No {lens} carries anything, so there is no ranking to spread."
    first = items[0]
    place = snapshot.place_of(first.id)
    name = first.name if place is None else label(snapshot, place)
    times = f"{first.ranks.get('1', 0.0) * 100:.0f} % of {asked.draws:,} draws"
    steady = sum(max(item.ranks.values()) >= _STEADY for item in items)
    verb = "holds" if steady == 1 else "hold"
    of = f"{steady:,} of {len(items):,} {verb} one rank in {_STEADY * 100:.0f} % of them"
    return f"{name} carries most in {times}; {of}."
