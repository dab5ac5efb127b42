"""How elements are named in sentences."""

import pytest

from alignment.catalogue import Element, Estate
from alignment.graphs.snapshot import snapshot_of
from alignment.graphs.words import (
    apart,
    brief,
    chance,
    figure_text,
    label,
    probability_text,
    shift_text,
)


def test_a_name_that_would_fill_a_sentence_gives_its_beginning():
    snapshot = snapshot_of(Estate(elements=(Element(id="S1", kind="service", name="W" * 300),)))

    said = label(snapshot, 0)

    assert said.startswith("S1 WWW")
    assert said.endswith("…")
    assert len(said) < 100


def test_a_name_of_usual_length_is_said_whole():
    assert brief("Online booking") == "Online booking"


@pytest.mark.parametrize(("value", "said"), [
    (0.0, "0"), (0.006389, "0.006389"), (0.000034567, "0.00003457"), (3e-05, "0.00003"),
    (-2.5e-8, "-0.000000025"), (3.1e-12, "3.1\u00a0×\u00a010⁻¹²"), (1234.5, "1,234"),
    (1.5e9, "1,500,000,000"),
])  # fmt: skip
def test_a_figure_is_said_without_an_exponent_however_small_or_large(value, said):
    assert figure_text(value) == said


@pytest.mark.parametrize(("probability", "said"), [
    (0.0, "0 %"), (0.006389, "0.6389 %"), (1.0, "100 %"), (1.2e-6, "0.00012 %"),
    (3e-7, "1 in 3.33 million"), (1.0005e-9, "1 in 1 billion"), (2e-14, "1 in 50 trillion"),
    (1e-300, "< 1 in 1,000 trillion"), (1.0000001e-6, "0.0001 %"),
])  # fmt: skip
def test_a_rare_chance_is_said_as_odds_and_any_other_in_percent(probability, said):
    assert chance(probability) == said


def test_in_a_sentence_a_probability_is_a_fraction_until_it_is_rare():
    assert probability_text(0.0000242) == "0.0000242"
    assert probability_text(4e-10) == "1 in 2.5 billion"


@pytest.mark.parametrize(("value", "other", "said"), [
    (2.5, 1.0, "2.5"), (1.00002, 1.0, "1.00002"), (0.99999, 1.0, "0.99999"), (1.0, 1.0, "1"),
])  # fmt: skip
def test_a_number_is_told_from_the_one_beside_it(value, other, said):
    assert apart(value, other) == said


@pytest.mark.parametrize(("share", "said"), [
    (0.123, "+12 %"), (-0.6, "-60 %"), (-0.0004, "-0.04 %"), (0.00002, "+0.002 %"), (0.0, "+0 %"),
])  # fmt: skip
def test_a_small_change_is_not_told_as_none(share, said):
    assert shift_text(share) == said
