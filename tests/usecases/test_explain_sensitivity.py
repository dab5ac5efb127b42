"""Bounds and spread of a contribution are explained as the answers have them."""

import pytest

from alignment.errors import NotFound
from alignment.graphs.sensitivity.flips import Turned
from alignment.graphs.sensitivity.spread import Uncertainty
from alignment.usecases.explain import Choices, explanation_of
from alignment.usecases.sensitivity import checks_of, flips_of, ranges_of, spread_of


@pytest.fixture
def work(reading_reference):
    return reading_reference


@pytest.mark.parametrize("lens", ["service", "component", "practice"])
def test_the_range_of_each_is_that_of_the_answer(work, lens):
    for item in ranges_of(work, lens=lens).items:
        found = explanation_of(work, "range", [item.id], choices=Choices(lens=lens))
        assert found.value == pytest.approx(item.most - item.least)
        assert [p.value for p in found.parts] == [item.most, -item.least]


@pytest.mark.parametrize("drawn", [{}, {"draws": 50, "concentration": 20.0, "seed": 3}])
def test_spread_and_rank_are_those_of_the_answer_that_was_drawn_alike(work, drawn):
    for item in spread_of(work, Uncertainty(**drawn)).items[1:2]:
        far, rank = (explanation_of(work, figure, [item.id], choices=Choices(**drawn))
                     for figure in ("spread", "rank"))  # fmt: skip
        assert far.value == item.quantiles["0.95"] - item.quantiles["0.05"]
        assert (rank.value, [p.value for p in rank.parts]) == (
            item.rank, list(item.ranks.values()),
        )  # fmt: skip
        assert sum(p.value for p in rank.parts) == pytest.approx(1)


@pytest.mark.parametrize("lens", ["service", "component"])
def test_what_is_open_in_a_ranking_is_the_sum_of_whose_weights_cause_it(work, lens):
    found = explanation_of(work, "ranking-open", [], choices=Choices(lens=lens))

    assert found.value == checks_of(work, lens=lens).open
    assert sum(p.value for p in found.parts) == pytest.approx(found.value)
    assert found.adds_up


def test_bounds_are_explained_as_wide_as_was_asked(work):
    (item, *_) = ranges_of(work, within=0.1).items

    found = explanation_of(work, "range", [item.id], choices=Choices(within=0.1))

    assert found.value == pytest.approx(item.most - item.least)
    assert found.inputs[0].origin == "whoever asks"


@pytest.mark.parametrize("figure", ["range", "spread", "rank"])
def test_what_carries_nothing_in_a_lens_says_so(work, figure):
    found = explanation_of(work, figure, ["C7"])

    assert (found.value, found.reason) == (None, "it carries nothing in the service lens")


def test_a_flip_along_an_own_weight_is_that_of_the_answer(work):
    (line,) = (n for n in flips_of(work, Turned(element="S1")).lines if n.number == "own")
    flip = line.flips[0]

    found = explanation_of(work, "flip-point", ["S1", flip.above, flip.below])

    assert found.value == flip.at
    assert found.inputs[0].origin == "own weight of S1"


def test_an_own_weight_is_named_by_an_element_that_is_its_own_member(work):
    usual = explanation_of(work, "flip-point", ["S1"])
    named = explanation_of(work, "flip-point", ["S1"], choices=Choices(member="S1"))

    assert named == usual
    with pytest.raises(NotFound, match="own weight"):
        explanation_of(work, "flip-point", ["O1"], choices=Choices(member="O1"))
