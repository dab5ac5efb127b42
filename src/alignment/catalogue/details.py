"""What elements state beyond what is calculated with: owners, types, life cycles, own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alignment.catalogue.estate import Estate
from alignment.catalogue.fields import Properties


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Details:
    """What some elements state, by id; whatever one does not state is left out.

    Attributes:
        owners: Who is responsible.
        lifecycles: Stage in their life.
        types: The term of the notation that it came from.
        properties: Words of the users' own, of the elements that state any.
    """

    owners: Mapping[str, str] = field(default_factory=dict)
    lifecycles: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Properties] = field(default_factory=dict)


def details_in(estate: Estate) -> Details:
    """The details of an estate that is held in memory."""
    elements = estate.elements
    return Details(
        owners={e.id: e.owner for e in elements if e.owner},
        lifecycles={e.id: e.lifecycle.value for e in elements if e.lifecycle},
        types={e.id: e.type for e in elements if e.type},
        properties={e.id: e.properties for e in elements if e.properties},
    )
