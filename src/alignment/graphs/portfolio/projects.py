"""The best selection of projects as an answer: what is taken, what is left, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alignment.errors import Invalid, Problem
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.portfolio.investment import Selection, best_selection
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, brief, counted, per_year

_LISTED = 100
"""Parts of an explanation that are listed; the others are counted."""

_FORMULA = "profit = sum of the profits above 0 - minimum cut"
_WITHIN = "profit = gain - cost of the best set that is closed under requires, with cost <= budget"
_SOURCES = ("METHODS 3.10", "Picard 1976")
_SINGLE = (
    "Profits are added up: value-at-risk reductions of single measures are not additive and "
    "do not belong here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One item that may be taken.

    Attributes:
        profit: What it brings, or below 0 what it costs.
        requires: Ids of what has to be taken with it.
    """

    id: str
    profit: float
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One item of the answer, in the order of the question."""

    id: str
    name: str
    profit: float
    requires: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """Which items to take.

    Attributes:
        profit: Of what is taken: ``gain - cost``; 0 where nothing is worth taking.
        cut: Gain given up and cost taken, together; without a budget the minimum cut.
        budget: What those that are taken may cost together; None where nothing was said.
        bound: No set that the budget allows brings more; ``profit`` itself where that is proved.
        unlimited: The profit without a budget.
        items: All of them, with what was decided.
        taken, left: How many.
        why: The profit down to what went in.
    """

    revision: int
    conclusion: str
    profit: float
    gain: float
    cost: float
    cut: float
    budget: float | None
    bound: float
    unlimited: float
    taken: int
    left: int
    items: tuple[Chosen, ...]
    remarks: tuple[str, ...]
    why: Explanation


def investment_of(
    snapshot: Snapshot, projects: Sequence[Project], *, budget: float | None = None
) -> Investment:
    """Choose the projects that together bring most, each with all that it requires.

    Args:
        snapshot: Names what is an element, and the currency.
        projects: With different ids.
        budget: What those that are taken may cost together.

    Raises:
        Invalid: There is no project, one stands twice, a profit is not finite, or the budget
            is no number of 0 or more.
        NotFound: One requires what is not among them.

    Source: METHODS 3.10.
    """
    _require_distinct(projects)
    profits = {p.id: p.profit for p in projects}
    pairs = [(p.id, needed) for p in projects for needed in p.requires]
    best = best_selection(profits, pairs, budget=budget)
    free = best if budget is None else best_selection(profits, pairs)
    chosen = frozenset(best.chosen)
    items = tuple(
        Chosen(id=p.id, name=_name(snapshot, p.id), profit=p.profit, requires=p.requires,
               taken=p.id in chosen)
        for p in projects
    )  # fmt: skip
    said, remarks = _conclusion(snapshot, best, budget), tuple(_remarks(best, free, budget))
    return Investment(
        revision=snapshot.revision, conclusion=said, profit=best.profit, gain=best.gain,
        cost=best.cost, cut=best.cut, budget=budget, bound=best.bound, unlimited=free.profit,
        taken=len(best.chosen), left=len(best.left), items=items, remarks=remarks,
        why=_explained(snapshot, best, items, budget, (said, *remarks)),
    )  # fmt: skip


def _require_distinct(projects: Sequence[Project]) -> None:
    if not projects:
        msg = "name at least one item with its profit"
        raise Invalid(msg, [Problem("items", msg)])
    seen: set[str] = set()
    for place, project in enumerate(projects):
        if project.id in seen:
            msg = f"{project.id} stands twice"
            raise Invalid(msg, [Problem(f"items[{place}].id", msg)])
        seen.add(project.id)


def _name(snapshot: Snapshot, ident: str) -> str:
    place = snapshot.place_of(ident)
    return brief(ident if place is None else snapshot.names[place])


def _conclusion(snapshot: Snapshot, best: Selection, budget: float | None) -> str:
    within = "" if budget is None else f" within a budget of {amount_text(budget)}"
    if not best.chosen:
        what = "every set costs at least as much as it brings"
        return f"Nothing is worth taking{within}: {what}{', or more than that' * bool(within)}."
    count = len(best.chosen) + len(best.left)
    unit = f"{snapshot.currency} a year".lstrip()
    return (
        f"Take {len(best.chosen):,} of {counted(count, 'item')}{within}: they bring "
        f"{amount_text(best.gain)} and cost {amount_text(best.cost)}, which leaves "
        f"{amount_text(best.profit)} {unit}."
    )


def _remarks(best: Selection, free: Selection, budget: float | None) -> Iterator[str]:
    """What the budget costs, and whether better is ruled out."""
    if budget is not None and best.bound > best.profit:
        yield (f"The search was ended: no set within the budget leaves more than "
               f"{amount_text(best.bound)}, but one between may.")  # fmt: skip
    if free.profit > best.profit:
        yield (f"Without the budget {amount_text(free.profit)} would be left, for a cost of "
               f"{amount_text(free.cost)}.")  # fmt: skip
    yield _SINGLE


def _explained(
    snapshot: Snapshot, best: Selection, items: Sequence[Chosen], budget: float | None,
    told: tuple[str, ...],
) -> Explanation:  # fmt: skip
    unit, whole = per_year(snapshot), best.profit + best.cut
    taken = [item for item in items if item.taken]
    said, *remarks = told
    ties = "Of several best sets the smallest is told." if budget is None else (
        "Of several best sets one is told."
    )  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="investment", of=(), value=best.profit, unit=unit,
        sentence=said, formula=_FORMULA if budget is None else _WITHIN,
        inputs=(
            Input(name="gains", meaning="sum of the profits above 0", value=whole, unit=unit,
                  origin="whoever asks"),
            Input(name="cut", meaning="gain given up and cost taken", value=best.cut, unit=unit,
                  origin="the minimum cut" if budget is None else "the best set"),
            *(() if budget is None else (
                Input(name="budget", meaning="what may be spent", value=budget, unit=unit,
                      origin="whoever asks"),
            )),
        ),
        parts=tuple(
            Portion(of=(i.id,), value=i.profit,
                    note=f"with {', '.join(i.requires)}" if i.requires else "")
            for i in taken[:_LISTED]
        ),
        parts_omitted=max(len(taken) - _LISTED, 0), adds_up=len(taken) <= _LISTED,
        assumptions=(*remarks, ties),
        sources=_SOURCES if budget is None else (*_SOURCES, "Samphaiboon and Yamada 2000"),
    )  # fmt: skip
