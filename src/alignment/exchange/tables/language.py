"""The language of column maps: which column of which table becomes what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic.dataclasses import dataclass

from alignment.catalogue import ENTITIES, Collection
from alignment.catalogue.faults import unknown_key
from alignment.catalogue.text import Label
from alignment.errors import Problem
from alignment.exchange.faults import refusal_of
from alignment.exchange.files.cells import MOST_ROWS
from alignment.exchange.files.written_numbers import amount_of, plain_number
from alignment.exchange.files.yaml_forms import Filter, Texts, read_form
from alignment.exchange.format import File

_CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
_PART = re.compile(r"\{([^{}]+?)(?::([0-9]+))?\}")


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Latest:
    """Of the rows that agree in ``of``, only the one with the greatest ``by``, else the last."""

    of: Texts
    by: Texts = ()


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Table:
    """A file, or a sheet of one, and which of its rows count.

    Attributes:
        file: Name of the file, with ``*`` and ``?`` as usual; several files are one table.
        sheet: Of a workbook; of YAML and JSON, the key of the list.
        header: Row of the header where rows stand above it; 0 takes the first that holds anything.
        where: Only rows that have one of these texts in this column.
    """

    file: Annotated[str, Field(min_length=1)]
    sheet: str = ""
    encoding: str = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    header: Annotated[int, Field(ge=0, le=MOST_ROWS)] = 0
    where: Filter = field(default_factory=dict)
    latest: Latest | None = None


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Join:
    """Columns of another table's row, found by equal keys, as ``{table.column}``.

    Attributes:
        on: A column here and the one there, or several there of which any may hold the key.
    """

    table: str
    on: Annotated[dict[str, Texts], BeforeValidator(lambda v: {v: v} if isinstance(v, str) else v)]

    def keys(self) -> Iterator[tuple[str, ...]]:
        """The columns of the other table by which a row is found; several: the first that does."""
        for place in range(max(map(len, self.on.values()), default=0)):
            yield tuple(names[min(place, len(names) - 1)] for names in self.on.values())


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Cell:
    """How the text of one field is made.

    Attributes:
        text: Fixed text with ``{column}`` or ``{column:80}``, at most 80 characters of it.
        words: Texts that are replaced.
        otherwise: What replaces every text that is not among the words.
        blank: Texts that mean nothing, such as ``NA``.
        default: What stands in for nothing; it may name columns, too.
        scale: A number is multiplied by it.
        decimal: The mark before a number's fraction; the other one stands between thousands.
        units: Words that stand beside a number, and what it is then multiplied by.
        split: Between the texts, where the field takes several (members).
    """

    text: str
    words: dict[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    blank: Texts = ()
    default: str = ""
    scale: Decimal | None = None
    decimal: Literal[".", ","] | None = None
    units: dict[str, Decimal] = field(default_factory=dict)
    split: str = ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that the text is made from."""
        return _columns_in(self.text)

    @cached_property
    def defaults(self) -> tuple[str, ...]:
        """The columns that the default is made from."""
        return _columns_in(self.default)

    def fill(self, row: Mapping[str, str]) -> str:
        """The text for a row; empty when all its columns are."""
        if self.columns and not any(row[c].strip() for c in self.columns):
            return _filled(self.default, row)
        made = _filled(self.text, row)
        if made in self.blank:
            return _filled(self.default, row)
        if self.words:
            made = self.words.get(made, made if self.otherwise is None else self.otherwise)
        return made or _filled(self.default, row)

    def number(self, text: str) -> Decimal | None:
        """The number that a text states by this cell's marks and units; None when it is none."""
        if self.decimal is None and not self.units:
            found = plain_number(text)
        else:
            found = amount_of(text, decimal=self.decimal or ".", units=self.units)
        return found if found is None or self.scale is None else found * self.scale


MOST = 100_000


def _columns_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found[1] for found in _PART.finditer(text)))


def _filled(text: str, row: Mapping[str, str]) -> str:
    return _PART.sub(lambda m: row[m[1]][: int(m[2] or MOST)].strip(), text).strip()


Filled: TypeAlias = Annotated[
    Cell, BeforeValidator(lambda v: {"text": v} if isinstance(v, str) else v)
]

_NOT_FROM_CELLS = {"properties", "attributes", "sources", "shares"}
_COMMON = ("table", "join", "where", "split", "distinct", "properties")


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Section:
    """One kind of thing that the rows of a table become.

    Attributes:
        split: A row whose column holds several texts counts as a row for each.
        distinct: That several rows give the same thing is expected, and no finding.
        cells: The fields of the entity.
    """

    table: str
    join: tuple[Join, ...] = ()
    where: Filter = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    distinct: bool = False
    properties: dict[str, Filled] = field(default_factory=dict)
    cells: dict[str, Filled] = field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_cells(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        common = {k: v for k, v in data.items() if k in _COMMON}
        if isinstance(common.get("join"), dict):
            common["join"] = [common["join"]]
        return {**common, "cells": {k: v for k, v in data.items() if k not in _COMMON}}

    def columns(self) -> Iterator[str]:
        """Every column that is used, those of joined tables as ``table.column``."""
        for cell in (*self.cells.values(), *self.properties.values()):
            yield from (*cell.columns, *cell.defaults)
        yield from (*self.where, *self.split)
        for join in self.join:
            yield from join.on


Sections: TypeAlias = tuple[Section, ...]


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class ColumnMapText:
    """A whole column map.

    Attributes:
        references: ``document``: what refers to nothing in the tables is a finding and left
            out; ``catalogue``: it may be in the catalogue already, and is checked there.
    """

    column_map: Literal["1"]
    tables: dict[str, Table]
    name: Label = ""
    currency: Label = ""
    references: Literal["document", "catalogue"] = "document"
    elements: Sections = ()
    requirements: Sections = ()
    relationships: Sections = ()
    practices: Sections = ()
    targets: Sections = ()
    measurements: Sections = ()

    def sections(self) -> Iterator[tuple[Collection, int, Section]]:
        """Every section with its list and its place there, elements first."""
        for collection in ENTITIES:
            if collection not in ("heading", "merges", "views", "waivers"):
                for place, section in enumerate(getattr(self, collection)):
                    yield collection, place, section


_ADAPTER = TypeAdapter(ColumnMapText)


def read_map(file: File) -> ColumnMapText:
    """The column map in a file; raises Unreadable with every fault located."""
    found, tree = read_form(file, _ADAPTER)
    problems = [Problem(tree.place_of(path), text) for path, text in _faults(found)]
    if problems:
        raise refusal_of(problems)
    return found


def _faults(found: ColumnMapText) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for collection, place, section in found.sections():
        names = {f.name for f in fields(ENTITIES[collection])} - _NOT_FROM_CELLS
        for key in section.cells:
            if key not in names:
                known = dict.fromkeys([*names, *_COMMON])
                yield (collection, place, key), unknown_key(key, known)
        for name in (section.table, *(join.table for join in section.join)):
            if name not in found.tables:
                known_tables = ", ".join(found.tables)
                yield (collection, place), f"there is no table {name!r}, only {known_tables}"
