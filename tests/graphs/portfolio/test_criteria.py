"""Services in one order by weighted criteria: METHODS 3.8, on the figures of 2.5."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import Invalid
from alignment.graphs.portfolio.criteria import CRITERIA, ranking_of
from alignment.graphs.portfolio.quadrants import portfolio_of
from tests.graphs.estates import estate
from tests.graphs.ref1 import ref1

FITS = {"S1": 0.682474, "S2": 1.0, "S3": 35 / 45}
EVEN = dict.fromkeys(CRITERIA, 1.0)


def ranked(weights, fits=FITS):
    return ranking_of(portfolio_of(ref1(), fits), weights, spent=280)


def test_criteria_are_those_of_the_reference_model_in_shares():
    found = {item.id: item for item in ranked(EVEN).items}

    assert found["S3"].value == pytest.approx(0.55)
    assert found["S3"].cost == pytest.approx(1 - 120 / 280)
    assert found["S2"].score == pytest.approx((0.15 + (1 - 40 / 280) + 1) / 3)
    assert [i.id for i in ranked(EVEN).items] == ["S2", "S3", "S1"]


def test_what_is_not_known_is_counted_and_not_ranked():
    answer = ranked(EVEN)

    assert answer.left_out == 2
    assert answer.conclusion.endswith("2 are not ranked.")


def test_one_alone_is_told_as_one():
    two = estate("O1 is objective worth 10\n O1 needs S1\n O1 needs S2")
    portfolio = portfolio_of(two, {"S1": 0.5})

    ranking = ranking_of(portfolio, EVEN, spent=1)

    assert ranking.conclusion == "S1 is the one that is ranked (0.6667); 1 is not ranked."
    assert "1 is not compared with others: a figure is unknown, or components use it as a " in (
        " ".join(portfolio.remarks)
    )


def test_where_there_is_no_service_none_is_ranked():
    none = ranking_of(portfolio_of(estate("O1 is objective worth 10"), {}), EVEN, spent=1)

    assert none.conclusion == "There is no service to rank."


weight = st.floats(0, 100)
fit = st.floats(0, 1)


@settings(deadline=None)
@given(st.tuples(weight, weight, weight).filter(any), st.tuples(*[fit] * 5))
def test_who_is_dominated_never_stands_above_the_one_that_dominates(weights, fits):
    fits = {f"S{n}": x for n, x in enumerate(fits, start=1)}

    items = ranked(dict(zip(CRITERIA, weights, strict=True)), fits).items

    place = {item.id: item.rank for item in items}
    assert all(place[i.dominated_by] < i.rank for i in items if i.dominated_by)


def test_another_service_never_turns_the_order_of_two():
    alone = [i.id for i in ranked(EVEN, {"S1": 0.68, "S3": 0.78}).items]
    more = [i.id for i in ranked(EVEN, {"S1": 0.68, "S3": 0.78, "S2": 0.01, "S4": 1}).items]

    assert [i for i in more if i in alone] == alone


@pytest.mark.parametrize("weights", [
    {"value": 1, "cost": 1}, EVEN | {"fit": -1}, EVEN | {"fit": nan}, EVEN | {"cost": inf},
    dict.fromkeys(CRITERIA, 0.0), EVEN | {"colour": 1},
])  # fmt: skip
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(Invalid):
        ranked(weights)
