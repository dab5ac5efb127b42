"""Availability against a slow version that looks at every minute by itself."""

import random
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from alignment.exchange.measures.calendars import Hours, Spans, period_called, periods_between
from alignment.exchange.measures.clock import (
    MINUTE,
    first_of_day,
    instant_of,
    local_of,
    zone_called,
)
from alignment.exchange.measures.outages import outages_of

UTC = zone_called("UTC")
BERLIN = zone_called("Europe/Berlin")
OFFICE = Hours(
    frozenset(range(5)), ((480, 720), (780, 1080)), frozenset({date(2026, 4, 6)}), BERLIN
)
NIGHT = Hours(frozenset({5, 6}), ((1320, 1440 + 360),), frozenset(), BERLIN)


def at(text):
    return instant_of(text, None)


def months(first, last, zone=UTC, size="month"):
    return periods_between(period_called(first, zone)[0], period_called(last, zone)[1], size, zone)


def is_open(instant, hours):
    """Whether a minute counts, told by what the clocks show in it."""
    if hours is None:
        return True
    shown = local_of(instant, hours.zone)
    minute = shown.hour * 60 + shown.minute
    for days_ago, extra in ((0, 0), (1, 1440)):
        day = shown.date() - timedelta(days=days_ago)
        is_day = day.weekday() in hours.days and day not in hours.holidays
        if is_day and any(begin <= minute + extra < end for begin, end in hours.hours):
            return True
    return False


def slowly(windows, period, hours):
    """Minutes that were observed and minutes that were down, each minute asked by itself."""
    observed = down = 0
    for instant in range(period.start, period.end, MINUTE):
        if is_open(instant, hours):
            observed += 1
            down += any(start <= instant < end for start, end in windows)
    return observed, down


def test_time_under_several_windows_counts_once():
    windows = [
        (at("2026-01-01T10:00Z"), at("2026-01-01T11:00Z")),
        (at("2026-01-01T10:30Z"), at("2026-01-01T11:30Z")),
        (at("2026-01-01T10:40Z"), at("2026-01-01T10:50Z")),
    ]

    (january,) = outages_of(windows, months("2026-01", "2026-01"))

    assert january.down == 90 * MINUTE
    assert january.availability == 100 * (31 * 1440 - 90) / (31 * 1440)
    assert january.weight is None


def test_a_window_over_the_end_of_a_month_is_parted():
    windows = [(at("2026-01-31T23:00Z"), at("2026-02-01T02:00Z"))]

    found = outages_of(windows, months("2026-01", "2026-03"))

    assert [o.down // MINUTE for o in found] == [60, 120, 0]
    assert [o.period.name for o in found] == ["2026-01", "2026-02", "2026-03"]


def test_a_month_is_as_long_as_the_clocks_of_its_zone_make_it():
    found = outages_of([], months("2026-03", "2026-11", BERLIN))

    hours = {o.period.name: o.observed // (60 * MINUTE) for o in found}
    assert (hours["2026-03"], hours["2026-10"], hours["2026-11"]) == (743, 745, 720)


def test_a_whole_day_of_23_hours_down_is_no_more_than_the_day():
    (day,) = months("2026-03-29", "2026-03-29", BERLIN, "day")
    windows = [(day.start - MINUTE, day.end + MINUTE)]

    (found,) = outages_of(windows, [day])

    assert (found.observed, found.availability) == (23 * 60 * MINUTE, 0)


def test_only_business_hours_count():
    windows = [(at("2026-04-03T15:00Z"), at("2026-04-07T07:00Z"))]  # Friday 17:00 to Tuesday 9:00

    (april,) = outages_of(windows, months("2026-04", "2026-04", BERLIN), OFFICE)

    assert april.observed == 21 * 9 * 60 * MINUTE  # 22 working days less Easter Monday
    assert april.down == 2 * 60 * MINUTE


def test_a_period_without_hours_was_not_observed():
    (sunday,) = months("2026-04-05", "2026-04-05", BERLIN, "day")

    (found,) = outages_of([(sunday.start, sunday.end)], [sunday], OFFICE)

    assert (found.observed, found.whole, found.down) == (0, 0, 0)


def test_a_period_observed_in_part_weighs_its_share():
    start, end = at("2026-01-16T00:00Z"), at("2026-02-08T00:00Z")

    found = outages_of([], periods_between(start, end, "month", UTC))

    assert [o.weight for o in found] == [16 / 31, 7 / 28]


@pytest.mark.parametrize(
    "hours", [None, OFFICE, NIGHT], ids=["always", "office", "weekend nights"]
)
@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_a_count_minute_by_minute(seed, hours):
    chance = random.Random(seed)  # noqa: S311 - seeded windows, no secret
    first, last = (("2026-03", "2026-04"), ("2026-10", "2026-11"))[seed % 2]
    periods = months(first, last, BERLIN, ("week", "month", "day", "quarter")[seed])
    periods = [p for p in periods if p.end - p.start < 40 * 1440 * MINUTE] or periods[:1]
    low, high = periods[0].start, periods[-1].end
    windows = []
    for _ in range(25):
        start = chance.randrange(low - 2880 * MINUTE, high, MINUTE)
        windows.append((start, start + chance.choice((0, 1, 7, 90, 800, 3000)) * MINUTE))

    found = outages_of(windows, periods, hours)

    assert [(o.observed // MINUTE, o.down // MINUTE) for o in found] == [
        slowly(windows, p, hours) for p in periods
    ]


def test_spans_of_one_second_hold_at_their_edges():
    spans = Spans.union([10, 5, 5, 30], [12, 5, 11, 31])

    assert list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)) == [
        (5, 12),
        (30, 31),
    ]
    assert spans.until(np.array([0, 5, 6, 12, 29, 31, 99])).tolist() == [0, 0, 1, 7, 7, 8, 8]
    assert spans.length == 8


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ("day", ["2024-12-30", "2024-12-31", "2025-01-01"]),
        ("week", ["2025-W01"]),
        ("month", ["2024-12", "2025-01"]),
        ("quarter", ["2024-Q4", "2025-Q1"]),
        ("year", ["2024", "2025"]),
    ],
)
def test_periods_are_called_as_measurements_call_them(size, names):
    found = periods_between(at("2024-12-30T00:00Z"), at("2025-01-01T00:01Z"), size, UTC)

    assert [p.name for p in found] == names
    assert all(period_called(p.name, UTC) == p.whole for p in found)


def test_days_follow_one_another_without_gap_or_overlap_through_changes_of_the_clocks():
    zone = zone_called("America/St_Johns")

    days = months("1988-01", "1988-12", zone, "day")

    assert len(days) == 366
    assert all(a.end == b.start for a, b in pairwise(days))
    assert first_of_day(date(1988, 10, 30), zone) == days[303].start
