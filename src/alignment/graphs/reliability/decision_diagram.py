"""Reduced ordered binary decision diagrams: monotone yes-or-no functions, each held once.

A diagram is a number. 0 is the function that never holds, 1 the one that always does; any other
one asks its variable and goes on with ``low`` where it did not happen, with ``high`` where it
did. Two functions are the same exactly when their numbers are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from alignment.catalogue.runs import starts_of
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.reliability.compiled_nodes import CompiledNodes
from alignment.graphs.reliability.node_tables import (
    ALWAYS,
    NEVER,
    Full,
    NodeTable,
    PlainNodes,
)
from alignment.graphs.snapshot import Floats, Ints

__all__ = ["ALWAYS", "NEVER", "Chances", "Diagrams", "Full"]


class Diagrams:
    """Diagrams over variables 0..n-1, which are asked in this order; they share their nodes.

    Attributes:
        variables: How many variables there are.
        table: The nodes.

    Source: Bryant 1986, Graph-based algorithms for Boolean function manipulation.
    """

    def __init__(self, variables: int, *, most: int, worth: int = 0) -> None:
        """No functions but the two that ask nothing.

        Args:
            variables: How many there are.
            most: Nodes that may be kept.
            worth: Memberships of the estate: with many the nodes are kept for compiled passes.
        """
        self.variables = variables
        large = worth >= WORTH_COMPILING and can_compile()
        form = CompiledNodes if large else PlainNodes
        self.table: NodeTable = form(variables, most)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def var(self) -> list[int]:
        """Which variable each node asks."""
        return self.table.var

    @property
    def low(self) -> list[int]:
        """What each node goes on with where that did not happen; it has a lower number."""
        return self.table.low

    @property
    def high(self) -> list[int]:
        """What each node goes on with where it did."""
        return self.table.high

    def variable(self, number: int) -> int:
        """The function that holds when this variable happened."""
        return self.node(number, NEVER, ALWAYS)

    def node(self, var: int, low: int, high: int) -> int:
        """The function that asks a variable first; its children ask later ones."""
        if low == high:
            return low
        return self.table.node(var, low, high)

    def attempt(self, make: Callable[[], int]) -> int | None:
        """What ``make`` makes; None, and nothing kept of it, where there is not enough room."""
        begin = len(self)
        try:
            return make()
        except Full:
            self.table.forget(begin)
            return None

    def either(self, f: int, g: int) -> int:
        """The function that holds when f or g does. Time O(nodes of f times nodes of g)."""
        return self.table.joined(f, g, NEVER)

    def both(self, f: int, g: int) -> int:
        """The function that holds when f and g do."""
        return self.table.joined(f, g, ALWAYS)

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
