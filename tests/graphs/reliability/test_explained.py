"""Figures of availability open to what they rest on, exactly or as drawn states tell."""

from math import prod

import pytest

from alignment.graphs.reliability.approximations_explained import approximation
from alignment.graphs.reliability.availability import Effort, availability_of
from alignment.graphs.reliability.estimates_explained import Asked, estimated
from alignment.graphs.reliability.explained import (
    avoidable,
    birnbaum,
    probability_down,
    probability_of_any_loss,
    probability_of_loss,
)
from alignment.graphs.reliability.importance import importance_of
from alignment.graphs.reliability.importance_explained import MEASURES, importance
from tests.graphs.reliability.unreliable import BRIDGE, ref1, unreliable

_FIELDS = {
    "birnbaum-importance": "birnbaum", "criticality": "criticality", "diagnosis": "diagnosis",
    "fussell-vesely": "fussell_vesely", "risk-achievement-worth": "risk_achievement",
    "risk-reduction-worth": "risk_reduction", "structural-importance": "structural",
}  # fmt: skip
_COARSE = Effort(nodes=3, samples=2_000)


@pytest.mark.parametrize("figure", MEASURES)
def test_every_importance_is_that_of_the_answer(figure):
    bridge = unreliable(BRIDGE, A=0.1, B=0.1, C=0.2, D=0.1, E=0.1)

    for row in importance_of(bridge, "top").importances:
        found = importance(bridge, figure, "top", row.id)
        assert found.value == getattr(row, _FIELDS[figure])


def test_an_importance_is_explained_at_the_threshold_that_was_asked():
    rows = {i.id: i for i in importance_of(ref1(), "P2", threshold=0.9).importances}

    found = importance(ref1(), "criticality", "P2", "C7", threshold=0.9)

    assert found.value == rows["C7"].criticality
    assert "at a loss of 0.9 or more" in found.sentence
    assert importance(ref1(), "criticality", "P2", "C7").value is None


def test_an_importance_follows_from_the_inputs_that_are_listed():
    found = importance(ref1(), "risk-achievement-worth", "S1", "C7")

    inputs = {i.name: i.value for i in found.inputs}
    assert found.value == pytest.approx(inputs["P(S|e)"] / inputs["P(S)"])
    assert inputs["P(S|e)"] - inputs["P(S|not e)"] == pytest.approx(inputs["MIF"])


def test_a_failure_that_never_matters_has_no_importance_and_says_so():
    found = importance(ref1(), "diagnosis", "S1", "C6")

    assert (found.value, found.inputs) == (None, ())
    assert "never" in found.reason


def test_a_ratio_to_nothing_is_not_defined():
    found = importance(ref1(), "risk-reduction-worth", "S5", "C7")

    assert found.value is None
    assert "no probability" in found.sentence


def test_what_is_avoidable_is_that_of_the_answer_and_adds_up():
    snapshot = ref1()

    for row in availability_of(snapshot).elements:
        if row.birnbaum is not None:
            for figure, value in ((avoidable, row.avoidable), (birnbaum, row.birnbaum)):
                found = figure(snapshot, row.id)
                assert found.value == pytest.approx(value, abs=1e-12)
                assert sum(p.value for p in found.parts) == pytest.approx(value, abs=1e-12)


def test_any_loss_lies_between_the_largest_objective_and_the_sum_of_all():
    found, answer = probability_of_any_loss(ref1()), availability_of(ref1())

    chances = [p.value for p in found.parts]
    assert found.value == answer.probability_of_any_loss
    assert max(chances) <= found.value <= sum(chances)


@pytest.mark.parametrize(
    ("figure", "element", "field", "error"),
    [
        ("probability-down", "S1", "probability_down", None),
        ("expected-loss", "S1", "expected_loss", "standard_error"),
        ("birnbaum", "C5", "birnbaum", "birnbaum_error"), ("avoidable", "C5", "avoidable", None),
    ],
)  # fmt: skip
def test_what_is_too_large_opens_to_the_draws_and_their_error(figure, element, field, error):
    snapshot = ref1()
    elements = availability_of(snapshot, effort=_COARSE).elements
    (row,) = (e for e in elements if e.id == element)
    asked = Asked(figure=figure, element=element, unit="", formula="f")

    found = estimated(snapshot, asked, effort=_COARSE)

    inputs = {i.name: i.value for i in found.inputs}
    assert found.value == getattr(row, field)
    assert inputs["n"] == 2_000
    if figure == "probability-down":
        assert (inputs["low"], inputs["high"]) == (row.low, row.high)
    else:
        assert inputs["se"] > 0
    if error:
        assert inputs["se"] == getattr(row, error)


def test_a_figure_of_the_whole_that_is_too_large_opens_to_the_draws():
    snapshot, answer = ref1(), availability_of(ref1(), effort=_COARSE)

    for figure, value in (
        ("expected-value-at-risk", answer.expected_value_at_risk),
        ("probability-of-any-loss", answer.probability_of_any_loss),
    ):
        asked = Asked(figure=figure, element=None, unit="", formula="f")
        assert estimated(snapshot, asked, effort=_COARSE).value == value


def test_a_loss_beyond_a_threshold_is_explained_as_the_answer_has_it():
    answer = {e.id: e.probability for e in availability_of(ref1(), threshold=0.9).elements}

    for element, value in answer.items():
        found = probability_of_loss(ref1(), element, threshold=0.9)
        assert found.value == pytest.approx(value, abs=1e-15)
    assert probability_of_loss(ref1(), "S1").value == probability_down(ref1(), "S1").value


@pytest.mark.parametrize(("figure", "field", "sets"), [
    ("rare-event", "rare_event", 7), ("min-cut-upper-bound", "min_cut_upper_bound", 7),
    ("path-lower-bound", "esary_proschan_low", 3),
])  # fmt: skip
def test_an_approximation_opens_to_its_sets(figure, field, sets):
    found, answer = approximation(ref1(), figure, "S1"), importance_of(ref1(), "S1")

    chances = [p.value for p in found.parts]
    assert (found.value, len(chances)) == (getattr(answer, field), sets)
    rebuilt = {
        "rare-event": sum(chances), "min-cut-upper-bound": 1 - prod(1 - x for x in chances),
        "path-lower-bound": prod(1 - x for x in chances),
    }  # fmt: skip
    assert found.value == pytest.approx(rebuilt[figure], rel=1e-12)
    assert found.adds_up == (figure == "rare-event")


def test_a_capped_sum_says_so_and_does_not_add_up():
    top = unreliable("top needs A, B\nA is component\nB is component", A=0.7, B=0.8)

    found = approximation(top, "rare-event", "top")

    assert (found.value, found.adds_up) == (1.0, False)
    assert "The sum is above 1 and was capped." in found.assumptions
