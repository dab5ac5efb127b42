"""Which promised availabilities the estate can keep at best, and what stands in the way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from alignment.catalogue import GATE_KINDS, KINDS, Target
from alignment.errors import Unanswerable
from alignment.graphs.reliability.availability import known_of
from alignment.graphs.reliability.bounds import Bounds
from alignment.graphs.reliability.decision_diagram import Chances
from alignment.graphs.reliability.event import Event, below, event_of, failing
from alignment.graphs.reliability.exact import chain_of, solve
from alignment.graphs.reliability.structure import MOST_ELEMENTS, MOST_NODES
from alignment.graphs.snapshot import Ints, Snapshot
from alignment.graphs.words import label

WORDS = ("availability", "uptime")
"""An indicator is an availability when its name holds one of these, in any case."""

UNITS: Mapping[str, float] = {
    "percent": 100.0, "%": 100.0, "pct": 100.0, "percentage": 100.0,
    "fraction": 1.0, "ratio": 1.0, "share": 1.0,
}  # fmt: skip
"""What 1 is in each unit that can be checked, by its name in lower case."""

OTHER_INDICATOR = "no availability"
OTHER_UNIT = "unit is neither percent nor fraction"
LOWER_IS_BETTER = "lower is better"
NO_SERVICE = "service cannot fail or is not there"
"""Why a target is not checked."""

_MOST_OBSTACLES = 5
_EFFORTS = 2
"""How many answers' nodes all services together may take."""

_DUST = 1e-12


class Verdict(StrEnum):
    """Whether a promise can be kept."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that would help if it were always available.

    Attributes:
        element: Id of an element that would never fail by itself; None for a requirement.
        requirement: Id of a requirement of the service that would never be lost, and
        members: its members.
        gain: What of availability it would bring, in the target's unit.
        suffices: The promise would be possible then.
    """

    element: str | None
    requirement: str | None
    members: tuple[str, ...]
    gain: float
    suffices: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One target against what the estate can deliver.

    Attributes:
        target, best: In the target's unit. ``best`` is the availability of the service when its
            failures are only those stated below it; None where it is not known.
        low, high: Between which ``best`` lies; both the same where it is exact.
        obstacle: What makes it impossible: the smallest single thing that would suffice, else
            the one that would help most.
        obstacles: What would help, the most first; ``obstacles_omitted`` more.
        unstated: How many elements below that can fail state no unavailability: the true
            availability is lower still.
    """

    consumer: str
    service: str
    name: str
    indicator: str
    unit: str
    target: float
    best: float | None
    low: float
    high: float
    verdict: Verdict
    obstacle: Obstacle | None
    obstacles: tuple[Obstacle, ...]
    obstacles_omitted: int
    unstated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All targets that can be checked.

    Attributes:
        items: The impossible ones first, then by how little they spare.
        possible, impossible, unknown: How many of each.
        unchecked: How many targets cannot be checked, by reason.
    """

    revision: int
    conclusion: str
    items: tuple[Promise, ...]
    possible: int
    impossible: int
    unknown: int
    unchecked: Mapping[str, int]
    remarks: tuple[str, ...]


def promises_of(
    snapshot: Snapshot, targets: Iterable[Target], *, nodes: int = MOST_NODES
) -> Promises:
    """Check every promised availability against the exact availability of its service.

    Args:
        snapshot: The estate.
        targets: Of it, of any indicator.
        nodes: Of the diagrams.

    Source: METHODS 1.6.
    """
    checking, unchecked = [], Counter[str]()
    for target in targets:
        reason = _unchecked(snapshot, target)
        if reason:
            unchecked[reason] += 1
        else:
            checking.append(target)
    services = snapshot.indices(sorted({target.service for target in checking}))
    look = _Look(snapshot, services, nodes) if checking else None
    items = sorted((look.promise(t) for t in checking) if look else (), key=_rank)
    counts = Counter(item.verdict for item in items)
    return Promises(
        revision=snapshot.revision, conclusion=_conclusion(snapshot, items, unchecked),
        items=tuple(items), possible=counts[Verdict.POSSIBLE],
        impossible=counts[Verdict.IMPOSSIBLE], unknown=counts[Verdict.UNKNOWN],
        unchecked=dict(sorted(unchecked.items())), remarks=tuple(_remarks(items)),
    )  # fmt: skip


