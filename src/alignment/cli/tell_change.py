"""The risk of a change as tables: the conclusion first, then both marks, then the debt."""

from typing import TYPE_CHECKING

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    answered,
    conclusion,
    label,
    more,
    notes,
    number,
    percents,
    words,
)
from alignment.cli.tell_analyses import owed_sheet

if TYPE_CHECKING:
    from alignment.graphs.portfolio.planned_change import PlannedChange

_STYLE = {"high": "bold red", "moderate": "yellow", "medium": "yellow", "low": "green"}


def change_view(answer: "PlannedChange", currency: str) -> View:
    """Both marks with what they come from, and what another failure would cost meanwhile."""
    columns = (
        Column("mark", "Mark", label), Column("band", "Band", label,
                                              style=lambda b: _STYLE.get(str(b), "")),
        number("fraction", "Fraction", percents), Column("of", "Of"),
        number("score", "", words), Column("risk"),
    )  # fmt: skip
    at_risk = answer.value_at_risk / answer.total_value if answer.total_value else None
    failed = answer.failed / answer.changes if answer.changes else None
    rows = [
        ("impact", answer.impact, at_risk, "value at risk in all value", answer.score,
         answer.risk),
        ("likelihood", answer.likelihood, failed, "failed in all changes", answer.score,
         answer.risk),
    ]  # fmt: skip
    marks = Sheet(columns, rows)
    cuts = f"High from {answer.high_cut:g}, medium from {answer.medium_cut:g}."
    return answered(
        answer, marks, *notes([cuts]),
        owed_sheet(answer.owed, currency),
        *more(answer.omitted), *_none(answer), main=marks,
    )  # fmt: skip


def _none(answer: "PlannedChange") -> tuple[Line, ...]:
    """That nothing is owed, which an empty table would not say."""
    from alignment.graphs.debt import NO_DEBT

    return () if answer.owed or answer.debt is None else (conclusion(NO_DEBT),)
