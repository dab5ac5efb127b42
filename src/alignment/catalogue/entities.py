"""Frozen values of the catalogue: what an element, a requirement, a target is.

They are Pydantic dataclasses with slots: checked like any Pydantic value, yet small enough
that a million of them fit into memory.
"""

from dataclasses import field
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from alignment.catalogue.fields import (
    CONFIG,
    Attributes,
    Collection,
    Origin,
    Properties,
    nothing,
)
from alignment.catalogue.kept import Merge, View, Waiver
from alignment.catalogue.keys import join_key, relationship_id, requirement_id
from alignment.catalogue.periods import Period
from alignment.catalogue.text import (
    Amount,
    Fraction,
    Id,
    Label,
    Name,
    Number,
    Share,
    Text,
)
from alignment.catalogue.vocabulary import Audience, Channel, Kind, LifeCycle, with_article


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Heading:
    """What is said of the whole catalogue.

    Attributes:
        name: What it is called.
        currency: What its amounts are in.
        documentation: What it is for.
        properties: A user's own attributes of the whole.
        attributes: What a notation says of a whole model (its folders, say), kept for export;
            each begins with the format that says it.
    """

    collection: ClassVar[Collection] = "heading"

    name: Label = ""
    currency: Label = ""
    documentation: Text = ""
    properties: Properties = field(default_factory=nothing)
    attributes: Attributes = field(default_factory=nothing)

    @property
    def key(self) -> str:
        return "heading"


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Element:
    """One thing of the chain, or of the context around it.

    Attributes:
        id: Short key, compared exactly after NFC and trimming.
        kind: The part it takes in the calculations.
        type: The term of the notation it came from, such as ``ApplicationService``.
        value: Value per year, in the catalogue's currency; objectives only.
        own: Weight of what stays with the element itself (METHODS ``self``); None means the
            kind's default: 1 for a service or component, 0 for the others.
        cost: Own cost per year.
        unavailability: Probability to be down by itself, 0..1.
        audience: Whom a client belongs to; clients only.

    Source: METHODS 1.1.
    """

    collection: ClassVar[Collection] = "elements"

    id: Id
    kind: Kind
    name: Name
    type: Label = ""
    value: Amount | None = None
    own: Amount | None = None
    cost: Amount | None = None
    unavailability: Fraction | None = None
    audience: Audience | None = None
    owner: Label = ""
    lifecycle: LifeCycle | None = None
    documentation: Text = ""
    properties: Properties = field(default_factory=nothing)
    attributes: Attributes = field(default_factory=nothing)
    origin: Origin = ""

    @property
    def key(self) -> str:
        return self.id

    @model_validator(mode="after")
    def _check_fields_fit_kind(self) -> Self:
        if self.value is not None and self.kind is not Kind.OBJECTIVE:
            msg = f"value is for objectives; {self.id} is {with_article(self.kind)}"
            raise ValueError(msg)
        if self.audience is not None and self.kind is not Kind.CLIENT:
            msg = f"audience is for clients; {self.id} is {with_article(self.kind)}"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Requirement:
    """A group of providers of which ``of`` needs some: "``needs`` of these ``members``".

    Attributes:
        id: Given, or made from the owner and the members.
        needs: How many members must work; 1 is any-of, all of them is all-of.
        criticality: Share of the members' loss that reaches the owner, 0..1 (METHODS kappa).
        weight: Share of the owner's value that flows this way, relative to the owner's other
            weights; None means: as much as the criticality.
        shares: How the group's value is split among the members; empty means equally.
        channel: Only under an external client.
        sources: Ids of the relationships that it was read from.

    Source: METHODS 1.1.
    """

    collection: ClassVar[Collection] = "requirements"

    of: Id
    members: Annotated[tuple[Id, ...], Field(min_length=1)]
    id: Id = ""
    needs: Annotated[int, Field(strict=True, ge=1)] = 0
    criticality: Fraction = 1.0
    weight: Amount | None = None
    shares: tuple[Share, ...] = ()
    channel: Channel | None = None
    sources: tuple[Id, ...] = ()
    origin: Origin = ""

    @property
    def key(self) -> str:
        return self.id

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, data: Any) -> Any:
        kwargs = data.kwargs if hasattr(data, "kwargs") else data
        if not isinstance(kwargs, dict):
            return data
        members = kwargs.get("members")
        if isinstance(members, (list, tuple)) and all(isinstance(m, str) for m in members):
            kwargs = _without_blank_id(kwargs)
            if kwargs.get("needs") is None:
                kwargs["needs"] = max(len(members), 1)
        return kwargs

    @model_validator(mode="after")
    def _check_group(self) -> Self:
        if not self.id:  # made from what was cleaned, so that one requirement has one id
            object.__setattr__(self, "id", requirement_id(self.of, self.members))
        n = len(self.members)
        if n == 1 and self.needs == 1 and len(self.shares) <= 1:
            return self
        if len(set(self.members)) < n:
            twice = next(m for i, m in enumerate(self.members) if m in self.members[:i])
            msg = f"{self.of} names {twice} twice in one requirement"
            raise ValueError(msg)
        if self.needs > n:
            msg = f"{self.of} needs {self.needs} of {n} members"
            raise ValueError(msg)
        if self.shares and len(self.shares) != n:
            msg = f"{self.of} gives {len(self.shares)} shares for {n} members"
            raise ValueError(msg)
        return self


