"""Shortfalls and their power mean, with every number of METHODS 1.5."""

import numpy as np
import pytest

from alignment.catalogue import Estate, Measurement, Target
from alignment.errors import Invalid
from alignment.graphs.consistency.measures import attained_of, means_of, steadiness_of
from alignment.graphs.delivery import deliver, series_of, shortfalls
from alignment.graphs.service_levels import service_levels_of
from tests.graphs.estates import sentences

INF = float("inf")
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


def measured(values, *, consumer="P1", service="S1", indicator="availability", periods=MONTHS,
             weights=None):  # fmt: skip
    weights = weights or [None] * len(values)
    return [
        Measurement(service=service, consumer=consumer, indicator=indicator, period=period,
                    value=value, weight=weight)
        for period, value, weight in zip(periods, values, weights, strict=False)
    ]  # fmt: skip


def promised(target, floor, *, consumer="P1", service="S1", indicator="availability", kappa=1.0):
    return Target(consumer=consumer, service=service, indicator=indicator, target=target,
                  floor=floor, criticality=kappa)  # fmt: skip


def series(targets, measurements, text="O1 needs P1\nP1 needs S1\nP1 needs S2\nP2 needs S1"):
    estate = sentences(text)
    return series_of(service_levels_of(
        _snapshot(estate),
        Estate(elements=estate.elements, targets=tuple(targets), measurements=tuple(measurements)),
    ))  # fmt: skip


def _snapshot(estate):
    from alignment.graphs.snapshot import snapshot_of

    return snapshot_of(estate)


def figures(targets, measurements, p=2.0):
    found = deliver(series(targets, measurements), p)
    return found.delivery[0], found.level_loss[0], found.penalty[0]


CONSISTENCY = [
    ((99.9, 99.9, 99.9), 99.9, 3, (1, 1, 1)),
    ((100, 100, 97), 99.0, 2, (0.802721, 0.658303, 0.408163)),
    ((99.0, 99.0, 99.0), 99.0, 0, (0.816327, 0.816327, 0.816327)),
    ((99.95, 99.92, 99.91), 99.9267, 3, (1, 1, 1)),
    ((100, 100, 100), 100, 3, (1, 1, 1)),
]


@pytest.mark.parametrize(("values", "mean", "met", "expected"), CONSISTENCY)
def test_the_steady_delivery_beats_the_erratic_one_of_the_same_mean(values, mean, met, expected):
    told = series([promised(99.9, 95)], measured(values))

    found = [deliver(told, p).delivery[0] for p in (1, 2, INF)]

    assert found == pytest.approx(expected, abs=1e-6)
    assert means_of(told).mean[0] == pytest.approx(mean, abs=1e-4)
    assert steadiness_of(told).met[0] == met


@pytest.mark.parametrize(("target", "expected"), [(99.5, 0.679250), (99.0, 0.711325)])
def test_the_erratic_delivery_stays_behind_at_every_lower_target(target, expected):
    erratic = figures([promised(target, 95)], measured([100, 100, 97]))
    steady = figures([promised(target, 95)], measured([99.9, 99.9, 99.9]))

    assert erratic[0] == pytest.approx(expected, abs=1e-6)
    assert steady[0] == 1


@pytest.mark.parametrize(
    ("values", "met", "expected", "penalty"),
    [([100] * 11 + [90.8], 11, 0.711325, 0.205342), ([1190.8 / 12] * 12, 0, 0.940741, 0)],
)
def test_one_burst_costs_more_than_the_same_shortfall_spread_over_a_year(
    values, met, expected, penalty
):
    told = series([promised(99.5, 95)], measured(values))

    found = deliver(told)

    assert found.delivery[0] == pytest.approx(expected, abs=1e-6)
    assert found.penalty[0] == pytest.approx(penalty, abs=1e-6)
    assert means_of(told).mean[0] == pytest.approx(99.233333, abs=1e-6)
    assert steadiness_of(told).met[0] == met


