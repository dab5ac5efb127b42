"""When any element loses a threshold, as diagrams: value nodes on top of the structure.

A value node loses the weighted mean of what its groups lose. That it loses a threshold is asked
group after group, with what was lost so far; what it loses on average needs no such question, as
the mean of a sum is the sum of the means.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from alignment.graphs.reliability.decision_diagram import NEVER
from alignment.graphs.reliability.levels import CLOSE, MOST_TOTALS, Levels, steps, union_of
from alignment.graphs.reliability.parts import Part, parts_of
from alignment.graphs.reliability.structure import Structure, gates_of, suppliers_first
from alignment.graphs.reliability.weighted_sums import Outcomes, Sums, added
from alignment.graphs.snapshot import Ints, Snapshot

ANYTHING = 1e-300
"""A threshold that every loss reaches."""

Form = Mapping[int, float] | None
"""A weighted sum of the probabilities of diagrams; None where one of them is too large."""


class Losses:
    """When any element loses a threshold, and what it loses on average.

    Attributes:
        structure: The same of the gate elements.
        flat: The parts of each value node, suppliers first; of a single value node that it
            needs, that one's parts. So a group that is needed in several ways stands there once,
            with all that it takes.
    """

    def __init__(self, snapshot: Snapshot, elements: Ints, *, most: int) -> None:
        """Make the diagrams of the gate elements; those of others are made when asked for.

        Args:
            snapshot: The estate.
            elements: With each of them, all that it needs.
            most: Nodes of the diagrams.
        """
        self.structure = Structure(snapshot, elements, most=most)
        self.diagrams = self.structure.diagrams
        self.levels, self.form = cache(self._levels), cache(self._form)
        self.reaching, self._group_form = cache(self._reaching), cache(self._formed)
        self.flat: dict[int, list[Part]] = {}
        for u in suppliers_first(snapshot, elements[~gates_of(snapshot)[elements]]).tolist():
            self.flat[u] = self._flattened(parts_of(snapshot, u))

    def _reaching(self, element: int, threshold: float) -> int | None:
        """The diagram of a loss of at least a threshold, in (0, 1]; None: it is too large."""
        if element not in self.flat:
            return self.structure.reaching(element, threshold)
        parts = self.flat[element]
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

    def _flattened(self, parts: Sequence[Part]) -> list[Part]:
        flat: dict[tuple[int, tuple[int, ...]], float] = {}
        for part in parts:
            single = self.flat.get(part.members[0]) if len(part.members) == 1 else None
            for one in [part._replace(factor=1.0)] if single is None else single:
                key = one.least, one.members
                flat[key] = flat.get(key, 0.0) + part.factor * one.factor
        return [Part(least, members, factor) for (least, members), factor in flat.items()]

    def _over(
        self, join: Callable[[list[int]], int], parts: Sequence[Part], level: float
    ) -> int | None:
        found = [self._group_reaching(part, level) for part in parts]
        known = [f for f in found if f is not None]
        if len(known) < len(found):
            return None
        return self.diagrams.attempt(partial(join, known))

    def _levels(self, element: int) -> Levels:
        """The losses an element can have, ascending; None where there are too many."""
        if element not in self.flat:
            return self.structure.levels_at(element)
        sums = {0.0}
        for part in self.flat[element]:
            levels = union_of(map(self.levels, part.members))
            if levels is None:
                return None
            sums = {added(s, part.factor * x) for s in sums for x in (0.0, *levels)}
            if len(sums) > MOST_TOTALS:
                return None
        return tuple(sorted(sums - {0.0}))

    def _form(self, element: int) -> Form:
        """The expected loss of an element as a sum over diagrams."""
        if element not in self.flat:
            return self._group_form(1, (element,))
        whole: dict[int, float] = {}
        for part in self.flat[element]:
            form = self._group_form(part.least, part.members)
            if form is None:
                return None
            for node, weight in form.items():
                whole[node] = whole.get(node, 0.0) + part.factor * weight
        return whole

    def _formed(self, least: int, members: tuple[int, ...]) -> Form:
        """The same of a group that is lost when so many of its members are."""
        levels = union_of(map(self.levels, members))
        form: dict[int, float] = {}
        for level, step in steps(levels or ()):
            node = self._group_reaching(Part(least, members), level)
            if node is None:
                return None
            form[node] = form.get(node, 0.0) + step
        return None if levels is None else form

    def _group_reaching(self, part: Part, level: float) -> int | None:
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
        levels = union_of(map(self.levels, part.members))
        if levels is None:
            return None
        found = []
        for level in reversed(levels):
            node = self._group_reaching(part, level)
            if node is None:
                return None
            found.append((part.factor * level, node))
        return found
