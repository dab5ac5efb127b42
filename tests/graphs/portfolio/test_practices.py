"""The practice lens: value behind a practice, at risk or unmanaged, and how capable it is."""

import pytest

from alignment.catalogue import Element, PracticeSupport
from alignment.graphs.portfolio.practices import levels_of, parts_of, practices_of
from tests.graphs.flow_estates import NEAR, ref1, supports

CONTRIBUTION = {
    "incident": 12.5, "change": 19, "monitoring": 2.5, "service desk": 7.5, "availability": 11,
    "security": 37.5,
}  # fmt: skip
LEVELS = {"incident": 3, "change": 1, "security": 1, "availability": 2}


@pytest.fixture(scope="module")
def reference():
    return practices_of(ref1(), supports(), levels=LEVELS)


def by_id(answer, figure):
    return {i.id: getattr(i, figure) for i in answer.items}


def test_contributions_are_those_of_the_reference_model(reference):
    assert by_id(reference, "contribution") == pytest.approx(CONTRIBUTION, **NEAR)
    assert (reference.managed, reference.unmanaged) == pytest.approx((90, 10), **NEAR)
    assert [(u.id, u.amount) for u in reference.services] == [("S4", pytest.approx(10))]
    assert reference.managed + reference.unmanaged + reference.elsewhere == pytest.approx(100)


def test_value_at_risk_behind_a_practice_is_its_part_of_each_failure(reference):
    # Single failures: S1 30, S2 20, S3 78, S5 84.
    assert by_id(reference, "value_at_risk") == pytest.approx({
        "incident": 30 / 2 + 20 / 2, "change": 30 / 4 + 78 * 3 / 5, "monitoring": 30 / 4,
        "service desk": 20 / 2, "availability": 78 * 2 / 5, "security": 84,
    }, **NEAR)  # fmt: skip


def test_support_behind_a_practice_is_its_part_of_what_stands_on_each_service(reference):
    assert by_id(reference, "support") == pytest.approx({
        "incident": 30 / 2 + 15 / 2, "change": 30 / 4 + 55 * 3 / 5, "monitoring": 30 / 4,
        "service desk": 15 / 2, "availability": 55 * 2 / 5, "security": 37.5,
    }, **NEAR)  # fmt: skip


def test_the_parts_of_a_service_sum_to_one():
    parts = parts_of(ref1(), supports())

    for service in ("S1", "S2", "S3", "S5"):
        assert sum(given.get(service, 0) for given in parts.values()) == pytest.approx(1, **NEAR)
    assert parts["incident"] == {"S1": 0.5, "S2": 0.5}


def test_the_weakest_capability_behind_most_value_stands_first(reference):
    assert [i.id for i in reference.items] == [
        "security", "change", "availability", "incident", "service desk", "monitoring",
    ]  # fmt: skip
    assert by_id(reference, "capability_level")["monitoring"] is None


def test_the_answer_speaks(reference):
    assert reference.conclusion == (
        "6 practices manage services that carry 90 of 100 EUR a year; 10 (10 %) is managed by "
        "none (most of it S4). Weakest is security, at level 1 behind 37.5 of value."
    )
    assert reference.remarks == (
        "2 of 6 practices state no capability level: service desk, monitoring.",
    )


def test_a_practice_that_manages_nothing_of_value_stands_last():
    more = ref1(kinds=dict.fromkeys(("idle", "change"), "practice"))

    answer = practices_of(more, [PracticeSupport(practice="change", service="S2")],
                          levels={"idle": 0})  # fmt: skip

    assert [(i.id, i.contribution, i.value_at_risk) for i in answer.items] == [
        ("change", pytest.approx(15), 20), ("idle", 0, 0),
    ]  # fmt: skip


def test_value_at_risk_may_be_left_out_and_that_is_said():
    answer = practices_of(ref1(), supports(), with_risk=False)

    assert set(by_id(answer, "value_at_risk").values()) == {None}
    assert any("Value at risk is left out" in remark for remark in answer.remarks)


def test_supports_of_what_is_no_service_are_told():
    odd = [PracticeSupport(practice="change", service="C1"),
           PracticeSupport(practice="change", service="gone")]  # fmt: skip

    answer = practices_of(ref1(), odd)

    assert "Practices support what is no service here: C1, gone." in answer.remarks
    assert answer.unmanaged == pytest.approx(100)
    assert answer.conclusion == (
        "No practice manages a service that carries any of 100 EUR a year."
    )


def test_without_value_nothing_stands_behind_a_practice():
    answer = practices_of(ref1(values={"O1": 0, "O2": 0}), supports())

    assert answer.conclusion == "No objective has a value, so there is none behind any practice."
    assert answer.managed == 0


def practice(**properties):
    stated = {key.replace("__", " "): value for key, value in properties.items()}
    return Element(id="p", kind="practice", name="p", properties=stated)


@pytest.mark.parametrize("key", ["capability__level", "capability_level", "Capability-Level"])
@pytest.mark.parametrize("level", range(6))
def test_a_capability_level_is_read_from_the_properties(key, level):
    assert levels_of([practice(**{key: str(level)})]) == ({"p": level}, ())


@pytest.mark.parametrize("stated", ["6", "-1", "3.5", "high", "", "٣", ("2", "3")])
def test_anything_but_0_to_5_is_refused_in_words(stated):
    levels, (remark,) = levels_of([practice(capability_level=stated)])

    assert levels == {}
    assert remark.startswith("p states the capability level ")
    assert remark.endswith("which is none of 0 to 5; left out.")


def test_only_practices_have_a_capability_level():
    service = Element(id="S", kind="service", name="S", properties={"capability level": "3"})

    assert levels_of([service, practice()]) == ({}, ())
