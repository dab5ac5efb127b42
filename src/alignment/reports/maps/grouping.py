"""A map of very many elements: those that have something in common stand as one box.

Where there are more elements than a person can read, each group of one kind and one owner (or
domain, or type) is a closed box, which opens; arrows between boxes are counted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind
from alignment.catalogue.runs import places_in
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.reports.maps.scene import (
    COUNTED,
    MOST_SHOWN,
    MOST_VISITS,
    Arrow,
    Group,
    Scene,
    in_order,
    lineage,
    tally,
)

MOST_BOXES = 120
"""Closed groups that are drawn; of each kind the smaller ones stand in one box together."""

MOST_LINES = 300
"""Lines between closed groups that are drawn: thousands are one grey area that says nothing."""

_OTHERS = "*"
_RANK = attrgetter("consumer", "provider", "group", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a map is about.

    Attributes:
        kinds: The layers to show.
        focus: Only the lineage of this element.
        depth: Requirements up and down from the focus; None for all.
        within: What the map is about, shape (n,); None for the whole chain.
        kept: Elements that are not filtered out, shape (n,); None for all. Routes by way of the
            others are drawn.
        labels: What each element is put together by; None for its kind alone.
        framed: Groups are told apart also where there is room for all their members.
        opened, shut: Keys of the groups that are to be open, or closed, whatever the size.
        starts: From which member on an open group is shown, by its key; the first without.
        most: Elements from which groups are closed.
    """

    kinds: Collection[Kind] = CHAIN_KINDS
    focus: int | None = None
    depth: int | None = None
    within: NDArray[np.bool_] | None = None
    kept: NDArray[np.bool_] | None = None
    labels: Labelled | None = None
    framed: bool = False
    opened: frozenset[str] = field(default_factory=frozenset)
    shut: frozenset[str] = field(default_factory=frozenset)
    starts: Mapping[str, int] = field(default_factory=dict)
    most: int = MOST_SHOWN


def scene_of(snapshot: Snapshot, choice: Choice) -> Scene:
    """Choose what to show, and put together what is too much."""
    near = _near(snapshot, choice)
    wanted = snapshot.kinds_are(*choice.kinds) if choice.kinds else np.zeros(len(snapshot), bool)
    if choice.kept is not None:
        wanted &= choice.kept
    if choice.focus is not None:
        wanted[choice.focus] = True
    base = near[wanted[near]]
    groups = _groups(snapshot, base, choice)
    places = _places(snapshot, groups)
    shown = in_order(snapshot, base[places[base] == len(snapshot)])
    places[list(shown)] = shown
    passable = np.zeros(len(snapshot), dtype=bool)
    passable[near] = True
    passable[base] = False
    found = _arrows(snapshot, places)
    bridged, shortened = _bridges(snapshot, places, groups, passable)
    arrows = [*found.arrows, *_beyond(bridged, found.pairs)]
    return Scene(
        shown=shown, arrows=tuple(sorted(arrows, key=_RANK)), groups=groups, focus=choice.focus,
        beside=found.beside, weaker=found.weaker, shortened=shortened,
        left_out=tally(snapshot.kind[near], snapshot.kind[base]),
    )  # fmt: skip


def _near(snapshot: Snapshot, choice: Choice) -> Ints:
    """What the map could show, the nearest to the focus first."""
    among = snapshot.kinds_are(*CHAIN_KINDS)
    if choice.within is not None:
        among &= choice.within
    if choice.focus is None:
        return np.flatnonzero(among).astype(np.int32)
    sides = [lineage(snapshot, choice.focus, choice.depth, upward=up) for up in (True, False)]
    found = _in_turn(*sides)
    return np.concatenate([[choice.focus], found[among[found]]]).astype(np.int32)


def _in_turn(upper: Ints, lower: Ints) -> Ints:
    """One from above, one from below, as both sides are by distance; each once."""
    turn = np.concatenate([2 * np.arange(len(upper)), 2 * np.arange(len(lower)) + 1])
    found = np.concatenate([upper, lower])[np.argsort(turn)]
    return found[np.sort(np.unique(found, return_index=True)[1])]


