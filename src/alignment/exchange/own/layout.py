"""Our own tables: which sheets there are, which columns they have, and what each column is.

The workbook, its twin of CSV files, and the words that explain both are made from these rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from alignment.catalogue import Collection, Kind
from alignment.catalogue.vocabulary import Audience, Channel, LifeCycle

README = "README"
NAME_ROW = "catalogue name"
CURRENCY_ROW = "currency"
KEPT_ROW = "kept for exports"
"""Says as JSON what else is known of the catalogue as a whole, over as many cells as it takes."""
KEPT_FIELDS = ("documentation", "properties", "attributes")

CHAIN_SHEETS = ("Objectives", "Clients", "Processes", "Services", "Components")


class Form(StrEnum):
    """How the cells of a column are read and written."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    """How many members are needed: a number, or the word ``all``."""
    LINES = "lines"
    """Several texts, one a line."""
    NUMBERS = "numbers"
    """Several numbers, one a line."""
    TOLD = "told"
    """For the eye only: written for whoever reads the sheet, and not read back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a sheet.

    Attributes:
        name: In the header; the field that it holds, unless it is only told.
        says: What a person must know about it.
        choices: The only texts that it takes.
        ids_of: Sheets whose ids it takes.
        most: The largest number; numbers below zero are taken by levels only.
        rare: It stands on the sheet only when a row has something for it.
        kept: It holds what a notation needs and people leave alone.
    """

    name: str
    says: str
    form: Form = Form.TEXT
    width: int = 16
    choices: tuple[str, ...] = ()
    ids_of: tuple[str, ...] = ()
    most: float | None = None
    signed: bool = False
    rare: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A sheet: what its rows are, and its columns in order.

    Attributes:
        kind: Of the elements that stand on it; None where rows are no elements.
        bags: The dictionaries of an entity whose keys become columns.
    """

    name: str
    says: str
    collection: Collection
    columns: tuple[Column, ...]
    kind: Kind | None = None
    bags: tuple[str, ...] = ()
    by_name: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})


_ELEMENT = {
    "id": Column(
        name="id", width=18, says="Short key of the element; stands once in the whole workbook. "
        "Renaming it makes another element.",
    ),
    "name": Column(name="name", width=36, says="What people call it; must not be blank."),
    "type": Column(
        name="type", width=20, says="Term of the notation, such as ApplicationService, or your "
        "own.",
    ),
    "value": Column(
        name="value", form=Form.NUMBER, says="Value per year in the catalogue's currency. Only "
        "objectives that no other needs have one.",
    ),
    "audience": Column(
        name="audience", choices=tuple(Audience), says="Whom the client belongs to; blank counts "
        "as external.",
    ),
    "own": Column(
        name="own", form=Form.NUMBER, says="Weight of what stays with the element itself, beside "
        "the weights of its requirements. Blank: the kind's default.",
    ),
    "owner": Column(name="owner", width=24, says="Who answers for it."),
    "lifecycle": Column(
        name="lifecycle", choices=tuple(LifeCycle), says="Stage of its life.",
    ),
    "cost": Column(
        name="cost", form=Form.NUMBER, says="Own cost per year in the catalogue's currency, "
        "without what it needs.",
    ),
    "unavailability": Column(
        name="unavailability", form=Form.NUMBER, most=1, says="Probability to be down by itself, "
        "0 to 1: 0.01 is one hundredth of the time.",
    ),
    "documentation": Column(name="documentation", width=50, says="Any text."),
}  # fmt: skip

_ORIGIN = Column(
    name="origin", rare=True, kept=True, width=20, says="The source that it was read from. Leave "
    "as it is; blank in a new row.",
)  # fmt: skip

_KINDS: Mapping[str, tuple[Kind, str, str]] = {
    "Objectives": (
        Kind.OBJECTIVE, "id name type value owner documentation",
        "What the organisation wants to reach, and what that is worth per year.",
    ),
    "Clients": (
        Kind.CLIENT, "id name type audience owner documentation", "Who is served.",
    ),
    "Processes": (
        Kind.PROCESS, "id name type own owner lifecycle cost documentation",
        "What the business does; processes run on services.",
    ),
    "Services": (
        Kind.SERVICE, "id name type owner lifecycle cost unavailability documentation",
        "IT services; they stand on components and on other services.",
    ),
    "Components": (
        Kind.COMPONENT, "id name type owner lifecycle cost unavailability documentation",
        "Information systems and technology.",
    ),
    "Practices": (
        Kind.PRACTICE, "id name type owner cost documentation",
        "IT service management practices, such as change enablement.",
    ),
    "Context": (
        Kind.CONTEXT, "id name type owner documentation",
        "Everything else that is kept and takes no part in the calculations.",
    ),
}  # fmt: skip


