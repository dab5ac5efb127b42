"""Periods as people write them."""

import pytest

from alignment.catalogue.periods import period_in


@pytest.mark.parametrize(("text", "period"), [
    ("2026-01", "2026-01"), ("Jan 2026", "2026-01"), ("January 2026", "2026-01"),
    ("Jan-26", "2026-01"), ("März 2026", "2026-03"), ("1/2026", "2026-01"),
    ("01.2026", "2026-01"), ("2026/1", "2026-01"), ("2026-1", "2026-01"),
    ("Jan '26", "2026-01"), ("31.01.2026", "2026-01-31"),
    ("2026/01/31", "2026-01-31"), ("Q1 2026", "2026-Q1"), ("2026 q3", "2026-Q3"),
    ("W5 2026", "2026-W05"), ("2026", "2026"),
])  # fmt: skip
def test_a_period_is_read_as_people_write_it(text, period):
    assert period_in(text) == period


@pytest.mark.parametrize(
    "text", ["01/02/2026", "13/2026", "Q5 2026", "foo 2026", "May", "Dec 31", ""]
)
def test_what_means_several_periods_or_none_is_none(text):
    assert period_in(text) is None
