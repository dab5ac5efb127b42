"""Which elements are hit when others fail or degrade, how badly, and what value is at risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.vocabulary import GATE_KINDS
from alignment.errors import Invalid, Problem
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.wiring import Wiring, links_of

Losses: TypeAlias = Mapping[int, float] | tuple[Ints, Floats]
"""Own losses of gate elements, by index: 1 is down, 0 is healthy."""


_FEW = 64
"""For how many elements of the estate each hit one must stand until a table of all is made."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Impact:
    """What a scenario does to the estate.

    Attributes:
        sources, levels: The scenario: the elements that lose by themselves, and how much; those
            that lose nothing left out.
        elements: Every element with a loss, in the order in which it became final: gate
            elements from the highest loss down, then value nodes, suppliers first.
        losses: Their losses, in (0, 1].
        uses: Where in ``snapshot.use`` the requirement stands that decided each; -1 for an own
            loss and for value nodes.
        gates: How many of them are gate elements.
        struck: What the pass tells of redundancy: slots of the wiring and ``-1 - u`` for value
            nodes that lost nothing, and how many more members each can lose.
        value_at_risk: Value per year at risk, over all objectives.
    """

    snapshot: Snapshot
    sources: Ints
    levels: Floats
    elements: Ints
    losses: Floats
    uses: Ints
    gates: int
    struck: tuple[Ints, Ints]
    value_at_risk: float

    @cached_property
    def loss(self) -> Floats:
        """The loss of every element, shape (n,)."""
        loss = np.zeros(len(self.snapshot))
        loss[self.elements] = self.losses
        return loss

    @cached_property
    def spared(self) -> tuple[Ints, Ints]:
        """Elements that lost nothing though a member of one of their groups did, ascending.

        And for each of them how many more members the tightest of those groups can lose.
        """
        codes, margins = self.struck
        elements, slotted = -1 - codes, codes >= 0
        groups = self.snapshot.derived(links_of).group[codes[slotted]]
        elements[slotted] = self.snapshot.owner[groups]
        safe = self.losses_of(elements) == 0
        return _tightest(elements[safe], margins[safe])

    @cached_property
    def groups(self) -> Ints:
        """The requirement that decided each; -1 for an own loss and for value nodes."""
        groups, decided = self.uses.copy(), self.uses >= 0
        groups[decided] = self.snapshot.use[self.uses[decided]]
        return groups

    def places_of(self, indices: Ints) -> Ints:
        """Where each of some elements stands in ``elements``; their number where it does not."""
        hits = len(self.elements)
        if hits * _FEW > len(self.snapshot):
            return self._place[indices]
        known, order = self._sorted
        at = np.searchsorted(known, indices)
        return np.where(known[at] == indices, order[at], hits)

    def losses_of(self, indices: Ints) -> Floats:
        """The losses of some elements."""
        return self._losses_or_none[self.places_of(indices)]

    @cached_property
    def _losses_or_none(self) -> Floats:
        """The losses, and none for what stands behind them."""
        return np.append(self.losses, 0.0)

    @cached_property
    def _place(self) -> Ints:
        """The place of every element: quick to look up, but to make it takes its time."""
        place = np.full(len(self.snapshot), len(self.elements), dtype=np.int32)
        place[self.elements] = np.arange(len(self.elements), dtype=np.int32)
        return place

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints]:
        """The hit elements ascending, closed by one that is none, and the place of each."""
        order = np.argsort(self.elements).astype(np.int32)
        none = np.iinfo(np.int32).max
        return np.append(self.elements[order], np.int32(none)), np.append(order, np.int32(0))


def propagate(snapshot: Snapshot, losses: Losses) -> Impact:
    """Carry a failure along the requirements until nothing more is hit.

    A gate element (process, service, component) loses as much as the worst of its groups
    passes on; a group of which k are needed, as much as its k-th best member; a value node
    (objective, client), the weighted mean of its groups. Requirements may run in circles: the
    result is the least fixpoint, so nothing fails without a cause in the scenario.

    Args:
        snapshot: The estate: n elements, g groups, m memberships.
        losses: Own losses in 0..1 of gate elements, as ``require_losses`` gives them.

    Returns:
        The elements that are hit, arrays of one length, in order of becoming final.

    Time O(E + G log G) for E memberships of the G elements hit; O(E) when every loss on the
    way is 0 or 1. Memory O(n + m) once a snapshot, O(G) an answer.

    Source: METHODS 1.2; Knuth 1977, A generalization of Dijkstra's algorithm.
    """
    if isinstance(losses, Mapping):
        sources = np.fromiter(losses.keys(), np.int32, len(losses))
        levels = np.fromiter(losses.values(), np.float64, len(losses))
    else:
        sources, levels = losses
    lost = levels > 0
    if not lost.all():
        sources, levels = sources[lost], levels[lost]
    found = Wiring.of(snapshot).run(sources, levels)
    return Impact(
        snapshot=snapshot, sources=sources, levels=levels, elements=found.elements,
        losses=found.losses, uses=found.uses, gates=found.gates,
        struck=found.struck, value_at_risk=float(found.risk[0]),
    )  # fmt: skip


def _tightest(elements: Ints, margins: Ints) -> tuple[Ints, Ints]:
    """Each element once, with the smallest of its margins."""
    if len(elements) < 2:
        return elements, margins
    order = np.argsort(elements)
    elements, margins = elements[order], margins[order]
    first = np.flatnonzero(np.diff(elements, prepend=-1))
    return elements[first], np.minimum.reduceat(margins, first)


def require_losses(snapshot: Snapshot, losses: Mapping[str, float]) -> tuple[Ints, Floats]:
    """The own losses of a scenario by index.

    Raises:
        NotFound: An element is not there.
        Invalid: An element is not a process, service or component, or a loss is not in 0..1.
    """
    sources = snapshot.indices(losses)
    problems = [
        Problem(name, wrong)
        for name, element, loss in zip(losses, sources.tolist(), losses.values(), strict=True)
        if (wrong := _wrong(KINDS[snapshot.kind[element]], loss))
    ]
    if problems:
        raise Invalid("; ".join(map(str, problems)), problems)
    return sources, np.fromiter(losses.values(), np.float64, len(losses))


def _wrong(kind: Kind, loss: float) -> str:
    if kind not in GATE_KINDS:
        gates = "a process, a service or a component"
        return f"is of the kind {kind.value}; only {gates} can fail in a scenario"
    if isinstance(loss, bool) or not isinstance(loss, (int, float)) or not 0 <= loss <= 1:
        return f"a loss is a number from 0 (healthy) to 1 (down), not {loss!r}"
    return ""
