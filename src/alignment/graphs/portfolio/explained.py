"""Explanations of what things cost, and of what a unit of that cost brings."""

from collections.abc import Iterable
from typing import TypeAlias

from alignment.catalogue import CHAIN_KINDS, KIND_CODE, KINDS, Kind
from alignment.graphs.delivered import cleared
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.portfolio.cost import (
    Cost,
    CostItem,
    CostTable,
    cost_of,
    cost_table,
    remarks_of,
)
from alignment.graphs.portfolio.costing import Costs
from alignment.graphs.portfolio.usage import StatedUsage
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.graphs.streams import where
from alignment.graphs.value_explained import OUTSIDE
from alignment.graphs.words import amount_text, figure_text, label, per_year

_TOP = 20
"""Parts that are listed; the others are counted."""

UNALLOCATED = ("unallocated-cost", "cost-outside-services")
"""Figures of cost that comes no further."""

Stated: TypeAlias = StatedUsage | None
"""Who takes how much of what is shared; None: all uses count alike."""

_COMPONENT = KIND_CODE[Kind.COMPONENT]
_SOURCES = ("METHODS 1.7", "METHODS 1.12")
_TURNS = "It is in a circle: what comes in turns there, and is counted once."


def explain_own_cost(snapshot: Snapshot, element: str) -> Explanation:
    """What an element costs by itself, and who states it."""
    table, place, _ = _looked_up(snapshot, element, None)
    own, unit = _own(table, place), per_year(snapshot)
    value = float(snapshot.cost[place])
    return Explanation(
        revision=snapshot.revision, figure="own-cost", of=(element,), value=value, unit=unit,
        sentence=f"{label(snapshot, place)} costs {amount_text(value)} {unit} by itself.",
        formula="own = what the element states; nothing where it states none", inputs=(own,),
        sources=_SOURCES,
    )  # fmt: skip


def explain_lens_cost(snapshot: Snapshot, element: str, *, stated: Stated = None) -> Explanation:
    """Why a service costs so much, taken with the components that it uses directly."""
    table, place, item = _looked_up(snapshot, element, stated)
    stays = float(table.costs.stays[place])
    arrows = table.costs.arrows
    used = where((arrows.consumer == place) & (snapshot.kind[arrows.provider] == _COMPONENT))
    parts = _parts(table, place, used, stays) if item.lens is not None else ()
    inputs: tuple[Input, ...] = (_own(table, place),)
    if stays < 1:
        inputs += (Input(name="stays", meaning="part that components do not use as a platform",
                         value=stays, origin="usage, equal for every use"),)  # fmt: skip
    name, unit = label(snapshot, place), per_year(snapshot)
    reason = item.undefined.get("lens", "")
    said = f"{name} has no lens cost: {reason}."
    if item.lens is not None:
        said = (f"{name} costs {amount_text(item.lens)} {unit}, with the components that it "
                "uses directly.")  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="lens-cost", of=(element,), value=item.lens,
        unit=unit, reason=reason, sentence=said, inputs=inputs, parts=parts[:_TOP],
        formula="lens = stays * (own + sum over components used directly of usage * loaded)",
        parts_omitted=max(len(parts) - _TOP, 0), adds_up=len(parts) <= _TOP,
        assumptions=_assumed(table, stated), sources=_SOURCES,
    )  # fmt: skip


def explain_loaded_cost(snapshot: Snapshot, element: str, *, stated: Stated = None) -> Explanation:
    """Why so much cost is loaded on an element."""
    table, place, item = _looked_up(snapshot, element, stated)
    inside = KINDS[snapshot.kind[place]] in CHAIN_KINDS
    value = item.loaded if inside else None
    reason = item.undefined.get("loaded", "") if inside else OUTSIDE
    parts = _parts(table, place, where(table.costs.arrows.consumer == place), 1.0)
    turns = _turns(table.costs, place)
    name, unit = label(snapshot, place), per_year(snapshot)
    said = f"{name} has no loaded cost that could be told: {reason}."
    if value is not None:
        said = f"{amount_text(value)} {unit} is spent on {name} and its part of all below it."
    return Explanation(
        revision=snapshot.revision, figure="loaded-cost", of=(element,), value=value, unit=unit,
        reason=reason, sentence=said,
        formula="loaded = own + sum over providers of usage * loaded",
        inputs=(_own(table, place),), parts=parts[:_TOP] if inside else (),
        parts_omitted=max(len(parts) - _TOP, 0), adds_up=not turns and len(parts) <= _TOP,
        assumptions=(*((_TURNS,) if turns else ()), *_assumed(table, stated)),
        sources=_SOURCES,
    )  # fmt: skip


