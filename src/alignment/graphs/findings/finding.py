"""A finding, and what the checks look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alignment.catalogue import Severity, Target
from alignment.catalogue.details import Details
from alignment.graphs.delivered import Leaking, leaking_of
from alignment.graphs.delivery import EdgeDelivery, deliver, series_of
from alignment.graphs.findings.rules import RULES, graded
from alignment.graphs.flow import FlowGraph, flow_graph, support_of_all
from alignment.graphs.reliability.promises import Promises, promises_of
from alignment.graphs.service_levels import ServiceLevels
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import amount_text, label


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentFinding:
    """One thing that is not aligned.

    Attributes:
        rule: Its name in ``RULES``.
        elements: Ids; the first is what it is about. Empty for what is said of the whole.
        message: What is so, in business words.
        advice: What to do about it.
        value: Value per year behind it; None where none can be told. Must not be added.
        waived: Why it is borne, and until when; None where it is not.
    """

    rule: str
    severity: Severity
    elements: tuple[str, ...]
    message: str
    advice: str
    value: float | None
    waived: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """What the checks look at: the estate, and what is stated beside it.

    Attributes:
        targets: The same as in ``levels``, with their words.
    """

    snapshot: Snapshot
    details: Details
    levels: ServiceLevels
    targets: Sequence[Target] = ()

    @cached_property
    def graph(self) -> FlowGraph:
        """The flow of value."""
        return flow_graph(self.snapshot)

    @cached_property
    def support(self) -> Floats:
        """Value that stands on each element, shape (n,); 0 where a circle is too large."""
        return np.nan_to_num(support_of_all(self.snapshot))

    @cached_property
    def promises(self) -> Promises:
        """Which promised availabilities the components below can keep."""
        return promises_of(self.snapshot, self.targets)

    @cached_property
    def edges(self) -> EdgeDelivery:
        """What was delivered on each edge that has a target."""
        return deliver(self.levels.derived(series_of))

    @cached_property
    def leaking(self) -> Leaking:
        """The flow of value with what was not delivered."""
        return leaking_of(self.snapshot, self.edges)

    def name(self, element: int) -> str:
        """An element as a sentence names it."""
        return label(self.snapshot, element)

    def names(self, elements: Iterable[int], *, most: int = 5) -> str:
        """Some elements in a sentence, the others counted."""
        named = [self.name(e) for e in elements]
        more = len(named) - most
        return ", ".join(named[:most]) + (f" and {more:,} more" if more > 0 else "")

    def amount(self, value: float) -> str:
        """An amount in a sentence."""
        return f"{amount_text(value, self.snapshot.currency or 'points')} a year"

    def finding(
        self, rule: str, elements: Iterable[int], message: str, value: float | None = None
    ) -> AlignmentFinding:
        """A finding of a rule, graded by the value behind it."""
        stated = RULES[rule]
        return AlignmentFinding(
            rule=rule, severity=graded(stated, value, self.snapshot.total_value),
            elements=tuple(self.snapshot.ids[e] for e in elements), message=message,
            advice=stated.advice, value=value,
        )  # fmt: skip

    def ids_to_indices(self, stated: Mapping[str, object]) -> Ints:
        """The indices of the elements that state something, ascending."""
        places = (self.snapshot.place_of(i) for i in stated)
        return np.array(sorted(p for p in places if p is not None), dtype=np.int32)
