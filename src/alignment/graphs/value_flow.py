"""The value on its way from objectives to components, told in four columns that each add up."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.graphs.contribution import root_of
from alignment.graphs.delivered import boundary_of
from alignment.graphs.flow import FlowGraph, flow_graph
from alignment.graphs.labelled import Labelled
from alignment.graphs.lenses import Crediting, Lens, crediting_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of

COLUMNS = ("objectives", "where it is used", "services", "components")

_NOBODY = ("", "no client or process", "no service", "no component")
"""What the value passes that passes nobody of a column."""

_OTHERS = "others"
MOST_NAMED = 10
"""Elements of a column that are named unless asked otherwise."""

_DUST = 1e-9
"""Part of the total below which an amount is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something that value passes.

    Attributes:
        column: Place in ``COLUMNS``.
        id: Of the element; empty for what is put together, which ``name`` says.
        count: How many elements it stands for; 0 for nobody.
        amount: Value per year.
        below: Of those that are too many to be named, the most that one of them has; None for
            what is named and for nobody.
    """

    column: int
    id: str
    name: str
    count: int
    amount: float
    below: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Value from a stop of one column to one of the next; both by place in ``stops``."""

    source: int
    target: int
    amount: float


@dataclass(frozen=True, eq=False, kw_only=True)
class ValueFlow:
    """The answer: the bands between two columns add up to ``total``, whichever two."""

    revision: int
    total: float
    stops: tuple[Stop, ...]
    bands: tuple[Band, ...]

    def column(self, place: int) -> tuple[Stop, ...]:
        """The stops of a column, the largest named one first."""
        return tuple(s for s in self.stops if s.column == place)


@dataclass(frozen=True, eq=False)
class _Column:
    """What is named in a column, the largest first, and how much there is beside it."""

    named: tuple[tuple[str, str, int], ...]
    """Id (empty for a group), name and number of elements."""

    others: int
    below: float
    groups: Ints
    """By element of the estate its place: named ones first, then the others; -1 for none."""

    @property
    def size(self) -> int:
        """Places: the named ones, the others, nobody."""
        return len(self.named) + 2


def value_flow_of(
    snapshot: Snapshot, *, objective: str | None = None, most: int = MOST_NAMED,
    labels: Labelled | None = None,
) -> ValueFlow:  # fmt: skip
    """Follow the value from the objectives through who uses services to what they stand on.

    Args:
        snapshot: The estate.
        objective: Only the value of this one; None for all.
        most: Elements of a column that are named, those with most value; others are put together.
        labels: A word for each element, shape (n,), by which what is not an objective is put
            together first; None for each by itself.

    Time: a push for each named element of the first three columns.

    Source: METHODS 1.3: a unit of value passes at most one use of a service, and every lens
    credits or names all of it.
    """
    graph = flow_graph(snapshot)
    roots = graph.roots if objective is None else root_of(snapshot, graph, objective)
    return _Flow(snapshot, graph, roots, most, labels).answer()


