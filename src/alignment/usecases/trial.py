"""What edits would do to the figures, before and after, without touching the catalogue."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS, GATE_KINDS, KINDS, Element, Requirement
from alignment.catalogue.edits import Edit
from alignment.catalogue.progress import Progress, silent
from alignment.graphs.contribution import element_contribution
from alignment.graphs.delivered import cleared
from alignment.graphs.flow import support_of_all
from alignment.graphs.impact import propagate
from alignment.graphs.patch import patched
from alignment.graphs.snapshot import Snapshot
from alignment.runtime import Work, patch_of
from alignment.usecases.checks import require_sound
from alignment.usecases.maintain import difference_of

MOST_COMPARED = 12
"""Elements that are compared: each wants its own failure tried, twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one element is worth in one snapshot.

    Attributes:
        contribution: What it is credited with in the lens of its kind; None for kinds that
            earn nothing.
        support: Value that stands on it.
        at_risk: Value that its failure alone puts at risk; None for kinds that do not fail.
    """

    contribution: float | None
    support: float | None
    at_risk: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One element before and after; None where it is not there."""

    id: str
    name: str
    kind: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The figures of the touched elements before and after.

    Attributes:
        total_before, total_after: Value per year of all objectives.
        omitted: How many touched elements were not compared.
    """

    total_before: float
    total_after: float
    elements: tuple[Moved, ...]
    omitted: int


def effect_of(work: Work, edits: Sequence[Edit]) -> Effect:
    """What these edits would do; raises RuleBroken when the catalogue cannot hold them."""
    require_sound(work, edits)
    before = work.snapshot()
    return compared(before, patched(before, patch_of(edits)), touched_by(edits))


def effect_between(work: Work, a: int, b: int) -> Effect:
    """What the edits between two revisions did to the figures."""
    touched = difference_of(work, a, b).touched()
    return compared(work.snapshot(a), work.snapshot(b), touched, progress=work.progress)


def touched_by(edits: Iterable[Edit]) -> list[str]:
    """The elements that edits are about, each once, in the order in which they are named."""
    found: dict[str, None] = {}
    for edit in edits:
        for entity in (edit.after, edit.before):
            if isinstance(entity, Element):
                found[entity.id] = None
            elif isinstance(entity, Requirement):
                found |= dict.fromkeys((entity.of, *entity.members))
    return list(found)


def compared(
    before: Snapshot, after: Snapshot, ids: Sequence[str], *, progress: Progress = silent
) -> Effect:
    """The figures of some elements in two snapshots; those outside the chain have none.

    Of more than can be compared, those come first whose support changes most, then those nearest
    to the objectives.
    """
    chain = [i for i in ids if _in_chain(before, i) or _in_chain(after, i)]
    if len(chain) > MOST_COMPARED:
        shift = _shifts(before, after)
        chain.sort(
            key=lambda i: (-shift(i), _kind(after if _in_chain(after, i) else before, i), i)
        )
    moved = []
    for done, element in enumerate(chain[:MOST_COMPARED]):
        progress("elements", done, min(len(chain), MOST_COMPARED))
        moved.append(_moved(before, after, element))
    return Effect(
        total_before=before.total_value, total_after=after.total_value, elements=tuple(moved),
        omitted=max(len(chain) - MOST_COMPARED, 0),
    )  # fmt: skip


def _shifts(before: Snapshot, after: Snapshot) -> Callable[[str], float]:
    """Says by how much the value that stands on an element changes, rounding apart."""
    sides = [(s.place_of, np.nan_to_num(support_of_all(s))) for s in (before, after)]
    whole = max(before.total_value, after.total_value)

    def shift(element: str) -> float:
        places = [(place_of(element), support) for place_of, support in sides]
        was, now = (0.0 if place is None else float(support[place]) for place, support in places)
        return cleared(abs(now - was), whole)

    return shift


def _in_chain(snapshot: Snapshot, element: str) -> bool:
    place = snapshot.place_of(element)
    return place is not None and KINDS[snapshot.kind[place]] in CHAIN_KINDS


def _kind(snapshot: Snapshot, element: str) -> int:
    return int(snapshot.kind[snapshot.index_of(element)])


def _moved(before: Snapshot, after: Snapshot, element: str) -> Moved:
    shown = after if _in_chain(after, element) else before
    place = shown.index_of(element)
    return Moved(
        id=element, name=shown.names[place], kind=KINDS[shown.kind[place]].value,
        before=_standing(before, element), after=_standing(after, element),
    )  # fmt: skip


def _standing(snapshot: Snapshot, element: str) -> Standing | None:
    if not _in_chain(snapshot, element):
        return None
    found = element_contribution(snapshot, element)
    at_risk = None
    if found.kind in GATE_KINDS:
        at_risk = propagate(snapshot, {snapshot.index_of(element): 1.0}).value_at_risk
    own = next((f.contribution for f in found.figures if str(f.lens) == str(found.kind)), None)
    return Standing(contribution=own, support=found.support, at_risk=at_risk)
