"""What each failure matters to one element: the importances of reliability engineering.

Every measure stands under its own name: tools differ in what they call Fussell-Vesely.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alignment.catalogue import KINDS
from alignment.graphs.reliability.availability import counted, require_threshold
from alignment.graphs.reliability.cut_sets import MOST_FAMILY, Cuts, OfOrder, cuts_of, loss_text
from alignment.graphs.reliability.decision_diagram import NEVER, Chances, Full
from alignment.graphs.reliability.event import Event, event_of, failing
from alignment.graphs.reliability.set_families import Families, chance_of_none
from alignment.graphs.reliability.shapley import MOST_ALIKE, turning_points
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.graphs.snapshot import Floats, Snapshot
from alignment.graphs.words import label, percent_text, probability_text

MOST_IMPORTANCES = 100
"""Elements that are listed where nothing else is asked for."""

_MOST_MULTIPLIED = 100_000
"""Cut or path sets whose probabilities are multiplied for a bound."""

_MOST_STEPS = 1_000_000
"""Nodes of families that are looked at for the cut-set form of all elements together."""

_DUST = 1e-6
"""Part of a probability below which a difference is worked out anew rather than subtracted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """What the own failure of one element matters to the event; S is the event, e the failure.

    Attributes:
        unavailability: P(e), q.
        cut_sets: In how many minimal cut sets it stands; None where they were not counted.
        birnbaum: MIF, P(S|e) - P(S|not e).
        criticality: CIF, q / P(S) * MIF.
        diagnosis: DIF, P(e|S): that it had failed, given the event.
        risk_achievement: RAW, P(S|e) / P(S).
        risk_reduction: RRW, P(S) / P(S|not e); None where nothing else brings the event about.
        fussell_vesely: P(some minimal cut set with e happened) / P(S), the cut-set form.
        structural: That e is what brings the event about, all failing in every order alike
            (``shapley.py``); None where they are too many.
    """

    id: str
    kind: str
    name: str
    unavailability: float
    cut_sets: int | None
    birnbaum: float
    criticality: float | None
    diagnosis: float | None
    risk_achievement: float | None
    risk_reduction: float | None
    fussell_vesely: float | None
    structural: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChance:
    """Probability of losing at least a level."""

    level: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementImportance:
    """One element's event, its probability exactly and as others approximate it.

    Attributes:
        threshold: The loss that the event reaches.
        probability: Of the event, exactly.
        expected_loss: Mean loss; None where its levels are too many.
        levels: Probability of each loss; empty where there are too many.
        orders: How many minimal cut sets of each size there are, as far as was counted.
        counted_to: Sets of more elements than this were not counted; None when all were.
        rare_event: Sum of the probabilities of the minimal cut sets, at most 1.
        rare_event_capped: That sum was above 1.
        min_cut_upper_bound: 1 - product of (1 - P(cut set)).
        esary_proschan_low: Product of (1 - P(path set works)): with ``min_cut_upper_bound`` the
            interval of Esary and Proschan. None where the sets are too many.
        importances: Of what can fail below it, the largest criticality first.
        omitted: How many more can fail.
    """

    revision: int
    id: str
    kind: str
    name: str
    conclusion: str
    threshold: float
    probability: float
    expected_loss: float | None
    levels: tuple[LevelChance, ...]
    orders: tuple[OfOrder, ...]
    counted_to: int | None
    rare_event: float | None
    rare_event_capped: bool
    min_cut_upper_bound: float | None
    esary_proschan_low: float | None
    importances: tuple[Importance, ...]
    omitted: int
    remarks: tuple[str, ...]


