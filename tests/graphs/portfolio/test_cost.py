"""What everything costs: REF-1 (METHODS 2.5), shared parts, platforms, circles, dead ends."""

import numpy as np
import pytest

from alignment.errors import Invalid
from alignment.graphs.portfolio.cost import cost_of
from alignment.graphs.portfolio.costing import costs_of
from tests.graphs.flow_estates import NEAR
from tests.graphs.portfolio.cost_estates import by_id, costing, left, usage_of
from tests.graphs.ref1 import ref1

LENS = {"S1": 80, "S2": 40, "S3": 105, "S4": 25, "S5": 30}
PER_COST = {"S1": 0.125, "S2": 0.375, "S3": 0.261905, "S4": 0.4, "S5": 1.25}
LOADED = {
    "S1": 125, "S2": 40, "S3": 120, "S4": 25, "S5": 30, "C1": 17.5, "C2": 17.5, "C3": 15,
    "P1": 70, "P2": 30, "P3": 55, "X1": 140, "X2": 70, "O1": 210, "O2": 70,
}  # fmt: skip


@pytest.fixture(scope="module")
def reference():
    return cost_of(ref1())


def test_lens_costs_are_those_of_the_reference_model(reference):
    assert by_id(reference, "lens") == pytest.approx(LENS, **NEAR)
    assert sum(by_id(reference, "lens").values()) == pytest.approx(280, **NEAR)


def test_loaded_costs_are_those_of_the_reference_model(reference):
    loaded = by_id(reference, "loaded")

    assert {i: loaded[i] for i in LOADED} == pytest.approx(LOADED, **NEAR)
    assert {i.id: i.loaded for i in reference.items if i.root} == pytest.approx(
        {"O1": 210, "O2": 70}, **NEAR
    )


def test_value_per_cost_is_that_of_the_reference_model(reference):
    assert by_id(reference, "value_per_cost") == pytest.approx(PER_COST, abs=1e-6)
    assert reference.value_per_cost == pytest.approx(0.357143, abs=1e-6)
    assert reference.value_per_cost == pytest.approx(100 / 280, **NEAR)


def test_support_stands_against_loaded_cost(reference):
    expected = {"S1": 30 / 125, "S2": 15 / 40, "S3": 55 / 120, "S4": 10 / 25, "S5": 37.5 / 30}
    found = by_id(reference, "support_per_cost")

    assert {i: found[i] for i in expected} == pytest.approx(expected, **NEAR)


def test_the_mean_of_value_per_cost_by_cost_is_the_one_of_all(reference):
    services = [i for i in reference.items if i.kind == "service"]

    weighted = sum(i.value_per_cost * i.lens for i in services) / sum(i.lens for i in services)

    assert weighted == pytest.approx(reference.value_per_cost, **NEAR)


def test_every_answer_is_reconciled_to_the_total(reference):
    for told in (reference.by_root, reference.by_lens):
        assert (told.allocated, told.unallocated, told.total) == pytest.approx((280, 0, 280))
        assert told.difference == pytest.approx(0, abs=1e-9)
    assert list(reference.unallocated) == list(reference.unallocated_lens) == []


def test_the_answer_speaks(reference):
    assert reference.conclusion == (
        "280 of 280 EUR a year reach an objective. S3 has the largest lens cost of all services, "
        "105 with its part of its components, and carries 27.5: 0.262 for each 1. All value (100) "
        "for all cost is 0.357."
    )
    assert reference.remarks == (
        "Usage is not stated: what is shared is split equally over the requirements for it.",
    )


def test_items_of_one_kind_stand_by_loaded_cost():
    answer = cost_of(ref1(), kind="service")

    assert [i.id for i in answer.items] == ["S1", "S3", "S2", "S5", "S4"]
    assert answer.by_lens.total == 280


@pytest.mark.parametrize("kind", ["server", "practice", "context", ""])
def test_a_kind_outside_the_chain_is_refused_by_name(kind):
    with pytest.raises(Invalid, match="takes no part in the chain; there are objective, client"):
        cost_of(ref1(), kind=kind)


