"""The closed lists of words: each member carries its term and where the term comes from."""

from enum import StrEnum


class Kind(StrEnum):
    """What part an element takes in the calculations (METHODS 1.1). The order is the chain's."""

    OBJECTIVE = "objective"
    CLIENT = "client"
    PROCESS = "process"
    SERVICE = "service"
    COMPONENT = "component"
    PRACTICE = "practice"
    CONTEXT = "context"


KINDS = tuple(Kind)
"""All kinds in the order of the chain; a kind's place is its code in the arrays."""

KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}

VALUE_KINDS = frozenset({Kind.OBJECTIVE, Kind.CLIENT})
"""Kinds that hold value: losses combine by weighted mean."""

GATE_KINDS = frozenset({Kind.PROCESS, Kind.SERVICE, Kind.COMPONENT})
"""Kinds that work or do not: losses combine by worst case."""

CHAIN_KINDS = VALUE_KINDS | GATE_KINDS
"""Kinds that may stand in a requirement."""


class Audience(StrEnum):
    """Whom a client belongs to (ITIL 4: internal and external consumers)."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class Channel(StrEnum):
    """How an external client is delivered to: straight by IT, or through a process."""

    ONLINE = "online"
    OFFLINE = "offline"


class LifeCycle(StrEnum):
    """Stage in an element's life (ITIL 4 service portfolio: pipeline, catalogue, retired)."""

    PLAN = "plan"
    BUILD = "build"
    LIVE = "live"
    PHASE_OUT = "phase_out"
    RETIRED = "retired"


class Severity(StrEnum):
    """How grave a finding is."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def with_article(word: str) -> str:
    """``an objective``, ``a service``."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