def importance_of(
    snapshot: Snapshot, element_id: str, *, threshold: float = 1.0,
    limit: int = MOST_IMPORTANCES, nodes: int = MOST_NODES,
) -> ElementImportance:  # fmt: skip
    """What each failure matters to one element losing at least a threshold.

    Args:
        snapshot: The estate.
        element_id: Any element of the chain.
        threshold: In (0, 1].
        limit: List at most so many elements.
        nodes: Of the diagrams.

    Raises:
        NotFound: The element is not there.
        Invalid: It takes no part in the calculations, or the threshold is none.
        Unanswerable: Its diagram would need more nodes.

    Source: METHODS 3.3; Esary and Proschan 1963.
    """
    event = event_of(snapshot, element_id, require_threshold(threshold), nodes=nodes)
    cuts = cuts_of(event)
    turns = turning_points(event) if limit else None
    levels = event.losses.levels(event.element) or ()
    reached = [event.losses.reaching(event.element, level) for level in levels]
    form, chances = event.losses.form(event.element), event.chances()
    measured = _measured(event, cuts, chances, turns)
    summed = cuts.families.summed(cuts.family, event.odds)
    whole, chance = cuts.counted_to is None, float(chances.of[event.function])
    rows = _with_fussell_vesely(event, cuts, measured[:limit])
    upper, low = _multiplied(cuts, event.odds) if whole else None, _path_bound(event)
    return ElementImportance(
        revision=snapshot.revision, id=element_id, name=snapshot.names[event.element],
        kind=KINDS[snapshot.kind[event.element]].value,
        conclusion=_conclusion(event, chance, measured), threshold=threshold, probability=chance,
        expected_loss=None if form is None else chances.mean(form),
        levels=tuple(
            LevelChance(level=level, probability=float(chances.of[node]))
            for level, node in zip(levels, reached, strict=True) if node is not None
        ),
        orders=cuts.orders(), counted_to=cuts.counted_to,
        rare_event=min(summed, 1.0) if whole else None, rare_event_capped=summed > 1,
        min_cut_upper_bound=upper, esary_proschan_low=low, importances=rows,
        omitted=len(measured) - len(rows),
        remarks=(
            *_remarks(event, cuts, chance), *_left_out(rows, chance, upper, low, whole),
            *_structure_remarks(rows),
        ),
    )  # fmt: skip


def _measured(
    event: Event, cuts: Cuts, chances: Chances, turns: Mapping[int, float] | None
) -> list[Importance]:
    """All measures but the cut-set form, of all that can bring the event about with others."""
    diagrams, snapshot = event.diagrams, event.snapshot
    slopes = chances.slopes({event.function: 1.0})
    asked = sorted({diagrams.var[node] for node in diagrams.below([event.function])})
    uses = cuts.families.uses(cuts.family) if cuts.counted_to is None else None
    found = []
    for var in asked:
        element, q = event.elements[var], float(event.odds[var])
        with_, without = _conditioned(event, chances, var, float(slopes[var]))
        whole = float(chances.of[event.function])
        found.append(Importance(
            id=snapshot.ids[element], kind=KINDS[snapshot.kind[element]].value,
            name=snapshot.names[element], unavailability=q,
            cut_sets=None if uses is None else uses.get(var, 0),
            birnbaum=with_ - without, fussell_vesely=None,
            structural=None if turns is None else turns[var],
            criticality=q * (with_ - without) / whole if whole else None,
            diagnosis=q * with_ / whole if whole else None,
            risk_achievement=with_ / whole if whole else None,
            risk_reduction=whole / without if without else None,
        ))  # fmt: skip
    return sorted(found, key=lambda i: (-(i.criticality or 0.0), -i.birnbaum, i.id))


def _conditioned(event: Event, chances: Chances, var: int, slope: float) -> tuple[float, float]:
    """P(S|e) and P(S|not e); the latter worked out anew where it is a small difference."""
    whole, q = float(chances.of[event.function]), float(event.odds[var])
    with_, without = whole + (1 - q) * slope, whole - q * slope
    if without > _DUST * whole:
        return with_, without
    rest = event.diagrams.attempt(
        lambda: event.diagrams.restricted(event.function, lambda v: v != var)
    )
    if rest is None:
        return with_, max(without, 0.0)
    return with_, float(event.chances().of[rest])


