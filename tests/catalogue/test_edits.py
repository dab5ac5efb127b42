"""The algebra of edits: difference, apply, invert."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.catalogue import (
    Element,
    Estate,
    Heading,
    Measurement,
    Merge,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
    Waiver,
)
from alignment.catalogue.edits import KEYED, Edit, apply, difference, in_order, invert
from alignment.catalogue.keys import join_key

_IDS = st.sampled_from([f"E{i}" for i in range(8)])
_ELEMENTS = st.builds(
    lambda i, kind, cost: Element(id=i, kind=kind, name=f"name of {i}", cost=cost),
    _IDS,
    st.sampled_from(["process", "service", "component"]),
    st.none() | st.integers(0, 3).map(float),
)
_REQUIREMENTS = st.builds(
    lambda of, member, kappa: Requirement(of=of, members=[member], criticality=kappa),
    _IDS,
    _IDS,
    st.sampled_from([0.5, 1.0]),
)


def _unique(items):
    return st.lists(items, unique_by=lambda e: e.key, max_size=8)


_ESTATES = st.builds(
    lambda elements, requirements, name: Estate.of([Heading(name=name), *elements, *requirements]),
    _unique(_ELEMENTS),
    _unique(_REQUIREMENTS),
    st.sampled_from(["", "one", "two"]),
)


def _content(estate):
    return {(e.collection, e.key): e for e in estate.entities()}


@given(_ESTATES, _ESTATES)
def test_the_difference_applied_is_the_other_estate(before, after):
    edits = difference(before, after, replacing=True)

    assert _content(apply(before, edits)) == _content(after)


@given(_ESTATES, _ESTATES)
def test_apply_then_invert_is_nothing(before, after):
    edits = difference(before, after, replacing=True)

    assert _content(apply(apply(before, edits), invert(edits))) == _content(before)


@given(_ESTATES, _ESTATES)
def test_a_document_that_was_brought_in_changes_nothing_the_second_time(before, document):
    once = apply(before, difference(before, document))

    assert difference(once, document) == []


@given(_ESTATES, _ESTATES)
def test_without_replacing_nothing_is_retired(before, document):
    assert all(e.verb != "retired" for e in difference(before, document))


@given(_ESTATES)
def test_the_order_of_edits_does_not_depend_on_the_order_of_the_document(estate):
    edits = difference(Estate(), estate)

    assert in_order(edits) == in_order(edits[::-1])


def test_a_foreign_document_takes_nothing_away_that_it_does_not_hold():
    known = Element(id="S1", kind="service", name="Shop", cost=30.0, owner="Digital")
    drawn = Element(id="S1", kind="service", name="Web shop", type="ApplicationService")

    [edit] = difference(Estate(elements=(known,)), Estate(elements=(drawn,)), complete=False)

    assert (edit.after.name, edit.after.cost, edit.after.owner) == ("Web shop", 30.0, "Digital")


def test_a_requirement_whose_relationships_are_read_otherwise_now_is_retired():
    drawn = (Relationship(id="r1", type="Serving", source="C1", target="S1"),)
    derived = Requirement(of="S1", members=["C1"], sources=["r1"])
    typed = Requirement(of="S2", members=["C1"])
    before = Estate(requirements=(derived, typed), relationships=drawn)

    edits = difference(before, Estate(relationships=drawn))

    assert edits == [Edit(derived, None)]


def test_an_edit_names_what_changed_field_by_field():
    before = Target(consumer="P", service="S", indicator="i", target=99.0, floor=95.0)
    after = Target(consumer="P", service="S", indicator="i", target=99.5, floor=95.0)

    assert Edit(before, after).changes() == {"target": (99.0, 99.5)}


def test_what_a_person_said_of_an_audience_outlives_an_importers_assumption():
    said = Element(id="X", kind="client", name="Staff", audience="internal")
    unsaid = Element(id="Y", kind="client", name="Public")
    drawn = tuple(replace(e, audience="external") for e in (said, unsaid))

    assert (
        difference(Estate(elements=(said, unsaid)), Estate(elements=drawn), complete=False) == []
    )


def test_a_foreign_document_takes_no_weight_and_no_judgements_away():
    weighed = Requirement(of="E1", members=["E2"], weight=3)
    judged = Element(id="E1", kind="service", name="E1", properties={"weighing": "{}", "b": "1"})
    other = Element(id="E2", kind="service", name="E2")
    drawn = (replace(judged, properties={"b": "2"}), other, replace(weighed, weight=None))

    edits = difference(Estate.of([judged, other, weighed]), Estate.of(drawn), complete=False)

    assert [e.changes() for e in edits] == [
        {"properties": ({"weighing": "{}", "b": "1"}, {"weighing": "{}", "b": "2"})}
    ]


def test_a_weight_that_a_document_states_is_taken():
    held = Estate.of([Requirement(of="E1", members=["E2"], weight=3)])
    stated = Estate.of([Requirement(of="E1", members=["E2"], weight=1)])

    [edit] = difference(held, stated, complete=False)

    assert edit.after.weight == 1


def test_an_addition_states_what_its_key_does_not_say():
    measured = Measurement(
        consumer="X1", service="S1", indicator="availability", period="2026-01", value=99.5
    )
    named = Element(id="S1", kind="service", name="Till", cost=0.0)

    assert Edit(None, measured).stated() == {"value": 99.5}
    assert Edit(named, None).stated() == {"kind": "service", "name": "Till", "cost": 0.0}


def test_an_addition_says_all_but_what_its_key_says():
    drawn = Relationship(id="r1", type="Serving", source="S1", target="P2")
    merged = Merge(source="cmdb", source_id="42", element="S1", name="Till")

    assert Edit(None, drawn).stated() == {"type": "Serving", "source": "S1", "target": "P2"}
    assert Edit(None, merged).stated() == {"element": "S1", "name": "Till"}


@pytest.mark.parametrize(
    "entity",
    [
        PracticeSupport(practice="change", service="S1"),
        Target(consumer="X1", service="S1", indicator="a", target=99, floor=90),
        Measurement(consumer="X1", service="S1", indicator="a", period="2026", value=1),
        Merge(source="cmdb", source_id="42", element="S1"),
        Waiver(rule="no-target", element="S1", reason="known", expires="2027-01-01"),
    ],
)
def test_keys_are_made_of_the_fields_that_are_named_for_them(entity):
    parts = [getattr(entity, name) for name in KEYED[entity.collection]]

    assert join_key(*parts) == entity.key
