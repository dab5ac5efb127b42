"""Rows become the same columns, and the same arrays, as the entities that they were made of."""

import numpy as np

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.catalogue.edits import Edit
from alignment.graphs.snapshot import Snapshot, snapshot_of
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