def _kind_sheet(name: str) -> SheetForm:
    from dataclasses import replace

    kind, usual, says = _KINDS[name]
    shown = [_ELEMENT[n] for n in usual.split()]
    rare = [replace(c, rare=True) for n, c in _ELEMENT.items() if n not in usual.split()]
    return SheetForm(
        name=name, says=says, collection="elements", kind=kind, columns=(*shown, *rare, _ORIGIN),
        bags=("properties", "attributes"),
    )  # fmt: skip


def _told(name: str, says: str) -> Column:
    words = f"{says}, for the eye only: written by the export, not read."
    return Column(name=name, form=Form.TOLD, width=28, says=words, rare=True)


_CRITICALITY = Column(
    name="criticality", form=Form.NUMBER, most=1, says="Share of the loss that goes on, 0 to 1; "
    "blank is 1.",
)  # fmt: skip
_INDICATOR = Column(name="indicator", width=24, says="What is measured, such as availability.")
_SERVICE = Column(name="service", width=18, ids_of=("Services",), says="Id of the service.")
_SERVICE_NAME = _told("service (name)", "Name of the service")

_REQUIREMENTS = SheetForm(
    name="Requirements", collection="requirements",
    says="Who needs whom: one row a group of alternatives or of parts that belong together.",
    columns=(
        Column(name="id", width=22, says="Leave it blank in a new row; it is made. Keep it in an "
               "old one: by it the row is found again."),
        Column(name="of", width=18, ids_of=CHAIN_SHEETS, says="Id of the one that needs."),
        _told("of (name)", "Name of the one that needs"),
        Column(name="members", form=Form.LINES, width=24, ids_of=CHAIN_SHEETS,
               says="Ids of those that are needed, one a line (Alt+Enter) or with ; between. All "
               "of one kind."),
        _told("members (names)", "Names of those that are needed"),
        Column(name="needs", form=Form.COUNT, width=10, says="How many of the members must work: "
               "all (or blank), or a number; 1 means that any of them will do."),
        _CRITICALITY,
        Column(name="weight", form=Form.NUMBER, says="Share of the owner's value that goes this "
               "way, relative to its other weights; blank: as much as the criticality."),
        Column(name="shares", form=Form.NUMBERS, width=10, says="How the members share the "
               "group's value, one number a line in their order; blank: equally."),
        Column(name="channel", choices=tuple(Channel), says="Only under an external client: "
               "online to services, offline to processes."),
        Column(name="sources", form=Form.LINES, rare=True, kept=True, width=20,
               says="Ids of the relationships that it was read from. Leave as it is."),
        _ORIGIN,
    ),
)  # fmt: skip

_PRACTICE_SUPPORT = SheetForm(
    name="Practice support", collection="practices",
    says="How far a practice manages the quality of a service.",
    columns=(
        Column(name="practice", width=24, ids_of=("Practices",), says="Id of the practice."),
        _told("practice (name)", "Name of the practice"),
        _SERVICE, _SERVICE_NAME,
        Column(name="extent", form=Form.NUMBER, says="How far, relative to the service's other "
               "practices; blank is 1."),
        _ORIGIN,
    ),
)  # fmt: skip

_TARGETS = SheetForm(
    name="Targets", collection="targets", says="What level of a service a consumer was promised.",
    columns=(
        Column(name="consumer", width=18, ids_of=("Clients", "Processes"),
               says="Id of the client or process."),
        _told("consumer (name)", "Name of the consumer"),
        _SERVICE, _SERVICE_NAME, _INDICATOR,
        Column(name="target", form=Form.NUMBER, signed=True, says="The level that was promised, "
               "in the indicator's own unit."),
        Column(name="floor", form=Form.NUMBER, signed=True, says="The level at which the service "
               "is worth nothing; not equal to the target."),
        Column(name="unit", says="Of target, floor and measurements, such as percent."),
        _CRITICALITY, _ORIGIN,
    ),
)  # fmt: skip

