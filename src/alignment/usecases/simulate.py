"""A scenario answered whole: who is hit, by which routes, what value, and whom to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from alignment.catalogue import KINDS
from alignment.catalogue.runs import starts_of
from alignment.graphs import impact
from alignment.graphs.at_risk import ObjectiveAtRisk, at_risk_by_class, at_risk_by_objective
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.runtime import Work
from alignment.usecases.analyse import require_some
from alignment.usecases.features import features_of
from alignment.usecases.struck import struck

MOST_ROUTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One element on a route, and how much of itself it loses."""

    id: str
    name: str
    kind: str
    loss: float


class Called(Sequence[str]):
    """What some elements are called, each by its name or else its id: read when looked at."""

    def __init__(self, snapshot: Snapshot, elements: Ints) -> None:
        self._snapshot, self._elements = snapshot, elements

    def __len__(self) -> int:
        return len(self._elements)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "Called": ...
    def __getitem__(self, place: int | slice) -> "str | Called":
        if isinstance(place, slice):
            return Called(self._snapshot, self._elements[place])
        element = int(self._elements[place])
        return self._snapshot.names[element] or self._snapshot.ids[element]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who is responsible for some of what is hit or exposed.

    Attributes:
        owner: Empty for what states no owner.
        hit, exposed: How many elements lose something, and how many were spared but exposed.
        elements: Their names, the worst hit first.
    """

    owner: str
    hit: int
    exposed: int
    elements: Called


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a scenario means.

    Attributes:
        answer: The impact itself, the worst first.
        by_objective: Value at risk; adds up to all of it.
        by_class: The same by class of client.
        routes: The most damaging route to each of the objectives that lose most, from there
            down to what fails; ``routes_omitted`` objectives more are at risk.
        contacts: Owners, those with most hits first; what states none stands last.
    """

    answer: impact.Answer
    by_objective: tuple[ObjectiveAtRisk, ...]
    by_class: Mapping[str, float]
    routes: tuple[tuple[RouteStep, ...], ...]
    routes_omitted: int
    contacts: tuple[Contact, ...]


def simulate(
    work: Work, losses: Mapping[str, float], *, at: int | None = None, limit: int | None = None
) -> Simulation:
    """Answer a scenario: own loss of each element that fails or degrades, by id.

    The latest are kept: a page is followed by its files, its map and the same page again. The
    elements are made anew, as a file looks at all of them.
    """
    require_some(losses)
    snapshot = work.snapshot(at)
    found = snapshot.lately(
        (simulate, tuple(losses.items()), limit),
        lambda: _simulated(snapshot, losses, features_of(work, at=at).owner, limit),
    )
    unmade = impact.Hits(found.answer.elements.impact, found.answer.elements.labels)
    return replace(found, answer=replace(found.answer, elements=unmade))


def _simulated(
    snapshot: Snapshot, losses: Mapping[str, float], owners: Labelled, limit: int | None
) -> Simulation:
    found, labels = struck(snapshot, losses)
    answer, objectives = impact.told(found, labels, limit=limit), at_risk_by_objective(found)
    return Simulation(
        answer=answer, by_objective=objectives, by_class=at_risk_by_class(found),
        routes=tuple(_route(found, o.id) for o in objectives[:MOST_ROUTES]),
        routes_omitted=max(len(objectives) - MOST_ROUTES, 0),
        contacts=_contacts(snapshot, labels, owners),
    )  # fmt: skip


def _route(found: impact.Impact, objective: str) -> tuple[RouteStep, ...]:
    snapshot = found.snapshot
    causes = impact.cause_of(found, snapshot.index_of(objective))
    return tuple(_step(snapshot, cause) for cause in causes)


def _step(snapshot: Snapshot, cause: impact.Cause) -> RouteStep:
    i = snapshot.index_of(cause.element)
    return RouteStep(
        id=cause.element, name=snapshot.names[i], kind=KINDS[snapshot.kind[i]].value,
        loss=cause.loss,
    )  # fmt: skip


def _contacts(
    snapshot: Snapshot, labels: impact.Labels, owners: Labelled
) -> tuple[Contact, ...]:  # fmt: skip
    told = labels.part(labels.status <= impact.Status.AT_RISK)
    owner, hit = owners.codes[told.elements], np.isin(told.status, impact.LOST)
    hits, both = (np.bincount(owner[x], minlength=len(owners.words)) for x in (hit, slice(None)))
    ends = starts_of(both)
    theirs = told.elements[np.argsort(owner, kind="stable")]
    found = [
        Contact(
            owner=owners.words[code], hit=int(hits[code]), exposed=int(both[code] - hits[code]),
            elements=Called(snapshot, theirs[ends[code] : ends[code + 1]]),
        )
        for code in np.flatnonzero(both).tolist()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda c: (not c.owner, -c.hit, -c.exposed, c.owner)))
