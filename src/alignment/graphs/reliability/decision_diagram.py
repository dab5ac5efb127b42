"""Reduced ordered binary decision diagrams: monotone yes-or-no functions, each held once.

A diagram is a number. 0 is the function that never holds, 1 the one that always does; any other
one asks its variable and goes on with ``low`` where it did not happen, with ``high`` where it
did. Two functions are the same exactly when their numbers are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from alignment.catalogue.runs import starts_of
from alignment.graphs.snapshot import Floats, Ints

NEVER, ALWAYS = 0, 1

_SHIFT = 32
_JOINS = 4
"""Joins that may be remembered for each node that may be made."""


class Full(Exception):
    """A function needed more nodes than it may have."""


class Diagrams:
    """Diagrams over variables 0..n-1, which are asked in this order; they share their nodes.

    Attributes:
        variables: How many variables there are.
        most: Nodes that may be kept.
        left: Nodes that may yet be made, those that were taken back counted: half as many again
            as may be kept, so that functions too large cannot take for ever one after the other.
        var, low, high: Of each node; children always have lower numbers than their parents.

    Source: Bryant 1986, Graph-based algorithms for Boolean function manipulation.
    """

    def __init__(self, variables: int, *, most: int) -> None:
        self.variables, self.most, self.left = variables, most, most + most // 2
        self.var, self.low, self.high = [variables, variables], [0, 1], [0, 1]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._ors: dict[int, int] = {}
        self._ands: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.var)

    def variable(self, number: int) -> int:
        """The function that holds when this variable happened."""
        return self.node(number, NEVER, ALWAYS)

    def node(self, var: int, low: int, high: int) -> int:
        """The function that asks a variable first; its children ask later ones."""
        if low == high:
            return low
        key = (var, low, high)
        found = self._nodes.get(key)
        if found is None:
            found = len(self.var)
            if found > self.most or self.left <= 0:
                raise Full
            self.left -= 1
            self._nodes[key] = found
            self.var.append(var)
            self.low.append(low)
            self.high.append(high)
        return found

    def attempt(self, make: Callable[[], int]) -> int | None:
        """What ``make`` makes; None, and nothing kept of it, where there is not enough room."""
        begin = len(self.var)
        try:
            return make()
        except Full:
            for key in zip(self.var[begin:], self.low[begin:], self.high[begin:], strict=True):
                del self._nodes[key]
            del self.var[begin:], self.low[begin:], self.high[begin:]
            self._ors.clear()
            self._ands.clear()
            return None

    def either(self, f: int, g: int) -> int:
        """The function that holds when f or g does. Time O(nodes of f times nodes of g)."""
        return self._joined(f, g, NEVER, self._ors)

    def both(self, f: int, g: int) -> int:
        """The function that holds when f and g do."""
        return self._joined(f, g, ALWAYS, self._ands)

    def any_of(self, functions: Iterable[int]) -> int:
        """Whether one of the functions holds; those that ask late are joined first."""
        held = NEVER
        for function in sorted(functions, key=lambda f: (-self.var[f], f)):
            held = self.either(function, held)
        return held

    def all_of(self, functions: Iterable[int]) -> int:
        """Whether each of the functions holds."""
        held = ALWAYS
        for function in sorted(functions, key=lambda f: (-self.var[f], f)):
            held = self.both(function, held)
        return held

    def at_least(self, least: int, functions: Sequence[int]) -> int:
        """Whether so many of the functions hold. Takes up to ``2 * least * functions`` joins."""
        if least == 1:
            return self.any_of(functions)
        if least >= len(functions):
            return self.all_of(functions) if least == len(functions) else NEVER
        held = [ALWAYS] + [NEVER] * least
        for function in sorted(functions, key=lambda f: (-self.var[f], f)):
            for count in range(least, 0, -1):
                more = self.both(function, held[count - 1])
                held[count] = self.either(more, held[count])
        return held[least]

    def _joined(self, f: int, g: int, neutral: int, made: dict[int, int]) -> int:
        """Join two functions; the children of a pair come before the pair, without recursion."""
        found = _settled(f, g, neutral, made)
        if found >= 0:
            return found
        var, low, high = self.var, self.low, self.high
        if len(made) > _JOINS * self.most:
            made.clear()
        line = [(f, g) if f < g else (g, f)]
        while line:
            f, g = line[-1]
            asked, other = var[f], var[g]
            if asked < other:
                f0, f1, g0, g1 = low[f], high[f], g, g
            elif asked > other:
                asked, f0, f1, g0, g1 = other, f, f, low[g], high[g]
            else:
                f0, f1, g0, g1 = low[f], high[f], low[g], high[g]
            without = _settled(f0, g0, neutral, made)
            if without < 0:
                line.append((f0, g0) if f0 < g0 else (g0, f0))
                continue
            with_ = _settled(f1, g1, neutral, made)
            if with_ < 0:
                line.append((f1, g1) if f1 < g1 else (g1, f1))
                continue
            found = made[f << _SHIFT | g] = self.node(asked, without, with_)
            line.pop()
        return found

    def below(self, roots: Iterable[int]) -> list[int]:
        """The nodes of some functions, children first, without the two constants."""
        seen, line = {NEVER, ALWAYS}, list(roots)
        while line:
            node = line.pop()
            if node not in seen:
                seen.add(node)
                line += (self.low[node], self.high[node])
        return sorted(seen - {NEVER, ALWAYS})

    def restricted(self, root: int, keep: Callable[[int], bool]) -> int:
        """The function when every variable that is not kept did not happen."""
        made = {NEVER: NEVER, ALWAYS: ALWAYS}
        for node in self.below([root]):
            low = made[self.low[node]]
            var = self.var[node]
            made[node] = self.node(var, low, made[self.high[node]]) if keep(var) else low
        return made[root]

    def dual(self, root: int) -> int:
        """The function that holds when this one does not, its variables turned round as well."""
        made = {NEVER: ALWAYS, ALWAYS: NEVER}
        for node in self.below([root]):
            made[node] = self.node(self.var[node], made[self.high[node]], made[self.low[node]])
        return made[root]


def _settled(f: int, g: int, neutral: int, made: dict[int, int]) -> int:
    """What joining two functions gives where that is known already; else -1."""
    if f > g:
        f, g = g, f
    if f > ALWAYS:
        return f if f == g else made.get(f << _SHIFT | g, -1)
    return g if f == neutral else f  # a constant: of no weight, or it decides alone


class Chances:
    """Probabilities of every function of some diagrams, when variables are independent.

    Attributes:
        odds: Probability that each variable happens, shape (variables,).
        of: Probability that each function holds, shape (nodes,).

    Time O(nodes), memory O(nodes).
    """

    def __init__(self, diagrams: Diagrams, odds: Floats) -> None:
        self.odds = odds
        var = np.asarray(diagrams.var, dtype=np.int32)
        self._low = np.asarray(diagrams.low, dtype=np.int32)
        self._high = np.asarray(diagrams.high, dtype=np.int32)
        self._order = np.argsort(var, kind="stable").astype(np.int32)
        self._starts = starts_of(np.bincount(var, minlength=diagrams.variables + 1)).tolist()
        self.of = np.zeros(len(var))
        self.of[ALWAYS] = 1.0
        self._asked = np.unique(var[ALWAYS + 1 :]).tolist()
        for number in reversed(self._asked):
            nodes, q = self._asking(number), odds[number]
            high, low = self.of[self._high[nodes]], self.of[self._low[nodes]]
            self.of[nodes] = q * high + (1 - q) * low

    def _asking(self, number: int) -> Ints:
        return self._order[self._starts[number] : self._starts[number + 1]]

    def mean(self, form: Mapping[int, float]) -> float:
        """A weighted sum of probabilities."""
        return float(sum(weight * self.of[node] for node, weight in form.items()))

    def slopes(self, weights: Mapping[int, float]) -> Floats:
        """How fast a weighted sum of probabilities grows with the odds of each variable.

        Args:
            weights: Of each function that is summed.

        Returns:
            The derivative by the odds of each variable, shape (variables,): what the sum is when
            the variable happened less what it is when it did not.
        """
        weight = np.zeros(len(self.of))
        for node, amount in weights.items():
            weight[node] += amount
        slopes = np.zeros(len(self.odds))
        for number in self._asked:
            nodes, q = self._asking(number), self.odds[number]
            passed = weight[nodes]
            low, high = self._low[nodes], self._high[nodes]
            slopes[number] = passed @ (self.of[high] - self.of[low])
            np.add.at(weight, high, passed * q)
            np.add.at(weight, low, passed * (1 - q))
        return slopes
