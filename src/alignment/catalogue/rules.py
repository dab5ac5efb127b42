"""Rules that a whole estate keeps: what refers to what, and which kinds may need which.

An entity checks itself; here is checked what only shows when entities stand side by side
(METHODS 1.1, 1.10). ``check_estate`` looks at a whole estate, ``check_part`` at the entities of
one edit, with questions about the rest answered by the caller, so that an edit of one
requirement does not read the whole catalogue.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

from alignment.catalogue.distinct import surely_distinct
from alignment.catalogue.entities import (
    ENTITIES,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.estate import Estate, place_of
from alignment.catalogue.vocabulary import (
    CHAIN_KINDS,
    GATE_KINDS,
    VALUE_KINDS,
    Audience,
    Channel,
    Kind,
    with_article,
)
from alignment.errors import Problem, RuleBroken

MOST_LISTED = 50
"""Problems that are listed one by one; the others are counted."""

_MOST_HINTS = 10
"""Missing ids for which close ones are sought: each costs a walk over all ids."""
_GATES = tuple(GATE_KINDS)
_CONSUMERS = frozenset({Kind.CLIENT, Kind.PROCESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a check asks about the rest of the catalogue.

    Attributes:
        kind_of: The kind of an element; None when there is no such element.
        is_external: Whether a client is external (a client of unstated audience is).
        is_relationship: Whether there is a relationship of that id.
        close_to: Ids that look like one that is not there.
        value_members: Everything that a value element needs now, apart from the requirements
            that are being checked; asked only when one of those joins two value elements.
    """

    kind_of: Callable[[str], Kind | None]
    is_external: Callable[[str], bool]
    is_relationship: Callable[[str], bool] = lambda _: False
    close_to: Callable[[str], list[str]] = lambda _: []
    value_members: Callable[[str], Iterable[str]] = lambda _: ()


def check_estate(estate: Estate) -> None:
    """Raise RuleBroken with everything that is wrong in a whole estate. Time O(size)."""
    _require_none(problems_of(estate, known_of(estate)))


def check_part(part: Estate, known: Known) -> None:
    """Raise RuleBroken with what is wrong among the entities of an edit.

    Args:
        part: The entities as they will be: those that the edit adds or alters, and those that
            refer to an element whose kind or audience it alters.
        known: Answers about the catalogue as it will be.
    """
    _require_none(problems_of(part, known))


def known_of(estate: Estate) -> Known:
    """Answers about an estate that is held in memory."""
    kinds = {element.id: element.kind for element in estate.elements}
    internal = {e.id for e in estate.elements if e.audience is Audience.INTERNAL}
    relationships = {relationship.id for relationship in estate.relationships}
    return Known(
        kind_of=kinds.get,
        is_external=lambda i: kinds.get(i) is Kind.CLIENT and i not in internal,
        is_relationship=relationships.__contains__,
        close_to=lambda name: closest_ids(name, kinds),
    )


def closest_ids(name: str, ids: Iterable[str], *, most: int = 3) -> list[str]:
    """The ids that look most like ``name``."""
    from rapidfuzz import fuzz, process

    near = process.extract(
        name, list(ids), scorer=fuzz.ratio, limit=most, score_cutoff=50, processor=str.casefold
    )
    return [found for found, _, _ in near]


def problems_of(estate: Estate, known: Known) -> Iterator[Problem]:
    """Everything that breaks a rule, list by list."""
    ask = _Resolver(known)
    yield from _doubled(estate)
    yield from problems_of_requirements(estate.requirements, known, ask=ask)
    for relationship in estate.relationships:
        yield from _of_relationship(relationship, ask)
    for support in estate.practices:
        yield from _of_support(support, ask)
    for target in estate.targets:
        yield from _of_target(target, ask)
    for measurement in estate.measurements:
        yield from _of_measurement(measurement, ask)
    for merge in estate.merges:
        if ask.kind_of(merge.element) is None:
            yield Problem(place_of(merge), ask.missing(merge.element))
    for waiver in estate.waivers:
        if waiver.element and ask.kind_of(waiver.element) is None:
            yield Problem(place_of(waiver), ask.missing(waiver.element))


