"""How far contributions and ranks spread when every split of value is uncertain."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import PracticeSupport
from alignment.errors import Invalid, TooLarge
from alignment.graphs.lenses import Lens
from alignment.graphs.ranking import with_shares
from alignment.graphs.sensitivity.field import Field, field_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import percent_text

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

MOST_DRAWS = 100_000
MOST_WORK = 2_000_000_000
"""Draws times ways along which value goes; more is refused."""

_STEADY = 0.95
"""Share of the draws in which a steady row holds the same rank."""

CONCENTRATION = 100.0
"""How sure shares are where nobody says it: a half varies by a twentieth."""

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

    concentration: float = CONCENTRATION
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
    listed = field.ranking[:top]
    amounts = np.empty((uncertainty.draws, len(listed)))
    ranks = np.empty((uncertainty.draws, len(listed)), dtype=np.int32)
    for draw, found in enumerate(_drawn(field, uncertainty)):
        got = contributions_at(field, found)
        place = np.empty(field.rows, dtype=np.int32)
        place[np.argsort(-got, kind="stable")] = np.arange(1, field.rows + 1)
        amounts[draw], ranks[draw] = got[listed], place[listed]
    items = tuple(
        _spreading(field, row, at + 1, amounts[:, at], ranks[:, at])
        for at, row in enumerate(listed.tolist())
    )
    return Spread(
        revision=snapshot.revision, lens=field.lens,
        concentration=uncertainty.concentration, draws=uncertainty.draws, seed=uncertainty.seed,
        splits=int(field.in_play.sum()), total=snapshot.total_value, items=items,
        omitted=len(field.ranking) - len(items), values_assumed=snapshot.values_assumed,
        remarks=tuple(_remarks(field)),
        conclusion=_conclusion(field, items, uncertainty),
    )  # fmt: skip


def require_concentration(given: float) -> None:
    """Raise Invalid for what is no concentration of a Dirichlet distribution around shares."""
    if not 1 <= given <= 1e9:
        msg = f"the concentration lies between 1 and 1,000,000,000, not {given:g}"
        raise Invalid(msg)


def _require(asked: Uncertainty, field: Field) -> None:
    require_concentration(asked.concentration)
    if not 1 <= asked.draws <= MOST_DRAWS:
        msg = f"there are 1 to {MOST_DRAWS:,} draws, not {asked.draws:,}"
        raise Invalid(msg)
    work = asked.draws * (len(field.splits.target) + len(field.graph.streams.target))
    if work > MOST_WORK:
        msg = f"{asked.draws:,} draws of this estate take too long; ask for fewer"
        raise TooLarge(msg, draws=asked.draws, most=MOST_WORK * asked.draws // work)


def _drawn(field: Field, asked: Uncertainty) -> Iterator[Floats]:
    """The shares of all outlets by draw, shape (outlets,): one array, filled anew each time."""
    splits, rng = field.splits, np.random.default_rng(asked.seed)
    outlets = np.flatnonzero(field.in_play[splits.split])
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
        yield share


def contributions_at(field: Field, share: Floats) -> Floats:
    """What each row gets when the outlets have these shares, shape (rows,).

    Nothing is built anew: one push, and the matrices of the small circles.
    """
    graph, table = field.graph, field.table
    keep = field.splits.keeping(graph, share)
    arrows = field.splits.along_arrows(graph, share, keep)
    streams = with_shares(graph.streams, arrows, np.where(graph.passes_down, 0.0, keep))
    flow = streams.push(graph.roots, graph.values[graph.roots], stop=table.stop).flow
    return field.credited_when(flow, keep)


def _spreading(field: Field, row: int, rank: int, amounts: Floats, ranks: Ints) -> Spreading:
    held, times = np.unique(ranks, return_counts=True)
    low, high = np.quantile(ranks, (0.05, 0.95), method="inverted_cdf").tolist()
    draws = len(amounts)
    return Spreading(
        id=field.id_of(row), name=field.name_of(row),
        contribution=float(field.stated[row]), rank=rank, mean=float(amounts.mean()),
        error=float(amounts.std(ddof=1) / np.sqrt(draws)) if draws > 1 else 0.0,
        quantiles={f"{q:g}": float(np.quantile(amounts, q)) for q in QUANTILES},
        rank_low=int(low), rank_high=int(high),
        ranks={str(r): t / draws for r, t in zip(held.tolist(), times.tolist(), strict=True)},
    )  # fmt: skip


def _remarks(field: Field) -> Iterable[str]:
    yield "The split of a group among its members is taken as it stands."
    if len(field.graph.streams.first) > 1:
        yield "Value turns in circles, so that a mean may differ from the stated figure."


def _conclusion(field: Field, items: tuple[Spreading, ...], asked: Uncertainty) -> str:
    if not items:
        return f"No {field.lens} carries anything, so there is no ranking to spread."
    first = items[0]
    times = f"{percent_text(first.ranks.get('1', 0.0))} of {asked.draws:,} draws"
    steady = sum(max(item.ranks.values()) >= _STEADY for item in items)
    verb = "holds" if steady == 1 else "hold"
    of = f"{steady:,} of {len(items):,} {verb} one rank in {percent_text(_STEADY)} of them"
    return f"{field.label_of(first.id)} carries most in {times}; {of}."
