"""Which weights and shares have any part in a lens, and why the others have none."""

import numpy as np

from alignment.errors import NotFound
from alignment.graphs.sensitivity.field import Field
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import where


def group_of(snapshot: Snapshot, requirement: str) -> int:
    """The group of a requirement; raises NotFound."""
    try:
        return snapshot.requirement_ids.index(requirement)
    except ValueError:
        element = snapshot.place_of(requirement)
        near = [] if element is None else [
            snapshot.requirement_ids[g] for g in list(snapshot.groups_of(element))[:5]
        ]  # fmt: skip
        raise NotFound.of("requirement", requirement, close=near) from None


def outlets_in_play(field: Field, element: int, group: int) -> tuple[Ints, str]:
    """The outlets of a weight that move anything in a lens, or why there is none."""
    graph, splits, name = field.graph, field.splits, field.snapshot.ids[element]
    held, reason = _outlets_seen(field, element, group)
    if reason:
        return held, reason
    split = splits.split[held]
    if splits.even[split].all():
        return held, f"all weights of {name} are 0, so its value is split equally"
    divided = ~splits.even[split] & (splits.share[held] < 1)
    if not divided.any():
        return held, f"{name} passes on all by this way, whatever the weight"
    passed = divided & (graph.total.flow[splits.rank[split]] > 0)
    return held[passed], "" if passed.any() else f"no value passes {name}"


def ways_in_play(field: Field, group: int, member: int, shares: Floats) -> tuple[Ints, str]:
    """The ways of a member's share that move anything in a lens, or why there is none.

    Raises NotFound when it is no member.
    """
    snapshot, splits = field.snapshot, field.splits
    held = snapshot.member[snapshot.member_ptr[group] : snapshot.member_ptr[group + 1]]
    requirement, name = snapshot.requirement_ids[group], snapshot.ids[member]
    if member not in held:
        close = [snapshot.ids[m] for m in held[:5].tolist()]
        what = f"member of {requirement}"
        raise NotFound.of(what, name, close=close)
    outlets, reason = _outlets_seen(field, int(snapshot.owner[group]), group)
    ways = splits.ways_of(outlets).astype(np.int32)
    elements = field.graph.element[splits.target[ways]]
    mine = ways[elements == member]
    if reason or not len(mine):
        return mine, reason or "it counts for impact only"
    if len(np.unique(elements)) == 1:
        return mine, f"no other member of {requirement} counts"
    others = float(shares[np.unique(elements)].sum()) - float(shares[member])
    if not others > 0:
        why = "has a share, so it has all" if shares[member] else "has a share, so all count alike"
        return mine, f"no other member of {requirement} {why}"
    outlet = splits.outlet[mine]
    flow = field.graph.total.flow[splits.rank[splits.split[outlet]]]
    passed = mine[flow * splits.share[outlet] > 0]
    return passed, "" if len(passed) else f"no value passes {requirement}"


def shares_of(snapshot: Snapshot, group: int) -> Floats:
    """The shares of the members of a group by element, as they are stated, shape (n,)."""
    shares = np.zeros(len(snapshot))
    held = slice(snapshot.member_ptr[group], snapshot.member_ptr[group + 1])
    shares[snapshot.member[held]] = snapshot.share[held]
    return shares


def _outlets_seen(field: Field, element: int, group: int) -> tuple[Ints, str]:
    """The outlets of a group that have a part in a lens, or why there is none."""
    graph, splits, name = field.graph, field.splits, field.snapshot.ids[element]
    mine = np.isin(splits.rank, (graph.rank[element], graph.platform_rank[element]))
    held = where((splits.group == group) & mine[splits.split])
    if not len(held) and graph.closed[graph.rank[element]]:
        return held, f"{name} is in a circle that keeps all that enters it"
    if not len(held):
        return held, "it counts for impact only"
    seen = held[field.seen[splits.split[held]]]
    return seen, "" if len(seen) else (
        f"what a service stands on has no part in the lens {field.lens}"
    )
