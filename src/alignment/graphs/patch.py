"""A snapshot with some edits applied, without building it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from alignment.catalogue import KIND_CODE, Audience, Element, Kind, Requirement
from alignment.errors import RuleBroken
from alignment.graphs.regroup import regrouped
from alignment.graphs.rewire import with_same_elements
from alignment.graphs.snapshot import Ints, Snapshot, assumed_values, frozen
from alignment.graphs.splice import Cut, spliced, spliced_texts

_KEEPS = frozenset({Kind.SERVICE, Kind.COMPONENT})
_ELEMENT_ARRAYS = ("kind", "external", "stated", "own", "cost", "unavailability")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """The edits that lead from one snapshot to another.

    Attributes:
        elements: Added, or put in place of those of the same id.
        requirements: Added, or put in place of those of the same id.
        retired_elements, retired_requirements: Ids of what goes; this comes last.
        owners_before: Who owned a requirement before the edit, by requirement id; None for one
            that is new. What is not said is looked for, which takes time in a large estate.
    """

    elements: Sequence[Element] = ()
    requirements: Sequence[Requirement] = ()
    retired_elements: Sequence[str] = ()
    retired_requirements: Sequence[str] = ()
    owners_before: Mapping[str, str | None] = field(default_factory=dict)


def patched(snapshot: Snapshot, patch: Patch, *, revision: int | None = None) -> Snapshot:
    """The snapshot after some edits: array by array what a build from scratch would give.

    Args:
        snapshot: The estate before: n elements, g groups, m memberships.
        patch: What is added, altered and retired.
        revision: The revision that the result holds for; None leaves it as it is.

    Raises:
        NotFound: A requirement names an element that is not there, or what is to be retired
            is not there.
        RuleBroken: A retired element is still needed, or needs something.

    Time O(n + m) of copying. What did not change is shared with the snapshot before.
    """
    retired = set(patch.retired_elements)
    elements = {e.id: e for e in patch.elements}
    known = {i for i in elements if snapshot.place_of(i) is not None}
    held = _with_added(snapshot, [elements[i] for i in sorted(elements.keys() - known)])
    held = _with_altered(held, [elements[i] for i in sorted(known)])
    held = regrouped(
        held,
        {r.id: r for r in patch.requirements},
        retired=set(patch.retired_requirements),
        owners_before=patch.owners_before,
    )
    held = _without(held, retired)
    held = _revalued(snapshot, held)
    if revision is not None:
        held = with_same_elements(held, revision=revision)
    return frozen(held)


def _row(element: Element) -> dict[str, float]:
    """What the arrays hold of an element."""
    keeps = 1.0 if element.kind in _KEEPS else 0.0
    client = element.kind is Kind.CLIENT
    return {
        "kind": KIND_CODE[element.kind],
        "external": client and element.audience is not Audience.INTERNAL,
        "stated": np.nan if element.value is None else element.value,
        "own": keeps if element.own is None else element.own,
        "cost": element.cost or 0.0,
        "unavailability": np.nan if element.unavailability is None else element.unavailability,
    }


def _with_altered(snapshot: Snapshot, elements: Sequence[Element]) -> Snapshot:
    """The snapshot with other attributes of elements that it has; untouched arrays are shared."""
    if not elements:
        return snapshot
    places = [snapshot.index_of(e.id) for e in elements]
    rows = [_row(e) for e in elements]
    changes: dict[str, Any] = {}
    for name in _ELEMENT_ARRAYS:
        old: Any = getattr(snapshot, name)
        values = np.array([row[name] for row in rows], dtype=old.dtype)
        if not np.array_equal(old[places], values, equal_nan=old.dtype.kind == "f"):
            changes[name] = old.copy()
            changes[name][places] = values
    if any(snapshot.names[i] != e.name for i, e in zip(places, elements, strict=True)):
        put = sorted(zip(places, (e.name for e in elements), strict=True))
        cuts = [Cut(place, place + 1, 1) for place, _ in put]
        changes["names"] = spliced_texts(snapshot.names, cuts, [name for _, name in put])
    return with_same_elements(snapshot, **changes)


def _with_added(snapshot: Snapshot, elements: Sequence[Element]) -> Snapshot:
    """The snapshot with more elements that need nothing yet; given in the order of their ids."""
    if not elements:
        return snapshot
    places = [snapshot.place_before(e.id) for e in elements]
    cuts = [Cut(place, place, 1) for place in places]
    rows = [_row(e) for e in elements]
    changes: dict[str, Any] = {
        name: spliced(getattr(snapshot, name), cuts, [row[name] for row in rows])
        for name in _ELEMENT_ARRAYS
    }
    new = np.arange(len(snapshot)) + np.searchsorted(places, np.arange(len(snapshot)), "right")
    for name in ("group_ptr", "use_ptr"):
        ptr = getattr(snapshot, name)
        changes[name] = spliced(ptr, cuts, ptr[places])
    return replace(
        snapshot,
        ids=spliced_texts(snapshot.ids, cuts, [e.id for e in elements]),
        names=spliced_texts(snapshot.names, cuts, [e.name for e in elements]),
        value=spliced(snapshot.value, cuts, [0.0] * len(elements)),
        owner=_moved(new, snapshot.owner),
        member=_moved(new, snapshot.member),
        **changes,
    )


def _moved(new: Any, indices: Ints) -> Ints:
    return new.astype(np.int32)[indices]  # type: ignore[no-any-return]


def _without(snapshot: Snapshot, retired: set[str]) -> Snapshot:
    """The snapshot without some elements; raises RuleBroken when one is still joined."""
    if not retired:
        return snapshot
    gone = np.sort(snapshot.indices(sorted(retired)))
    for place in gone.tolist():
        _require_loose(snapshot, place)
    stays = np.ones(len(snapshot), dtype=bool)
    stays[gone] = False
    new = np.cumsum(stays) - 1
    cuts = [Cut(place, place + 1, 0) for place in gone.tolist()]
    changes: dict[str, Any] = {
        name: getattr(snapshot, name)[stays] for name in (*_ELEMENT_ARRAYS, "value")
    }
    for name in ("group_ptr", "use_ptr"):
        changes[name] = np.delete(getattr(snapshot, name), gone)
    return replace(
        snapshot,
        ids=spliced_texts(snapshot.ids, cuts),
        names=spliced_texts(snapshot.names, cuts),
        owner=_moved(new, snapshot.owner),
        member=_moved(new, snapshot.member),
        **changes,
    )


def _require_loose(snapshot: Snapshot, element: int) -> None:
    name = snapshot.ids[element]
    used = snapshot.uses_of(element).tolist()
    joined = [snapshot.requirement_ids[g] for g in [*snapshot.groups_of(element), *used]]
    if joined:
        msg = f"{name} cannot be retired: it stands in the requirement {joined[0]}"
        raise RuleBroken(msg, element=name, requirements=joined)


def _revalued(before: Snapshot, after: Snapshot) -> Snapshot:
    """The values as they follow from what is stated, where that may have changed."""
    if after is before:
        return after
    if after.stated is before.stated and not after.values_assumed:
        return after
    value, assumed = assumed_values(
        after.stated, after.kind, group_ptr=after.group_ptr, member_ptr=after.member_ptr,
        member=after.member,
    )  # fmt: skip
    if assumed == after.values_assumed and np.array_equal(value, after.value):
        return after
    return with_same_elements(after, value=value, values_assumed=assumed)
