"""The columns of an edge list, and what their cells say."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from pydantic import ValidationError

from alignment.catalogue import Collection
from alignment.catalogue.faults import faults_of
from alignment.exchange.faults import Faults
from alignment.exchange.files.cells import unguarded
from alignment.exchange.forms import forms

EDGE_COLUMNS = ("source", "target", "group", "needs", "criticality", "share", "weight", "channel",
                "requirement", "sources")  # fmt: skip
NODE_COLUMNS = ("id", "kind", "name", "type", "value", "own", "cost", "unavailability", "audience",
                "owner", "lifecycle", "documentation")  # fmt: skip
PROPERTY_COLUMNS = ("id", "list", "key", "text")
NODE_NUMBERS = ("value", "own", "cost", "unavailability")
FACTS = ("needs", "criticality", "weight", "channel", "requirement", "sources")
"""What every row of a group says of the whole group."""

_NUMBER = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?")

Cells = Mapping[str, Sequence[str]]
Place = Callable[[int], str]


def numbers(cells: Sequence[str], name: str, place: Place, faults: Faults) -> list[float | None]:
    """A column of numbers; nothing for a blank cell, a fault for one that is none."""
    found: list[float | None] = []
    for index, cell in enumerate(cells):
        text = unguarded(cell.strip())
        if text and not _NUMBER.fullmatch(text):
            faults.add(f"{place(index)} column {name}", f"must be a number, not {text[:60]!r}")
        found.append(float(text) if text and _NUMBER.fullmatch(text) else None)
    return found


def texts(cells: Sequence[str]) -> list[str]:
    """A column of texts, without the apostrophes that guard them."""
    return [unguarded(cell) for cell in cells]


def words(cells: Sequence[str]) -> list[str | None]:
    """A column of words of a closed list; nothing for a blank cell."""
    return [cell.strip() or None for cell in cells]


def facts_of(cells: Cells, place: Place, faults: Faults) -> dict[str, list[Any]]:
    """The fields of requirements by what their rows say, but for what none of them says."""
    given = {name: column for name, column in cells.items() if any(column)}
    count = len(next(iter(cells.values())))
    found: dict[str, list[Any]] = {"needs": [1] * count}
    if "needs" in given:
        stated = numbers(given["needs"], "needs", place, faults)
        found["needs"] = [1 if n is None else int(n) if n.is_integer() else n for n in stated]
    if "criticality" in given:
        stated = numbers(given["criticality"], "criticality", place, faults)
        found["criticality"] = [1.0 if n is None else n for n in stated]
    if "weight" in given:
        found["weight"] = numbers(given["weight"], "weight", place, faults)
    if "channel" in given:
        found["channel"] = words(given["channel"])
    if "requirement" in given:
        found["id"] = texts(given["requirement"])
    if "sources" in given:
        found["sources"] = [_ids(c, place(i), faults) for i, c in enumerate(given["sources"])]
    return found


def _ids(cell: str, place: str, faults: Faults) -> tuple[str, ...]:
    try:
        ids = orjson.loads(cell) if cell else []
    except orjson.JSONDecodeError:
        ids = None
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        faults.add(f"{place} column sources", 'must be a list of ids, such as ["r1"]')
        return ()
    return tuple(ids)


def made(
    make: Callable[[Mapping[str, Sequence[Any]]], list[Any]],
    collection: Collection,
    columns: Mapping[str, Sequence[Any]],
    *,
    place: Place,
    faults: Faults,
) -> list[Any]:
    """The entities that columns describe; nothing, and the faults, where one cannot be.

    They are made together; only when one is at fault is each looked at.
    """
    try:
        return make(columns)
    except ValueError:
        rows = zip(*columns.values(), strict=True)
        items = [dict(zip(columns, row, strict=True)) for row in rows]
    try:
        entities: list[Any] = forms()[collection].adapter.validate_python(items)
    except ValidationError as error:
        for (index, *path), message in faults_of(error.errors(include_url=False), items):
            column = f" column {_COLUMN_OF.get(str(path[0]), path[0])}" if path else ""
            faults.add(f"{place(int(index))}{column}", message)
        return []
    return entities


_COLUMN_OF = {"of": "source", "members": "target", "shares": "share"}
