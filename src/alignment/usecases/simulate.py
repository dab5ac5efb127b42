"""A scenario answered whole: who is hit, by which routes, what value, and whom to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from alignment.catalogue import KINDS
from alignment.graphs import impact
from alignment.graphs.at_risk import ObjectiveAtRisk, at_risk_by_class, at_risk_by_objective
from alignment.graphs.snapshot import Snapshot
from alignment.runtime import Work
from alignment.usecases.analyse import require_some
from alignment.usecases.features import features_of

MOST_ROUTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One element on a route, and how much of itself it loses."""

    id: str
    name: str
    kind: str
    loss: float


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
    elements: tuple[str, ...]


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
    snapshot: Snapshot, losses: Mapping[str, float], owners: Sequence[str], limit: int | None
) -> Simulation:
    found = impact.propagate(snapshot, impact.require_losses(snapshot, losses))
    answer, objectives = impact.told(found, limit=limit), at_risk_by_objective(found)
    return Simulation(
        answer=answer, by_objective=objectives, by_class=at_risk_by_class(found),
        routes=tuple(_route(found, o.id) for o in objectives[:MOST_ROUTES]),
        routes_omitted=max(len(objectives) - MOST_ROUTES, 0),
        contacts=_contacts(snapshot, impact.labels_of(found), owners),
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
    snapshot: Snapshot, labels: impact.Labels, owners: Sequence[str]
) -> tuple[Contact, ...]:
    hit: dict[str, list[str]] = {}
    exposed: dict[str, list[str]] = {}
    lists = {
        impact.Status.DOWN: hit, impact.Status.DEGRADED: hit, impact.Status.AT_RISK: exposed
    }  # fmt: skip
    for status, held in lists.items():
        elements = labels.elements[labels.status == status].tolist()
        names = zip(snapshot.names.taken(elements), snapshot.ids.taken(elements), strict=True)
        for element, (name, key) in zip(elements, names, strict=True):
            held.setdefault(owners[element], []).append(name or key)
    found = [
        Contact(
            owner=owner, hit=len(hit.get(owner, ())), exposed=len(exposed.get(owner, ())),
            elements=(*hit.get(owner, ()), *exposed.get(owner, ())),
        )
        for owner in hit.keys() | exposed.keys()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda c: (not c.owner, -c.hit, -c.exposed, c.owner)))
