"""Every figure of an edge, a service and a budget opens to the periods it rests on."""

from dataclasses import replace

import pytest

from alignment.errors import NotFound
from alignment.graphs.consistency.chart_explained import INDICES, index_of
from alignment.graphs.consistency.steadiness_explained import MEASURES
from alignment.usecases.delivery import chart_of, delivery_of, service_of
from alignment.usecases.explain import Choices, explanation_of

_FIELDS = {
    "level-loss": "level_loss",
    "longest-streak": "longest_streak",
    "share-met": "share_met",
}


@pytest.fixture
def work(reading_reference):
    return reading_reference


@pytest.mark.parametrize("figure", MEASURES)
def test_every_figure_of_an_edge_is_that_of_the_answer(work, figure):
    for item in delivery_of(work).items:
        found = explanation_of(work, figure, [item.consumer, item.service])
        value = getattr(item, _FIELDS.get(figure, figure))
        if figure == "longest-streak" and not item.periods:
            value = None
        assert found.value == value
        assert bool(found.reason) == (value is None)


def test_level_loss_and_penalty_are_what_delivery_lacks(work):
    level, penalty, delivery = (
        explanation_of(work, figure, ["X1", "S1"])
        for figure in ("level-loss", "penalty", "delivery")
    )

    assert 1 - level.value - penalty.value == pytest.approx(delivery.value)
    assert level.parts == delivery.parts


def test_the_penalty_is_explained_at_the_exponent_that_was_asked(work):
    found = explanation_of(work, "penalty", ["X1", "S1"], choices=Choices(p=1))

    assert found.value == pytest.approx(0.0)


def test_a_service_opens_to_the_edges_that_measured_it(work):
    found = explanation_of(work, "service-delivery", ["S3"])

    assert found.value == service_of(work, "S3").delivery == pytest.approx(7 / 9)
    assert sum(p.value for p in found.parts) == pytest.approx(found.value)
    assert [p.of for p in found.parts] == [("P2", "S3"), ("P3", "S3"), ("P1", "S3")]


def test_a_service_that_nobody_measured_has_no_delivery_and_says_so(work):
    found = explanation_of(work, "service-delivery", ["S4"])

    assert (found.value, found.reason, found.parts) == (None, "nothing was measured", ())


def test_an_error_budget_opens_to_what_each_period_spent(work):
    budget = chart_of(work, consumer="X1", service="S1").budget
    found = explanation_of(work, "error-budget", ["X1", "S1", "availability"])

    assert found.value == pytest.approx(budget.spent)
    assert sum(p.value for p in found.parts) == pytest.approx(budget.spent)
    assert explanation_of(work, "burn-rate", ["X1", "S1"]).value == budget.burn_rate


@pytest.mark.parametrize("figure", INDICES)
def test_an_index_of_a_chart_opens_to_the_values_that_it_is_made_of(work, figure):
    chart = chart_of(work, consumer="X1", service="S1")
    shown = {
        "capability": chart.capability, "centre": chart.mean,
        "coefficient-of-variation": chart.coefficient_of_variation,
        "lower-limit": chart.limits.lower, "semi-deviation": chart.semi_deviation,
        "upper-limit": chart.limits.upper,
    }  # fmt: skip

    found = explanation_of(work, figure, ["X1", "S1", "availability"])

    assert found.value == shown[figure]
    assert [p.of for p in found.parts] == [(p.period,) for p in chart.points]
    assert f"{found.value:.6g}" in found.sentence


@pytest.mark.parametrize(("lacks", "reason"), [
    ({"points": (), "capability": None}, "nothing was measured"),
    ({"capability": "inf"}, "all values are alike, on the good side of the target"),
    ({"capability": "-inf"}, "all values are alike, on the wrong side of the target"),
])  # fmt: skip
def test_an_index_that_is_not_defined_says_why(work, lacks, reason):
    chart = replace(chart_of(work, consumer="X1", service="S1"), **lacks)
    found = index_of(work.snapshot(), chart, "capability")

    assert (found.value, found.reason) == (None, reason)
    assert reason in found.sentence


def test_an_edge_that_is_none_is_refused(work):
    with pytest.raises(NotFound, match="X2 has no target on S4"):
        explanation_of(work, "penalty", ["X2", "S4"])
