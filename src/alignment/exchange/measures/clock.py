"""Instants out of texts: with an offset, or in a zone that was declared; never by this machine's.

An instant is a whole number of microseconds since 1970 in UTC, so that sums are exact.
"""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
SECOND = 1_000_000
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years of which instants are read; the zones are known for no others."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,3}")
_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(:(?P<second>\d\d)([.,](?P<fraction>\d{1,9}))?)?"
    r" ?(?P<offset>[Zz]|UTC|GMT|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)
_COUNT = re.compile(r"\d{1,20}(\.\d{0,20})?([eE]\+?\d{1,2})?", re.ASCII)
_END = (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - _EPOCH) // MICROSECOND
_WIDEST_OFFSET = 14 * 60


class ZoneMissing(ValueError):
    """A time has no offset, and nothing says whose clocks it was read from."""


@cache
def zone_called(name: str) -> ZoneInfo:
    """The time zone of that name; raises ValueError when there is none."""
    try:
        if _ZONE.fullmatch(name):
            return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        pass
    msg = f"there is no time zone {name!r}; write one like Europe/Berlin, or UTC"
    raise ValueError(msg)


def instant_of(text: str, zone: ZoneInfo | None, *, form: str = "") -> int:
    """The instant that a text states; raises ValueError with the reason when it states none.

    Args:
        text: ``2026-03-29T01:30:00+01:00``, ``2026-03-29 01:30`` and what is between them.
        zone: Of texts without an offset; None refuses these.
        form: How it is written otherwise, in the signs of ``strptime``.
    """
    text = text.strip()
    if form:
        return _placed(_by_form(text, form), zone)
    found = _INSTANT.fullmatch(text)
    if not found:
        msg = f"{text[:60]!r} is no instant: write 2026-01-31T23:59:00Z"
        raise ValueError(msg)
    local = _local(text, found)
    if found["offset"]:
        return _ticks(local) - _offset(text, found["offset"])
    return _placed(local, zone)


def epoch_instant(text: str, unit: int) -> int:
    """The instant that is so many units of so many microseconds after 1970 began."""
    found = _COUNT.fullmatch(text.strip())
    instant = round(Decimal(found[0]) * unit) if found else -1
    if not 0 <= instant < _END:
        msg = f"{text[:60]!r} is no count since 1970 that falls before {LAST_YEAR + 1}"
        raise ValueError(msg)
    return instant


def seconds_instant(seconds: float) -> int:
    """The instant so many seconds after 1970 began, to the millisecond."""
    if not 0 <= seconds < _END // SECOND:
        msg = f"{seconds!r} is no count since 1970 that falls before {LAST_YEAR + 1}"
        raise ValueError(msg)
    return round(seconds * 1000) * 1000


def local_of(instant: int, zone: ZoneInfo) -> datetime:
    """The date and the hour that the clocks of a zone show."""
    return (_EPOCH + instant * MICROSECOND).astimezone(zone)


def spelled(instant: int, zone: ZoneInfo | None = None) -> str:
    """An instant as people read it, by the clocks of a zone, else in UTC."""
    place = zone or zone_called("UTC")
    return f"{local_of(instant, place):%Y-%m-%d %H:%M} {place.key}"


def first_of_day(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins in a zone, also where its midnight is left out."""
    return wall(day, 0, zone)


def wall(day: date, minute: int, zone: ZoneInfo, *, last: bool = False) -> int:
    """When the clocks of a zone show so many minutes after midnight.

    Where they never do, the instant at which they jump over it; where they do twice, the first
    time, or the last.
    """
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    before, after = _readings(local, zone)
    if before <= after:
        return after if last else before
    low, high = after, before
    while low < high:  # before > after: the clocks jump over it somewhere between the two
        middle = (low + high) // 2
        if local_of(middle, zone).replace(tzinfo=None) < local:
            low = middle + 1
        else:
            high = middle
    return low


def _by_form(text: str, form: str) -> datetime:
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007
        _check_year(text, found.year)
    except (ValueError, OverflowError):
        msg = f"{text[:60]!r} is no instant of the form {form!r}"
        raise ValueError(msg) from None
    return found


def _local(text: str, found: re.Match[str]) -> datetime:
    micro = int((found["fraction"] or "0").ljust(9, "0")[:6])
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        day = date.fromisoformat(found["day"])
        local = datetime(day.year, day.month, day.day, hour, minute, second, micro)  # noqa: DTZ001
    except ValueError as error:
        msg = f"{text!r} is not in the calendar: {error}"
        raise ValueError(msg) from None
    _check_year(text, day.year)
    return local


def _check_year(text: str, year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        msg = f"{text!r} is not between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(msg)


def _offset(text: str, offset: str) -> int:
    if offset[0] not in "+-":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    total = hours * 60 + minutes
    if minutes > 59 or total > _WIDEST_OFFSET:
        msg = f"{text!r} has an offset that no place has"
        raise ValueError(msg)
    return MINUTE * (total if offset[0] == "+" else -total)


def _placed(local: datetime, zone: ZoneInfo | None) -> int:
    if local.tzinfo is not None:
        return (local - _EPOCH) // MICROSECOND
    if zone is None:
        shown = f"'{local:%Y-%m-%d %H:%M}' has no offset"
        msg = f"{shown}, and no zone is declared: say `zone: Europe/Berlin`"
        raise ZoneMissing(msg)
    before, after = _readings(local, zone)
    if before > after:
        msg = f"'{local:%Y-%m-%d %H:%M}' never was in {zone.key}: the clocks jump over it"
        raise ValueError(msg)
    if before < after:
        msg = f"'{local:%Y-%m-%d %H:%M}' was twice in {zone.key}; write it with its offset"
        raise ValueError(msg)
    return before


def _readings(local: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """The instants of a local time by the offset before a change of the clocks, and after it."""
    first, second = (
        _ticks(local) - _micro(local.replace(tzinfo=zone, fold=fold).utcoffset())
        for fold in (0, 1)
    )
    return first, second


def _ticks(local: datetime) -> int:
    return (local - _NAIVE_EPOCH) // MICROSECOND


def _micro(offset: timedelta | None) -> int:
    return (offset or timedelta()) // MICROSECOND
