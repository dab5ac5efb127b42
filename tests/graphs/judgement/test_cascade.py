"""Importance by matrices: METHODS 3.5 and 3.7. The matrices are made up."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import Invalid
from alignment.graphs.judgement.cascade import cascaded, mround, quality_of, toolkit_importance

WEIGHTS = np.array([5.0, 3.0, 2.0])
MARKS = np.array([[9.0, 3, 0], [3, 9, 3], [0, 1, 9]])


def test_the_house_of_quality_has_the_stated_numbers():
    found = quality_of(WEIGHTS, MARKS)

    assert found.classic.tolist() == [54, 44, 27]
    assert found.classic_share.tolist() == pytest.approx([0.432, 0.352, 0.216])
    assert found.unassigned == 0


def test_the_conserving_form_gives_away_just_the_weights():
    found = quality_of(WEIGHTS, MARKS)

    assert found.conserving.tolist() == pytest.approx([4.35, 3.25, 2.4])
    assert found.conserving.sum() == pytest.approx(10)
    assert found.conserving_share.tolist() == pytest.approx([0.435, 0.325, 0.24])


def test_needs_without_a_mark_are_unassigned():
    found = quality_of(np.array([1.0, 2.0]), np.array([[9.0, 1], [0, 0]]))

    assert (found.unassigned, found.conserving.sum()) == pytest.approx((2, 1))


def test_without_any_mark_there_are_no_shares():
    found = quality_of(np.array([1.0]), np.zeros((1, 2)))

    assert (found.classic_share, found.conserving_share) == (None, None)


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.integers(0, 99))
def test_a_cascade_adds_up_at_every_stage(weights, seed):
    rng = np.random.default_rng(seed)
    first, second = rng.choice([0.0, 1, 2], (3, 4)), rng.choice([0.0, 1, 2], (4, 5))
    first[:, 0] = second[:, 0] = 1

    found = cascaded(np.array(weights), first, second)

    assert found.sum() == pytest.approx(sum(weights))


def test_a_cascade_is_the_flow_of_contributions():
    """Goals over goals over processes, P weighing 2 and S 1: the same figures by requirements."""
    from alignment.graphs.contribution import contribution_of
    from tests.graphs.estates import estate

    snapshot = estate("""
        O1 is objective worth 60
        O2 is objective worth 40
        O1 needs A1 weighing 2
        O1 needs A2 weighing 1
        O2 needs A2 weighing 2
        A1 is objective
        A2 is objective
        A1 needs S1 weighing 1
        A2 needs S1 weighing 1
        A2 needs S2 weighing 2
    """)
    found = cascaded(
        np.array([60.0, 40]), np.array([[2.0, 1], [0, 2]]), np.array([[1.0, 0], [1, 2]])
    )

    services = {i.id: i.contribution for i in contribution_of(snapshot).items}
    assert found.tolist() == pytest.approx([services["S1"], services["S2"]])


def test_the_toolkit_form_rounds_to_fives_around_nought():
    first = [[2, 0], [0, 2], [1, 1]]
    second = [[2, 1], [0, 2]]
    goals = [5 * 2 + 3, 1 * 2 + 3]
    base = [3 * 2 + 3, 3 * 2 + 3]
    stated = [
        Fraction(100 * (goals[0] * 2), base[0] * 2),
        Fraction(100 * (goals[0] + goals[1] * 2), base[0] + base[1] * 2),
    ]

    found = toolkit_importance([5, 1, 3], first, second)

    assert found == tuple(mround(s, 5) - 100 for s in stated)
    assert found == (45, -15)


def test_a_baseline_is_nought_everywhere():
    assert toolkit_importance([3, 3], [[2, 1, 0], [0, 1, 2]]) == (0, 0, 0)


def test_the_mean_rating_is_taken_out():
    """Rating all goals 5 says no more than rating all of them 3."""
    assert toolkit_importance([5, 5], [[2, 1], [1, 0]]) == (0, 0)


def test_what_nothing_leads_to_has_no_importance():
    assert toolkit_importance([5, 2], [[1, 0], [1, 0]])[1] is None


@pytest.mark.parametrize(
    ("number", "rounded"),
    [(12.5, 15), (-12.5, -15), (7.5, 10), (2.5, 5), (2.4999, 0), (-2.5, -5), (0, 0), (97.5, 100)],
)
def test_halves_go_away_from_nought(number, rounded):
    assert mround(number, 5) == rounded


def test_a_half_that_no_float_holds_is_a_half():
    """41 against a mean of 40 is 102.5 %, 39 is 97.5 %: both go up."""
    assert toolkit_importance([41, 39], [[1, 0], [0, 1]]) == (5, 0)


@pytest.mark.parametrize(
    ("weights", "matrix"),
    [([1.0, 2], [[1.0]]), ([1.0], [[-1.0]]), ([-1.0], [[1.0]]), ([1.0], [[float("nan")]])],
)
def test_matrices_that_do_not_fit_are_refused(weights, matrix):
    with pytest.raises(Invalid):
        quality_of(np.array(weights), np.array(matrix))


@pytest.mark.parametrize("ratings", [[], [0, 3], [-1, 3], [float("nan")]])
def test_ratings_that_are_none_are_refused(ratings):
    with pytest.raises(Invalid, match="ratings are positive"):
        toolkit_importance(ratings, [[1]] * len(ratings))
