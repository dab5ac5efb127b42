"""The part of a catalogue that is calculated with, column by column: rows become these once."""

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from alignment.catalogue.estate import Estate
from alignment.catalogue.vocabulary import KIND_CODE, Audience

Numbers = MutableSequence[Any] | NDArray[Any]
"""A list, or an array; None or NaN means "not stated"."""

NO_CHANNEL, ONLINE, OFFLINE = 0, 1, 2
CHANNEL_CODE: dict[str | None, int] = {None: NO_CHANNEL, "online": ONLINE, "offline": OFFLINE}


@dataclass(slots=True, kw_only=True)
class Columns:
    """Elements and requirements of one revision as parallel columns.

    The columns of a group have one length; members and shares stand one after the other,
    ``sizes[i]`` of them for requirement ``i``. Texts are lists, or ``Texts``, of which millions
    are read and matched without an object for each.

    Attributes:
        ids, names: Of the elements.
        kinds: Codes by ``KIND_CODE``.
        internal: 1 for a client inside.
        values, owns, costs, unavailabilities: As stated.
        requirement_ids: Of the requirements.
        owners: The id of the element that needs the group.
        needs, criticalities, weights: As stated.
        channels: Codes by ``CHANNEL_CODE``.
        members, shares: The ids of the members, and the split of the group's value.
    """

    revision: int = 0
    name: str = ""
    currency: str = ""
    ids: Sequence[str] = ()
    names: Sequence[str] = ()
    kinds: Numbers = field(default_factory=list)
    internal: Numbers = field(default_factory=list)
    values: Numbers = field(default_factory=list)
    owns: Numbers = field(default_factory=list)
    costs: Numbers = field(default_factory=list)
    unavailabilities: Numbers = field(default_factory=list)
    requirement_ids: Sequence[str] = ()
    owners: Sequence[str] = ()
    needs: Numbers = field(default_factory=list)
    criticalities: Numbers = field(default_factory=list)
    weights: Numbers = field(default_factory=list)
    channels: Numbers = field(default_factory=list)
    sizes: Numbers = field(default_factory=list)
    members: Sequence[str] = ()
    shares: Numbers = field(default_factory=list)


def columns_of(estate: Estate, *, revision: int = 0) -> Columns:
    """The columns of an estate that is held in memory."""
    elements, requirements = estate.elements, estate.requirements
    return Columns(
        revision=revision,
        name=estate.heading.name,
        currency=estate.heading.currency,
        ids=[e.id for e in elements],
        names=[e.name for e in elements],
        kinds=[KIND_CODE[e.kind] for e in elements],
        internal=[e.audience is Audience.INTERNAL for e in elements],
        values=[e.value for e in elements],
        owns=[e.own for e in elements],
        costs=[e.cost for e in elements],
        unavailabilities=[e.unavailability for e in elements],
        requirement_ids=[r.id for r in requirements],
        owners=[r.of for r in requirements],
        needs=[r.needs for r in requirements],
        criticalities=[r.criticality for r in requirements],
        weights=[r.weight for r in requirements],
        channels=[CHANNEL_CODE[r.channel] for r in requirements],
        sizes=[len(r.members) for r in requirements],
        members=[member for r in requirements for member in r.members],
        shares=[s for r in requirements for s in r.shares or (1.0,) * len(r.members)],
    )
