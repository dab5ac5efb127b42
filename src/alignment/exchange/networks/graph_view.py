"""An estate as a plain graph of nodes and edges with single values, for tools that draw graphs.

An edge runs from who needs to what is needed, one for each member of a requirement, and says to
which group it belongs; so redundancy is seen in a tool that knows only edges.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from alignment.catalogue import Element, Estate, Requirement
from alignment.exchange.properties import spread

Value: TypeAlias = str | float

_FIELDS = ("kind", "name", "type", "value", "own", "cost", "unavailability", "audience", "owner",
           "lifecycle", "documentation")  # fmt: skip
NUMBERS = frozenset({"value", "own", "cost", "unavailability", "criticality", "weight", "share"})
COUNTS = frozenset({"needs", "members"})
"""Names of values that are numbers, or whole ones, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Edge:
    """That ``source`` needs ``target``, as one member of a group."""

    id: str
    source: str
    target: str
    values: Mapping[str, Value]


def nodes_of(estate: Estate) -> Iterator[tuple[Element, dict[str, Value]]]:
    """Each element in the order of ids, and what it states, nothing twice under one name."""
    for element in sorted(estate.elements, key=attrgetter("id")):
        values: dict[str, Value] = {}
        for name in _FIELDS:
            value = getattr(element, name)
            if value not in (None, ""):
                values[name] = float(value) if name in NUMBERS else str(value)
        for name, prefix in (("properties", "property"), ("attributes", "attribute")):
            for key, text in spread(getattr(element, name)):
                values[_free(f"{prefix}:{key}", values)] = text
        yield element, values


def _free(name: str, taken: Mapping[str, Value]) -> str:
    """The name, numbered where it is taken: a key that repeats keeps all its texts."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def requirements_of(estate: Estate) -> list[Requirement]:
    """The requirements in the order of their owners and ids."""
    return sorted(estate.requirements, key=attrgetter("of", "id"))


def edges_of(estate: Estate) -> Iterator[Edge]:
    """One edge for each member of each requirement; what is not stated stands as it counts."""
    number = 0
    for requirement in requirements_of(estate):
        weight = requirement.weight
        values: dict[str, Value] = {
            "group": requirement.id,
            "needs": requirement.needs,
            "members": len(requirement.members),
            "criticality": requirement.criticality,
            "weight": requirement.criticality if weight is None else weight,
        }
        if requirement.channel:
            values["channel"] = str(requirement.channel)
        shares = requirement.shares or (1.0,) * len(requirement.members)
        for member, share in zip(requirement.members, shares, strict=True):
            number += 1
            yield Edge(f"e{number}", requirement.of, member, values | {"share": share})


def names_in(rows: Iterable[Mapping[str, Value]]) -> list[str]:
    """Every name under which a value stands, in the order in which they are met."""
    found: dict[str, None] = {}
    for values in rows:
        found.update(dict.fromkeys(values))
    return list(found)
