"""A year, or a part of one: what a measurement is of."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from alignment.catalogue.text import Label

PERIOD = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?|-Q[1-4]|-W(?P<week>\d\d))?", re.ASCII
)


def _check_period(text: str) -> str:
    found = PERIOD.fullmatch(text)
    if found and _is_in_calendar(**found.groupdict()):
        return text
    msg = f"{text!r} is no period: write 2026, 2026-Q3, 2026-07, 2026-W31 or 2026-07-31"
    raise ValueError(msg)


def _is_in_calendar(year: str, month: str | None, day: str | None, week: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
        date.fromisocalendar(int(year), int(week or 1), 1)
    except ValueError:
        return False
    return True


_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan january januar", "feb february februar", "mar march mär märz", "apr april",
        "may mai", "jun june juni", "jul july juli", "aug august",
        "sep sept september", "oct october okt oktober", "nov november",
        "dec december dez dezember",
    ), start=1)
    for name in names.split()
}  # fmt: skip
_WRITTEN = (
    re.compile(r"(?P<name>[^\W\d_]+)\.?([\s-]*(?P<year>[0-9]{4})|\s?[-'’](?P<short>[0-9]{2}))"),
    re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})[./-](?P<month>\d{1,2})([./-](?P<day>\d{1,2}))?", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<part>[QW]\d{1,2})[\s/-]*(?P<year>\d{4})", re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})[\s/-]*(?P<part>[QW]\d{1,2})", re.ASCII | re.IGNORECASE),
)


def period_in(text: str) -> str | None:
    """The period that a text means as people write it; None where it can mean several, or none.

    ``Jan 2026``, ``Jan-26``, ``01/2026`` and ``2026/1`` are ``2026-01``; ``Q1 2026`` is
    ``2026-Q1``; ``31.01.2026`` is a day, while ``01/02/2026`` may be two days and ``Dec 31`` a
    day of any year.
    """
    text = text.strip()
    made = text.upper() if PERIOD.fullmatch(text.upper()) else None
    for form in _WRITTEN if made is None else ():
        found = form.fullmatch(text)
        made = _made(found.groupdict()) if found else None
        if made:
            break
    found = PERIOD.fullmatch(made or "")
    return made if found and _is_in_calendar(**found.groupdict()) else None


def _made(parts: dict[str, str | None]) -> str | None:
    year = parts["year"] or f"20{parts['short']}"
    part = (parts.get("part") or "").upper()
    if part:
        return f"{year}-{part}" if part[0] == "Q" else f"{year}-W{int(part[1:]):02d}"
    name = parts.get("name")
    month = _MONTHS.get(name.lower()) if name else int(parts.get("month") or 0)
    day = f"-{int(parts['day'] or 0):02d}" if parts.get("day") else ""
    return f"{year}-{month:02d}{day}" if month else None


Period = Annotated[Label, AfterValidator(_check_period)]


def _check_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        msg = f"{text!r} is no day: write it like 2027-03-31"
        raise ValueError(msg) from None


Day = Annotated[Label, AfterValidator(_check_day)]
"""One day of the calendar, as ``2027-03-31``."""
