"""What a person may say that the columns of a table are, and what they most likely are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Collection, Kind
from alignment.catalogue.periods import period_in
from alignment.exchange.format import Material
from alignment.exchange.tables.guess_columns import amounts_in
from alignment.exchange.tables.guess_words import (
    COSTS,
    NAMES,
    OWNERS,
    STATES,
    TEXTS,
    THINGS,
    TYPES,
    kind_in,
    said,
    stage_in,
)
from alignment.exchange.tables.sniffing import Profile, Source, sources_of

PROPERTY = "property"
"""The role of a column that is kept beside an element under its own name."""

_FIRST_DAY = re.compile(r"\d{4}-\d\d-01\b", re.ASCII)
_SHOWN = 5
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Role:
    """A field that a column may fill.

    Attributes:
        words: By which people call such a column.
        example: What two rows of an example hold.
        yearly: It is of a year, and a header may speak of a month.
    """

    field: str
    title: str
    words: Sequence[str]
    example: tuple[str, str]
    needed: bool = False
    number: bool = False
    yearly: bool = False


_SERVICE = Role("service", "Service", ("service", "application", "app", "system", "product"),
                ("Web shop", "Web shop"), needed=True)  # fmt: skip
_WHO = ("consumer", "client", "customer", "user", "at", "process", "for")
_INDICATOR = Role("indicator", "Indicator",
                  ("indicator", "kpi", "metric", "measure", "sli", "slo"),
                  ("availability", "availability"), needed=True)  # fmt: skip
_WEIGHT = ("weight", "volume", "requests")

ROLES: Mapping[Collection, tuple[Role, ...]] = {
    "elements": (
        Role("id", "Id", ("id", "key", "code", "number", "nr", "no", "ref", "ci"), ("S1", "C1")),
        Role("name", "Name", (*NAMES, *THINGS), ("Web shop", "web-1"), needed=True),
        Role("kind", "Kind", ("kind", "layer"), ("service", "component"), needed=True),
        Role("type", "Type", TYPES, ("ApplicationService", "Node")),
        Role("owner", "Owner", OWNERS, ("Digital", "Operations")),
        Role("lifecycle", "Life cycle", STATES, ("live", "live")),
        Role("cost", "Own cost", COSTS, ("30000", "10000"), number=True, yearly=True),
        Role("value", "Value", ("value", "benefit"), ("", ""), number=True, yearly=True),
        Role("unavailability", "Unavailability", ("unavailability",), ("", "0.01"), number=True),
        Role("documentation", "Description", TEXTS, ("Sells online", "")),
    ),
    "requirements": (
        Role("of", "Who needs it", ("of", "element", "source", "from", "consumer", "parent",
             "process", "service", "application", "name"), ("Web shop", "Grow online sales"),
             needed=True),
        Role("members", "What it needs", ("members", "member", "needs", "need", "depends",
             "dependency", "on", "requires", "uses", "target", "to", "provider", "component",
             "server", "host"), ("web-1", "Web shop"), needed=True),
        Role("needs", "How many of them", ("quorum", "k"), ("", ""), number=True),
        Role("criticality", "Criticality", ("criticality", "kappa"), ("1", "0.8"), number=True),
        Role("weight", "Weight", ("weight", "importance"), ("", "2"), number=True),
    ),
    "targets": (
        Role("consumer", "Consumer", _WHO, ("Web customers", "Fulfil order"), needed=True),
        _SERVICE,
        _INDICATOR,
        Role("unit", "Unit", ("unit", "uom"), ("percent", "percent")),
        Role("target", "Target", ("target", "objective", "slo", "sla", "goal", "promised",
             "promise"), ("99.9", "99.5"), needed=True, number=True),
        Role("floor", "Worthless at", ("worthless", "floor", "minimum", "min", "limit",
             "threshold"), ("99", "98"), needed=True, number=True),
        Role("criticality", "Criticality", ("criticality", "weight"), ("1", "0.5"), number=True),
    ),
    "measurements": (
        _SERVICE,
        Role("consumer", "Measured at", ("measured", *_WHO), ("Web customers", "Web customers")),
        _INDICATOR,
        Role("period", "Period", ("period", "month", "date", "day", "week", "quarter", "year",
             "time", "when"), ("2026-01", "2026-02"), needed=True),
        Role("value", "Value", ("value", "result", "actual", "achieved", "score", "reading",
             "level"), ("99.95", "99.7"), needed=True, number=True),
        Role("weight", "Weight", _WEIGHT, ("", ""), number=True),
    ),
}  # fmt: skip
"""By list: what its columns may be, in the order of a sheet."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        amounts: Decimal mark and units of a column of numbers; None where it holds others.
        period: The one that heads it, as ``2026-01``; empty for most.
        monthly: Its texts are first days of months, as spreadsheets store a month.
        kinds, stages: What its texts mean as kinds and as stages of life, where they are few.
        mark: What stands between several names in one cell; empty where a cell holds one.
        usable: A column map can name it.
    """

    name: str
    amounts: tuple[str, tuple[str, ...]] | None
    period: str
    monthly: bool
    kinds: Mapping[str, Kind]
    stages: Mapping[str, str]
    mark: str
    usable: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a person is asked about it: its columns, its first rows, how many there are."""

    name: str
    file: str
    options: tuple[tuple[str, str | int], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int

    @property
    def likely(self) -> Collection:
        """The list that its rows most likely belong to."""
        found = {name: set(self.proposed(name).values()) for name in ROLES}
        if {"service", "value"} <= found["measurements"] and (
            "period" in found["measurements"] or any(c.period for c in self.columns)
        ):
            return "measurements"
        if {"service", "target"} <= found["targets"]:
            return "targets"
        if {"of", "members"} <= found["requirements"] and not {"cost", "owner"} & found[
            "elements"
        ]:
            return "requirements"
        return "elements"

    def proposed(self, rows: Collection) -> dict[int, str]:
        """By place of the column: the field that its header names most plainly."""
        scores = sorted(
            (-score, place, at)
            for at, role in enumerate(ROLES[rows])
            for place, column in enumerate(self.columns)
            if (score := _score(role, column)) and column.usable
        )
        found: dict[int, str] = {}
        for _, place, at in scores:
            field = ROLES[rows][at].field
            if place not in found and field not in found.values():
                found[place] = field
        headed = [i for i, c in enumerate(self.columns) if c.period and c.amounts and c.usable]
        if rows == "measurements" and headed and "period" not in found.values():
            found = {i: f for i, f in found.items() if f != "value"}
            found |= dict.fromkeys(headed, "value")
        if rows == "elements":
            free = (i for i, c in enumerate(self.columns) if c.usable and i not in found)
            found |= dict.fromkeys(free, PROPERTY)
        return dict(sorted(found.items()))


def tables_in(material: Material) -> tuple[Table, ...]:
    """The tables in some files; raises Unreadable where there is none."""
    return tuple(map(_table, sources_of(material)[0]))


def example_rows(rows: Collection) -> Iterator[tuple[str, ...]]:
    """A sheet of a list to begin from: its header and two rows."""
    yield tuple(role.title for role in ROLES[rows])
    for n in range(2):
        yield tuple(role.example[n] for role in ROLES[rows])


def _score(role: Role, column: Column) -> float:
    if role.number and column.amounts is None:
        return 0
    if column.name.casefold() in (role.title.casefold(), role.field):
        return 10
    return said(column.name, role.words)


def _table(source: Source) -> Table:
    return Table(
        source.name, source.file, source.options, tuple(map(_column, source.columns)),
        tuple(row.cells for row in source.sheet.rows[:_SHOWN]), len(source.sheet.rows),
    )  # fmt: skip


def _column(profile: Profile) -> Column:
    few = sorted(profile.texts) if len(profile.texts) <= _MOST_WORDS else []
    return Column(
        name=profile.name, amounts=amounts_in(profile), period=period_in(profile.name) or "",
        monthly=bool(profile.texts) and all(map(_FIRST_DAY.match, profile.texts)),
        kinds={text: kind for text in few if (kind := _kind(text))},
        stages={text: stage for text in few if (stage := stage_in(text))},
        mark=next((m for m in "\n;," if any(m in text for text in profile.texts)), ""),
        usable=profile.usable,
    )  # fmt: skip


def _kind(text: str) -> Kind | None:
    """The kind of that name, or the one that a word names."""
    return Kind(text.lower()) if text.lower() in set(Kind) else kind_in(text)
