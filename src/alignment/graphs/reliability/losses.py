"""Losses of any element as diagrams: gate elements from the structure, value nodes on top.

A value node loses the weighted mean of what its groups lose. That it loses a threshold is asked
group after group, with what was lost so far; what it loses on average needs no such question, as
the mean of a sum is the sum of the means.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from alignment.catalogue import KINDS, VALUE_KINDS
from alignment.graphs.reliability.decision_diagram import NEVER
from alignment.graphs.reliability.levels import Levels, steps
from alignment.graphs.reliability.structure import CLOSE, Structure
from alignment.graphs.reliability.sums import Outcomes, Sums, added
from alignment.graphs.snapshot import Snapshot

ANYTHING = 1e-300
"""A threshold that every loss reaches."""

MOST_TOTALS = 1_000
"""Losses of one value node beyond which they are not told apart."""

Form = Mapping[int, float] | None
"""A weighted sum of the probabilities of diagrams; None where one of them is too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A group of a value node: what of its loss reaches the node, and when it is lost."""

    factor: float
    least: int
    members: tuple[int, ...]


class Losses:
    """When any element loses a threshold, and what it loses on average."""

    def __init__(self, structure: Structure) -> None:
        self.structure, self.diagrams = structure, structure.diagrams
        self.levels, self.form = cache(self._levels), cache(self._form)
        self.reaching, self._flat_parts = cache(self._reaching), cache(self._flattened)

    def is_valued(self, element: int) -> bool:
        """Whether an element is a value node."""
        return KINDS[self.structure.snapshot.kind[element]] in VALUE_KINDS

    def _reaching(self, element: int, threshold: float) -> int | None:
        """The diagram of a loss of at least a threshold, in (0, 1]; None: it is too large."""
        if not self.is_valued(element):
            return self.structure.reaching(element, threshold)
        parts = self._flat_parts(element)
        if threshold >= CLOSE:  # all is lost when every group is, and nothing is kept
            whole = sum(part.factor for part in parts) >= CLOSE
            return self._over(self.diagrams.all_of, parts, 1.0) if whole else NEVER
        if threshold == ANYTHING:
            return self._over(self.diagrams.any_of, parts, ANYTHING)
        outcomes = [self._outcomes(part) for part in parts]
        if None in outcomes:
            return None
        some = [o for o in outcomes if o]
        return self.diagrams.attempt(Sums(self.diagrams, some, threshold * CLOSE).function)

    def _flattened(self, element: int) -> list[Part]:
        """The groups of a value node; of a single value node that it needs, that one's groups.

        So a group that is needed in several ways stands there once, with all that it takes.
        """
        flat: dict[tuple[int, tuple[int, ...]], float] = {}
        for part in parts_of(self.structure.snapshot, element):
            single = len(part.members) == 1 and self.is_valued(part.members[0])
            inner = self._flat_parts(part.members[0]) if single else [replace(part, factor=1.0)]
            for one in inner:
                key = one.least, one.members
                flat[key] = flat.get(key, 0.0) + part.factor * one.factor
        return [Part(factor=f, least=least, members=m) for (least, m), f in flat.items()]

    def _over(
        self, join: Callable[[list[int]], int], parts: Sequence[Part], level: float
    ) -> int | None:
        found = [self.group_reaching(part, level) for part in parts]
        known = [f for f in found if f is not None]
        if len(known) < len(found):
            return None
        return self.diagrams.attempt(partial(join, known))

    def _levels(self, element: int) -> Levels:
        """The losses an element can have, ascending; None where there are too many."""
        if not self.is_valued(element):
            return self.structure.levels_at(element)
        sums = {0.0}
        for part in self._flat_parts(element):
            levels = self._group_levels(part.members)
            if levels is None:
                return None
            sums = {added(s, part.factor * x) for s in sums for x in (0.0, *levels)}
            if len(sums) > MOST_TOTALS:
                return None
        return tuple(sorted(sums - {0.0}))

    def _form(self, element: int) -> Form:
        """The expected loss of an element as a sum over diagrams."""
        if not self.is_valued(element):
            levels = self.levels(element)
            return None if levels is None else self._stepped(
                levels, [self.reaching(element, x) for x in levels])  # fmt: skip
        whole: dict[int, float] = {}
        for part in parts_of(self.structure.snapshot, element):
            form = self._group_form(part)
            if form is None:
                return None
            for node, weight in form.items():
                whole[node] = whole.get(node, 0.0) + part.factor * weight
        return whole

    def _group_form(self, part: Part) -> Form:
        if len(part.members) == 1:
            form: Form = self.form(part.members[0])
            return form
        levels = self._group_levels(part.members)
        if levels is None:
            return None
        return self._stepped(levels, [self.group_reaching(part, x) for x in levels])

    def _stepped(self, levels: Sequence[float], reached: Sequence[int | None]) -> Form:
        form: dict[int, float] = {}
        for (_, step), node in zip(steps(levels), reached, strict=True):
            if node is None:
                return None
            form[node] = form.get(node, 0.0) + step
        return form

    def _group_levels(self, members: Iterable[int]) -> Levels:
        union: set[float] = set()
        for member in members:
            levels = self.levels(member)
            if levels is None:
                return None
            union.update(levels)
        return tuple(sorted(union)) if len(union) <= MOST_TOTALS else None

    def group_reaching(self, part: Part, level: float) -> int | None:
        """The diagram of a group being lost to a level; None: it is too large."""
        found = [self.reaching(m, level) for m in part.members]
        known = [f for f in found if f not in {None, NEVER}]
        if None in found:
            return None
        if len(known) < part.least:
            return NEVER
        return self.diagrams.attempt(partial(self.diagrams.at_least, part.least, known))

    def _outcomes(self, part: Part) -> Outcomes | None:
        """What a group can take from its owner, most first, and the diagrams of at least it."""
        levels = self._group_levels(part.members)
        if levels is None:
            return None
        found = []
        for level in reversed(levels):
            node = self.group_reaching(part, level)
            if node is None:
                return None
            found.append((part.factor * level, node))
        return found


def parts_of(snapshot: Snapshot, element: int) -> list[Part]:
    """The groups of a value node that take something from it.

    Where no weight is above zero every group counts alike, as in the impact.
    """
    groups = list(snapshot.groups_of(element))
    weights = [float(snapshot.weight[g]) for g in groups]
    total = float(snapshot.own[element]) + sum(weights)
    if total <= 0:
        weights, total = [1.0] * len(groups), float(len(groups))
    return [
        Part(
            factor=weight / total * float(snapshot.kappa[g]),
            least=len(snapshot.members_of(g)) - int(snapshot.needs[g]) + 1,
            members=tuple(snapshot.members_of(g).tolist()),
        )
        for g, weight in zip(groups, weights, strict=True)
        if weight * snapshot.kappa[g] > 0
    ]
