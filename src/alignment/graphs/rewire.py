"""Where a patch of requirements cuts the arrays, and the links of the impact pass after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from alignment.catalogue import KINDS, VALUE_KINDS, Requirement
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.graphs.splice import (
    Cut,
    Shift,
    add_where,
    numbers_of,
    shift_of,
    spliced,
    spliced_numbers,
    steps_of,
)
from alignment.graphs.wiring import Links, links_of

_MOST_CARRIED = 16
"""Groups up to which links are patched; past it they are worked out again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A requirement that goes into the arrays.

    Attributes:
        place: The old group before which it stands.
        owner: Index of its owner.
        members: Indices of its members.
    """

    place: int
    owner: int
    members: list[int]
    requirement: Requirement


def with_same_elements(snapshot: Snapshot, **changes: Any) -> Snapshot:
    """A copy with some fields changed that keeps what was derived from the others."""
    changed = replace(snapshot, **changes)
    if changed.ids is snapshot.ids and "index" in vars(snapshot):
        vars(changed)["index"] = snapshot.index
    if not changes.keys() & {"kind", "owner", "needs", "kappa", "member", "ids"}:
        hand_links(snapshot, changed, snapshot.held(links_of))
    return changed


def hand_links(before: Snapshot, after: Snapshot, links: Links | None) -> None:
    """Keep links with a snapshot whose kinds are the same, if there are any."""
    if links is not None and after.kind is before.kind:
        after.derived(links_of, lambda _: links)


def cuts_of(gone: Iterable[int], new: Iterable[int]) -> list[Cut]:
    """Single items that go and come, in ascending order: a new one stands before the old."""
    cuts = [Cut(place, place + 1, 0) for place in gone]
    return sorted(cuts + [Cut(place, place, 1) for place in new])


def use_cuts_of(
    snapshot: Snapshot, gone: Sequence[int], new: Sequence[tuple[int, Group]]
) -> tuple[list[Cut], list[int]]:
    """Where the lists of uses lose and win an entry, and the entries that they win."""
    cuts = [
        Cut(at, at + 1, 0)
        for group in gone
        for element in snapshot.members_of(group).tolist()
        for at in [_place_of_use(snapshot, element, group)]
    ]
    won = sorted(
        (_place_of_use(snapshot, element, group.place), element, number)
        for number, group in new
        for element in group.members
    )
    cuts += [Cut(at, at, 1) for at, _, _ in won]
    return sorted(cuts), [number for _, _, number in won]


def _place_of_use(snapshot: Snapshot, element: int, group: int) -> int:
    start, stop = int(snapshot.use_ptr[element]), int(snapshot.use_ptr[element + 1])
    return start + int(np.searchsorted(snapshot.use[start:stop], group))


def rewire(
    before: Snapshot, after: Snapshot, *, gone: Sequence[int], new: Sequence[Group]
) -> None:
    """Patch the links, so that the next answer need not work them out.

    Args:
        before: The snapshot whose links may be known.
        after: The patched one; it has the same elements.
        gone: The groups that went, or whose terms changed.
        new: The groups that came, or those with their new terms; by place, owner and id.
    """
    held = before.held(links_of)
    if held is None or len(gone) + len(new) > _MOST_CARRIED:
        return
    cuts = cuts_of(gone, [g.place for g in new])
    placed = list(zip(numbers_of(cuts), new, strict=True))
    slotted = [(number, group) for number, group in placed if _is_slotted(after, group)]
    slot_cuts = cuts_of(_slots_of(held.group, gone), _before(held.group, slotted))
    group = spliced_numbers(
        held.group, slot_cuts, [n for n, _ in slotted], moved=shift_of(cuts, len(before.owner))
    )
    strikes = [len(grp.members) - grp.requirement.needs + 1 for _, grp in slotted]
    codes = {number: _code(after, grp, len(group)) for number, grp in placed}
    codes |= {number: -1 - int(np.searchsorted(group, number)) for number, _ in slotted}
    use_cuts, entries = use_cuts_of(before, gone, placed)
    link = spliced_numbers(
        held.link, use_cuts, [codes[n] for n in entries], moved=_shift_of_slots(slot_cuts)
    )
    links = Links(group=group, strikes=spliced(held.strikes, slot_cuts, strikes), link=link)
    hand_links(before, after, links)


def _is_slotted(snapshot: Snapshot, group: Group) -> bool:
    terms = group.requirement
    is_soft = terms.needs < len(group.members) or terms.criticality < 1
    return is_soft and not _is_valued(snapshot, group)


def _is_valued(snapshot: Snapshot, group: Group) -> bool:
    return KINDS[snapshot.kind[group.owner]] in VALUE_KINDS


def _code(snapshot: Snapshot, group: Group, slots: int) -> int:
    return -1 - slots - group.owner if _is_valued(snapshot, group) else group.owner


def _slots_of(slots: Ints, groups: Sequence[int]) -> list[int]:
    at = np.searchsorted(slots, groups).tolist()
    return [i for i, g in zip(at, groups, strict=True) if i < len(slots) and slots[i] == g]


def _before(slots: Ints, slotted: Sequence[tuple[int, Group]]) -> list[int]:
    found: list[int] = np.searchsorted(slots, [group.place for _, group in slotted]).tolist()
    return found


def _shift_of_slots(slot_cuts: Sequence[Cut]) -> Shift:
    """How links are to be changed in place where the slots in them are numbered anew."""
    steps = steps_of(slot_cuts)

    def change(link: Ints) -> None:
        moved = [(link <= -1 - at, -by) for at, by in steps]
        for chosen, by in moved:
            add_where(link, chosen, by)

    return change
