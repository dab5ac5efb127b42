"""What the JSON door is asked with, and how its description names what it answers."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
)
from pydantic.json_schema import SkipJsonSchema

from alignment.catalogue import Collection, Kind, LifeCycle
from alignment.catalogue.text import ID_LENGTH, Fraction, Id, Label, clean_id
from alignment.guard import HELD_SLASH
from alignment.usecases import maintain

MOST_LISTED = 1_000
MOST_IN_A_TABLE = 100_000
MOST_NAMED = 100_000
"""Elements that one question may name."""

_NEWEST = 2**31 - 1


def _with_slashes(text: object) -> object:
    return text.replace(HELD_SLASH, "/") if isinstance(text, str) else text


Key = Annotated[
    str,
    Path(max_length=4 * ID_LENGTH, description="Id, percent-encoded; a slash in it as %2F"),
    BeforeValidator(_with_slashes),
    AfterValidator(clean_id),
]
"""The key of an entity in an address."""

RevisionNumber = Annotated[int, Path(ge=0, le=_NEWEST, description="Number of a revision")]
At = Annotated[
    int | None,
    Field(ge=0, le=_NEWEST, description="Answer as of this revision; without it, the newest"),
]
Lens = Literal["service", "component", "practice"]


class Asked(BaseModel):
    """What a question may say; anything else is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reasoned(Asked):
    reason: Annotated[Label, Field(description="Why; kept with the revision")] = ""


Nothing = Annotated[Asked, Query()]
"""A question without choices: whatever else the address says is refused."""

Why = Annotated[Reasoned, Query()]


class AsOf(Asked):
    revision: At = None


class Part(AsOf):
    """Which part of a list."""

    q: Annotated[Label, Field(description="Stands in the id or the name, in any case")] = ""
    limit: Annotated[
        int | None,
        Field(ge=1, le=MOST_LISTED, description="Entities in the answer; 100 without it. "
              "A table of CSV holds everything when no limit is given."),
    ] = None  # fmt: skip
    cursor: Annotated[
        str | None,
        Field(min_length=1, max_length=4 * ID_LENGTH, description="`next` of the part before"),
    ] = None

    def query(self, default_limit: int) -> maintain.Query:
        """The same for the catalogue: every field that is not of ``Part`` is a column."""
        columns = type(self).model_fields.keys() - Part.model_fields.keys()
        equal = {name: getattr(self, name) for name in sorted(columns) if getattr(self, name)}
        return maintain.Query(
            equal=equal, text=self.q, after=self.cursor, limit=self.limit or default_limit
        )


_Words = Annotated[tuple[Label, ...], Field(max_length=100)]


class ElementsPart(Part):
    kind: Annotated[tuple[Kind, ...], Field(max_length=100)] = ()
    type: _Words = ()
    owner: _Words = ()
    lifecycle: Annotated[tuple[LifeCycle, ...], Field(max_length=100)] = ()


class RequirementsPart(Part):
    of: _Words = ()


class RelationshipsPart(Part):
    type: _Words = ()
    source: _Words = ()
    target: _Words = ()


class PracticesPart(Part):
    practice: _Words = ()
    service: _Words = ()


class TargetsPart(Part):
    consumer: _Words = ()
    service: _Words = ()
    indicator: _Words = ()


class MeasurementsPart(TargetsPart):
    period: _Words = ()


class MergesPart(Part):
    source: _Words = ()
    element: _Words = ()


class ViewsPart(Part):
    type: _Words = ()
    notation: _Words = ()


class WaiversPart(Part):
    rule: _Words = ()
    element: _Words = ()


PARTS: Mapping[Collection, type[Part]] = {
    "elements": ElementsPart, "requirements": RequirementsPart,
    "relationships": RelationshipsPart, "practices": PracticesPart, "targets": TargetsPart,
    "measurements": MeasurementsPart, "merges": MergesPart, "views": ViewsPart,
    "waivers": WaiversPart,
}  # fmt: skip
"""How each list may be narrowed."""


def _not_offered(_value: object) -> None:
    msg = "not offered yet"
    raise ValueError(msg)


class LossesIn(Asked):
    """Elements that fail or degrade: 1 is down, 0.3 is 30 percent worse."""

    losses: Annotated[
        dict[Id, Fraction],
        Field(
            max_length=MOST_NAMED, json_schema_extra={"minProperties": 1},
            description="What each element loses, by its id: 1 is down, 0.3 is 30 percent worse",
        ),
    ]  # fmt: skip
    revision: Annotated[At, Field(strict=True)] = None
    scenario: SkipJsonSchema[Annotated[None, BeforeValidator(_not_offered)]] = None

    @field_validator("losses", mode="wrap")
    @classmethod
    def _require_distinct(cls, given: Any, read: Any) -> dict[str, float]:
        losses: dict[str, float] = read(given)
        if len(losses) < len(given):
            msg = "two of the ids are the same but for blanks around them"
            raise ValueError(msg)
        return losses


class ImpactIn(LossesIn):
    limit: Annotated[
        int, Field(strict=True, ge=1, le=MOST_NAMED, description="Elements that are listed")
    ] = MOST_NAMED


class DebtIn(LossesIn):
    top: Annotated[int, Field(strict=True, ge=1, le=1_000, description="Worst ones listed")] = 20


class ContributionAsked(AsOf):
    lens: Annotated[Lens, Field(description="Who is credited")] = "service"
    objective: Annotated[Id | None, Field(description="Only the value of this objective")] = None


class RoutesAsked(ContributionAsked):
    top: Annotated[int, Field(ge=1, le=1_000, description="Routes that are listed")] = 10


class SightAsked(AsOf):
    limit: Annotated[int, Field(ge=1, le=10_000, description="Steps each way")] = 500


class SearchAsked(AsOf):
    q: Annotated[Label, Field(min_length=1, description="What to look for")]
    limit: Annotated[int, Field(ge=1, le=200, description="Most hits")] = 20


class RevisionsAsked(Asked):
    before: Annotated[int | None, Field(ge=1, le=_NEWEST, description="Older than this")] = None
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 50


class EditsAsked(Asked):
    limit: Annotated[int, Field(ge=1, le=10_000, description="Edits that are listed")] = 1_000
