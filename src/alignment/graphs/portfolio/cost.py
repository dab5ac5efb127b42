"""What everything costs, and what value stands against it; reconciled to the total.

Two figures of cost go with two of value. The **lens cost** of a service (its own and that of the
components it uses directly) adds up, as its contribution does. The **loaded cost** (all that is
below as well) is cumulative, as support is. Each is set against its like, never crosswise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import CHAIN_KINDS, KIND_CODE, KINDS, Kind
from alignment.errors import Invalid, Problem
from alignment.graphs.figures import Rows
from alignment.graphs.flow import FlowGraph, flow_graph, support_of_all
from alignment.graphs.portfolio.costing import Costs, costs_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of, where
from alignment.graphs.words import (
    VALUES_ASSUMED,
    amount_text,
    figure_text,
    known,
    label,
    outside_the_chain,
    percent_text,
)

_SERVICE, _COMPONENT = KIND_CODE[Kind.SERVICE], KIND_CODE[Kind.COMPONENT]

REASONS = (
    "takes no part in the chain", "nothing needs it",
    "only requirements that do not count need it", "in a circle that nothing outside needs",
    "above the services", "used past every service",
)  # fmt: skip
"""Why a cost reaches no objective (the first four), or is no part of the cost of services."""

_OUTSIDE, _UNNEEDED, _IGNORED, _CIRCLE, _ABOVE, _PAST = range(len(REASONS))

_NO_LENS = "only a service has a lens cost"
_TOO_LARGE = "it is in a circle too large to tell"
_PLATFORM = "components use it as a platform: all its cost is loaded, its support there is not"
_NO_VALUE = "no objective has a value"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem:
    """What one element costs a year, and the value that stands against it.

    Attributes:
        root: Cost ends here, at an objective that no other needs.
        platform: It is a service that components need. Loaded cost counts that use; support,
            which is that of the service above them, does not.
        own: Its own cost.
        lens: Own cost, and its part of the components that it uses directly; adds up. None for
            what is no service.
        loaded: All cost that ever passes it, its own included; must not be added.
        contribution: Its part of the value in the service lens; adds up. None for what is no
            service.
        support: Value that stands on it; must not be added.
        value_per_cost: ``contribution / lens``: both parts of a whole.
        support_per_cost: ``support / loaded``: both cumulative.
        undefined: Why a figure is None, by its name.
    """

    id: str
    name: str
    kind: Kind
    root: bool
    platform: bool
    own: float
    lens: float | None
    loaded: float | None
    contribution: float | None
    support: float | None
    value_per_cost: float | None
    support_per_cost: float | None
    undefined: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unallocated:
    """Cost that comes no further: where, how much a year, and why."""

    id: str
    amount: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What was allocated and what was not, against the sum of all own costs.

    Attributes:
        difference: ``allocated + unallocated - total``: nothing but rounding.
    """

    allocated: float
    unallocated: float
    total: float
    difference: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Cost:
    """The answer.

    Attributes:
        revision: The revision that it holds for.
        kind: The kind asked for, or None for all that take part.
        total: Sum of all own costs, per year; ``value``: of the value of all objectives.
        value_per_cost: ``value / total``; None where nothing costs anything or has a value.
        items: By kind, objectives first, and in each the largest loaded cost first.
        unallocated: Cost that leads to no root, largest first: roots and these are the total.
        unallocated_lens: Cost of no service, largest first: lens costs and these are the total.
        by_root: Loaded cost at the roots, reconciled.
        by_lens: Lens cost of all services, reconciled.
        remarks: What was assumed or left out.
        conclusion: The answer in one or two sentences.
    """

    revision: int
    kind: Kind | None
    total: float
    value: float
    value_per_cost: float | None
    items: Rows[CostItem]
    unallocated: Rows[Unallocated]
    unallocated_lens: Rows[Unallocated]
    by_root: Reconciliation
    by_lens: Reconciliation
    values_assumed: bool
    remarks: tuple[str, ...]
    conclusion: str


def cost_of(snapshot: Snapshot, *, kind: str | None = None, usage: Floats | None = None) -> Cost:
    """Carry the cost of every element up to the objectives, and set value against it.

    Args:
        snapshot: The estate: n elements, m memberships.
        kind: List only elements of this kind.
        usage: A weight of each use, shape (m,); None: all alike. See ``costing``.

    Raises:
        Invalid: There is no such kind in the chain, or usage is no list of weights.

    Time O(n log n + m), and once a snapshot its flow graph.

    Source: METHODS 1.7, 1.12.
    """
    asked = None if kind is None else require_kind(kind)
    table = cost_table(snapshot, usage)
    chosen = CHAIN_KINDS if asked is None else (asked,)
    listed = where(snapshot.kinds_are(*chosen))
    loaded = table.costs.passing[listed]
    order = listed[np.lexsort((-loaded, snapshot.kind[listed]))]
    return Cost(
        revision=snapshot.revision, kind=asked, total=table.total, value=snapshot.total_value,
        value_per_cost=table.overall, items=Rows(order, table.item, _nothing),
        unallocated=table.rows(*table.beside_roots),
        unallocated_lens=table.rows(*table.beside_services), by_root=table.by_root,
        by_lens=table.by_lens, values_assumed=snapshot.values_assumed,
        remarks=tuple(remarks_of(table, equal=usage is None)), conclusion=_conclusion(table),
    )  # fmt: skip


