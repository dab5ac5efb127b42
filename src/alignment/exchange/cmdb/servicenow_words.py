"""What ServiceNow's tables, classes, columns and types of relation are called."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from alignment.catalogue.metamodel import metamodel, shipped

NOTATION = "servicenow"
BASE = "cmdb_ci"
RELATIONS, OUTAGES, ASSOCIATIONS = "cmdb_rel_ci", "cmdb_ci_outage", "svc_ci_assoc"
RELATION_TYPES = "cmdb_rel_type"

_NAMED = re.compile(
    r"(?:u_)?(?:cmdb_[a-z0-9_]+|cmdb)|service_offering|business_capability|svc_ci_\w+"
)
_ENDING = re.compile(r"(?:[_ ]|\d|list|export)+$")
_ALIASES = {
    "class": "sys_class_name",
    "ci_class": "sys_class_name",
    "configuration_item": "cmdb_ci",
    "affected_ci": "cmdb_ci",
    "business_criticality": "busines_criticality",
    "cost_currency": "cost_cc",
    "relationship_type": "type",
    "service": "service_id",
    "configuration_item_id": "ci_id",
}
_DISPLAY = "dv_"
_LONGEST_NAME = 300


def column_called(label: str) -> str:
    """The column of that name or label: ``Operational status`` is ``operational_status``."""
    name = "_".join(label.strip().casefold().split()).removeprefix("u_")
    return _ALIASES.get(name, name)


def table_named(text: str) -> str:
    """The table that a file or sheet is named after, or empty."""
    found = _NAMED.search(text.casefold())
    return _ENDING.sub("", found[0]).strip("_") if found else ""


def table_with(columns: Sequence[str]) -> str:
    """The table that has these columns, or empty."""
    names = {column_called(column).partition(".")[0] for column in columns}
    if {"parent", "child"} <= names:
        return RELATIONS
    if {"parent_descriptor", "child_descriptor"} <= names:
        return RELATION_TYPES
    if {"begin", "cmdb_ci"} <= names:
        return OUTAGES
    if {"service_id", "ci_id"} <= names:
        return ASSOCIATIONS
    return BASE if {"sys_class_name", "name"} <= names else ""


@cache
def _labels() -> Mapping[str, str]:
    return {row["label"].casefold(): row["class"] for row in shipped(NOTATION, "labels.csv")}


def class_called(text: str) -> str:
    """The class of that code or label; the text itself when there is no such label."""
    folded = text.strip().casefold()
    return _labels().get(folded, folded if re.fullmatch(r"[a-z0-9_]+", folded) else text.strip())


def type_of(class_: str) -> str:
    """The nearest class that has a row: a class is named after the one that it extends."""
    known = metamodel(NOTATION).elements
    name = class_.removeprefix("u_") if len(class_) < _LONGEST_NAME else ""
    while name not in known and "_" in name:
        name = name.rpartition("_")[0]
    return name if name in known else BASE


@cache
def _relations() -> Mapping[str, str]:
    """Types of relation by their whole name, and by the first half where only one has it."""
    names = [name for name in metamodel(NOTATION).relationships if "::" in name]
    halves = [name.partition("::")[0].casefold() for name in names]
    alone = {h: n for n, h in zip(names, halves, strict=True) if halves.count(h) == 1}
    return alone | {_folded(name): name for name in names}


@cache
def usual_types() -> Mapping[str, str]:
    """The types of relation that every instance has, by their sys_id."""
    return {row["sys_id"]: row["type"] for row in shipped(NOTATION, "types.csv")}


def relation_called(text: str) -> str:
    """The type of relation of that name, ``Depends on::Used by`` or ``Depends on``; or empty."""
    return _relations().get(_folded(text), "")


def _folded(text: str) -> str:
    return "::".join(" ".join(part.split()) for part in text.casefold().split("::"))


@cache
def _stages() -> Mapping[tuple[str, str], str]:
    return {(row["column"], row["value"]): row["stage"] for row in shipped(NOTATION, "stages.csv")}


def stage_of(fields: Mapping[str, str]) -> str | None:
    """The stage of life that a record states, by the first of its columns that says one."""
    for column in dict.fromkeys(column for column, _ in _stages()):
        found = _stages().get((column, fields.get(column, "").casefold()))
        if found:
            return found
    return None


def columns_shown(columns: Sequence[str]) -> Mapping[str, str]:
    """For each column that is stored the one beside it that holds what is shown."""
    names = {column_called(column): column for column in columns}
    return {
        names[name.removeprefix(_DISPLAY)]: column
        for name, column in names.items()
        if name.startswith(_DISPLAY) and name.removeprefix(_DISPLAY) in names
    }
