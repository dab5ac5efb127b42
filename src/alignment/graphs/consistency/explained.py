"""Opens the figures of delivery: D down to its periods, delivered value down to its edges."""

from collections.abc import Iterable

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid, NotFound
from alignment.graphs.consistency.answer import taken_texts
from alignment.graphs.consistency.edges import DeliveryItem, Edges
from alignment.graphs.delivered import Leaking, cleared, through
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.lenses import Crediting, Lens
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import amount_text, label, per_year, percent_text

MOST_PARTS = 100
"""Periods or edges that one explanation lists; what is beyond is counted."""

_METHOD = "METHODS 1.5, promised value and delivered value"


def explained_delivery(edges: Edges, edge: tuple[str, str]) -> Explanation:
    """Why the delivery of one edge is what it is, down to the shortfall of each period.

    Raises NotFound where there is neither a target nor value on the edge.
    """
    snapshot, place = edges.snapshot, require_edge(edges, edge)
    of, to = (snapshot.index_of(name) for name in edge)
    item, parts = edges.item(place), _periods(edges, place)
    return Explanation(
        revision=snapshot.revision, figure="delivery", of=edge, value=item.delivery,
        unit="fraction", sentence=_told(snapshot, item, of, to),
        reason="" if item.delivery is not None else f"nothing to compare: {item.remark}",
        formula="D = 1 - (sum v_t s_t^p / sum v_t)^(1/p),  s_t = max over r of kappa_r * s_rt,  "
                "s_rt = clip((T_r - m_rt) / (T_r - L_r), 0, 1)",
        inputs=tuple(_inputs(item, edges.found.p)), parts=parts[:MOST_PARTS],
        parts_omitted=max(len(parts) - MOST_PARTS, 0), assumptions=tuple(_assumptions(item)),
        sources=(_METHOD,),
    )  # fmt: skip


def require_edge(edges: Edges, edge: tuple[str, str]) -> int:
    """The place of an edge from a consumer to a service; raises NotFound."""
    of, to = (edges.snapshot.index_of(name) for name in edge)
    places = edges.order(of, to).tolist()
    if not places:
        msg = f"{edge[0]} has no target on {edge[1]} and draws no value from it"
        raise NotFound(msg, what="edge", name=" ".join(edge))
    return int(places[0])


def _inputs(item: DeliveryItem, p: float) -> Iterable[Input]:
    yield Input(
        name="p", meaning="exponent of the power mean; 2 is the root mean square",
        value=p if np.isfinite(p) else "inf", origin="choice of whoever asked",
    )  # fmt: skip
    for i in item.indicators:
        origin = f"target of {item.consumer} on {item.service} for {i.indicator}"
        yield Input(name="T", meaning=f"what was promised for {i.indicator}", value=i.target,
                    unit=i.unit, origin=origin)  # fmt: skip
        yield Input(name="L", meaning=f"the {i.indicator} that is worth nothing", value=i.floor,
                    unit=i.unit, origin=origin)  # fmt: skip
        yield Input(name="kappa", meaning=f"criticality of {i.indicator} inside a period",
                    value=i.criticality, origin=origin)  # fmt: skip


def _periods(edges: Edges, edge: int) -> tuple[Portion, ...]:
    """The shortfall of each period, and the values that it comes from."""
    series, levels = edges.series, edges.series.levels
    if edge >= len(series):
        return ()
    first, end = (int(series.ptr[e]) for e in (edge, edge + 1))
    said: list[list[str]] = [[] for _ in range(end - first)]
    for place in np.flatnonzero((series.cell >= first) & (series.cell < end)).tolist():
        row = series.row[place]
        value, unit = levels.readings.value[series.reading[place]], levels.units[levels.unit[row]]
        name, target = levels.indicators[levels.indicator[row]], levels.target[row]
        told = f"{name} {value:.10g} {unit}".rstrip()
        said[series.cell[place] - first].append(f"{told} against {target:.10g}")
    return tuple(
        Portion(
            of=(levels.periods[series.period[cell]],), value=float(series.shortfall[cell]),
            note="; ".join(texts) + _weight(float(series.weight[cell])),
        )
        for cell, texts in enumerate(said, start=first)
    )  # fmt: skip


def _weight(weight: float) -> str:
    return "" if weight == 1 else f"; weight {weight:g}"


def _told(snapshot: Snapshot, item: DeliveryItem, of: int, to: int) -> str:
    ends = f"{label(snapshot, to)} for {label(snapshot, of)}"
    if item.delivery is None:
        return f"The delivery of {ends} is not known: {item.remark}."
    lost = "" if item.worst is None else (
        f"; {percent_text(item.level_loss or 0)} is lost by its level and "
        f"{percent_text(item.penalty or 0)} by its unsteadiness, worst in {item.worst.period}"
    )  # fmt: skip
    met = f"{item.met} of {item.periods} periods met their targets"
    return f"{ends} was delivered to {percent_text(item.delivery)}: {met}{lost}."


