"""Explanations of what an element carries."""

from collections.abc import Iterable

from alignment.catalogue import CHAIN_KINDS, KINDS
from alignment.errors import NotFound
from alignment.graphs.contribution import element_contribution
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.flow import flow_graph
from alignment.graphs.lenses import Lens
from alignment.graphs.routes import Routes, routes_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, known, label, per_year

OUTSIDE = "it takes no part in the chain"

_TOP = 10
_FLOW = "METHODS 1.3: F = V + P^T F"


def explain_contribution(
    snapshot: Snapshot, element: str, lens: str = Lens.SERVICE
) -> Explanation:
    """Why an element is credited with so much in a lens."""
    if lens not in set(Lens):
        raise NotFound.of("lens", lens, close=list(Lens))
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