def _with_fussell_vesely(
    event: Event, cuts: Cuts, measured: Sequence[Importance]
) -> tuple[Importance, ...]:
    """The cut-set form: the union of the minimal cut sets that hold an element."""
    if cuts.counted_to is not None:
        return tuple(measured)
    some = measured[: _MOST_STEPS // max(len(cuts.families.below(cuts.family)), 1)]
    number = {event.snapshot.ids[element]: var for var, element in enumerate(event.elements)}
    unions = [_union_with(event, cuts, number[i.id]) for i in some]
    chances = event.chances()
    whole = float(chances.of[event.function])
    return tuple(
        replace(one, fussell_vesely=one.unavailability * float(chances.of[union]) / whole)
        if union is not None and whole else one
        for one, union in zip(some, unions, strict=True)
    ) + tuple(measured[len(some) :])  # fmt: skip


def _union_with(event: Event, cuts: Cuts, var: int) -> int | None:
    """The diagram of the rest of some minimal cut set with this variable; None: too large."""
    try:
        rest = cuts.families.with_(cuts.family, var)
    except Full:
        return None
    return event.diagrams.attempt(lambda: cuts.families.union(rest))


def _multiplied(cuts: Cuts, odds: Floats) -> float | None:
    """1 - product of (1 - P(set)); None where the sets are too many to multiply."""
    if cuts.families.count(cuts.family) > _MOST_MULTIPLIED:
        return None
    return 1 - chance_of_none(cuts.families.sets(cuts.family), odds)


def _path_bound(event: Event) -> float | None:
    """The lower bound by path sets: what must work for the event not to happen."""
    if event.function == NEVER:
        return 0.0
    found = paths_of(event)
    return None if found is None else chance_of_none(found[0].sets(found[1]), 1 - event.odds)


def paths_of(event: Event) -> tuple[Families, int] | None:
    """The minimal path sets: what must all work for the event not to happen; None: too many."""
    families = Families(event.diagrams, most=MOST_FAMILY)
    dual = event.diagrams.attempt(lambda: event.diagrams.dual(event.function))
    if dual is None:
        return None
    try:
        paths = families.minimal(dual)
    except Full:
        return None
    return None if families.count(paths) > _MOST_MULTIPLIED else (families, paths)


def _conclusion(event: Event, probability: float, measured: Sequence[Importance]) -> str:
    name, what = label(event.snapshot, event.element), loss_text(event.threshold)
    first = f"The probability of {name} to {what} is {probability_text(probability)}"
    if not probability or not measured:
        return f"{first}."
    worst = measured[0]
    who = label(event.snapshot, event.snapshot.index[worst.id])
    part = percent_text(worst.criticality or 0.0)
    return f"{first}; {part} of it would go if {who} never failed by itself."


def _remarks(event: Event, cuts: Cuts, chance: float) -> Iterable[str]:
    if cuts.counted_to is not None:
        yield (f"Minimal cut sets of more than {cuts.counted_to} elements are too many: no "
               "cut-set form, no approximations.")  # fmt: skip
    if not chance:
        yield "The event has no probability, so ratios to it are not defined."
    unstated = np.isnan(event.snapshot.unavailability[list(event.elements)])
    count = int((unstated & failing(event.snapshot)[list(event.elements)]).sum())
    if count:
        yield f"{counted(count, 'no unavailability')} as 0."


def _left_out(
    rows: Sequence[Importance], chance: float, upper: float | None, low: float | None, whole: bool
) -> Iterable[str]:
    """Which figures are not there because too many sets would have to be looked at."""
    if not whole:
        return
    count = sum(row.fussell_vesely is None for row in rows) if chance else 0
    if count:
        yield f"The cut-set form of {count:,} elements was left out: there are too many cut sets."
    for name, bound, sets in (("upper bound", upper, "cut"), ("lower bound", low, "path")):
        if bound is None:
            yield f"The {name} was left out: there are too many {sets} sets."


def _structure_remarks(rows: Sequence[Importance]) -> Iterable[str]:
    if rows and rows[0].structural is None:
        yield (f"The structural importance was left out: more than {MOST_ALIKE} elements can "
               "bring the event about.")  # fmt: skip
