"""Where the value at risk stands: by objective, and by the class of client it would reach."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from alignment.catalogue import KIND_CODE, Kind
from alignment.catalogue.columns import OFFLINE, ONLINE
from alignment.graphs.figures import CLASSES
from alignment.graphs.loss_parts import parts_of_nodes
from alignment.graphs.propagation import Impact
from alignment.graphs.snapshot import Floats, Snapshot

_INTERNAL, _DIRECT, _INDIRECT = range(3)
_UNDECIDED = 3
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
    snapshot, nodes = impact.snapshot, impact.elements[impact.gates :][::-1]
    parts = parts_of_nodes(impact, nodes)
    bounds, groups, losses = parts.ptr.tolist(), parts.groups.tolist(), parts.losses.tolist()
    shares, kappas = parts.shares.tolist(), parts.criticalities.tolist()
    members = parts.members[parts.ends[1:] - 1].tolist()  # who decided
    passing: dict[int, Floats] = {}
    found = np.zeros(len(CLASSES))
    for node, rows in zip(nodes.tolist(), pairwise(bounds), strict=True):  # consumers first
        carried = passing.pop(node, np.zeros(_UNDECIDED + 1))
        carried[_UNDECIDED] += snapshot.value[node]
        for row in range(*rows):
            member, handed = members[row], carried * shares[row] * kappas[row]
            if snapshot.kind[member] > _CLIENT:
                _decide(snapshot, handed, node, member, groups[row])
                found += handed[:_UNDECIDED] * losses[row]
            else:
                passing[member] = passing.get(member, 0.0) + handed
    return dict(zip(CLASSES, found.tolist(), strict=True))


def _decide(snapshot: Snapshot, handed: Floats, node: int, member: int, group: int) -> None:
    """Give the class to what has none, as it leaves a value node for what serves it."""
    way = _INTERNAL
    if snapshot.external[node]:
        channel = int(snapshot.channel[group])
        online = channel == ONLINE or (channel != OFFLINE and snapshot.kind[member] == _SERVICE)
        way = _DIRECT if online else _INDIRECT
    handed[way] += handed[_UNDECIDED]
    handed[_UNDECIDED] = 0.0
