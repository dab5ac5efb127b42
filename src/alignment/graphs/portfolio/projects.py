"""The best selection of projects as an answer: what is taken, what is left, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from alignment.errors import Invalid, Problem
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.portfolio.investment import Selection, best_selection
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, counted, per_year

_LISTED = 100
"""Parts of an explanation that are listed; the others are counted."""

_FORMULA = "profit = sum of the profits above 0 - minimum cut"
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
        cut: The minimum cut: gain given up and cost taken, together.
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
    taken: int
    left: int
    items: tuple[Chosen, ...]
    remarks: tuple[str, ...]
    why: Explanation


def investment_of(snapshot: Snapshot, projects: Sequence[Project]) -> Investment:
    """Choose the projects that together bring most, each with all that it requires.

    Args:
        snapshot: Names what is an element, and the currency.
        projects: With different ids.

    Raises:
        Invalid: There is no project, one stands twice, or a profit is not finite.
        NotFound: One requires what is not among them.

    Source: METHODS 3.10.
    """
    _require_distinct(projects)
    best = best_selection(
        {p.id: p.profit for p in projects},
        ((p.id, needed) for p in projects for needed in p.requires),
    )
    chosen = frozenset(best.chosen)
    items = tuple(
        Chosen(id=p.id, name=_name(snapshot, p.id), profit=p.profit, requires=p.requires,
               taken=p.id in chosen)
        for p in projects
    )  # fmt: skip
    said = _conclusion(snapshot, best)
    return Investment(
        revision=snapshot.revision, conclusion=said, profit=best.profit, gain=best.gain,
        cost=best.cost, cut=best.cut, taken=len(best.chosen), left=len(best.left), items=items,
        remarks=(_SINGLE,), why=_explained(snapshot, best, items, said),
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
    return ident if place is None else snapshot.names[place]


def _conclusion(snapshot: Snapshot, best: Selection) -> str:
    if not best.chosen:
        return "Nothing is worth taking: every set costs at least as much as it brings."
    count = len(best.chosen) + len(best.left)
    unit = f"{snapshot.currency} a year".lstrip()
    return (
        f"Take {len(best.chosen):,} of {counted(count, 'item')}: they bring "
        f"{amount_text(best.gain)} and cost {amount_text(best.cost)}, which leaves "
        f"{amount_text(best.profit)} {unit}."
    )


def _explained(
    snapshot: Snapshot, best: Selection, items: Sequence[Chosen], said: str
) -> Explanation:
    unit, whole = per_year(snapshot), best.profit + best.cut
    taken = [item for item in items if item.taken]
    return Explanation(
        revision=snapshot.revision, figure="investment", of=(), value=best.profit, unit=unit,
        sentence=said, formula=_FORMULA,
        inputs=(
            Input(name="gains", meaning="sum of the profits above 0", value=whole, unit=unit,
                  origin="whoever asks"),
            Input(name="cut", meaning="gain given up and cost taken", value=best.cut, unit=unit,
                  origin="the minimum cut"),
        ),
        parts=tuple(
            Portion(of=(i.id,), value=i.profit,
                    note=f"with {', '.join(i.requires)}" if i.requires else "")
            for i in taken[:_LISTED]
        ),
        parts_omitted=max(len(taken) - _LISTED, 0), adds_up=len(taken) <= _LISTED,
        assumptions=(_SINGLE, "Of several best sets the smallest is told."), sources=_SOURCES,
    )  # fmt: skip