def explain_value_per_cost(
    snapshot: Snapshot, element: str | None = None, *, stated: Stated = None
) -> Explanation:
    """Why a service, or all together, brings so much for what is spent."""
    if element is None:
        return _overall(snapshot, stated)
    table, place, item = _looked_up(snapshot, element, stated)
    value, reason = item.value_per_cost, item.undefined.get("value_per_cost", "")
    name, unit = label(snapshot, place), per_year(snapshot)
    said = f"What {name} brings for its cost is not defined: {reason}."
    if value is not None:
        said = f"{name} brings {_ratio(value)} of value for each 1 spent on it"
        said += "." if table.overall is None else f"; all together bring {_ratio(table.overall)}."
    return Explanation(
        revision=snapshot.revision, figure="value-per-cost", of=(element,), value=value,
        unit=f"{unit} of value for each 1 of cost", reason=reason, sentence=said,
        formula="contribution / lens cost",
        inputs=(
            Input(name="contribution", meaning="what it is credited with in the service lens",
                  value=item.contribution, unit=unit, origin="the flow of value"),
            Input(name="lens", meaning="own cost and its part of the components used directly",
                  value=item.lens, unit=unit, origin="see lens-cost"),
        ),
        assumptions=_assumed(table, stated), sources=_SOURCES,
    )  # fmt: skip


def _overall(snapshot: Snapshot, stated: Stated) -> Explanation:
    """What all value is to all cost: the mean over services, each by its cost."""
    answer, unit = _answer(snapshot, stated), per_year(snapshot)
    value = answer.value_per_cost
    reason = "" if value is not None else "nothing costs anything, or nothing has a value"
    said = f"What is brought for the cost is not defined: {reason}."
    if value is not None:
        said = f"All together {_ratio(value)} of value is brought for each 1 that is spent."
    return Explanation(
        revision=snapshot.revision, figure="value-per-cost", of=(), value=value, reason=reason,
        unit=f"{unit} of value for each 1 of cost", sentence=said,
        formula="total value / total cost",
        inputs=(
            Input(name="value", meaning="of all objectives", value=answer.value, unit=unit,
                  origin="stated by the objectives"),
            Input(name="cost", meaning="sum of own costs", value=answer.total, unit=unit,
                  origin="what elements state"),
        ),
        assumptions=(*_said(stated), *answer.remarks), sources=_SOURCES,
    )  # fmt: skip


def _looked_up(
    snapshot: Snapshot, element: str, stated: Stated
) -> tuple[CostTable, int, CostItem]:
    place = snapshot.index_of(element)
    table = cost_table(snapshot, stated.weights if stated else None)
    return table, place, table.item(place)


def _answer(snapshot: Snapshot, stated: Stated) -> Cost:
    return cost_of(snapshot, usage=stated.weights if stated else None)


def _said(stated: Stated) -> tuple[str, ...]:
    """What was assumed of the usage that was stated."""
    return stated.remarks if stated else ()


def _assumed(table: CostTable, stated: Stated) -> tuple[str, ...]:
    return (*_said(stated), *remarks_of(table, equal=stated is None))


def _own(table: CostTable, place: int) -> Input:
    cost, unit = float(table.snapshot.cost[place]), per_year(table.snapshot)
    return Input(name="own", meaning="its own cost", value=cost, unit=unit,
                 origin="the element; 0 where none is stated")  # fmt: skip


def _turns(costs: Costs, place: int) -> bool:
    """Whether cost passes an element more than once."""
    return bool(costs.passing[place] != costs.loaded[place])


