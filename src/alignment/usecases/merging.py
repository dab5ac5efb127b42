"""That an element of one source is one of another: suggested, and done when a person says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alignment.catalogue import Element, Estate
from alignment.catalogue.edits import Edit, difference
from alignment.catalogue.rules import check_estate
from alignment.catalogue.sources import joined, source_of
from alignment.errors import Conflict, Invalid, NotFound
from alignment.exchange.archimate.redrawn import referring
from alignment.graphs.snapshot import closest
from alignment.runtime import Work, WritingWork
from alignment.usecases.maintain import Written

MOST_PAIRS = 20_000_000
"""Pairs of names that are compared; some ten seconds' worth."""

MOST_SUGGESTED = 100
_ALIKE = 90.0
"""Score, of 100, from which two names are worth a look."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two elements of one kind whose names are alike; nothing was done about it.

    Attributes:
        element, name: The one that could go.
        other, other_name: The one that could stay.
        score: How alike the names are, 0..100.
    """

    element: str
    name: str
    other: str
    other_name: str
    score: float


def suggestions_of(before: Estate, edits: Sequence[Edit], source: str) -> tuple[Suggestion, ...]:
    """What an import adds and what may be here already, by name, the likest first."""
    if not source or not before.elements:
        return ()
    added = [
        edit.after for edit in edits if edit.before is None and isinstance(edit.after, Element)
    ]
    others = [e for e in before.elements if source_of(e)[0] != source]
    return _alike(added, others)


def list_suggestions(work: Work) -> tuple[Suggestion, ...]:
    """Elements of one source that may be elements of another, over the whole catalogue."""
    estate = work.reader.estate()
    sources = sorted({name for e in estate.elements if (name := source_of(e)[0])})
    found: list[Suggestion] = []
    earlier = [e for e in estate.elements if not e.origin]
    for source in sources:
        own = [e for e in estate.elements if source_of(e)[0] == source]
        found += _alike(own, earlier)
        earlier += own
    return tuple(sorted(found, key=_likest_first)[:MOST_SUGGESTED])


def merge(work: WritingWork, element: str, into: str, *, reason: str = "") -> Written:
    """Say that one element is another one that is here; later imports keep to it.

    Raises:
        NotFound: One of them is not there.
        Invalid: They are one, or the first was not brought by a source.
        Conflict: They are of different kinds.
    """
    before = work.reader.estate()
    by_id = {e.id: e for e in before.elements}
    for name in (element, into):
        if name not in by_id:
            raise NotFound.of("element", name, close=closest(name, work.snapshot()))
    if element == into:
        msg = f"{element} is itself already"
        raise Invalid(msg)
    gone, stays = by_id[element], by_id[into]
    if gone.kind is not stays.kind:
        msg = f"{element} is a {gone.kind}, {into} a {stays.kind}; only one kind can be one"
        raise Conflict(msg, name=element)
    after = joined(before, element, into, refer=referring)
    check_estate(after)
    edits = difference(before, after, replacing=True)
    revision = work.revise(edits, reason=reason or f"Merge {element} into {into}")
    return Written(next(e for e in after.elements if e.id == into), revision)


def _alike(elements: Sequence[Element], others: Sequence[Element]) -> tuple[Suggestion, ...]:
    found: list[Suggestion] = []
    for kind in {e.kind for e in elements}:
        new = [e for e in elements if e.kind is kind]
        held = [e for e in others if e.kind is kind]
        if new and held and len(new) * len(held) <= MOST_PAIRS:
            found += _pairs(new, held)
    return tuple(sorted(found, key=_likest_first)[:MOST_SUGGESTED])


def _pairs(new: Sequence[Element], held: Sequence[Element]) -> Iterable[Suggestion]:
    """The likest of the held elements for each new one that has any."""
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    scores = process.cdist(
        [e.name for e in new], [e.name for e in held], processor=utils.default_process,
        scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, dtype=np.float32,
    )  # fmt: skip
    best = scores.argmax(axis=1)
    for place in np.flatnonzero(scores.max(axis=1)).tolist():
        one, other = new[place], held[int(best[place])]
        score = round(float(scores[place, best[place]]), 1)
        yield Suggestion(one.id, one.name, other.id, other.name, score)


def _likest_first(suggestion: Suggestion) -> tuple[float, str, str]:
    return (-suggestion.score, suggestion.element, suggestion.other)
