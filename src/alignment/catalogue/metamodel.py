"""What a notation's types mean here: rows that say the kind, the reading and who needs whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias, cast

from alignment.catalogue.vocabulary import Kind
from alignment.errors import Invalid, NotFound, Problem

End: TypeAlias = Literal["source", "target", "none"]
"""Which end of a relationship needs the other one."""

ENDS: tuple[End, ...] = ("source", "target", "none")
PROFILES = ("narrow", "default", "wide")
"""The three readings of a notation that are shipped (METHODS 1.12)."""

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementType:
    """One type of element of a notation.

    Attributes:
        type: Its name in the notation.
        current: The name that the notation gives it today; most are their own.
        kind: The part that its elements take in the calculations.
        served: The kind that they take once something serves them, or None.
        layer: The part of the notation that it belongs to.
        junction: ``and`` or ``or`` where it joins relationships, else empty.
        stands_for: Kinds whose elements are written as this type when they have none.
    """

    type: str
    current: str
    kind: Kind
    served: Kind | None = None
    layer: str = ""
    junction: str = ""
    stands_for: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipType:
    """One type of relationship of a notation.

    Attributes:
        type, current: Its name, and the name that the notation gives it today.
        reads, reads_back: How it reads from the source and from the target.
        consumer: Which end needs the other one.
        onto: The only kind of consumer for which it counts, or None for any.
        serves: Whether it makes who receives it a client.
        strengths: Criticality by the strength that is written on it; empty strength included
            when it has a scale, nothing otherwise. None means: never a requirement.
    """

    type: str
    current: str
    reads: str
    reads_back: str
    consumer: End = "none"
    onto: Kind | None = None
    serves: bool = False
    strengths: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def scaled(self) -> bool:
        """Whether its strength decides how much it counts."""
        return len(self.strengths) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which relationships become requirements, and how critical they are.

    Attributes:
        name: ``narrow``, ``default``, ``wide``, or what the user's own is called.
        criticalities: By type and then strength (``-*`` is "begins with -"); None is never.
        consumers: Ends that a user's profile puts otherwise than the notation.
        kinds: Kinds that a user's profile gives to types of elements.
    """

    name: str
    criticalities: Mapping[str, Mapping[str, float | None]]
    consumers: Mapping[str, End] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def criticality(self, relationship: RelationshipType, strength: str = "") -> float | None:
        """How critical such a relationship is; None when it makes no requirement."""
        rows = self.criticalities.get(relationship.type)
        if rows is None:
            rows = self.criticalities.get(relationship.current, {})
        return by_strength(rows, strength)

    def consumer(self, relationship: RelationshipType) -> End:
        """Which end of it needs the other one."""
        end = self.consumers.get(relationship.type) or self.consumers.get(relationship.current)
        return end or relationship.consumer


@dataclass(frozen=True, slots=True, kw_only=True)
class Metamodel:
    """The types of one notation, by name."""

    name: str
    elements: Mapping[str, ElementType]
    relationships: Mapping[str, RelationshipType]

    def kind_of(self, type_: str) -> Kind:
        """The kind of an element of that type; what is not known is context."""
        found = self.elements.get(type_)
        return found.kind if found else Kind.CONTEXT

    def standing_for(self, kind: Kind) -> ElementType:
        """The type as which an element without one is written."""
        return next(t for t in self.elements.values() if kind in t.stands_for)


def by_strength(rows: Mapping[str, float | None], strength: str) -> float | None:
    """The criticality for a strength: its own row, else one for its beginning, else unstated."""
    strength = strength.strip().replace("−", "-").replace("–", "-")
    if strength in rows:
        return rows[strength]
    for pattern, criticality in rows.items():
        if pattern.endswith("*") and strength.startswith(pattern[:-1]):
            return criticality
    return rows.get("")


@cache
def metamodel(notation: str = "archimate") -> Metamodel:
    """The shipped rows of a notation; raises NotFound with the names that there are."""
    if notation not in notations():
        raise NotFound.of("metamodel", notation, close=notations())
    lines = shipped(notation, "relationships.csv")
    return Metamodel(
        name=notation,
        elements={row["type"]: _element_type(row) for row in shipped(notation, "kinds.csv")},
        relationships={row["type"]: _relationship_type(row, lines) for row in reversed(lines)},
    )


def kind_of(type_: str, notation: str = "archimate") -> Kind:
    """The kind of an element of that type of the notation."""
    return metamodel(notation).kind_of(type_)


