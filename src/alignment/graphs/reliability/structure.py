"""When the loss of a gate element reaches a level, as diagrams: its structure functions.

A component, service or process loses a level by its own failure, or because one of its groups
has lost more members, each to the level that it takes, than it can spare.
"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import GATE_KINDS
from alignment.graphs.arrows import strong_components, upstream_arrows
from alignment.graphs.reliability.decision_diagram import NEVER, Diagrams, Full
from alignment.graphs.reliability.levels import CLOSE, WHOLE, Levels, levels_of, passed_on
from alignment.graphs.reliability.parts import parts_of
from alignment.graphs.reliability.variable_order import variable_order
from alignment.graphs.snapshot import Ints, Snapshot

MOST_NODES = 250_000
"""Nodes of the diagrams of one answer, where nothing else is asked for."""

MOST_ELEMENTS = 20_000
"""Elements beyond which no diagrams are tried: their order alone would take longer."""

_NONE = -1
"""No group is set aside."""


class Structure:
    """Diagrams of the losses of some elements and of all that they need.

    Attributes:
        snapshot: The estate.
        blocks: The gate elements among them, suppliers first; a circle is one block.
        needs: Their groups, those that pass nothing on left out.
        levels: The levels of those that have others than 0 and 1.
        diagrams: One variable for the own failure of each gate element.
        line: The element of each variable.
        variable: The number of each, by element.
    """

    def __init__(self, snapshot: Snapshot, elements: Ints, *, most: int = MOST_NODES) -> None:
        """Work out the diagrams of all levels of these elements.

        Args:
            snapshot: The estate.
            elements: With each of them, all that it needs.
            most: Nodes of the diagrams; what would need more has none. Of too many elements
                nothing has one.

        Time is that of the joins; a service on 1,000 components takes about half a second.
        """
        self.snapshot = snapshot
        self.blocks = blocks_of(snapshot, elements)
        self.needs = {u: parts_of(snapshot, u) for block in self.blocks for u in block}
        self.levels = levels_of(self.blocks, self.needs)
        most = most if len(elements) <= MOST_ELEMENTS else 0
        self.line = list(self.needs)
        if most:
            valued = elements[~gates_of(snapshot)[elements]].tolist()
            tops = [part for u in valued for part in parts_of(snapshot, u)]
            self.line = variable_order(self.blocks, self.needs, tops, worth=len(snapshot.member))
        self.variable = {element: number for number, element in enumerate(self.line)}
        self.diagrams = Diagrams(len(self.line), most=most, worth=len(snapshot.member))
        self._made: dict[tuple[int, float], int | None] = {}
        for block in self.blocks:
            self._build(block)

    def levels_at(self, element: int) -> Levels:
        """The losses that a gate element can have; None where there are too many."""
        return self.levels.get(element, WHOLE)

    def reaching(self, element: int, threshold: float) -> int | None:
        """The diagram of a gate element's loss reaching a threshold; None: there is none."""
        levels = self.levels_at(element)
        if levels is None:
            return self._made[element, 1.0] if threshold >= CLOSE else None
        reached = next((x for x in levels if x >= threshold * CLOSE), None)
        return NEVER if reached is None else self._made[element, reached]

    def _build(self, block: Sequence[int], aside: int = _NONE) -> None:
        """The diagrams of what needs only what was built before, itself and one another.

        In a circle nothing is lost at first, and what follows is joined in until nothing more
        does: the least fixpoint. Every round is one step further along a way that leads through
        no element twice, so there are at most as many rounds as elements.
        """
        events = [(u, x) for u in block for x in reversed(self.levels_at(u) or WHOLE)]
        before = self._made
        before.update(dict.fromkeys(events, NEVER))
        circle = len(block) > 1
        while True:
            moved = False
            for event in events:
                made = None
                if before[event] is not None:
                    made = self.diagrams.attempt(partial(self._of, *event, aside))
                moved |= made != before[event]
                before[event] = made
            if not (circle and moved):
                return

    def without(self, element: int, group: int) -> int | None:
        """The diagram of a gate element being down, one of its groups set aside.

        Where it stands in a circle, what follows from it all round is made anew.
        """
        held, self._made = self._made, dict(self._made)
        try:
            self._build(next(b for b in self.blocks if element in b), group)
            return self._made[element, 1.0]
        finally:
            self._made = held

    def _of(self, element: int, level: float, aside: int) -> int:
        parts = [self.diagrams.variable(self.variable[element])]
        for part in self.needs[element]:
            if part.group == aside:
                continue
            lost = [x for m in part.members if (x := self._taking(m, part.factor, level)) != NEVER]
            if len(lost) >= part.least:
                parts.append(self.diagrams.at_least(part.least, lost))
        return self.diagrams.any_of(parts)

    def _taking(self, member: int, kappa: float, level: float) -> int:
        """When a member loses enough to pass this level on; raises Full where that is unknown."""
        levels, highest = self.levels_at(member), passed_on(kappa, 1.0)
        if level > highest:
            return NEVER
        if levels is None and level < highest:
            raise Full
        levels = levels or WHOLE
        needed = next((x for x in levels if passed_on(kappa, x) >= level), None)
        found = NEVER if needed is None else self._made[member, needed]
        if found is None:
            raise Full
        return found


def gates_of(snapshot: Snapshot) -> NDArray[np.bool_]:
    """True for what works or does not: processes, services and components, shape (n,)."""
    return snapshot.kinds_are(*GATE_KINDS)


def supplied(snapshot: Snapshot) -> Ints:
    """The number of each element's circle; suppliers have lower ones."""
    return strong_components(*upstream_arrows(snapshot))


def suppliers_first(snapshot: Snapshot, elements: Ints) -> Ints:
    """Some elements, each behind all that it needs; inside a circle by index."""
    return elements[np.lexsort((elements, snapshot.derived(supplied)[elements]))]


def blocks_of(snapshot: Snapshot, elements: Ints) -> list[list[int]]:
    """The gate elements among some, suppliers first; a circle is one block."""
    number = snapshot.derived(supplied)
    line = suppliers_first(snapshot, elements[gates_of(snapshot)[elements]])
    pairs = zip(number[line].tolist(), line.tolist(), strict=True)
    return [[u for _, u in block] for _, block in groupby(pairs, key=lambda pair: pair[0])]
