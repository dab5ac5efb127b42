"""Rows become the same columns, and the same arrays, as the entities that they were made of."""

from dataclasses import replace

import numpy as np

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.catalogue.columns_read import columns_at
from alignment.catalogue.edits import Edit
from alignment.graphs.snapshot import Snapshot, build, snapshot_of
from alignment.runtime import Runtime

NAMES = ("plain", 'say "yes"', "back\\slash", 'a","b', 'x"],["y', "naïve café", "[]")


def stored(estate):
    runtime = Runtime("sqlite://")
    with runtime.writing("tester") as work:
        work.revise([Edit(None, entity) for entity in estate.entities()], reason="all")
    with runtime.reading() as work:
        return work.snapshot()


def require_equal(one, other):
    for name in Snapshot.__dataclass_fields__:
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b, err_msg=name)
        elif name != "revision":
            assert a == b, name


def test_ids_that_look_like_json_stay_apart():
    components = [Element(id=name, kind=Kind.COMPONENT, name="one") for name in NAMES]
    services = [
        Element(id=f"of {name}", kind=Kind.SERVICE, name="needs all but one") for name in NAMES
    ]
    needs = [
        Requirement(of=f"of {name}", members=tuple(n for n in NAMES if n != name), needs=2)
        for name in NAMES
    ]
    estate = Estate.of([*components, *services, *needs])

    found = stored(estate)

    require_equal(found, snapshot_of(estate))


def test_shares_weights_and_criticalities_come_back_as_they_were_stated():
    elements = [Element(id=i, kind=Kind.SERVICE, name=i) for i in ("z", "y", "x", "w")]
    needs = [
        Requirement(of="z", members=("y", "x"), needs=1, shares=(0.3, 0.7), weight=2.5),
        Requirement(of="z", members=("w",), criticality=0.1),
        Requirement(of="y", members=("x", "w")),
    ]
    estate = Estate.of([*elements, *needs])

    found = stored(estate)

    require_equal(found, snapshot_of(estate))


def test_an_estate_without_requirements_has_empty_arrays():
    estate = Estate.of([Element(id="only", kind=Kind.SERVICE, name="one")])

    found = stored(estate)

    require_equal(found, snapshot_of(estate))


def test_rows_that_are_read_in_several_goes_are_those_that_hold():
    runtime = Runtime("sqlite://")
    elements = [Element(id=f"E{i}", kind=Kind.SERVICE, name=f"{i}", cost=i) for i in range(9)]
    needs = [
        Requirement(of=f"E{i}", members=(f"E{i + 1}", f"E{i + 2}"), needs=1 + i % 2,
                    criticality=i / 10, shares=(0.25, 0.75) if i % 3 else ())
        for i in range(7)
    ]  # fmt: skip
    with runtime.writing("tester") as work:
        work.revise([Edit(None, e) for e in (*elements, *needs)], reason="all")
    cheaper = [replace(e, cost=None, audience=None) for e in elements[2:5]]
    with runtime.writing("tester") as work:
        work.revise([Edit(e, c) for e, c in zip(elements[2:5], cheaper, strict=True)], reason="x")

    with runtime.reading() as work:
        for at in (0, 1, 2):
            estate = work.reader.estate(at=at)
            for at_once in (1, 2, 5, 100):
                columns = columns_at(work.reader, at=at, at_once=at_once)
                require_equal(build(columns), snapshot_of(estate))
