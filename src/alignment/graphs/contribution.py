"""Which part of the value of the objectives each service, component and practice carries.

Contributions add up: credited and unattributed amounts together are the value that entered,
for every objective, class of client and lens. Support is cumulative: what stands on an element.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS, Finding, Kind, PracticeSupport, Severity
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid
from alignment.graphs.delivered import Leaking
from alignment.graphs.figures import CLASSES, Figures, Item, Rows, Unattributed, pulled
from alignment.graphs.flow import FlowGraph, flow_graph
from alignment.graphs.lenses import REASONS, Lens, crediting_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.streams import where
from alignment.graphs.words import (
    VALUES_ASSUMED,
    amount_text,
    label,
    outside_the_chain,
    percent_text,
)

__all__ = [
    "CLASSES", "REASONS", "Contribution", "ElementContribution", "Figure", "Item", "Lens", "Rows",
    "Unattributed", "contribution_of", "element_contribution", "ignored_of", "standing_of",
]  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Contribution:
    """The answer of one lens.

    Attributes:
        revision: The revision that it holds for.
        objective: The objective asked for, or None for all.
        total: Value per year that enters.
        delivered: What of it arrived; value without a measurement is taken as delivered. None,
            as the next two, where the contribution was asked for without its delivery.
        gap: What was lost where services are used; ``delivered + gap = total``.
        unmeasured: What was promised where services are used and nothing was measured.
        targets: How many targets there are; without any, delivered is what was promised.
        items: Who is credited, largest contribution first, those with none included.
        unattributed: What is credited to nobody, largest amount first.
        values_assumed: No objective states a value; each top objective counts 1.
        ignored: How many requirements have no part in the flow.
        remarks: What was assumed or left out.
        conclusion: The answer in one or two sentences.
    """

    revision: int
    lens: Lens
    objective: str | None
    total: float
    delivered: float | None
    gap: float | None
    unmeasured: float | None
    targets: int | None
    items: Rows[Item]
    unattributed: Rows[Unattributed]
    values_assumed: bool
    ignored: int
    remarks: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one element is credited with in one lens; see ``Item``."""

    lens: Lens
    platform: bool
    contribution: float
    support: float | None
    throughput: float | None
    by_objective: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementContribution:
    """One element against all objectives.

    Attributes:
        total: Value per year of all objectives.
        support: Value that stands on the element itself; None for a practice.
        share_of_total: Support as a fraction of the total; None where there is no value.
        figures: One for each lens that credits it.
    """

    revision: int
    id: str
    name: str
    kind: Kind
    total: float
    support: float | None
    share_of_total: float | None
    figures: tuple[Figure, ...]
    values_assumed: bool
    conclusion: str


def contribution_of(
    snapshot: Snapshot, lens: str = "service", *, objective: str | None = None,
    practices: Iterable[PracticeSupport] = (), leaking: Leaking | None = None,
) -> Contribution:  # fmt: skip
    """Credit the value of the objectives to those who carry it.

    Args:
        snapshot: The estate.
        lens: Credit services, components or practices.
        objective: Only the value of this one.
        practices: How far practices manage services; read for the lens "practice".
        leaking: The flow with what services fail to deliver; tells what of each figure arrived.

    Time: one push, O(n + m) at most, and once a snapshot its flow graph. Amounts by objective,
    by class and delivered are calculated when the first of them is read.

    Source: METHODS 1.3, 1.4, 1.5.
    """
    figures = _figures(snapshot, lens, objective, practices, leaking)
    graph, table = figures.graph, figures.table
    gap, unmeasured = _lost(figures) or (None, None)
    amounts, count = figures.amounts, len(table.rank)
    order = np.argsort(-amounts[:count], kind="stable").astype(np.int32)
    lost = count + where(amounts[count:] > 0)
    lost = lost[np.lexsort((table.element[lost], -amounts[lost]))]
    return Contribution(
        revision=snapshot.revision, lens=table.lens, objective=objective, total=figures.total,
        delivered=None if gap is None else figures.total - gap, gap=gap, unmeasured=unmeasured,
        targets=None if leaking is None else leaking.targets,
        items=Rows(order, figures.item, figures.prepare),
        unattributed=Rows(lost, figures.unattributed, figures.prepare),
        values_assumed=snapshot.values_assumed, ignored=len(graph.ignored),
        remarks=(*_remarks(figures), *_taken(figures, unmeasured)),
        conclusion=_conclusion(figures, order, lost),
    )  # fmt: skip


