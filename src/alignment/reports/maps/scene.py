"""Which elements and arrows a map shows, and what it leaves out, as counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.graphs.arrows import ways_from
from alignment.graphs.snapshot import Bytes, Ints, Snapshot
from alignment.reports.maps.layout import Layout

MOST_SHOWN = 300
"""Above so many elements a full map tells a person nothing (ECOSYSTEM 2)."""

MOST_VISITS = 200_000
"""Hidden elements that may be met on the search for routes through them."""


COUNTED = -2
"""The group of an arrow that stands for requirements of several elements."""


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """A requirement between two shown elements; ``group`` is -1 where hidden ones lie between.

    Either end may be the box of a closed group: -1 for the first, -2 for the second, and so on.
    Such an arrow has the group ``COUNTED`` and stands for ``count`` requirements.
    """

    consumer: int
    provider: int
    group: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Elements of one kind that have an owner, a domain or a type in common.

    Attributes:
        key: Its address, such as ``service:Digital Sales``.
        label: What they have in common; empty where it is not stated.
        members: All of them that the map is about.
        hidden: Those that a box stands for; of an open group what there was no room for.
        is_open: Its members are shown one by one, or as many as there is room for.
        opens: Whether it can be opened.
        start: The first member that is shown of an open group.
        room: How many of them are shown at once.
    """

    key: str
    kind: Kind
    label: str
    members: tuple[int, ...]
    hidden: tuple[int, ...]
    is_open: bool = False
    opens: bool = True
    start: int = 0
    room: int = 0

    @property
    def window(self) -> str:
        """Which members of an open group are shown, as one says it; empty for all of them."""
        if not self.is_open or not self.hidden:
            return ""
        last = min(self.start + self.room, len(self.members))
        return f"{self.start + 1:,} to {last:,} of {len(self.members):,}"

    @property
    def before(self) -> int | None:
        """Where the members begin that are shown before these; None for the first."""
        return max(self.start - self.room, 0) if self.start else None

    @property
    def after(self) -> int | None:
        """Where the members begin that are shown after these; None for the last."""
        end = self.start + self.room
        return end if self.is_open and end < len(self.members) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a map shows.

    Attributes:
        shown: Indices of the elements, by kind and id.
        arrows: Between shown elements.
        groups: What elements are put together by; see ``grouping``.
        focus: The element that the map is about, if any.
        left_out: How many elements of each kind were filtered out, by kind.
        beside: Requirements between closed groups of one layer, which are not drawn: they run
            both ways, as groups are made by who owns things, not by who needs them.
        weaker: Lines between closed groups that are not drawn, since too many are stronger, and
            the requirements that they stand for.
        shortened: Routes through hidden elements were too many to be drawn.
        layout: Where its nodes stand, the shown elements before the boxes of groups; None where
            that was not worked out beforehand.
    """

    shown: tuple[int, ...]
    arrows: tuple[Arrow, ...]
    groups: tuple[Group, ...] = ()
    focus: int | None = None
    left_out: Mapping[str, int]
    beside: int = 0
    weaker: tuple[int, int] = (0, 0)
    shortened: bool = False
    layout: Layout | None = None

    @property
    def node(self) -> dict[int, int]:
        """The number of each node by what it stands for, as the ends of arrows name it."""
        closed = [-1 - i for i, group in enumerate(self.groups) if group.hidden]
        return {key: i for i, key in enumerate([*self.shown, *closed])}


def lineage(snapshot: Snapshot, focus: int, depth: int | None, *, upward: bool) -> Ints:
    """Every element up or down from the focus, the nearest first."""
    found = ways_from(snapshot, focus, upward=upward, depth=depth)
    element = found.element
    return element[np.lexsort((element, snapshot.kind[element], found.distance))]


def neighbours(snapshot: Snapshot, element: int, *, upward: bool) -> list[int]:
    """What needs an element, or what it needs, each once."""
    if upward:
        groups = snapshot.uses_of(element)
        return list(dict.fromkeys(snapshot.owner[groups].tolist()))
    first, last = snapshot.group_ptr[element], snapshot.group_ptr[element + 1]
    members = snapshot.member[snapshot.member_ptr[first] : snapshot.member_ptr[last]]
    return list(dict.fromkeys(members.tolist()))


def in_order(snapshot: Snapshot, elements: Sequence[int] | Ints) -> tuple[int, ...]:
    """Elements by kind and id."""
    held = np.asarray(elements, dtype=np.int32)
    return tuple(held[np.lexsort((held, snapshot.kind[held]))].tolist())


def tally(among: Bytes, shown: Bytes) -> dict[str, int]:
    """How many elements of each kind of the chain are not shown, from their kinds."""
    counts = np.bincount(among, minlength=len(KINDS)) - np.bincount(shown, minlength=len(KINDS))
    numbers = zip(KINDS, counts.tolist(), strict=True)
    return {kind.value: count for kind, count in numbers if count and kind in CHAIN_KINDS}
