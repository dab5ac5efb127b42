"""The risk of a planned change of the reference model (METHODS 3.8, 2.2)."""

import pytest

from alignment.errors import Invalid, NotFound
from alignment.graphs.portfolio.planned_change import (
    Cuts,
    History,
    explain_change_risk,
    planned_change,
)
from tests.graphs.estates import estate
from tests.graphs.ref1 import ref1


def test_a_change_of_the_directory_is_graded_by_its_value_at_risk_and_its_history():
    found = planned_change(ref1(), {"C7": 1.0}, history=History(failed=1, changes=8))

    assert (found.value_at_risk, found.total_value) == (pytest.approx(84), 100)
    assert (found.impact, found.likelihood, found.score, found.risk) == (
        "high", "medium", 6, "high"
    )  # fmt: skip
    assert "1 of 8 earlier changes failed" in found.conclusion
    assert [(p.of, p.value) for p in found.why.parts] == [(("impact",), 3), (("likelihood",), 2)]
    assert found.why.value == 6


def test_a_change_of_a_spare_is_a_low_risk_with_a_large_debt():
    found = planned_change(ref1(), {"C1": 1.0}, history=History(failed=0, changes=5))

    assert (found.value_at_risk, found.score, found.risk) == (0, 1, "low")
    assert found.debt == pytest.approx(30)
    assert [o.id for o in found.owed] == ["C2", "C3", "C9"]
    assert "puts 30 at risk instead of 0" in found.conclusion


def test_further_failures_past_those_that_are_listed_are_counted():
    found = planned_change(ref1(), {"C1": 1.0}, top=1)

    assert ([o.id for o in found.owed], found.omitted) == (["C2"], 2)


def test_the_debt_may_be_left_out_and_that_is_said():
    found = planned_change(ref1(), {"C1": 1.0}, top=None)

    assert found.debt is None
    assert any("redundancy debt left out" in remark for remark in found.remarks)


def test_a_fraction_on_a_cut_is_above_it():
    found = planned_change(ref1(), {"C7": 1.0}, cuts=Cuts(high=1, medium=0.84))

    assert found.impact == "medium"


def test_without_objectives_the_risk_is_not_defined_and_says_why():
    found = planned_change(estate("a needs b"), {"b": 1.0})

    assert (found.score, found.risk, found.reason) == (None, None, "no objective has a value")
    assert found.conclusion == ("The risk of the change is not defined: no objective has a value.")
    assert found.why.value is None


def test_a_change_in_which_nothing_is_lost_puts_nothing_at_risk():
    found = planned_change(ref1(), {"C7": 0.0})

    assert (found.value_at_risk, found.debt) == (0, 0)
    assert "if nothing fails, 0 of 100" in found.conclusion


@pytest.mark.parametrize(("losses", "error"), [
    ({"nix": 1.0}, NotFound), ({"O1": 1.0}, Invalid), ({"C1": 2.0}, Invalid),
])  # fmt: skip
def test_what_cannot_be_changed_is_refused_by_name(losses, error):
    with pytest.raises(error, match=next(iter(losses))):
        planned_change(ref1(), losses)


def test_a_change_of_one_element_is_explained_without_its_history():
    found = explain_change_risk(ref1(), "C7")

    assert (found.figure, found.of, found.value) == ("change-risk", ("C7",), 6)
    assert found.assumptions == (
        "0 earlier changes are fewer than 5: the likelihood is taken as medium.",
    )
