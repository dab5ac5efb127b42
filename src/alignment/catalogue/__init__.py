"""What is: the words, values and rules of the catalogue. Pure names only."""

from alignment.catalogue.entities import (
    ENTITIES,
    Element,
    Entity,
    Heading,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.estate import Estate
from alignment.catalogue.fields import Attributes, Collection, Properties
from alignment.catalogue.finding import Finding
from alignment.catalogue.kept import Merge, View, Waiver
from alignment.catalogue.keys import join_key, requirement_id
from alignment.catalogue.vocabulary import (
    CHAIN_KINDS,
    GATE_KINDS,
    KIND_CODE,
    KINDS,
    VALUE_KINDS,
    Audience,
    Channel,
    Kind,
    LifeCycle,
    Severity,
)

__all__ = [
    "CHAIN_KINDS",
    "ENTITIES",
    "GATE_KINDS",
    "KINDS",
    "KIND_CODE",
    "VALUE_KINDS",
    "Attributes",
    "Audience",
    "Channel",
    "Collection",
    "Element",
    "Entity",
    "Estate",
    "Finding",
    "Heading",
    "Kind",
    "LifeCycle",
    "Measurement",
    "Merge",
    "PracticeSupport",
    "Properties",
    "Relationship",
    "Requirement",
    "Severity",
    "Target",
    "View",
    "Waiver",
    "join_key",
    "requirement_id",
]
