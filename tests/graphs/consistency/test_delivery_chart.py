"""One target over time: limits, rules, error budget, and what of the alerts can be told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alignment.catalogue import Element, Estate, Kind, Measurement, Target
from alignment.errors import Invalid, NotFound
from alignment.graphs.consistency.chart import chart_of
from alignment.graphs.service_levels import days_of, service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.consistency.test_measures import VISCOSITY
from tests.graphs.levels import measured_ref1

P1, S1 = (Element(id=i, kind=k, name=i) for i, k in (("P1", Kind.PROCESS), ("S1", Kind.SERVICE)))


def chart(estate, consumer="P1", service="S1", indicator=None):
    snapshot = snapshot_of(estate)
    levels = service_levels_of(snapshot, estate)
    return chart_of(snapshot, levels, consumer=consumer, service=service, indicator=indicator)


def estate_of(values, *, target, floor, unit="percent", periods=None, indicator="i"):
    periods = periods or [f"{2024 + i // 12}-{i % 12 + 1:02d}" for i in range(len(values))]
    return Estate(
        elements=(P1, S1),
        targets=(Target(consumer="P1", service="S1", indicator=indicator, unit=unit,
                        target=target, floor=floor),),
        measurements=tuple(
            Measurement(consumer="P1", service="S1", indicator=indicator, period=p, value=v)
            for p, v in zip(periods, values, strict=True)
        ),
    )  # fmt: skip


def days(count, first=date(2026, 3, 1)):
    return [(first + timedelta(days=i)).isoformat() for i in range(count)]


def test_the_reference_edge_has_its_points_limits_and_budget():
    found = chart(measured_ref1(), "X1", "S1")

    assert [p.value for p in found.points] == [99.95, 99.9, 99.2, 99.9, 100, 99.97]
    assert [p.met for p in found.points] == [True, True, False, True, True, True]
    assert found.points[2].shortfall == pytest.approx(7 / 9)
    assert found.points[0].moving_range is None
    assert found.points[2].moving_range == pytest.approx(0.7)
    assert found.limits.centre == pytest.approx(99.82)
    assert found.mean == pytest.approx(99.82)
    assert (found.target, found.floor, found.unit) == (99.9, 99.0, "percent")
    # half a year of 181 days at 0.1 %
    assert found.budget.minutes == pytest.approx(181 * 1.44)
    assert [p.burn_rate for p in found.points] == pytest.approx([0.5, 1, 8, 1, 0, 0.3])
    spent = (0.5 * 31 + 1 * 28 + 8 * 31 + 1 * 30 + 0.3 * 30) / 181
    assert found.budget.spent == pytest.approx(spent)
    assert found.budget.remaining == pytest.approx(1 - spent)
    assert found.budget.days_to_exhaustion == pytest.approx(100)


def test_the_viscosity_data_break_a_rule_at_their_fourth_point():
    found = chart(estate_of(VISCOSITY, target=33, floor=30, unit="mm2/s"))

    assert found.limits.upper == pytest.approx(35.61096, abs=1e-5)
    assert found.points[3].rules == (1,)
    assert "More than chance speaks from 2024-04" in found.conclusion
    assert found.budget is None
    assert found.remarks == (
        "No error budget: the target is no share of good time or events below 100 %; its unit is "
        "mm2/s.",
    )


def test_days_tell_the_window_of_three_days_and_no_shorter_one():
    found = chart(estate_of([100, 99.9, 99.5, 99.8], target=99.9, floor=99, periods=days(4)))

    page, slow, ticket = found.budget.alerts
    assert (page.burnt, page.exceeded, slow.burnt, slow.exceeded) == (None,) * 4
    assert ticket.burnt == pytest.approx((1 + 5 + 2) / 3)
    assert ticket.exceeded is True


@pytest.mark.parametrize(
    "periods", [["2026-03-01", "2026-03-02", "2026-03-04"], ["2026-01", "2026-02", "2026-03"]]
)
def test_days_with_a_hole_and_months_tell_no_alert(periods):
    found = chart(estate_of([99.5] * 3, target=99.9, floor=99, periods=periods))

    assert {level.exceeded for level in found.budget.alerts} == {None}


def test_a_share_of_failures_has_the_budget_of_its_complement():
    found = chart(estate_of([0.1, 0.4], target=0.2, floor=2))

    assert found.budget.objective == pytest.approx(0.998)
    assert [p.burn_rate for p in found.points] == pytest.approx([0.5, 2])


def test_a_fraction_has_a_budget_and_a_promise_of_everything_has_none():
    fraction = chart(estate_of([0.999], target=0.99, floor=0.9, unit="Fraction"))
    whole = chart(estate_of([99.9], target=100, floor=99))

    assert fraction.budget.spent == pytest.approx(0.1)
    assert whole.budget is None


def test_one_value_has_neither_limits_nor_capability():
    found = chart(estate_of([99.5], target=99.9, floor=99))

    assert (found.limits, found.capability, found.coefficient_of_variation) == (None, None, None)
    assert found.points[0].rules == ()


@pytest.mark.parametrize(("value", "capability"), [(99.95, "inf"), (99.5, "-inf"), (99.9, 0.0)])
def test_a_constant_series_says_that_its_capability_is_unlimited(value, capability):
    assert chart(estate_of([value] * 6, target=99.9, floor=99)).capability == capability


def test_what_was_not_measured_has_an_empty_chart():
    found = chart(replace(estate_of([1], target=99.9, floor=99), measurements=()))

    assert (found.points, found.mean, found.semi_deviation, found.budget) == ((), None, None, None)
    assert "was not measured" in found.conclusion


def test_what_is_left_out_of_a_chart_is_counted():
    monthly = estate_of([99.5, 99.6], target=99.9, floor=99)
    yearly = estate_of([99.5], target=99.9, floor=99, periods=["2023"])

    found = chart(replace(monthly, measurements=monthly.measurements + yearly.measurements))

    assert len(found.points) == 2
    assert any(remark.startswith("Left out: 1 ") for remark in found.remarks)


def test_a_target_must_be_there_and_be_named_among_several():
    one, two = (estate_of([1], target=2, floor=1, indicator=name) for name in ("a", "b"))
    both = replace(one, targets=one.targets + two.targets)

    with pytest.raises(Invalid, match="name the indicator: a, b"):
        chart(both)
    with pytest.raises(NotFound, match="Did you mean a, b"):
        chart(both, indicator="c")
    with pytest.raises(NotFound, match="no target of S1 on P1"):
        chart(both, "S1", "P1")
    assert chart(both, indicator="b").indicator == "b"


@pytest.mark.parametrize(
    ("period", "count"),
    [("2024", 366), ("2025", 365), ("2026-Q1", 90), ("2024-02", 29), ("2026-W05", 7),
     ("2026-07-31", 1), ("9999-12", 31)],
)  # fmt: skip
def test_a_period_has_the_days_of_the_calendar(period, count):
    assert days_of(period) == count
