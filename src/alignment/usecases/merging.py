"""That an element of one source is one of another: suggested, and done when a person says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alignment.catalogue import KINDS, Element, Estate, Finding, Severity
from alignment.catalogue.edits import Edit, difference
from alignment.catalogue.rules import check_estate
from alignment.catalogue.sources import joined, source_of
from alignment.errors import Conflict, Invalid, NotFound
from alignment.exchange.archimate.redrawn import referring
from alignment.graphs.snapshot import closest
from alignment.runtime import Work, WritingWork
from alignment.usecases.maintain import Written

MOST_PAIRS = 4_000_000
"""Pairs of names that are compared: an import waits for it, and so do other writers."""

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


@dataclass(frozen=True, slots=True)
class Alike:
    """Elements whose names are alike, the likest first, and what was not looked at."""

    suggestions: tuple[Suggestion, ...] = ()
    findings: tuple[Finding, ...] = ()


def suggestions_of(before: Estate, edits: Sequence[Edit], source: str) -> Alike:
    """What an import adds and what may be here already, by name."""
    if not source or not before.elements:
        return Alike()
    added = [
        edit.after for edit in edits if edit.before is None and isinstance(edit.after, Element)
    ]
    others = [e for e in before.elements if source_of(e)[0] != source]
    return _alike([(added, others)])


def list_suggestions(work: Work) -> Alike:
    """Elements of one source that may be elements of another; compared once a revision."""
    return work.snapshot().remembered(list_suggestions, lambda: _listed(work))


def _listed(work: Work) -> Alike:
    by_source: dict[str, list[Element]] = {}
    for element in work.reader.entities("elements"):
        by_source.setdefault(source_of(element)[0], []).append(element)
    earlier = by_source.pop("", [])
    pairs = []
    for _, own in sorted(by_source.items()):
        pairs.append((own, list(earlier)))
        earlier += own
    return _alike(pairs)


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


def _alike(pairs: Iterable[tuple[Sequence[Element], Sequence[Element]]]) -> Alike:
    """The likest of some elements and others, kind by kind."""
    found: list[Suggestion] = []
    findings: list[Finding] = []
    for elements, others in pairs:
        for kind in KINDS:
            new = [e for e in elements if e.kind is kind]
            held = [e for e in others if e.kind is kind]
            if len(new) * len(held) > MOST_PAIRS:
                what = f"{len(new):,} and {len(held):,} elements of the kind {kind}"
                message = f"{what} were not compared by their names: they are too many"
                findings.append(Finding(Severity.INFO, "not-compared", "", message))
            elif new and held:
                found += _pairs(new, held)
    found.sort(key=_likest_first)
    if len(found) > MOST_SUGGESTED:
        message = f"{len(found):,} elements look alike; the likest {MOST_SUGGESTED} are listed"
        findings.append(Finding(Severity.INFO, "not-compared", "", message))
    return Alike(tuple(found[:MOST_SUGGESTED]), tuple(findings))


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
