"""Requirements added to, altered in and taken from the arrays of a snapshot."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from alignment.catalogue import Requirement
from alignment.catalogue.columns import CHANNEL_CODE
from alignment.errors import NotFound
from alignment.graphs.rewire import (
    Group,
    cuts_of,
    rewire,
    use_cuts_of,
    with_same_elements,
)
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.splice import (
    Cut,
    numbers_of,
    shift_of,
    shifted_pointers,
    spliced,
    spliced_numbers,
    spliced_pointers,
    spliced_texts,
)

_SEEK_ONE_BY_ONE = 3


def regrouped(
    snapshot: Snapshot,
    requirements: Mapping[str, Requirement],
    *,
    retired: Collection[str],
    owners_before: Mapping[str, str | None],
) -> Snapshot:
    """The snapshot with some requirements set, by id, and some retired.

    Raises:
        NotFound: An element or a retired requirement is not there.
    """
    wanted = {i: r for i, r in requirements.items() if i not in retired}
    old = _found(snapshot, [*requirements, *retired], requirements, owners_before)
    missing = next((i for i in sorted(retired) if i not in old and i not in requirements), None)
    if missing is not None:
        raise NotFound.of("requirement", missing)
    groups = {i: _group(snapshot, r) for i, r in wanted.items()}
    same = {i for i, g in groups.items() if i in old and _stands_same(snapshot, old[i], g)}
    changed = _altered(snapshot, [(old[i], groups[i]) for i in sorted(same, key=old.__getitem__)])
    return _replaced(
        changed,
        gone=sorted(place for i, place in old.items() if i not in same),
        new=sorted(
            (g for i, g in groups.items() if i not in same),
            key=lambda g: (g.place, g.owner, g.requirement.id),
        ),
    )


def _found(
    snapshot: Snapshot,
    ids: Iterable[str],
    requirements: Mapping[str, Requirement],
    owners_before: Mapping[str, str | None],
) -> dict[str, int]:
    """Where each of some requirements stands now; those that are new are left out."""
    found: dict[str, int] = {}
    sought: list[str] = []
    for i in dict.fromkeys(ids):
        owner = owners_before.get(i, requirements[i].of if i in requirements else None)
        place = None if owner is None else _place_in(snapshot, owner, i)
        if place is not None:
            found[i] = place
        elif owners_before.get(i, "") is not None:
            sought.append(i)
    return found | _sought(snapshot.requirement_ids, sought)


def _place_in(snapshot: Snapshot, owner: str, requirement: str) -> int | None:
    """Where a requirement stands among those of an owner; None where it does not."""
    element = snapshot.place_of(owner)
    if element is None:
        return None
    groups, texts = snapshot.groups_of(element), snapshot.requirement_ids
    place = bisect_left(groups, requirement, key=texts.__getitem__) + groups.start
    return place if place < groups.stop and texts[place] == requirement else None


def _sought(texts: Sequence[str], ids: list[str]) -> dict[str, int]:
    """Look through all requirements, whosever they are."""
    if len(ids) > _SEEK_ONE_BY_ONE:
        wanted = set(ids)
        return {text: place for place, text in enumerate(texts) if text in wanted}
    found = {}
    for i in ids:
        with suppress(ValueError):
            found[i] = texts.index(i)
    return found


def _group(snapshot: Snapshot, requirement: Requirement) -> Group:
    owner = snapshot.index_of(requirement.of)
    groups = snapshot.groups_of(owner)
    key = snapshot.requirement_ids.__getitem__
    return Group(
        place=bisect_left(groups, requirement.id, key=key) + groups.start,
        owner=owner,
        members=[snapshot.index_of(m) for m in requirement.members],
        requirement=requirement,
    )


def _stands_same(snapshot: Snapshot, place: int, group: Group) -> bool:
    """Whether only the terms of a requirement change, not who needs whom."""
    return (
        int(snapshot.owner[place]) == group.owner
        and snapshot.members_of(place).tolist() == group.members
    )


def _terms(groups: Sequence[Group]) -> dict[str, list[Any]]:
    """The terms of some requirements, by array."""
    given = [g.requirement for g in groups]
    return {
        "needs": [r.needs for r in given],
        "kappa": [r.criticality for r in given],
        "weight": [r.criticality if r.weight is None else r.weight for r in given],
        "channel": [CHANNEL_CODE[r.channel] for r in given],
    }


def _shares(groups: Sequence[Group]) -> list[float]:
    return [
        share
        for g in groups
        for share in (g.requirement.shares or (1.0,) * len(g.members))
    ]  # fmt: skip


def _altered(snapshot: Snapshot, pairs: Sequence[tuple[int, Group]]) -> Snapshot:
    """The snapshot with other terms of groups that stay where they are; the rest is shared."""
    if not pairs:
        return snapshot
    places, groups = [place for place, _ in pairs], [group for _, group in pairs]
    changes = {
        name: _set(getattr(snapshot, name), places, values)
        for name, values in _terms(groups).items()
    }
    at = [
        i
        for place in places
        for i in range(int(snapshot.member_ptr[place]), int(snapshot.member_ptr[place + 1]))
    ]
    changes["share"] = _set(snapshot.share, at, _shares(groups))
    changed = with_same_elements(snapshot, **changes)
    rewire(snapshot, changed, gone=places, new=groups)
    return changed


def _set(old: Any, places: Sequence[int], values: Sequence[Any]) -> Any:
    if old[places].tolist() == list(values):
        return old
    new = old.copy()
    new[places] = values
    return new


def _replaced(snapshot: Snapshot, *, gone: Sequence[int], new: Sequence[Group]) -> Snapshot:
    """The snapshot without some groups and with others, all arrays in canonical order."""
    if not gone and not new:
        return snapshot
    cuts = cuts_of(gone, [g.place for g in new])
    ptr = snapshot.member_ptr
    sizes = iter([len(g.members) for g in new])
    flat = [Cut(int(ptr[c.start]), int(ptr[c.stop]), next(sizes) if c.fill else 0) for c in cuts]
    numbers = numbers_of(cuts)
    use_cuts, entries = use_cuts_of(snapshot, gone, list(zip(numbers, new, strict=True)))
    lost = [e for g in gone for e in snapshot.members_of(g).tolist()]
    won = [e for g in new for e in g.members]
    changed = with_same_elements(
        snapshot,
        requirement_ids=spliced_texts(
            snapshot.requirement_ids, cuts, [g.requirement.id for g in new]
        ),
        owner=spliced(snapshot.owner, cuts, [g.owner for g in new]),
        group_ptr=shifted_pointers(
            snapshot.group_ptr, snapshot.owner[gone].tolist() if gone else [],
            [g.owner for g in new],
        ),
        member_ptr=spliced_pointers(ptr, cuts, [len(g.members) for g in new]),
        member=spliced(snapshot.member, flat, won),
        share=spliced(snapshot.share, flat, _shares(new)),
        use_ptr=shifted_pointers(snapshot.use_ptr, lost, won),
        use=spliced_numbers(
            snapshot.use, use_cuts, entries, moved=shift_of(cuts, len(snapshot.owner))
        ),
        **{name: spliced(getattr(snapshot, name), cuts, v) for name, v in _terms(new).items()},
    )  # fmt: skip
    rewire(snapshot, changed, gone=gone, new=new)
    return changed
