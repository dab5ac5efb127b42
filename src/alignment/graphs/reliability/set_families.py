"""Families of sets as zero-suppressed diagrams: minimal cut sets by the million in little room.

A family is a number. 0 holds no set, 1 the empty set alone; any other one holds the sets of
``low``, which are without its variable, and those of ``high`` with it put in.
"""

import math
from collections.abc import Iterable, Iterator

from alignment.graphs.reliability.decision_diagram import ALWAYS, NEVER, Diagrams, Full
from alignment.graphs.snapshot import Floats

NOTHING, EMPTY_SET = 0, 1

_SHIFT = 32


class Families:
    """Families of sets of variables; they share their nodes, children before their parents.

    Source: Minato 1993, Zero-suppressed BDDs; Rauzy 1993, New algorithms for fault trees.
    """

    def __init__(self, diagrams: Diagrams, *, most: int) -> None:
        self.diagrams, self.most = diagrams, most
        none = diagrams.variables
        self.var, self.low, self.high = [none, none], [0, 1], [0, 1]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._without: dict[int, int] = {}

    def node(self, var: int, low: int, high: int) -> int:
        """The sets of ``low``, and those of ``high`` with the variable put in; raises Full."""
        if high == NOTHING:
            return low
        key = (var, low, high)
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = len(self.var)
            if found > self.most:
                raise Full
            self.var.append(var)
            self.low.append(low)
            self.high.append(high)
        return found

    def minimal(self, function: int, order: int | None = None) -> int:
        """The smallest sets of variables that make a function hold; raises Full.

        Args:
            function: A diagram.
            order: Only sets of at most so many variables, which is less work.
        """
        diagrams = self.diagrams
        nodes = diagrams.below([function])
        smaller = dict.fromkeys((NEVER, *nodes), NOTHING) | {ALWAYS: EMPTY_SET}
        for _ in range(1 if order is None else order):
            found = {NEVER: NOTHING, ALWAYS: EMPTY_SET}
            inner = found if order is None else smaller
            for node in nodes:
                low, high = diagrams.low[node], diagrams.high[node]
                new = self.without(inner[high], low)
                found[node] = self.node(diagrams.var[node], found[low], new)
            smaller = found
        return smaller[function]

    def without(self, family: int, function: int) -> int:
        """The sets of a family that do not make a function hold; raises Full."""
        found = self._settled(family, function)
        if found >= 0:
            return found
        var, low, high = self.var, self.low, self.high
        of, no, yes = self.diagrams.var, self.diagrams.low, self.diagrams.high
        line = [(family, function)]
        while line:
            a, f = line[-1]
            if of[f] < var[a]:  # no set holds what the function asks
                parts = [(a, no[f])]
            elif of[f] > var[a]:
                parts = [(low[a], f), (high[a], f)]
            else:
                parts = [(low[a], no[f]), (high[a], yes[f])]
            rest = [self._settled(*part) for part in parts]
            if min(rest) < 0:
                line += [p for p, known in zip(parts, rest, strict=True) if known < 0]
                continue
            found = rest[0] if len(rest) == 1 else self.node(var[a], *rest)
            self._without[a << _SHIFT | f] = found
            line.pop()
        return found

    def _settled(self, family: int, function: int) -> int:
        if family == NOTHING or function == ALWAYS:
            return NOTHING
        if function == NEVER or family == EMPTY_SET:  # none: a function asks for something
            return family
        return self._without.get(family << _SHIFT | function, -1)

    def with_(self, family: int, var: int) -> int:
        """The sets that hold a variable, without it."""
        made = {NOTHING: NOTHING, EMPTY_SET: NOTHING}
        for node in self.below(family):
            if self.var[node] == var:
                made[node] = self.high[node]
            elif self.var[node] > var:
                made[node] = NOTHING
            else:
                made[node] = self.node(self.var[node], made[self.low[node]], made[self.high[node]])
        return made[family]

    def union(self, family: int) -> int:
        """The diagram that holds where all of one of the sets happened; raises Full."""
        diagrams = self.diagrams
        made = {NOTHING: NEVER, EMPTY_SET: ALWAYS}
        for node in self.below(family):
            low = made[self.low[node]]
            high = diagrams.either(low, made[self.high[node]])
            made[node] = diagrams.node(self.var[node], low, high)
        return made[family]

    def below(self, family: int) -> list[int]:
        """The nodes of a family, children first, without the two constants."""
        seen, line = {NOTHING, EMPTY_SET}, [family]
        while line:
            node = line.pop()
            if node not in seen:
                seen.add(node)
                line += (self.low[node], self.high[node])
        return sorted(seen - {NOTHING, EMPTY_SET})

    def sizes(self, family: int) -> list[int]:
        """How many sets of 0, 1, 2, ... variables a family holds."""
        return _counts(self, family)[family]

    def count(self, family: int) -> int:
        """How many sets a family holds."""
        return self._count(self.below(family))[family]

    def _count(self, nodes: list[int]) -> dict[int, int]:
        count = {NOTHING: 0, EMPTY_SET: 1}
        for node in nodes:
            count[node] = count[self.low[node]] + count[self.high[node]]
        return count

    def uses(self, family: int) -> dict[int, int]:
        """In how many sets each variable stands."""
        nodes = self.below(family)
        count = self._count(nodes)
        ways = dict.fromkeys((NOTHING, EMPTY_SET, *nodes), 0) | {family: 1}
        uses: dict[int, int] = {}
        for node in reversed(nodes):
            low, high = self.low[node], self.high[node]
            ways[low] += ways[node]
            ways[high] += ways[node]
            uses[self.var[node]] = uses.get(self.var[node], 0) + ways[node] * count[high]
        return uses

    def summed(self, family: int, odds: Floats) -> float:
        """The sum of the probabilities of all sets, their variables independent."""
        total = {NOTHING: 0.0, EMPTY_SET: 1.0}
        for node in self.below(family):
            q = float(odds[self.var[node]])
            total[node] = total[self.low[node]] + q * total[self.high[node]]
        return total[family]

    def sets(self, family: int) -> Iterator[tuple[int, ...]]:
        """The sets, the smallest first, those of one size in the order of their variables."""
        counts = _counts(self, family)
        for size in range(len(counts[family])):
            yield from self._of_size(family, size, counts)

    def _of_size(
        self, family: int, size: int, counts: dict[int, list[int]]
    ) -> Iterator[tuple[int, ...]]:
        line: list[tuple[int, int, tuple[int, ...]]] = [(family, size, ())]
        while line:
            node, left, chosen = line.pop()
            if left >= len(counts[node]) or not counts[node][left]:
                continue
            if node == EMPTY_SET:
                yield chosen
                continue
            line.append((self.low[node], left, chosen))
            if left:
                line.append((self.high[node], left - 1, (*chosen, self.var[node])))


def _counts(families: Families, family: int) -> dict[int, list[int]]:
    """Of each node, how many sets of each size it holds."""
    counts = {NOTHING: [0], EMPTY_SET: [1]}
    for node in families.below(family):
        low, high = counts[families.low[node]], [0, *counts[families.high[node]]]
        longest = max(len(low), len(high))
        counts[node] = [
            (low[i] if i < len(low) else 0) + (high[i] if i < len(high) else 0)
            for i in range(longest)
        ]
    return counts


def chance_of_none(sets: Iterable[tuple[int, ...]], odds: Floats) -> float:
    """Probability that none of the sets happens in full, were they independent.

    Source: METHODS 3.3, Esary and Proschan 1963, Coherent structures of non-identical components.
    """
    return float(math.prod(1 - math.prod(odds[list(some)].tolist()) for some in sets))
