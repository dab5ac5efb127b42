"""Which elements and arrows a map shows, and what it leaves out, as counts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.graphs.snapshot import Bytes, Snapshot

MOST_SHOWN = 300
"""Above so many elements a full map tells a person nothing (ECOSYSTEM 2)."""

_DROPPED_FIRST = (Kind.COMPONENT, Kind.CLIENT, Kind.PROCESS)
_MOST_VISITS = 200_000


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """A requirement between two shown elements; ``group`` is -1 where hidden ones lie between."""

    consumer: int
    provider: int
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a map shows.

    Attributes:
        shown: Indices of the elements, by kind and id.
        arrows: Between shown elements.
        focus: The element that the map is about, if any.
        collapsed: Kinds that were left out because there were too many elements.
        counted: The map shows one box a layer instead of elements.
        left_out: How many elements of each kind are not shown, by kind.
        cut: Of those, how many lie beyond the bound although their kind is shown.
        shortened: Routes through hidden elements were too many to be drawn.
    """

    shown: tuple[int, ...]
    arrows: tuple[Arrow, ...]
    focus: int | None = None
    collapsed: tuple[Kind, ...] = ()
    counted: bool = False
    left_out: Mapping[str, int]
    cut: int = 0
    shortened: bool = False


def scene_of(
    snapshot: Snapshot, *,
    focus: int | None = None, kinds: Collection[Kind] = CHAIN_KINDS, depth: int | None = None,
    most: int = MOST_SHOWN,
) -> Scene:  # fmt: skip
    """Choose what to show: the whole chain, or the lineage of one element.

    Args:
        snapshot: The estate.
        focus: Show only what this element carries and what carries it.
        kinds: Kinds to show; routes through the others are drawn as one arrow.
        depth: Requirements up and down from the focus; None for all.
        most: Elements from which the map is collapsed.
    """
    chosen = [k for k in KINDS if k in CHAIN_KINDS and k in kinds]
    if focus is None:
        return _whole(snapshot, chosen, most)
    upper = _lineage(snapshot, focus, depth, upward=True)
    lower = _lineage(snapshot, focus, depth, upward=False)
    return _focused(snapshot, focus, (upper, lower), chosen, most)


def _whole(snapshot: Snapshot, chosen: list[Kind], most: int) -> Scene:
    kept, collapsed = list(chosen), []
    count = _count(snapshot, kept)
    for kind in _DROPPED_FIRST:
        if count > most and kind in kept and len(kept) > 1:
            kept.remove(kind)
            collapsed.append(kind)
            count = _count(snapshot, kept)
    if count > most:
        return Scene(shown=(), arrows=(), counted=True, left_out=_tally(snapshot.kind))
    shown = _in_order(snapshot, np.flatnonzero(snapshot.kinds_are(*kept)).tolist())
    arrows, shortened = _arrows(snapshot, shown, None)
    return Scene(
        shown=shown, arrows=arrows, collapsed=tuple(collapsed), shortened=shortened,
        left_out=_tally(snapshot.kind, snapshot.kind[list(shown)]),
    )  # fmt: skip


