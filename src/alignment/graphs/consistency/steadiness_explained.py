"""What is behind the figures of an edge beside its delivery, of a service, and of a budget."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from alignment.graphs.consistency.by_service import Services
from alignment.graphs.consistency.chart import Chart
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.consistency.explained import MOST_PARTS
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.service_levels import days_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, known, label, per_year, percent_text


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a figure of one edge is read and told.

    Attributes:
        says: In words; ``{x}`` is the value.
        shown: How the value is said.
    """

    read: Callable[[DeliveryItem], float | None]
    unit: str
    formula: str
    says: str
    shown: Callable[[float], str] = percent_text


_MEASURES: Mapping[str, _Measure] = {
    "attained": _Measure(
        lambda i: i.attained, "fraction",
        "attained = 1 - max over r of kappa_r * (T_r - mean m_r) / (T_r - L_r)",
        "the means lie at {x} of the way from floor to target; a good period pays for a bad one",
    ),
    "gap": _Measure(
        lambda i: i.gap, "", "gap = promised * (1 - D)", "{x} a year is lost", amount_text,
    ),
    "level-loss": _Measure(
        lambda i: i.level_loss, "fraction", "level loss = sum v_t s_t / sum v_t",
        "{x} is lost by the level of the periods, however they are spread",
    ),
    "longest-streak": _Measure(
        lambda i: float(i.longest_streak) if i.periods else None, "periods",
        "longest run of measured periods with s_t = 0", "{x} periods in a row were met",
        "{:g}".format,
    ),
    "penalty": _Measure(
        lambda i: i.penalty, "fraction",
        "penalty = (sum v_t s_t^p / sum v_t)^(1/p) - sum v_t s_t / sum v_t",
        "{x} is lost by unsteadiness, beyond what the level costs",
    ),
    "share-met": _Measure(
        lambda i: i.share_met, "fraction", "periods with s_t = 0 / periods measured",
        "{x} of the periods met every target",
    ),
    "trend": _Measure(
        lambda i: i.trend, "fraction a period",
        "slope of 1 - s_t over the calendar, by least squares",
        "from one period to the next 1 - s changes by {x}", "{:+.4g}".format,
    ),
}  # fmt: skip
"""Each figure of an edge by its name at the doors."""

MEASURES = tuple(_MEASURES)

BY_EXPONENT = ("gap", "penalty")
"""Those that depend on the exponent of the power mean."""


def measure(
    snapshot: Snapshot, delivery: Explanation, item: DeliveryItem, figure: str
) -> Explanation:
    """Another figure of an edge, which rests on the same targets and periods as its delivery.

    Args:
        snapshot: The estate.
        delivery: What is behind its delivery.
        item: What is told of the edge.
        figure: One of ``MEASURES``.
    """
    told = _MEASURES[figure]
    value, ends = told.read(item), _ends(snapshot, item.consumer, item.service)
    reason = item.remark or "nothing was measured"
    if item.delivery is not None and value is None:
        reason = "too few periods were measured"
    said = f"not defined, since {reason}" if value is None else told.says.format(
        x=told.shown(value))  # fmt: skip
    found = replace(
        delivery, figure=figure, value=value, unit=told.unit, formula=told.formula,
        sentence=f"{ends}: {said}.", reason=reason if value is None else "",
        inputs=tuple(i for i in delivery.inputs if i.name != "p" or figure in BY_EXPONENT),
    )  # fmt: skip
    if figure == "gap":
        return _as_gap(snapshot, found, item)
    return _as_attained(found, item) if figure == "attained" else found


def _as_gap(snapshot: Snapshot, found: Explanation, item: DeliveryItem) -> Explanation:
    unit = per_year(snapshot)
    promised = Input(name="promised", meaning="what flows along the edge", value=item.promised,
                     unit=unit, origin="the flow of value")  # fmt: skip
    delivery = Input(name="D", meaning="how it was delivered; without a measurement wholly",
                     value=item.delivery, unit="fraction", origin="see delivery")  # fmt: skip
    return replace(found, unit=unit, inputs=(promised, delivery), parts=(), parts_omitted=0)


def _as_attained(found: Explanation, item: DeliveryItem) -> Explanation:
    parts = tuple(
        Portion(of=(i.indicator,), value=i.attained, note="not measured" if i.mean is None else
                f"mean {i.mean:.10g} {i.unit} of {i.periods} periods against {i.target:.10g}")
        for i in item.indicators
    )  # fmt: skip
    assumed = "not capped: a good period pays for a bad one, as it never does in delivery"
    remark = (item.remark,) if item.remark else ()
    return replace(found, parts=parts, parts_omitted=0, assumptions=(assumed, *remark))


