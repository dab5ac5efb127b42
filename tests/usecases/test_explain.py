"""A figure that was asked with other choices than usual is explained with those."""

from math import inf

import pytest

from alignment.errors import Invalid
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


@pytest.mark.parametrize(
    ("figure", "of", "choices", "place"),
    [("support", ["S3"], Choices(p=1), "p"), ("delivery", ["X1", "S1"], Choices(fit_cut=1),
     "fit_cut"), ("quadrant", ["S3"], Choices(lens="service"), "lens")],
)  # fmt: skip
def test_a_choice_that_a_figure_does_not_depend_on_is_refused(
    reference, figure, of, choices, place
):
    with reference.reading() as work, pytest.raises(Invalid) as refusal:
        explanation_of(work, figure, of, choices=choices)

    assert refusal.value.problems[0].place == place