def profile(name: str | bytes = "default", *, notation: str = "archimate") -> Profile:
    """A shipped profile by name, or a user's own from the bytes of its CSV or YAML file.

    A user's own is complete: what it does not name makes no requirement. Its rows have the
    columns of ``relationships.csv`` with ``criticality`` (or ``default``) as the figure, and
    for elements those of ``kinds.csv``: ``type`` and ``kind``.
    """
    if isinstance(name, bytes):
        return _own_profile(name, notation)
    if name not in PROFILES:
        raise NotFound.of("profile", name, close=PROFILES)
    rows = shipped(notation, "relationships.csv")
    return Profile(name=name, criticalities=_criticalities(rows, name))


def _element_type(row: Row) -> ElementType:
    return ElementType(
        type=row["type"],
        current=row["current"],
        kind=Kind(row["kind"]),
        served=Kind(row["served"]) if row["served"] else None,
        layer=row["layer"],
        junction=row["junction"],
        stands_for=tuple(Kind(kind) for kind in row["stands_for"].split()),
    )


def _relationship_type(row: Row, rows: Iterable[Row]) -> RelationshipType:
    own = [other for other in rows if other["type"] == row["type"]]
    return RelationshipType(
        type=row["type"],
        current=row["current"],
        reads=row["reads"],
        reads_back=row["reads_back"],
        consumer=cast("End", row["consumer"]),
        onto=Kind(row["onto"]) if row["onto"] else None,
        serves=row["serves"] == "yes",
        strengths=_criticalities(own, "default")[row["type"]],
    )


def _criticalities(rows: Iterable[Row], column: str) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = {}
    for row in rows:
        figure = row[column]
        by = found.setdefault(row["type"], {})
        by[row["strength"]] = float(figure) if figure else None
    return found


@cache
def notations() -> Sequence[str]:
    """Names of the notations whose rows are shipped."""
    from importlib.resources import files

    return sorted(f.name for f in (files("alignment.catalogue") / "data").iterdir() if f.is_dir())


@cache
def shipped(notation: str, name: str) -> Sequence[Row]:
    """The rows of one table of a notation: ``kinds.csv`` or ``relationships.csv``."""
    import csv
    from importlib.resources import files

    text = (files("alignment.catalogue") / "data" / notation / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@dataclass(slots=True)
class _Taken:
    """What has been read of a user's profile so far."""

    criticalities: dict[str, dict[str, float | None]] = field(default_factory=dict)
    consumers: dict[str, End] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


def _own_profile(data: bytes, notation: str) -> Profile:
    from alignment.catalogue.mapping import read_rows

    taken = _Taken()
    problems: list[Problem] = []
    for place, row in read_rows(data):
        try:
            _take(taken, row, known=metamodel(notation))
        except ValueError as error:
            problems.append(Problem(place, str(error)))
    if problems:
        msg = f"the mapping has {len(problems)} fault(s); the first: {problems[0]}"
        raise Invalid(msg, problems)
    if not taken.criticalities and not taken.kinds:
        msg = "the mapping names no type"
        raise Invalid(msg)
    return Profile(
        name="own",
        criticalities=taken.criticalities,
        consumers=taken.consumers,
        kinds=taken.kinds,
    )


_COLUMNS = {
    *("type", "current", "kind", "served", "layer", "junction", "stands_for"),
    *("strength", "reads", "reads_back", "consumer", "onto", "serves", "criticality", *PROFILES),
}


def _take(taken: _Taken, row: Row, *, known: Metamodel) -> None:
    unknown = sorted(set(row) - _COLUMNS)
    if unknown:
        msg = f"there is no column {', '.join(unknown)}"
        raise ValueError(msg)
    type_ = row.get("type", "").removesuffix("Relationship")
    if type_ in known.relationships:
        _take_relationship(taken, type_, row)
    elif type_ in known.elements:
        taken.kinds[type_] = _kind(row.get("kind", ""))
    else:
        msg = f"{known.name} has no type {type_!r}"
        raise ValueError(msg)


def _take_relationship(taken: _Taken, type_: str, row: Row) -> None:
    figure = row.get("criticality", row.get("default", ""))
    taken.criticalities.setdefault(type_, {})[row.get("strength", "")] = _fraction(figure)
    named = row.get("consumer", "")
    end = next((end for end in ENDS if end == named), None)
    if named and end is None:
        msg = f"consumer is {', '.join(ENDS)}, not {named!r}"
        raise ValueError(msg)
    if end is not None:
        taken.consumers[type_] = end


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        msg = f"kind is one of {', '.join(Kind)}, not {text!r}"
        raise ValueError(msg) from None


def _fraction(text: str) -> float | None:
    if text in {"", "-", "none", "never"}:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        msg = f"a criticality is a number from 0 to 1, not {text!r}"
        raise ValueError(msg)
    return number
