"""The part of a catalogue that is calculated with, column by column: rows become these once."""

from array import array
from collections.abc import MutableSequence
from dataclasses import dataclass, field
from typing import Any

from alignment.catalogue.estate import Estate


@dataclass(slots=True, kw_only=True)
class Columns:
    """Elements and requirements of one revision as parallel lists.

    The lists of a group of columns have one length; members and shares stand one after the
    other, ``sizes[i]`` of them for requirement ``i``. None means "not stated". Owners and members
    are named by their ids; or, where no two ids have the same ``hash``, by that: millions of
    hashes are matched many times as quick as texts, and take an eighth of the room.
    """

    revision: int = 0
    name: str = ""
    currency: str = ""
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    owns: list[float | None] = field(default_factory=list)
    costs: list[float | None] = field(default_factory=list)
    unavailabilities: list[float | None] = field(default_factory=list)
    audiences: list[str | None] = field(default_factory=list)
    requirement_ids: list[str] = field(default_factory=list)
    owners: "list[str] | array[int]" = field(default_factory=list)
    needs: MutableSequence[int] = field(default_factory=list)
    criticalities: MutableSequence[float] = field(default_factory=list)
    weights: MutableSequence[float] | list[float | None] = field(default_factory=list)
    channels: list[str | None] = field(default_factory=list)
    sizes: MutableSequence[int] = field(default_factory=list)
    members: "list[str] | array[int]" = field(default_factory=list)
    shares: MutableSequence[float] = field(default_factory=list)

    def taken(self, name: str) -> Any:
        """Hand a column over; it is empty afterwards.

        So that millions of texts and the arrays made of them do not stand side by side.
        """
        held = getattr(self, name)
        setattr(self, name, [])
        return held


def columns_of(estate: Estate, *, revision: int = 0) -> Columns:
    """The columns of an estate that is held in memory."""
    elements, requirements = estate.elements, estate.requirements
    columns = Columns(
        revision=revision,
        name=estate.heading.name,
        currency=estate.heading.currency,
        ids=[e.id for e in elements],
        names=[e.name for e in elements],
        kinds=[e.kind.value for e in elements],
        values=[e.value for e in elements],
        owns=[e.own for e in elements],
        costs=[e.cost for e in elements],
        unavailabilities=[e.unavailability for e in elements],
        audiences=[e.audience and e.audience.value for e in elements],
        requirement_ids=[r.id for r in requirements],
        owners=[r.of for r in requirements],
        needs=[r.needs for r in requirements],
        criticalities=[r.criticality for r in requirements],
        weights=[r.weight for r in requirements],
        channels=[r.channel and r.channel.value for r in requirements],
        sizes=[len(r.members) for r in requirements],
        members=[member for r in requirements for member in r.members],
    )
    for requirement in requirements:
        columns.shares.extend(requirement.shares or (1.0,) * len(requirement.members))
    return columns
