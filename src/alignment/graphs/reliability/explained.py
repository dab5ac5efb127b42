"""What is behind the figures of availability: formula, inputs, parts, assumptions, sources."""

from collections.abc import Iterable

import numpy as np

from alignment.catalogue import GATE_KINDS, KINDS, Target
from alignment.errors import Invalid, Unanswerable
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.reliability.availability import known_of
from alignment.graphs.reliability.cut_sets import cut_sets_of
from alignment.graphs.reliability.estimates_explained import (
    INDEPENDENT,
    SOURCES,
    Asked,
    estimated,
    loss_asked,
)
from alignment.graphs.reliability.event import below
from alignment.graphs.reliability.exact import odds_of, solve
from alignment.graphs.reliability.importance import importance_of
from alignment.graphs.reliability.levels import steps
from alignment.graphs.reliability.losses import ANYTHING
from alignment.graphs.reliability.promises import Promise, promises_of, thing_text
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import (
    amount_text,
    figure_text,
    known,
    label,
    per_year,
    probability_text,
)

_MOST = 20
"""Parts and inputs that are listed."""

_TOO_LARGE = "the diagram of what it needs would be too large"
_WITHOUT = "less what is expected while it does not fail by itself"
EXPECTED_VALUE_AT_RISK = "E[VaR] = sum over objectives of value * E[loss]"


def probability_down(snapshot: Snapshot, element_id: str) -> Explanation:
    """Why an element is down with its probability: its most likely minimal cut sets."""
    return _probability(snapshot, Asked(
        figure="probability-down", element=element_id, unit="fraction",
        formula="P(S) = q P(S | e) + (1 - q) P(S | not e), event by event",
    ))  # fmt: skip


def probability_of_loss(
    snapshot: Snapshot, element_id: str, *, threshold: float = 1.0
) -> Explanation:
    """Why an element loses at least so much with its probability."""
    return _probability(snapshot, Asked(
        figure="probability-of-loss", element=element_id, unit="fraction", threshold=threshold,
        formula="P(loss >= theta) = q P(S | e) + (1 - q) P(S | not e), event by event",
    ))  # fmt: skip


def _probability(snapshot: Snapshot, asked: Asked) -> Explanation:
    element_id = str(asked.element)
    try:
        cuts = cut_sets_of(snapshot, element_id, threshold=asked.threshold)
        found = importance_of(snapshot, element_id, threshold=asked.threshold, limit=0)
    except Unanswerable:
        return estimated(snapshot, asked)
    pairs = sorted(zip(cuts.probabilities, cuts.cut_sets, strict=True), key=lambda p: (-p[0], p))
    element, likely = snapshot.index[element_id], pairs[:_MOST]
    theta = (loss_asked(asked.threshold),) if asked.figure == "probability-of-loss" else ()
    return Explanation(
        revision=snapshot.revision, figure=asked.figure, of=(element_id,),
        value=found.probability, unit=asked.unit, sentence=found.conclusion,
        formula=asked.formula,
        inputs=(*_unavailabilities(snapshot, {i for _, ids in likely for i in ids}), *theta),
        parts=tuple(
            Portion(of=ids, value=chance, note="all of these fail") for chance, ids in likely
        ),
        parts_omitted=len(pairs) - len(likely) + cuts.omitted,
        assumptions=(INDEPENDENT, *_unstated(snapshot, element), *cuts.remarks,
                     "Cut sets overlap, so their probabilities do not add up to the figure."),
        sources=(*SOURCES, "METHODS 3.3"),
    )  # fmt: skip


def expected_loss(snapshot: Snapshot, element_id: str) -> Explanation:
    """Why an element loses so much on average: each level it can lose, and how likely."""
    formula = "E[L] = sum over levels of (level - next lower level) * P(L >= level)"
    asked = Asked(figure="expected-loss", element=element_id, unit="fraction", formula=formula)
    try:
        found = importance_of(snapshot, element_id, limit=0)
    except Unanswerable:
        return estimated(snapshot, asked)
    if found.expected_loss is None:
        return estimated(snapshot, asked)
    chances = {x.level: x.probability for x in found.levels}
    parts = [
        Portion(of=(element_id,), value=step * chances[level],
                note=f"a loss of at least {level:.6g} has the probability "
                     f"{figure_text(chances[level], 6)}")
        for level, step in steps(sorted(chances))
    ]  # fmt: skip
    element = snapshot.index[element_id]
    return Explanation(
        revision=snapshot.revision, figure="expected-loss", of=(element_id,),
        value=found.expected_loss, unit="fraction", formula=formula, parts=tuple(parts),
        adds_up=bool(parts), assumptions=(INDEPENDENT, *_unstated(snapshot, element)),
        sources=SOURCES,
        sentence=f"{label(snapshot, element)} loses {figure_text(found.expected_loss)} on "
                 "average.",
    )  # fmt: skip