def problems_of_requirements(
    requirements: Iterable[Requirement], known: Known, *, ask: "_Resolver | None" = None
) -> Iterator[Problem]:
    """What is wrong with some requirements, a circle of value elements included."""
    ask = ask or _Resolver(known)
    values: dict[str, list[str]] = {}
    stated: dict[tuple[str, str], Requirement] = {}
    for requirement in requirements:
        if _is_plain(requirement, known.kind_of):
            continue
        owner, kinds = known.kind_of(requirement.of), list(map(ask.kind_of, requirement.members))
        place = place_of(requirement)
        ends = zip((requirement.of, *requirement.members), (owner, *kinds), strict=True)
        yield from (Problem(place, ask.missing(n), n) for n, kind in ends if kind is None)
        yield from (Problem(place, text) for text in _faults_of(requirement, owner, kinds, ask))
        if owner in VALUE_KINDS:
            values.setdefault(requirement.of, []).extend(requirement.members)
            stated |= {(requirement.of, member): requirement for member in requirement.members}
    circle = find_circle(values, lambda i: _value_members(i, values, known))
    if circle:
        shown = " needs ".join(_shortened(circle))
        message = f"objectives and clients must not need one another in a circle: {shown}"
        one = next(filter(None, map(stated.get, pairwise(circle))), None)
        yield Problem("requirements" if one is None else place_of(one), message)


def find_circle(
    starts: Iterable[str], next_of: Callable[[str], Iterable[str]]
) -> list[str] | None:
    """A circle that can be reached from ``starts``, its first id repeated at the end, or None.

    Time and memory O(reachable arrows), without recursion.
    """
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        route, place = [start], {start: 0}
        walks = [iter(next_of(start))]
        while walks:
            following = next(walks[-1], None)
            if following is None:
                walks.pop()
                left = route.pop()
                del place[left]
                done.add(left)
            elif following in place:
                return [*route[place[following] :], following]
            elif following not in done:
                place[following] = len(route)
                route.append(following)
                walks.append(iter(next_of(following)))
    return None


def _value_members(element: str, values: Mapping[str, list[str]], known: Known) -> Iterator[str]:
    for member in (*values.get(element, ()), *known.value_members(element)):
        if member != element and known.kind_of(member) in VALUE_KINDS:
            yield member


def _shortened(circle: list[str]) -> list[str]:
    return circle if len(circle) <= 12 else [*circle[:6], "...", *circle[-5:]]


def _require_none(problems: Iterator[Problem]) -> None:
    listed = list(islice(problems, MOST_LISTED))
    if not listed:
        return
    count = len(listed) + sum(1 for _ in problems)
    if count == 1:
        raise RuleBroken(str(listed[0]), listed)
    message = f"{count} rules are broken; the first: {listed[0]}"
    raise RuleBroken(message, listed, total=count)


