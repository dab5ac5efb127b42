"""The measures beside D, with every number of METHODS 3.9."""

from math import inf

import numpy as np
import pytest

from alignment.errors import Invalid
from alignment.graphs.consistency.control_chart import (
    Limits,
    alerts_for,
    broken_rules,
    budget_minutes,
    burn_rates,
    days_to_exhaustion,
    limits_of,
)
from alignment.graphs.consistency.measures import (
    apdex,
    availability,
    capability_of,
    coefficient_of_variation,
    deviation_of,
    potential_of,
    process_capability,
    semi_deviation,
)

VISCOSITY = [34.05, 34.40, 33.59, 35.96, 34.70, 33.51, 33.79, 34.04, 34.52, 33.75, 33.27, 33.71,
             34.03, 34.58, 34.02, 33.97, 34.05, 34.04, 33.73, 34.05]  # fmt: skip


def test_the_chart_of_the_viscosity_data_has_the_published_limits():
    limits = limits_of(VISCOSITY)

    assert limits.centre == pytest.approx(34.088)
    assert limits.mean_range == pytest.approx(0.572632, abs=1e-6)
    assert limits.sigma == pytest.approx(0.5076521, abs=1e-7)
    assert limits.lower == pytest.approx(32.56504, abs=1e-5)
    assert limits.upper == pytest.approx(35.61096, abs=1e-5)
    assert limits.centre - 2.66 * limits.mean_range == pytest.approx(32.5648, abs=1e-4)
    assert limits.centre + 2.66 * limits.mean_range == pytest.approx(35.6112, abs=1e-4)
    assert limits.range_limit == pytest.approx(3.267 * limits.mean_range)


def test_only_the_fourth_point_of_the_viscosity_data_is_outside():
    broken = broken_rules(VISCOSITY, limits_of(VISCOSITY))

    assert [i + 1 for i, rules in enumerate(broken) if 1 in rules] == [4]


def rules_of(away):
    """The rules that a series in sigmas breaks after eight points on the centre."""
    limits = Limits(centre=0, sigma=1, lower=-3, upper=3, mean_range=1.128, range_limit=3.7)
    return broken_rules([0.0] * 8 + away, limits)[8:]


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    ("away", "rule", "places"),
    [
        ([3.1], 1, [0]),
        ([3.0], 1, []),
        ([2.1, 0, 2.1], 2, [2]),
        ([2.1, 2.1, 0], 2, [1]),
        ([2.1, 0, 0, 2.1], 2, []),
        ([2.1, -2.1], 2, []),
        ([1.1, 1.1, 0, 1.1, 1.1], 3, [4]),
        ([1.1, 1.1, 1.1, 1.1, 0], 3, [3]),
        ([0.1] * 8, 4, [7]),
        ([0.1] * 7 + [-0.2], 4, []),
        ([0.1] * 9, 4, [7, 8]),
    ],
)
def test_a_rule_is_reported_at_the_last_point_which_lies_beyond_the_zone(away, rule, places, side):
    found = rules_of([side * a for a in away])

    assert [i for i, rules in enumerate(found) if rule in rules] == places


def test_one_value_has_no_limits():
    assert limits_of([99.0]) is None
    assert limits_of([]) is None


def test_a_series_without_variation_breaks_no_rule():
    assert broken_rules([99.9] * 12, limits_of([99.9] * 12)) == [()] * 12


@pytest.mark.parametrize(
    ("objective", "minutes"),
    [(0.99, 432), (0.995, 216), (0.999, 43.2), (0.9995, 21.6), (0.9999, 4.32)],
)
def test_the_budget_of_thirty_days(objective, minutes):
    assert budget_minutes(objective) == pytest.approx(minutes)


