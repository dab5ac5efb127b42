"""Numbers, amounts and percents as a person reads them."""

import pytest
from markupsafe import Markup

from alignment.web import figures


@pytest.mark.parametrize(
    ("value", "currency", "said"),
    [
        (48_000_000, "EUR", "EUR 48\u202fM"),
        (41_844_194, "EUR", "EUR 41.8\u202fM"),
        (38_491, "EUR", "EUR 38.5\u202fk"),
        (3_850, "EUR", "EUR 3,850"),
        (37.5, "", "37.5 points"),
        (2.5e9, "", "2.5\u202fbn points"),
        (None, "EUR", "–"),
        (3.9e-161, "EUR", "EUR <0.0001"),
        (0.0, "EUR", "EUR 0"),
    ],
)
def test_an_amount_for_a_headline_is_short(value, currency, said):
    assert figures.short(value, currency) == said


@pytest.mark.parametrize(
    ("value", "scale", "said"),
    [(16_000_000, 48e6, "16,000,000"), (5 / 3, 100, "1.67"), (0.0, 100, "0.00"), (None, 1, "–"),
     (-0.0001, 100, "0"), (0.004, 100, "<0.01"), (0.3, 48e6, "<1"), (1e-9, 48e6, "0")],
)  # fmt: skip
def test_amounts_of_one_table_have_the_same_decimals(value, scale, said):
    assert figures.amount(value, scale) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33.3\u202f%"), (0.0001, 1, "<0.1\u202f%"), (1, 0, "–"), (None, 1, "–"),
     (0, 5, "0.0\u202f%")],
)  # fmt: skip
def test_a_share_of_nothing_is_not_defined(part, whole, said):
    assert figures.percent(part, whole) == said


@pytest.mark.parametrize(
    ("count", "what", "said"),
    [(1, "processes that fail", "1 process that fail"), (2, "services", "2 services"),
     (1, "services with nothing", "1 service with nothing"), (1_200, "rows", "1,200 rows"),
     (1, "entries", "1 entry")],
)  # fmt: skip
def test_a_count_agrees_with_its_noun(count, what, said):
    assert figures.counted(count, what) == said


@pytest.mark.parametrize(
    ("key", "said"),
    [("phase_out", "phase out"), ("no-target", "no target"), ("live", "live"),
     (Markup("<bdi>phase_out</bdi>"), Markup("<bdi>phase out</bdi>"))],
)  # fmt: skip
def test_a_key_is_told_in_plain_words(key, said):
    assert figures.worded(key) == said
    assert type(figures.worded(key)) is type(said)