def classes_of(
    snapshot: Snapshot, lens: str = "service", *, objective: str | None = None,
    practices: Iterable[PracticeSupport] = (),
) -> dict[str, tuple[float, float]]:  # fmt: skip
    """By class of client what value enters, and what of it is credited to somebody.

    Args and source are those of ``contribution_of``. Time: three pushes.
    """
    figures = _figures(snapshot, lens, objective, practices, None)
    credited = figures.classes[:, : len(figures.table.rank)].sum(axis=1)
    pairs = zip(figures.entering.tolist(), credited.tolist(), strict=True)
    return dict(zip(CLASSES, pairs, strict=True))


def _figures(
    snapshot: Snapshot, lens: str, objective: str | None, practices: Iterable[PracticeSupport],
    leaking: Leaking | None,
) -> Figures:  # fmt: skip
    graph = flow_graph(snapshot)
    table = crediting_of(snapshot, graph, require_lens(lens), practices)
    roots = graph.roots if objective is None else root_of(snapshot, graph, objective)
    return Figures(snapshot, graph, table, roots, objective is None, leaking)


def element_contribution(
    snapshot: Snapshot, element_id: str, *, practices: Iterable[PracticeSupport] = ()
) -> ElementContribution:
    """What one element carries of every objective, in each lens that credits it.

    Time: one pull a lens, O(arrows of what leads to the element).

    Source: METHODS 1.3, the adjoint pass.
    """
    graph, element = flow_graph(snapshot), snapshot.index_of(element_id)
    kind, total = KINDS[snapshot.kind[element]], snapshot.total_value
    figures = _figures_of(snapshot, graph, element)
    if kind is Kind.PRACTICE:
        figures = (_practice_figure(snapshot, graph, element, practices),)
    support = _support(graph, figures, element) if kind in CHAIN_KINDS else None
    share = None if support is None or not total else support / total
    return ElementContribution(
        revision=snapshot.revision, id=element_id, name=snapshot.names[element], kind=kind,
        total=total, support=support, share_of_total=share, figures=figures,
        values_assumed=snapshot.values_assumed,
        conclusion=_told(snapshot, element, figures, support),
    )  # fmt: skip


def standing_of(snapshot: Snapshot, objective: str) -> Floats:
    """What of one objective's value stands on each element, shape (n,).

    NaN where a circle is too large. It must not be added: value passes several on its way.

    Time: one push, O(arrows of what the objective reaches).

    Source: METHODS 1.3 (support), the value of one objective alone.
    """
    graph = flow_graph(snapshot)
    root = root_of(snapshot, graph, objective)
    passed = graph.streams.push(root, graph.values[root]).flow
    found: Floats = (passed / graph.visits)[graph.rank]
    return found


def ignored_of(snapshot: Snapshot) -> tuple[Finding, ...]:
    """The requirements that have no part in the flow, or not with all their members.

    Source: METHODS 1.12, "Which requirements count where".
    """
    return tuple(
        Finding(
            Severity.INFO, "requirement-outside-value", snapshot.requirement_ids[group],
            "counts for impact only: value runs from objectives down to components",
            (snapshot.ids[snapshot.owner[group]],
             *(snapshot.ids[m] for m in snapshot.members_of(group).tolist())),
        )
        for group in flow_graph(snapshot).ignored.tolist()
    )  # fmt: skip


def require_lens(lens: str) -> Lens:
    """The lens of that name; raises Invalid."""
    try:
        return Lens(lens)
    except ValueError:
        msg = f"there is no lens {lens!r}; there are {', '.join(Lens)}"
        raise Invalid(msg, lens=lens) from None


def root_of(snapshot: Snapshot, graph: FlowGraph, objective: str) -> Ints:
    """The rank of an objective; raises NotFound, or Invalid for an element of another kind."""
    element = snapshot.index_of(objective)
    kind = KINDS[snapshot.kind[element]]
    if kind is not Kind.OBJECTIVE:
        msg = f"{objective} is {with_article(kind)}, not an objective"
        raise Invalid(msg, element=objective, kind=str(kind))
    return graph.rank[[element]]


def _figures_of(snapshot: Snapshot, graph: FlowGraph, element: int) -> tuple[Figure, ...]:
    """Its figure as a service, and as a component or platform, where it has one."""
    kind = KINDS[snapshot.kind[element]]
    ranks = {Lens.SERVICE: -1, Lens.COMPONENT: int(graph.platform_rank[element])}
    if kind in (Kind.SERVICE, Kind.COMPONENT):
        ranks[Lens(kind)] = int(graph.rank[element])
    return tuple(_figure(snapshot, graph, lens, rank) for lens, rank in ranks.items() if rank >= 0)