def test_in_a_circle_each_unit_of_cost_counts_once():
    costs = costs_of(ref1(feedback=True))
    snapshot = ref1(feedback=True)
    loaded = dict(zip(snapshot.ids, costs.loaded.tolist(), strict=True))
    passing = dict(zip(snapshot.ids, costs.passing.tolist(), strict=True))

    # S3 costs 105 and gets half of the 30 of S5; S5 costs 30 and gets a fifth of the 105 of S3.
    assert (loaded["S3"], loaded["S5"]) == pytest.approx((105 + 30 / 2, 30 + 105 / 5), **NEAR)
    assert passing["S3"] == pytest.approx(120 / (1 - 1 / 5 * 1 / 2), **NEAR)
    assert loaded["O1"] + loaded["O2"] == pytest.approx(280, **NEAR)


def test_usage_of_a_caller_splits_what_is_shared():
    snapshot = ref1()
    usage = usage_of(snapshot, {("S3", "C5"): 3, ("S4", "C5"): 1})

    lens = by_id(cost_of(snapshot, usage=usage), "lens")

    assert (lens["S3"], lens["S4"]) == pytest.approx((50 + 40 + 22.5, 10 + 7.5), **NEAR)
    assert cost_of(snapshot, usage=usage).remarks == ()


def test_where_nobody_is_said_to_use_all_use_alike():
    snapshot = ref1()
    usage = usage_of(snapshot, {("S3", "C5"): 0, ("S4", "C5"): 0})

    assert by_id(cost_of(snapshot, usage=usage), "lens") == pytest.approx(LENS, **NEAR)


@pytest.mark.parametrize("usage", [
    np.ones(3), np.ones((25, 1)), np.full(25, -1.0), np.full(25, np.nan), np.full(25, np.inf),
])  # fmt: skip
def test_usage_that_is_no_list_of_weights_is_refused(usage):
    with pytest.raises(Invalid, match="usage is"):
        cost_of(ref1(), usage=usage)


def test_what_leads_to_no_objective_is_named_with_its_reason():
    answer = cost_of(costing(
        [("O", "P", {}), ("P", "S1", {}), ("S1", "C1", {}), ("S2", "C1 C2", {}),
         ("P", "C3", {}), ("S3", "P2", {}), ("S4", "S5", {}), ("S5", "S4", {})],
        costs={"S1": 1, "S2": 2, "C1": 10, "C2": 4, "C3": 5, "C4": 6, "P": 7, "P2": 8, "k": 9,
               "S4": 3, "S5": 2},
        values={"O": 1}, kinds={"C4": "component", "k": "practice"},
    ))  # fmt: skip

    assert left(answer.unallocated) == {
        "S2": (2 + 5 + 4, "nothing needs it"), "k": (9, "takes no part in the chain"),
        "P2": (8, "only requirements that do not count need it"), "C4": (6, "nothing needs it"),
        "S4": (3, "in a circle that nothing outside needs"),
        "S5": (2, "in a circle that nothing outside needs"),
    }  # fmt: skip
    assert left(answer.unallocated_lens) == {
        "k": (9, "takes no part in the chain"), "P2": (8, "above the services"),
        "P": (7, "above the services"), "C4": (6, "nothing needs it"),
        "C3": (5, "used past every service"),
    }  # fmt: skip
    assert [u.id for u in answer.unallocated] == ["S2", "k", "P2", "C4", "S4", "S5"]
    assert by_id(answer, "lens") == {"S1": 6, "S2": 11, "S3": 0, "S4": 3, "S5": 2}
    assert "39 (68 %) lead to none, most of it at S2 Point of sale: nothing" in answer.conclusion
    for told in (answer.by_root, answer.by_lens):
        assert told.total == 57
        assert told.difference == pytest.approx(0, abs=1e-9)


