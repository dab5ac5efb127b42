"""Who is credited with the value that flows, and what of it nobody is: one table a lens."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from alignment.catalogue import KIND_CODE, KINDS, Kind, PracticeSupport
from alignment.catalogue.runs import places_in, starts_of
from alignment.graphs.flow import LOWER, FlowGraph
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of, where

_SERVICE = KIND_CODE[Kind.SERVICE]
_Triple = tuple[Ints, Floats, Ints]


class Lens(StrEnum):
    """At which layer value is credited; each layer adds up to the same total (METHODS 1.3)."""

    SERVICE = "service"
    COMPONENT = "component"
    PRACTICE = "practice"


REASONS = (
    *(f"{kind} has no provider" for kind in KINDS[:_SERVICE]),
    "business-own share", "closed cycle",
    "no service", "service has no component", "service has no practice",
)  # fmt: skip
"""Why value is credited to nobody; the first ones by the kind of the element it ends at."""

NO_PRACTICE = REASONS[-1]
"""Why value is unmanaged: no practice manages the service that carries it."""

_OWN_SHARE, _CLOSED, _NO_SERVICE, _NO_COMPONENT, _NO_PRACTICE = range(_SERVICE, _SERVICE + 5)


@dataclass(frozen=True, eq=False, kw_only=True)
class Crediting:
    """What passes the ranks of a flow, credited to rows: ``amounts = table @ flow``.

    The first rows are those who are credited, by id; the others say what is unattributed.

    Attributes:
        lens: The lens that it is the table of.
        element: Element of each row; from n on a practice that is no element.
        rank: Rank that a credited row stands for; -1 for a practice. Its length is the number
            of credited rows.
        reason: Place in ``REASONS`` of each of the other rows.
        more_ids: Ids of the practices that are no elements.
        unknown: Ids of what practices support that is no service of the estate.
        row, at, part: Row, rank and coefficient of each entry of the table.
        stop: Rank from which on the flow does not matter to it.
    """

    lens: Lens
    element: Ints
    rank: Ints
    reason: Ints
    more_ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    row: Ints
    at: Ints
    part: Floats
    stop: int

    def __len__(self) -> int:
        return len(self.element)

    def amounts(self, flow: Floats) -> Floats:
        """The amount of each row. Time O(rows + entries)."""
        return sums_of(self.row, self.part * flow[self.at], len(self))

    def entries(self, ranks: Ints, passed: Floats) -> tuple[Ints, Floats]:
        """Rows and amounts that come of some ranks; a row may stand there several times."""
        ptr, order = self._by_rank
        places = order[places_in(ptr, ranks)]
        return self.row[places], self.part[places] * np.repeat(passed, np.diff(ptr)[ranks])

    def of_row(self, row: int) -> tuple[Ints, Floats]:
        """The ranks that a row is credited from, and their coefficients."""
        ptr, order = self._by_row
        places = order[ptr[row] : ptr[row + 1]]
        return self.at[places], self.part[places]

    @cached_property
    def _by_rank(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.at, kind="stable").astype(np.int32)
        return starts_of(np.bincount(self.at, minlength=self.stop)), order

    @cached_property
    def _by_row(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.row, kind="stable").astype(np.int32)
        return starts_of(np.bincount(self.row, minlength=len(self))), order


def crediting_of(
    snapshot: Snapshot, graph: FlowGraph, lens: Lens, practices: Iterable[PracticeSupport] = ()
) -> Crediting:
    """The table of a lens. Time O(n) but for a sort."""
    if lens is Lens.PRACTICE:
        return _practices(snapshot, graph, practices)
    if lens is Lens.SERVICE:
        ranks = graph.rank[snapshot.kind == _SERVICE]
    else:
        ranks = np.where(snapshot.kind == LOWER, graph.rank, graph.platform_rank)
        ranks = ranks[ranks >= 0]
    rows = np.arange(len(ranks), dtype=np.int32)
    credited = (rows, ranks, graph.keep[ranks])
    lost = _lost(snapshot, graph, below=lens is Lens.COMPONENT)
    if lens is Lens.COMPONENT:
        services = np.arange(graph.levels[_SERVICE], graph.lower, dtype=np.int32)
        bare = services[~graph.passes_down[services] & (graph.keep[services] > 0)]
        lost.append(_because(bare, graph.keep[bare], _NO_COMPONENT))
    return _table(graph, lens, (graph.element[ranks], ranks), credited, lost)


def _lost(snapshot: Snapshot, graph: FlowGraph, *, below: bool) -> list[_Triple]:
    """What is unattributed whatever services are made of: ranks, coefficients, reasons."""
    closed = where(graph.closed[: graph.levels[LOWER + 1] if below else graph.lower])
    above = where(graph.keep[: graph.levels[_SERVICE]] > 0)
    element = graph.element[above]
    stated = snapshot.own[element] > 0
    lost: list[_Triple] = [
        _because(closed, np.ones(len(closed)), _CLOSED),
        (
            above,
            graph.keep[above],
            np.where(stated, _OWN_SHARE, snapshot.kind[element]).astype(np.int32),
        ),
    ]
    if not below:
        past = where(graph.unserved > 0)
        lost.append(_because(past, graph.unserved[past], _NO_SERVICE))
    return lost


def _because(ranks: Ints, parts: Floats, reason: int) -> _Triple:
    return ranks, parts, np.full(len(ranks), reason, dtype=np.int32)


def _table(
    graph: FlowGraph, lens: Lens, rows: tuple[Ints, Ints],
    credited: tuple[Ints, Ints, Floats], lost: list[_Triple], **more: tuple[str, ...],
) -> Crediting:  # fmt: skip
    element, rank = rows
    row, at, part = credited
    ranks, parts, reasons = (np.concatenate(columns) for columns in zip(*lost, strict=True))
    return Crediting(
        lens=lens, rank=rank, reason=reasons,
        element=np.concatenate([element, graph.element[ranks]]).astype(np.int32),
        row=np.concatenate([row, len(element) + np.arange(len(ranks))]).astype(np.int32),
        at=np.concatenate([at, ranks]).astype(np.int32), part=np.concatenate([part, parts]),
        stop=graph.levels[LOWER + 1] if lens is Lens.COMPONENT else graph.lower, **more,
    )  # fmt: skip


def _practices(
    snapshot: Snapshot, graph: FlowGraph, practices: Iterable[PracticeSupport]
) -> Crediting:
    """Each service's credit split over the practices that manage it, by their extent."""
    known, unknown = [], set()
    for support in practices:
        found = snapshot.index.get(support.service, -1)
        if found < 0 or snapshot.kind[found] != _SERVICE:
            unknown.add(support.service)
        elif support.extent > 0:
            known.append((support.practice, found, support.extent))
    elements = where(snapshot.kinds_are(Kind.PRACTICE))
    more = sorted({p for p, _, _ in known} - {snapshot.ids[e] for e in elements.tolist()})
    ids = [*(snapshot.ids[e] for e in elements.tolist()), *more]
    row_of = {practice: row for row, practice in enumerate(ids)}
    service = np.array([s for _, s, _ in known], dtype=np.int32)
    extent = np.array([x for _, _, x in known], dtype=np.float64)
    sums = np.bincount(service, extent, minlength=len(snapshot))
    at = graph.rank[service]
    part = graph.keep[at] * (extent / sums[service])
    services = np.arange(graph.levels[_SERVICE], graph.lower, dtype=np.int32)
    bare = services[(sums[graph.element[services]] == 0) & (graph.keep[services] > 0)]
    lost = [*_lost(snapshot, graph, below=False), _because(bare, graph.keep[bare], _NO_PRACTICE)]
    element = np.concatenate([elements, len(snapshot) + np.arange(len(more))])
    rows = np.array([row_of[p] for p, _, _ in known], dtype=np.int32)
    return _table(
        graph, Lens.PRACTICE, (element, np.full(len(ids), -1, dtype=np.int32)),
        (rows, at, part), lost, more_ids=tuple(more), unknown=tuple(sorted(unknown)),
    )  # fmt: skip
