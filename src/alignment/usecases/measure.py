"""Measurements as people enter them: one, or a column with or without its periods."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from alignment.catalogue import Measurement
from alignment.catalogue.edits import Edit
from alignment.catalogue.periods import PERIOD, period_in
from alignment.catalogue.reader import Version
from alignment.catalogue.untargeted import untargeted
from alignment.errors import Conflict, Invalid, Problem
from alignment.runtime import Work, WritingWork
from alignment.usecases.checks import require_sound
from alignment.usecases.maintain import Written, entity_from

MOST_LINES = 2_000
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d{1,3})?\s*%?", re.ASCII)


def measurements_in(
    text: str, *, service: str, consumer: str, indicator: str, first: str = ""
) -> list[Measurement]:
    """The measurements that lines of text state.

    Args:
        text: One a line: a period and a value, and perhaps a weight; or values alone, whose
            periods follow one another from ``first``. Parts are divided by blanks, tabs or
            semicolons, as a column that was copied from a sheet is.
        service: What was measured.
        consumer: Where it was measured; empty for everywhere.
        indicator: What about it.
        first: The period of the first value where lines state none.

    Raises:
        Invalid: A line cannot be read; every fault with its line, under ``column``.
    """
    found: dict[str, Measurement] = {}
    problems: list[Problem] = []
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > MOST_LINES:
        msg = f"paste 1 to {MOST_LINES:,} lines, not {len(lines):,}"
        raise Invalid(msg, [Problem("column", msg)])
    period = period_in(first) or first.strip()
    for number, line in lines:
        try:
            row = _fields(line, period)
            made = entity_from(
                "measurements",
                {"service": service, "consumer": consumer, "indicator": indicator, **row},
            )
            if made.period in found:
                problems.append(Problem("column", f"line {number}: {made.period} stands twice"))
            found[made.period] = made
            period = following(made.period)
        except Invalid as error:
            said = error.problems[0] if error.problems else error.message
            problems.append(Problem("column", f"line {number}: {said}"))
            period = following(period) if PERIOD.fullmatch(period) else period
    if problems:
        msg = f"the column cannot be read: {problems[0].message}"
        raise Invalid(msg, problems)
    return list(found.values())


def enter(
    work: WritingWork, measured: Sequence[Measurement], *, reason: str = "",
    seen: int | None = None,
) -> Written:  # fmt: skip
    """Write measurements in one revision; those of the same periods are replaced.

    Args:
        work: The unit of work.
        measured: Of one service, consumer and indicator.
        reason: Why; a plain sentence is made when it is empty.
        seen: The revision that the caller looked at; what was entered later for one of these
            periods, and is another value, raises Conflict.
    """
    versions = _versions(work, measured)
    if seen is not None:
        later = _later(versions, seen)
        if later:
            version, typed = later[0]
            raise Conflict.stale("measurement", typed.key, seen=seen, current=version.since)
    edits = [Edit(v.entity if v else None, m) for v, m in versions if not v or v.entity != m]
    if not edits:
        msg = "all of these are in the catalogue already"
        raise Invalid(msg, [Problem("column", msg)])
    require_sound(work, edits)
    first = measured[0]
    said = f"Measure {first.indicator} of {first.service} in {len(edits)} periods"
    return Written(first, work.revise(edits, reason=reason or said))


def require_targets(work: Work, measured: Sequence[Measurement]) -> None:
    """Refuse what would count nowhere, as the targets of its service are about something else."""
    found = next(untargeted(measured, work.held("targets")), None)
    if found is not None:
        raise Invalid(found.message, [Problem("indicator", found.message)], untargeted=True)


def entered_since(
    work: Work, measured: Sequence[Measurement], seen: int
) -> list[tuple[Version, Measurement]]:
    """Which of some measurements stand otherwise since a later revision than was looked at."""
    return _later(_versions(work, measured), seen)


def _versions(
    work: Work, measured: Sequence[Measurement]
) -> list[tuple[Version | None, Measurement]]:
    """What stands in the catalogue of each."""
    held = work.reader.present(("measurements", m.key) for m in measured)
    return [(held.get(("measurements", m.key)), m) for m in measured]


def _later(
    versions: Sequence[tuple[Version | None, Measurement]], seen: int
) -> list[tuple[Version, Measurement]]:
    return [(v, m) for v, m in versions if v and v.since > seen and v.entity != m]


def following(period: str) -> str:
    """The next period of the same length: ``2026-07`` after ``2026-06``."""
    year = int(period[:4])
    if len(period) == 4:
        return f"{year + 1:04d}"
    if "Q" in period:
        quarter = int(period[-1])
        return f"{year + quarter // 4:04d}-Q{quarter % 4 + 1}"
    if "W" in period:
        week = date.fromisocalendar(year, int(period[-2:]), 1) + timedelta(days=7)
        return f"{week.isocalendar().year:04d}-W{week.isocalendar().week:02d}"
    if len(period) == 10:
        return (date.fromisoformat(period) + timedelta(days=1)).isoformat()
    month = int(period[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _fields(line: str, period: str) -> dict[str, Any]:
    parts = [p for p in re.split(r"[\s;]+", line) if p not in {"", "%"}]
    for words in (2, 1):
        said = _period(" ".join(parts[:words])) if len(parts) > words else None
        if said:
            period, parts = said, parts[words:]
            break
    if not period:
        msg = (
            "states no period; write it before the value, as 2026-01 or Jan 2026, or give the "
            "first one"
        )
        raise Invalid(msg)
    if len(parts) > 2:
        msg = f"{line[:40]!r} holds more than a period, a value and a weight"
        raise Invalid(msg)
    numbers = [_number(part) for part in parts]
    return {"period": period, **dict(zip(("value", "weight"), numbers, strict=False))}


def _period(text: str) -> str | None:
    """The period that a line begins with; what may be its value is none."""
    number = _NUMBER.fullmatch(text) and not PERIOD.fullmatch(text)
    return None if number else period_in(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        msg = f"{text[:40]!r} is no number"
        raise Invalid(msg)
    return float(text.rstrip("% ").replace(",", "."))
