"""How far a ranking depends on its weights: flips, bounds, spread, and what to check first."""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from alignment.catalogue import Kind, PracticeSupport, Requirement
from alignment.catalogue.edits import WEIGHING
from alignment.errors import Invalid, Problem
from alignment.graphs.explained import Explanation, Input
from alignment.graphs.sensitivity import (
    checking,
    explained,
    flips,
    ranges,
    spread,
    spread_explained,
)
from alignment.graphs.sensitivity.flips import Turned
from alignment.graphs.sensitivity.spread import CONCENTRATION, Uncertainty
from alignment.graphs.snapshot import Snapshot
from alignment.runtime import Work
from alignment.usecases.maintain import find, history_of

MOST_SPREAD = 100
"""The largest contributions whose spread is explained."""

_KEPT = 50
"""Answers of one kind that are kept with a snapshot."""

_PARTS = 20
"""Elements by which an open ranking is explained."""


def checks_of(
    work: Work, *, lens: str = "service", concentration: float = CONCENTRATION, top: int = 10,
    at: int | None = None,
) -> checking.Checks:  # fmt: skip
    """The few weights whose checking would narrow the ranking most."""
    kept = work.snapshot(at).derived(_checks)
    return kept(
        lens=lens, concentration=concentration, top=top, practices=_practices(work, lens, at)
    )


def _checks(snapshot: Snapshot) -> Callable[..., checking.Checks]:
    """Answers which weights to check; what was asked last is kept with the snapshot."""
    return lru_cache(_KEPT)(partial(checking.checks_of, snapshot))


def flips_of(
    work: Work, turned: Turned, *, lens: str = "service", top: int = 20, at: int | None = None
) -> flips.Flips:
    """Where neighbours in the ranking pass one another as a weight or a value is turned."""
    kept = work.snapshot(at).derived(_flips)
    return kept(turned, lens=lens, practices=_practices(work, lens, at), top=top)


def _flips(snapshot: Snapshot) -> Callable[..., flips.Flips]:
    """Answers where neighbours pass one another; kept likewise."""
    return lru_cache(_KEPT)(partial(flips.flips_of, snapshot))


def ranges_of(
    work: Work, *, within: float = ranges.WITHIN, element: str | None = None,
    lens: str = "service", top: int = 20, at: int | None = None,
) -> ranges.Ranges:  # fmt: skip
    """Between which bounds contributions lie when shares vary within intervals."""
    return ranges.ranges_of(
        work.snapshot(at), within=within, element=element, lens=lens, top=top,
        practices=_practices(work, lens, at),
    )  # fmt: skip


def spread_of(
    work: Work, uncertainty: Uncertainty, *, lens: str = "service", top: int = 20,
    at: int | None = None,
) -> spread.Spread:  # fmt: skip
    """How far contributions and ranks spread when all weights are uncertain."""
    practices = _practices(work, lens, at)
    return spread.spread_of(
        work.snapshot(at), uncertainty, lens=lens, practices=practices, top=top
    )


def explain_flip(
    work: Work, along: str, *pair: str, lens: str = "service", member: str | None = None,
    at: int | None,
) -> Explanation:  # fmt: skip
    """Why two change places at a number: of a requirement, objective or element, and the two.

    Without the two, of the nearest flip; with a member along its share; of an objective along its
    value, of another element along its own weight. An element named as its own member is turned
    along its own weight, an objective too.
    """
    if len(pair) == 1:
        msg = "name both that change places, or none"
        raise Invalid(msg, [Problem("of", msg)])
    snapshot = work.snapshot(at)
    return explained.flip_explained(
        snapshot,
        _turned(snapshot, along, member),
        pair,
        lens=lens,
        practices=_practices(work, lens, at),
    )


def _turned(snapshot: Snapshot, along: str, member: str | None) -> Turned:
    place = snapshot.place_of(along)
    if place is None or member not in (None, along):
        return Turned(requirement=along, member=member)
    if member is None and snapshot.kinds_are(Kind.OBJECTIVE)[place]:
        return Turned(objective=along)
    return Turned(element=along)


