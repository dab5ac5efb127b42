"""Elements and requirements as tables of an edge list."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import orjson

from alignment.catalogue import Element, Estate, Requirement, requirement_id
from alignment.exchange.files.cells import guarded
from alignment.exchange.files.scalars import number_text
from alignment.exchange.networks.edge_cells import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    PROPERTY_COLUMNS,
)
from alignment.exchange.properties import spread


def tables_of(estate: Estate) -> tuple[str, str, str]:
    """The tables of edges, nodes and properties, in the order of ids."""
    elements = sorted(estate.elements, key=attrgetter("id"))
    requirements = sorted(estate.requirements, key=attrgetter("of", "id"))
    return (
        _table(EDGE_COLUMNS, _edges(requirements)),
        _table(NODE_COLUMNS, map(_node, elements)),
        _table(PROPERTY_COLUMNS, (row for e in elements for row in _properties(e))),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _edges(requirements: Iterable[Requirement]) -> Iterator[list[str]]:
    """A row a member; only what differs from its default is stated."""
    owner, groups = "", 0
    for requirement in requirements:
        owner, groups = requirement.of, groups if requirement.of == owner else 0
        group, needs = "", ""
        if len(requirement.members) > 1:
            groups += 1
            group, needs = f"g{groups}", str(requirement.needs)
        kappa = requirement.criticality
        criticality = "" if kappa == 1 else _number(kappa)
        stated = _stated(requirement)
        shares = requirement.shares or (None,) * len(requirement.members)
        for member, share in zip(requirement.members, shares, strict=True):
            yield [guarded(owner), guarded(member), group, needs, criticality, _number(share),
                   *stated]  # fmt: skip


def _stated(requirement: Requirement) -> list[str]:
    """Weight, channel, id and sources, as they stand in each row of a requirement."""
    made = requirement_id(requirement.of, requirement.members)
    return [
        _number(requirement.weight),
        requirement.channel or "",
        "" if requirement.id == made else guarded(requirement.id),
        orjson.dumps(requirement.sources).decode() if requirement.sources else "",
    ]


def _node(element: Element) -> list[str]:
    return [_cell(getattr(element, name)) for name in NODE_COLUMNS]


def _cell(value: Any) -> str:
    if value is None or isinstance(value, (int, float)):
        return _number(value)
    return guarded(str(value))


def _number(value: float | None) -> str:
    return "" if value is None else number_text(value)


def _properties(element: Element) -> Iterator[list[str]]:
    for name in ("properties", "attributes"):
        for key, text in spread(getattr(element, name)):
            yield [guarded(element.id), name, guarded(key), guarded(text)]
