"""The value at risk is told by objective and by client, and both add up to all of it."""

import pytest

from alignment.graphs.at_risk import at_risk_by_class, at_risk_by_objective
from alignment.graphs.propagation import propagate, require_losses
from tests.graphs.flow_estates import ref1, snapshot
from tests.graphs.random_estates import random_estate


def impact_of(estate, losses):
    return propagate(estate, require_losses(estate, losses))


@pytest.mark.parametrize(
    ("losses", "objectives", "classes"),
    [
        ({"C7": 1.0}, {"O1": 48, "O2": 36}, (36, 30, 18)),
        ({"C6": 1.0}, {"O1": 20}, (0, 0, 20)),
        ({"C8": 1.0}, {"O1": 30}, (0, 30, 0)),
        ({"C5": 1.0}, {"O2": 5}, (5, 0, 0)),
        ({"C4": 1.0}, {}, (0, 0, 0)),
    ],
)
def test_ref1_as_worked_out_by_hand(losses, objectives, classes):
    impact = impact_of(ref1(), losses)

    assert {o.id: o.at_risk for o in at_risk_by_objective(impact)} == pytest.approx(objectives)
    assert tuple(at_risk_by_class(impact).values()) == pytest.approx(classes)
    assert list(at_risk_by_class(impact)) == ["internal", "external-direct", "external-indirect"]


def test_an_internal_client_leaves_value_internal():
    needs = [("O1", "X1", {}), ("X1", "S1", {})]

    told = [
        at_risk_by_class(
            impact_of(snapshot(needs, values={"O1": 8}, internal=inside), {"S1": 0.5})
        )
        for inside in ((), ("X1",))
    ]

    assert [t["external-direct"] for t in told] == [4, 0]
    assert [t["internal"] for t in told] == [0, 4]


@pytest.mark.parametrize("seed", range(12))
def test_both_add_up_to_the_value_at_risk_of_any_estate(seed):
    estate = random_estate(150, seed=seed)
    gates = [i for i in estate.ids if i[0] in "psc"]
    impact = impact_of(estate, {gates[-1 - seed]: 1.0, gates[len(gates) // 2]: 0.4})

    objectives = sum(o.at_risk for o in at_risk_by_objective(impact))
    assert objectives == pytest.approx(impact.value_at_risk)
    assert sum(at_risk_by_class(impact).values()) == pytest.approx(impact.value_at_risk)
