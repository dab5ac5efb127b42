"""The questions: impact, contribution, routes, lines of sight, search. Names in, names out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.texts import Texts
from alignment.errors import Invalid, Problem
from alignment.graphs import contribution as contributions
from alignment.graphs import debt, impact
from alignment.graphs.arrows import ways_from
from alignment.graphs.routes import MOST_STEPS, Routes
from alignment.graphs.routes import routes_of as _routes_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.value_flow import MOST_NAMED, ValueFlow, value_flow_of
from alignment.runtime import Work
from alignment.usecases.delivery import leaking_of
from alignment.usecases.features import features_of

LENSES = ("service", "component", "practice")

MOST_ANSWERED = 100_000
"""Elements that one answer lists; what is beyond is counted under ``omitted``."""

_MOST_KEPT = 200_000
"""Memberships up to which contributions to everything are kept with their snapshot."""

_AT_ONCE = 1 << 16
"""Texts that are held at once while they are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One element that a search found, and how well it fits (0..100)."""

    id: str
    kind: str
    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found."""

    revision: int
    text: str
    items: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One element on a line of sight.

    Attributes:
        distance: Requirements between it and the element that was asked for.
        by: The nearer element that it carries, or is carried by.
        requirement: The requirement that joins the two, and its terms.
    """

    id: str
    kind: str
    name: str
    distance: int
    by: str
    requirement: str
    needs: int
    size: int
    criticality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The line of sight of one element: what it carries and what carries it.

    Attributes:
        upward: What needs it, the nearest first, up to the objectives.
        downward: What it stands on, the nearest first.
        omitted: How many steps upward and downward were left out.
    """

    revision: int
    id: str
    kind: str
    name: str
    upward: tuple[Step, ...]
    downward: tuple[Step, ...]
    omitted: Mapping[str, int]


def impact_of(
    work: Work, losses: Mapping[str, float], *,
    at: int | None = None, limit: int | None = MOST_ANSWERED,
) -> impact.Answer:  # fmt: skip
    """What fails or suffers when these elements lose so much (1 is down)."""
    require_some(losses)
    return impact.answer_of(work.snapshot(at), losses, limit=limit)


def require_some(losses: Mapping[str, float]) -> None:
    """Refuse a scenario in which nothing fails."""
    if not losses:
        msg = "name at least one element that fails or degrades"
        raise Invalid(msg, [Problem("losses", msg)])


def debt_of(
    work: Work, losses: Mapping[str, float], *, at: int | None = None, top: int | None = 20
) -> debt.Debt:
    """What every other failure would cost more while these elements are out."""
    require_some(losses)
    return debt.redundancy_debt(work.snapshot(at), losses, top=top)


def contribution_of(
    work: Work, *, lens: str = "service", objective: str | None = None, at: int | None = None
) -> contributions.Contribution:
    """Who carries how much of which objective's value; of all, worked out once a revision."""
    if lens not in LENSES:
        msg = f"there is no lens {lens!r}; take one of {', '.join(LENSES)}"
        raise Invalid(msg)
    snapshot = work.snapshot(at)

    def found() -> contributions.Contribution:
        practices = work.practices(at) if lens == "practice" else ()
        leaking = leaking_of(work, at=at)
        return contributions.contribution_of(
            snapshot, lens, objective=objective, practices=practices, leaking=leaking
        )

    if objective is not None or len(snapshot.member) > _MOST_KEPT:
        return found()
    return snapshot.remembered((contribution_of, lens), found)


def classes_of(
    work: Work, *, lens: str = "service", objective: str | None = None, at: int | None = None
) -> Mapping[str, tuple[float, float]]:
    """By class of client what value enters and what is credited; of all, once a revision."""
    snapshot = work.snapshot(at)

    def found() -> Mapping[str, tuple[float, float]]:
        practices = work.practices(at) if lens == "practice" else ()
        return contributions.classes_of(snapshot, lens, objective=objective, practices=practices)

    if objective is not None:
        return found()
    return snapshot.remembered((contributions.classes_of, lens), found)


def element_contribution_of(
    work: Work, element: str, *, at: int | None = None
) -> contributions.ElementContribution:
    """What one element carries of every objective."""
    snapshot = work.snapshot(at)
    is_practice = _kind(snapshot, snapshot.index_of(element)) == Kind.PRACTICE
    practices = work.practices(at) if is_practice else ()
    return contributions.element_contribution(snapshot, element, practices=practices)


def routes_of(
    work: Work, element: str, *,
    lens: str = "service", objective: str | None = None, top: int = 10, steps: int = MOST_STEPS,
    at: int | None = None,
) -> Routes:  # fmt: skip
    """The strongest routes by which value reaches an element, and the rest in one line."""
    snapshot = work.snapshot(at)
    return snapshot.lately(
        (_routes_of, element, lens, objective, top, steps),
        lambda: _routes_of(snapshot, element, lens, objective=objective, top=top, steps=steps),
    )


