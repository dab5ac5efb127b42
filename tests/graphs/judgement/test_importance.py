"""Importance handed on by matrices, with the figures of METHODS 3.4, 3.5 and 3.7."""

import pytest

from alignment.errors import Invalid
from alignment.graphs.judgement.importance import Form, Links, importance_of

NEEDS = Links(rows=("fast", "safe", "cheap"), columns=("A", "B", "C"),
              marks=((9, 3, 0), (3, 9, 3), (0, 1, 9)))  # fmt: skip
WEIGHTS = {"fast": 5, "safe": 3, "cheap": 2}
NETWORK = Links(rows=("x", "y", "z"), columns=("x", "y", "z"),
                marks=((0, 0, 1), (0.5, 0, 0), (0.5, 1, 0)))  # fmt: skip


def importances(form, *matrices, weights=WEIGHTS):
    return {i.id: i.importance for i in importance_of(form, matrices, weights).items}


def test_the_conserving_form_gives_away_just_what_there_is():
    found = importance_of(Form.CONSERVING, [NEEDS], WEIGHTS)

    assert [i.importance for i in found.items] == pytest.approx([4.35, 3.25, 2.4])
    assert [i.share for i in found.items] == pytest.approx([0.435, 0.325, 0.24])
    assert found.unassigned == 0
    for item in found.items:
        assert sum(item.by.values()) == pytest.approx(item.importance)


def test_the_classic_form_is_the_house_of_quality():
    found = importance_of(Form.CLASSIC, [NEEDS], WEIGHTS)

    assert [i.importance for i in found.items] == pytest.approx([54, 44, 27])
    assert [i.share for i in found.items] == pytest.approx([0.432, 0.352, 0.216])


def test_a_network_comes_to_its_limit_whatever_the_order_of_its_rows():
    turned = Links(rows=("z", "x", "y"), columns=NETWORK.columns,
                   marks=(NETWORK.marks[2], NETWORK.marks[0], NETWORK.marks[1]))  # fmt: skip

    for links in (NETWORK, turned):
        found = importances(Form.NETWORK, links, weights={})
        assert found == pytest.approx({"x": 0.4, "y": 0.2, "z": 0.4})


def test_equal_ratings_change_nothing_in_the_form_of_the_toolkit():
    assert importances(Form.TOOLKIT, NEEDS, weights={}) == {"A": 0, "B": 0, "C": 0}


def test_matrices_are_joined_by_name_and_keep_the_sum():
    below = Links(rows=("C", "A", "B"), columns=("S",), marks=((1,), (1,), (0,)))

    found = importance_of(Form.CONSERVING, [NEEDS, below], WEIGHTS)

    assert found.items[0].importance == pytest.approx(6.75)
    assert found.unassigned == pytest.approx(3.25)
    assert "3.25 goes nowhere" in found.remarks[0]


@pytest.mark.parametrize(("form", "matrices", "weights", "said"), [
    (Form.CLASSIC, [], {}, "at least one matrix"),
    (Form.CLASSIC, [NEEDS], {"slow": 1}, "slow is no row"),
    (Form.CLASSIC, [NEEDS], {"fast": -1}, "numbers of 0 or more"),
    (Form.CLASSIC, [NEEDS, NETWORK], {}, "are not the columns before it"),
    (Form.CLASSIC, [Links(rows=("a",), columns=("b", "c"), marks=((1,),))], {}, "1 rows of 2"),
    (Form.CLASSIC, [Links(rows=("a",), columns=("b", "b"), marks=((1, 1),))], {}, "name twice"),
    (Form.NETWORK, [NETWORK], {"x": 1}, "a network has no weights"),
    (Form.NETWORK, [NEEDS], {}, "columns have the names of its rows"),
    (Form.NETWORK, [Links(rows=("a",), columns=("a",), marks=((2,),))], {}, "add up to 1"),
    (Form.TOOLKIT, [NEEDS], {"fast": 0}, "ratings are positive"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_reason(form, matrices, weights, said):
    with pytest.raises(Invalid, match=said):
        importance_of(form, matrices, weights)


def test_columns_to_which_nothing_leads_have_no_share():
    bare = Links(rows=("a",), columns=("b",), marks=((0,),))

    assert importance_of(Form.CONSERVING, [bare], {}).items[0].share is None
    toolkit = importance_of(Form.TOOLKIT, [bare], {})
    assert toolkit.conclusion == "Nothing leads to any column."
