"""Explanations of what a scenario costs: value at risk, the loss of one element, its debt."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS
from alignment.catalogue.vocabulary import GATE_KINDS
from alignment.errors import Invalid, Problem
from alignment.graphs.at_risk import at_risk_by_class
from alignment.graphs.conclusion import scenario_text
from alignment.graphs.debt import instead_text
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.hits import because_of, cause_of, deciding, parts_of
from alignment.graphs.propagation import Impact, propagate, require_losses
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.value_explained import CLASS_SAYS, OUTSIDE, require_class, values_of
from alignment.graphs.words import (
    VALUES_ASSUMED,
    amount_text,
    label,
    per_year,
    percent_text,
)

_SOURCES = ("METHODS 1.2",)
_MEAN = "l_u = sum over groups g of (w_g / W_u) * kappa_g * L_g"
_WORST = "l_u = max( a_u , max over groups g of kappa_g * L_g )"


def value_at_risk(
    snapshot: Snapshot, losses: Mapping[str, float], named: Sequence[str]
) -> Explanation:
    """Why so much value is at risk in a scenario, objective by objective.

    Args:
        snapshot: The estate.
        losses: Own losses by id.
        named: The scenario as whoever asks named it.
    """
    impact = propagate(snapshot, require_losses(snapshot, losses))
    hit = impact.elements[snapshot.value[impact.elements] > 0].tolist()
    parts = tuple(
        Portion(
            of=(snapshot.ids[o],), value=float(snapshot.value[o] * impact.loss[o]),
            note=f"loses {impact.loss[o]:.6g} of {amount_text(float(snapshot.value[o]))}, "
            f"most by {parts_of(impact, o)[0].requirement}",
        )
        for o in hit
    )  # fmt: skip
    risk, unit = impact.value_at_risk, per_year(snapshot)
    return Explanation(
        revision=snapshot.revision, figure="value-at-risk", of=tuple(named), value=risk,
        unit=unit, formula="VaR = sum over objectives o of V_o * l_o",
        sentence=f"{_opening(snapshot, losses)}, {amount_text(risk)} {unit} is at risk.",
        inputs=values_of(snapshot, (snapshot.ids[o] for o in hit)), parts=parts, adds_up=True,
        assumptions=tuple(_assumptions(snapshot)), sources=_SOURCES,
    )  # fmt: skip


def class_at_risk(
    snapshot: Snapshot, name: str, losses: Mapping[str, float], named: Sequence[str]
) -> Explanation:
    """Why so much of the value at risk in a scenario would reach a class of client."""
    require_class(name)
    impact = propagate(snapshot, require_losses(snapshot, losses))
    split, unit = at_risk_by_class(impact), per_year(snapshot)
    said = f"{amount_text(split[name])} {unit} of the class {name} is at risk"
    return Explanation(
        revision=snapshot.revision, figure="class-value-at-risk", of=(name, *named),
        value=split[name], unit=unit, sentence=f"{_opening(snapshot, losses)}, {said}.",
        formula="VaR, split by the first client on the way of what is lost and his channel",
        inputs=(Input(name="VaR", meaning="at risk in all; the classes add up to it",
                      value=impact.value_at_risk, unit=unit, origin="see value-at-risk"),),
        parts=tuple(Portion(of=(c,), value=a, note=CLASS_SAYS[c]) for c, a in split.items()),
        assumptions=tuple(_assumptions(snapshot)), sources=(*_SOURCES, "METHODS 1.4"),
    )  # fmt: skip


def loss(
    snapshot: Snapshot, element: str, losses: Mapping[str, float], named: Sequence[str]
) -> Explanation:
    """Why an element loses so much in a scenario: its mean, or the way from what failed."""
    place = snapshot.index_of(element)
    impact = propagate(snapshot, require_losses(snapshot, losses))
    lost, kind = float(impact.loss[place]), KINDS[snapshot.kind[place]]
    gate, inside = kind in GATE_KINDS, kind in CHAIN_KINDS
    told = f"loses {percent_text(lost)}" if lost else "loses nothing"
    return Explanation(
        revision=snapshot.revision, figure="loss", of=(element, *named),
        value=lost if inside else None, reason="" if inside else OUTSIDE,
        unit="fraction", formula=_WORST if gate else _MEAN,
        sentence=f"{_opening(snapshot, losses)}, {label(snapshot, place)} {told}.",
        inputs=tuple(_decided(impact, place, losses.get(element, 0.0))) if gate else (),
        parts=_way(impact, place) if gate else _mean(impact, place), adds_up=not gate,
        assumptions=tuple(_assumptions(snapshot)), sources=_SOURCES,
    )  # fmt: skip


def redundancy_debt(
    snapshot: Snapshot, element: str, losses: Mapping[str, float], named: Sequence[str]
) -> Explanation:
    """Why the failure of an element costs more while the scenario lasts; raises Invalid."""
    if losses.get(element, 0.0) > 0:
        msg = f"{element} fails in the scenario already; name another that fails as well"
        raise Invalid(msg, [Problem("of", msg)])
    both = dict(losses) | {element: 1.0}
    together, out, alone = (
        propagate(snapshot, require_losses(snapshot, some)).value_at_risk
        for some in (both, losses, {element: 1.0})
    )
    unit, name = per_year(snapshot), label(snapshot, snapshot.index_of(element))
    return Explanation(
        revision=snapshot.revision, figure="redundancy-debt", of=(element, *named),
        value=together - alone, unit=unit, formula="debt = VaR(scenario + e) - VaR(e)",
        sentence=f"{_opening(snapshot, losses)}, the failure of {name} puts "
                 f"{amount_text(together)} {unit} at risk {instead_text(out + alone, out)}.",
        inputs=(Input(name="VaR(scenario)", meaning="at risk while nothing else fails", value=out,
                      unit=unit, origin="see value-at-risk"),
                Input(name="excess", meaning="debt - VaR(scenario): beyond what both cost by "
                      "themselves", value=together - alone - out, unit=unit,
                      origin="redundancy that is used up; below 0 where both hit the same value, "
                      "which counts once"),),
        parts=(Portion(of=(element, *named), value=together, note="at risk with both"),
               Portion(of=(element,), value=-alone, note="less what it costs on a good day")),
        adds_up=True, assumptions=tuple(_assumptions(snapshot)), sources=("METHODS 1.2 (c)",),
    )  # fmt: skip


def _opening(snapshot: Snapshot, losses: Mapping[str, float]) -> str:
    """What fails, as the start of a sentence."""
    if list(losses.values()) == [1.0]:
        return f"If {label(snapshot, snapshot.index_of(next(iter(losses))))} fails alone"
    places = [snapshot.index_of(name) for name in losses]
    return f"While {scenario_text(snapshot, places, list(losses.values()))}"


def _decided(impact: Impact, place: int, own: float) -> Iterable[Input]:
    """The own loss of an element that can fail, and the requirement that decided what it loses."""
    snapshot = impact.snapshot
    yield Input(name="a_u", meaning="loses by itself", value=own, unit="fraction",
                origin="the scenario" if own else "not in the scenario")  # fmt: skip
    where = np.array([place], dtype=np.int32)
    (because,), (group,) = because_of(impact, where), deciding(impact, where)[0].tolist()
    if because is None:
        return
    lost = float(impact.loss[snapshot.index_of(because.members[-1])])
    needs, size = int(snapshot.needs[group]), len(snapshot.members_of(group))
    yield Input(name="kappa_g", meaning="criticality of what decided it",
                value=float(snapshot.kappa[group]), origin=because.requirement)  # fmt: skip
    yield Input(name="L_g", meaning=f"{needs} of {size} are needed; lost: "
                f"{', '.join(because.members)}", value=lost, unit="fraction",
                origin="the member that decides")  # fmt: skip


def _way(impact: Impact, place: int) -> tuple[Portion, ...]:
    """The most damaging way from an element down to what failed."""
    return tuple(
        Portion(of=(c.element,), value=c.loss,
                note="by itself" if c.requirement is None else
                f"by {c.requirement}, criticality {c.criticality:.4g}")
        for c in cause_of(impact, place)
    )  # fmt: skip


def _mean(impact: Impact, place: int) -> tuple[Portion, ...]:
    if not impact.loss[place]:
        return ()
    return tuple(
        Portion(of=part.members, value=part.adds,
                note=f"{part.requirement}: share {part.share:.4g} * criticality "
                f"{part.criticality:.4g} * loss {part.loss:.4g}")
        for part in parts_of(impact, place)
    )  # fmt: skip


def _assumptions(snapshot: Snapshot) -> Iterable[str]:
    yield "Nothing fails without a cause in the scenario."
    if snapshot.values_assumed:
        yield VALUES_ASSUMED
