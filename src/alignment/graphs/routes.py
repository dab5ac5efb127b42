"""The routes by which value reaches an element: the strongest ones, and what the rest carries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heappop, heappush
from itertools import islice
from math import fsum, inf, log
from typing import TypeAlias

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid
from alignment.graphs.contribution import require_lens, root_of
from alignment.graphs.flow import FlowGraph, flow_graph
from alignment.graphs.kernels import flow as kernels
from alignment.graphs.lenses import Lens
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.graphs.streams import where
from alignment.graphs.words import amount_text, label, percent_text

MOST_STEPS = 250_000
"""Steps after which the search for simple routes among circles gives up."""

MOST_BITS = 4_096
"""Length of a count of routes past which nobody reads it, and no memory is spent on it."""

_Link: TypeAlias = "tuple[int, _Link | None]"
"""A rank on a route, and the part of the route before it."""

_Candidate: TypeAlias = tuple[float, int, int, float, float, "_Link | None"]
"""Length by the strongest way on, a number of its own, the rank it stands at, length and amount
that far, and what lies before the rank."""

_Way: TypeAlias = tuple[tuple[int, ...], float]
"""The ranks of a route and the amount it carries."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way from an objective down to the element, and the amount it carries a year."""

    ids: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The routes of one figure; ``figure`` = shown routes + ``further_sum`` + ``feedback``.

    Attributes:
        figure: The contribution that the routes explain.
        routes: The strongest ones, strongest first; none passes an element twice.
        further: How many more there are. None: not counted (see ``remarks``).
        further_sum: What they carry. Where they were not counted it holds the feedback too.
        feedback: What passes a circle more than once. 0 without circles; None: not told apart.
    """

    revision: int
    id: str
    lens: Lens
    objective: str | None
    figure: float
    routes: tuple[Route, ...]
    further: int | None
    further_sum: float
    feedback: float | None
    remarks: tuple[str, ...]
    conclusion: str


def routes_of(
    snapshot: Snapshot, element_id: str, lens: str = "service", *,
    objective: str | None = None, top: int = 10, steps: int = MOST_STEPS,
) -> Routes:  # fmt: skip
    """List the strongest routes of value to an element, and say what all others carry.

    Args:
        snapshot: The estate.
        element_id: A service or component; in the component lens also a platform.
        lens: Which of its figures to explain; the practice lens has no routes of its own.
        objective: Only from this one.
        top: How many routes to show.
        steps: How far routes among circles are searched for.

    Without circles the routes come in descending order, each in time O(its length and side
    ways), and the rest is counted exactly. With circles only simple routes are listed; what
    goes round is one figure, the feedback.

    Source: METHODS 1.3 (paths); Lawler 1972 for the order.
    """
    graph, asked = flow_graph(snapshot), require_lens(lens)
    target = _target(snapshot, graph, element_id, asked)
    roots = graph.roots if objective is None else root_of(snapshot, graph, objective)
    search = _Search(graph, roots[graph.values[roots] > 0], target, steps)
    ways = search.ways() if search.figure else iter(())
    shown = sorted(
        islice(ways, max(top, 0)), key=lambda way: (-way[1], graph.element[list(way[0])].tolist())
    )
    further, further_sum, feedback = _rest(search, shown, ways)
    routes = tuple(
        Route(tuple(snapshot.ids[e] for e in graph.element[list(ranks)].tolist()), amount)
        for ranks, amount in shown
    )
    answer = Routes(
        revision=snapshot.revision, id=element_id, lens=asked, objective=objective,
        figure=search.figure, routes=routes, further=further, further_sum=further_sum,
        feedback=feedback, remarks=tuple(_remarks(search, further)), conclusion="",
    )  # fmt: skip
    return replace(answer, conclusion=" ".join(_conclusion(snapshot, answer)))


@dataclass(eq=False)
class _Search:
    """The routes from some roots to one rank.

    Attributes:
        gave_up: The search stopped before it had seen every simple route.
    """

    graph: FlowGraph
    roots: Ints
    target: int
    most: int
    gave_up: bool = False
    _heap: list[_Candidate] = field(default_factory=list)
    _steps: int = 0

    @cached_property
    def figure(self) -> float:
        """What all routes together carry, whatever way they take."""
        keep = self.graph.keep[[self.target]]
        worth = self.graph.pull(np.array([self.target]), keep).flow[self.roots]
        return float(worth @ self.graph.values[self.roots])

    @cached_property
    def strongest(self) -> tuple[list[float], list[int]]:
        """Length of the strongest way from each rank to the target, and its next rank."""
        back = self.graph.backwards
        n = len(back)
        length, after = back.room(n, inf, np.float64), back.room(n, -1, np.int32)
        back.form(kernels.strongest)(
            *back.arrows, *back.blocks, n - 1 - self.target, length, after
        )
        forward = n - 1 - np.asarray(after)[::-1]
        return np.asarray(length)[::-1].tolist(), forward.tolist()

    @cached_property
    def relevant(self) -> Ints:
        """The ranks that lie on a way from a root to the target, ascending."""
        leads = np.isfinite(np.array(self.strongest[0]))
        return where(leads & self.graph.streams.reached(self.roots))

    @cached_property
    def cyclic(self) -> bool:
        """Some way from a root to the target can pass a rank twice."""
        return bool(np.isin(self.graph.streams.first[:-1], self.relevant).any())

    def arrows(self, rank: int) -> Iterator[tuple[int, float]]:
        """Where value goes from a rank on its way to the target, and which share."""
        ptr, target, share = self.graph.streams.arrows
        length = self.strongest[0]
        for place in range(ptr[rank], ptr[rank + 1]):
            if length[target[place]] < inf:
                yield int(target[place]), float(share[place])

    def ways(self) -> Iterator[_Way]:
        """Every simple route, strongest first.

        A candidate is a beginning and, from its last rank on, the strongest way to the target.
        The best one is taken, and for every rank of that way each side way is a new candidate.
        """
        for root in self.roots.tolist():
            value = float(self.graph.values[root])
            self._offer(root, -log(value), value, None)
        while self._heap:
            found = self._follow(heappop(self._heap))
            if found:
                yield found
            if self.cyclic and self._steps > self.most:
                self.gave_up = bool(self._heap)
                return

    def _offer(self, rank: int, far: float, amount: float, before: "_Link | None") -> None:
        reach = far + self.strongest[0][rank]
        if reach < inf:
            self._steps += 1
            heappush(self._heap, (reach, self._steps, rank, far, amount, before))

    def _follow(self, candidate: _Candidate) -> _Way | None:
        """Go the strongest way from where a candidate stands, offering the side ways."""
        _, _, rank, far, amount, before = candidate
        after = self.strongest[1]
        seen = set(_ranks(before)) if self.cyclic else set()
        self._steps += len(seen)
        while rank not in seen:
            link: _Link = (rank, before)
            if rank == self.target:
                return tuple(_ranks(link))[::-1], amount * float(self.graph.keep[rank])
            if self.cyclic:
                seen.add(rank)
                self._steps += 1
            onward = 1.0
            for side, share in self.arrows(rank):
                if side == after[rank]:
                    onward = share
                elif side not in seen:
                    self._offer(side, far + _length(share), amount * share, link)
            rank, before = after[rank], link
            far, amount = far + _length(onward), amount * onward
        return None

    def count(self) -> int | None:
        """How many routes there are, where there are no circles; None: too many to say."""
        counts = {self.target: 1}
        for rank in self.relevant[::-1].tolist():
            if rank != self.target:
                counts[rank] = sum(counts[side] for side, _ in self.arrows(rank))
                if counts[rank].bit_length() > MOST_BITS:
                    return None
        return sum(counts.get(root, 0) for root in self.roots.tolist())


def _ranks(link: "_Link | None") -> Iterator[int]:
    while link is not None:
        yield link[0]
        link = link[1]


def _length(share: float) -> float:
    return max(-log(share), 0.0)


def _rest(
    search: _Search, shown: list[_Way], ways: Iterator[_Way]
) -> tuple[int | None, float, float | None]:
    """Number and sum of the routes that are not shown, and what is no simple route."""
    if not search.figure:
        return 0, 0.0, 0.0
    missing = max(search.figure - fsum(amount for _, amount in shown), 0.0)
    if not search.cyclic:
        count = search.count()
        further = None if count is None else count - len(shown)
        return further, missing if further != 0 else 0.0, 0.0
    amounts = [amount for _, amount in ways]
    if search.gave_up:
        return None, missing, None
    return len(amounts), fsum(amounts), max(missing - fsum(amounts), 0.0)


def _target(snapshot: Snapshot, graph: FlowGraph, element_id: str, lens: Lens) -> int:
    element = snapshot.index_of(element_id)
    kind = KINDS[snapshot.kind[element]]
    if kind == lens and kind in (Kind.SERVICE, Kind.COMPONENT):
        return int(graph.rank[element])
    if lens is Lens.COMPONENT and graph.platform_rank[element] >= 0:
        return int(graph.platform_rank[element])
    msg = f"{element_id} is {with_article(kind)}; the {lens} lens has no routes to it"
    raise Invalid(msg, element=element_id, lens=str(lens))


def _remarks(search: _Search, further: int | None) -> Iterator[str]:
    if search.gave_up:
        yield (f"The search for routes among circles stopped after {search.most:,} steps: "
               "further routes and feedback are one figure.")  # fmt: skip
    elif further is None:
        yield f"There are more than 2^{MOST_BITS} further routes; they are not counted."


def _conclusion(snapshot: Snapshot, answer: Routes) -> Iterator[str]:
    name, figure = label(snapshot, snapshot.index_of(answer.id)), answer.figure
    if not answer.routes:
        yield f"{name} carries {amount_text(figure, snapshot.currency)} a year."
    else:
        best = answer.routes[0]
        part = f"{amount_text(best.amount)}, {percent_text(best.amount / figure)}"
        yield (f"{name} carries {amount_text(figure, snapshot.currency)} a year; "
               f"the strongest route is {_told(best.ids)} ({part}).")  # fmt: skip
    if answer.further is None:
        yield (
            f"Further routes{' and feedback' * (answer.feedback is None)}: "
            + amount_text(answer.further_sum)
            + "."
        )
    elif answer.further:
        routes = f"{answer.further:,} further route{'s' * (answer.further > 1)}"
        yield f"{routes}: {amount_text(answer.further_sum)}."
    if answer.feedback:
        yield f"Feedback: {amount_text(answer.feedback)}."


def _told(ids: tuple[str, ...]) -> str:
    """A route in a sentence, the middle of a long one left out."""
    if len(ids) > 12:
        ids = (*ids[:5], f"({len(ids) - 10:,} more)", *ids[-5:])
    return " > ".join(ids)
