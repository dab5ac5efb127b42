"""Project selection within a budget, against trying every set."""

import numpy as np
import pytest

from alignment.errors import Invalid
from alignment.graphs.portfolio.budgets import best_within
from alignment.graphs.portfolio.investment import best_selection
from tests.graphs.portfolio.test_investment import PROFITS, REQUIRES, tried


@pytest.mark.parametrize(("budget", "chosen", "profit"), [
    (0, (), 0), (49, (), 0), (50, ("p3", "q3"), 100), (100, ("p2", "q2"), 100),
    (149.5, ("p2", "q2"), 100), (150, ("p2", "p3", "q2", "q3"), 200), (1e9, None, 200),
])  # fmt: skip
def test_the_worked_example_within_a_budget(budget, chosen, profit):
    found = best_selection(PROFITS, REQUIRES, budget=budget)

    assert (found.profit, found.bound) == (profit, profit)
    assert found.cost <= budget
    assert chosen is None or found.profit == sum(PROFITS[i] for i in chosen)


@pytest.mark.parametrize("seed", range(60))
def test_trying_every_set_agrees(seed):
    rng = np.random.default_rng(seed)
    ids = [f"i{n}" for n in range(int(rng.integers(1, 10)))]
    profits = {i: int(rng.integers(-9, 10)) for i in ids}
    requires = [(a, b) for a in ids for b in ids if a != b and rng.random() < 0.2]
    budget = int(rng.integers(0, 20))

    found = best_selection(profits, requires, budget=budget)

    assert found.profit == found.bound == tried(profits, requires, budget)[0]
    assert found.cost <= budget
    assert all(b in found.chosen for a, b in requires if a in found.chosen)


def test_a_budget_is_taken_as_the_decimals_that_were_written():
    found = best_selection({"a": 1, "b": -0.1, "c": -0.2}, [("a", "b"), ("a", "c")], budget=0.3)

    assert found.chosen == ("a", "b", "c")


def test_a_search_that_ends_early_says_what_no_set_can_exceed():
    rng = np.random.default_rng(1)
    gains, costs = range(20), range(20, 30)
    amounts = [int(rng.integers(10, 200)) for _ in gains]
    amounts += [-int(rng.integers(10, 200)) for _ in costs]
    pairs = [(i, int(j)) for i in gains for j in rng.choice(costs, 2, replace=False)]
    best, proved = best_within(amounts, pairs, 300)
    whole = sum(amounts[i] for i in best)

    some, bound = best_within(amounts, pairs, 300, work=1)

    assert proved == whole
    assert sum(amounts[i] for i in some) <= whole <= bound


@pytest.mark.parametrize("budget", [-1, float("nan"), float("inf")])
def test_a_budget_that_is_none_is_refused_by_name(budget):
    with pytest.raises(Invalid, match="a budget is a number of 0 or more") as refusal:
        best_selection({"a": 1}, budget=budget)

    assert refusal.value.problems[0].place == "budget"
