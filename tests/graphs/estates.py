"""Estates written as sentences: ``shop needs 2 of web-a, web-b, web-c``.

A line reads ``owner needs [k of] member, member [at CRITICALITY] [weighing WEIGHT]``; members
without "k of" are all needed. ``goal is objective`` states a kind, ``goal is objective worth 60``
a value. A kind that is not stated is guessed: by the first letter of an id of one letter and
digits (O, X, P, S, C as in METHODS), else service.
"""

import re

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.graphs.snapshot import Snapshot, snapshot_of

_LETTERS = {
    "O": Kind.OBJECTIVE, "X": Kind.CLIENT, "P": Kind.PROCESS, "S": Kind.SERVICE,
    "C": Kind.COMPONENT,
}  # fmt: skip
_NEEDS = re.compile(
    r"(?P<of>\S+) needs (?:(?P<k>\d+) of )?(?P<members>[^ ,]+(?:, *[^ ,]+)*)"
    r"(?: at (?P<kappa>[\d.]+))?(?: weighing (?P<weight>[\d.]+))?"
)
_IS = re.compile(r"(?P<id>\S+) is (?P<kind>\w+)(?: worth (?P<value>[\d.]+))?")


def sentences(text: str) -> Estate:
    """The estate that some sentences describe."""
    kinds: dict[str, Kind] = {}
    values: dict[str, float] = {}
    requirements: list[Requirement] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if found := _NEEDS.fullmatch(line):
            requirements.append(_requirement(found, len(requirements)))
        elif found := _IS.fullmatch(line):
            kinds[found["id"]] = Kind(found["kind"])
            if found["value"]:
                values[found["id"]] = float(found["value"])
        else:
            msg = f"no sentence: {line!r}"
            raise ValueError(msg)
    named = {i for r in requirements for i in (r.of, *r.members)} | kinds.keys()
    elements = [
        Element(id=i, kind=kinds.get(i) or guessed(i), name=i, value=values.get(i))
        for i in sorted(named)
    ]
    return Estate(elements=tuple(elements), requirements=tuple(requirements))


def estate(text: str) -> Snapshot:
    """The snapshot of the estate that some sentences describe."""
    return snapshot_of(sentences(text))


def guessed(element_id: str) -> Kind:
    """The kind that the form of an id suggests."""
    if re.fullmatch(r"[OXPSC]\d+", element_id):
        return _LETTERS[element_id[0]]
    return Kind.SERVICE


def _requirement(found: re.Match[str], number: int) -> Requirement:
    members = tuple(m.strip() for m in found["members"].split(","))
    return Requirement(
        id=f"r{number:04d}", of=found["of"], members=members,
        needs=int(found["k"]) if found["k"] else len(members),
        criticality=float(found["kappa"] or 1),
        weight=float(found["weight"]) if found["weight"] else None,
    )  # fmt: skip