def _groups(snapshot: Snapshot, base: Ints, choice: Choice) -> tuple[Group, ...]:
    large = len(base) > choice.most
    if not large and not choice.framed:
        return ()
    alone = choice.most // 3 if choice.focus is not None and large else 0
    members = _by_label(snapshot, base[alone:], choice.labels)
    open_ = {k for k in members if _is_open(_key(*k), choice, large=large)}
    kept = _largest({k: v for k, v in members.items() if k not in open_})
    found = [_closed(k, v) for k, v in sorted(kept.items())]
    room = max(choice.most - alone - len(found), choice.most // 3)
    rooms = _rooms({key: len(members[key]) for key in open_}, room)
    found += [
        _opened(key, sorted(members[key]), rooms[key], choice.starts.get(_key(*key), 0))
        for key in sorted(open_)
    ]
    return tuple(found)


def _by_label(
    snapshot: Snapshot, elements: Ints, labels: Labelled | None
) -> dict[tuple[int, str], list[int]]:
    """Elements by kind and label, each in the order in which they were given."""
    words, kinds = ("",) if labels is None else labels.words, snapshot.kind[elements]
    codes = np.zeros(len(elements), np.int32) if labels is None else labels.codes[elements]
    keys = kinds.astype(np.int64) * max(len(words), 1) + codes
    order = np.argsort(keys, kind="stable")
    different, first = np.unique(keys[order], return_index=True)
    bounds, held = [*first.tolist(), len(elements)], elements[order].tolist()
    named = [divmod(key, len(words)) for key in different.tolist()]
    return {
        (kind, words[code]): held[begin:end]
        for (kind, code), (begin, end) in zip(named, pairwise(bounds), strict=True)
    }


def _rooms(sizes: Mapping[tuple[int, str], int], room: int) -> dict[tuple[int, str], int]:
    """How many members of each open group are shown: what small ones leave goes to the large."""
    found = {}
    order = sorted(sizes, key=lambda key: (sizes[key], key))
    for place, key in enumerate(order):
        found[key] = min(sizes[key], max(room // (len(order) - place), 1))
        room -= found[key]
    return found


def _key(kind: int, label: str) -> str:
    return f"{KINDS[kind].value}:{label}"


def _is_open(key: str, choice: Choice, *, large: bool) -> bool:
    return key in choice.opened if large else key not in choice.shut


def _largest(members: Mapping[tuple[int, str], list[int]]) -> dict[tuple[int, str], list[int]]:
    """The groups that get a box of their own, and one for all smaller ones of each kind."""
    order = sorted(members, key=lambda k: (-len(members[k]), k))
    kept = {k: members[k] for k in order[:MOST_BOXES]}
    for kind, label in order[MOST_BOXES:]:
        kept.setdefault((kind, _OTHERS), []).extend(members[kind, label])
    return kept


def _closed(key: tuple[int, str], members: list[int]) -> Group:
    kind, label = key
    others, held = label == _OTHERS, tuple(members)
    return Group(
        key=_key(kind, label), kind=KINDS[kind], label="smaller groups" if others else label,
        members=held, hidden=held, opens=not others,
    )  # fmt: skip


def _opened(key: tuple[int, str], members: list[int], room: int, start: int) -> Group:
    """An open group; a start beyond its end, as after a filter, shows its last members."""
    kind, label = key
    first = max(min(start, len(members) - room), 0)
    return Group(
        key=_key(kind, label), kind=KINDS[kind], label=label, members=tuple(members),
        hidden=(*members[:first], *members[first + room :]), is_open=True, opens=False,
        start=first, room=room,
    )  # fmt: skip


def _places(snapshot: Snapshot, groups: Sequence[Group]) -> NDArray[np.int64]:
    """The node that each element is drawn as: -1 - i in group i; n for none of them."""
    places = np.full(len(snapshot), len(snapshot), dtype=np.int64)
    hidden = np.fromiter(chain.from_iterable(group.hidden for group in groups), np.int64)
    sizes = [len(group.hidden) for group in groups]
    places[hidden] = -1 - np.repeat(np.arange(len(groups)), sizes)
    return places


class _Arrows(NamedTuple):
    """Arrows between nodes, single and counted; the pairs of nodes that something joins, (2, p).

    ``beside`` and ``weaker`` are those of a scene; pairs whose line is not drawn are among them.
    """

    arrows: list[Arrow]
    pairs: NDArray[np.int64]
    beside: int
    weaker: tuple[int, int]


def _arrows(snapshot: Snapshot, places: NDArray[np.int64]) -> _Arrows:
    shown = np.flatnonzero(places[snapshot.owner] != len(snapshot))
    group = np.repeat(shown, np.diff(snapshot.member_ptr)[shown])
    owner, member = snapshot.owner[group], snapshot.member[places_in(snapshot.member_ptr, shown)]
    ends = np.stack([places[owner], places[member]])
    drawn = (ends[1] != len(snapshot)) & (ends[0] != ends[1])
    single = drawn & (ends >= 0).all(axis=0)
    beside = drawn & (ends < 0).all(axis=0) & (snapshot.kind[owner] == snapshot.kind[member])
    rows = np.unique(group[single] * len(snapshot) + ends[1, single])  # a group has one owner
    group, far = np.divmod(rows, max(len(snapshot), 1))
    near = places[snapshot.owner[group]]
    pairs, counts = _counted(ends[:, drawn & ~single & ~beside])
    strong = _strongest(pairs, counts)
    single_ones = zip(near.tolist(), far.tolist(), group.tolist(), strict=True)
    arrows = [Arrow(a, b, g) for a, b, g in single_ones]
    counted = zip(pairs[:, strong].T.tolist(), counts[strong].tolist(), strict=True)
    arrows += [Arrow(a, b, COUNTED, count) for (a, b), count in counted]
    weaker = (int((~strong).sum()), int(counts[~strong].sum()))
    joined = np.concatenate([np.stack([near, far]), pairs], axis=1)
    return _Arrows(arrows, joined, int(beside.sum()), weaker)


def _beyond(bridged: list[tuple[int, int]], pairs: NDArray[np.int64]) -> list[Arrow]:
    """What only hidden elements join: the bridges between nodes that nothing else joins."""
    joined = set(map(tuple, pairs.T.tolist())) if bridged else set()
    return [Arrow(a, b, -1) for a, b in bridged if (a, b) not in joined]


def _counted(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each pair once, shape (2, a), in order, and how often it is there, shape (a,)."""
    if not pairs.size:
        return pairs, np.zeros(0, dtype=np.int64)
    from scipy.sparse import coo_array

    least = int(pairs.min())
    span = int(pairs.max()) - least + 1
    once = np.ones(pairs.shape[1], dtype=np.int64)
    table = coo_array((once, tuple(pairs - least)), shape=(span, span)).tocsr()
    table.sort_indices()
    counted = table.tocoo()
    return np.stack([counted.row, counted.col]).astype(np.int64) + least, counted.data


def _strongest(pairs: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The lines to draw: all that end at an element, between groups those that stand for most.

    Each group keeps the strongest on either side of it.
    """
    between = np.flatnonzero((pairs < 0).all(axis=0))
    kept = np.ones(len(counts), dtype=bool)
    if len(between) > MOST_LINES:
        order = between[np.argsort(-counts[between], kind="stable")]
        kept[order[MOST_LINES:]] = False
        for end in pairs[:, order]:
            kept[order[np.unique(end, return_index=True)[1]]] = True
    return kept


def _bridges(
    snapshot: Snapshot, places: NDArray[np.int64], groups: Sequence[Group],
    passable: NDArray[np.bool_],
) -> tuple[list[tuple[int, int]], bool]:  # fmt: skip
    """Pairs of nodes that only what is filtered out joins."""
    if not passable.any():
        return [], False
    found: list[tuple[int, int]] = []
    visits = 0
    starts: dict[int, Iterable[int]] = {
        int(i): (int(i),) for i in np.flatnonzero((places >= 0) & (places < len(snapshot)))
    }
    starts |= {-1 - i: group.hidden for i, group in enumerate(groups) if group.hidden}
    for node, members in starts.items():
        front = [m for e in members for m in snapshot.needed_by(e).tolist() if passable[m]]
        seen, reached = set(front), set()
        while front and visits + len(seen) <= MOST_VISITS:
            for m in snapshot.needed_by(front.pop()).tolist():
                if places[m] != len(snapshot):
                    reached.add(int(places[m]))
                elif passable[m] and m not in seen:
                    seen.add(m)
                    front.append(m)
        visits += len(seen)
        if visits > MOST_VISITS:
            return found, True
        found += [(node, other) for other in sorted(reached - {node})]
    return found, False
