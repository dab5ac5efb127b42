"""The figures behind a table of contributions, each calculated when it is first looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar, overload

import numpy as np

from alignment.catalogue import KIND_CODE, KINDS, Kind
from alignment.catalogue.runs import starts_of
from alignment.graphs.delivered import Leaking, cleared
from alignment.graphs.flow import FlowGraph
from alignment.graphs.lenses import REASONS, Crediting
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import Pushed, where

_CLIENTS_END = KIND_CODE[Kind.PROCESS]

CLASSES = ("internal", "external-direct", "external-indirect")
"""By the first client edge on the way of the value (METHODS 1.4)."""

MOST_AT_ONCE = 1_000_000
"""Amounts by row and objective up to which looking at one row works out those of all."""

MOST_ENTRIES = 50_000_000
"""Amounts by row and objective that are kept; past it each row is worked out by itself."""

_MOST_MADE = 300
"""Rows that are kept once they were looked at one by one."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one service, component or practice is credited with. Amounts are per year.

    Attributes:
        platform: It is a service that components need, as which it is credited here.
        contribution: Its part of the total; parts add up.
        delivered: What of it really arrived, value without a measurement taken as delivered.
            None where the contribution was asked for without its delivery.
        support: Value that stands on it; must not be added. None for a practice, and in a
            circle that is too large (a remark says so).
        throughput: Value that passes it, each turn in a circle counted. None for a practice.
        by_objective: Its contribution by objective; those without any are left out.
        by_class: Its contribution by class of client.
        orphan: No objective leads to it, whatever the values.
    """

    id: str
    name: str
    kind: Kind
    platform: bool
    contribution: float
    delivered: float | None
    support: float | None
    throughput: float | None
    by_objective: dict[str, float]
    by_class: dict[str, float]
    orphan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """Value that is credited to nobody: where it ends, how much a year, and why.

    Attributes:
        delivered: What of it arrived there; see ``Item``.
    """

    id: str
    amount: float
    delivered: float | None
    reason: str
    by_objective: dict[str, float]


class Rows(Sequence[T], Generic[T]):
    """Rows that are made when they are looked at: a table of a million costs nothing unread."""

    def __init__(
        self, order: Ints, make: Callable[[int], T], prepare: Callable[[], object] = lambda: None
    ) -> None:
        self._order, self._make, self._prepare = order, make, prepare
        self._made = lru_cache(_MOST_MADE)(make)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[T]:
        if len(self):
            self._prepare()
        return map(self._make, self._order.tolist())

    def between(self, first: int, last: int) -> "Rows[T]":
        """Some of them, from one place up to another, still unmade."""
        return Rows(self._order[first:last], self._make, self._prepare)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self._made(row) for row in self._order[place].tolist()]
        return self._made(int(self._order[place]))


@dataclass(frozen=True, eq=False)
class Figures:
    """Everything that can be told of one lens on one flow.

    Attributes:
        roots: The ranks whose value counts.
        complete: These are all that there are.
        leaking: The same flow with what services fail to deliver; None where nobody asked.
    """

    snapshot: Snapshot
    graph: FlowGraph
    table: Crediting
    roots: Ints
    complete: bool
    leaking: Leaking | None = None

    @cached_property
    def total(self) -> float:
        """Value per year that enters."""
        return float(self.graph.values[self.roots].sum())

    @cached_property
    def flow(self) -> Floats:
        """What passes each rank."""
        return self.graph.total.flow if self.complete else self._push(self.roots).flow

    @cached_property
    def amounts(self) -> Floats:
        """The amount of each row of the table."""
        return self.table.amounts(self.flow)

    @cached_property
    def delivered(self) -> Floats | None:
        """What of the amount of each row is delivered; None where nobody asked."""
        if self.leaking is None:
            return None
        if not self.leaking.leaks:
            return self.amounts
        return self.table.amounts(self.leaking.flow(self.roots, stop=self.table.stop))

    @cached_property
    def classes(self) -> Floats:
        """The amount of each row by class of client, shape (3, rows)."""
        return self._by_class(self.graph.streams.arrows[2], 1.0)

    @cached_property
    def entering(self) -> Floats:
        """The value that enters by class of client, shape (3,).

        What ends before it comes to any client or process is internal.
        """
        found: Floats = self.classes.sum(axis=1)
        found[CLASSES.index("internal")] += cleared(self.total - float(found.sum()), self.total)
        return found

    @cached_property
    def delivered_classes(self) -> Floats | None:
        """The same of what is delivered; None where nobody asked."""
        if self.leaking is None:
            return None
        source, target, _, _ = self.graph.client_arrows
        return self._by_class(self.leaking.shares, self.leaking.kept(source, target))

    def _by_class(self, shares: Any, kept: Floats | float) -> Floats:
        """Amounts by row and class of client: three pushes.

        Value is undecided until it leaves an external client for something that is no client;
        what was never decided by then is internal.

        Args:
            shares: Of all arrows, as the loops read them.
            kept: What of their share the arrows of external clients carry.
        """
        streams, end = self.graph.streams, self.graph.levels[_CLIENTS_END]
        source, target, share, online = self.graph.client_arrows
        ptr, to, _ = streams.arrows
        cut = shares[: int(streams.ptr[end])]
        cut = cut.copy() if streams.compiled else list(cut)
        for rank in np.unique(source).tolist():
            for arrow in range(int(ptr[rank]), int(ptr[rank + 1])):
                if to[arrow] >= end:
                    cut[arrow] = 0.0
        values = self.graph.values[self.roots]
        undecided = streams.push(self.roots, values, stop=end, share=cut).flow
        entering = np.where(np.arange(len(undecided)) < end, 0.0, undecided)
        decided = undecided[source] * share * kept
        inflows = [entering] + [
            np.bincount(target, np.where(online == way, decided, 0.0), minlength=len(undecided))
            for way in (1, 0)
        ]
        return np.array([self.table.amounts(self._enter(i, shares).flow) for i in inflows])

    def prepare(self) -> None:
        """Work out what looking at every row will need."""
        _ = self.by_objective

    @cached_property
    def by_objective(self) -> tuple[Ints, Ints, Floats] | None:
        """Amounts by row and root: pointers by row, places in ``roots``, amounts.

        None where there would be too many. One push a root, which touches what it reaches.
        """
        rows, columns, amounts, count = [], [], [], 0
        values = self.graph.values[self.roots]
        each = self.graph.streams.push_each(self.roots, values, stop=self.table.stop)
        for column, (touched, passed) in enumerate(each):
            row, amount = self.table.entries(touched, passed)
            count += len(row)
            if count > MOST_ENTRIES:
                return None
            rows.append(row)
            amounts.append(amount)
            columns.append(np.full(len(row), column, dtype=np.int32))
        if not rows:
            return np.zeros(len(self.table) + 1, np.int32), np.zeros(0, np.int32), np.zeros(0)
        row = np.concatenate(rows)
        order = np.argsort(row, kind="stable")
        ptr = starts_of(np.bincount(row, minlength=len(self.table)))
        return ptr, np.concatenate(columns)[order], np.concatenate(amounts)[order]

    def objectives_of(self, row: int) -> dict[str, float]:
        """The amount of one row by objective, those without any left out."""
        few = len(self.table) * len(self.roots) <= MOST_AT_ONCE
        found = self.by_objective if few or "by_objective" in vars(self) else None
        if found is None:
            return pulled(self.snapshot, self.graph, *self.table.of_row(row), roots=self.roots)
        ptr, columns, amounts = found
        here = slice(int(ptr[row]), int(ptr[row + 1]))
        split: dict[str, float] = {}
        for column, amount in zip(columns[here].tolist(), amounts[here].tolist(), strict=True):
            if amount > 0:
                name = self._names[column]
                split[name] = split.get(name, 0.0) + amount
        return split

    @cached_property
    def _names(self) -> list[str]:
        """The id of each root."""
        return [self.snapshot.ids[i] for i in self.graph.element[self.roots].tolist()]

    def item(self, row: int) -> Item:
        """A row that is credited."""
        snapshot, rank = self.snapshot, int(self.table.rank[row])
        element, practice = int(self.table.element[row]), rank < 0
        known = element < len(snapshot)
        name = snapshot.names[element] if known else self.id_of(row)
        visits = 1.0 if practice else float(self.graph.visits[rank])
        passed = None if practice else float(self.flow[rank])
        amounts = self.classes[:, row].tolist()
        support = None if passed is None or np.isnan(visits) else passed / visits
        return Item(
            id=self.id_of(row), name=name,
            kind=KINDS[snapshot.kind[element]] if known else Kind.PRACTICE,
            platform=not practice and bool(self.graph.platform[rank]),
            contribution=float(self.amounts[row]), delivered=self._delivered(row),
            support=support, throughput=passed, by_objective=self.objectives_of(row),
            by_class=dict(zip(CLASSES, amounts, strict=True)), orphan=self._is_orphan(row),
        )  # fmt: skip

    def unattributed(self, row: int) -> Unattributed:
        """A row that nobody is credited with."""
        return Unattributed(
            id=self.id_of(row), amount=float(self.amounts[row]), delivered=self._delivered(row),
            reason=self.reason_of(row), by_objective=self.objectives_of(row),
        )  # fmt: skip

    def id_of(self, row: int) -> str:
        """The id that a row is shown under."""
        element = int(self.table.element[row]) - len(self.snapshot)
        return self.snapshot.ids[element] if element < 0 else self.table.more_ids[element]

    def reason_of(self, row: int) -> str:
        """Why nobody is credited with a row."""
        return REASONS[int(self.table.reason[row - len(self.table.rank)])]

    def _delivered(self, row: int) -> float | None:
        return None if self.delivered is None else float(self.delivered[row])

    def _is_orphan(self, row: int) -> bool:
        return not self.graph.served[self.table.of_row(row)[0]].any()

    def _push(self, ranks: Ints) -> Pushed:
        return self.graph.streams.push(ranks, self.graph.values[ranks], stop=self.table.stop)

    def _enter(self, inflow: Floats, shares: Any) -> Pushed:
        ranks = where(inflow > 0)
        stop = self.table.stop
        return self.graph.streams.push(ranks, inflow[ranks], stop=stop, share=shares)


def pulled(
    snapshot: Snapshot, graph: FlowGraph, ranks: Ints, parts: Floats, *, roots: Ints
) -> dict[str, float]:
    """What some ranks earn of each root, a unit that passes them being worth ``parts``."""
    amounts = graph.pull(ranks, parts).flow[roots] * graph.values[roots]
    ids = (snapshot.ids[e] for e in graph.element[roots].tolist())
    return {i: a for i, a in zip(ids, amounts.tolist(), strict=True) if a > 0}
