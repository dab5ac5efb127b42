"""Explanations of what an element carries."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from alignment.catalogue import CHAIN_KINDS, KINDS, Kind, PracticeSupport
from alignment.errors import NotFound
from alignment.graphs.contribution import CLASSES, contribution_of, element_contribution
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.flow import flow_graph
from alignment.graphs.lenses import Lens
from alignment.graphs.routes import Routes, routes_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, known, label, per_year

OUTSIDE = "it takes no part in the chain"

_TOP = 10
_MOST_PLACES = 50
CLASS_SAYS = {
    "external-direct": "external clients, online: they measure IT themselves",
    "external-indirect": "external clients, through processes",
    "internal": "no external client on the way",
}
_FLOW = "METHODS 1.3: F = V + P^T F"


def explain_contribution(
    snapshot: Snapshot, element: str, lens: str = Lens.SERVICE
) -> Explanation:
    """Why an element is credited with so much in a lens."""
    _lens(lens)
    found = element_contribution(snapshot, element)
    figure = next((f for f in found.figures if f.lens == lens), None)
    reason = "" if figure else f"the {lens} lens does not credit {element}"
    ways = routes_of(snapshot, element, lens, top=_TOP) if figure else None
    split = figure.by_objective if figure else {}
    amount = figure.contribution if figure else None
    name, unit = label(snapshot, snapshot.index_of(element)), per_year(snapshot)
    said = "nothing" if amount is None else f"{amount_text(amount)} {unit}"
    return Explanation(
        revision=snapshot.revision, figure="contribution", of=(element, lens), value=amount,
        unit=unit, reason=reason, sentence=f"{name} is credited with {said} in the {lens} lens.",
        formula="R_u = sum over routes from an objective of V * product of edge shares * rho_u",
        inputs=values_of(snapshot, split), adds_up=True,
        parts=tuple(Portion(of=(o,), value=a, note="of its value") for o, a in split.items()),
        routes=ways.routes if ways else (), routes_omitted=(ways.further or 0) if ways else 0,
        assumptions=_assumptions(snapshot, ways), sources=(_FLOW, "METHODS 1.3, the lenses"),
    )  # fmt: skip


def explain_of_objective(
    snapshot: Snapshot, element: str, objective: str, lens: str = Lens.SERVICE
) -> Explanation:
    """Why an element is credited with so much of one objective's value."""
    whole = explain_contribution(snapshot, element, lens)
    index = snapshot.index_of(objective)
    reason = whole.reason
    if not reason and KINDS[snapshot.kind[index]] != Kind.OBJECTIVE:
        reason = f"{objective} is no objective"
    value = None if reason else next((p.value for p in whole.parts if p.of == (objective,)), 0.0)
    ways = None if reason else routes_of(snapshot, element, lens, objective=objective, top=_TOP)
    said = "nothing" if not value else f"{amount_text(value)} {whole.unit}"
    name, of = label(snapshot, snapshot.index_of(element)), label(snapshot, index)
    return replace(
        whole, figure="objective-contribution", of=(element, objective, lens), value=value,
        reason=reason, parts=(), adds_up=False,
        sentence=f"Of the value of {of} {name} is credited with {said} in the {lens} lens.",
        inputs=() if reason else values_of(snapshot, (objective,)),
        routes=ways.routes if ways else (), routes_omitted=(ways.further or 0) if ways else 0,
        assumptions=_assumptions(snapshot, ways),
    )  # fmt: skip


def explain_support(snapshot: Snapshot, element: str) -> Explanation:
    """Why so much value stands on an element."""
    graph, index = flow_graph(snapshot), snapshot.index_of(element)
    rank = int(graph.rank[index])
    passed, visits = float(graph.total.flow[rank]), graph.visits_at(rank)
    unit, name = per_year(snapshot), label(snapshot, index)
    inputs = (
        Input(name="F_u", meaning="value that passes it, each turn in a circle counted",
              value=passed, unit=unit, origin="the flow of value"),
        Input(name="N_uu", meaning="how often what starts here passes it", value=known(visits),
              origin="1 outside circles"),
    )  # fmt: skip
    value, reason = known(passed / visits), ""
    if KINDS[snapshot.kind[index]] not in CHAIN_KINDS:
        value, reason = None, OUTSIDE
    elif value is None:
        reason = "it is in a circle too large for a table of support"
    said = f"{name} has no support that could be told: {reason}."
    if value is not None:
        said = f"{amount_text(value)} {unit} stands on {name}; it must not be added to others."
    return Explanation(
        revision=snapshot.revision, figure="support", of=(element,), value=value, unit=unit,
        reason=reason, sentence=said, formula="support_u = F_u / N_uu", inputs=inputs,
        parts=_inflows(snapshot, index), assumptions=_assumptions(snapshot, None),
        sources=(_FLOW, "METHODS 1.3, support"),
    )  # fmt: skip