def test_two_requirements_are_combined_inside_the_period():
    targets = [promised(100, 0), promised(100, 200, indicator="response time", kappa=0.5)]
    slow = measured([100, 100, 150, 100], indicator="response time")

    told = series(targets, measured([100, 50, 100, 100]) + slow)

    assert told.shortfall.tolist() == [0, 0.5, 0.25, 0]
    assert deliver(told).delivery[0] == pytest.approx(0.720492, abs=1e-6)


def test_lower_is_better_where_the_target_lies_below_the_floor():
    told = series([promised(200, 400)], measured([180, 190, 210, 400, 195]))

    found = deliver(told)

    assert told.shortfall == pytest.approx([0, 0, 0.05, 1, 0])
    assert found.delivery[0] == pytest.approx(0.552228, abs=1e-6)
    assert found.penalty[0] == pytest.approx(0.237772, abs=1e-6)


def test_a_busy_period_weighs_more():
    values, target = [99.0, 99.9, 99.9, 99.9], promised(99.9, 98.9)

    weighted = figures([target], measured(values, weights=[5, 1, 1, 1]))
    plain = figures([target], measured(values))

    assert weighted[0] == pytest.approx(0.288488, abs=1e-6)
    assert plain[0] == pytest.approx(0.55)


def test_a_shortfall_ends_at_the_target_and_at_the_floor():
    values = np.array([101.0, 100.0, 97.5, 95.0, 20.0])

    assert shortfalls(values, 100.0, 95.0).tolist() == [0, 0, 0.5, 1, 1]
    assert shortfalls(-values, -100.0, -95.0).tolist() == [0, 0, 0.5, 1, 1]


# What counts on an edge.


def test_a_measurement_without_a_consumer_counts_for_every_consumer():
    targets = [promised(100, 90), promised(100, 80, consumer="P2")]

    told = series(targets, measured([95], consumer=""))

    assert deliver(told).delivery.tolist() == [0.5, 0.75]


def test_what_a_consumer_measured_stands_in_place_of_the_general_measurement():
    targets = [promised(100, 90), promised(100, 90, consumer="P2")]
    general, own = measured([95, 95], consumer=""), measured([100], consumer="P2")

    told = series(targets, [*general, *own])

    assert told.shortfall.tolist() == [0.5, 0.5, 0, 0.5]


def test_a_consumer_overrides_only_the_indicator_that_it_measured():
    targets = [promised(100, 90), promised(10, 20, indicator="time")]
    general = measured([95], consumer="") + measured([15], consumer="", indicator="time")

    told = series(targets, [*general, *measured([10], indicator="time")])

    assert told.shortfall.tolist() == [0.5]


def test_nothing_measured_is_neither_one_nor_zero():
    told = series([promised(100, 90)], [])

    found = deliver(told)

    assert np.isnan(found.delivery[0])
    assert np.isnan(found.level_loss[0])
    assert steadiness_of(told).periods[0] == 0


def test_no_targets_at_all_are_no_edges():
    told = series([], measured([99]))

    assert len(deliver(told).delivery) == 0
    assert len(steadiness_of(told).met) == 0
    assert len(attained_of(told, means_of(told))) == 0
    assert len(told.levels.readings.left) == 1


def test_indicators_measured_in_different_months_count_each_in_its_own():
    targets = [promised(100, 90), promised(10, 20, indicator="time")]
    times = measured([20], indicator="time", periods=["2026-03"])

    told = series(targets, measured([95, 100]) + times)

    assert told.shortfall.tolist() == [0.5, 0, 1]
    assert told.patchy.tolist() == [3]


def test_grains_are_not_mixed_and_what_is_left_out_is_counted():
    targets = [promised(100, 90), promised(10, 20, indicator="time", kappa=0.5)]
    weekly = measured([20, 20, 20], indicator="time", periods=["2026-W01", "2026-W02", "2026-W03"])

    told = series(targets, measured([95, 100]) + weekly)

    assert told.shortfall.tolist() == [0.5, 0]
    assert told.other_grain.tolist() == [3]