def test_the_cost_of_a_platform_is_carried_by_the_services_above_its_components():
    answer = cost_of(costing(
        [("O", "S1", {}), ("O", "S2", {}), ("S1", "C1", {}), ("C1", "S9", {}), ("S2", "S9", {}),
         ("S9", "C2", {}), ("S9", "S8", {}), ("S8", "C3", {}), ("O", "S9", {})],
        costs={"S1": 1, "S2": 1, "S9": 12, "C2": 6, "S8": 3, "C3": 3}, values={"O": 10},
    ))  # fmt: skip
    items = {i.id: i for i in answer.items}

    # A third of S9's 18, and of the 6 that S8 adds to it, goes to C1 and so to S1.
    assert by_id(answer, "lens") == pytest.approx(
        {"S1": 1 + 6 + 2, "S2": 1, "S9": 12, "S8": 4}, **NEAR
    )
    assert answer.by_lens.difference == pytest.approx(0, abs=1e-9)
    assert items["S9"].support_per_cost is None
    assert "platform" in items["S9"].undefined["support_per_cost"]
    assert items["S9"].value_per_cost is not None


def test_a_platform_and_its_components_in_a_circle_are_counted_once():
    answer = cost_of(costing(
        [("O", "S", {}), ("S", "C1", {}), ("C1", "S9", {}), ("S9", "C1", {})],
        costs={"S": 1, "C1": 8, "S9": 4}, values={"O": 10},
    ))  # fmt: skip

    assert by_id(answer, "lens") == pytest.approx({"S": 13, "S9": 0}, **NEAR)
    assert by_id(answer, "loaded")["C1"] == pytest.approx(12, **NEAR)
    assert {i.id: i.undefined.get("value_per_cost") for i in answer.items if i.id == "S9"} == {
        "S9": "its lens cost is 0"
    }


def test_a_figure_that_is_not_defined_says_why():
    free = cost_of(costing([("O", "S", {})], costs={}, values={"O": 5}))
    worthless = cost_of(costing([("O", "S", {})], costs={"S": 5}, values={"O": 0}))
    service, goal = (next(i for i in free.items if i.id == name) for name in ("S", "O"))

    assert (service.value_per_cost, service.undefined) == (None, {
        "value_per_cost": "its lens cost is 0", "support_per_cost": "its loaded cost is 0",
    })  # fmt: skip
    assert goal.lens is None
    assert goal.undefined["lens"] == "only a service has a lens cost"
    assert free.conclusion == "No element has a cost, so there is nothing to carry up."
    assert (free.value_per_cost, worthless.value_per_cost) == (None, None)
    assert "1 of 1 services and components has no own cost: none is stated, or it is 0." in (
        free.remarks
    )
    (item,) = (i for i in worthless.items if i.id == "S")
    assert set(item.undefined.values()) == {"no objective has a value"}
    assert worthless.conclusion == (
        "5 of 5 a year reach an objective. S has the largest lens cost of all services, 5 with "
        "its part of its components."
    )


def test_assumed_values_and_left_out_requirements_are_told():
    answer = cost_of(costing([("O", "S", {}), ("S", "P", {})], costs={"S": 5}))

    assert "No objective states a value: each top objective counts 1." in answer.remarks
    assert any("left out: 1 requirement (first S:1)" in r for r in answer.remarks)


def test_an_empty_estate_has_an_answer():
    answer = cost_of(costing([], costs={}))

    assert (len(answer.items), answer.total, answer.value_per_cost) == (0, 0, None)


def test_in_a_circle_too_large_the_loaded_cost_is_left_out_and_told():
    size = 4_000
    ring = [(f"S{i}", f"S{(i + 1) % size}", {}) for i in range(size)]
    answer = cost_of(costing([("O", "S0", {}), *ring], costs={"S9": 12}, values={"O": 1}))
    item = answer.items[1]

    assert item.loaded is None
    assert item.undefined["loaded"] == "it is in a circle too large to tell"
    assert answer.by_root.allocated == pytest.approx(12, **NEAR)
    assert "4,000 elements are in circles too large to tell their loaded cost." in answer.remarks
