"""Which smallest sets of failures take an element to a loss: its minimal cut sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from alignment.graphs.reliability.availability import require_threshold
from alignment.graphs.reliability.decision_diagram import Full
from alignment.graphs.reliability.event import Event, event_of
from alignment.graphs.reliability.set_families import NOTHING, Families
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import label

MOST_SETS = 1_000
"""Cut sets that are listed where nothing else is asked for."""

MOST_FAMILY = 200_000
"""Nodes of a family of sets."""

_TRIED = (4, 3, 2, 1)
"""Orders to which sets are looked for where all of them would be too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOrder:
    """How many minimal cut sets have so many elements."""

    order: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSets:
    """The minimal cut sets of one element.

    Attributes:
        threshold: The loss that they bring about, at least.
        cut_sets: Ids; the smallest sets first.
        probabilities: That all of a set fail, one for each.
        orders: How many sets of each size there are, as far as was counted.
        counted_to: Sets of more elements than this were not counted; None when all were.
        omitted: How many of those counted are not listed.
    """

    revision: int
    element: str
    name: str
    threshold: float
    conclusion: str
    cut_sets: tuple[tuple[str, ...], ...]
    probabilities: tuple[float, ...]
    orders: tuple[OfOrder, ...]
    counted_to: int | None
    omitted: int
    remarks: tuple[str, ...]


def cut_sets_of(
    snapshot: Snapshot, element_id: str, *, threshold: float = 1.0, order: int | None = None,
    limit: int = MOST_SETS, nodes: int = MOST_NODES,
) -> CutSets:  # fmt: skip
    """The smallest sets of own failures that bring a loss of at least the threshold.

    What can fail: components; services and processes that state an unavailability or need
    nothing.

    Args:
        snapshot: The estate.
        element_id: Any element of the chain.
        threshold: In (0, 1].
        order: Only list sets of at most so many elements.
        limit: List at most so many, the smallest first.
        nodes: Of the diagrams.

    Raises:
        NotFound: The element is not there.
        Invalid: It takes no part in the calculations, or the threshold is none.
        Unanswerable: Its diagram would need more nodes.

    Source: METHODS 2.2; Rauzy 1993, New algorithms for fault trees analysis.
    """
    event = event_of(snapshot, element_id, require_threshold(threshold), nodes=nodes)
    cuts = cuts_of(event)
    orders = cuts.orders()
    most = sum(o.count for o in orders if order is None or o.order <= order)
    line = islice(cuts.families.sets(cuts.family), min(limit, most))
    found = sorted((_named(event, some) for some in line), key=lambda pair: (len(pair[0]), pair))
    return CutSets(
        revision=snapshot.revision, element=element_id, name=snapshot.names[event.element],
        threshold=threshold, conclusion=_conclusion(event, cuts),
        cut_sets=tuple(ids for ids, _ in found), probabilities=tuple(p for _, p in found),
        orders=orders, counted_to=cuts.counted_to,
        omitted=sum(o.count for o in orders) - len(found), remarks=tuple(_remarks(event, cuts)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Cuts:
    """The minimal cut sets of an event, in little room.

    Attributes:
        family: All of them, or those up to an order where all would be too many.
        counted_to: That order; None where they are all there.
    """

    families: Families
    family: int
    counted_to: int | None

    def orders(self) -> tuple[OfOrder, ...]:
        """How many there are of each size."""
        sizes = enumerate(self.families.sizes(self.family))
        return tuple(OfOrder(order=order, count=count) for order, count in sizes if count)


def cuts_of(event: Event, *, most: int = MOST_FAMILY) -> Cuts:
    """The minimal cut sets of an event, or as many as can be held in so many nodes."""
    for order in (None, *_TRIED):
        families = Families(event.diagrams, most=most)
        try:
            family = families.minimal(event.function, order)
        except Full:
            continue
        return Cuts(families=families, family=family, counted_to=order)
    return Cuts(families=families, family=NOTHING, counted_to=0)


def _named(event: Event, some: tuple[int, ...]) -> tuple[tuple[str, ...], float]:
    ids = sorted(event.snapshot.ids[event.elements[v]] for v in some)
    return tuple(ids), float(np.prod(event.odds[list(some)]))


def _conclusion(event: Event, cuts: Cuts) -> str:
    name, orders = label(event.snapshot, event.element), cuts.orders()
    if not orders and cuts.counted_to is None:
        return f"No failure below {name} is enough for it to {loss_text(event.threshold)}."
    if not orders:
        return f"It takes more than {cuts.counted_to} failures for {name} to be hit so."
    count, several = orders[0].count, orders[0].order > 1
    what = f"{orders[0].order} failures together" if several else "a single failure"
    ways = f"in {count:,} ways" if count > 1 else "in one way"
    total = sum(o.count for o in orders)
    rest = f"; {total:,} minimal cut sets in all" if total > count else ""
    return f"{name} can {loss_text(event.threshold)} by {what}, {ways}{rest}."


def loss_text(threshold: float) -> str:
    """What a threshold means for an element, in a sentence."""
    return "be down" if threshold == 1 else f"lose {threshold:.4g} or more"


def state_text(threshold: float) -> str:
    """The same as a state that an element is in."""
    return "down" if threshold == 1 else f"at a loss of {threshold:.4g} or more"


def _remarks(event: Event, cuts: Cuts) -> Iterable[str]:
    if cuts.counted_to is not None:
        yield f"Sets of more than {cuts.counted_to} elements are too many; they were not counted."
    asked = {event.diagrams.var[node] for node in event.diagrams.below([event.function])}
    if asked and not event.odds[sorted(asked)].any():
        yield "None of these elements states an unavailability: every probability is 0."