def _assumptions(item: DeliveryItem) -> Iterable[str]:
    yield "capped at the target: a good period never pays for a bad one"
    if item.periods:
        yield "a period without a stated weight weighs 1"
    if item.remark:
        yield item.remark


def explained_delivered(leaking: Leaking, of: str, table: Crediting, row: int) -> Explanation:
    """Why so much of a contribution was delivered, edge by edge; the parts add up.

    Args:
        leaking: The flow that leaks.
        of: Id of the service, component or practice.
        table: The crediting of the lens.
        row: Its row there.
    """
    ranks, amounts = table.of_row(row)
    promised = _worth(leaking, ranks, amounts)
    name = label(leaking.snapshot, leaking.snapshot.index_of(of))
    parts = list(through(leaking, ranks, amounts))
    return _explained(leaking, (of,), promised, parts, f" that {name} carries")


def explained_objective(leaking: Leaking, objective: str | None) -> Explanation:
    """Why so much of the value of one objective, or of all, was delivered, edge by edge."""
    snapshot, graph = leaking.snapshot, leaking.graph
    value, flows = snapshot.total_value, leaking.boundary.promised
    if objective is not None:
        root = graph.rank[[snapshot.index_of(objective)]]
        value, flows = float(graph.values[root[0]]), leaking.promised(root)
    parts = [
        (place, float(flows[place]), float(flows[place] * (1.0 - leaking.lost[place])))
        for place in flows.nonzero()[0].tolist()
    ]
    if objective is None:
        return _explained(leaking, (), value, parts, " of all objectives")
    name = label(snapshot, snapshot.index_of(objective))
    return _explained(leaking, (objective,), value, parts, f" of {name}")


def _explained(
    leaking: Leaking, of: tuple[str, ...], promised: float,
    parts: list[tuple[int, float, float]], who: str,
) -> Explanation:  # fmt: skip
    snapshot, currency = leaking.snapshot, leaking.snapshot.currency
    unit = per_year(snapshot)
    parts = sorted(parts, key=lambda part: (part[2] - part[1], -part[1], part[0]))
    shown, more = parts[:MOST_PARTS], parts[MOST_PARTS:]
    rest = cleared(promised - sum(amount for _, amount, _ in parts), promised)
    portions = [_portion(leaking, *part) for part in shown]
    if more:
        further = sum(arrived for _, _, arrived in more)
        portions.append(Portion(of=(), value=further, note=f"{len(more):,} more edges"))
    if rest:
        note = "by ways on which no client or process uses a service"
        portions.append(Portion(of=(), value=rest, note=note))
    value = sum(portion.value or 0.0 for portion in portions)
    unmeasured = sum(amount for place, amount, _ in parts if np.isnan(leaking.delivery[place]))
    return Explanation(
        revision=snapshot.revision, figure="delivered", of=of, value=value, unit=unit,
        formula="delivered = sum over edges of promised * D",
        sentence=f"Of {amount_text(promised, currency)} a year{who} {amount_text(value)} was "
                 "delivered.",
        inputs=(Input(name="promised", meaning="what flows without any leak", value=promised,
                      unit=unit, origin="the contribution without delivery"),),
        parts=tuple(portions), parts_omitted=len(more), adds_up=True,
        assumptions=tuple(taken_texts(unmeasured, rest)),
        sources=(_METHOD, "METHODS 1.3, the flow of value"),
    )  # fmt: skip


def _portion(leaking: Leaking, place: int, promised: float, arrived: float) -> Portion:
    ids, boundary, known = leaking.snapshot.ids, leaking.boundary, leaking.delivery[place]
    how = "not measured" if np.isnan(known) else f"D {known:.6g}"
    return Portion(
        of=(ids[boundary.consumer[place]], ids[boundary.service[place]]), value=arrived,
        note=f"of {amount_text(promised)} promised, {how}",
    )  # fmt: skip


def _worth(leaking: Leaking, ranks: Ints, amounts: Floats) -> float:
    """What some ranks are promised, of all objectives."""
    return float((leaking.graph.total.flow[ranks] * amounts).sum())


def require_lens_of(snapshot: Snapshot, element: int) -> Lens | None:
    """The lens in which an element is delivered to; None for an objective; raises Invalid."""
    kind = KINDS[snapshot.kind[element]]
    if kind is Kind.OBJECTIVE:
        return None
    if kind not in set(Lens):
        msg = (f"{snapshot.ids[element]} is {with_article(kind)}; value is delivered to services, "
               "components, practices and objectives")  # fmt: skip
        raise Invalid(msg, element=snapshot.ids[element])
    return Lens(kind)
