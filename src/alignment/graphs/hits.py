"""Why elements are hit: labels, margins, deciding requirements, the most damaging route."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.runs import spans, starts_of
from alignment.graphs.loss_parts import parts_of_nodes
from alignment.graphs.propagation import Impact
from alignment.graphs.snapshot import Bytes, Floats, Ints, Snapshot
from alignment.graphs.wiring import Wiring


class Status(IntEnum):
    """How an element of the upward closure of a scenario fares (METHODS 1.2), worst first."""

    DOWN = 0
    DEGRADED = 1
    AT_RISK = 2
    REACHED = 3

    @property
    def word(self) -> str:
        """The word of the doors."""
        return self.name.lower()


LOST = (Status.DOWN, Status.DEGRADED)
"""The status of what loses something."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Labels:
    """Every element that a scenario reaches, the worst first: arrays of one length.

    Attributes:
        elements: Sorted by loss, highest first, then status, order of the kinds, id.
        status: Codes of ``Status``.
        margins: Of elements at risk: how many more members the tightest of their struck groups
            can lose. Elsewhere 0.
    """

    elements: Ints
    losses: Floats
    status: Bytes
    margins: Ints

    def count(self, status: Status) -> int:
        """How many elements bear that label."""
        return int(np.count_nonzero(self.status == status))

    def part(self, which: slice | NDArray[np.bool_]) -> "Labels":
        """Some of them, in the same order."""
        return Labels(
            elements=self.elements[which], losses=self.losses[which],
            status=self.status[which], margins=self.margins[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one requirement of a value node adds to its loss: ``share * criticality * loss``."""

    requirement: str
    members: tuple[str, ...]
    share: float
    criticality: float
    loss: float
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """What decided an element's loss.

    Attributes:
        requirement: The deciding one; of a value node the one that adds most.
        members: The members that were lost when it was decided.
        parts: Only for value nodes: all that their mean is made of, the largest first.
    """

    requirement: str
    members: tuple[str, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One step on the way from a hit element down to the source.

    Attributes:
        requirement: What hands the loss on to this element; None at the source.
        criticality: Of that requirement; 1 at the source.
        share: Its share of the element's weight; 1 for elements that are no value nodes.
    """

    element: str
    requirement: str | None
    criticality: float
    share: float
    loss: float


def labels_of(impact: Impact) -> Labels:
    """The label of every element that the scenario reaches.

    Whoever needs a hit element is hit or spared, so what is merely reached stands behind those
    that were spared. Time O(R log R) for R memberships of reached elements.
    """
    snapshot, (spared, margins) = impact.snapshot, impact.spared
    hit, losses, status = _hit(impact)
    exposed = np.lexsort((spared, snapshot.kind[spared]))
    behind = Wiring.of(snapshot).reach(spared, past=impact.elements)[len(spared) :]
    reached = _by_kind(snapshot, behind)
    parts = (hit, spared[exposed], reached)
    margin = np.zeros(sum(map(len, parts)), dtype=np.int32)
    margin[len(hit) : len(hit) + len(exposed)] = margins[exposed]
    others = np.repeat(
        np.array([Status.AT_RISK, Status.REACHED], dtype=np.int8), [len(exposed), len(reached)]
    )
    return Labels(
        elements=np.concatenate(parts), status=np.concatenate([status, others]),
        losses=np.concatenate([losses, np.zeros(len(others))]), margins=margin,
    )  # fmt: skip


def _hit(impact: Impact) -> tuple[Ints, Floats, Bytes]:
    """The hit elements by loss, kind and id, their losses and labels."""
    snapshot, highest = impact.snapshot, impact.losses.max(initial=0.0)
    most = impact.losses == highest  # an outage: nearly all of them
    others, less = impact.elements[~most], impact.losses[~most]
    order = np.lexsort((others, snapshot.kind[others], -less))
    elements = np.concatenate([_by_kind(snapshot, impact.elements[most]), others[order]])
    losses = np.concatenate([np.full(len(most) - len(less), highest), less[order]])
    status = np.where(losses >= 1, Status.DOWN, Status.DEGRADED).astype(np.int8)
    return elements, losses, status


def _by_kind(snapshot: Snapshot, elements: Ints) -> Ints:
    """The same elements in the order of kinds and ids."""
    keys = snapshot.kind[elements].astype(np.int64) << 32 | elements
    keys.sort()
    return keys.astype(np.int32)  # the lower half


def lost_members(impact: Impact, groups: Ints) -> tuple[NDArray[np.int64], Ints]:
    """The members that were lost when each of some lost groups was decided, the first first.

    Returns:
        Pointers, shape (len(groups) + 1,), and the members one after the other; n - k + 1 of
        each group.
    """
    snapshot = impact.snapshot
    first = snapshot.member_ptr[groups]
    size = snapshot.member_ptr[groups + 1] - first
    enough = size - snapshot.needs[groups] + 1
    ends = starts_of(enough, np.int64)
    found = np.empty(int(ends[-1]), dtype=np.int32)
    only = size == 1
    found[ends[:-1][only]] = snapshot.member[first[only]]
    several = np.flatnonzero(~only)
    size, enough = size[several], enough[several]
    members = snapshot.member[spans(first[several], size)]
    row = np.repeat(np.arange(len(several)), size)
    members = members[np.lexsort((impact.places_of(members), row))]
    taken = members[spans(np.cumsum(size) - size, enough)]
    found[spans(ends[:-1][several], enough)] = taken
    return ends, found


def because_of(impact: Impact, elements: Ints) -> list[Because | None]:
    """What decided each of some elements; None for own losses and for what is not hit."""
    group, nodes = deciding(impact, elements)
    rows = np.flatnonzero(group >= 0)
    ends, members = lost_members(impact, group[rows])
    found: list[Because | None] = [None] * len(elements)
    ids, texts = impact.snapshot.ids, impact.snapshot.requirement_ids
    names = [ids[i] for i in members.tolist()]
    bounds = ends.tolist()
    for at, row, g in zip(range(len(rows)), rows.tolist(), group[rows].tolist(), strict=True):
        lost = tuple(names[bounds[at] : bounds[at + 1]])
        found[row] = Because(requirement=texts[g], members=lost)
    for row, parts in zip(nodes.tolist(), _parts_by_node(impact, elements[nodes]), strict=True):
        found[row] = Because(
            requirement=parts[0].requirement, members=parts[0].members, parts=parts
        )
    return found


def deciding(impact: Impact, elements: Ints) -> tuple[Ints, NDArray[np.int64]]:
    """The group that decided each of some elements, else -1; the places of hit value nodes."""
    place = impact.places_of(elements)
    inside = place < len(impact.elements)
    group = np.full(len(elements), -1, dtype=np.int32)
    group[inside] = impact.groups[place[inside]]
    return group, np.flatnonzero(inside & (place >= impact.gates))


def parts_of(impact: Impact, element: int) -> tuple[Part, ...]:
    """What the loss of a hit value node is made of, the largest part first."""
    (parts,) = _parts_by_node(impact, np.array([element]))
    return parts


def _parts_by_node(impact: Impact, nodes: Ints) -> Iterator[tuple[Part, ...]]:
    """The parts of each of some hit value nodes, the largest first."""
    found, snapshot = parts_of_nodes(impact, nodes), impact.snapshot
    names = snapshot.ids.taken(found.members.tolist())
    told = [
        Part(
            requirement=text, members=tuple(names[begin:end]), share=share,
            criticality=kappa, loss=loss, adds=adds,
        )
        for text, (begin, end), share, kappa, loss, adds in zip(
            snapshot.requirement_ids.taken(found.groups.tolist()), pairwise(found.ends.tolist()),
            found.shares.tolist(), found.criticalities.tolist(), found.losses.tolist(),
            found.adds.tolist(), strict=True,
        )
    ]  # fmt: skip
    for begin, end in pairwise(found.ptr.tolist()):
        yield tuple(told[begin:end])


def _lost_of(impact: Impact, group: int) -> Ints:
    """The lost members that decide a group, highest loss first; empty while it still holds."""
    members = impact.snapshot.members_of(group)
    losses = impact.losses_of(members)
    enough = len(members) - int(impact.snapshot.needs[group]) + 1
    if np.count_nonzero(losses) < enough:
        return members[:0]
    return members[np.lexsort((impact.places_of(members), -losses))][:enough]


def cause_of(impact: Impact, element: int) -> tuple[Cause, ...]:
    """The most damaging route from a hit element down to the source; empty if it is not hit.

    From each element it follows the deciding requirement, of a value node the one that adds
    most, to the member that decided it. Below the value nodes the loss is the product of the
    criticalities on the way times the loss of the source.
    """
    snapshot, steps = impact.snapshot, []
    while True:
        place = int(impact.places_of(np.array([element]))[0])
        if place == len(impact.elements):
            return ()
        group, share = int(impact.groups[place]), 1.0
        if place >= impact.gates:
            group, share = _largest(impact, element)
        steps.append(Cause(
            element=snapshot.ids[element],
            requirement=snapshot.requirement_ids[group] if group >= 0 else None,
            criticality=float(snapshot.kappa[group]) if group >= 0 else 1.0,
            share=share, loss=float(impact.losses[place]),
        ))  # fmt: skip
        if group < 0:
            return tuple(steps)
        element = int(_lost_of(impact, group)[-1])


def _largest(impact: Impact, element: int) -> tuple[int, float]:
    """The group that adds most to the loss of a value node, and its share."""
    parts = parts_of_nodes(impact, np.array([element]))
    return int(parts.groups[0]), float(parts.shares[0])
