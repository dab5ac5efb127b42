"""Numbers as they are typed."""

import pytest

from alignment.web.numbers import pointed


@pytest.mark.parametrize(("typed", "plain"), [
    ("0,5", "0.5"), ("3.500.000", "3500000"), ("3,500,000", "3500000"), ("1.234,50", "1234.50"),
    ("1,234.5", "1234.5"), ("3,5 million", "3500000"), ("3.5 M", "3500000"), ("12k", "12000"),
    ("99.9", "99.9"),
])  # fmt: skip
def test_what_can_mean_one_number_is_read(typed, plain):
    assert pointed(typed) == plain


@pytest.mark.parametrize("typed", ["12,500", "1.2.3", "five", "3 hours", "1,23,456"])
def test_what_can_mean_several_or_none_stays_as_it_is(typed):
    assert pointed(typed) == typed