def cost_table(snapshot: Snapshot, usage: Floats | None = None) -> "CostTable":
    """The figures behind the answer, for whoever wants single ones."""
    return CostTable(snapshot, costs_of(snapshot, usage), flow_graph(snapshot))


def require_kind(kind: str) -> Kind:
    """The kind of that name, if it takes part in the chain; raises Invalid."""
    if kind not in CHAIN_KINDS:
        known = ", ".join(k for k in KINDS if k in CHAIN_KINDS)
        msg = f"{kind!r} takes no part in the chain; there are {known}"
        raise Invalid(msg, [Problem("kind", msg)], kind=kind)
    return Kind(kind)


@dataclass(frozen=True, eq=False)
class CostTable:
    """The figures of cost and value side by side, each worked out when it is first needed."""

    snapshot: Snapshot
    costs: Costs
    graph: FlowGraph

    @cached_property
    def total(self) -> float:
        """Sum of all own costs."""
        return float(self.snapshot.cost.sum())

    @property
    def overall(self) -> float | None:
        """Value of all objectives for each unit of cost."""
        value = self.snapshot.total_value
        return value / self.total if self.total and value else None

    @cached_property
    def contribution(self) -> Floats:
        """What each service is credited with in the service lens; of others without meaning."""
        graph = self.graph
        return (graph.keep * graph.total.flow)[graph.rank]

    @cached_property
    def support(self) -> Floats:
        """Value that stands on each element, shape (n,)."""
        return support_of_all(self.snapshot)

    @cached_property
    def root(self) -> NDArray[np.bool_]:
        """True for the objectives at which cost ends, shape (n,)."""
        costs = self.costs
        return self.snapshot.kinds_are(Kind.OBJECTIVE) & costs.ends & ~costs.closed

    @cached_property
    def beside_roots(self) -> tuple[Floats, Ints]:
        """Cost that ends at an element which is no root, and the place of its reason; (n,)."""
        return np.where(self.costs.ends & ~self.root, self.costs.passing, 0.0), self._why

    @cached_property
    def beside_services(self) -> tuple[Floats, Ints]:
        """Cost that ends in no service, and the place of its reason, shape (n,)."""
        snapshot, costs, arrows = self.snapshot, self.costs, self.costs.arrows
        component = snapshot.kind == _COMPONENT
        past = snapshot.kind[arrows.consumer] < _SERVICE
        straight = sums_of(arrows.provider[past], arrows.share[past], len(snapshot))
        leaves = costs.passing * np.where(costs.ends, 1.0, straight)
        amounts = np.where(component, leaves, snapshot.cost)
        above = np.where(snapshot.kind < _SERVICE, _ABOVE, _OUTSIDE)
        below = np.where(costs.ends, self._why, _PAST)
        return np.where(snapshot.kind == _SERVICE, 0.0, amounts), np.where(component, below, above)

    @cached_property
    def by_root(self) -> Reconciliation:
        """Loaded cost at the roots and what leads to none, against the total."""
        at_roots = float(self.costs.passing[self.root].sum())
        return self._reconciled(at_roots, self.beside_roots[0])

    @cached_property
    def by_lens(self) -> Reconciliation:
        """Lens cost and what is of no service, against the total."""
        return self._reconciled(float(self.costs.lens.sum()), self.beside_services[0])

    def rows(self, amounts: Floats, why: Ints) -> Rows[Unallocated]:
        """What is not allocated, the largest amount first."""
        some = where(amounts > 0)
        ids = self.snapshot.ids

        def row(element: int) -> Unallocated:
            reason = REASONS[int(why[element])]
            return Unallocated(id=ids[element], amount=float(amounts[element]), reason=reason)

        return Rows(some[np.argsort(-amounts[some], kind="stable")], row, _nothing)

    def item(self, element: int) -> CostItem:
        """One element."""
        snapshot, costs = self.snapshot, self.costs
        service = snapshot.kind[element] == _SERVICE
        why: dict[str, str] = {}
        lens = float(costs.lens[element]) if service else None
        contribution = float(self.contribution[element]) if service else None
        loaded, support = (known(a[element]) for a in (costs.loaded, self.support))
        if not service:
            why |= dict.fromkeys(("lens", "contribution", "value_per_cost"), _NO_LENS)
        why |= {n: _TOO_LARGE for n, x in (("loaded", loaded), ("support", support)) if x is None}
        platform = bool(self.graph.platform_rank[element] >= 0)
        ratios = {
            "value_per_cost": self._ratio(contribution, lens, "lens", why),
            "support_per_cost": None if platform else self._ratio(support, loaded, "loaded", why),
        }
        if platform:
            why["support_per_cost"] = _PLATFORM
        return CostItem(
            id=snapshot.ids[element], name=snapshot.names[element],
            kind=KINDS[snapshot.kind[element]], root=bool(self.root[element]), platform=platform,
            own=float(snapshot.cost[element]), lens=lens, loaded=loaded,
            contribution=contribution, support=support, undefined=why, **ratios,
        )  # fmt: skip

    @cached_property
    def _why(self) -> Ints:
        """Why the cost of an element that is no root ends there: places in ``REASONS``."""
        snapshot, costs = self.snapshot, self.costs
        used = np.diff(snapshot.use_ptr) > 0
        why = np.where(used, _IGNORED, _UNNEEDED)
        why = np.where(costs.closed, _CIRCLE, why)
        found: Ints = np.where(snapshot.kinds_are(*CHAIN_KINDS), why, _OUTSIDE).astype(np.int32)
        return found

    def _reconciled(self, allocated: float, beside: Floats) -> Reconciliation:
        left = float(beside.sum())
        return Reconciliation(allocated=allocated, unallocated=left, total=self.total,
                              difference=allocated + left - self.total)  # fmt: skip

    def _ratio(
        self, value: float | None, cost: float | None, name: str, why: dict[str, str]
    ) -> float | None:
        """Value for each unit of cost; where that is not defined, the reason goes into ``why``."""
        key = "value_per_cost" if name == "lens" else "support_per_cost"
        if value is None or cost is None:
            why.setdefault(key, _TOO_LARGE)
        elif not self.snapshot.total_value:
            why[key] = _NO_VALUE
        elif not cost:
            why[key] = f"its {name} cost is 0"
        else:
            return value / cost
        return None