def unit_of(target: Target) -> float | None:
    """What 1 is in a target's unit; without one, percent where it is above 1. None: unknown."""
    unit = target.unit.strip().casefold()
    if not unit:
        return 100.0 if target.target > 1 else 1.0
    return UNITS.get(unit)


def _unchecked(snapshot: Snapshot, target: Target) -> str:
    """Why a target cannot be checked; empty where it can."""
    indicator = target.indicator.casefold()
    if not any(word in indicator for word in WORDS):
        return OTHER_INDICATOR
    if target.floor > target.target or "unavailability" in indicator:
        return LOWER_IS_BETTER
    if unit_of(target) is None:
        return OTHER_UNIT
    place = snapshot.place_of(target.service)
    if place is None or KINDS[snapshot.kind[place]] not in GATE_KINDS:
        return NO_SERVICE
    return ""


class _Look:
    """Looks at services; what several targets ask of one is worked out once."""

    def __init__(self, snapshot: Snapshot, services: Ints, nodes: int) -> None:
        self._snapshot, self._nodes, self._left = snapshot, nodes, _EFFORTS * nodes
        if len(chain_of(snapshot)) <= MOST_ELEMENTS:
            self._solved = known_of(snapshot, 1.0, nodes)
        else:
            self._solved = solve(snapshot, most=nodes, elements=below(snapshot, *services))
        self._able = failing(snapshot) & np.isnan(snapshot.unavailability)
        self._bounds: dict[int, Bounds] = {}
        self._gains: dict[int, list[tuple[float, int, int]]] = {}
        self._events: dict[int, Event | None] = {}
        self._silent: dict[int, int] = {}

    def promise(self, target: Target) -> Promise:
        """One target against its service."""
        snapshot, unit = self._snapshot, unit_of(target) or 1.0
        service = snapshot.index_of(target.service)
        low, high = self._down(service)
        verdict = _verdict(target.target / unit, 1 - high, 1 - low)
        obstacles: Sequence[Obstacle] = ()
        if verdict is Verdict.IMPOSSIBLE:
            obstacles = self._obstacles(service, target.target, unit)
        return Promise(
            consumer=target.consumer, service=target.service, name=snapshot.names[service],
            indicator=target.indicator, unit=target.unit, target=target.target,
            best=unit * (1 - low) if low == high else None, low=unit * (1 - high),
            high=unit * (1 - low), verdict=verdict, obstacle=_smallest(obstacles),
            obstacles=tuple(obstacles[:_MOST_OBSTACLES]),
            obstacles_omitted=max(len(obstacles) - _MOST_OBSTACLES, 0),
            unstated=self._unstated(service),
        )  # fmt: skip

    def _unstated(self, service: int) -> int:
        """How many elements below that can fail state nothing."""
        if service not in self._silent:
            self._silent[service] = int(self._able[below(self._snapshot, service)].sum())
        return self._silent[service]

    def _down(self, service: int) -> Bounds:
        """Between which the probability of the service being down lies."""
        if service not in self._bounds:
            self._bounds[service] = self._looked(service)
        return self._bounds[service]

    def _looked(self, service: int) -> Bounds:
        solved = self._solved
        event = self._event(service) if np.isnan(solved.down[service]) else None
        if event is not None:
            return (float(event.chances().of[event.function]),) * 2
        return float(solved.low[service]), float(solved.high[service])

    def _event(self, service: int) -> Event | None:
        """The event of a service being down; None where it is too large, or all is spent."""
        if service not in self._events and self._left <= 0:
            return None
        if service not in self._events:
            name, nodes = self._snapshot.ids[service], min(self._nodes, self._left)
            try:
                event = event_of(self._snapshot, name, 1.0, nodes=nodes)
                self._left -= len(event.diagrams)
            except Unanswerable:
                event = None
                self._left -= nodes
            self._events[service] = event
        return self._events[service]

    def _obstacles(self, service: int, target: float, unit: float) -> list[Obstacle]:
        """What would help, the most first; nothing where there is no diagram."""
        if service not in self._gains:
            event = self._event(service)
            self._gains[service] = [] if event is None else gains_of(event)
        snapshot, down = self._snapshot, self._down(service)[0]
        return [
            Obstacle(
                element=snapshot.ids[element] if element >= 0 else None,
                requirement=snapshot.requirement_ids[group] if group >= 0 else None,
                members=tuple(snapshot.ids[m] for m in snapshot.members_of(group).tolist())
                if group >= 0 else (),
                gain=unit * gain, suffices=1 - down + gain >= target / unit - _DUST,
            )
            for gain, element, group in self._gains[service]
        ]  # fmt: skip


