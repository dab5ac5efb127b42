"""What the impact pass runs on: tables worked out once a snapshot, and room to work in."""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import VALUE_KINDS
from alignment.catalogue.runs import pointers, spans, starts_of
from alignment.errors import RuleBroken
from alignment.graphs.arrows import strong_components
from alignment.graphs.kernels.impact import impact_pass
from alignment.graphs.kernels.reach import link_pass
from alignment.graphs.packing import packed, zeros
from alignment.graphs.snapshot import Floats, Ints, Snapshot

_WORTH_LISTS = 2_000_000
"""Memberships up to which uncompiled loops run on lists: three times as quick, eight as large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The arguments of the impact pass that never change, in its order; attributes as in it.

    A slot is a group of a gate element that spares some member or passes less than all on; slots
    stand in the order of the groups. A rank is the place of a value node when suppliers come
    first; a part is one of its groups, in the order of the ranks.
    """

    use_ptr: Any
    link: Any
    slot_owner: Any
    slot_kappa: Any
    rank: Any
    rank_node: Any
    rank_own: Any
    rank_value: Any
    part_ptr: Any
    part_terms: Any
    part_spare: Any
    one_ptr: Any
    one: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one run writes into; it is left as it was found. Attributes as in the pass."""

    done: Any
    order: Any
    loss: Any
    via: Any
    spared: Any
    margin: Any
    best: Any
    noted: Any
    heap_key: Any
    heap_item: Any
    position: Any
    lead: Any
    hurt: Any
    marked: Any
    blocks: Any
    rest: Any


UNTRACED = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


class Pass(NamedTuple):
    """What one run answered: the last scenario's elements, and every value at risk.

    Attributes:
        elements, losses, uses, gates, struck: As ``Impact`` has them.
    """

    elements: Ints
    losses: Floats
    uses: Ints
    gates: int
    struck: tuple[Ints, Ints]
    risk: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The part of the tables that depends on who needs whom alone, and can be patched.

    Attributes:
        group: The group of each slot, ascending.
        strikes: How many lost members each slot bears until it is lost, n - k + 1.
        link: One for each entry of ``use``, as the pass has it.
    """

    group: Ints
    strikes: Ints
    link: Ints


