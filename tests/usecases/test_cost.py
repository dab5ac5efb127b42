"""Every figure of cost, portfolio and practices opens down to what went in."""

import pytest

from alignment.errors import Invalid, NotFound
from alignment.usecases.explain import explanation_of

FIGURES = ("lens-cost", "loaded-cost", "value-per-cost", "quadrant", "practice-contribution")


@pytest.fixture
def explain(reference):
    def explain(figure, *of):
        with reference.reading() as work:
            return explanation_of(work, figure, of)

    return explain


@pytest.mark.parametrize(("figure", "of", "value"), [
    ("lens-cost", "S3", 105), ("lens-cost", "S1", 80), ("loaded-cost", "S3", 120),
    ("loaded-cost", "O1", 210), ("loaded-cost", "C3", 15), ("value-per-cost", "S5", 1.25),
    ("practice-contribution", "change", 19),
])  # fmt: skip
def test_a_figure_is_that_of_the_reference_model_and_its_parts_add_up(explain, figure, of, value):
    found = explain(figure, of)

    assert (found.figure, found.of, found.reason) == (figure, (of,), "")
    assert found.value == pytest.approx(value, rel=1e-9)
    assert found.formula
    assert found.sources
    if found.adds_up:
        assert sum(p.value for p in found.parts) == pytest.approx(value, rel=1e-9)
    assert found.adds_up == (figure != "value-per-cost")


def test_what_is_shared_says_which_part_of_it_is_charged(explain):
    parts = {p.of: (p.value, p.note) for p in explain("lens-cost", "S3").parts}

    assert parts == {
        ("S3",): (50, "its own cost"), ("C4",): (40, "all of the 40 that pass it"),
        ("C5",): (15, "0.5 of the 30 that pass it"),
    }  # fmt: skip


def test_in_a_circle_parts_do_not_add_up_and_that_is_said(reference, bring):
    from tests.usecases.conftest import CIRCLE

    bring(reference, CIRCLE)
    with reference.reading() as work:
        found = explanation_of(work, "loaded-cost", ["S3"])

    assert found.value == pytest.approx(120, rel=1e-9)
    assert not found.adds_up
    assert "in a circle" in found.assumptions[0]


@pytest.mark.parametrize(("figure", "of", "reason"), [
    ("lens-cost", "C1", "only a service has a lens cost"),
    ("loaded-cost", "change", "it takes no part in the chain"),
    ("value-per-cost", "P1", "only a service has a lens cost"),
    ("practice-contribution", "S1", "S1 is no practice"),
    ("quadrant", "S4", "fit not known: tolerate or eliminate"),
])  # fmt: skip
def test_a_figure_that_is_not_defined_says_why(explain, figure, of, reason):
    found = explain(figure, of)

    assert (found.value, found.reason) == (None, reason)
    assert reason in found.sentence


@pytest.mark.parametrize("figure", FIGURES)
def test_what_is_not_there_or_too_many_is_refused(explain, figure):
    with pytest.raises(NotFound):
        explain(figure, "S9")
    with pytest.raises(Invalid):
        explain(figure, "S1", "S2")


@pytest.mark.parametrize("figure", [f for f in FIGURES if f != "value-per-cost"])
def test_a_figure_of_an_element_asks_which(explain, figure):
    with pytest.raises(Invalid):
        explain(figure)
