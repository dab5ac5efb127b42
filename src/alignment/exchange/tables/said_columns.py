"""A column map made of what a person said that the columns of a table are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alignment.catalogue import Collection, Kind
from alignment.errors import Invalid, Problem
from alignment.exchange.files.scalars import quoted, scalar
from alignment.exchange.tables.map_parts import a_year, amount, cell
from alignment.exchange.tables.roles import PROPERTY, ROLES, Column, Role, Table


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a table.

    Attributes:
        rows: The list that its rows belong to.
        fields: By place of a column: the field that it fills; those left out do not stand here.
        same: By field: the text that holds for all rows, where no column says it.
    """

    rows: Collection
    fields: Mapping[int, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)


def map_of(table: Table, said: Said) -> str:
    """The column map; raises Invalid with what nobody said, or said twice."""
    problems = list(_lacking(table, said))
    if problems:
        msg = f"not all is said: {problems[0]}"
        raise Invalid(msg, problems)
    parts = [f"file: {scalar(table.file)}"]
    parts += (f"{key}: {v if isinstance(v, int) else scalar(v)}" for key, v in table.options)
    lines = [
        "column_map: 1",
        "references: catalogue  # an id, or the name of one element",
        "tables:",
        f"  {table.name}: {{{', '.join(parts)}}}",
        f"{said.rows}:",
    ]
    for columns in _sections(table, said):
        lines += [f"  - table: {table.name}", *_cells(table, said, columns)]
    return "\n".join(lines) + "\n"


def _lacking(table: Table, said: Said) -> Iterator[Problem]:
    counts = Counter(said.fields.values())
    headed = all(table.columns[i].period for i, f in said.fields.items() if f == "value")
    by_period = said.rows == "measurements" and headed and counts["value"] > 0
    for role in ROLES[said.rows]:
        there = counts[role.field] or said.same.get(role.field)
        if role.needed and not there and not (role.field == "period" and by_period):
            yield Problem(role.title, "no column is that; choose it, or say what holds for all")
        several = counts[role.field] > 1
        if several and not (role.field == "value" and by_period and not counts["period"]):
            yield Problem(role.title, f"{counts[role.field]} columns are that; it is one")


def _sections(table: Table, said: Said) -> list[dict[str, Column]]:
    """The columns by field; of a table with a column for each period, once for each of them."""
    once = {f: table.columns[i] for i, f in said.fields.items() if f not in (PROPERTY, "value")}
    values = [table.columns[i] for i, f in said.fields.items() if f == "value"]
    if not values:
        return [once]
    return [{**once, "value": column} for column in values]


def _cells(table: Table, said: Said, columns: Mapping[str, Column]) -> Iterator[str]:
    for role in ROLES[said.rows]:
        if role.field in columns:
            yield f"    {role.field}: {_cell(role, columns[role.field])}"
        elif said.same.get(role.field):
            yield f"    {role.field}: {quoted(said.same[role.field])}"
        elif role.field == "id" and said.rows == "elements":
            yield f"    id: {cell(columns['name'])}  # no column holds ids: the name is one"
        elif role.field == "period" and said.rows == "measurements":
            yield f"    period: {quoted(columns['value'].period)}"
    kept = [table.columns[i] for i, f in said.fields.items() if f == PROPERTY]
    if kept:
        yield "    properties:"
        yield from (f"      {scalar(c.name)}: {cell(c)}" for c in kept)


def _cell(role: Role, column: Column) -> str:
    if role.field == "period" and column.monthly:
        return quoted(f"{{{column.name}:{len('2026-01')}}}")
    if role.number:
        return amount(column, column.amounts, a_year(column.name) if role.yearly else 1)
    parts = [f"text: {cell(column)}"]
    if role.field == "kind":
        parts.append(f"words: {{{_words(column.kinds)}}}")
    elif role.field == "lifecycle":
        parts += [f"words: {{{_words(column.stages)}}}", 'otherwise: ""']
    elif role.field == "members" and column.mark:
        parts.append(f"split: {quoted(column.mark)}")
    return f"{{{', '.join(parts)}}}" if len(parts) > 1 else cell(column)


def _words(meant: Mapping[str, str] | Mapping[str, Kind]) -> str:
    return ", ".join(f"{scalar(text)}: {what}" for text, what in meant.items())
