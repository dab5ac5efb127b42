"""Entities made from columns are those that their class makes of the same values."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alignment.catalogue import Element, Requirement
from alignment.catalogue.bulk import elements_from, requirements_from

_TEXTS = st.sampled_from(
    ["a", "b", "c:d", "e+f", " a ", "", "\u200b", "o\u0308", "x" * 301, "n\nm", "\x07", "q"]
)
_PLAIN = st.sampled_from(["a", "b", "c:d", "e+f", "\u00f6", "q"])
_NUMBERS = st.sampled_from([None, 0, 1, 0.5, -1.0, 2.0, 1e19, float("nan"), float("inf"), True])
_GOOD = st.sampled_from([None, 0.0, 0.5, 1.0])
_ELEMENT = {
    "id": _TEXTS,
    "kind": st.sampled_from(["objective", "client", "service", "Service", "thing"]),
    "name": _TEXTS,
    "type": _TEXTS,
    "value": _NUMBERS,
    "own": _NUMBERS,
    "unavailability": _NUMBERS,
    "audience": st.sampled_from([None, "internal", "external", "nobody"]),
    "lifecycle": st.sampled_from([None, "live", "dead"]),
    "documentation": _TEXTS,
    "properties": st.sampled_from([{}, {"k": "v"}, {"k": ("v", "w")}, {"": "x" * 400}]),
}
_ELEMENT_GOOD = {
    "id": _PLAIN,
    "kind": st.sampled_from(["objective", "client"]),
    "name": _PLAIN,
    "value": _GOOD,
    "audience": st.sampled_from([None, "internal"]),
}
_REQUIREMENT = {
    "of": _TEXTS,
    "members": st.lists(_TEXTS, max_size=3).map(tuple),
    "id": _TEXTS,
    "needs": st.integers(0, 3),
    "criticality": _NUMBERS,
    "weight": _NUMBERS,
    "shares": st.lists(_NUMBERS, max_size=3).map(tuple),
    "channel": st.sampled_from([None, "online", "boat"]),
    "sources": st.lists(_TEXTS, max_size=2).map(tuple),
}
_REQUIREMENT_GOOD = {
    "of": _PLAIN,
    "members": st.lists(_PLAIN, min_size=1, max_size=3, unique=True).map(tuple),
    "id": st.sampled_from(["", "r"]),
    "needs": st.integers(1, 2),
    "weight": _GOOD,
    "shares": st.sampled_from([(), (1.0,), (1.0, 2.0)]),
    "channel": st.sampled_from([None, "online"]),
}


def slowly(cls, rows):
    try:
        return [cls(**row) for row in rows]
    except ValidationError:
        return None


def quickly(make, rows):
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    try:
        return make(columns)
    except ValueError:
        return None


def rows_of(*some):
    return st.one_of(
        st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=3) for columns in some
    )


@given(rows_of(_ELEMENT, _ELEMENT_GOOD))
def test_elements_are_those_that_the_class_makes(rows):
    assert quickly(elements_from, rows) == slowly(Element, rows)


@given(rows_of(_REQUIREMENT, _REQUIREMENT_GOOD))
def test_requirements_are_those_that_the_class_makes(rows):
    assert quickly(requirements_from, rows) == slowly(Requirement, rows)


def test_a_field_without_a_column_has_its_default():
    columns = {"of": ["a"], "members": [("b",)], "needs": [1]}

    made, expected = requirements_from(columns)[0], Requirement(of="a", members=("b",))

    assert made == expected
    assert [type(getattr(made, f.name)) for f in fields(made)] == [
        type(getattr(expected, f.name)) for f in fields(expected)
    ]


def test_texts_and_members_are_not_copied():
    name, members = "".join(["a", "b"]), ("c",)

    (made,) = requirements_from({"of": [name], "members": [members], "needs": [1]})

    assert made.of is name
    assert made.members is members


def test_a_column_that_must_be_there_is_asked_for():
    with pytest.raises(ValueError, match="kind"):
        elements_from({"id": ["a"], "name": ["a"]})
