"""Columns of measurements as people paste them."""

import pytest

from alignment.errors import Invalid
from alignment.usecases.measure import following, measurements_in


def column(text, first=""):
    found = measurements_in(text, service="S1", consumer="", indicator="a", first=first)
    return [(m.period, m.value, m.weight) for m in found]


@pytest.mark.parametrize(
    ("period", "after"),
    [
        ("2026", "2027"), ("2026-Q4", "2027-Q1"), ("2026-Q1", "2026-Q2"), ("2026-12", "2027-01"),
        ("2026-01", "2026-02"), ("2026-W53", "2027-W01"), ("2026-W05", "2026-W06"),
        ("2024-02-28", "2024-02-29"), ("2026-12-31", "2027-01-01"),
    ],
)  # fmt: skip
def test_a_period_is_followed_by_one_of_the_same_length(period, after):
    assert following(period) == after


def test_a_line_states_period_value_and_weight():
    assert column("2026-01; 99.5; 3\n2026-03\t98,5") == [
        ("2026-01", 99.5, 3), ("2026-03", 98.5, None)
    ]  # fmt: skip


def test_values_alone_follow_the_first_period():
    assert column("1\n2\n\n3", first="2026-Q3") == [
        ("2026-Q3", 1, None), ("2026-Q4", 2, None), ("2027-Q1", 3, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "said"),
    [
        ("99", "", "line 1: states no period"),
        ("2026-01 1 2 3", "", "line 1: '2026-01 1 2 3' holds more than"),
        ("2026-01 x", "", "line 1: 'x' is no number"),
        ("2026-01 1\n2026-01 2", "", "line 2: 2026-01 stands twice"),
        ("1", "some day", "line 1: period: 'some day' is no period"),
        ("", "2026", "paste 1 to 2,000 lines, not 0"),
        ("1e999", "2026", "line 1: value: is not a finite number"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, first, said):
    with pytest.raises(Invalid) as refused:
        column(text, first)

    assert refused.value.problems[0].place == "column"
    assert refused.value.problems[0].message.startswith(said)


@pytest.mark.parametrize(("line", "row"), [
    ("Jan 2026 99,9 %", ("2026-01", 99.9, None)),
    ("Q1 2026; 98", ("2026-Q1", 98, None)),
    ("01/2026\t98\t2", ("2026-01", 98, 2)),
])  # fmt: skip
def test_a_period_may_be_written_as_people_do(line, row):
    assert column(line) == [row]
