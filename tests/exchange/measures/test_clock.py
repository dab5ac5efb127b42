import pytest

from alignment.exchange.measures.clock import (
    MINUTE,
    first_of_day,
    instant_of,
    local_of,
    wall,
    zone_called,
)

UTC = zone_called("UTC")
BERLIN = zone_called("Europe/Berlin")
DAY = 24 * 60 * MINUTE


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T23:30:00Z",
        "2026-01-31 23:30:00 UTC",
        "2026-01-31T23:30Z",
        "2026-02-01 00:30:00.000+01:00",
        "2026-02-01T00:30:00+0100",
        "2026-01-31T18:30-05",
        "2026-02-01T05:15:00,0+05:45",
    ],
)
def test_one_instant_is_written_in_many_ways(text):
    assert instant_of(text, None) == instant_of("2026-01-31T23:30:00Z", None)


def test_a_time_without_an_offset_goes_by_the_declared_zone():
    assert instant_of("2026-01-31 23:30", BERLIN) == instant_of("2026-01-31T22:30:00Z", None)
    assert instant_of("2026-07-31 23:30", BERLIN) == instant_of("2026-07-31T21:30:00Z", None)


def test_fractions_of_a_second_are_kept_to_the_microsecond():
    assert instant_of("1970-01-01T00:00:00.123456789Z", None) == 123456


def test_another_form_is_read_when_it_is_declared():
    assert instant_of("31.01.2026 23:30", UTC, form="%d.%m.%Y %H:%M") == instant_of(
        "2026-01-31T23:30Z", None
    )
    with pytest.raises(ValueError, match="no instant of the form"):
        instant_of("1/31/2026", UTC, form="%d.%m.%Y %H:%M")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-01-31 23:30", "has no offset, and no zone is declared"),
        ("2026-02-30T10:00Z", "is not in the calendar"),
        ("2026-01-31T24:00Z", "is not in the calendar"),
        ("2026-01-31T10:60Z", "is not in the calendar"),
        ("2026-01-31T23:59:60Z", "is not in the calendar"),
        ("2026-01-31T10:00+15:00", "has an offset that no place has"),
        ("2026-01-31T10:00+01:60", "has an offset that no place has"),
        ("1969-12-31T10:00Z", "is not between 1970 and 2199"),
        ("9999-12-31T10:00Z", "is not between 1970 and 2199"),
        ("2026-01-31", "is no instant"),
        ("1769900000", "is no instant"),
        ("٢٠٢٦-01-31T10:00Z", "is no instant"),
        ("", "is no instant"),
    ],
)
def test_what_is_no_instant_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        instant_of(text, None)


def test_an_hour_that_the_clocks_jump_over_is_refused():
    with pytest.raises(ValueError, match="never was in Europe/Berlin"):
        instant_of("2026-03-29 02:30", BERLIN)


def test_an_hour_that_comes_twice_needs_its_offset():
    with pytest.raises(ValueError, match="was twice in Europe/Berlin"):
        instant_of("2026-10-25 02:30", BERLIN)

    first = instant_of("2026-10-25T02:30+02:00", BERLIN)
    assert instant_of("2026-10-25T02:30+01:00", BERLIN) - first == 60 * MINUTE


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "Europe", "/etc/hosts"])
def test_a_zone_that_is_none_is_refused(name):
    with pytest.raises(ValueError, match="there is no time zone"):
        zone_called(name)


def test_a_day_may_have_23_or_25_hours():
    lengths = []
    for first, second in (("2026-03-29", "2026-03-30"), ("2026-10-25", "2026-10-26")):
        days = [local_of(instant_of(f"{d}T12:00Z", None), BERLIN).date() for d in (first, second)]
        lengths.append(first_of_day(days[1], BERLIN) - first_of_day(days[0], BERLIN))

    assert lengths == [23 * 60 * MINUTE, 25 * 60 * MINUTE]


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z"),  # 00:00 becomes 01:00
        ("America/Havana", "2026-11-01", "2026-11-01T04:00Z"),  # 01:00 becomes 00:00 again
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z"),  # the 30th never was
        ("America/Toronto", "1974-04-28", "1974-04-28T05:00Z"),
    ],
)
def test_a_day_begins_where_its_midnight_is_left_out_or_doubled(zone, day, begins):
    place = zone_called(zone)
    noon = local_of(instant_of(f"{day}T12:00", place), place).date()

    assert first_of_day(noon, place) == instant_of(begins, None)


def test_a_wall_clock_in_a_gap_stands_where_the_clocks_jump():
    day = local_of(instant_of("2026-03-29T12:00Z", None), BERLIN).date()

    assert wall(day, 150, BERLIN) == instant_of("2026-03-29T01:00Z", None)
    assert wall(day, 150, BERLIN, last=True) == instant_of("2026-03-29T01:00Z", None)
