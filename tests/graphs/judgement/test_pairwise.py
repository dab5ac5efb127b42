"""Judgements as weights: the published examples of METHODS 3.4, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import Invalid
from alignment.graphs.judgement.pairwise import (
    RANDOM_INDEX,
    Judgement,
    geometric_weights,
    influence_limit,
    matrix_of,
    points_of,
    priorities_of,
    priorities_of_matrix,
    together,
)

DRINKS = ("coffee", "wine", "tea", "beer", "soda", "milk", "water")
DRUNK = np.array([
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
])  # fmt: skip


def judged(*rows):
    return [Judgement(first=a, second=b, ratio=r) for a, b, r in rows]


def weights_of(items, *ratios, table="saaty-2005"):
    """Judgements in the order of the pairs."""
    pairs = [(a, b) for i, a in enumerate(items) for b in items[i + 1 :]]
    rows = [(a, b, r) for (a, b), r in zip(pairs, ratios, strict=True)]
    return priorities_of(items, judged(*rows), table=table)


def test_the_drinks_have_the_published_priorities():
    found = priorities_of_matrix(DRINKS, DRUNK)

    stated = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert list(found.weights.values()) == pytest.approx(stated, abs=5e-4)
    assert found.lambda_max == pytest.approx(7.176629, abs=1e-6)
    assert found.index == pytest.approx(0.029438, abs=1e-6)
    assert found.ratio == pytest.approx(0.022, abs=5e-4)
    assert found.table == "saaty-2005"


@pytest.mark.parametrize(
    ("table", "ratio"), [("donegan-dodd-1991", 0.0235), ("saaty-1980", 0.029438 / 1.32)]
)
def test_the_ratio_depends_on_the_table_that_is_named(table, ratio):
    found = priorities_of_matrix(DRINKS, DRUNK, table=table)

    assert found.ratio == pytest.approx(ratio, abs=5e-5)
    assert found.table == table


def test_the_geometric_means_are_other_weights():
    stated = [0.1787, 0.0185, 0.0422, 0.1165, 0.1911, 0.1286, 0.3243]

    assert geometric_weights(DRUNK).tolist() == pytest.approx(stated, abs=5e-5)


def test_the_leader_is_chosen_as_published():
    criteria = weights_of(("exp", "edu", "cha", "age"), 4, 3, 7, 1 / 3, 3, 5)
    leaders = {
        "exp": weights_of("MNS", 1 / 4, 4, 9), "edu": weights_of("MNS", 3, 1 / 5, 1 / 7),
        "cha": weights_of("MNS", 5, 9, 4), "age": weights_of("MNS", 1 / 3, 5, 9),
    }  # fmt: skip

    stated = {
        "exp": (0.217, 0.717, 0.066), "edu": (0.188, 0.081, 0.731), "cha": (0.743, 0.194, 0.063),
        "age": (0.265, 0.672, 0.063),
    }  # fmt: skip
    assert list(criteria.weights.values()) == pytest.approx([0.548, 0.127, 0.270, 0.056], abs=5e-4)
    assert criteria.ratio == pytest.approx(0.044, abs=5e-4)
    for name, weights in stated.items():
        assert tuple(leaders[name].weights.values()) == pytest.approx(weights, abs=5e-4)
    assert leaders["exp"].ratio == pytest.approx(0.035, abs=1e-3)
    assert leaders["edu"].ratio == pytest.approx(0.062, abs=5e-4)
    total = [sum(criteria.weights[c] * leaders[c].weights[who] for c in leaders) for who in "MNS"]
    assert total == pytest.approx([0.358, 0.493, 0.149], abs=5e-4)


@pytest.mark.parametrize("items", ["A", "AB"])
def test_one_or_two_items_are_always_consistent(items):
    found = weights_of(items, *([3] if len(items) == 2 else []))

    assert (found.ratio, found.index, found.worst) == (0, 0, None)
    assert sum(found.weights.values()) == pytest.approx(1)


def test_beyond_the_table_there_is_no_ratio_and_it_says_why():
    items = [f"i{k:02d}" for k in range(11)]

    found = weights_of(items, *([1] * 55))

    assert found.ratio is None
    assert found.reason == (
        "the table saaty-2005 has no random index for 11 items, only for up to 10"
    )


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=9))
def test_judgements_that_agree_give_their_ratios_back(amounts):
    items = [f"i{k}" for k in range(len(amounts))]
    pairs = [a / b for i, a in enumerate(amounts) for b in amounts[i + 1 :]]

    found = weights_of(items, *pairs)

    assert list(found.weights.values()) == pytest.approx([a / sum(amounts) for a in amounts])
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.worst is None


def test_the_judgement_that_fits_least_is_named_with_what_the_others_say():
    """A is twice B, B twice C; that C is five times A fits neither."""
    given = {("A", "B"): 2, ("B", "C"): 2, ("C", "A"): 5, ("A", "D"): 4, ("B", "D"): 2,
             ("C", "D"): 1}  # fmt: skip

    found = priorities_of("ABCD", judged(*[(a, b, r) for (a, b), r in given.items()]))

    worst, weights = found.worst, found.weights
    off = {pair: abs(np.log(r * weights[pair[1]] / weights[pair[0]])) for pair, r in given.items()}
    assert found.ratio > 0.1
    assert (worst.first, worst.second, worst.ratio) == ("C", "A", 5)
    assert max(off, key=off.get) == ("C", "A")
    assert worst.implied == pytest.approx(weights["C"] / weights["A"])


def test_several_people_count_by_the_geometric_mean_which_stays_reciprocal():
    one = matrix_of("ABC", judged(("A", "B", 2), ("B", "C", 4), ("A", "C", 8)))
    other = matrix_of("ABC", judged(("A", "B", 8), ("B", "C", 1), ("A", "C", 2)))

    found = together([one, other])

    assert found * found.T == pytest.approx(np.ones((3, 3)))
    assert (found[0, 1], found[1, 2], found[0, 2]) == pytest.approx((4, 2, 4))


def test_missing_pairs_are_named():
    with pytest.raises(Invalid, match="missing A / C, B / C") as refused:
        priorities_of("ABC", judged(("A", "B", 2)))

    assert [p.place for p in refused.value.problems] == ["A / C", "B / C"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("A", "B", 2), ("B", "A", 2)], "B / A is judged twice"),
        ([("A", "A", 2)], "A / A compares one with itself"),
        ([("A", "X", 2)], "'X' is not one of A, B"),
        ([("A", "B", 0)], "the ratio of A / B lies between"),
        ([("A", "B", -2)], "the ratio of A / B lies between"),
        ([("A", "B", float("nan"))], "the ratio of A / B lies between"),
        ([("A", "B", float("inf"))], "the ratio of A / B lies between"),
    ],
)
def test_judgements_that_say_nothing_are_refused(rows, words):
    with pytest.raises(Invalid, match=words):
        priorities_of("AB", judged(*rows))


def test_an_unknown_table_is_refused_with_those_there_are():
    with pytest.raises(Invalid, match="there are saaty-2005, saaty-1980, donegan-dodd-1991"):
        priorities_of("AB", judged(("A", "B", 2)), table="guess")

    assert set(map(len, RANDOM_INDEX.values())) == {8}


def test_points_are_divided_by_their_sum():
    assert points_of({"a": 3, "b": 1, "c": 0}) == {"a": 0.75, "b": 0.25, "c": 0}


@pytest.mark.parametrize(
    ("points", "words"),
    [({"a": -1, "b": 2}, "a: -1 points"), ({"a": 0}, "more than 0"), ({}, "more than 0"),
     ({"a": float("nan")}, "a: nan points")],
)  # fmt: skip
def test_points_that_say_nothing_are_refused(points, words):
    with pytest.raises(Invalid, match=words):
        points_of(points)


def test_the_published_supermatrix_has_its_limit():
    matrix = np.array([[0, 0, 1], [0.5, 0, 0], [0.5, 1, 0]])

    assert influence_limit(matrix).tolist() == pytest.approx([0.4, 0.2, 0.4], abs=1e-12)


def test_a_supermatrix_that_goes_round_has_the_mean_of_its_powers():
    assert influence_limit(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist() == pytest.approx([0.5] * 2)


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(0, 999))
def test_the_limit_is_the_mean_of_many_powers(n, seed):
    rng = np.random.default_rng(seed)
    matrix = rng.dirichlet(np.ones(n), size=n).T * (rng.random((n, n)) < 0.6)
    matrix += np.diag((matrix.sum(axis=0) == 0).astype(float))
    matrix /= matrix.sum(axis=0)

    found = influence_limit(matrix)

    power, mean = matrix, np.eye(n)
    for _ in range(60):  # the mean of twice as many powers each time
        mean, power = (mean + power @ mean) / 2, power @ power
        power /= power.sum(axis=0)
    assert found == pytest.approx(mean @ np.full(n, 1 / n), abs=1e-9)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [([[0.5, 1], [0.4, 0]], "column 1 adds up to 0.9"), ([[2, 0], [-1, 1]], "no negative")],
)
def test_what_is_no_supermatrix_is_refused(matrix, words):
    with pytest.raises(Invalid, match=words):
        influence_limit(np.array(matrix, dtype=float))
