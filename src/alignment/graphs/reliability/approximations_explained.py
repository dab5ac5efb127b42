"""What is behind the figures that other tools show in the place of an exact probability."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

import numpy as np

from alignment.errors import Unanswerable
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.reliability.cut_sets import cuts_of, state_text
from alignment.graphs.reliability.estimates_explained import INDEPENDENT, loss_asked
from alignment.graphs.reliability.event import Event, event_of
from alignment.graphs.reliability.importance import ElementImportance, importance_of, paths_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import label, probability_text

_MOST = 20
"""Sets that are listed; the others are counted."""

_TOO_MANY = "there are too many sets, or the diagram would be too large"

_Sets = Iterable[tuple[float, tuple[str, ...]]]
"""Probabilities and ids."""


@dataclass(frozen=True, slots=True)
class _Approximation:
    """One figure that stands beside the exact probability.

    Attributes:
        read: Its value of the answer.
        says: What it is of the probability that ``{s}`` is ``{d}``.
        by_paths: It is made of path sets, not of cut sets.
    """

    read: Callable[[ElementImportance], float | None]
    formula: str
    says: str
    source: str
    by_paths: bool = False


_FIGURES: Mapping[str, _Approximation] = {
    "rare-event": _Approximation(
        lambda i: i.rare_event, "rare event = sum over minimal cut sets of P(all of it fail)",
        "Summed over its cut sets", "SCRAM, approximations",
    ),
    "min-cut-upper-bound": _Approximation(
        lambda i: i.min_cut_upper_bound,
        "MCUB = 1 - product over minimal cut sets of (1 - P(all of it fail))",
        "As if its cut sets had nothing in common", "Esary and Proschan 1963",
    ),
    "path-lower-bound": _Approximation(
        lambda i: i.esary_proschan_low,
        "bound = product over minimal path sets of (1 - P(all of it work))",
        "As if its path sets had nothing in common", "Esary and Proschan 1963", by_paths=True,
    ),
}  # fmt: skip
"""Each approximation by its name at the doors."""

APPROXIMATIONS = tuple(_FIGURES)


def approximation(
    snapshot: Snapshot, figure: str, element: str, *, threshold: float = 1.0
) -> Explanation:
    """Why an approximation of the probability of a loss is what it is, set by set.

    Args:
        snapshot: The estate.
        figure: One of ``APPROXIMATIONS``.
        element: Id of what is down.
        threshold: The loss from which on it counts as down.
    """
    asked, name = _FIGURES[figure], label(snapshot, snapshot.index_of(element))
    found = _answered(snapshot, element, threshold)
    value = asked.read(found) if found else None
    said = f"The {figure.replace('-', ' ')} of {name} is not known: {_TOO_MANY}."
    inputs: tuple[Input, ...] = (loss_asked(threshold),)
    parts: tuple[Portion, ...] = ()
    omitted = 0
    if found and value is not None:
        said = (f"{asked.says}, {name} would be {state_text(threshold)} with a probability of "
                f"{probability_text(value)}; exactly it is "
                f"{probability_text(found.probability)}.")  # fmt: skip
        inputs += (Input(name="P(S)", meaning="the exact probability", value=found.probability,
                         unit="fraction", origin="see probability-of-loss"),)  # fmt: skip
        parts, omitted = _parts(snapshot, element, threshold, by_paths=asked.by_paths)
    capped = found is not None and found.rare_event_capped and figure == "rare-event"
    return Explanation(
        revision=snapshot.revision, figure=figure, of=(element,), value=value, unit="fraction",
        reason="" if value is not None else _TOO_MANY, sentence=said, formula=asked.formula,
        inputs=inputs, parts=parts, parts_omitted=omitted,
        adds_up=figure == "rare-event" and bool(parts) and not omitted and not capped,
        assumptions=(INDEPENDENT, *(("The sum is above 1 and was capped.",) if capped else ()),
                     *(found.remarks if found else ())),
        sources=("METHODS 3.3", asked.source),
    )  # fmt: skip


def _answered(snapshot: Snapshot, element: str, threshold: float) -> ElementImportance | None:
    try:
        return importance_of(snapshot, element, threshold=threshold, limit=0)
    except Unanswerable:
        return None


def _parts(
    snapshot: Snapshot, element: str, threshold: float, *, by_paths: bool
) -> tuple[tuple[Portion, ...], int]:
    """The likeliest sets, and how many more there are."""
    event = event_of(snapshot, element, threshold)
    sets, note = _cut_sets(event), "all of these fail"
    if by_paths:
        sets, note = _path_sets(event), "all of these work"
    known = list(sets)
    first = nlargest(_MOST, known, key=lambda pair: (pair[0], [-len(pair[1])], pair[1]))
    parts = tuple(Portion(of=ids, value=chance, note=note) for chance, ids in first)
    return parts, len(known) - len(parts)


def _cut_sets(event: Event) -> _Sets:
    cuts = cuts_of(event)
    for some in cuts.families.sets(cuts.family):
        yield float(np.prod(event.odds[list(some)])), _ids(event, some)


def _path_sets(event: Event) -> _Sets:
    found = paths_of(event)
    for some in found[0].sets(found[1]) if found else ():
        yield float(np.prod(1 - event.odds[list(some)])), _ids(event, some)


def _ids(event: Event, some: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(sorted(event.snapshot.ids[event.elements[v]] for v in some))
