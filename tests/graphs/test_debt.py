"""Redundancy debt (METHODS 1.2): what a change uses up that another failure would need."""

import pytest

from alignment.graphs.debt import redundancy_debt
from tests.graphs.estates import estate
from tests.graphs.ref1 import ref1


def test_the_second_database_is_what_a_window_on_the_first_owes():
    debt = redundancy_debt(ref1(), {"C4": 1.0})

    assert debt.value_at_risk == 0
    assert debt.maximum == pytest.approx(73, rel=1e-9)
    assert debt.elements[0].id == "C5"
    assert (debt.elements[0].together, debt.elements[0].alone) == pytest.approx((78, 5))
    assert debt.conclusion == (
        "While C4 is down, 0 EUR a year is at risk. "
        "If C5 failed as well, 78 would be, instead of 5."
    )


def test_the_other_web_nodes_are_what_a_window_on_one_owes():
    debt = redundancy_debt(ref1(), {"C1": 1.0}, top=2)

    assert [(e.id, e.debt) for e in debt.elements] == [("C2", 30), ("C3", 30)]
    assert debt.maximum == pytest.approx(30)
    assert debt.omitted == 1


def test_owed_is_only_what_costs_more_than_both_by_themselves():
    shop = estate("""
        O1 needs till
        O1 needs stock
        O1 needs post
        till needs 1 of a, b
        stock needs c
        post needs d
    """)

    debt = redundancy_debt(shop, {"a": 1.0, "c": 1.0})

    owed = [(o.id, o.excess, o.debt) for o in debt.elements]
    assert owed == [("b", pytest.approx(1 / 3), pytest.approx(2 / 3))]
    assert (debt.omitted, debt.maximum) == (0, pytest.approx(2 / 3))
    assert debt.conclusion.endswith(
        "If b failed as well, 0.6667 would be, instead of 0.3333 for both by themselves."
    )


def test_a_scenario_without_spares_owes_nothing_whatever_it_costs_itself():
    debt = redundancy_debt(estate("O1 needs till, post\n till needs c\n post needs d"), {"c": 1.0})

    assert (debt.elements, debt.maximum) == ((), 0)
    assert debt.conclusion.endswith(
        "No other failure would cost more for it than both cost by themselves."
    )


def test_nothing_is_owed_when_nothing_fails():
    debt = redundancy_debt(ref1(), {"C1": 0.0})

    assert debt.maximum == 0
    assert debt.elements == ()
    assert debt.conclusion == "Nothing fails in the scenario, so nothing is owed."
