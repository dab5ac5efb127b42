"""Answers on availability as tables: the conclusion first, then the figures."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from alignment.cli.sheet import (
    Column,
    Line,
    Sheet,
    View,
    answered,
    digits,
    label,
    more,
    notes,
    number,
    priced,
)

if TYPE_CHECKING:
    from alignment.graphs.reliability.availability import Availability
    from alignment.graphs.reliability.cut_sets import CutSets
    from alignment.graphs.reliability.importance import ElementImportance
    from alignment.graphs.reliability.promises import Promise, Promises

_SHOWN = 40
"""Rows that a table for a person shows."""

_VERDICTS = {"impossible": "bold red", "unknown": "yellow", "possible": "green"}


plain = digits(4)
"""Figures of any size: probabilities are small, importances are not."""


def chances(values: Sequence[Any]) -> list[str]:
    """Probabilities as percent to four digits; rare ones as odds."""
    from alignment.graphs.words import figure_text, rare

    return [
        "" if v is None else rare(v, short=True) or f"{figure_text(100 * v)}\u202f%"
        for v in values
    ]


def availability_view(answer: "Availability") -> View:
    """Every element with its probability, its loss and what it puts at risk."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind"),
        number("unavailability", "Own", chances),
        number("probability_down", "Down", chances), Column("low"), Column("high"),
        number("probability", "" if answer.threshold == 1 else f"Loses {answer.threshold:g}",
               chances),
        number("expected_loss", "Mean loss", chances),
        priced("birnbaum", "While down", answer.currency or "points", plain),
        number("avoidable", "Avoidable", plain),
        Column("standard_error"), Column("birnbaum_error"),
        Column("method", "" if len([m for m in answer.methods.values() if m]) < 2 else "Method"),
    )  # fmt: skip
    rows = [
        (e.id, e.name, e.kind, e.unavailability, e.probability_down, e.low, e.high,
         e.probability, e.expected_loss, e.birnbaum, e.avoidable, e.standard_error,
         e.birnbaum_error, str(e.method))
        for e in answer.elements
    ]  # fmt: skip
    whole = Sheet(columns, rows)
    return answered(
        answer, *_about(answer), *_first(whole, answer.omitted, "elements"), main=whole
    )


def _first(sheet: Sheet, omitted: int, what: str) -> Iterable[Line | Sheet]:
    """The first rows of a table, and how many more there are."""
    yield Sheet(sheet.columns, sheet.rows[:_SHOWN])
    yield from more(max(len(sheet.rows) - _SHOWN, 0) + omitted, what)


def _about(answer: "Availability") -> Iterable[Line]:
    error = answer.standard_error
    if error is not None:
        yield Line(f"Standard error {plain([error])[0]} {answer.currency or 'points'}; "
                   f"{answer.samples} states drawn with seed {answer.seed}.")  # fmt: skip
    if answer.probability_of_any_loss is not None:
        any_loss = chances([answer.probability_of_any_loss])[0]
        yield Line(f"Some objective loses something with a probability of {any_loss}.")


def importance_view(answer: "ElementImportance") -> View:
    """What each failure matters to one element, each measure under its name."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), Column("kind"),
        number("unavailability", "q", plain), number("cut_sets", "Cut sets", plain),
        number("birnbaum", "MIF", plain), number("criticality", "CIF", plain),
        number("diagnosis", "DIF", plain), number("risk_achievement", "RAW", plain),
        number("risk_reduction", "RRW", plain), number("fussell_vesely", "FV", plain),
        number("structural", "SI", plain),
    )  # fmt: skip
    rows = [
        (i.id, i.name, i.kind, i.unavailability, i.cut_sets, i.birnbaum, i.criticality,
         i.diagnosis, i.risk_achievement, i.risk_reduction, i.fussell_vesely, i.structural)
        for i in answer.importances
    ]  # fmt: skip
    sheet = Sheet(columns, rows)
    return answered(
        answer, *_approximated(answer),
        *_first(sheet, answer.omitted, "elements that can fail"),
        Line("MIF Birnbaum, CIF criticality, DIF diagnosis, RAW and RRW risk achievement and "
             "reduction worth, FV Fussell-Vesely by cut sets, SI structural (Shapley).", "dim"),
        main=sheet,
    )  # fmt: skip


def _approximated(answer: "ElementImportance") -> Iterable[Line]:
    bounds = [
        ("rare-event sum", answer.rare_event), ("min-cut upper bound", answer.min_cut_upper_bound),
        ("lower bound by path sets", answer.esary_proschan_low),
    ]  # fmt: skip
    told = [f"{name} {plain([value])[0]}" for name, value in bounds if value is not None]
    if told:
        capped = " (capped at 1)" if answer.rare_event_capped else ""
        yield Line(f"Approximations: {', '.join(told)}{capped}.")
    if answer.expected_loss is not None:
        yield Line(f"Mean loss {chances([answer.expected_loss])[0]}.")


def cut_sets_view(answer: "CutSets") -> View:
    """The sets, the smallest first, with their probabilities."""
    columns = (
        number("order", "Elements", plain), Column("cut_set", "All of these fail"),
        number("probability", "Probability", plain),
    )  # fmt: skip
    pairs = zip(answer.cut_sets, answer.probabilities, strict=True)
    rows = [(len(ids), ids, chance) for ids, chance in pairs]
    sheet = Sheet(columns, rows)
    return answered(answer, *_first(sheet, answer.omitted, "cut sets"), main=sheet)


def promises_view(answer: "Promises") -> View:
    """Each promise against what can be delivered at best."""
    columns = (
        Column("consumer", "To", label), Column("service", "Service", label),
        Column("indicator"), number("target", "Promised", digits(6)),
        number("best", "At best", digits(6)), Column("low"), Column("high"),
        Column("unit", "Unit", label),
        Column("verdict", "Verdict", label, style=lambda v: _VERDICTS.get(str(v), "")),
        Column("obstacle", "In the way"), number("gain", "Takes", plain),
        Column("suffices"), Column("unstated"),
    )  # fmt: skip
    sheet = Sheet(columns, [_promise_row(item) for item in answer.items])
    left = (f"Not checked: {count} targets ({reason})."
            for reason, count in answer.unchecked.items())  # fmt: skip
    return answered(answer, sheet, *notes(left), main=sheet)


def _promise_row(item: "Promise") -> tuple[Any, ...]:
    found = item.obstacle
    obstacle = None if found is None else (found.element or found.members)
    return (
        item.consumer, item.service, item.indicator, item.target, item.best, item.low, item.high,
        item.unit, str(item.verdict), obstacle, found and found.gain, found and found.suffices,
        item.unstated,
    )  # fmt: skip
