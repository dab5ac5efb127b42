"""What an entity refuses, by name, at every door."""

import pytest
from pydantic import ValidationError

from alignment.catalogue import Element, Measurement, Requirement, Target


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"needs": 0}, "greater than or equal to 1"),
        ({"needs": 3}, "needs 3 of 2 members"),
        ({"members": []}, "at least 1 item"),
        ({"members": ["A", "A"]}, "names A twice"),
        ({"criticality": 1.5}, "less than or equal to 1"),
        ({"criticality": -0.1}, "greater than or equal to 0"),
        ({"criticality": float("nan")}, "finite"),
        ({"criticality": True}, "must be a number"),
        ({"weight": float("inf")}, "finite"),
        ({"weight": -1}, "greater than or equal to 0"),
        ({"shares": [1.0]}, "1 shares for 2 members"),
        ({"channel": "post"}, "online"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_requirement_that_cannot_be_is_refused_with_its_reason(fields, reason):
    with pytest.raises(ValidationError, match=reason):
        Requirement(**{"of": "S", "members": ["A", "B"], **fields})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, "blank"),
        ({"id": " \u200b "}, "blank"),
        ({"name": "\u3164\u2800"}, "blank"),
        ({"id": "a\nb"}, "one line"),
        ({"id": "a\x00"}, "U\\+0000"),
        ({"name": "a\x1b[31m"}, "U\\+001B"),
        ({"name": "a\ud800"}, "unicode string"),
        ({"name": "   "}, "blank"),
        ({"name": "x" * 301}, "at most 300"),
        ({"value": 10}, "value is for objectives"),
        ({"audience": "internal"}, "audience is for clients"),
        ({"cost": float("nan")}, "finite"),
        ({"cost": 1e300}, "less than or equal"),
        ({"unavailability": 1.01}, "less than or equal to 1"),
        ({"kind": "thing"}, "objective"),
        ({"lifecycle": "gone"}, "retired"),
    ],
)
def test_an_element_that_cannot_be_is_refused_with_its_reason(fields, reason):
    with pytest.raises(ValidationError, match=reason):
        Element(**{"id": "S1", "kind": "service", "name": "Web shop", **fields})


def test_ids_are_compared_after_normal_form_and_trimming():
    composed, decomposed = "Caf\u00e9", "Cafe\u0301 "

    ids = {Element(id=i, kind="service", name="x").id for i in (composed, decomposed)}

    assert ids == {composed}


def test_a_name_keeps_the_line_breaks_of_a_foreign_model():
    element = Element(id="S1", kind="service", name="two\r\nlines")

    assert element.name == "two\nlines"


def test_a_requirement_needs_all_members_unless_it_says_otherwise():
    requirement = Requirement(of="S1", members=["C1", "C2"])

    assert (requirement.needs, requirement.criticality, requirement.weight) == (2, 1.0, None)
    assert requirement.id == "S1:C1+C2"


def test_two_long_requirements_of_one_owner_get_different_ids():
    members = [f"component-number-{i}" for i in range(40)]

    one = Requirement(of="S1", members=members)
    other = Requirement(of="S1", members=[*members, "one-more"])

    assert one.id != other.id
    assert max(len(one.id), len(other.id)) < 300


def test_a_target_must_differ_from_its_floor():
    with pytest.raises(ValidationError, match="must differ"):
        Target(consumer="P", service="S", indicator="availability", target=99, floor=99)


@pytest.mark.parametrize("period", ["2026", "2026-Q4", "2026-12", "2026-W53", "2026-12-31"])
def test_a_period_is_a_year_a_quarter_a_month_a_week_or_a_day(period):
    assert Measurement(service="S", indicator="i", period=period, value=1).period == period


@pytest.mark.parametrize(
    "period",
    ["2026-13", "2026-00", "2026-1", "last month", "2026-Q5", "", "2026-02-31", "2025-02-29",
     "2025-W53", "0000", "\u0662\u0660\u0662\u0666", "\uff12\uff10\uff12\uff16-01"],
)  # fmt: skip
def test_anything_else_is_no_period(period):
    with pytest.raises(ValidationError, match="no period"):
        Measurement(service="S", indicator="i", period=period, value=1)


def test_keys_of_different_parts_never_meet():
    one = Target(consumer="a|b", service="c", indicator="i", target=1, floor=0)
    other = Target(consumer="a", service="b|c", indicator="i", target=1, floor=0)

    assert one.key != other.key


def test_made_ids_of_different_requirements_never_meet():
    made = {
        Requirement(of="A", members=["B:C"]).id,
        Requirement(of="A:B", members=["C"]).id,
        Requirement(of="A", members=["B", "C"]).id,
        Requirement(of="A", members=["B+C"]).id,
    }

    assert len(made) == 4


def test_a_made_id_does_not_depend_on_blanks_or_normal_form():
    one = Requirement(of="A", members=[" Cafe\u0301 "])
    other = Requirement(of="A ", members=["Caf\u00e9"])

    assert one == other