def _nothing() -> None:
    """Rows of cost need nothing made beforehand: their arrays are there."""


def _conclusion(table: CostTable) -> str:
    snapshot, total = table.snapshot, table.total
    if not total:
        return "No element has a cost, so there is nothing to carry up."
    money = amount_text(total, snapshot.currency)
    at_roots = amount_text(table.by_root.allocated)
    first = f"{at_roots} of {money} a year reach an objective"
    left = table.by_root.unallocated
    if left > 0:
        worst = int(np.argmax(table.beside_roots[0]))
        reason = REASONS[int(table.beside_roots[1][worst])]
        part = f"{amount_text(left)} ({percent_text(left / total)})"
        first += f"; {part} lead to none, most of it at {label(snapshot, worst)}: {reason}"
    return f"{first}.{_dearest(table)}"


def _dearest(table: CostTable) -> str:
    """The service of the largest lens cost, and what that brings against all value and cost."""
    snapshot, lens = table.snapshot, table.costs.lens
    if not lens.any():
        return ""
    dearest = int(np.argmax(lens))
    cost, brings = float(lens[dearest]), float(table.contribution[dearest])
    said = (f" {label(snapshot, dearest)} has the largest lens cost of all services, "
            f"{amount_text(cost)} with its part of its components")  # fmt: skip
    if table.overall is None:
        return f"{said}."
    each, overall = figure_text(brings / cost, 3), figure_text(table.overall, 3)
    return (
        f"{said}, and carries {amount_text(brings)}: {each} for each 1. All value "
        f"({amount_text(snapshot.total_value)}) for all cost is {overall}."
    )


def remarks_of(table: CostTable, *, equal: bool) -> Iterable[str]:
    """What was assumed or left out; ``equal``: nobody said who uses how much."""
    snapshot, graph = table.snapshot, table.graph
    if equal:
        yield "Usage is not stated: what is shared is split equally over the requirements for it."
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
    if len(graph.ignored):
        yield outside_the_chain(snapshot, graph.ignored)
    providers = snapshot.kinds_are(Kind.SERVICE, Kind.COMPONENT)
    free = int((providers & (snapshot.cost == 0)).sum())
    if free:
        verb = "has" if free == 1 else "have"
        yield (f"{free:,} of {int(providers.sum()):,} services and components {verb} no own cost: "
               "none is stated, or it is 0.")  # fmt: skip
    unknown = int(np.isnan(table.costs.loaded).sum())
    if unknown:
        yield f"{unknown:,} elements are in circles too large to tell their loaded cost."
