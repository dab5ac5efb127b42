"""A scenario opens to what each objective loses, and the loss of an element to what decided it."""

from dataclasses import replace

import pytest

from alignment.catalogue import Element, Kind
from alignment.errors import Invalid, NotFound
from alignment.graphs.at_risk import at_risk_by_class
from alignment.graphs.debt import redundancy_debt
from alignment.graphs.impact import answer_of
from alignment.graphs.propagation import propagate, require_losses
from alignment.graphs.scenario_explained import class_at_risk, loss, value_at_risk
from alignment.graphs.scenario_explained import redundancy_debt as debt_explained
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.ref1 import ref1, ref1_estate

_SCENARIOS = [{"C7": 1.0}, {"C4": 1.0, "C5": 0.4}, {"C1": 1.0, "C9": 1.0}, {"S3": 0.3}]


@pytest.mark.parametrize("losses", _SCENARIOS)
def test_value_at_risk_is_that_of_the_answer_and_adds_up(losses):
    found = value_at_risk(ref1(), losses, tuple(losses))

    assert found.value == answer_of(ref1(), losses).value_at_risk
    assert sum(p.value for p in found.parts) == pytest.approx(found.value)


@pytest.mark.parametrize("losses", _SCENARIOS)
def test_value_at_risk_opens_by_class_of_client(losses):
    split = at_risk_by_class(propagate(ref1(), require_losses(ref1(), losses)))

    for name, amount in split.items():
        found = class_at_risk(ref1(), name, losses, tuple(losses))
        assert found.value == amount
        assert sum(p.value for p in found.parts) == pytest.approx(found.inputs[0].value)


def test_a_class_of_client_that_there_is_not_is_refused():
    with pytest.raises(NotFound):
        class_at_risk(ref1(), "online", {"C7": 1.0}, ("C7",))


@pytest.mark.parametrize("losses", _SCENARIOS)
def test_every_loss_is_that_of_the_answer_and_follows_from_what_is_listed(losses):
    snapshot = ref1()

    for hit in answer_of(snapshot, losses).elements:
        found = loss(snapshot, hit.id, losses, tuple(losses))
        assert found.value == hit.loss
        if found.adds_up:
            assert sum(p.value for p in found.parts) == pytest.approx(hit.loss)
        else:
            own, *decided = (i.value for i in found.inputs)
            assert max(own, decided[0] * decided[1] if decided else 0.0) == hit.loss


def test_the_way_of_a_loss_leads_down_to_what_failed():
    found = loss(ref1(), "S3", {"C7": 1.0}, ("C7",))

    assert [p.of for p in found.parts] == [("S3",), ("S5",), ("C7",)]
    assert found.sentence == "If C7 fails alone, S3 loses 90 %."


def test_what_takes_no_part_in_the_chain_has_no_loss():
    estate = ref1_estate()
    practice = Element(id="change", kind=Kind.PRACTICE, name="Change enablement")
    snapshot = snapshot_of(replace(estate, elements=(*estate.elements, practice)))

    found = loss(snapshot, "change", {"C7": 1.0}, ("C7",))

    assert (found.value, found.reason) == (None, "it takes no part in the chain")


def test_debt_is_what_a_failure_costs_more_while_the_scenario_lasts():
    snapshot, losses = ref1(), {"C4": 1.0}

    for owed in redundancy_debt(snapshot, losses).elements:
        found = debt_explained(snapshot, owed.id, losses, tuple(losses))
        assert found.value == pytest.approx(owed.debt)
        assert [p.value for p in found.parts] == pytest.approx([owed.together, -owed.alone])


def test_what_fails_in_the_scenario_already_owes_nothing_more():
    with pytest.raises(Invalid, match="C4 fails in the scenario already"):
        debt_explained(ref1(), "C4", {"C4": 1.0}, ("C4",))