def test_the_recommended_alerts_are_those_of_the_workbook():
    rows = [("page", 1, 14.4, 0.02, 0.0144, 51.84), ("page", 6, 6, 0.05, 0.006, 129.6),
            ("ticket", 72, 1, 0.10, 0.001, 259.2)]  # fmt: skip
    for alert, (severity, hours, *figures) in zip(alerts_for(0.999), rows, strict=True):
        assert (alert.severity, alert.hours) == (severity, hours)
        assert alert.short_hours == pytest.approx(hours / 12)
        assert [alert.burn_rate, alert.consumed, alert.error_rate, alert.detected_after] == (
            pytest.approx(figures)
        )


def test_in_a_window_of_28_days_the_same_rates_consume_more():
    consumed = [100 * a.consumed for a in alerts_for(0.999, days=28)]

    assert consumed == pytest.approx([2.1429, 5.3571, 10.7143], abs=1e-4)


def test_a_burn_rate_says_when_the_budget_is_gone():
    assert burn_rates(np.array([0, 0.0144]), 0.999).tolist() == pytest.approx([0, 14.4])
    assert days_to_exhaustion(14.4) == pytest.approx(2.0833, abs=1e-4)
    assert days_to_exhaustion(0) is None


@pytest.mark.parametrize("objective", [1.0, 1.5, -0.1, float("nan")])
def test_an_objective_that_leaves_no_budget_is_refused(objective):
    with pytest.raises(Invalid, match="no error budget"):
        budget_minutes(objective)


def test_capability_is_that_of_the_handbook():
    assert potential_of(2, lower=8, upper=20) == pytest.approx(1.0)
    assert capability_of(16, 2, lower=8, upper=20) == pytest.approx(0.6667, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        ([99.9] * 6, 99.5, inf),
        ([99.0] * 6, 99.5, -inf),
        ([99.9] * 6, 99.9, 0),
        ([99.9] * 3, 0.3 * 333, 0),  # 99.9 but for the last digit
    ],
)
def test_without_deviation_capability_is_infinite_or_zero_and_never_divides(
    values, target, expected
):
    assert process_capability(values, target) == expected


def test_the_dust_of_a_repeated_value_is_no_deviation():
    values = np.array([99.9] * 7)

    assert values.std(ddof=1) > 0
    assert deviation_of(values) == 0
    assert coefficient_of_variation(values) == 0


def test_capability_is_turned_round_where_lower_is_better():
    better = process_capability([180, 190, 200], 250, higher_is_better=False)
    worse = process_capability([180, 190, 200], 150, higher_is_better=False)

    assert better == pytest.approx(60 / (3 * 10))
    assert worse == pytest.approx(-40 / (3 * 10))


def test_a_deviation_needs_two_values_and_a_variation_a_mean():
    assert process_capability([99.0], 98) is None
    assert coefficient_of_variation([99.0]) is None
    assert coefficient_of_variation([-1.0, 1.0]) is None
    assert coefficient_of_variation([9.0, 11.0]) == pytest.approx(2**0.5 / 10)


def test_delivery_is_one_minus_the_semi_deviation_in_spans():
    from tests.graphs.test_delivery import figures, measured, promised

    values = [100, 99.2, 98.0, 99.9, 97.5]

    found = figures([promised(99.5, 95)], measured(values))[0]

    assert found == pytest.approx(1 - semi_deviation(values, 99.5) / 4.5)
    assert semi_deviation([], 99.5) is None
    assert semi_deviation([3, 7], 5, higher_is_better=False) == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    ("satisfied", "tolerating", "total", "score"),
    [(60, 30, 100, 0.75), (170, 20, 200, 0.9), (0, 0, 0, None), (0, 0, 5, 0)],
)
def test_apdex_counts_the_tolerating_by_half(satisfied, tolerating, total, score):
    assert apdex(satisfied, tolerating, total) == score


def test_apdex_refuses_counts_that_do_not_fit():
    with pytest.raises(Invalid):
        apdex(60, 50, 100)


def test_availability_is_the_share_of_up_time():
    assert availability(mtbf=1000, mttr=4) == pytest.approx(0.996016, abs=1e-6)
    assert availability(mtbf=0, mttr=0) is None
    with pytest.raises(Invalid):
        availability(mtbf=-1, mttr=4)