def _focused(
    snapshot: Snapshot, focus: int, sides: tuple[list[int], list[int]],
    chosen: list[Kind], most: int,
) -> Scene:  # fmt: skip
    """The lineage of one element; where it is too large, the nearest of both sides."""
    wanted = snapshot.kinds_are(*chosen) if chosen else np.zeros(len(snapshot), dtype=bool)
    upper, lower = ([i for i in side if wanted[i]] for side in sides)
    room = max(most - 1, 0)
    above = upper[: max(room // 2, room - len(lower))]
    taken = dict.fromkeys([focus, *above, *lower[: room - len(above)]])
    near = dict.fromkeys([focus, *sides[0], *sides[1]])
    shown = _in_order(snapshot, taken)
    hidden = [i for i in near if not wanted[i] and i != focus]
    arrows, shortened = _arrows(snapshot, shown, hidden)
    return Scene(
        shown=shown, arrows=arrows, focus=focus, shortened=shortened,
        cut=sum(1 for i in near if wanted[i] and i not in taken),
        left_out=_tally(snapshot.kind[list(near)], snapshot.kind[list(shown)]),
    )  # fmt: skip


def _lineage(snapshot: Snapshot, focus: int, depth: int | None, *, upward: bool) -> list[int]:
    """Every element up or down from the focus, the nearest first."""
    distance, front, seen = 0, [focus], {focus: 0}
    while front and (depth is None or distance < depth):
        distance += 1
        onward = [i for near in front for i in neighbours(snapshot, near, upward=upward)]
        front = [i for i in dict.fromkeys(onward) if i not in seen]
        seen.update(dict.fromkeys(front, distance))
    return sorted((i for i in seen if i != focus), key=lambda i: (seen[i], snapshot.kind[i], i))


def neighbours(snapshot: Snapshot, element: int, *, upward: bool) -> list[int]:
    """What needs an element, or what it needs, each once."""
    if upward:
        groups = snapshot.uses_of(element)
        return list(dict.fromkeys(snapshot.owner[groups].tolist()))
    first, last = snapshot.group_ptr[element], snapshot.group_ptr[element + 1]
    members = snapshot.member[snapshot.member_ptr[first] : snapshot.member_ptr[last]]
    return list(dict.fromkeys(members.tolist()))


def _arrows(
    snapshot: Snapshot, shown: Iterable[int], hidden: Iterable[int] | None
) -> tuple[tuple[Arrow, ...], bool]:
    """Direct arrows, and one for each pair that only hidden elements join."""
    inside = set(shown)
    arrows = [
        Arrow(consumer, provider, group)
        for consumer in inside
        for group in snapshot.groups_of(consumer)
        for provider in snapshot.members_of(group).tolist()
        if provider in inside and provider != consumer
    ]
    joined = {(a.consumer, a.provider) for a in arrows}
    passable = None if hidden is None else set(hidden)
    visits = 0
    for consumer in sorted(inside):
        reached, seen = _through(snapshot, consumer, inside, passable)
        visits += seen
        if visits > _MOST_VISITS:
            return tuple(sorted(arrows)), True
        fresh = [i for i in reached if (consumer, i) not in joined]
        arrows += [Arrow(consumer, provider, -1) for provider in fresh]
    return tuple(sorted(arrows)), False


def _through(
    snapshot: Snapshot, consumer: int, inside: set[int], passable: set[int] | None
) -> tuple[list[int], int]:
    """Shown elements that a shown one needs by way of hidden ones only, and how many were met."""

    def hidden(i: int) -> bool:
        return i not in inside and (passable is None or i in passable)

    front = [i for i in neighbours(snapshot, consumer, upward=False) if hidden(i)]
    seen, reached = set(front), set()
    while front and len(seen) <= _MOST_VISITS:
        for i in neighbours(snapshot, front.pop(), upward=False):
            if i in inside:
                reached.add(i)
            elif hidden(i) and i not in seen:
                seen.add(i)
                front.append(i)
    return sorted(reached - {consumer}), len(seen)


def _in_order(snapshot: Snapshot, elements: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(elements, key=lambda i: (int(snapshot.kind[i]), i)))


def _count(snapshot: Snapshot, kinds: Iterable[Kind]) -> int:
    return int(snapshot.kinds_are(*kinds).sum())


def _tally(among: Bytes, shown: Bytes | None = None) -> dict[str, int]:
    """How many elements of each kind of the chain are not shown, from their kinds."""
    counts = np.bincount(among, minlength=len(KINDS))
    if shown is not None:
        counts = counts - np.bincount(shown, minlength=len(KINDS))
    numbers = zip(KINDS, counts.tolist(), strict=True)
    return {kind.value: count for kind, count in numbers if count and kind in CHAIN_KINDS}