def gains_of(event: Event) -> list[tuple[float, int, int]]:
    """What availability each own failure below an element costs, and each of its groups.

    Returns:
        Gain, element or -1, group or -1; the largest first, those without a gain left out.
    """
    structure = event.losses.structure
    groups = [part.group for part in structure.needs[event.element]]
    parts = {g: structure.without(event.element, g) for g in groups}
    chances: Chances = event.chances()
    whole = float(chances.of[event.function])
    avoided = event.odds * chances.slopes({event.function: 1.0})
    found = [(float(gain), e, -1) for gain, e in zip(avoided, event.elements, strict=True)]
    found += [(whole - float(chances.of[f]), -1, g) for g, f in parts.items() if f is not None]
    return sorted((f for f in found if f[0] > _DUST * whole), key=lambda f: (-f[0], f[2], f[1]))


def _verdict(target: float, low: float, high: float) -> Verdict:
    if low >= target - _DUST:
        return Verdict.POSSIBLE
    return Verdict.IMPOSSIBLE if high < target - _DUST else Verdict.UNKNOWN


def _smallest(obstacles: Sequence[Obstacle]) -> Obstacle | None:
    """The smallest one that suffices, an element before a requirement; else the first."""
    enough = [o for o in obstacles if o.suffices]
    if enough:
        return min(enough, key=lambda o: (len(o.members), -o.gain))
    return obstacles[0] if obstacles else None


def _rank(item: Promise) -> tuple[object, ...]:
    order = (Verdict.IMPOSSIBLE, Verdict.UNKNOWN, Verdict.POSSIBLE).index(item.verdict)
    spare = (item.low - item.target) / (100.0 if item.target > 1 else 1.0)
    return order, spare, item.service, item.consumer, item.indicator


def thing_text(snapshot: Snapshot, obstacle: Obstacle) -> str:
    """An obstacle as it is named in a sentence."""
    if obstacle.element is not None:
        return label(snapshot, snapshot.index_of(obstacle.element))
    return f"the requirement on {', '.join(obstacle.members)}"


def _conclusion(snapshot: Snapshot, items: Sequence[Promise], unchecked: Mapping[str, int]) -> str:
    if not items:
        skipped = sum(unchecked.values())
        rest = f"; {skipped:,} targets are of other kinds" if skipped else ""
        return f"No availability is promised that could be checked{rest}."
    broken = [item for item in items if item.verdict is Verdict.IMPOSSIBLE]
    all_ = f"{len(items):,} promised availabilit{'y' if len(items) == 1 else 'ies'}"
    if not broken:
        unknown = sum(item.verdict is Verdict.UNKNOWN for item in items)
        rest = f"; of {unknown:,} it is not known" if unknown else ""
        return f"{all_}, none of which is impossible{rest}."
    first = broken[0]
    best = first.high if first.best is None else first.best
    said = (
        f"{len(broken):,} of {all_} cannot be kept: "
        f"{label(snapshot, snapshot.index_of(first.service))} is available {best:.6g} "
        f"{first.unit} at best, {first.target:g} {first.unit} were promised to {first.consumer}"
    )
    if first.obstacle is None:
        return f"{said}."
    enough = "would do" if first.obstacle.suffices else "would help most, though not enough"
    thing = thing_text(snapshot, first.obstacle)
    return f"{said}; {thing} without failures {enough}."


def _remarks(items: Sequence[Promise]) -> Iterable[str]:
    some = sum(item.unstated > 0 for item in items)
    if some:
        yield (f"{some:,} of the promises rest on elements that state no unavailability and count "
               "as never failing: what is delivered is at most this.")  # fmt: skip
    blind = sum(item.verdict is Verdict.IMPOSSIBLE and not item.obstacles for item in items)
    if blind:
        yield (f"What stands in the way of {blind:,} of the impossible ones was not looked for: "
               "too much stands below them.")  # fmt: skip