def expected_value_at_risk(snapshot: Snapshot) -> Explanation:
    """Why outages put so much at risk on average: objective by objective."""
    solved, unit = known_of(snapshot, 1.0, MOST_NODES), per_year(snapshot)
    at_risk = solved.value_at_risk
    if at_risk is None:
        return estimated(snapshot, Asked(
            figure="expected-value-at-risk", element=None, unit=unit,
            formula=EXPECTED_VALUE_AT_RISK,
        ))  # fmt: skip
    parts = [
        Portion(of=(snapshot.ids[u],), value=known(snapshot.value[u] * solved.expected_loss[u]),
                note=f"worth {amount_text(snapshot.value[u])}, loses "
                     f"{figure_text(solved.expected_loss[u])} on average")
        for u in _valued(snapshot)
    ]  # fmt: skip
    parts.sort(key=lambda p: (-(p.value or 0.0), p.of))
    return Explanation(
        revision=snapshot.revision, figure="expected-value-at-risk", of=(), value=at_risk,
        unit=unit, formula=EXPECTED_VALUE_AT_RISK, adds_up=len(parts) <= _MOST,
        sentence=f"On average {amount_text(at_risk, snapshot.currency)} a year is at risk from "
                 "outages.",
        parts=tuple(parts[:_MOST]), parts_omitted=len(parts) - len(parts[:_MOST]),
        assumptions=(INDEPENDENT, *_unstated(snapshot, None)), sources=SOURCES,
    )  # fmt: skip


def probability_of_any_loss(snapshot: Snapshot) -> Explanation:
    """Why some objective loses something with its probability: how likely each of them does."""
    figure, formula = "probability-of-any-loss", "P(l_o > 0 for some objective o with a value)"
    solved = known_of(snapshot, 1.0, MOST_NODES)
    if solved.any_loss is None:
        return estimated(
            snapshot, Asked(figure=figure, element=None, unit="fraction", formula=formula)
        )
    touched = solve(snapshot, threshold=ANYTHING).reached
    parts = [
        Portion(of=(snapshot.ids[u],), value=known(touched[u]), note="loses anything")
        for u in _valued(snapshot)
    ]
    parts.sort(key=lambda p: (-(p.value or 0.0), p.of))
    return Explanation(
        revision=snapshot.revision, figure=figure, of=(), value=solved.any_loss, unit="fraction",
        formula=formula, parts=tuple(parts[:_MOST]), parts_omitted=max(len(parts) - _MOST, 0),
        sentence=f"With a probability of {probability_text(solved.any_loss)} some objective "
                 "loses something.",
        assumptions=(INDEPENDENT, "Objectives lose together, so the parts do not add up.",
                     *_unstated(snapshot, None)),
        sources=SOURCES,
    )  # fmt: skip


def birnbaum(snapshot: Snapshot, element_id: str) -> Explanation:
    """Why an own failure of an element costs so much on average."""
    asked = Asked(figure="birnbaum", element=element_id, unit=per_year(snapshot),
                  formula="B = E[VaR | down] - E[VaR | up]")  # fmt: skip
    both = _with_and_without(snapshot, element_id)
    if both is None:
        return estimated(snapshot, asked)
    with_, without = both
    name = label(snapshot, snapshot.index[element_id])
    return Explanation(
        revision=snapshot.revision, figure=asked.figure, of=(element_id,), value=with_ - without,
        unit=asked.unit, formula=asked.formula, inputs=_unavailabilities(snapshot, {element_id}),
        parts=(Portion(of=(element_id,), value=with_, note="expected while it is down"),
               Portion(of=(element_id,), value=-without, note=_WITHOUT)),
        adds_up=True, assumptions=(INDEPENDENT, *_unstated(snapshot, None)),
        sources=(*SOURCES, "Z. W. Birnbaum 1969"),
        sentence=f"While {name} is down, {amount_text(with_)} a year is at risk on average; "
                 f"while it does not fail, {amount_text(max(without, 0.0))}.",
    )  # fmt: skip