_MEASUREMENTS = SheetForm(
    name="Measurements", collection="measurements",
    says="What was measured of a service in a period.",
    columns=(
        _SERVICE, _SERVICE_NAME, _INDICATOR,
        Column(name="period", says="2026, 2026-Q3, 2026-07, 2026-W31 or 2026-07-31."),
        Column(name="consumer", width=18, ids_of=("Clients", "Processes"),
               says="Id of the client or process where it was measured; blank: at all of them."),
        Column(name="value", form=Form.NUMBER, signed=True, says="In the indicator's own unit."),
        Column(name="weight", form=Form.NUMBER, says="Business volume of the period, relative to "
               "the others; blank is 1."),
        _ORIGIN,
    ),
)  # fmt: skip

_ELEMENTS = (*CHAIN_SHEETS, "Practices", "Context")
_ENDS = (*_ELEMENTS, "Relationships")
_RELATIONSHIPS = SheetForm(
    name="Relationships", collection="relationships",
    says="Relations as their notation draws them. Not calculated with: see Requirements.",
    columns=(
        Column(name="id", width=22, says="Leave it blank in a new row; it is made."),
        Column(name="type", width=20, says="Term of the notation, such as Serving."),
        Column(name="source", width=18, ids_of=_ENDS, says="Id of the element or relationship "
               "where it begins."),
        _told("source (name)", "Name of the source"),
        Column(name="target", width=18, ids_of=_ENDS, says="Id of the element or relationship "
               "where it ends."),
        _told("target (name)", "Name of the target"),
        Column(name="name", width=24, says="What is written on it; may be blank."),
        _ELEMENT["documentation"], _ORIGIN,
    ),
    bags=("properties", "attributes"),
)  # fmt: skip

_MERGES = SheetForm(
    name="Merges", collection="merges",
    says="Which things of other sources are elements that are here: said by hand, kept at every "
    "import.",
    columns=(
        Column(name="source", width=24, says="Name of the source."),
        Column(name="source_id", width=18, says="What the source calls it."),
        Column(name="element", width=18, ids_of=_ELEMENTS, says="Id of the element that it is."),
        _told("element (name)", "Name of the element"),
        Column(name="name", width=24, kept=True, says="What the source says of it."),
        Column(name="type", width=20, kept=True, says="What the source says of it."),
        Column(name="documentation", width=40, kept=True, says="What the source says of it."),
    ),
    bags=("properties", "attributes"),
)  # fmt: skip

_VIEWS = SheetForm(
    name="Views", collection="views",
    says="Drawings of a foreign notation, kept as they came so that they go out again.",
    columns=(
        Column(name="id", width=22, kept=True, says="Id in the model that it came from."),
        Column(name="name", width=24, says="What it is called."),
        Column(name="type", width=20, kept=True, says="What its notation calls it."),
        Column(name="notation", width=18, kept=True, says="In whose words it is drawn."),
        _ELEMENT["documentation"],
        Column(name="content", width=24, kept=True, says="What is drawn; not for editing."),
        _ORIGIN,
    ),
    bags=("properties", "attributes"),
)  # fmt: skip

_WAIVERS = SheetForm(
    name="Waivers", collection="waivers",
    says="Findings that are known and borne until a day.",
    columns=(
        Column(name="rule", width=28, says="Rule of the finding, such as single-point."),
        Column(name="element", width=18, ids_of=_ELEMENTS, says="Id of the first element that "
               "the finding names; blank: the finding on the whole."),
        _told("element (name)", "Name of the element"),
        Column(name="reason", width=40, says="Why it is borne."),
        Column(name="expires", says="The last day on which it is, such as 2027-03-31."),
        _ORIGIN,
    ),
)  # fmt: skip

SHEETS: tuple[SheetForm, ...] = (
    *(_kind_sheet(name) for name in _KINDS),
    _REQUIREMENTS, _PRACTICE_SUPPORT, _TARGETS, _MEASUREMENTS, _RELATIONSHIPS,
    _MERGES, _VIEWS, _WAIVERS,
)  # fmt: skip
"""Every sheet but the README, in the order in which they stand."""

BY_NAME: Mapping[str, SheetForm] = {sheet.name.casefold(): sheet for sheet in SHEETS}
"""Every sheet by its name without regard to capitals."""

BAGS: Mapping[str, str] = {
    "property": "properties",
    "attribute": "attributes",
}
"""What the header of a column begins with that holds one key of a dictionary, and which."""

MORE: Mapping[str, str] = {"more properties": "properties", "more attributes": "attributes"}
"""Columns that hold, as JSON, what no column of its own can hold."""
