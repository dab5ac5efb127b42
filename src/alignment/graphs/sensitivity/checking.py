"""Which few weights are worth checking: whose uncertainty leaves most of a ranking open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import erfc, exp, pi, sqrt

import numpy as np

from alignment.catalogue import PracticeSupport
from alignment.graphs.lenses import Lens
from alignment.graphs.sensitivity.field import Field, field_of
from alignment.graphs.sensitivity.splits import OWN
from alignment.graphs.sensitivity.spread import CONCENTRATION, require_concentration
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of
from alignment.graphs.words import VALUES_ASSUMED, counted, percent_text

NEIGHBOURS = 50
"""Neighbours in the ranking, from the top down, that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One weight of a split.

    Attributes:
        requirement: Whose weight; None for what the element keeps.
        share: Its share of the split now.
        part: Its part of what is open, of all splits together.
    """

    requirement: str | None
    share: float
    part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One element whose weights are worth checking.

    Attributes:
        part: The part of what is open in the ranking that its split causes; parts add up to 1.
        weights: Of its split, the largest part first.
    """

    id: str
    name: str
    part: float
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The weights whose checking would narrow a ranking most.

    Attributes:
        open: By how much a year, in expectation and summed over neighbours in the ranking, the
            lower one carries more than the higher one.
        wrong: Expected number of neighbours that stand the wrong way round.
        pairs: How many neighbours were looked at; ``pairs_omitted`` more.
        items: The largest part first; ``omitted`` more cause something.
    """

    revision: int
    lens: Lens
    concentration: float
    open: float
    wrong: float
    pairs: int
    pairs_omitted: int
    items: tuple[Check, ...]
    omitted: int
    remarks: tuple[str, ...]
    conclusion: str


def checks_of(
    snapshot: Snapshot, *, lens: str = "service", concentration: float = CONCENTRATION,
    practices: Iterable[PracticeSupport] = (), top: int = 10,
) -> Checks:  # fmt: skip
    """The elements whose weights leave most of the ranking open.

    Let two neighbours carry C and C', and gap = C - C'. To first order, each split a being drawn
    from a Dirichlet distribution of that concentration around its shares p, the gap spreads by

        sigma^2 = sum over splits of F_a^2 / (concentration + 1) * sum of p_k (G_k - mean G)^2

    F_a is what passes the split, G_k what a unit that leaves it by outlet k brings to C less
    what it brings to C'. With z = gap / sigma they stand the wrong way round with the
    probability Phi(-z), and in expectation by sigma * phi(z) - gap * Phi(-z). That amount is
    what is open between them; an outlet's part of it is its part of sigma^2.

    Args:
        snapshot: The estate.
        lens: Whose ranking.
        concentration: How sure the shares are; the higher the surer.
        practices: How far practices manage services; read for the lens "practice".
        top: Elements that are listed.

    Raises:
        Invalid: The concentration is out of range.

    Time: one push and one pull for each row that is looked at.

    Source: METHODS 1.8; the delta method; Saltelli et al. 2008 (first-order sensitivity index);
    Raiffa and Schlaifer 1961 (unit normal loss: what knowing better is worth).
    """
    require_concentration(concentration)
    field = field_of(snapshot, lens, practices)
    rows = field.ranking[: NEIGHBOURS + 1]
    part, wrong = _open(field, rows, concentration)
    items, causing = _checks(field, part, top)
    pairs = max(len(rows) - 1, 0)
    return Checks(
        revision=snapshot.revision, lens=field.lens, concentration=concentration,
        open=float(part.sum()), wrong=wrong, pairs=pairs,
        pairs_omitted=max(len(field.ranking) - 1, 0) - pairs, items=items,
        omitted=causing - len(items), remarks=tuple(_remarks(snapshot)),
        conclusion=_conclusion(field, items, wrong, pairs),
    )  # fmt: skip


def _open(field: Field, rows: Ints, concentration: float) -> tuple[Floats, float]:
    """Each outlet's part of what is open, and how many neighbours are expected to stand wrong."""
    open_, wrong, amounts = np.zeros(len(field.splits.group)), 0.0, field.stated[rows]
    brings = list(_brought(field, rows))
    passing = _passing(field)
    for at in range(len(rows) - 1):
        variance = _variances(field, brings[at] - brings[at + 1], passing) / (concentration + 1)
        whole = float(variance.sum())
        if whole > 0:
            sigma, gap = sqrt(whole), float(amounts[at] - amounts[at + 1])
            swapped = erfc(gap / sigma / sqrt(2)) / 2
            lost = sigma * exp(-((gap / sigma) ** 2) / 2) / sqrt(2 * pi) - gap * swapped
            open_ += max(lost, 0.0) * variance / whole
            wrong += swapped
    return open_, wrong


