"""Passes requirements through junctions: what any chain of "and" and "or" comes down to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_CLAUSES = 10_000
"""Of one junction; an "or" over several "and" multiplies them."""

MOST_MEMBERS = 1000
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Arrow:
    """One relationship as "``consumer`` needs ``provider``".

    Attributes:
        criticality: By the profile.
        strength: By the notation's own scale; 1 where it has none.
        scaled: Whether its type has a scale of strengths.
        source: Id of the relationship.
    """

    consumer: str
    provider: str
    criticality: float
    strength: float
    scaled: bool
    source: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Any one of the members will do; how much it counts is the strongest on the way."""

    members: tuple[str, ...]
    sources: tuple[str, ...] = ()
    criticality: float = 0.0
    strength: float = 0.0

    def through(self, arrow: Arrow) -> "Clause":
        """The clause seen from the other end of one more relationship."""
        return Clause(
            self.members,
            (*self.sources, arrow.source),
            max(self.criticality, arrow.criticality),
            max(self.strength, arrow.strength),
        )

    def either(self, other: "Clause") -> "Clause":
        """A clause that either of the two fulfils."""
        return Clause(
            tuple(dict.fromkeys(self.members + other.members)),
            tuple(dict.fromkeys(self.sources + other.sources)),
            max(self.criticality, other.criticality),
            max(self.strength, other.strength),
        )


class TooWide(Exception):
    """A junction comes down to more clauses or members than are made."""


@dataclass(slots=True)
class Junctions:
    """The junctions of one estate and what supplies each of them.

    Attributes:
        logic: ``and`` or ``or`` by the junction's id.
        supplies: The arrows whose consumer is a junction, by its id.
        passed: How many requirements have gone through junctions so far.
        in_circles, too_wide: Junctions of which some or all was left out, as they are met.
    """

    logic: Mapping[str, str]
    supplies: Mapping[str, Sequence[Arrow]]
    passed: int = 0
    in_circles: set[str] = field(default_factory=set)
    too_wide: set[str] = field(default_factory=set)
    _known: dict[str, tuple[Clause, ...]] = field(default_factory=dict)

    def clauses(self, junction: str) -> tuple[Clause, ...]:
        """What whoever stands behind the junction needs: all of these clauses."""
        try:
            return self._expand(junction, ())
        except TooWide:
            self.too_wide.add(junction)
            self._known[junction] = ()
            return ()

    def _expand(self, junction: str, way: tuple[str, ...]) -> tuple[Clause, ...]:
        if junction in self._known:
            return self._known[junction]
        if len(way) > DEEPEST:
            raise TooWide
        way = (*way, junction)
        parts = [
            tuple(clause.through(arrow) for clause in self._behind(arrow.provider, way))
            for arrow in self.supplies.get(junction, ())
        ]
        parts = [part for part in parts if part]
        found = _any_of(parts) if self.logic[junction] == "or" else _all_of(parts)
        self._known[junction] = found
        return found

    def _behind(self, provider: str, way: tuple[str, ...]) -> tuple[Clause, ...]:
        if provider in way:
            self.in_circles.add(provider)
            return ()
        if provider in self.logic:
            return self._expand(provider, way)
        return (Clause((provider,)),)


def _all_of(parts: Iterable[tuple[Clause, ...]]) -> tuple[Clause, ...]:
    found = tuple(clause for part in parts for clause in part)
    if len(found) > MOST_CLAUSES:
        raise TooWide
    return found


def _any_of(parts: Sequence[tuple[Clause, ...]]) -> tuple[Clause, ...]:
    single = [part[0] for part in parts if len(part) == 1]
    found: tuple[Clause, ...] = (_joined(single),) if single else ()
    for part in parts:
        if len(part) > 1:
            found = tuple(f.either(c) for f in found for c in part) if found else part
        if len(found) > MOST_CLAUSES:
            raise TooWide
    return found


def _joined(clauses: Sequence[Clause]) -> Clause:
    members = tuple(dict.fromkeys(m for c in clauses for m in c.members))
    if len(members) > MOST_MEMBERS:
        raise TooWide
    return Clause(
        members,
        tuple(dict.fromkeys(s for c in clauses for s in c.sources)),
        max(c.criticality for c in clauses),
        max(c.strength for c in clauses),
    )
