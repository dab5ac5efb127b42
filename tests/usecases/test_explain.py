"""A figure that was asked with other choices than usual is explained with those."""

from math import inf

import pytest

from alignment.errors import Invalid
from alignment.exchange.format import File
from alignment.usecases.cost import cost_of, usage_in
from alignment.usecases.delivery import delivery_of
from alignment.usecases.explain import Choices, explanation_of
from alignment.usecases.portfolio import portfolio_of


@pytest.mark.parametrize(("p", "value"), [(1, 1 - 7 / 54), (2, 0.682474), (inf, 2 / 9)])
def test_delivery_is_explained_at_the_exponent_that_was_asked(reference, p, value):
    with reference.reading() as work:
        told = explanation_of(work, "delivery", ["X1", "S1"], choices=Choices(p=p))
        (item,) = delivery_of(work, p=p, consumer="X1", service="S1").items

    assert told.value == pytest.approx(value, abs=1e-6)
    assert told.value == item.delivery
    assert told.inputs[0].value == ("inf" if p == inf else p)


def test_delivered_value_is_explained_at_the_exponent_that_was_asked(reference):
    with reference.reading() as work:
        told = explanation_of(work, "delivered", [], choices=Choices(p=1))
        whole = delivery_of(work, p=1)

    assert told.value == pytest.approx(whole.delivered, rel=1e-12)
    assert whole.delivered > 80.474208


def test_a_quadrant_is_explained_at_the_cuts_that_were_asked(reference):
    with reference.reading() as work:
        told = explanation_of(work, "quadrant", ["S3"], choices=Choices(fit_cut=0.7))
        placed = {p.id: p for p in portfolio_of(work, fit_cut=0.7).items}

    assert placed["S3"].quadrant == "invest"
    assert "invest" in told.sentence
    assert [i.value for i in told.inputs if i.name == "fit cut"] == [0.7]


def test_a_flip_is_explained_in_the_lens_that_was_asked(reference):
    with reference.reading() as work:
        told = explanation_of(work, "flip-point", ["S3:S5"], choices=Choices(lens="component"))

    assert told.sentence == "At 0.8333 C4 passes C6; both carry 15."


USAGE = File("usage.csv", b"provider,consumer,usage\nS5,S1,3\nS5,S3,1\n")


@pytest.mark.parametrize(("figure", "field"), [
    ("lens-cost", "lens"), ("loaded-cost", "loaded"), ("value-per-cost", "value_per_cost"),
    ("support-per-cost", "support_per_cost"),
])  # fmt: skip
def test_cost_is_explained_by_the_usage_that_was_stated(reference, figure, field):
    with reference.reading() as work:
        items = {i.id: i for i in cost_of(work, kind="service", usage=usage_in(USAGE)).items}
        told = explanation_of(work, figure, ["S1"], choices=Choices(usage=USAGE))

    assert told.value == getattr(items["S1"], field)
    assert any("Usage is stated for 1 of 5" in said for said in told.assumptions)
    assert items["S1"].loaded == 130.625


def test_cost_of_the_whole_is_explained_by_the_usage_that_was_stated(reference):
    with reference.reading() as work:
        for figure in ("value-per-cost", "unallocated-cost", "cost-outside-services"):
            told = explanation_of(work, figure, [], choices=Choices(usage=USAGE))
            assert any("Usage is stated" in said for said in told.assumptions)


def test_an_importance_is_explained_at_the_threshold_that_was_asked(reference):
    with reference.reading() as work:
        told = explanation_of(work, "criticality", ["P2", "C7"], choices=Choices(threshold=0.9))
        beyond = explanation_of(
            work, "probability-of-loss", ["P2"], choices=Choices(threshold=0.9)
        )

    assert told.value == pytest.approx(0.001 * 0.9996 / 0.0013996)
    assert beyond.value == pytest.approx(0.0013996)


@pytest.mark.parametrize(
    ("figure", "of", "choices", "place"),
    [("support", ["S3"], Choices(p=1), "p"), ("delivery", ["X1", "S1"], Choices(fit_cut=1),
     "fit_cut"), ("quadrant", ["S3"], Choices(lens="service"), "lens"),
     ("own-cost", ["S3"], Choices(usage=USAGE), "usage"),
     ("expected-loss", ["S3"], Choices(threshold=0.5), "threshold"),
     ("range", ["S3"], Choices(draws=200), "draws")],
)  # fmt: skip
def test_a_choice_that_a_figure_does_not_depend_on_is_refused(
    reference, figure, of, choices, place
):
    with reference.reading() as work, pytest.raises(Invalid) as refusal:
        explanation_of(work, figure, of, choices=choices)

    assert refusal.value.problems[0].place == place