class Wiring:
    """The impact pass, made ready for one snapshot; threads may share it.

    Attributes:
        parts: The groups of value nodes, in the order of the pass.
    """

    def __init__(self, snapshot: Snapshot, *, compiled: bool | None = None) -> None:
        tables, self._strikes, self.parts = _wired(snapshot)
        self._n, size = len(snapshot), len(snapshot.member)
        self._run = impact_pass.for_size(size)
        if compiled is not None:
            self._run = impact_pass.compiled if compiled else impact_pass.plain
        self._lists = self._run is impact_pass.plain and size <= _WORTH_LISTS
        held = _values_of(tables)
        self._tables = self._form(held if self._lists else packed(held))
        self._extent = _extent_of(self._n, tables, lists=self._lists)
        self._bearing: deque[Any] = deque()

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The wiring of a snapshot; made at the first question, kept with the snapshot."""
        return snapshot.derived(cls)

    def run(
        self, sources: Ints, levels: Floats, extras: Ints | None = None,
        fells: tuple[Ints, Ints] = UNTRACED,
    ) -> Pass:  # fmt: skip
        """Carry one scenario up, or one for each of ``extras`` added to the same sources.

        Args:
            sources: Gate elements that fail or degrade by themselves.
            levels: Their own losses, each in (0, 1].
            extras: Elements that fail in full, one in each scenario; -1 for nothing.
            fells: Room for what the pass tells of groups that lose their redundancy, as
                ``traced`` gives it; added to.
        """
        order = np.lexsort((sources, -levels)) if len(sources) > 1 else slice(None)
        extras = np.full(1, -1, dtype=np.int32) if extras is None else extras
        risk = np.zeros(len(extras))
        given = self._form((sources[order], levels[order], extras, risk, *fells))
        state, room = self._state(), self._spare()
        gates, hits, safe = self._run(*self._tables, state, *room, *given)
        _, order, loss, via, spared, margin = room[:6]
        kept = _of_list if self._lists else _of_array
        answer = Pass(
            elements=kept(order, hits, np.int32), losses=kept(loss, hits, np.float64),
            uses=kept(via, hits, np.int32), gates=gates,
            struck=(kept(spared, safe, np.int32), kept(margin, safe, np.int32)),
            risk=np.asarray(given[3], dtype=np.float64),
        )  # fmt: skip
        if self._lists:
            for kept_by_caller, told in zip(fells, given[4:], strict=True):
                kept_by_caller[:] = told
        self._bearing.append(state)
        _give_back(self._extent, room)
        return answer

    def traced(self) -> tuple[Ints, Ints]:
        """Room for a run that traces redundancy: how often a group was lost, and by whom first.

        One for each slot, then one for each part.
        """
        size = len(self._strikes) // 2 + len(self.parts)
        return np.zeros(size, np.int32), np.full(size, -1, np.int32)

    def reach(self, indices: Ints, *, past: Ints) -> Ints:
        """All that needs some elements, which stand in front; not what is past, nor beyond it.

        Time O(arrows followed).
        """
        room = self._spare()
        seen, line, *_ = room
        run = link_pass.compiled if self._run is impact_pass.compiled else link_pass.plain
        count = run(*self._tables[:3], *self._form((indices, past)), seen, line)
        found = np.array(line[:count], dtype=np.int32)
        _give_back(self._extent, room)
        return found

    def _state(self) -> Any:
        """The slots as they bear strikes while nothing has failed."""
        try:
            return self._bearing.pop()
        except IndexError:
            return self._form((self._strikes.copy(),))[0]

    def _spare(self) -> tuple[Any, ...]:
        """Room that nobody else writes into; a run that was broken off never gives its back."""
        return _spare_room(self._extent) or self._form(_room(self._extent))

    def _form(self, arrays: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(a.tolist() for a in arrays) if self._lists else arrays


def _of_list(held: Any, count: int, dtype: Any) -> Any:
    return np.array(held[:count], dtype=dtype)


def _of_array(held: Any, count: int, _dtype: Any) -> Any:
    return held[:count].copy()


def _values_of(held: Any) -> tuple[Any, ...]:
    return tuple(getattr(held, field.name) for field in fields(held))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extent:
    """How much room a run needs, rounded up: one edit more or less makes no other room."""

    n: int
    slots: int
    ranks: int
    longest: int
    lists: bool


_SPARE: OrderedDict[_Extent, deque[tuple[Any, ...]]] = OrderedDict()
"""Rooms that nobody is in, by their extent: the next revision's snapshot finds one ready.