def service_delivery(services: Services, service: str) -> Explanation:
    """Why a service was delivered so well in all: edge by edge, by what each promises."""
    snapshot, edges = services.snapshot, services.edges
    place = snapshot.index_of(service)
    value, weight = known(services.delivery[place]), services.weight
    mine = np.flatnonzero((edges.series.service == place) & (weight > 0))
    whole = float(weight[mine].sum())
    parts = sorted(
        (_edge(services, edge, whole) for edge in mine.tolist()),
        key=lambda p: (-(p.value or 0.0), p.of),
    )
    name = label(snapshot, place)
    said = f"{name}: nothing was measured where it is used."
    if value is not None:
        said = f"{name} was delivered to {percent_text(value)} over all who measured it."
    return Explanation(
        revision=snapshot.revision, figure="service-delivery", of=(service,), value=value,
        unit="fraction", sentence=said, reason="" if value is not None else "nothing was measured",
        formula="D_s = sum over measured edges of promised * D / sum of promised",
        parts=tuple(parts[:MOST_PARTS]), parts_omitted=max(len(parts) - MOST_PARTS, 0),
        adds_up=len(parts) <= MOST_PARTS,
        assumptions=("Where no measured edge carries value, all of them count alike.",),
        sources=("METHODS 1.5, 2.5",),
    )  # fmt: skip


def _edge(services: Services, edge: int, whole: float) -> Portion:
    snapshot, series = services.snapshot, services.edges.series
    of = (snapshot.ids[series.consumer[edge]], snapshot.ids[series.service[edge]])
    share, d = float(services.weight[edge]) / whole, float(services.found.delivery[edge])
    return Portion(of=of, value=share * d, note=f"{share:.4g} of what is promised * D {d:.6g}")


def error_budget(snapshot: Snapshot, chart: Chart) -> Explanation:
    """Why so much of an error budget is spent: period by period, each by its days."""
    budget, spent = chart.budget, _burnt(chart)
    value = budget.spent if budget else None
    reason = "" if budget else _no_budget(chart)
    ends = _ends(snapshot, chart.consumer, chart.service)
    said = f"{chart.indicator.capitalize()} of {ends} has no error budget: {reason}"
    if budget:
        lost = f"{budget.spent_minutes:,.0f} were lost, {percent_text(budget.spent)}"
        said = f"Of {budget.minutes:,.0f} minutes that may fail for {ends} {lost}"
    return Explanation(
        revision=snapshot.revision, figure="error-budget", value=value, unit="fraction",
        of=(chart.consumer, chart.service, chart.indicator), reason=reason, sentence=f"{said}.",
        formula="spent = sum over periods of days * burn rate / sum of days",
        inputs=tuple(_budget_inputs(chart)), parts=tuple(spent[-MOST_PARTS:]),
        parts_omitted=max(len(spent) - MOST_PARTS, 0), adds_up=0 < len(spent) <= MOST_PARTS,
        sources=("METHODS 3.9",),
    )  # fmt: skip


def burn_rate(snapshot: Snapshot, chart: Chart) -> Explanation:
    """Why the error budget burns so fast in the newest period."""
    budget, last = chart.budget, chart.points[-1] if chart.points else None
    reason = "" if budget else _no_budget(chart)
    ends = _ends(snapshot, chart.consumer, chart.service)
    said = f"The error budget of {ends} burns at no rate: {reason}"
    inputs = tuple(_budget_inputs(chart))
    if budget and last:
        said = (f"In {last.period} the error budget of {ends} burnt {budget.burn_rate:.4g} times "
                "as fast as it may")  # fmt: skip
        inputs += (Input(name="m", meaning=f"{chart.indicator} in {last.period}", value=last.value,
                         unit=chart.unit, origin="the measurement"),)  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="burn-rate", value=budget.burn_rate if budget else None,
        of=(chart.consumer, chart.service, chart.indicator), unit="", reason=reason,
        sentence=f"{said}.", formula="burn rate = share of errors / (1 - objective)",
        inputs=inputs, sources=("METHODS 3.9",),
    )  # fmt: skip


def _burnt(chart: Chart) -> list[Portion]:
    """What each period adds to what is spent."""
    if chart.budget is None:
        return []
    days = [days_of(point.period) for point in chart.points]
    return [
        Portion(of=(point.period,), value=(point.burn_rate or 0.0) * n / sum(days),
                note=f"burn rate {point.burn_rate or 0.0:.4g} over {n} days")
        for point, n in zip(chart.points, days, strict=True)
    ]  # fmt: skip


def _budget_inputs(chart: Chart) -> Iterator[Input]:
    origin = f"target of {chart.consumer} on {chart.service} for {chart.indicator}"
    yield Input(name="T", meaning="what was promised", value=chart.target, unit=chart.unit,
                origin=origin)  # fmt: skip
    if chart.budget:
        yield Input(name="objective", meaning="that as a fraction of good time or events",
                    value=chart.budget.objective, unit="fraction", origin=origin)  # fmt: skip


def _no_budget(chart: Chart) -> str:
    if not chart.points:
        return "nothing was measured"
    return "the target is no share of good time or events below 100 %"


def _ends(snapshot: Snapshot, consumer: str, service: str) -> str:
    to, of = (label(snapshot, snapshot.index_of(name)) for name in (service, consumer))
    return f"{to} for {of}"
