"""Answers as charts: what a page shows and what a report tells are the same value."""

from collections.abc import Iterable, Sequence

from alignment.graphs.consistency import chart as targets
from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.by_service import Steady
from alignment.graphs.consistency.control_chart import RULES
from alignment.graphs.portfolio.quadrants import Placed, Portfolio
from alignment.graphs.portfolio.turning import is_near
from alignment.graphs.words import counted
from alignment.reports.report import Chart, Form, Point, Series, Shape
from alignment.reports.themes import CLASS_WORDS

QUADRANTS = ("Migrate", "Invest", "Eliminate", "Tolerate")
"""Left top, right top, left bottom, right bottom of fit (across) against value (up)."""


def fit_chart(found: Portfolio, items: Sequence[Placed]) -> Chart:
    """Fit against value with the cuts; area is loaded cost, rings stand near a cut."""
    near = sum(map(is_near, items))
    return Chart(
        id="fit", title="Fit against value", shape=Shape.BUBBLES, sentence=found.conclusion,
        x_title="Fit (0 to 1)", y_title="Part of all value; area: loaded cost",
        y_form=Form.PERCENT, cuts=(found.fit_cut, found.value_cut), quadrants=QUADRANTS,
        series=(Series(name="services", points=tuple(
            Point(label=i.name, id=i.id, x=i.fit, y=i.value, size=i.loaded_cost,
                  mark="within 0.05 of a cut" if near and is_near(i) else "")
            for i in items
        )),),
    )  # fmt: skip


def cost_chart(items: Sequence[Placed], unit: str) -> Chart:
    """Lens cost against contribution: both add up, so they may be compared; area is support."""
    return Chart(
        id="cost", title="Value against cost", shape=Shape.BUBBLES,
        sentence="Services by what they cost and what they contribute; rings are dominated: "
        "another brings no less for no more.",
        x_title=f"Lens cost ({unit})", y_title=f"Contribution ({unit}); area: support",
        x_form=Form.AMOUNT, y_form=Form.AMOUNT,
        series=(Series(name="services", points=tuple(
            Point(label=i.name, id=i.id, x=i.lens_cost, y=i.contribution, size=i.support,
                  mark="dominated by another" if i.dominated_by else "")
            for i in items
        )),),
    )  # fmt: skip


def target_chart(found: targets.Chart) -> Chart:
    """A target over time: natural limits, rules that are broken."""
    limits = [("target", found.target), ("floor", found.floor)]
    if found.limits:
        limits += [
            ("mean", found.limits.centre), ("lower limit", found.limits.lower),
            ("upper limit", found.limits.upper),
        ]  # fmt: skip
    points = tuple(
        Point(label=p.period, y=p.value, mark="; ".join(f"rule {r}: {RULES[r]}" for r in p.rules))
        for p in found.points
    )
    return Chart(
        id="target", title=f"{found.indicator} over time", shape=Shape.LINES,
        sentence=found.conclusion, x_title="Period",
        y_title=f"{found.indicator} ({found.unit})" if found.unit else found.indicator,
        series=(Series(name=found.indicator, points=points), *_limits(limits, points)),
    )  # fmt: skip


def range_chart(found: targets.Chart) -> Chart | None:
    """The moving ranges of the same periods, with the limit that chance seldom passes."""
    if found.limits is None:
        return None
    limit = found.limits.range_limit
    points = tuple(
        Point(label=p.period, y=p.moving_range,
              mark="beyond the limit" if (p.moving_range or 0.0) > limit else "")
        for p in found.points
    )  # fmt: skip
    beyond = sum(bool(p.mark) for p in points)
    return Chart(
        id="ranges", title="Moving range", shape=Shape.LINES,
        sentence=f"Change from one period to the next; {beyond} beyond what chance explains.",
        y_title=f"Change from the period before{f' ({found.unit})' if found.unit else ''}",
        x_title="Period",
        series=(Series(name="range", points=points),
                *_limits([("mean", found.limits.mean_range), ("limit", limit)], points)),
    )  # fmt: skip


def level_chart(item: Steady, periods: Sequence[str]) -> Chart:
    """What arrived of a service's promise, period by period; as one of many small ones."""
    points = tuple(
        Point(label=p, y=item.levels.get(p),
              mark="worth nothing" if item.levels.get(p) == 0 else "")
        for p in periods
    )  # fmt: skip
    missed = sum(level < 1 for level in item.levels.values())
    return Chart(
        id=f"level-{item.id}", title=f"{item.name}: delivered of the promise", shape=Shape.LINES,
        sentence=f"Short of its targets in {missed} of {counted(len(item.levels), 'period')}.",
        y_form=Form.PERCENT,
        series=(Series(name="delivered", points=points),
                *_limits([("target", 1.0), ("floor", 0.0)], points)),
    )  # fmt: skip


def steady_chart(items: Iterable[Steady]) -> Chart:
    """What the means attain against what was delivered: the brilliant stand right and low."""
    held = [i for i in items if i.delivery is not None and i.attained is not None]
    return Chart(
        id="steady", title="Steady against brilliant", shape=Shape.BUBBLES,
        sentence="Whoever stands right and low was brilliant now and then, and failed in between.",
        x_title="By its means (100 %: target)", y_title="Delivered (D); area: promised value",
        x_form=Form.PERCENT, y_form=Form.PERCENT,
        series=(Series(name="services", points=tuple(
            Point(label=i.name, id=i.id, x=i.attained, y=i.delivery, size=i.promised)
            for i in held
        )),),
    )  # fmt: skip


def promised_chart(
    id_: str, title: str, rows: Iterable[tuple[str, str, float, float | None]], unit: str,
    *, names: tuple[str, str] = ("promised", "delivered"),
) -> Chart:  # fmt: skip
    """Promised beside delivered: rows of id, name and both amounts."""
    held = tuple(rows)
    return Chart(
        id=id_, title=title, shape=Shape.BARS, y_title=unit, y_form=Form.AMOUNT,
        sentence="What was promised, and below it what of that was delivered.",
        series=(
            Series(name=names[0],
                   points=tuple(Point(label=n, y=p, id=i) for i, n, p, _ in held)),
            Series(name=names[1],
                   points=tuple(Point(label=n, y=d, id=i) for i, n, _, d in held)),
        ),
    )  # fmt: skip


def classes_chart(found: Delivery, unit: str) -> Chart:
    """The two yardsticks, the external one direct and by way of processes."""
    rows = (("", CLASS_WORDS[name], c.promised, c.delivered) for name, c in found.by_class.items())
    return promised_chart("classes", "Promised and delivered by class of client", rows, unit)


def _limits(limits: Iterable[tuple[str, float]], points: Sequence[Point]) -> Iterable[Series]:
    """Levels across all periods; office programs have no other way to draw one."""
    for name, y in limits:
        level = tuple(Point(label=p.label, y=y) for p in points) or (Point(label="", y=y),)
        yield Series(name=name, points=level, limit=True)
