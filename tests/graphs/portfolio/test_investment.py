"""Project selection as a minimum cut, against trying every set."""

from itertools import combinations

import numpy as np
import pytest

from alignment.errors import Invalid, NotFound
from alignment.graphs.portfolio.investment import best_selection

PROFITS = {"p1": 100, "p2": 200, "p3": 150, "q1": -200, "q2": -100, "q3": -50}
REQUIRES = [("p1", "q1"), ("p1", "q2"), ("p2", "q2"), ("p3", "q3")]


def test_the_worked_example_of_project_selection_holds():
    found = best_selection(PROFITS, REQUIRES)

    assert found.chosen == ("p2", "p3", "q2", "q3")
    assert (found.profit, found.gain, found.cost, found.cut) == (200, 350, 150, 250)
    assert found.left == ("p1", "q1")


def test_of_several_best_sets_the_smallest_is_told():
    assert best_selection({"a": 5, "b": -5, "c": 0}, [("a", "b")]).chosen == ()
    assert best_selection({"a": 0.3, "b": -0.1, "c": -0.2}, [("a", "b"), ("a", "c")]).chosen == ()


def test_what_requires_one_another_is_chosen_together():
    circle = [("a", "b"), ("b", "a")]

    assert best_selection({"a": 5, "b": -3}, circle).chosen == ("a", "b")
    assert best_selection({"a": 3, "b": -5}, circle).chosen == ()


def test_nothing_to_choose_from_is_an_answer():
    assert best_selection({}).profit == 0


@pytest.mark.parametrize("profit", [float("nan"), float("inf")])
def test_a_profit_that_is_not_finite_is_refused(profit):
    with pytest.raises(Invalid, match="the profit of a"):
        best_selection({"a": profit})


def test_what_is_required_and_not_there_is_refused():
    with pytest.raises(NotFound, match="'b'"):
        best_selection({"a": 1}, [("a", "b")])


def tried(profits, requires, budget=float("inf")):
    """The best profit, and the smallest set that has it, by trying all that a budget allows."""
    ids = sorted(profits)
    best = (0, 0, ())
    for size in range(len(ids) + 1):
        for some in combinations(ids, size):
            spent = -sum(min(profits[i], 0) for i in some)
            if spent <= budget and all(b in some for a, b in requires if a in some):
                best = min(best, (-sum(profits[i] for i in some), size, some))
    return -best[0], best[2]


@pytest.mark.parametrize("seed", range(60))
def test_trying_every_set_agrees(seed):
    rng = np.random.default_rng(seed)
    ids = [f"i{n}" for n in range(int(rng.integers(1, 10)))]
    profits = {i: int(rng.integers(-6, 7)) for i in ids}
    requires = [(a, b) for a in ids for b in ids if a != b and rng.random() < 0.2]

    found = best_selection(profits, requires)

    assert (found.profit, found.chosen) == tried(profits, requires)
    assert found.cut == sum(p for p in profits.values() if p > 0) - found.profit
