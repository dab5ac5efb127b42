"""Derives requirements from the relationships of a notation, and says what was left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from alignment.catalogue.circles import Order
from alignment.catalogue.entities import Element, Relationship, Requirement
from alignment.catalogue.estate import Estate
from alignment.catalogue.finding import Finding
from alignment.catalogue.junctions import Arrow, Clause, Junctions
from alignment.catalogue.keys import requirement_id
from alignment.catalogue.metamodel import Metamodel, Profile, by_strength
from alignment.catalogue.text import ID_LENGTH
from alignment.catalogue.vocabulary import (
    CHAIN_KINDS,
    GATE_KINDS,
    KIND_CODE,
    VALUE_KINDS,
    Audience,
    Kind,
    Severity,
)

MOST_THROUGH_JUNCTIONS = 200_000
"""So many requirements pass through junctions at most; n sources and m targets make n times m."""

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Derived:
    """An estate with the requirements that its relationships mean.

    Attributes:
        estate: The same estate with them; those whom something serves are clients in it.
        findings: What was assumed and what was left out, one finding a rule.
    """

    estate: Estate
    findings: tuple[Finding, ...]


def derive(estate: Estate, metamodel: Metamodel, profile: Profile) -> Derived:
    """The estate with the requirements that its relationships mean under the profile.

    Requirements that the estate states already are kept as they are, and win over derived ones
    of the same id or of the same members.

    Time about linear in the relationships; a circle among value nodes costs more.

    Source: METHODS 1.12.
    """
    notes = _Notes()
    elements = tuple(_recast(estate, metamodel, profile, notes))
    kinds = {element.id: element.kind for element in elements}
    scene = _Scene(kinds, metamodel, profile, notes)
    found: dict[tuple[str, tuple[str, ...]], _Candidate] = {}
    for candidate in scene.candidates(estate):
        _merge(found, candidate)
    made = _made(estate, _acyclic(estate, found.values(), kinds, notes))
    _note_order(made, kinds, notes)
    whole = estate.with_(elements=elements, requirements=(*estate.requirements, *made))
    return Derived(whole, notes.findings({e.id: e.name for e in elements}))


def served(estate: Estate, metamodel: Metamodel) -> set[str]:
    """Ids of the elements that something else serves, straight or through junctions."""
    junctions = {e.id for e in estate.elements if _logic(e, metamodel)}
    ids = {element.id for element in estate.elements}
    onward: dict[str, list[str]] = {}
    found: set[str] = set()
    for relationship in estate.relationships:
        type_ = metamodel.relationships.get(relationship.type)
        source, target = relationship.source, relationship.target
        if type_ is None or not type_.serves or source == target or source not in ids:
            continue
        if source in junctions:
            onward.setdefault(source, []).append(target)
        else:
            found.add(target)
    waiting = [name for name in found if name in junctions]
    while waiting:
        for target in onward.pop(waiting.pop(), ()):
            found.add(target)
            waiting.append(target)
    return found


@dataclass(slots=True)
class _Notes:
    """What was noticed, by rule: whom it is about, in the order it was met."""

    about: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, rule: str, *ids: str) -> None:
        self.about.setdefault(rule, {}).update(dict.fromkeys(ids))

    def findings(self, names: Mapping[str, str]) -> tuple[Finding, ...]:
        found = []
        for rule, (severity, text) in _RULES.items():
            ids = tuple(self.about.get(rule, ()))
            if ids:
                listed = ", ".join(" ".join(names.get(i, i).split()) for i in ids[:_NAMED])
                more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
                message = f"{text.format(n=len(ids))}: {listed}{more}"
                found.append(Finding(severity, rule, "", message, ids))
        return tuple(found)


_RULES = {
    "client-audience-assumed": (
        Severity.LOW,
        "clients that are taken to be external, since no property audience says otherwise ({n})",
    ),
    "relation-on-relation": (
        Severity.INFO,
        "relationships with a relationship at one end, which make no requirement ({n})",
    ),
    "relation-to-nothing": (
        Severity.MEDIUM,
        "relationships of which one end is not there, which make no requirement ({n})",
    ),
    "relation-type-unknown": (
        Severity.MEDIUM,
        "relationships of a type that the notation does not have ({n})",
    ),
    "outside-the-chain": (
        Severity.INFO,
        "relationships with an end outside the calculations, which make no requirement ({n})",
    ),
    "self-relation": (Severity.INFO, "relationships of an element with itself ({n})"),
    "junction-circle": (Severity.MEDIUM, "junctions in a circle, passed through once ({n})"),
    "junction-too-wide": (
        Severity.MEDIUM,
        "junctions with too many ways through them, which make no requirement ({n})",
    ),
    "mixed-group": (
        Severity.MEDIUM,
        "any-of groups whose members are of several kinds, which make no requirement ({n})",
    ),
    "gate-on-value": (
        Severity.LOW,
        "relationships by which something that works or not would need an objective or client, "
        "which make no requirement ({n})",
    ),
    "value-circle": (
        Severity.MEDIUM,
        "relationships that would close a circle among objectives and clients, "
        "which make no requirement ({n})",
    ),
    "impact-only": (
        Severity.LOW,
        "requirements that run up the chain and count for impact only ({n})",
    ),
    "process-on-component": (
        Severity.LOW,
        "processes that need a component without a service between ({n})",
    ),
}


def _recast(
    estate: Estate, metamodel: Metamodel, profile: Profile, notes: _Notes
) -> Iterator[Element]:
    receiving = served(estate, metamodel)
    for element in estate.elements:
        kind = element.kind
        type_ = metamodel.elements.get(element.type)
        if type_ and kind is type_.kind and element.value is None:
            kind = profile.kinds.get(element.type, kind)
        if type_ and type_.served and element.id in receiving and kind is type_.kind:
            kind = type_.served
        yield _with_kind(element, kind, notes)


def _with_kind(element: Element, kind: Kind, notes: _Notes) -> Element:
    if kind is not Kind.CLIENT or element.audience is not None:
        return element if kind is element.kind else replace(element, kind=kind)
    stated = _stated_audience(element)
    if stated is None:
        notes.add("client-audience-assumed", element.id)
    return replace(element, kind=kind, audience=stated or Audience.EXTERNAL)


def _stated_audience(element: Element) -> Audience | None:
    for key, texts in element.properties.items():
        if key.strip().lower() == "audience":
            for text in (texts,) if isinstance(texts, str) else texts:
                for audience in Audience:
                    if text.strip().lower() == audience:
                        return audience
    return None


def _logic(element: Element, metamodel: Metamodel) -> str:
    type_ = metamodel.elements.get(element.type)
    if type_ is None or not type_.junction:
        return ""
    return element.attributes.get("junction", type_.junction)


@dataclass(slots=True)
class _Candidate:
    """A requirement in the making."""

    of: str
    members: tuple[str, ...]
    id: str
    criticality: float
    strength: float
    scaled: bool
    sources: dict[str, None]


@dataclass(slots=True)
class _Scene:
    """What is needed to judge a relationship."""

    kinds: Mapping[str, Kind]
    metamodel: Metamodel
    profile: Profile
    notes: _Notes

    def candidates(self, estate: Estate) -> Iterator[_Candidate]:
        """One for each thing that is needed, in the order of the relationships."""
        logic = {e.id: found for e in estate.elements if (found := _logic(e, self.metamodel))}
        arrows = list(self._arrows(estate))
        supplies: dict[str, list[Arrow]] = {}
        for arrow in arrows:
            if arrow.consumer in logic:
                supplies.setdefault(arrow.consumer, []).append(arrow)
        junctions = Junctions(logic, supplies)
        for arrow in arrows:
            if arrow.consumer not in logic:
                yield from self._from(arrow, junctions)
        self.notes.add("junction-circle", *sorted(junctions.in_circles))
        self.notes.add("junction-too-wide", *sorted(junctions.too_wide))

    def _arrows(self, estate: Estate) -> Iterator[Arrow]:
        relationships = {relationship.id for relationship in estate.relationships}
        for relationship in estate.relationships:
            ends = (relationship.source, relationship.target)
            if any(end not in self.kinds for end in ends):
                known = all(end in self.kinds or end in relationships for end in ends)
                rule = "relation-on-relation" if known else "relation-to-nothing"
                self.notes.add(rule, relationship.id)
            elif arrow := self._arrow(relationship):
                yield arrow

    def _arrow(self, relationship: Relationship) -> Arrow | None:
        type_ = self.metamodel.relationships.get(relationship.type)
        if type_ is None:
            self.notes.add("relation-type-unknown", relationship.id)
            return None
        mark = relationship.attributes.get("strength", "")
        criticality = self.profile.criticality(type_, mark)
        end = self.profile.consumer(type_)
        if criticality is None or end == "none":
            return None
        consumer, provider = relationship.source, relationship.target
        if end == "target":
            consumer, provider = provider, consumer
        if type_.onto and self.kinds[consumer] in CHAIN_KINDS - {type_.onto}:
            return None
        strength = by_strength(type_.strengths, mark) if type_.scaled else 1.0
        return Arrow(
            consumer, provider, criticality, strength or 0.0, type_.scaled, relationship.id
        )

    def _from(self, arrow: Arrow, junctions: Junctions) -> Iterator[_Candidate]:
        if arrow.provider not in junctions.logic:
            yield from self._fitting(arrow, Clause((arrow.provider,)).through(arrow), "")
            return
        clauses = junctions.clauses(arrow.provider)
        junctions.passed += len(clauses)
        if junctions.passed > MOST_THROUGH_JUNCTIONS:
            junctions.too_wide.add(arrow.provider)
            return
        several = sum(len(clause.members) > 1 for clause in clauses) > 1
        for number, clause in enumerate(clauses, start=1):
            name = f"{arrow.provider}:{number}" if several else arrow.provider
            yield from self._fitting(arrow, clause.through(arrow), name)

    def _fitting(self, arrow: Arrow, clause: Clause, through: str) -> Iterator[_Candidate]:
        of, notes = arrow.consumer, self.notes
        inside = [m for m in clause.members if self.kinds[m] in CHAIN_KINDS]
        if self.kinds[of] not in CHAIN_KINDS or len(inside) < len(clause.members):
            notes.add("outside-the-chain", *clause.sources)
        if self.kinds[of] not in CHAIN_KINDS or not inside:
            return
        members = tuple(member for member in inside if member != of)
        kinds = {self.kinds[member] for member in members}
        if not members:
            notes.add("self-relation", *clause.sources)
        elif len(kinds) > 1:
            notes.add("mixed-group", *clause.sources)
        elif self.kinds[of] in GATE_KINDS and kinds <= VALUE_KINDS:
            notes.add("gate-on-value", *clause.sources)
        else:
            tail = through if len(clause.members) > 1 else members[0]
            yield _Candidate(
                of, members, f"{of}:{tail}", clause.criticality, clause.strength,
                arrow.scaled, dict.fromkeys(clause.sources),
            )  # fmt: skip


def _merge(found: dict[tuple[str, tuple[str, ...]], _Candidate], other: _Candidate) -> None:
    key = (other.of, tuple(sorted(other.members)))
    first = found.setdefault(key, other)
    if first is not other:
        first.criticality = max(first.criticality, other.criticality)
        first.strength = max(first.strength, other.strength)
        first.scaled = first.scaled and other.scaled
        first.sources.update(other.sources)


def _acyclic(
    estate: Estate,
    candidates: Iterable[_Candidate],
    kinds: Mapping[str, Kind],
    notes: _Notes,
) -> list[_Candidate]:
    """Those that may stand: of a circle the weakest influence goes, then the last one read."""
    kept = list(candidates)
    among = [c for c in kept if {kinds[c.of], kinds[c.members[0]]} <= VALUE_KINDS]
    order = Order()
    order.expect(_arrows_of(among))
    for requirement in estate.requirements:
        if kinds.get(requirement.of) in VALUE_KINDS:
            order.add_all(requirement.of, requirement.members)
    out: set[int] = set()
    for candidate in sorted(among, key=lambda c: (c.scaled, -c.strength if c.scaled else 0)):
        if not order.add_all(candidate.of, candidate.members):
            notes.add("value-circle", *candidate.sources)
            out.add(id(candidate))
    return [candidate for candidate in kept if id(candidate) not in out]


def _arrows_of(candidates: Iterable[_Candidate]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for candidate in candidates:
        found.setdefault(candidate.of, []).extend(candidate.members)
    return found


def _made(estate: Estate, candidates: Iterable[_Candidate]) -> tuple[Requirement, ...]:
    stated = {(r.of, tuple(sorted(r.members))) for r in estate.requirements}
    taken = {requirement.id for requirement in estate.requirements}
    stated_ids = frozenset(taken)
    made = []
    for candidate in candidates:
        name = _id_of(candidate)
        if name in stated_ids or (candidate.of, tuple(sorted(candidate.members))) in stated:
            continue
        while name in taken:
            name = f"{name[: ID_LENGTH - 2]}~2"
        taken.add(name)
        made.append(
            Requirement(
                id=name,
                of=candidate.of,
                members=candidate.members,
                needs=1,
                criticality=candidate.criticality,
                sources=tuple(sorted(candidate.sources)),  # whatever the order of a file
            )
        )
    return tuple(made)


def _id_of(candidate: _Candidate) -> str:
    if len(candidate.id) <= ID_LENGTH:
        return candidate.id
    return requirement_id(candidate.of, candidate.members)


def _note_order(made: Iterable[Requirement], kinds: Mapping[str, Kind], notes: _Notes) -> None:
    for requirement in made:
        of, member = kinds[requirement.of], kinds[requirement.members[0]]
        if KIND_CODE[member] < KIND_CODE[of] and (of, member) != (Kind.COMPONENT, Kind.SERVICE):
            notes.add("impact-only", *requirement.sources)
        elif (of, member) == (Kind.PROCESS, Kind.COMPONENT):
            notes.add("process-on-component", *requirement.sources)
