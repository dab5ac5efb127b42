"""Answers on delivery as tables: the conclusion first, then the edges, then who lost how much."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    amount,
    answered,
    digits,
    label,
    more,
    notes,
    number,
    percent,
    percents,
    priced,
    share_of,
)

if TYPE_CHECKING:
    from alignment.graphs.consistency.answer import Delivery
    from alignment.graphs.consistency.chart import Chart


_MOST_NOTES = 10
_MOST_RANKED = 20


def delivery_view(answer: "Delivery", currency: str) -> View:
    """How each edge was delivered, and what that means for services, objectives and clients."""
    columns = (
        Column("consumer", "Consumer", label), Column("service", "Service", label),
        number("delivery", "Delivery", percents), Column("level_loss"),
        number("penalty", "Unsteady", percents), priced("promised", "Promised", currency),
        Column("delivered"), priced("gap", "Lost", currency), Column("periods"),
        Column("met"), number("share_met", "Met", percents), number("longest_streak", "Streak"),
        Column("worst", "Worst", label), Column("worst_shortfall"), Column("last_miss"),
        Column("trend"), Column("mean"), Column("unit"), Column("attained"), Column("remark"),
    )  # fmt: skip
    rows = [
        (i.consumer, i.service, i.delivery, i.level_loss, i.penalty, i.promised, i.delivered,
         i.gap, i.periods, i.met, i.share_met, i.longest_streak if i.periods else None,
         i.worst and i.worst.period, i.worst and i.worst.shortfall, i.last_miss, i.trend, i.mean,
         i.unit, i.attained, i.remark)
        for i in answer.items
    ]  # fmt: skip
    main = Sheet(columns, rows)
    said = [f"{i.consumer} on {i.service}: {i.remark}." for i in answer.items if i.remark]
    return answered(
        answer, main, *more(answer.omitted, "edges"), *_totals(answer, currency),
        _rankings(answer), *notes(said[:_MOST_NOTES]),
        *more(len(said) - _MOST_NOTES, "such notes"), main=main,
    )  # fmt: skip


def _rankings(answer: "Delivery") -> Sheet:
    """The steady ones first, beside the place that their means would give them."""
    by_mean = {(r.consumer, r.service): r for r in answer.by_mean}
    columns = (
        number("rank", "Rank"), number("rank_by_mean", "By mean"),
        Column("consumer", "Consumer", label), Column("service", "Service", label),
        number("delivery", "Delivery", percents), number("attained", "Mean", percents),
    )  # fmt: skip
    pairs = [(r, by_mean[r.consumer, r.service]) for r in answer.by_delivery[:_MOST_RANKED]]
    rows = [(r.rank, m.rank, r.consumer, r.service, r.figure, m.figure) for r, m in pairs]
    return Sheet(
        columns, rows, "Steady before brilliant (mean: 0 % is the floor, 100 % the target)"
    )


def _totals(answer: "Delivery", currency: str) -> Iterable[Line | Sheet]:
    amounts = (
        priced("promised", "Promised", currency),
        priced("measured", "Measured", currency),
        priced("delivered", "Delivered", currency),
        priced("gap", "Lost", currency),
    )  # fmt: skip
    named = (Column("id", "ID", label), Column("name", "Name"), *amounts)
    services = [(s.id, s.name, s.promised, s.measured, *s.arrived) for s in answer.by_service]
    objectives = [(o.id, o.name, o.promised, o.measured, *o.arrived) for o in answer.by_objective]
    classes = [(name, c.promised, c.measured, *c.arrived) for name, c in answer.by_class.items()]
    yield Sheet(named, services, "By service")
    yield Sheet(named, objectives, "By objective")
    yield Sheet((Column("class", "Class", label), *amounts), classes, "By class of client")
    low, high = answer.interval
    if low < high and answer.measured:
        yield Line(
            f"Delivered at least {amount(low, currency)} and at most "
            f"{share_of(high, answer.promised, currency)}: "
            f"{percent(answer.unmeasured, answer.promised)} was not measured."
        )


def chart_view(answer: "Chart") -> View:
    """One target, period by period, with its limits and its error budget."""
    unit = f" ({answer.unit})" if answer.unit else ""
    columns = (
        Column("period", "Period"), number("value", f"Value{unit}", digits(10)),
        number("shortfall", "Shortfall", percents), Column("met", "", right=True),
        Column("moving_range"), number("burn_rate", "Burn rate"), Column("rules", "Rules broken"),
    )  # fmt: skip
    rows = [
        (p.period, p.value, p.shortfall, p.met, p.moving_range, p.burn_rate, p.rules)
        for p in answer.points
    ]
    main = Sheet(columns, rows)
    return answered(answer, main, *_limits(answer), *_spent(answer), main=main)


def _limits(answer: "Chart") -> Iterable[Line]:
    yield Line(f"Target {answer.target:g}, worthless at {answer.floor:g}.")
    limits = answer.limits
    if limits is not None:
        yield Line(
            f"Centre {limits.centre:.6g}, natural limits {limits.lower:.6g} to {limits.upper:.6g}."
        )
    for rule in sorted({rule for point in answer.points for rule in point.rules}):
        yield Line(f"Rule {rule}: {answer.rules[str(rule)]}.")


def _spent(answer: "Chart") -> Iterable[Line]:
    budget = answer.budget
    if budget is not None:
        yield Line(
            f"Error budget: {amount(budget.minutes)} minutes, {percent(budget.spent)} spent; "
            f"burn rate of the last period {budget.burn_rate:.3g}."
        )