def _inflows(snapshot: Snapshot, element: int) -> tuple[Portion, ...]:
    """What the consumers of an element pass on to it."""
    graph = flow_graph(snapshot)
    ptr, target, share = graph.streams.arrows
    uses = snapshot.uses_of(element)
    owners = sorted(set(snapshot.owner[uses].tolist()))
    found = []
    for owner in owners:
        rank = int(graph.rank[owner])
        for place in range(int(ptr[rank]), int(ptr[rank + 1])):
            if int(target[place]) == int(graph.rank[element]):
                part = float(graph.total.flow[rank]) * float(share[place])
                note = f"passes on {float(share[place]):.6g} of what passes it"
                found.append(Portion(of=(snapshot.ids[owner],), value=part, note=note))
    return tuple(sorted(found, key=lambda p: (-(p.value or 0.0), p.of)))


def values_of(snapshot: Snapshot, objectives: Iterable[str]) -> tuple[Input, ...]:
    """What some objectives are worth, as inputs."""
    origin = "assumed" if snapshot.values_assumed else "stated by the objective"
    return tuple(
        Input(name=f"V_{o}", meaning=f"value of {label(snapshot, snapshot.index_of(o))}",
              value=float(snapshot.value[snapshot.index_of(o)]), unit=per_year(snapshot),
              origin=origin)
        for o in objectives
    )  # fmt: skip


def _assumptions(snapshot: Snapshot, ways: Routes | None) -> tuple[str, ...]:
    found = list(ways.remarks) if ways else []
    if snapshot.values_assumed:
        found.append(VALUES_ASSUMED)
    ignored = len(flow_graph(snapshot).ignored)
    if ignored:
        found.append(f"{ignored:,} requirements do not run down the chain and carry no value.")
    return tuple(dict.fromkeys(found))


def explain_unattributed(
    snapshot: Snapshot, lens: str = Lens.SERVICE, *, practices: Iterable[PracticeSupport] = ()
) -> Explanation:
    """Why so much value is credited to nobody: where it ends, and the reason."""
    found = contribution_of(snapshot, _lens(lens), practices=practices)
    lost, unit = found.unattributed, per_year(snapshot)
    value = sum(u.amount for u in lost)
    parts = [Portion(of=(u.id,), value=u.amount, note=u.reason) for u in lost[:_MOST_PLACES]]
    further = len(lost) - len(parts)
    if further:
        rest = value - sum(p.value or 0.0 for p in parts)
        parts.append(Portion(of=(), value=rest, note=f"{further:,} more elements"))
    return Explanation(
        revision=snapshot.revision, figure="unattributed", of=(lens,), value=value, unit=unit,
        sentence=f"{amount_text(value)} of {amount_text(found.total)} {unit} is credited to no "
                 f"{lens}.",
        formula="unattributed = sum of V_o - sum of what is credited", parts=tuple(parts),
        parts_omitted=further, adds_up=True, inputs=values_of(snapshot, _valued(snapshot)),
        assumptions=_assumptions(snapshot, None), sources=(_FLOW, "METHODS 1.3, the lenses"),
    )  # fmt: skip


def explain_class(
    snapshot: Snapshot, element: str, name: str, lens: str, *,
    practices: Iterable[PracticeSupport] = (),
) -> Explanation:  # fmt: skip
    """Why so much of what an element is credited with comes by one class of client."""
    require_class(name)
    place, unit = snapshot.index_of(element), per_year(snapshot)
    found = contribution_of(snapshot, _lens(lens), practices=practices)
    item = next((i for i in found.items if i.id == element), None)
    split = item.by_class if item else {}
    value = split.get(name, 0.0) if item else None
    said = "nothing" if value is None else f"{amount_text(value)} {unit}"
    return Explanation(
        revision=snapshot.revision, figure="class-contribution", of=(element, name, lens),
        value=value, unit=unit,
        reason="" if item else f"the {lens} lens does not credit {element}",
        sentence=f"{label(snapshot, place)} is credited with {said} of the class {name}.",
        formula="the flow of value, split by the first client on its way and his channel",
        inputs=() if item is None else (
            Input(name="R_u", meaning="credited in all; the classes add up to it",
                  value=item.contribution, unit=unit, origin="see contribution"),
        ),
        parts=tuple(Portion(of=(c,), value=split.get(c, 0.0), note=CLASS_SAYS[c])
                    for c in CLASSES if item),
        assumptions=_assumptions(snapshot, None), sources=(_FLOW, "METHODS 1.4"),
    )  # fmt: skip


def require_class(name: str) -> None:
    """Raises NotFound for what is no class of client."""
    if name not in CLASSES:
        raise NotFound.of("class of client", name, close=list(CLASSES))


def _lens(lens: str) -> str:
    if lens not in set(Lens):
        raise NotFound.of("lens", lens, close=list(Lens))
    return lens


def _valued(snapshot: Snapshot) -> list[str]:
    """The objectives that are worth most, as many as are listed."""
    worth = sorted(np.flatnonzero(snapshot.value > 0).tolist(), key=lambda o: -snapshot.value[o])
    return [snapshot.ids[o] for o in worth[:_MOST_PLACES]]
