"""The bands of change risk (METHODS 3.8)."""

import pytest

from alignment.errors import Invalid
from alignment.graphs.portfolio.change_risk import Band, change_risk


@pytest.mark.parametrize(("at_risk", "impact"), [
    (100, 3), (25, 3), (24.9, 2), (5, 2), (4.9, 1), (0, 1),
])  # fmt: skip
def test_impact_is_banded_by_the_fraction_of_all_value(at_risk, impact):
    assert change_risk(at_risk, 100).impact == impact


@pytest.mark.parametrize(("failed", "changes", "likelihood"), [
    (0, 0, 2), (4, 4, 2), (0, 4, 2), (0, 5, 1), (1, 5, 2), (2, 8, 3), (1, 20, 2), (1, 21, 1),
])  # fmt: skip
def test_likelihood_is_banded_by_the_history_once_it_is_long_enough(failed, changes, likelihood):
    found = change_risk(10, 100, failed=failed, changes=changes)

    assert found.likelihood == likelihood
    assert bool(found.remarks) == (changes < 5)


@pytest.mark.parametrize(("impact", "likelihood", "score", "risk"), [
    (3, 3, 9, "high"), (3, 2, 6, "high"), (2, 3, 6, "high"), (2, 2, 4, "moderate"),
    (3, 1, 3, "moderate"), (1, 3, 3, "moderate"), (2, 1, 2, "low"), (1, 2, 2, "low"),
    (1, 1, 1, "low"),
])  # fmt: skip
def test_the_score_is_a_product_and_has_a_band(impact, likelihood, score, risk):
    at_risk, failed = {1: 0, 2: 10, 3: 50}[impact], {1: 0, 2: 1, 3: 5}[likelihood]

    found = change_risk(at_risk, 100, failed=failed, changes=10)

    assert (found.impact, found.likelihood) == (Band(impact), Band(likelihood))
    assert (found.score, found.risk) == (score, risk)


def test_redundancy_debt_stands_beside_the_score_and_not_in_it():
    assert change_risk(0, 100, debt=73).score == change_risk(0, 100).score
    assert change_risk(0, 100, debt=73).debt == 73


def test_without_value_there_is_no_risk_and_that_is_said():
    found = change_risk(0, 0)

    assert (found.impact, found.score, found.risk) == (None, None, None)
    assert found.reason == "no objective has a value"


def test_the_cuts_are_parameters():
    assert change_risk(30, 100, cuts=(0.5, 0.4)).impact == Band.LOW


@pytest.mark.parametrize("wrong", [
    {"value_at_risk": -1}, {"value_at_risk": float("nan")}, {"total_value": float("inf")},
    {"failed": 3, "changes": 2}, {"failed": -1, "changes": 2}, {"cuts": (0.1, 0.2)},
    {"cuts": (0.25, 0)}, {"cuts": (2, 0.1)},
])  # fmt: skip
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(Invalid):
        change_risk(**{"value_at_risk": 1, "total_value": 100} | wrong)
