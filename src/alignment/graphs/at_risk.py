"""Where the value at risk stands: by objective, and by the class of client it would reach."""

from dataclasses import dataclass

import numpy as np

from alignment.catalogue import KIND_CODE, Kind
from alignment.catalogue.columns import OFFLINE, ONLINE
from alignment.graphs.figures import CLASSES
from alignment.graphs.loss_parts import Places, parts_of_nodes
from alignment.graphs.propagation import Impact
from alignment.graphs.snapshot import Ints, Snapshot

_INTERNAL, _DIRECT, _INDIRECT = range(3)
_CLIENT, _SERVICE = KIND_CODE[Kind.CLIENT], KIND_CODE[Kind.SERVICE]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveAtRisk:
    """What one objective would lose of its value a year."""

    id: str
    name: str
    value: float
    loss: float
    at_risk: float


def at_risk_by_objective(impact: Impact) -> tuple[ObjectiveAtRisk, ...]:
    """The objectives whose own value is at risk, the largest amount first.

    Their amounts add up to the value at risk.
    """
    snapshot = impact.snapshot
    nodes, losses = impact.elements[impact.gates :], impact.losses[impact.gates :]
    amounts = snapshot.value[nodes] * losses
    order = np.lexsort((nodes, -amounts))[: int(np.count_nonzero(amounts))].tolist()
    return tuple(
        ObjectiveAtRisk(
            id=snapshot.ids[i], name=snapshot.names[i], value=float(snapshot.value[i]),
            loss=loss, at_risk=amount,
        )
        for i, loss, amount in zip(
            nodes[order].tolist(), losses[order].tolist(), amounts[order].tolist(), strict=True
        )
    )  # fmt: skip


def at_risk_by_class(impact: Impact) -> dict[str, float]:
    """The value at risk by the first client it passes on its way down; adds up to all of it.

    The loss of an objective or client is a sum over its requirements, so its value at risk is
    handed down to the members that decided them, from objectives by way of clients to what
    serves both. An external client decides the class: direct where it is reached online, a
    channel that is not stated counting as online for services; else indirect. What passes no
    external client is internal.

    Time O(the memberships of the hit value nodes).

    Source: METHODS 1.4.
    """
    snapshot, nodes = impact.snapshot, impact.elements[impact.gates :][::-1]  # consumers first
    parts = parts_of_nodes(impact, nodes)
    node = np.repeat(np.arange(len(nodes)), np.diff(parts.ptr))
    decided = parts.members[parts.ends[1:] - 1]
    place = len(impact.elements) - 1 - impact.places_of(decided)  # among the nodes
    handed = parts.shares * parts.criticalities
    leaves = snapshot.kind[decided] > _CLIENT
    carried = snapshot.value[nodes].tolist()
    within = (x[~leaves].tolist() for x in (node, place, handed))
    for consumer, provider, part in zip(*within, strict=True):
        carried[provider] += carried[consumer] * part
    amounts = (np.array(carried)[node] * handed * parts.losses)[leaves]
    ways = _ways(snapshot, nodes[node[leaves]], decided[leaves], parts.groups[leaves])
    found = np.bincount(ways, amounts, minlength=len(CLASSES)).tolist()
    return dict(zip(CLASSES, found, strict=True))


def _ways(snapshot: Snapshot, nodes: Ints, members: Ints, groups: Places) -> Places:
    """The class of value that leaves some nodes by some requirements for what serves them."""
    channel = snapshot.channel[groups]
    is_service = snapshot.kind[members] == _SERVICE
    online = (channel == ONLINE) | ((channel != OFFLINE) & is_service)
    way = np.where(online, _DIRECT, _INDIRECT)
    return np.where(snapshot.external[nodes] != 0, way, _INTERNAL)
