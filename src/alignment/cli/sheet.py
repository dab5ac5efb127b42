"""A table as values: machine names and numbers for CSV, titles and words for a person."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

Formatter: TypeAlias = Callable[[Sequence[Any]], list[str]]
"""A whole column at once, so that its numbers share their decimals."""

_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FEW = 3
"""Of many texts in one cell those that are shown."""

_THIN = "\u202f"
"""The narrow no-break space between groups of three digits."""


def words(values: Sequence[Any]) -> list[str]:
    """Texts as they are; nothing for None; several joined by commas."""
    return [_word(value) for value in values]


def few(values: Sequence[Any]) -> list[str]:
    """The first of several texts, and how many more there are, where they are many."""
    return [
        f"{_word(some[:_FEW])} and {len(some) - _FEW} more" if len(some) > _FEW else _word(some)
        for some in values
    ]


def label(values: Sequence[Any]) -> list[str]:
    """Words of a closed list, such as kinds, which no line break should tear."""
    return words(values)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)


def amounts(values: Sequence[Any]) -> list[str]:
    """Amounts with thin separators and, when they are small, up to two common decimals."""
    given = [float(v) for v in values if v is not None]
    decimals = 0 if any(abs(v) >= 10_000 for v in given) else _decimals(given, most=2)
    return ["" if v is None else _grouped(float(v), decimals) for v in values]


def percents(values: Sequence[Any]) -> list[str]:
    """Fractions as percent with at most one common decimal; what is little is not nothing."""
    given = [float(v) * 100 for v in values if v is not None]
    decimals = _decimals(given, most=1)
    return ["" if v is None else _percent(float(v) * 100, decimals) for v in values]


def digits(most: int) -> Formatter:
    """Numbers of any size to so many digits, large ones to the unit; words as they are."""

    def form(values: Sequence[Any]) -> list[str]:
        return [_to_digits(v, most) if isinstance(v, float) else _word(v) for v in values]

    return form


def _to_digits(value: float, most: int) -> str:
    from alignment.graphs.words import figure_text  # with NumPy, which most commands do without

    text = f"{value:.{most}g}"
    if "e+" in text:
        return _grouped(value, 0)
    return figure_text(value, most) if "e-" in text else text


def _percent(value: float, decimals: int) -> str:
    shown = "<0.1" if 0 < value < 0.05 else _grouped(value, decimals)
    return f"{shown}{_THIN}%"


def amount(value: float, unit: str = "") -> str:
    """One amount with its unit: ``48 000 000 EUR``."""
    return f"{amounts([value])[0]} {unit}".strip()


def percent(part: float, whole: float = 1.0) -> str:
    """One share in percent; a dash when there is nothing to share."""
    return percents([part / whole])[0] if whole else "-"


def share_of(part: float, whole: float, unit: str = "") -> str:
    """An amount and what share of the whole it is: ``84 EUR (84 % of 100)``."""
    if not whole:
        return amount(part, unit)
    return f"{amount(part, unit)} ({percent(part, whole)} of {amount(whole)})"


def _decimals(values: Sequence[float], *, most: int) -> int:
    for decimals in range(most):
        if all(abs(round(v, decimals) - v) < 1e-9 * max(abs(v), 1.0) for v in values):
            return decimals
    return most


def _grouped(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", _THIN)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its machine name, its title (empty: CSV only), and how it reads."""

    key: str
    title: str = ""
    form: Formatter = words
    right: bool = False
    style: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; every row has a value for each column."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence above, between or below tables."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """An answer for a person: its parts in reading order, and the table that CSV holds."""

    parts: tuple[Line | Sheet, ...]
    main: Sheet


def conclusion(text: str) -> Line:
    """What an answer says in words, its numbers written as in the tables below."""
    grouped = _GROUPED.sub(_THIN, text)
    return Line(grouped.replace(" %", f"{_THIN}%"), "bold")


def notes(texts: Iterable[str]) -> tuple[Line, ...]:
    """What is said beside an answer, a line each."""
    return tuple(Line(text, "dim") for text in texts)


def more(count: int, what: str = "") -> tuple[Line, ...]:
    """How many rows of a table are not listed; nothing when it has all of them."""
    return notes([f"and {count:,} more {what}".rstrip()] if count > 0 else [])


def holds_for(revision: int) -> Line:
    """The revision that an answer holds for, as its last line."""
    return Line(f"Holds for revision {revision}.", "dim")


class Concluded(Protocol):
    """An answer as every question has it: figures, and what they say in words."""

    @property
    def revision(self) -> int: ...

    @property
    def conclusion(self) -> str: ...

    @property
    def remarks(self) -> Sequence[str]: ...


def answered(answer: Concluded, *parts: Line | Sheet, main: Sheet) -> View:
    """An answer for a person: its conclusion, the parts, its remarks, the revision."""
    told = (conclusion(answer.conclusion), *parts, *notes(answer.remarks))
    return View((*told, holds_for(answer.revision)), main)


def number(key: str, title: str, form: Formatter = amounts) -> Column:
    """A column of numbers, set right."""
    return Column(key, title, form, right=True)


def priced(key: str, title: str, currency: str, form: Formatter = amounts) -> Column:
    """A column of amounts, its unit beside the title where there is one."""
    return number(key, f"{title} ({currency})" if currency else title, form)
