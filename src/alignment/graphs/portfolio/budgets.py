"""The best items that a budget allows, each with all that it requires: exact branch and bound.

That is a knapsack with an order of precedence, for which no quick way is known. What every step
rests on: each unit of cost is charged a rate, the best set is then a minimum cut again, and its
sum with the charge for the budget given back is above all that the budget allows. The rate at
which this bound is lowest lies between a set that the budget allows and one that it does not;
the search goes on with an item in which these two differ, once taken and once left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import floor

from alignment.graphs.portfolio.closures import Pairs, best_closure

MOST_WORK = 150_000_000
"""Squares of items and pairs, summed over all minimum cuts; then the best so far is told."""


@dataclass(frozen=True, slots=True)
class _Set:
    """Some items that stand together, what they bring less what they cost, and what they cost."""

    items: frozenset[int]
    profit: int
    cost: int


def best_within(
    amounts: Sequence[int], pairs: Pairs, room: int, *, work: int = MOST_WORK
) -> tuple[list[int], int]:
    """Choose the items that sum to most, closed under "requires", within a budget.

    Args:
        amounts: Of each item: below 0 what it costs.
        pairs: An item and what it requires, by place.
        room: What those that cost may cost together.
        work: See ``MOST_WORK``.

    Returns:
        The places of the best set, ascending, and what no set can exceed: its own sum, unless
        the work was not enough to prove that.

    Source: METHODS 3.10; Samphaiboon and Yamada 2000 (precedence-constrained knapsack).
    """
    search = _Search(amounts, list(pairs), room, work)
    bound = search.run()
    return sorted(search.best.items), max(bound, search.best.profit)


class _Search:
    """The steps that are open, the most promising first, and the best set so far."""

    def __init__(
        self, amounts: Sequence[int], pairs: Sequence[tuple[int, int]], room: int, work: int
    ) -> None:
        self.amounts, self.pairs, self.room, self.left = amounts, pairs, room, work
        self.best = _Set(frozenset(), 0, 0)
        self._needs, self._needed_by = _both_ways(pairs)
        self._open: list[tuple[int, int, frozenset[int], frozenset[int], int]] = []
        self._number = count()

    def run(self) -> int:
        """Look until nothing better can be there or the work is done; what bounds all sets."""
        self._look(frozenset(), frozenset())
        while self._open:
            bound, _, inside, outside, item = heappop(self._open)
            if -bound <= self.best.profit:
                break
            if self.left <= 0:
                return -bound
            self._look(inside | _reached(item, self._needs), outside)
            self._look(inside, outside | _reached(item, self._needed_by))
        return self.best.profit

    def _look(self, inside: frozenset[int], outside: frozenset[int]) -> None:
        """The best of one step if it shows at once; else the step stays open with its bound."""
        if inside & outside:
            return
        taken = self._set(inside)
        if taken.cost > self.room:
            return
        free = [i for i in range(len(self.amounts)) if i not in inside and i not in outside]
        bound, low, high = self._relaxed(free, self.room - taken.cost)
        found = self._set(inside | low.items)
        if found.profit > self.best.profit:
            self.best = found
        if high is not None and taken.profit + bound > self.best.profit:
            item = max(high.items - low.items, key=lambda i: (abs(self.amounts[i]), -i))
            step = (-taken.profit - bound, next(self._number), inside, outside, item)
            heappush(self._open, step)

    def _relaxed(self, free: Sequence[int], room: int) -> tuple[int, _Set, _Set | None]:
        """A bound, a set that the budget allows, and one that it does not; None: not needed."""
        high, low = self._charged(free, Fraction(0)), self._set(())
        if high.cost <= room:
            return high.profit, high, None
        while True:
            rate = Fraction(high.profit - low.profit, high.cost - low.cost)
            found = self._charged(free, rate)
            if found.profit - rate * found.cost <= low.profit - rate * low.cost:
                return floor(low.profit + rate * (room - low.cost)), low, high
            if found.cost <= room:
                low = found
            else:
                high = found

    def _charged(self, free: Sequence[int], rate: Fraction) -> _Set:
        """The best closed set of the free items when each unit of cost is charged a rate."""
        place = {item: k for k, item in enumerate(free)}
        up, down = rate.denominator, rate.numerator + rate.denominator
        charged = [a * up if (a := self.amounts[i]) > 0 else a * down for i in free]
        pairs = [(place[a], place[b]) for a, b in self.pairs if a in place and b in place]
        self.left -= (len(free) + len(pairs)) ** 2
        chosen, _ = best_closure(charged, pairs)
        return self._set(free[k] for k in chosen)

    def _set(self, items: Iterable[int]) -> _Set:
        held = frozenset(items)
        amounts = [self.amounts[i] for i in held]
        return _Set(held, sum(amounts), -sum(a for a in amounts if a < 0))


def _both_ways(
    pairs: Iterable[tuple[int, int]],
) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    needs: dict[int, list[int]] = {}
    needed_by: dict[int, list[int]] = {}
    for item, needed in pairs:
        needs.setdefault(item, []).append(needed)
        needed_by.setdefault(needed, []).append(item)
    return needs, needed_by


def _reached(item: int, along: Mapping[int, list[int]]) -> frozenset[int]:
    """An item and all that stand with it."""
    found, line = {item}, [item]
    while line:
        for other in along.get(line.pop(), ()):
            if other not in found:
                found.add(other)
                line.append(other)
    return frozenset(found)
