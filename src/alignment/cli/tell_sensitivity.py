"""Answers on sensitivity as tables: the conclusion first, then the figures."""

from typing import TYPE_CHECKING

from alignment.cli.sheet import (
    Column,
    Sheet,
    View,
    amount,
    answered,
    digits,
    more,
    notes,
    number,
    percents,
    priced,
)

if TYPE_CHECKING:
    from alignment.graphs.sensitivity.checking import Checks
    from alignment.graphs.sensitivity.flips import Flips
    from alignment.graphs.sensitivity.flips import Line as Turn
    from alignment.graphs.sensitivity.ranges import Ranges
    from alignment.graphs.sensitivity.spread import Spread

_ITSELF = "(kept by itself)"
_LISTED = "that --top lists"


def checks_view(answer: "Checks", currency: str) -> View:
    """The weights to check, element by element."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), number("part", "Of what is open", percents),
        Column("requirement", "Weight"), number("share", "Its share", percents),
        number("weight_part", "Of what is open", percents),
    )  # fmt: skip
    rows = [
        (c.id if not place else "", c.name if not place else "", c.part if not place else None,
         w.requirement or _ITSELF, w.share, w.part)
        for c in answer.items for place, w in enumerate(c.weights)
    ]  # fmt: skip
    whole = [(c.id, c.name, c.part, w.requirement, w.share, w.part)
             for c in answer.items for w in c.weights]  # fmt: skip
    said = (f"Open in all: {amount(answer.open, currency)} a year, at a concentration of "
            f"{answer.concentration:g}.")  # fmt: skip
    return answered(
        answer, Sheet(columns, rows), *notes([said]), *more(answer.omitted, _LISTED),
        main=Sheet(columns, whole),
    )  # fmt: skip


def flips_view(answer: "Flips", currency: str) -> View:
    """Where neighbours change places, one row each."""
    columns = (
        Column("number"), Column("element"), Column("of", "Along"), number("now", "Now"),
        number("at", "Flips at", digits(4)), number("change", "Change", percents),
        number("share", "Share", percents), Column("above", "Above now"),
        Column("below", "Above beyond"), priced("contribution", "Both carry", currency),
    )  # fmt: skip
    rows = [
        (line.number, line.element, _of(line), line.now, flip.at, flip.change, flip.share,
         flip.above, flip.below, flip.contribution)
        for line in answer.lines for flip in line.flips
    ]  # fmt: skip
    idle = (f"{_of(line)}: {line.reason or 'no neighbours ever change places'}."
            for line in answer.lines if not line.flips)  # fmt: skip
    sheet, beyond = Sheet(columns, rows), sum(line.omitted for line in answer.lines)
    return answered(answer, sheet, *notes(idle), *more(beyond, _LISTED), main=sheet)


def ranges_view(answer: "Ranges", currency: str) -> View:
    """Between which bounds each contribution lies."""
    columns = (
        Column("id", "ID"), Column("name", "Name"), priced("least", "Least", currency),
        priced("contribution", "Stated", currency),
        priced("most", "Most", currency), Column("reason", "No bounds because"),
    )  # fmt: skip
    rows = [(i.id, i.name, i.least, i.contribution, i.most, i.reason) for i in answer.items]
    sheet = Sheet(columns, rows)
    return answered(answer, sheet, *more(answer.omitted, _LISTED), main=sheet)


def spread_view(answer: "Spread", currency: str) -> View:
    """Where contributions and ranks come out over the draws."""
    keys = list(answer.items[0].quantiles) if answer.items else []
    shown = {keys[0]: "5 %", keys[-1]: "95 %"} if keys else {}
    columns = (
        Column("id", "ID"), Column("name", "Name"),
        priced("contribution", "Stated", currency), number("mean", "Mean"),
        Column("error"), *(number(f"q{key}", shown.get(key, "")) for key in keys),
        Column("rank", "Rank", right=True), Column("ranks", "90 % of draws"),
        number("held", "Holds its rank", percents),
    )  # fmt: skip
    rows = [
        (i.id, i.name, i.contribution, i.mean, i.error, *i.quantiles.values(), i.rank,
         f"{i.rank_low} to {i.rank_high}", i.ranks.get(str(i.rank), 0.0))
        for i in answer.items
    ]  # fmt: skip
    sheet = Sheet(columns, rows)
    drawn = (f"{answer.draws:,} draws of {answer.splits:,} splits, concentration "
             f"{answer.concentration:g}, seed {answer.seed}.")  # fmt: skip
    return answered(answer, sheet, *notes([drawn]), *more(answer.omitted, _LISTED), main=sheet)


def _of(line: "Turn") -> str:
    if line.member is not None:
        return f"{line.member} in {line.requirement}"
    return line.requirement or (
        f"{line.element} {_ITSELF}" if line.number == "own" else line.element
    )
