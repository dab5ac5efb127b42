"""Which projects to take when they need tools, and tools are shared, and a budget may bind.

Each item has a profit, below 0 for what only costs, and may require others. The best set closed
under "requires" is the source side of a minimum cut; of several best sets the smallest is told.
Within a budget it is a knapsack with an order of precedence, which ``budgets`` solves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, lcm

from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.portfolio.budgets import best_within
from alignment.graphs.portfolio.closures import best_closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The best set of items.

    Attributes:
        chosen: Ids in order; all that they require is among them.
        profit: Sum of their profits; 0 for the empty set, which is always possible.
        gain, cost: What the chosen ones bring and what they cost; ``profit = gain - cost``.
        cut: Gain given up and cost taken, together; without a budget the minimum cut.
        left: Ids that are not chosen, in order.
        bound: No set that the budget allows brings more; ``profit`` itself where that is proved.
    """

    chosen: tuple[str, ...]
    profit: float
    gain: float
    cost: float
    cut: float
    left: tuple[str, ...]
    bound: float


def best_selection(
    profits: Mapping[str, float], requires: Iterable[tuple[str, str]] = (), *,
    budget: float | None = None,
) -> Selection:  # fmt: skip
    """Choose the items whose profits sum to most, each with all that it requires.

    Profits are taken as the decimals that were written, so that ties are ties: 0.1 + 0.2 is
    0.3. Never give it value-at-risk reductions of single measures: those do not add up.

    Args:
        profits: By id: above 0 what brings something, below 0 what costs.
        requires: Pairs (item, what it requires); they may run in circles.
        budget: What the chosen ones may cost together; None: as much as they like.

    Raises:
        Invalid: A profit is not finite, or the budget is no number of 0 or more.
        NotFound: A pair names what has no profit stated.

    Time O(n^2 m) at most, for n items and m pairs, far less in practice; within a budget that
    for each step of the search.

    Source: METHODS 3.10; Picard 1976; Dinic 1970.
    """
    ids, pairs = sorted(profits), sorted(set(requires))
    place = {name: i for i, name in enumerate(ids)}
    _require(profits, pairs, budget)
    scale, (room, *amounts) = _whole([budget or 0.0, *(profits[i] for i in ids)])
    places = [(place[item], place[needed]) for item, needed in pairs]
    bound = None
    if budget is None:
        chosen, _ = best_closure(amounts, places)
    else:
        chosen, bound = best_within(amounts, places, room)
    gain = sum(amounts[i] for i in chosen if amounts[i] > 0)
    cost = -sum(amounts[i] for i in chosen if amounts[i] < 0)
    all_gains, held = sum(x for x in amounts if x > 0), frozenset(chosen)

    def told(amount: int) -> float:
        return float(Fraction(amount, scale))

    return Selection(
        chosen=tuple(ids[i] for i in chosen), profit=told(gain - cost), gain=told(gain),
        cost=told(cost), cut=told(all_gains - gain + cost),
        left=tuple(name for i, name in enumerate(ids) if i not in held),
        bound=told(gain - cost if bound is None else bound),
    )  # fmt: skip


def _require(
    profits: Mapping[str, float], pairs: Iterable[tuple[str, str]], budget: float | None
) -> None:
    for name, profit in profits.items():
        if not isfinite(profit):
            msg = f"the profit of {name} is {profit}; it must be finite"
            raise Invalid(msg, name=name)
    for name in (name for pair in pairs for name in pair):
        if name not in profits:
            raise NotFound.of("item", name)
    if budget is not None and not (isfinite(budget) and budget >= 0):
        msg = f"a budget is a number of 0 or more, not {budget:g}"
        raise Invalid(msg, [Problem("budget", msg)])


def _whole(profits: list[float]) -> tuple[int, list[int]]:
    """The profits as whole numbers, and what they were multiplied by."""
    exact = [Fraction(repr(float(profit))) for profit in profits]
    scale = lcm(*(fraction.denominator for fraction in exact))
    return scale, [int(fraction * scale) for fraction in exact]