def _brought(field: Field, rows: Ints) -> Iterator[Floats]:
    """What a unit brings to each row that leaves by each outlet, shape (outlets,)."""
    graph, splits, table = field.graph, field.splits, field.table
    own = np.flatnonzero(splits.group == OWN)
    kept_at = splits.rank[splits.split[own]]
    lower = np.flatnonzero(splits.lower[splits.split])
    for row in rows.tolist():
        ranks, parts = table.of_row(row)
        worth = graph.pull(ranks, parts).flow
        found = sums_of(splits.outlet, splits.part * worth[splits.target], len(splits.group))
        if field.lens is Lens.COMPONENT:
            down = sums_of(
                splits.rank[splits.split[lower]], splits.share[lower] * found[lower], len(worth)
            )
            found[own] = down[kept_at]
        straight = np.zeros(len(worth))
        straight[ranks] = np.divide(
            parts, graph.keep[ranks], out=np.zeros(len(ranks)), where=graph.keep[ranks] > 0
        )
        found[own] += straight[kept_at]
        yield found


def _passing(field: Field) -> Floats:
    """What each split divides; 0 where it has no part, shape (splits,)."""
    splits, graph = field.splits, field.graph
    scale = np.where(splits.lower, graph.keep[splits.rank], 1.0)
    return np.asarray(np.where(field.in_play, graph.total.flow[splits.rank] * scale, 0.0))


def _variances(field: Field, brought: Floats, passing: Floats) -> Floats:
    """Each outlet's part of the variance of a difference, at a concentration of 0."""
    splits, count = field.splits, len(field.splits.rank)
    mean = sums_of(splits.split, splits.share * brought, count)
    apart = brought - mean[splits.split]
    return np.asarray(passing[splits.split] ** 2 * splits.share * apart**2)


def _checks(field: Field, part: Floats, top: int) -> tuple[tuple[Check, ...], int]:
    """The elements that cause most of what is open, and how many cause anything."""
    snapshot, splits, graph, whole = (field.snapshot, field.splits, field.graph, float(part.sum()))
    if not whole:
        return (), 0
    owner = graph.element[splits.rank[splits.split]]
    by_element = sums_of(owner, part / whole, len(snapshot))
    order = np.argsort(-by_element, kind="stable")[: int((by_element > 0).sum())]
    found = []
    for element in order[:top].tolist():
        outlets = np.flatnonzero((owner == element) & (part > 0))
        weights = [_weight(field, int(o), float(part[o]) / whole) for o in outlets]
        weights.sort(key=lambda w: (-w.part, w.requirement or ""))
        found.append(Check(
            id=snapshot.ids[element], name=snapshot.names[element],
            part=float(by_element[element]), weights=tuple(weights),
        ))  # fmt: skip
    return tuple(found), len(order)


def _weight(field: Field, outlet: int, part: float) -> Weight:
    group = int(field.splits.group[outlet])
    return Weight(
        requirement=None if group == OWN else field.snapshot.requirement_ids[group],
        share=float(field.splits.share[outlet]), part=part,
    )  # fmt: skip


def _remarks(snapshot: Snapshot) -> Iterable[str]:
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
    yield "To first order; splits are taken as independent, values of objectives as certain."


def _conclusion(field: Field, items: Sequence[Check], wrong: float, pairs: int) -> str:
    what = f"{field.lens}s"
    if not pairs:
        return f"There are no two {what} to rank."
    if not items:
        return f"No weight moves the ranking of {what}."
    first = items[0]
    name, best = field.label_of(first.id), first.weights[0]
    weight = "what it keeps" if best.requirement is None else best.requirement
    return (
        f"If every weight were off by chance, {wrong:.1f} of {counted(pairs, 'pair')} of "
        f"neighbours in the ranking of {what} would change places, on average. "
        f"Check the weights of {name} first "
        f"({percent_text(first.part)} of what is open), above all {weight}."
    )
