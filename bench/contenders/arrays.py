"""What every contender is given: one estate as plain arrays, and the questions about it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.graphs.snapshot import Snapshot

HUB_STOPS = 0.17
"""Share of all elements that stop with the hub."""

TYPICAL_STOPS = 7
"""Elements that stop with a typical one: about the median of all that may fail."""


@dataclass(frozen=True)
class Arrays:
    """The up/down reading of a snapshot: every group of a process, service or component.

    Attributes:
        snapshot: Where it comes from.
        use_ptr, use: Groups that each element is a member of.
        owner, spare: Of each group: who needs it, and how many members it can lose.
        gate: 1 for what works or does not; objectives and clients hold value instead.
    """

    snapshot: Snapshot

    @property
    def use_ptr(self) -> NDArray[np.int32]:
        return self.snapshot.use_ptr

    @property
    def use(self) -> NDArray[np.int32]:
        return self.snapshot.use

    @property
    def owner(self) -> NDArray[np.int32]:
        return self.snapshot.owner

    @cached_property
    def spare(self) -> NDArray[np.int32]:
        return (np.diff(self.snapshot.member_ptr) - self.snapshot.needs).astype(np.int32)

    @cached_property
    def gate(self) -> NDArray[np.uint8]:
        return ((self.snapshot.kind >= 2) & (self.snapshot.kind <= 4)).astype(np.uint8)

    @cached_property
    def joined(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Supplier, consumer and group of every membership."""
        elements = np.arange(len(self.use_ptr) - 1, dtype=np.int32)
        supplier = np.repeat(elements, np.diff(self.use_ptr))
        return supplier, self.owner[self.use], self.use

    @cached_property
    def sparse(self) -> Any:
        """Supplier to consumer as a SciPy matrix: the reach form of the same estate."""
        from scipy.sparse import csr_array

        supplier, consumer, _ = self.joined
        n = len(self.use_ptr) - 1
        ones = np.ones(len(supplier), dtype=np.float64)
        return csr_array((ones, (supplier, consumer)), shape=(n, n))


@dataclass(frozen=True, slots=True)
class Questions:
    """Two elements whose failure is asked about, found by the plain compiled kernel."""

    hub: int
    hub_stops: int
    typical: int
    typical_stops: int
    median_stops: float


def questions_of(arrays: Arrays, *, seed: int = 1) -> Questions:
    """The much used element that stops nearest to the hub's share, and a typical one."""
    from bench.contenders.impact import compiled_mark

    stops = compiled_mark(arrays)
    fan = np.diff(arrays.use_ptr)
    much_used = np.argsort(-fan, kind="stable")[:400].tolist()
    wanted = HUB_STOPS * len(fan)
    hub = min(much_used, key=lambda u: abs(stops(u) - wanted))
    random = np.random.default_rng(seed)
    drawn = random.choice(np.flatnonzero(arrays.gate), 400).tolist()
    counts = {u: stops(u) for u in drawn}
    typical = min(counts, key=lambda u: (abs(counts[u] - TYPICAL_STOPS), u))
    median = float(np.median(list(counts.values())))
    return Questions(hub, stops(hub), typical, counts[typical], median)