def avoidable(snapshot: Snapshot, element_id: str) -> Explanation:
    """Why so much less would be at risk if an element never failed by itself."""
    asked = Asked(figure="avoidable", element=element_id, unit=per_year(snapshot),
                  formula="avoidable = q * B = E[VaR] - E[VaR | up]")  # fmt: skip
    both = _with_and_without(snapshot, element_id)
    if both is None:
        return estimated(snapshot, asked)
    with_, without = both
    q, name = float(odds_of(snapshot)[snapshot.index[element_id]]), label(
        snapshot, snapshot.index[element_id])  # fmt: skip
    value = q * (with_ - without)
    return Explanation(
        revision=snapshot.revision, figure=asked.figure, of=(element_id,), value=value,
        unit=asked.unit, formula=asked.formula,
        inputs=(*_unavailabilities(snapshot, {element_id}),
                _stated("B", "value at risk with its failure less that without", with_ - without,
                        asked.unit, "see birnbaum")),
        parts=(Portion(of=(), value=without + value, note="expected as it is"),
               Portion(of=(element_id,), value=-without, note=_WITHOUT)),
        adds_up=True, assumptions=(INDEPENDENT, *_unstated(snapshot, None)), sources=SOURCES,
        sentence=f"If {name} never failed by itself, {amount_text(value)} a year less would be "
                 "at risk on average.",
    )  # fmt: skip


def _with_and_without(snapshot: Snapshot, element_id: str) -> tuple[float, float] | None:
    """Expected value at risk while an element is down and while it does not fail; None: unknown.

    Raises Invalid for what cannot fail by itself.
    """
    element = snapshot.index_of(element_id)
    if KINDS[snapshot.kind[element]] not in GATE_KINDS:
        msg = f"{element_id} cannot fail by itself; only processes, services and components can"
        raise Invalid(msg, element=element_id)
    solved = known_of(snapshot, 1.0, MOST_NODES)
    slope, at_risk = known(solved.slope[element]), solved.value_at_risk
    if slope is None or at_risk is None:
        return None
    q = float(odds_of(snapshot)[element])
    return at_risk + (1 - q) * slope, at_risk - q * slope


def promise(snapshot: Snapshot, target: Target) -> Explanation:
    """Why a promised availability can be kept, or not: what would help, and how much."""
    answer, key = promises_of(snapshot, [target]), (target.consumer, target.service)
    of, formula = (*key, target.indicator), "best = 1 - P(service is down); kept if best >= T"
    wanted = _stated("T", "what was promised", target.target, target.unit, "the target")
    if not answer.items:
        return Explanation(
            revision=snapshot.revision, figure="promise", of=of, value=None, unit=target.unit,
            formula=formula, inputs=(wanted,), reason=next(iter(answer.unchecked)),
            sentence=answer.conclusion, sources=SOURCES,
        )  # fmt: skip
    item = answer.items[0]
    service = snapshot.index[target.service]
    return Explanation(
        revision=snapshot.revision, figure="promise", of=of, value=item.best, unit=target.unit,
        formula=formula, reason="" if item.best is not None else _TOO_LARGE,
        inputs=(wanted, _stated("low", "lowest it can be", item.low, item.unit, "its bounds"),
                _stated("high", "highest it can be", item.high, item.unit, "its bounds")),
        parts=tuple(_helping(snapshot, item)), parts_omitted=item.obstacles_omitted,
        assumptions=(INDEPENDENT, *_unstated(snapshot, service)), sources=SOURCES,
        sentence=answer.conclusion,
    )  # fmt: skip


def _valued(snapshot: Snapshot) -> list[int]:
    """The elements that state a value."""
    return np.flatnonzero(snapshot.value > 0).tolist()


def _helping(snapshot: Snapshot, item: Promise) -> Iterable[Portion]:
    for one in item.obstacles:
        enough = "would suffice" if one.suffices else "would not suffice"
        ids = one.members if one.element is None else (one.element,)
        yield Portion(of=ids, value=one.gain,
                      note=f"{thing_text(snapshot, one)} without failures {enough}")  # fmt: skip


def _stated(name: str, meaning: str, value: float | None, unit: str, origin: str) -> Input:
    return Input(name=name, meaning=meaning, value=value, unit=unit, origin=origin)


def _unavailabilities(snapshot: Snapshot, ids: set[str]) -> tuple[Input, ...]:
    """Of the first of some elements, by id."""
    places = [(i, snapshot.index[i]) for i in sorted(ids)[:_MOST]]
    return tuple(
        _stated(f"q({i})", f"unavailability of {label(snapshot, u)}",
                known(snapshot.unavailability[u]), "fraction", "the element's unavailability")
        for i, u in places
    )  # fmt: skip


def _unstated(snapshot: Snapshot, element: int | None) -> Iterable[str]:
    """What is counted as 0 because nothing states it, below an element or anywhere."""
    some = np.arange(len(snapshot)) if element is None else below(snapshot, element)
    able = snapshot.kinds_are(*GATE_KINDS)[some]
    count = int((np.isnan(snapshot.unavailability[some]) & able).sum())
    if count:
        yield f"{count:,} elements state no unavailability and count as 0."
