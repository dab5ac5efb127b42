"""What is: the words, values and rules of the catalogue. Pure names only."""

from alignment.catalogue.entities import (
    ENTITIES,
    Attributes,
    Collection,
    Element,
    Entity,
    Heading,
    Measurement,
    Merge,
    PracticeSupport,
    Properties,
    Relationship,
    Requirement,
    Target,
    View,
)
from alignment.catalogue.estate import Estate
from alignment.catalogue.finding import Finding
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
    "join_key",
    "requirement_id",
]