def _without_blank_id(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in kwargs.items() if k != "id" or v}


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Relationship:
    """A relation as its notation draws it; either end may be an element or a relationship."""

    collection: ClassVar[Collection] = "relationships"

    type: Name
    source: Id
    target: Id
    id: Id = ""
    name: Label = ""
    documentation: Text = ""
    properties: Properties = field(default_factory=nothing)
    attributes: Attributes = field(default_factory=nothing)
    origin: Origin = ""

    @property
    def key(self) -> str:
        return self.id

    @model_validator(mode="before")
    @classmethod
    def _take_blank_id_as_none(cls, data: Any) -> Any:
        kwargs = data.kwargs if hasattr(data, "kwargs") else data
        return _without_blank_id(kwargs) if isinstance(kwargs, dict) else data

    @model_validator(mode="after")
    def _fill_id(self) -> Self:
        if not self.id:
            object.__setattr__(self, "id", relationship_id(self.type, self.source, self.target))
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PracticeSupport:
    """How far an ITSM practice manages the quality of a service (METHODS 1.1, ``M[s,k]``)."""

    collection: ClassVar[Collection] = "practices"

    practice: Id
    service: Id
    extent: Amount = 1.0
    origin: Origin = ""

    @property
    def key(self) -> str:
        return join_key(self.practice, self.service)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Target:
    """A service level requirement of a consumer on a service (METHODS 1.5).

    Attributes:
        target: The level that was promised, in the indicator's own unit.
        floor: The level at which the service is worth nothing; below the target where higher
            is better, above it where lower is better.
        criticality: Weight of this indicator inside a period, 0..1.
    """

    collection: ClassVar[Collection] = "targets"

    consumer: Id
    service: Id
    indicator: Name
    target: Number
    floor: Number
    unit: Label = ""
    criticality: Fraction = 1.0
    origin: Origin = ""

    @property
    def key(self) -> str:
        return join_key(self.consumer, self.service, self.indicator)

    @model_validator(mode="after")
    def _check_span(self) -> Self:
        if self.target == self.floor:
            msg = f"target and floor of {self.key} are both {self.target:g}; they must differ"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Measurement:
    """What was measured of a service in one period.

    Attributes:
        consumer: Given where it was measured at one consumer, else empty.
        value: In the indicator's own unit.
        weight: Business volume of the period, relative to the others; None counts 1.
    """

    collection: ClassVar[Collection] = "measurements"

    service: Id
    indicator: Name
    period: Period
    value: Number
    consumer: Annotated[Label, AfterValidator(str.strip)] = ""
    weight: Amount | None = None
    origin: Origin = ""

    @property
    def key(self) -> str:
        return join_key(self.consumer, self.service, self.indicator, self.period)


Entity: TypeAlias = (
    Heading | Element | Requirement | Relationship | PracticeSupport | Target | Measurement
    | Merge | View | Waiver
)  # fmt: skip

ENTITIES: dict[Collection, type[Any]] = {
    "heading": Heading,
    "elements": Element,
    "requirements": Requirement,
    "relationships": Relationship,
    "practices": PracticeSupport,
    "targets": Target,
    "measurements": Measurement,
    "merges": Merge,
    "views": View,
    "waivers": Waiver,
}
"""Which class stands in which list, in the order in which they are written."""