def explain_range(
    work: Work, element: str, *, lens: str = "service", within: float = ranges.WITHIN,
    at: int | None,
) -> Explanation:  # fmt: skip
    """Between which bounds a contribution lies when every share may be so far off."""
    snapshot = work.snapshot(at)
    found = ranges_of(work, lens=lens, within=within, top=len(snapshot), at=at)
    return spread_explained.range_explained(snapshot, found, element)


def explain_spread(
    work: Work, element: str, *, lens: str = "service", at: int | None, **drawn: Any
) -> Explanation:
    """How far a contribution spreads, drawn as ``Uncertainty`` has it by name."""
    found = spread_of(work, Uncertainty(**drawn), lens=lens, top=MOST_SPREAD, at=at)
    return spread_explained.spread_explained(work.snapshot(at), found, element)


def explain_rank(
    work: Work, element: str, *, lens: str = "service", at: int | None, **drawn: Any
) -> Explanation:
    """Which rank a contribution has, and how often it holds it in the same draws."""
    found = spread_of(work, Uncertainty(**drawn), lens=lens, top=MOST_SPREAD, at=at)
    return spread_explained.rank_explained(work.snapshot(at), found, element)


def explain_open(
    work: Work, *, lens: str = "service", concentration: float = CONCENTRATION, at: int | None
) -> Explanation:
    """How much of a ranking is open, and whose weights cause it."""
    found = checks_of(work, lens=lens, concentration=concentration, top=_PARTS, at=at)
    return spread_explained.open_explained(work.snapshot(at), found)


def explain_weight(work: Work, requirement: str, *, at: int | None) -> Explanation:
    """Why a requirement weighs what it does: what stated it, and whom it is divided with."""
    snapshot = work.snapshot(at)
    held: Requirement = find(work, "requirements", requirement, at=at).entity
    return explained.weight_explained(snapshot, held, origin=tuple(_origin(work, held, at)))


def _origin(work: Work, requirement: Requirement, at: int | None) -> Iterator[Input]:
    """The revision that stated the weight, and the judgements behind it."""
    last = work.reader.resolve(at)
    for revision, edit in history_of(work, "requirements", requirement.id):
        if revision.number <= last and (edit.verb == "added" or "weight" in edit.changes()):
            yield Input(
                name="revision", meaning="stated it", value=float(revision.number),
                origin=revision.reason,
            )  # fmt: skip
            break
    kept = find(work, "elements", requirement.of, at=at).entity.properties.get(WEIGHING)
    if isinstance(kept, str):
        yield from _judgements(kept, requirement.id)


def _judgements(kept: str, requirement: str) -> Iterator[Input]:
    """What people said of a requirement, as the property of the element keeps it."""
    origin = f"property {WEIGHING}"
    try:
        said: Any = json.loads(kept)
        ratio, people = said.get("ratio"), said["people"].items()
        if ratio is not None:
            yield Input(name="CR", meaning=f"consistency ratio by {said['table']}",
                        value=float(ratio), origin=origin)  # fmt: skip
        for person, judged in people:
            for first, second, value in _pairs(judged):
                if requirement in {first, second}:
                    meaning = f"{person}: {first}" + (f" against {second}" if second else "")
                    yield Input(name="judgement", meaning=meaning, value=float(value),
                                origin=origin)  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # a user's own text under this name


def _pairs(judged: Any) -> Iterator[tuple[str, str, float]]:
    """Judgements of pairs, or points of single ones."""
    if isinstance(judged, dict):
        yield from ((name, "", points) for name, points in judged.items())
    else:
        yield from ((first, second, ratio) for first, second, ratio in judged)


def _practices(work: Work, lens: str, at: int | None) -> tuple[PracticeSupport, ...]:
    """Who manages what; read only where the lens looks at it."""
    return tuple(work.practices(at)) if lens == "practice" else ()
