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


Period = Annotated[Label, AfterValidator(_check_period)]


def _check_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        msg = f"{text!r} is no day: write it like 2027-03-31"
        raise ValueError(msg) from None


Day = Annotated[Label, AfterValidator(_check_day)]
"""One day of the calendar, as ``2027-03-31``."""