def _figure(snapshot: Snapshot, graph: FlowGraph, lens: Lens, rank: int) -> Figure:
    passed = pulled(snapshot, graph, np.array([rank]), np.ones(1), roots=graph.roots)
    keep, throughput = float(graph.keep[rank]), sum(passed.values())
    return Figure(
        lens=lens, platform=bool(graph.platform[rank]), contribution=keep * throughput,
        support=throughput / graph.visits_at(rank), throughput=throughput,
        by_objective={root: keep * amount for root, amount in passed.items() if keep},
    )  # fmt: skip


def _practice_figure(
    snapshot: Snapshot, graph: FlowGraph, element: int, practices: Iterable[PracticeSupport]
) -> Figure:
    table = crediting_of(snapshot, graph, Lens.PRACTICE, practices)
    row = int((table.element == element).argmax())
    split = pulled(snapshot, graph, *table.of_row(row), roots=graph.roots)
    return Figure(lens=Lens.PRACTICE, platform=False, contribution=sum(split.values()),
                  support=None, throughput=None, by_objective=split)  # fmt: skip


def _support(graph: FlowGraph, figures: tuple[Figure, ...], element: int) -> float | None:
    if figures:
        return figures[0].support
    rank = int(graph.rank[element])
    worth = graph.pull(np.array([rank]), np.ones(1)).flow[graph.roots]
    return float(worth @ graph.values[graph.roots]) / graph.visits_at(rank)


def _told(
    snapshot: Snapshot, element: int, figures: tuple[Figure, ...], support: float | None
) -> str:
    name, total = label(snapshot, element), amount_text(snapshot.total_value, snapshot.currency)
    credits = [f"{amount_text(f.contribution)} as a {'platform' if f.platform else f.lens}"
               for f in figures]  # fmt: skip
    if not credits:  # an objective, a client or a process holds or passes value, it earns none
        return f"{amount_text(support or 0.0)} of {total} a year rests on {name}."
    carried = f"carries {' and '.join(credits)}"
    stands = "" if support is None else f"; {amount_text(support)} stand on it"
    return f"{name} {carried} of {total} a year{stands}."


def _conclusion(figures: Figures, order: Ints, lost: Ints) -> str:
    snapshot, amounts, total = figures.snapshot, figures.amounts, figures.total
    if not total:
        return "No objective has a value, so there is nothing to attribute."
    credited = amounts[order]
    carrying, lens = int((credited > 0).sum()), figures.table.lens
    said = f"of {amount_text(total, snapshot.currency)} a year"
    if not carrying:
        first = f"No {lens} carries anything {said}."
    else:
        who = f"{carrying:,} {lens}s carry" if carrying > 1 else f"1 {lens} carries"
        best = f"{amount_text(credited[0])}, {percent_text(credited[0] / total)}"
        most = f"{_label(figures, int(order[0]))} carries most ({best})"
        first = f"{who} {amount_text(float(credited.sum()))} {said}; {most}."
    if not len(lost):
        return f"{first} Nothing is unattributed."
    missing, worst = float(amounts[lost].sum()), int(lost[0])
    place = f"{_label(figures, worst)}: {figures.reason_of(worst)}, {amount_text(amounts[worst])}"
    part = f"{amount_text(missing)} ({percent_text(missing / total)})"
    return f"{first} {part} is unattributed ({place})."


def _lost(figures: Figures) -> tuple[float, float] | None:
    """What of the value that enters is lost, and what was not measured."""
    leaking = figures.leaking
    if leaking is None:
        return None
    whole = figures.complete
    promised = leaking.boundary.promised if whole else leaking.promised(figures.roots)
    unmeasured = promised[np.isnan(leaking.delivery)]
    return float((promised * leaking.lost).sum()), float(unmeasured.sum())


def _label(figures: Figures, row: int) -> str:
    element = int(figures.table.element[row])
    known = element < len(figures.snapshot)
    return label(figures.snapshot, element) if known else figures.id_of(row)


def _remarks(figures: Figures) -> Iterable[str]:
    snapshot, graph, table = figures.snapshot, figures.graph, figures.table
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
    if len(graph.ignored):
        yield outside_the_chain(snapshot, graph.ignored)
    if table.unknown:
        yield f"Practices support what is no service here: {', '.join(table.unknown[:5])}."
    unknown = sum(len(c) for c in graph.streams.circles.values() if c.too_large)
    if unknown:
        yield (f"{unknown:,} elements are in circles too large for a table of support: "
               "ask for one of them.")  # fmt: skip


def _taken(figures: Figures, unmeasured: float | None) -> Iterable[str]:
    """What is taken as delivered because nothing says otherwise."""
    if figures.leaking is not None and not figures.leaking.targets:
        yield "No target is stated: what was promised is taken as delivered."
    elif unmeasured:
        said = amount_text(unmeasured, figures.snapshot.currency)
        yield f"Not measured, and taken as delivered: {said} a year."
