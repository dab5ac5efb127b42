"""Why value is credited as it is: of an element, of a class of client, of nobody."""

from collections.abc import Sequence
from dataclasses import replace

from alignment.catalogue import Kind, PracticeSupport
from alignment.graphs import value_explained
from alignment.graphs.explained import Explanation
from alignment.graphs.lenses import Lens
from alignment.graphs.portfolio.practices import explain_practice_contribution
from alignment.runtime import Work


def explain_contribution(
    work: Work, element: str, lens: str = Lens.SERVICE, *, at: int | None
) -> Explanation:
    """Why an element is credited with so much in a lens."""
    snapshot = work.snapshot(at)
    if lens != Lens.PRACTICE:
        return value_explained.explain_contribution(snapshot, element, lens)
    found = explain_practice_contribution(snapshot, element, _practices(work, lens, at))
    return replace(found, figure="contribution", of=(element, lens))


def explain_unattributed(work: Work, lens: str = Lens.SERVICE, *, at: int | None) -> Explanation:
    """Why so much value is credited to nobody."""
    practices = _practices(work, lens, at)
    return value_explained.explain_unattributed(work.snapshot(at), lens, practices=practices)


def explain_class(
    work: Work, element: str, name: str, lens: str = "", *, at: int | None
) -> Explanation:
    """Why so much comes by a class of client; in the lens of the element where none is named."""
    snapshot = work.snapshot(at)
    if not lens:
        kinds = (Kind.COMPONENT, Kind.PRACTICE)
        lens = next((k for k in kinds if snapshot.kinds_are(k)[snapshot.index_of(element)]),
                    Lens.SERVICE)  # fmt: skip
    practices = _practices(work, lens, at)
    return value_explained.explain_class(snapshot, element, name, lens, practices=practices)


def _practices(work: Work, lens: str, at: int | None) -> Sequence[PracticeSupport]:
    """Who manages what; read only where the lens looks at it."""
    return work.practices(at) if lens == Lens.PRACTICE else ()