def test_the_grain_in_which_most_targets_were_measured_is_told():
    targets = [promised(100, 90), promised(10, 20, indicator="time", kappa=0.5),
               promised(0, 9, indicator="errors", kappa=0.5)]  # fmt: skip
    weekly = [m for name in ("time", "errors")
              for m in measured([20], indicator=name, periods=["2026-W01"])]  # fmt: skip

    told = series(targets, measured([95, 100]) + weekly)

    assert told.shortfall.tolist() == [0.5]
    assert told.other_grain.tolist() == [2]


def test_of_a_year_and_its_months_the_months_are_told():
    yearly = measured([90], periods=["2026"])

    told = series([promised(100, 90)], measured([100, 100]) + yearly)

    assert told.shortfall.tolist() == [0, 0]
    assert told.other_grain.tolist() == [1]


def test_a_period_without_business_does_not_count():
    told = series([promised(100, 90)], measured([90, 100], weights=[0, 3]))

    assert told.shortfall.tolist() == [0]
    assert told.idle.tolist() == [1]


def test_a_series_without_any_business_has_no_delivery():
    told = series([promised(100, 90)], measured([90, 90], weights=[0, 0]))

    assert np.isnan(deliver(told).delivery[0])


def test_the_largest_weight_that_is_stated_is_that_of_the_period():
    targets = [promised(100, 90), promised(10, 20, indicator="time")]
    times = measured([20], indicator="time", weights=[7])

    told = series(targets, measured([95], weights=[3]) + times)

    assert told.weight.tolist() == [7]


def test_periods_come_in_the_order_of_the_calendar():
    weeks = ["2026-W10", "2026-W09", "2025-W52"]

    told = series([promised(100, 90)], measured([90, 95, 100], periods=weeks))

    assert [told.levels.periods[p] for p in told.period] == ["2025-W52", "2026-W09", "2026-W10"]
    assert told.shortfall.tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("p", [0.5, 0, -1, float("nan")])
def test_an_exponent_below_one_is_refused(p):
    with pytest.raises(Invalid, match="at least 1"):
        figures([promised(100, 90)], measured([95]), p)


# Beside the figure.


def test_streaks_the_worst_and_the_last_miss_are_found():
    told = series([promised(100, 90)], measured([100, 100, 95, 100, 100, 100, 92, 99, 100]))

    found = steadiness_of(told)

    assert (found.periods[0], found.met[0], found.longest_streak[0]) == (9, 6, 3)
    assert told.levels.periods[told.period[found.worst[0]]] == "2026-07"
    assert told.levels.periods[told.period[found.last_miss[0]]] == "2026-08"


def test_where_all_is_met_there_is_no_worst_period_and_no_miss():
    found = steadiness_of(series([promised(100, 90)], measured([100, 101])))

    assert (found.worst[0], found.last_miss[0], found.longest_streak[0]) == (-1, -1, 2)


def test_the_trend_is_the_slope_over_the_calendar():
    months = ["2026-01", "2026-02", "2026-04"]

    rising = steadiness_of(series([promised(100, 90)], measured([92, 94, 98], periods=months)))
    two = steadiness_of(series([promised(100, 90)], measured([92, 94])))

    assert rising.trend[0] == pytest.approx(0.2)
    assert np.isnan(two.trend[0])


def test_a_mean_lets_brilliance_pay_for_failures():
    told = series([promised(99, 95)], measured([100] * 10 + [95.6, 96.2]))

    means = means_of(told)

    assert means.mean[0] == pytest.approx(1191.8 / 12)
    assert attained_of(told, means)[0] > 1
    assert deliver(told).delivery[0] < 1


def test_edges_measured_and_not_stand_side_by_side():
    targets = [promised(100, 90, service=s, consumer=c)
               for c, s in [("P1", "S1"), ("P1", "S2"), ("P2", "S1")]]  # fmt: skip

    told = series(targets, measured([95, 100]) + measured([90], consumer="P2"))

    found, steady = deliver(told), steadiness_of(told)
    assert found.level_loss[[0, 2]].tolist() == [0.25, 1]
    assert np.isnan(found.delivery[1])
    assert steady.met.tolist() == [1, 0, 0]
    assert steady.periods.tolist() == [2, 0, 1]
