"""One lens on one flow in which weights are uncertain: what every question here starts from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import PracticeSupport
from alignment.graphs.contribution import require_lens
from alignment.graphs.flow import FlowGraph, flow_graph
from alignment.graphs.lenses import Crediting, Lens, crediting_of
from alignment.graphs.sensitivity.splits import OWN, Mask, Splits, splits_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of
from alignment.graphs.words import label


@dataclass(frozen=True, eq=False)
class Field:
    """One lens on the flow of one snapshot, in which a unit can be let in anywhere."""

    snapshot: Snapshot
    graph: FlowGraph
    table: Crediting
    splits: Splits

    @property
    def lens(self) -> Lens:
        """Whose contributions."""
        return self.table.lens

    @property
    def rows(self) -> int:
        """How many rows are credited."""
        return len(self.table.rank)

    @cached_property
    def stated(self) -> Floats:
        """What each row gets at the weights as they are stated, shape (rows,)."""
        return self.credited(self.graph.total.flow)

    @cached_property
    def ranking(self) -> Ints:
        """The rows that get anything, the largest first."""
        order = np.argsort(-self.stated, kind="stable")
        return order[: int((self.stated > 0).sum())].astype(np.int32)

    @cached_property
    def seen(self) -> Mask:
        """The splits that have a part in this lens, shape (s,)."""
        upper = self.splits.rank < self.table.stop
        return upper if self.lens is Lens.COMPONENT else upper & ~self.splits.lower

    @cached_property
    def in_play(self) -> Mask:
        """The splits that divide any value in this lens between several outlets, shape (s,)."""
        splits = self.splits
        open_ = sums_of(splits.split, (splits.share > 0).astype(float), len(splits.rank))
        return self.seen & (open_ > 1) & (self.graph.total.flow[splits.rank] > 0)

    def id_of(self, row: int) -> str:
        """The id that a row is shown under."""
        element = int(self.table.element[row]) - len(self.snapshot)
        return self.snapshot.ids[element] if element < 0 else self.table.more_ids[element]

    def name_of(self, row: int) -> str:
        """The name of a row; the id of a practice that is no element."""
        element = int(self.table.element[row])
        return self.snapshot.names[element] if element < len(self.snapshot) else self.id_of(row)

    def label_of(self, name: str) -> str:
        """How the row with an id is named in a sentence."""
        place = self.snapshot.place_of(name)
        return name if place is None else label(self.snapshot, place)

    def credited(self, flow: Floats) -> Floats:
        """What is credited to each row of what passes the ranks, shape (rows,)."""
        return self.table.amounts(flow)[: self.rows]

    def credited_when(self, flow: Floats, keep: Floats) -> Floats:
        """The same where each rank keeps another share of what passes it, shape (rows,)."""
        table, before = self.table, self.graph.keep
        mine = table.row < self.rows
        at, part = table.at[mine], table.part[mine]
        kept = np.divide(keep, before, out=np.zeros(len(before)), where=before > 0)
        return sums_of(table.row[mine], part * kept[at] * flow[at], self.rows)

    def of_unit_kept(self, rank: int) -> Floats:
        """What is credited straight for a unit that stays at a rank, shape (rows,)."""
        row, part = self.table.entries(np.array([rank], dtype=np.int32), np.ones(1))
        credited = row < self.rows
        keep = float(self.graph.keep[rank])
        found = sums_of(row[credited], part[credited], self.rows)
        return found / keep if keep > 0 else found

    def unit(self, outlets: Ints, amounts: Floats) -> tuple[Floats, Floats]:
        """What a unit that is split over some outlets of one split brings.

        Returns:
            What passes each rank, shape (ranks,), and what each row gets, shape (rows,).
        """
        splits, parts = self.splits, amounts / amounts.sum()
        own = splits.group[outlets] == OWN
        kept, rank = float(parts[own].sum()), int(splits.rank[splits.split[outlets[0]]])
        straight, out, into = np.zeros(self.rows), outlets[~own], parts[~own]
        below = splits.lower_of.get(rank) if self.lens is Lens.COMPONENT else None
        if kept and below is not None:
            more = splits.outlets_of(below)
            out, into = np.append(out, more), np.append(into, kept * splits.share[more])
        elif kept:
            straight = kept * self.of_unit_kept(rank)
        ways = splits.ways_of(out)
        carried = np.repeat(into, np.diff(splits.way_ptr)[out]) * splits.part[ways]
        flow, gain = self._pushed(ways, carried)
        return flow, gain + straight

    def unit_by_ways(self, ways: Ints, parts: Floats) -> tuple[Floats, Floats]:
        """The same of a unit that is split over some ways of one outlet."""
        return self._pushed(ways, parts / parts.sum())

    def _pushed(self, ways: NDArray[np.integer[Any]], carried: Floats) -> tuple[Floats, Floats]:
        target = self.splits.target[ways]
        pushed = self.graph.streams.push(target, carried, stop=self.table.stop)
        return pushed.flow, self.credited(pushed.flow)

    def scale(self, split: int) -> float:
        """How much of what passes its rank a split divides."""
        return float(self.graph.keep[self.splits.rank[split]]) if self.splits.lower[split] else 1.0


def field_of(snapshot: Snapshot, lens: str, practices: Iterable[PracticeSupport] = ()) -> Field:
    """One lens on the flow of a snapshot; raises Invalid for a lens that there is not."""
    graph = flow_graph(snapshot)
    table = crediting_of(snapshot, graph, require_lens(lens), practices)
    return Field(snapshot, graph, table, splits_of(snapshot))
