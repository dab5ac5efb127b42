"""How the values of a report are told to a person: one wording for documents and slides."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from alignment.reports.look import THIN, Locale
from alignment.reports.report import Cell, Column, Form, Reference, Report, Stamp, Table
from alignment.reports.themes import cut_to

NOTHING = "\u2013"
"""What was not measured, or is not defined."""

_RUNNING_TITLE, _RUNNING_NAME = 24.0, 16.0
"""Font sizes that a title and the name of a catalogue may take in a line that runs along."""

_DUST = 1e-9
"""What is less is rounding, and nothing."""

_NUMBERS = frozenset({Form.COUNT, Form.NUMBER, Form.AMOUNT, Form.PERCENT})


def is_number(form: Form) -> bool:
    """Whether values of this form are numbers, and hence set to the right."""
    return form in _NUMBERS


def told(values: Sequence[Cell], form: Form, locale: Locale) -> list[str]:
    """A whole column at once, so that its numbers share their decimals."""
    if not is_number(form):
        return [_word(value) for value in values]
    scale = 100 if form is Form.PERCENT else 1
    numbers = [None if v is None else as_number(v) * scale for v in values]
    decimals = decimals_of(values, form)
    unit = f"{THIN}%" if form is Form.PERCENT else ""
    return [NOTHING if n is None else some(n, decimals, locale) + unit for n in numbers]


def some(value: float, decimals: int, locale: Locale) -> str:
    """A number to so many decimals; a little more than nothing is not told as nothing."""
    least = 10.0**-decimals
    if _DUST < value < least / 2:
        return f"<{THIN}{grouped(least, decimals, locale)}"
    return grouped(value, decimals, locale)


def decimals_of(values: Sequence[Cell], form: Form) -> int:
    """As many decimals as the numbers need, at most what a reader takes in."""
    scale, most = (100, 1) if form is Form.PERCENT else (1, 2)
    given = [as_number(v) * scale for v in values if v is not None]
    if form is Form.COUNT or any(abs(v) >= 10_000 for v in given):
        return 0
    for decimals in range(most):
        if all(abs(round(v, decimals) - v) < 1e-9 * max(abs(v), 1.0) for v in given):
            return decimals
    return most


def headed(column: Column) -> str:
    """The title of a column with its unit."""
    unit = column.unit.replace(" ", "\u00a0")
    return f"{column.title} ({unit})" if unit else column.title


def told_rows(table: Table, locale: Locale) -> list[tuple[str, ...]]:
    """The cells of a table as texts; its total, where it has one, is the last row."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    columns = [
        told([row[place] for row in rows], column.form, locale)
        for place, column in enumerate(table.columns)
    ]
    found = list(zip(*columns, strict=True))
    if table.total is not None:
        words = zip(found[-1], table.total, strict=True)
        found[-1] = tuple("" if cell is None else word for word, cell in words)
    return found


def heat_rows(table: Table) -> list[tuple[int | None, ...]]:
    """How strongly each cell of a table's rows is coloured; None in columns without shades."""
    least = least_of_whole(table)
    columns = []
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        if column.lacking:
            columns.append(levels(values, from_=1.0, to=least))
        else:
            columns.append(levels(values) if column.shaded else [None] * len(values))
    return list(zip(*columns, strict=True))


def least_of_whole(table: Table) -> float:
    """The least part of a whole in the columns that are shaded by what is lacking."""
    places = [place for place, column in enumerate(table.columns) if column.lacking]
    cells = (row[place] for row in table.rows for place in places)
    return min((as_number(cell) for cell in cells if cell is not None), default=1.0)


def levels(
    values: Sequence[Cell], *, from_: float | None = None, to: float | None = None
) -> list[int | None]:
    """How strongly each cell of a shaded column is coloured, 0..10 from its least to its most.

    Args:
        values: Of the column.
        from_: Where the scale begins; the least of them where none is named.
        to: Where it ends; their most where none is named.
    """
    given = [as_number(v) for v in values if v is not None]
    first = min(given, default=0.0) if from_ is None else from_
    last = max(given, default=0.0) if to is None else to
    spread = last - first
    return [
        None if v is None or not spread
        else min(max(round(10 * (as_number(v) - first) / spread), 0), 10)
        for v in values
    ]  # fmt: skip


def below(table: Table, locale: Locale) -> str:
    """What stands below a table: what it must be read with, and how many rows it leaves out."""
    more = "" if table.rows else "There is none."
    if table.omitted:
        rows = "row is" if table.omitted == 1 else "rows are"
        more = f"{grouped(table.omitted, 0, locale)} more {rows} not listed."
    return " ".join(words for words in (table.note, more) if words)


def holds_for(stamp: Stamp, locale: Locale) -> str:
    """What a report holds for, in one line."""
    revision = f"revision {grouped(stamp.revision, 0, locale)}"
    return f"{stamp.catalogue} · {revision} · {_moment(stamp)}"


def running(report: Report, locale: Locale) -> tuple[str, str]:
    """Title and what a report holds for, as they run along every page: each in one line."""
    name = cut_to(report.stamp.catalogue, _RUNNING_NAME, size=1.0)
    stamp = replace(report.stamp, catalogue=name)
    return cut_to(report.title, _RUNNING_TITLE, size=1.0), holds_for(stamp, locale)


def stamp_lines(stamp: Stamp, locale: Locale) -> list[tuple[str, str]]:
    """All that a report holds for, a line each: name and words."""
    lines = [
        ("Catalogue", stamp.catalogue), ("Revision", grouped(stamp.revision, 0, locale)),
        ("Made at", _moment(stamp)),
        ("Restricted to", stamp.restriction or "the whole catalogue"),
        *stamp.parameters.items(),
        ("alignment", stamp.version), ("Digest", stamp.digest),
    ]  # fmt: skip
    return lines + ([("Served at", stamp.address)] if stamp.address else [])


def reference_lines(reference: Reference) -> list[tuple[str, str]]:
    """All that a reference says beside its id and figure, a line each: name and words."""
    told_of = ", ".join(reference.of)
    lines = [
        ("of", told_of), ("formula", reference.formula),
        *(("input", words) for words in reference.inputs),
        *(("source", words) for words in reference.sources),
        ("opened by", reference.opened_by),
        ("revision", str(reference.revision) if reference.revision else ""),
    ]  # fmt: skip
    told_lines = [(name, words) for name, words in lines if words]
    names = [name for name, _ in told_lines]
    return [
        ("" if place and names[place - 1] == name else name, words)
        for place, (name, words) in enumerate(told_lines)
    ]


def element_address(stamp: Stamp, element: str) -> str:
    """Where the page of an element is served; empty where no address is known."""
    if not stamp.address:
        return ""
    root, name = stamp.address.rstrip("/"), quote(element, safe="")
    if {".", ".."} & set(element.split("/")):  # a browser would take these for folders
        return f"{root}/elements?id={name}&revision={stamp.revision}"
    return f"{root}/elements/{name}?revision={stamp.revision}"


def as_number(value: Cell) -> float:
    """A cell of a column of numbers."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def grouped(value: float, decimals: int, locale: Locale) -> str:
    """A number with separators between groups of three digits."""
    whole, _, rest = f"{value:,.{decimals}f}".partition(".")
    whole = whole.replace(",", locale.group)
    return f"{whole}{locale.decimal}{rest}" if rest else whole


def _moment(stamp: Stamp) -> str:
    return f"{stamp.made_at:%Y-%m-%d %H:%M %Z}".strip()


def _word(value: Cell) -> str:
    if value is None:
        return NOTHING
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
