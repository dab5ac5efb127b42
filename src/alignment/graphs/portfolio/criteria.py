"""Services in one order by several criteria: value, thrift and fit, weighted."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from alignment.errors import Invalid, Problem
from alignment.graphs.portfolio.quadrants import Placed, Portfolio
from alignment.graphs.words import amount_text

CRITERIA = ("value", "cost", "fit")
NORMALISATION = (
    "value: part of all value that stands on it; cost: 1 - its loaded cost / all cost; fit: "
    "delivery at its point of use; each in 0..1, whatever else is ranked"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One service in the order.

    Attributes:
        score: Weighted mean of the three.
        value, cost, fit: Normalised: 1 is best.
        dominated_by: A service that is as good in all three and better in one; it stands above.
    """

    rank: int
    id: str
    name: str
    score: float
    value: float
    cost: float
    fit: float
    dominated_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer.

    Attributes:
        weights: Of the criteria, as they were given.
        normalisation: How each criterion is brought to 0..1.
        items: The best first.
        left_out: Services that are not ranked: a figure is unknown, or they are platforms.
    """

    revision: int
    weights: Mapping[str, float]
    normalisation: str
    items: tuple[Scored, ...]
    left_out: int
    remarks: tuple[str, ...]
    conclusion: str


def ranking_of(portfolio: Portfolio, weights: Mapping[str, float], *, spent: float) -> Ranking:
    """Order services by the weighted mean of their criteria.

    The scales are absolute. On scales from the least to the most of those that are ranked, one
    that is added may turn the order of two others. Weights are not negative, so a dominated
    service never stands above the one that dominates it; where the score leaves them equal, the
    sum of the criteria decides.

    Args:
        portfolio: The services with their figures.
        weights: Of ``value``, ``cost`` and ``fit``.
        spent: All cost of the estate.

    Raises:
        Invalid: A weight is missing, negative or not finite, or all are 0.

    Source: METHODS 3.8 (MCDA: weighted sum on normalised criteria, Pareto filter first).
    """
    total = _require_weights(weights)
    ranked = [row for p in portfolio.items if (row := _criteria(p, spent)) is not None]
    scored = [
        (sum(weights[name] * x for name, x in zip(CRITERIA, marks, strict=True)) / total, marks, p)
        for p, marks in ranked
    ]
    scored.sort(key=lambda row: (-row[0], -sum(row[1]), row[2].id))
    items = tuple(
        Scored(rank=place, id=p.id, name=p.name, score=score, value=marks[0], cost=marks[1],
               fit=marks[2], dominated_by=p.dominated_by)
        for place, (score, marks, p) in enumerate(scored, start=1)
    )  # fmt: skip
    left = len(portfolio.items) - len(items)
    return Ranking(
        revision=portfolio.revision, weights=dict(weights), normalisation=NORMALISATION,
        items=items, left_out=left, remarks=portfolio.remarks, conclusion=_conclusion(items, left),
    )  # fmt: skip


def _require_weights(weights: Mapping[str, float]) -> float:
    wrong = [n for n in CRITERIA if not (isfinite(weights.get(n, -1)) and weights.get(n, -1) >= 0)]
    if wrong or set(weights) != set(CRITERIA):
        msg = f"state a weight of at least 0 for each of {', '.join(CRITERIA)}"
        raise Invalid(msg, [Problem(name, msg) for name in wrong or CRITERIA[:1]])
    if not sum(weights.values()) > 0:
        msg = "one of the weights must be more than 0"
        raise Invalid(msg, [Problem(name, msg) for name in CRITERIA])
    return sum(weights.values())


def _criteria(placed: Placed, spent: float) -> tuple[Placed, tuple[float, float, float]] | None:
    """The normalised criteria of a service; None where it is not compared with others."""
    if placed.value is None or placed.fit is None or placed.loaded_cost is None or placed.platform:
        return None
    thrift = 1 - placed.loaded_cost / spent if spent > 0 else 1.0
    return placed, (placed.value, thrift, placed.fit)


def _conclusion(items: tuple[Scored, ...], left: int) -> str:
    if not items and not left:
        return "There is no service to rank."
    if not items:
        return "No service can be ranked: a figure of each is unknown."
    first = items[0]
    of = f"stands first of {len(items):,} services" if items[1:] else "is the one that is ranked"
    rest = f"; {left:,} {'is' if left == 1 else 'are'} not ranked" if left else ""
    return f"{first.name} {of} ({amount_text(first.score)}){rest}."
