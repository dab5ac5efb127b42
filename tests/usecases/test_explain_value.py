"""Value, practices and cost: what is explained is what the answers say, and adds up."""

import pytest

from alignment.errors import NotFound
from alignment.usecases.analyse import contribution_of
from alignment.usecases.cost import cost_of
from alignment.usecases.explain import explanation_of
from alignment.usecases.practices import practices_of


@pytest.fixture
def work(reading_reference):
    return reading_reference


@pytest.mark.parametrize("lens", ["service", "component", "practice"])
def test_credited_and_unattributed_value_are_all_value(work, lens):
    answer = contribution_of(work, lens=lens)
    lost = explanation_of(work, "unattributed", [lens])

    assert sum(i.contribution for i in answer.items) + lost.value == pytest.approx(answer.total)
    assert sum(p.value for p in lost.parts) == pytest.approx(lost.value)


@pytest.mark.parametrize("lens", ["service", "component", "practice"])
def test_every_contribution_opens_in_its_lens_and_by_class(work, lens):
    for item in contribution_of(work, lens=lens).items:
        whole = explanation_of(work, "contribution", [item.id, lens])
        assert whole.value == pytest.approx(item.contribution)
        for name, amount in item.by_class.items():
            found = explanation_of(work, "class-contribution", [item.id, name])
            assert found.value == pytest.approx(amount)
            assert sum(p.value for p in found.parts) == pytest.approx(item.contribution)


@pytest.mark.parametrize("lens", ["service", "component"])
def test_every_contribution_opens_objective_by_objective(work, lens):
    for item in contribution_of(work, lens=lens).items:
        for objective in ("O1", "O2"):
            of = [item.id, objective, lens]
            found = explanation_of(work, "objective-contribution", of)
            amount = item.by_objective.get(objective, 0.0)
            assert found.value == pytest.approx(amount)
            assert sum(r.amount for r in found.routes) == pytest.approx(amount)
            assert bool(found.inputs)


@pytest.mark.parametrize(("of", "reason"), [
    (["S3", "P1"], "P1 is no objective"), (["C7", "O1"], "the service lens does not credit C7"),
])  # fmt: skip
def test_a_part_of_what_is_no_objective_or_not_credited_says_so(work, of, reason):
    found = explanation_of(work, "objective-contribution", of)

    assert (found.value, found.reason, found.routes) == (None, reason, ())


def test_a_class_that_there_is_not_is_refused_with_those_there_are(work):
    with pytest.raises(NotFound) as refusal:
        explanation_of(work, "class-contribution", ["S3", "online"])

    assert "external-direct" in refusal.value.facts["closest"]


def test_what_is_credited_nothing_in_a_lens_says_so(work):
    found = explanation_of(work, "class-contribution", ["C7", "internal", "service"])

    assert (found.value, found.parts) == (None, ())
    assert "does not credit C7" in found.reason


def test_support_and_risk_behind_a_practice_are_those_of_the_answer(work):
    for practice in practices_of(work).items:
        for figure, value in (("practice-support", practice.support),
                              ("practice-value-at-risk", practice.value_at_risk)):  # fmt: skip
            found = explanation_of(work, figure, [practice.id])
            assert found.value == pytest.approx(value)
            assert sum(p.value for p in found.parts) == pytest.approx(value)


def test_nothing_stands_behind_what_is_no_practice(work):
    found = explanation_of(work, "practice-support", ["S3"])

    assert (found.value, found.reason) == (None, "S3 is no practice")


def test_ratios_to_cost_are_those_of_the_answer(work):
    answer = cost_of(work)

    assert explanation_of(work, "value-per-cost", []).value == answer.value_per_cost
    for item in answer.items:
        found = explanation_of(work, "support-per-cost", [item.id])
        assert found.value == item.support_per_cost
        assert bool(found.reason) == (found.value is None)


@pytest.mark.parametrize("figure", ["unallocated-cost", "cost-outside-services"])
def test_cost_that_comes_no_further_is_reconciled_to_the_total(work, figure):
    found = explanation_of(work, figure, [])

    inputs = {i.name: i.value for i in found.inputs}
    assert inputs["total"] - inputs["allocated"] == pytest.approx(found.value)
    assert sum(p.value for p in found.parts) == pytest.approx(found.value)