class _Resolver:
    """Says of an id that it is not there, with what comes close, asked once for each id."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.kind_of = known.kind_of
        self._said: dict[str, str] = {}

    def missing(self, name: str) -> str:
        if name not in self._said:
            near = self.known.close_to(name) if len(self._said) < _MOST_HINTS else []
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            self._said[name] = f"there is no element {name!r}{hint}"
        return self._said[name]


def _doubled(estate: Estate) -> Iterator[Problem]:
    for collection in ENTITIES:
        entities = () if collection == "heading" else getattr(estate, collection)
        seen: set[str] = set()
        if surely_distinct(entity.key for entity in entities):
            continue
        for entity in entities:
            if entity.key in seen:
                yield Problem(f"{collection} {entity.key}", "stands twice")
            seen.add(entity.key)


def _is_plain(requirement: Requirement, kind_of: Callable[[str], Kind | None]) -> bool:
    """Whether one thing that works or not needs one other: nearly all of a large catalogue."""
    of, members = requirement.of, requirement.members
    if len(members) != 1 or requirement.channel is not None or of == members[0]:
        return False
    return kind_of(of) in _GATES and kind_of(members[0]) in _GATES


def _faults_of(
    requirement: Requirement, owner: Kind | None, kinds: list[Kind | None], ask: _Resolver
) -> Iterator[str]:
    of, members = requirement.of, requirement.members
    for name, kind in zip((of, *members), (owner, *kinds), strict=True):
        if kind is not None and kind not in CHAIN_KINDS:
            yield f"{name} is {_a(kind)}; only {_listed(CHAIN_KINDS)} stand in requirements"
    if of in members:
        yield f"{of} needs itself"
    if owner in GATE_KINDS:
        for name, kind in zip(members, kinds, strict=True):
            if kind in VALUE_KINDS:
                yield f"{of} is {_a(owner)} and cannot need {name}, {_a(kind)}"
    if len({kind for kind in kinds if kind}) > 1:
        said = ", ".join(f"{m} {_a(k)}" for m, k in zip(members, kinds, strict=True) if k)
        yield f"the members of one group are of one kind, here {said}: put a service in between"
    if requirement.channel is not None and owner is not None:
        yield from _faults_of_channel(requirement, kinds, ask)


def _faults_of_channel(
    requirement: Requirement, kinds: list[Kind | None], ask: _Resolver
) -> Iterator[str]:
    of = requirement.of
    if not ask.known.is_external(of):
        yield f"a channel is for external clients; {of} is none"
    elif requirement.channel is Channel.ONLINE:
        for name, kind in zip(requirement.members, kinds, strict=True):
            if kind not in (Kind.SERVICE, None):
                yield f"an online channel leads to services; {name} is {_a(kind)}"


def _of_relationship(relationship: Relationship, ask: _Resolver) -> Iterator[Problem]:
    for end in (relationship.source, relationship.target):
        if ask.kind_of(end) is None and not ask.known.is_relationship(end):  # may end at either
            yield Problem(place_of(relationship), ask.missing(end))


def _of_support(support: PracticeSupport, ask: _Resolver) -> Iterator[Problem]:
    place = place_of(support)
    yield from _expect(place, support.practice, ask, frozenset({Kind.PRACTICE}))
    yield from _expect(place, support.service, ask, frozenset({Kind.SERVICE}))


def _of_target(target: Target, ask: _Resolver) -> Iterator[Problem]:
    place = place_of(target)
    yield from _expect(place, target.consumer, ask, _CONSUMERS)
    yield from _expect(place, target.service, ask, frozenset({Kind.SERVICE}))


def _of_measurement(measurement: Measurement, ask: _Resolver) -> Iterator[Problem]:
    place = place_of(measurement)
    yield from _expect(place, measurement.service, ask, frozenset({Kind.SERVICE}))
    if measurement.consumer:
        yield from _expect(place, measurement.consumer, ask, _CONSUMERS)


def _expect(place: str, name: str, ask: _Resolver, kinds: frozenset[Kind]) -> Iterator[Problem]:
    kind = ask.kind_of(name)
    if kind is None:
        yield Problem(place, ask.missing(name))
    elif kind not in kinds:
        yield Problem(place, f"{name} is {_a(kind)}, not {_listed(kinds, a=True)}")


def _a(kind: Kind | None) -> str:
    return with_article(kind or "thing")


def _listed(kinds: frozenset[Kind], *, a: bool = False) -> str:
    return (
        " or ".join(_a(k) for k in Kind if k in kinds)
        if a
        else ", ".join(
            f"{k}s" if k is not Kind.PROCESS else "processes" for k in Kind if k in kinds
        )
    )
