"""Answers on cost, portfolio and practices as tables: the conclusion first, then the figures."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    amount,
    answered,
    few,
    label,
    notes,
    number,
    percents,
    priced,
    words,
)

if TYPE_CHECKING:
    from alignment.graphs.portfolio.cost import Cost, CostItem, Reconciliation
    from alignment.graphs.portfolio.criteria import Ranking
    from alignment.graphs.portfolio.practices import Practice, Practices
    from alignment.graphs.portfolio.quadrants import Placed, Portfolio

_MOST_BESIDE = 20
_STYLE = {"invest": "green", "migrate": "yellow", "tolerate": "dim", "eliminate": "red"}


def ratios(values: Sequence[Any]) -> list[str]:
    """Plain ratios to three decimals; nothing for None."""
    return ["" if v is None else f"{float(v):.3f}" for v in values]


def cost_view(answer: "Cost", currency: str) -> View:
    """What each element costs and brings; services alone where no kind was asked for."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind"), Column("root"),
        priced("own", "Own", currency), number("lens", "Lens"),
        number("contribution", "Contributes"),
        number("value_per_cost", "per cost", ratios), number("loaded", "Loaded"),
        number("support", "Stands on it"), number("support_per_cost", "per cost", ratios),
    )  # fmt: skip
    rows = [_cost_row(item) for item in answer.items]
    shown = rows if answer.kind else [row for row in rows if row[2] == "service"]
    others = len(rows) - len(shown)
    left = [f"{others} elements of other kinds: --kind, or --output csv."] if others else []
    return answered(
        answer, Sheet(columns, shown), *notes(left),
        *_beside("Cost that leads to no objective", answer.unallocated, currency),
        *_beside("Cost of no service", answer.unallocated_lens, currency),
        _reconciled("Loaded cost at the roots", answer.by_root, currency),
        _reconciled("Lens cost of the services", answer.by_lens, currency),
        main=Sheet(columns, rows),
    )  # fmt: skip


def _cost_row(item: "CostItem") -> tuple[Any, ...]:
    return (
        item.id, item.name, str(item.kind), item.root, item.own, item.lens, item.contribution,
        item.value_per_cost, item.loaded, item.support, item.support_per_cost,
    )  # fmt: skip


def _beside(title: str, rows: Sequence[Any], currency: str) -> Iterable[Line | Sheet]:
    columns = (Column("id", "ID"), Column("reason", "Reason"),
               priced("amount", "Amount", currency))  # fmt: skip
    listed = [(row.id, row.reason, row.amount) for row in rows[:_MOST_BESIDE]]
    yield Sheet(columns, listed, title)
    if len(rows) > len(listed):
        rest = sum(row.amount for row in rows[_MOST_BESIDE:])
        yield from notes([f"and {len(rows) - len(listed)} more, {amount(rest, currency)} in all"])


def _reconciled(title: str, told: "Reconciliation", currency: str) -> Line:
    """An identity as figures, with what is missing: nothing, but for rounding."""
    missing = 0.0 if abs(told.difference) <= 1e-9 * max(told.total, 1.0) else told.difference
    return Line(
        f"{title} {amount(told.allocated)} + unallocated {amount(told.unallocated)} = "
        f"{amount(told.total, currency)} in all; difference {amount(missing)}."
    )


def portfolio_view(answer: "Portfolio") -> View:
    """Where each service stands."""
    columns = (
        Column("id", "ID"), Column("name", "Name"),
        Column("", "Quadrant", label, style=lambda q: _STYLE.get(str(q), "")), Column("quadrant"),
        number("value", "Value", percents), number("fit", "Fit", ratios),
        number("stability", "Sure by", ratios), Column("turns_to", "Else", label),
        Column("dominated_by", "Worse than", label), Column("reason"),
        *(Column(name) for name in ("contribution", "lens_cost", "support", "loaded_cost")),
    )  # fmt: skip
    sheet = Sheet(columns, [_placed_row(item) for item in answer.items])
    cuts = f"High from: value {answer.value_cut:g} of the total, fit {answer.fit_cut:g}. "
    cuts += "Value is what stands on a service, its support: more than it contributes."
    return answered(answer, sheet, Line(cuts), main=sheet)


def _quadrant(item: "Placed") -> str:
    """The quadrant; with a question mark the two that are left, or else why there is none."""
    if item.quadrant is not None:
        return str(item.quadrant)
    left = item.reason.partition(": ")[2]
    return f"{left}?" if left else item.reason


def _placed_row(item: "Placed") -> tuple[Any, ...]:
    return (
        item.id, item.name, _quadrant(item), item.quadrant, item.value,
        item.fit, item.stability, item.turns_to, item.dominated_by, item.reason,
        item.contribution, item.lens_cost, item.support, item.loaded_cost,
    )  # fmt: skip


def ranking_view(answer: "Ranking") -> View:
    """Services in one order, each criterion where 1 is best."""
    columns = (
        number("rank", "Rank", words), Column("id", "ID"), Column("name", "Name"),
        number("score", "Score", ratios), number("value", "Value", ratios),
        number("cost", "Cost", ratios), number("fit", "Fit", ratios),
        Column("dominated_by", "Worse than", label),
    )  # fmt: skip
    rows = [(i.rank, i.id, i.name, i.score, i.value, i.cost, i.fit, i.dominated_by)
            for i in answer.items]  # fmt: skip
    weights = ", ".join(f"{name} {weight:g}" for name, weight in answer.weights.items())
    told = notes([f"Weights: {weights}.", f"Normalised: {answer.normalisation}."])
    sheet = Sheet(columns, rows)
    return answered(answer, sheet, *told, main=sheet)


def practices_view(answer: "Practices", currency: str) -> View:
    """What stands behind each practice."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), number("capability_level", "Level", words),
        priced("contribution", "Contribution", currency),
        number("support", "Stands on it"), number("value_at_risk", "At risk"),
        Column("services", "Manages", few),
    )  # fmt: skip
    sheet = Sheet(columns, [_practice_row(item) for item in answer.items])
    bare = _beside("Managed by no practice", answer.services, currency)
    return answered(answer, sheet, *bare, main=sheet)


def _practice_row(item: "Practice") -> tuple[Any, ...]:
    return (
        item.id, item.name, item.capability_level, item.contribution, item.support,
        item.value_at_risk, tuple(item.services),
    )  # fmt: skip