def _parts(table: CostTable, place: int, arrows: Ints, stays: float) -> tuple[Portion, ...]:
    """An element's own cost and what it is charged by each provider, the largest first."""
    snapshot, costs = table.snapshot, table.costs
    shares: dict[int, float] = {}
    for arrow in arrows.tolist():
        provider = int(costs.arrows.provider[arrow])
        shares[provider] = shares.get(provider, 0.0) + float(costs.arrows.share[arrow])
    own = Portion(of=(snapshot.ids[place],), value=float(snapshot.cost[place]) * stays,
                  note="its own cost")  # fmt: skip
    charged = [_charged(snapshot, costs, p, share, stays) for p, share in shares.items()]
    return (own, *sorted(_some(charged), key=lambda p: (-(p.value or 0.0), p.of)))


def _charged(
    snapshot: Snapshot, costs: Costs, provider: int, share: float, stays: float
) -> Portion:
    passing = float(costs.passing[provider])
    part = f"{share:.4g}" if cleared(1 - share, 1) else "all"
    note = f"{part} of the {amount_text(passing)} that pass it"
    return Portion(of=(snapshot.ids[provider],), value=passing * share * stays, note=note)


def _some(parts: Iterable[Portion]) -> Iterable[Portion]:
    return (part for part in parts if part.value)


def explain_support_per_cost(
    snapshot: Snapshot, element: str, *, stated: Stated = None
) -> Explanation:
    """Why so much value stands on an element for what is loaded on it."""
    table, place, item = _looked_up(snapshot, element, stated)
    value, reason = item.support_per_cost, item.undefined.get("support_per_cost", "")
    if KINDS[snapshot.kind[place]] not in CHAIN_KINDS:
        value, reason = None, OUTSIDE
    name, unit = label(snapshot, place), per_year(snapshot)
    said = f"What stands on {name} for its cost is not defined: {reason}."
    if value is not None:
        said = (
            f"{_ratio(value)} of value stands on {name} for each 1 that is spent on it and below."
        )
    return Explanation(
        revision=snapshot.revision, figure="support-per-cost", of=(element,), value=value,
        unit=f"{unit} of value for each 1 of cost", reason=reason, sentence=said,
        formula="support / loaded cost",
        inputs=(
            Input(name="support", meaning="value that stands on it", value=item.support, unit=unit,
                  origin="see support"),
            Input(name="loaded", meaning="own cost and its part of all below", value=item.loaded,
                  unit=unit, origin="see loaded-cost"),
        ),
        assumptions=_assumed(table, stated), sources=_SOURCES,
    )  # fmt: skip


def explain_unallocated(snapshot: Snapshot, figure: str, *, stated: Stated = None) -> Explanation:
    """Why so much cost leads to no objective, or is that of no service.

    Args:
        snapshot: The estate.
        figure: ``unallocated-cost`` or ``cost-outside-services``.
        stated: Who takes how much of what is shared.
    """
    answer, unit = _answer(snapshot, stated), per_year(snapshot)
    rows, told, where_to = answer.unallocated, answer.by_root, "leads to no objective"
    if figure == "cost-outside-services":
        rows, told, where_to = answer.unallocated_lens, answer.by_lens, "is that of no service"
    parts = [Portion(of=(u.id,), value=u.amount, note=u.reason) for u in rows[:_TOP]]
    further = len(rows) - len(parts)
    if further:
        rest = told.unallocated - sum(p.value or 0.0 for p in parts)
        parts.append(Portion(of=(), value=rest, note=f"{further:,} more elements"))
    return Explanation(
        revision=snapshot.revision, figure=figure, of=(), value=told.unallocated, unit=unit,
        sentence=f"{amount_text(told.unallocated)} of {amount_text(told.total)} {unit} "
                 f"{where_to}.",
        formula="unallocated = sum of own costs - allocated",
        inputs=(
            Input(name="total", meaning="sum of own costs", value=told.total, unit=unit,
                  origin="what elements state"),
            Input(name="allocated", meaning="that comes to its end", value=told.allocated,
                  unit=unit, origin="see loaded-cost, lens-cost"),
        ),
        parts=tuple(parts), parts_omitted=further, adds_up=True,
        assumptions=(*_said(stated), *answer.remarks), sources=_SOURCES,
    )  # fmt: skip


def _ratio(value: float) -> str:
    """Value for each 1 of cost, as a sentence says it."""
    return figure_text(value, 3)
