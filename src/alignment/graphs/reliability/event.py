"""One event of one element, its loss reaching a threshold, by what can fail below it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid, Unanswerable
from alignment.graphs.arrows import reach
from alignment.graphs.reliability.decision_diagram import Chances, Diagrams
from alignment.graphs.reliability.exact import odds_of
from alignment.graphs.reliability.losses import Losses
from alignment.graphs.reliability.structure import MOST_NODES, gates_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot


def failing(snapshot: Snapshot) -> NDArray[np.bool_]:
    """True for what counts as able to fail by itself, shape (n,).

    Components; services and processes that state an unavailability, or need nothing: their
    failure is nobody else's.
    """
    needs_nothing = np.diff(snapshot.group_ptr) == 0
    stated = ~np.isnan(snapshot.unavailability)
    component = snapshot.kinds_are(Kind.COMPONENT)
    able: NDArray[np.bool_] = gates_of(snapshot) & (component | stated | needs_nothing)
    return able


def below(snapshot: Snapshot, *elements: int) -> Ints:
    """Some elements and all that they need, ascending."""
    found = np.sort(reach(snapshot, np.array(elements, dtype=np.int32), downstream=False))
    return found[snapshot.kinds_are(*CHAIN_KINDS)[found]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """That an element loses at least a threshold.

    Attributes:
        losses: The diagrams of the element and all that it needs.
        function: The diagram of the event, over what can fail alone.
        elements: The element of each variable.
        odds: Probability that each of them fails by itself, shape (variables,).
    """

    snapshot: Snapshot
    element: int
    threshold: float
    losses: Losses
    function: int
    elements: tuple[int, ...]
    odds: Floats

    @property
    def diagrams(self) -> Diagrams:
        return self.losses.diagrams

    def chances(self) -> Chances:
        """Of all diagrams that were made so far."""
        return Chances(self.diagrams, self.odds)


def event_of(
    snapshot: Snapshot, element_id: str, threshold: float, *, nodes: int = MOST_NODES
) -> Event:
    """The event that an element loses at least a threshold.

    Raises:
        NotFound: The element is not there.
        Invalid: It takes no part in the calculations.
        Unanswerable: Its diagram would need more nodes.
    """
    element = snapshot.index_of(element_id)
    kind = KINDS[snapshot.kind[element]]
    if kind not in CHAIN_KINDS:
        msg = f"{element_id} is {with_article(kind)}, which takes no part in availability"
        raise Invalid(msg, element=element_id, kind=str(kind))
    some = below(snapshot, element)
    losses = Losses(snapshot, some, most=nodes)
    function, line = losses.reaching(element, threshold), losses.structure.line
    able = failing(snapshot)[line]
    if function is not None:
        function = losses.diagrams.attempt(
            lambda: losses.diagrams.restricted(function, lambda v: bool(able[v]))
        )
    if function is None:
        msg = (f"{element_id} stands on {len(some) - 1:,} elements, too many for a diagram of "
               f"{nodes:,} nodes; allow more, or ask for something smaller")  # fmt: skip
        raise Unanswerable(msg, element=element_id, limit=nodes)
    return Event(
        snapshot=snapshot, element=element, threshold=threshold, losses=losses,
        function=function, elements=tuple(line), odds=odds_of(snapshot)[line],
    )  # fmt: skip