def flow_of(
    work: Work, *,
    objective: str | None = None, by: str = "", most: int = MOST_NAMED, at: int | None = None,
) -> ValueFlow:  # fmt: skip
    """The value on its way from objectives to components; of all it is kept with the snapshot.

    Args:
        work: The unit of work.
        objective: Only the value of this one; None for all.
        by: One of GROUPINGS, to put elements together by; empty for each by itself.
        most: How many are named in each column.
        at: The revision; the newest when none is named.
    """
    snapshot = work.snapshot(at)

    def found() -> ValueFlow:
        labels = features_of(work, at=at).labels(by) if by else None
        return value_flow_of(snapshot, objective=objective, most=most, labels=labels)

    return found() if objective else snapshot.remembered((value_flow_of, by, most), found)


def search(
    work: Work, text: str, *, limit: int = 20, at: int | None = None, kinds: Collection[Kind] = ()
) -> Found:
    """The elements, of some kinds or of all, whose id or name looks most like a text."""
    snapshot = work.snapshot(at)
    wanted = text.strip()
    if not wanted:
        msg = "say what to look for"
        raise Invalid(msg)
    score: dict[int, float] = {}
    folded = wanted.casefold()
    for texts in (snapshot.ids, snapshot.names):
        alike = _alike(folded, texts)
        if kinds:
            alike[~snapshot.kinds_are(*kinds)] = 0
        near = np.argsort(-alike, kind="stable")[: limit * 4]
        for place, value in zip(near.tolist(), alike[near].tolist(), strict=True):
            if value:
                bonus = 10.0 if folded in texts[place].casefold() else 0.0
                score[place] = max(score.get(place, 0.0), min(value + bonus, 100.0))
    best = sorted(score, key=lambda i: (-score[i], snapshot.kind[i], snapshot.ids[i]))[:limit]
    hits = tuple(
        Hit(id=snapshot.ids[i], kind=_kind(snapshot, i), name=snapshot.names[i],
            score=round(score[i], 1))
        for i in best
    )  # fmt: skip
    return Found(revision=snapshot.revision, text=wanted, items=hits)


def _alike(folded: str, texts: Texts) -> NDArray[np.float64]:
    """How much each text looks like one in small letters, of 100; 0 where it hardly does."""
    from rapidfuzz import fuzz, process

    parts = [
        process.cdist(
            [text.casefold() for text in texts[start : start + _AT_ONCE]], [folded],
            scorer=fuzz.WRatio, score_cutoff=60, dtype=np.float64, workers=-1,
        )[:, 0]
        for start in range(0, len(texts), _AT_ONCE)
    ]  # fmt: skip
    return np.concatenate([np.zeros(0), *parts])


def sight_of(work: Work, element: str, *, at: int | None = None, limit: int = 500) -> Sight:
    """What an element carries, up to the objectives, and what it stands on."""
    snapshot = work.snapshot(at)
    start = snapshot.index_of(element)
    upward, more_up = _walk(snapshot, start, upward=True, limit=limit)
    downward, more_down = _walk(snapshot, start, upward=False, limit=limit)
    return Sight(
        revision=snapshot.revision, id=element, kind=_kind(snapshot, start),
        name=snapshot.names[start], upward=upward, downward=downward,
        omitted={"upward": more_up, "downward": more_down},
    )  # fmt: skip


def _walk(
    snapshot: Snapshot, start: int, *, upward: bool, limit: int
) -> tuple[tuple[Step, ...], int]:
    """Breadth first from one element; each element once, by its shortest way."""
    ways = ways_from(snapshot, start, upward=upward)
    rank = ways.distance * len(KINDS) + snapshot.kind[ways.element]
    places = np.argsort(rank, kind="stable")
    if len(places) > limit:  # those of one rank stand by their ids: all of the last one's are read
        places = places[: np.searchsorted(rank[places], rank[places[limit - 1]], "right")]
    ids = [snapshot.ids[i] for i in ways.element[places].tolist()]
    order = sorted(zip(rank[places].tolist(), ids, places.tolist(), strict=True))[:limit]
    steps = tuple(_step(snapshot, *(int(column[i]) for column in ways)) for _, _, i in order)
    return steps, len(rank) - len(steps)


def _step(snapshot: Snapshot, far: int, near: int, group: int, distance: int) -> Step:
    return Step(
        id=snapshot.ids[far], kind=_kind(snapshot, far), name=snapshot.names[far],
        distance=distance, by=snapshot.ids[near], requirement=snapshot.requirement_ids[group],
        needs=int(snapshot.needs[group]), size=len(snapshot.members_of(group)),
        criticality=float(snapshot.kappa[group]),
    )  # fmt: skip


def _kind(snapshot: Snapshot, element: int) -> str:
    return KINDS[int(snapshot.kind[element])].value
