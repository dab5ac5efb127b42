"""What is behind the indices of a chart: natural limits, deviation, capability."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

from alignment.graphs.consistency.chart import Chart
from alignment.graphs.consistency.explained import MOST_PARTS
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import label

_QCC = "D. J. Wheeler, Understanding Variation, 1993"
_CPK = "NIST/SEMATECH e-Handbook of Statistical Methods, 6.1.6"


@dataclass(frozen=True, slots=True)
class _Index:
    """How an index of a chart is read and told.

    Attributes:
        says: In words; ``{x}`` is the value with its unit.
        unit: Of the value; ``own`` for the indicator's.
        fewest: Values from which on it is defined.
        source: Beside METHODS 3.9.
    """

    read: Callable[[Chart], float | str | None]
    formula: str
    says: str
    unit: str = ""
    fewest: int = 2
    source: str = ""


_INDICES: Mapping[str, _Index] = {
    "capability": _Index(
        lambda c: c.capability, "Cpk = (mean - T) / (3 sd); T - mean where lower is better",
        "the mean stands {x} times three standard deviations on the good side of the target",
        source=_CPK,
    ),
    "centre": _Index(
        lambda c: c.mean, "centre = sum m_t / n", "the mean of the values is {x}", "own", 1, _QCC,
    ),
    "coefficient-of-variation": _Index(
        lambda c: c.coefficient_of_variation, "CV = sd / |mean|, sd with n - 1",
        "the values spread by {x} of their mean; what lies above the target spreads, too",
    ),
    "lower-limit": _Index(
        lambda c: c.limits.lower if c.limits else None,
        "lower = mean - 3 * mean moving range / 1.128",
        "a value below {x} has a cause of its own", "own", source=_QCC,
    ),
    "semi-deviation": _Index(
        lambda c: c.semi_deviation, "sqrt(sum max(T - m_t, 0)^2 / n)",
        "the root mean square of what the values fall short of the target is {x}", "own", 1,
    ),
    "upper-limit": _Index(
        lambda c: c.limits.upper if c.limits else None,
        "upper = mean + 3 * mean moving range / 1.128",
        "a value above {x} has a cause of its own", "own", source=_QCC,
    ),
}  # fmt: skip
"""Each index by its name at the doors."""

INDICES = tuple(_INDICES)


def index_of(snapshot: Snapshot, chart: Chart, figure: str) -> Explanation:
    """Why an index of one target's values is what it is.

    Args:
        snapshot: The estate.
        chart: The target over time.
        figure: One of ``INDICES``.
    """
    told, points = _INDICES[figure], chart.points
    found = told.read(chart)
    value = None if found is None or isinstance(found, str) else float(found)
    unit = chart.unit if told.unit == "own" else told.unit
    to, of = (label(snapshot, snapshot.index_of(one)) for one in (chart.service, chart.consumer))
    ends, reason = f"{chart.indicator.capitalize()} of {to} for {of}", ""
    if value is None:
        reason = _undefined(chart, told, found)
        said = f"{ends}: not defined, since {reason}."
    else:
        said = f"{ends}: {told.says.format(x=f'{value:.6g} {unit}'.strip())}."
    parts = tuple(Portion(of=(p.period,), value=p.value, note=_note(figure, p.moving_range))
                  for p in points[-MOST_PARTS:])  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure=figure, value=value, unit=unit, reason=reason,
        of=(chart.consumer, chart.service, chart.indicator), sentence=said, formula=told.formula,
        inputs=_inputs(chart), parts=parts, parts_omitted=len(points) - len(parts),
        sources=("METHODS 3.9", *((told.source,) if told.source else ())),
    )  # fmt: skip


def _undefined(chart: Chart, told: _Index, found: float | str | None) -> str:
    count = len(chart.points)
    if isinstance(found, str):
        side = "good" if float(found) == inf else "wrong"
        return f"all values are alike, on the {side} side of the target"
    if count < told.fewest:
        return "nothing was measured" if not count else "one value has no spread"
    return "the mean of the values is 0"


def _note(figure: str, moving_range: float | None) -> str:
    """Limits stand on the distances from value to value."""
    if figure not in {"lower-limit", "upper-limit"} or moving_range is None:
        return ""
    return f"moving range {moving_range:.6g}"


def _inputs(chart: Chart) -> tuple[Input, ...]:
    origin = f"target of {chart.consumer} on {chart.service} for {chart.indicator}"
    limits = chart.limits
    return (
        Input(name="T", meaning="what was promised", value=chart.target, unit=chart.unit,
              origin=origin),
        Input(name="mean", meaning=f"of {len(chart.points)} values", value=chart.mean,
              unit=chart.unit, origin="the measurements"),
        *((Input(name="mean moving range", meaning="from value to value", value=limits.mean_range,
                 unit=chart.unit, origin="the measurements"),) if limits else ()),
    )  # fmt: skip
