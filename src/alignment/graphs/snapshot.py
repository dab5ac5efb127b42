"""One revision of the catalogue as arrays that nobody alters."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Estate, Kind
from alignment.catalogue.columns import Columns, columns_of
from alignment.catalogue.runs import pointers, spans, starts_of
from alignment.catalogue.texts import Texts
from alignment.errors import NotFound
from alignment.graphs.matching import order_of, places_of

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

T = TypeVar("T")

_LATELY, _LATELY_HELD = 32, 300_000
"""Answers that ``Snapshot.lately`` keeps at most, and elements that they may be about in all:
each may hold something of every element."""

_WORTH_SEARCHING = 100_000
"""Elements from which single ids are looked up by halving rather than in a table of all."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapshot:
    """The estate of one revision: n elements, g requirement groups, m memberships.

    Elements stand in the order of their ids, groups in the order of owner and requirement id,
    so that the same content always gives the same arrays and the same sums.

    Attributes:
        revision: The revision that it holds for; 0 for an estate that was never stored.
        ids, names: Of the elements, length n.
        kind: Place in ``catalogue.KINDS``, int8, shape (n,).
        external: 1 for an external client, int8, shape (n,). A client of unstated audience is
            external.
        value: Value per year that enters at an objective, shape (n,).
        stated: The same as it was stated, NaN where it was not, shape (n,).
        values_assumed: No objective states a value; each top objective counts 1.
        own: Weight of what stays with the element, shape (n,).
        cost: Own cost per year, shape (n,).
        unavailability: Probability to be down by itself, NaN where none is stated, shape (n,).
        requirement_ids: Of the groups, length g.
        owner: Index of the element that needs the group, int32, shape (g,).
        needs: How many members must work, int32, shape (g,).
        kappa: Criticality, shape (g,).
        weight: Shape (g,); where none was stated, the criticality.
        channel: 0 none, 1 online, 2 offline, int8, shape (g,).
        group_ptr: Groups of element u are ``group_ptr[u]:group_ptr[u + 1]``, int32, (n + 1,).
        member_ptr: Members of group j stand in ``member[member_ptr[j]:member_ptr[j + 1]]``.
        member: Element index of each membership, int32, shape (m,).
        share: Split of the group's value, shape (m,).
        use_ptr, use: Groups that element u is a member of, ``use[use_ptr[u]:use_ptr[u + 1]]``,
            in ascending order, int32.
    """

    revision: int
    name: str
    currency: str
    ids: Texts
    names: Texts
    kind: Bytes
    external: Bytes
    value: Floats
    stated: Floats
    values_assumed: bool
    own: Floats
    cost: Floats
    unavailability: Floats
    requirement_ids: Texts
    owner: Ints
    needs: Ints
    kappa: Floats
    weight: Floats
    channel: Bytes
    group_ptr: Ints
    member_ptr: Ints
    member: Ints
    share: Floats
    use_ptr: Ints
    use: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of each id."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    @cached_property
    def total_value(self) -> float:
        """Value per year of all objectives."""
        return float(self.value.sum())

    def indices(self, ids: Iterable[str]) -> Ints:
        """The indices of some ids; raises NotFound for the first one that is not there."""
        return np.array([self.index_of(i) for i in ids], dtype=np.int32)

    def index_of(self, element_id: str) -> int:
        """The index of one id; raises NotFound, naming close ones, when it is not there."""
        found = self.place_of(element_id)
        if found is None:
            raise NotFound.of("element", element_id, close=closest(element_id, self))
        return found

    def place_of(self, element_id: str) -> int | None:
        """The index of one id, or None; without the table of all, which takes a while to make."""
        if "index" in self.__dict__ or len(self) < _WORTH_SEARCHING:
            return self.index.get(element_id)
        place = self.place_before(element_id)
        return place if place < len(self) and self.ids[place] == element_id else None

    def place_before(self, element_id: str) -> int:
        """How many ids stand before this one."""
        return bisect_left(self.ids, element_id)

    def groups_of(self, element: int) -> range:
        """The groups that an element needs."""
        return range(int(self.group_ptr[element]), int(self.group_ptr[element + 1]))

    def uses_of(self, element: int) -> Ints:
        """The groups that an element is a member of, ascending."""
        return self.use[self.use_ptr[element] : self.use_ptr[element + 1]]

    def needed_by(self, element: int) -> Ints:
        """All that an element needs, group by group; one that stands in several, several times."""
        groups = self.groups_of(element)
        return self.member[self.member_ptr[groups.start] : self.member_ptr[groups.stop]]

    def members_of(self, group: int) -> Ints:
        """The members of a group."""
        return self.member[self.member_ptr[group] : self.member_ptr[group + 1]]

    def derived(
        self, make: Callable[["Snapshot"], T], by: Callable[["Snapshot"], T] | None = None
    ) -> T:
        """What ``make`` works out from this snapshot: once, then kept with it.

        Two threads that ask first at the same moment may both work it out; one result is kept.
        A patch that knows a shorter way to the same result gives it as ``by``.
        """
        return self.remembered(make, lambda: (by or make)(self))

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what needs more than the snapshot: rows of its revision, or the day.

        Args:
            key: All that it depends on beside the snapshot.
            make: Works it out.
        """
        kept: dict[Hashable, Any] = self.__dict__.setdefault("_derived", {})
        if key not in kept:
            kept.setdefault(key, make())
        found: T = kept[key]
        return found

    def remembers(self, key: Hashable) -> bool:
        """Whether that was worked out already."""
        return key in self.__dict__.get("_derived", {})

    def lately(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what there are many of: answers to the latest questions are kept."""
        kept: OrderedDict[Hashable, Any] = self.__dict__.setdefault("_lately", OrderedDict())
        try:
            found: T = kept[key]
            kept.move_to_end(key)
        except KeyError:  # never asked, or another thread has just let it go
            found = kept[key] = make()
            if len(kept) > max(min(_LATELY, _LATELY_HELD // max(len(self), 1)), 1):
                kept.popitem(last=False)
        return found

    def latest(self, name: Hashable, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what the parts of one answer share: that to the last question is kept.

        Args:
            name: Of what is asked; one answer is kept for each.
            key: The question.
            make: Answers it.
        """
        kept: dict[Hashable, tuple[Hashable, Any]] = self.__dict__.setdefault("_latest", {})
        held = kept.get(name)
        if held is None or held[0] != key:
            held = kept[name] = key, make()
        found: T = held[1]
        return found

    def held(self, make: Callable[["Snapshot"], T]) -> T | None:
        """What ``derived`` has kept of ``make``; None while nobody has asked for it."""
        found: T | None = self.__dict__.get("_derived", {}).get(make)
        return found

    def kinds_are(self, *kinds: Kind) -> NDArray[np.bool_]:
        """True where an element is of one of these kinds, shape (n,)."""
        codes = np.zeros(len(KIND_CODE), dtype=bool)
        codes[[KIND_CODE[kind] for kind in kinds]] = True
        return codes[self.kind]


def closest(
    name: str, snapshot: Snapshot, *, most: int = 3, least: int | None = None
) -> list[str]:
    """The ids that look most like ``name``, or whose element is called like it.

    With ``least``, of 100, the whole of an id or name must be so nearly the same.
    """
    from rapidfuzz import fuzz, process

    score: dict[str, float] = {}
    for texts, scorer, cut in (
        (snapshot.ids, fuzz.ratio, least or 50),
        (snapshot.names, fuzz.ratio if least else fuzz.WRatio, least or 75),
    ):
        near = process.extract(
            name, texts, scorer=scorer, limit=most, score_cutoff=cut, processor=str.casefold
        )
        for _, value, place in near:
            found = snapshot.ids[place]
            score[found] = max(score.get(found, 0), value)
    return sorted(score, key=lambda i: (-score[i], i))[:most]


def snapshot_of(estate: Estate, *, revision: int = 0) -> Snapshot:
    """The snapshot of an estate that is held in memory."""
    return build(columns_of(estate, revision=revision))


def build(columns: Columns) -> Snapshot:
    """Turn columns into arrays; the columns are used up.

    Time O(n log n + m) inside NumPy, memory O(n + m).
    """
    ids = Texts.of(columns.ids)
    order = order_of(ids)
    groups = _groups(columns, ids, order)
    kind = _arranged(columns.kinds, order, np.int8)
    stated = _arranged(columns.values, order, np.float64)  # None becomes NaN
    value, assumed = assumed_values(
        stated, kind, group_ptr=groups["group_ptr"], member_ptr=groups["member_ptr"],
        member=groups["member"],
    )  # fmt: skip
    keeps = np.isin(kind, [KIND_CODE[Kind.SERVICE], KIND_CODE[Kind.COMPONENT]])
    own, cost = (_arranged(each, order, np.float64) for each in (columns.owns, columns.costs))
    internal = _arranged(columns.internal, order, np.bool_)
    names = Texts.of(columns.names)
    return frozen(Snapshot(
        revision=columns.revision, name=columns.name, currency=columns.currency,
        ids=ids if order is None else ids.arranged(order),
        names=names if order is None else names.arranged(order), kind=kind,
        external=((kind == KIND_CODE[Kind.CLIENT]) & ~internal).astype(np.int8),
        value=value, stated=stated, values_assumed=assumed,
        own=np.where(np.isnan(own), keeps.astype(float), own),
        cost=np.where(np.isnan(cost), 0.0, cost),
        unavailability=_arranged(columns.unavailabilities, order, np.float64),
        **groups,
    ))  # fmt: skip


def frozen(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, its arrays sealed against writing."""
    for held in vars(snapshot).values():
        if isinstance(held, np.ndarray):
            held.flags.writeable = False
    return snapshot


def _arranged(items: Any, order: NDArray[np.int64] | None, dtype: Any) -> Any:
    array = np.array(items, dtype=dtype)
    return array if order is None else array[order]


def _groups(columns: Columns, ids: Texts, moved: NDArray[np.int64] | None) -> dict[str, Any]:
    """The group tables, sorted by owner and requirement id, and the way back from members."""
    n, own_ids = len(ids), Texts.of(columns.requirement_ids)
    places = np.arange(n, dtype=np.int32)
    if moved is not None:
        places[moved] = np.arange(n, dtype=np.int32)
    owner = places[places_of(Texts.of(columns.owners), ids)]
    member = places[places_of(Texts.of(columns.members), ids)]
    by_id = order_of(own_ids)
    order = np.argsort(owner if by_id is None else owner[by_id], kind="stable")
    order = order if by_id is None else by_id[order]
    size = np.array(columns.sizes, dtype=np.int32)
    taken = spans(starts_of(size)[:-1][order], size[order])
    member, owner = member[taken], owner[order]
    share = np.array(columns.shares, dtype=np.float64)[taken]
    kappa = _arranged(columns.criticalities, order, np.float64)
    weight = _arranged(columns.weights, order, np.float64)  # None becomes NaN
    ptr = starts_of(size[order])
    return {
        "requirement_ids": own_ids.arranged(order),
        "owner": owner,
        "needs": _arranged(columns.needs, order, np.int32),
        "kappa": kappa,
        "weight": np.where(np.isnan(weight), kappa, weight),
        "channel": _arranged(columns.channels, order, np.int8),
        "group_ptr": pointers(owner, n),
        "member_ptr": ptr,
        "member": member,
        "share": share,
        "use_ptr": pointers(member, n),
        "use": _uses(member, ptr),
    }


def _uses(member: Ints, member_ptr: Ints) -> Ints:
    group = np.repeat(np.arange(len(member_ptr) - 1, dtype=np.int32), np.diff(member_ptr))
    return group[np.argsort(member, kind="stable")]


def assumed_values(
    stated: Floats, kind: Bytes, *, group_ptr: Ints, member_ptr: Ints, member: Ints
) -> tuple[Floats, bool]:
    """The value at each objective; where none is stated at all, 1 at each top objective."""
    if not np.isnan(stated).all():
        return np.where(np.isnan(stated), 0.0, stated), False
    objective = kind == KIND_CODE[Kind.OBJECTIVE]
    nodes = np.flatnonzero(objective)
    first = member_ptr[group_ptr[nodes]]
    required = np.zeros(len(kind), dtype=bool)
    required[member[spans(first, member_ptr[group_ptr[nodes + 1]] - first)]] = True
    return (objective & ~required).astype(float), bool(objective.any())