Fresh room for a million elements costs more than the run in it.
"""
_EXTENTS_KEPT = 4
_KEEPING = threading.Lock()


def _spare_room(extent: _Extent) -> tuple[Any, ...] | None:
    with _KEEPING:
        spare = _SPARE.get(extent)
        return spare.pop() if spare else None


def _give_back(extent: _Extent, room: tuple[Any, ...]) -> None:
    with _KEEPING:
        _SPARE.setdefault(extent, deque()).append(room)
        _SPARE.move_to_end(extent)
        while len(_SPARE) > _EXTENTS_KEPT:
            _SPARE.popitem(last=False)


def _extent_of(n: int, tables: Tables, *, lists: bool) -> _Extent:
    step = 1 if lists else 4096
    return _Extent(
        n=_rounded(n, step), slots=_rounded(len(tables.slot_owner), step),
        ranks=_rounded(len(tables.rank_node), step),
        longest=_rounded(int(np.diff(tables.one_ptr).max(initial=1)), 64), lists=lists,
    )  # fmt: skip


def _rounded(number: int, step: int) -> int:
    return -(-number // step) * step


def _room(extent: _Extent) -> tuple[Any, ...]:
    """Room to run in, in the order of ``Room``."""
    n, slots, ranks, longest = extent.n, extent.slots, extent.ranks, extent.longest
    forms = Room(
        done=(n, np.int8), order=(n, np.int32), loss=(n, np.float64), via=(n, np.int32),
        spared=(slots + ranks, np.int32), margin=(slots + ranks, np.int32),
        best=(n, np.float64), noted=(n, np.int32), heap_key=(n, np.float64),
        heap_item=(n, np.int32), position=(n, np.int32), lead=(n, np.int32),
        hurt=(slots, np.int32), marked=(ranks, np.int8), blocks=(ranks // 64 + 1, np.int8),
        rest=(longest, np.float64),
    )  # fmt: skip
    return zeros(_values_of(forms))


def links_of(snapshot: Snapshot) -> Links:
    """The links of a snapshot. Time O(n + m) inside NumPy."""
    strikes = np.diff(snapshot.member_ptr) - snapshot.needs + 1
    valued = snapshot.kinds_are(*VALUE_KINDS)[snapshot.owner]
    group = np.flatnonzero(((strikes > 1) | (snapshot.kappa < 1)) & ~valued).astype(np.int32)
    code = np.where(valued, -1 - len(group) - snapshot.owner, snapshot.owner).astype(np.int32)
    code[group] = -1 - np.arange(len(group), dtype=np.int32)
    return Links(group=group, strikes=strikes[group], link=code.take(snapshot.use))


def _wired(snapshot: Snapshot) -> tuple[Tables, Ints, Ints]:
    """The tables of a snapshot, the strikes that each slot bears, twice, and the parts."""
    links = snapshot.derived(links_of)
    nodes = _ranked(snapshot, snapshot.kinds_are(*VALUE_KINDS))
    rank = np.zeros(len(snapshot), dtype=np.int32)
    rank[nodes] = np.arange(len(nodes), dtype=np.int32)
    count = snapshot.group_ptr[nodes + 1] - snapshot.group_ptr[nodes]
    parts = spans(snapshot.group_ptr[nodes], count).astype(np.int32)
    size = snapshot.member_ptr[parts + 1] - snapshot.member_ptr[parts]
    tables = Tables(
        use_ptr=snapshot.use_ptr, link=links.link, slot_owner=snapshot.owner[links.group],
        slot_kappa=snapshot.kappa[links.group], rank=rank,
        rank_node=nodes, rank_own=snapshot.own[nodes], rank_value=snapshot.value[nodes],
        part_ptr=starts_of(count),
        part_terms=np.stack([snapshot.kappa[parts], snapshot.weight[parts]], axis=1).ravel(),
        part_spare=size - snapshot.needs[parts], one_ptr=starts_of(size),
        one=snapshot.member[spans(snapshot.member_ptr[parts], size)],
    )  # fmt: skip
    return tables, np.repeat(links.strikes, 2), parts


def _ranked(snapshot: Snapshot, valued: NDArray[np.bool_]) -> Ints:
    """The value nodes, suppliers first; raises RuleBroken when they run in a circle."""
    nodes = np.flatnonzero(valued).astype(np.int32)
    place = np.full(len(snapshot), -1, dtype=np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    first = snapshot.member_ptr[snapshot.group_ptr[nodes]]
    count = snapshot.member_ptr[snapshot.group_ptr[nodes + 1]] - first
    needed = place[snapshot.member[spans(first, count)]]
    inside = needed >= 0
    consumer = np.repeat(np.arange(len(nodes), dtype=np.int32), count)[inside]
    number = strong_components(pointers(consumer, len(nodes)), needed[inside])
    twins = np.flatnonzero(np.bincount(number, minlength=1) > 1)
    if len(twins):
        names = [snapshot.ids[i] for i in nodes[number == twins[0]].tolist()]
        msg = f"objectives and clients must not need one another in a circle: {', '.join(names)}"
        raise RuleBroken(msg, elements=names)
    return nodes[np.argsort(number)]