class _Flow:
    """The columns of one question, and what flows between them."""

    def __init__(
        self, snapshot: Snapshot, graph: FlowGraph, roots: Ints, most: int,
        labels: Labelled | None,
    ) -> None:  # fmt: skip
        self.snapshot, self.graph, self.most = snapshot, graph, most
        self.flow = graph.streams.push(roots, graph.values[roots]).flow
        self.roots, self.total = roots, float(graph.values[roots].sum())
        self.boundary = snapshot.derived(boundary_of)
        self.used = self.flow[self.boundary.source] * self.boundary.share
        self.tables = [crediting_of(snapshot, graph, x) for x in (Lens.SERVICE, Lens.COMPONENT)]
        n = len(snapshot)
        values = sums_of(graph.element[roots], graph.values[roots], n)
        self.amounts = [values, sums_of(self.boundary.consumer, self.used, n)]
        self.amounts += [self._credited(t, self.flow) for t in self.tables]
        words = None if labels is None else np.array(labels.words, dtype=np.str_)[labels.codes]
        self.columns = [self._column(amounts, words if place else None)
                        for place, amounts in enumerate(self.amounts)]  # fmt: skip

    def answer(self) -> ValueFlow:
        """Stops and bands, those without value left out."""
        between = [self._cleared(self._to_users())]
        for place, found in enumerate((self._to_services(), self._to_components()), start=2):
            credited = self._grouped(self.columns[place], self.amounts[place])
            found[-1, :-1] = credited[:-1] - found[:-1, :-1].sum(axis=0)
            found[:, -1] = between[-1].sum(axis=0) - found[:, :-1].sum(axis=1)
            between.append(self._cleared(found))
        stops: list[Stop] = []
        places: list[dict[int, int]] = []
        for column in range(len(COLUMNS)):
            held = between[column].sum(axis=1) if column < 3 else between[2].sum(axis=0)
            places.append(self._stops(column, held, stops))
        bands = tuple(
            Band(source=places[c][i], target=places[c + 1][j], amount=float(between[c][i, j]))
            for c in range(3)
            for i, j in zip(*(x.tolist() for x in between[c].nonzero()), strict=True)
        )
        return ValueFlow(
            revision=self.snapshot.revision, total=self.total, stops=tuple(stops), bands=bands
        )  # fmt: skip

    def _credited(self, table: Crediting, flow: Floats) -> Floats:
        """What each element is credited with, shape (n,)."""
        rows = len(table.rank)
        return sums_of(table.element[:rows], table.amounts(flow)[:rows], len(self.snapshot))

    def _column(self, amounts: Floats, words: NDArray[np.str_] | None) -> _Column:
        held = amounts.nonzero()[0]
        if words is None:
            labels, part = [""] * len(held), np.arange(len(held), dtype=np.int32)
        else:
            different, inverse = np.unique(words[held], return_inverse=True)
            labels, part = different.tolist(), inverse.astype(np.int32)
        sums, counts = sums_of(part, amounts[held], len(labels)), np.bincount(part).tolist()
        order = np.argsort(-sums, kind="stable")
        places = np.full(len(labels), min(self.most, len(labels)), dtype=np.int32)
        places[order[: self.most]] = np.arange(min(self.most, len(labels)))
        groups = np.full(len(amounts), -1, dtype=np.int32)
        groups[held] = places[part]
        named = [
            self._named(int(held[k])) if words is None else ("", labels[k], counts[k])
            for k in order[: self.most].tolist()
        ]
        rest = sums[order[self.most :]]
        return _Column(tuple(named), len(rest), float(rest.max(initial=0.0)), groups)

    def _named(self, element: int) -> tuple[str, str, int]:
        return self.snapshot.ids[element], self.snapshot.names[element], 1

    def _grouped(self, column: _Column, amounts: Floats) -> Floats:
        """Amounts by element put together by the places of a column; nobody's stays 0."""
        here = column.groups >= 0
        return sums_of(column.groups[here], amounts[here], column.size)

    def _to_users(self) -> Floats:
        found = np.zeros((self.columns[0].size, self.columns[1].size))
        graph, level = self.graph, self.graph.lower
        for place, some in self._parts(self.columns[0], graph.element[self.roots]):
            ranks = self.roots[some]
            flow = graph.streams.push(ranks, graph.values[ranks], stop=level).flow
            used = sums_of(self.boundary.consumer, flow[self.boundary.source] *
                           self.boundary.share, len(self.snapshot))  # fmt: skip
            found[place] = self._grouped(self.columns[1], used)
            found[place, -1] = float(graph.values[ranks].sum()) - found[place].sum()
        return found

    def _to_services(self) -> Floats:
        found = np.zeros((self.columns[1].size, self.columns[2].size))
        for place, edges in self._parts(self.columns[1], self.boundary.consumer):
            amounts = self._pushed(self.boundary.target[edges], self.used[edges], self.tables[0])
            found[place] = self._grouped(self.columns[2], amounts)
        return found

    def _to_components(self) -> Floats:
        found = np.zeros((self.columns[2].size, self.columns[3].size))
        graph, streams = self.graph, self.graph.streams
        begin, end = (int(streams.ptr[r]) for r in (graph.levels[3], graph.lower))
        source = np.repeat(np.arange(graph.levels[3], graph.lower),
                           np.diff(streams.ptr[graph.levels[3] : graph.lower + 1]))  # fmt: skip
        down = streams.target[begin:end] >= graph.lower
        source, arrow = source[down], begin + down.nonzero()[0]
        amounts = self.flow[source] * streams.share[arrow]
        for place, some in self._parts(self.columns[2], graph.element[source]):
            passed = self._pushed(streams.target[arrow[some]], amounts[some], self.tables[1])
            found[place] = self._grouped(self.columns[3], passed)
        return found

    def _parts(self, column: _Column, elements: Ints) -> Iterator[tuple[int, Ints]]:
        """For each place of a column but nobody's, where its elements stand in a list."""
        groups = column.groups[elements]
        for place in range(column.size - 1):
            some = (groups == place).nonzero()[0]
            if len(some):
                yield place, some.astype(np.int32)

    def _pushed(self, targets: Ints, amounts: Floats, table: Crediting) -> Floats:
        entering = sums_of(targets, amounts, len(self.graph.streams))
        ranks = entering.nonzero()[0].astype(np.int32)
        pushed = self.graph.streams.push(ranks, entering[ranks], stop=table.stop)
        return self._credited(table, pushed.flow)

    def _cleared(self, between: Floats) -> Floats:
        """The same without what rounding left."""
        between[np.abs(between) <= _DUST * self.total] = 0.0
        return between

    def _stops(self, column: int, amounts: Floats, stops: list[Stop]) -> dict[int, int]:
        """Add the stops of a column; answers their places in the list."""
        held, places = self.columns[column], {}
        for place in amounts.nonzero()[0].tolist():
            places[place] = len(stops)
            below = held.below if place == len(held.named) else None
            if place < len(held.named):
                named, name, count = held.named[place]
            elif below is not None:
                named, name, count = "", f"{held.others:,} {_OTHERS}", held.others
            else:
                named, name, count = "", _NOBODY[column], 0
            stops.append(Stop(column=column, id=named, name=name, count=count,
                              amount=float(amounts[place]), below=below))  # fmt: skip
        return places
