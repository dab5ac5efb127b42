"""Columns are as wide as they need; where there is little room, no text is torn into slips."""

import pytest

from alignment.reports.render.widths import Need, needs_of, share_out

LONG = "a name of many ordinary words that goes on and on"


def test_what_fits_is_not_broken():
    assert share_out([Need(2, 10, 20, 30), Need(5, 5, 5, 8)], 40) == [30, 8]


def test_each_text_is_bearable_before_one_is_wide():
    name, owner = share_out([Need(9, 10, 40, 40), Need(4, 10, 30, 30)], 30)

    assert min(name, owner) >= 10
    assert name + owner == pytest.approx(30)


def test_where_even_the_least_is_too_much_all_have_a_little_less():
    assert share_out([Need(10, 10, 10, 10), Need(30, 30, 30, 30)], 20) == [5, 15]


def test_a_number_is_never_broken_and_a_text_is_bearable_at_ten():
    text, number = needs_of(["Name", "Cost"], [(LONG, "48,000,000")], [False, True])

    assert text.least <= text.bearable == 10 < text.words
    assert number.least == number.bearable == number.words
