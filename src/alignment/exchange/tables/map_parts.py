"""Small parts of which the text of a column map is made."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.files.scalars import quoted, scalar
from alignment.exchange.tables.guess_columns import Guess
from alignment.exchange.tables.guess_words import PER_DAY, PER_MONTH, PER_QUARTER, words_of
from alignment.exchange.tables.sniffing import Profile

_PER = ((PER_MONTH, 12), (PER_QUARTER, 4), (PER_DAY, 365))

DECIDE = "DECIDE"
"""Marks a line that a person must look at."""

Prefixes = Mapping[str, str]
"""What stands before the keys of a table, where two tables would give the same id."""


def plain(text: str) -> str:
    """A text for a comment: on one line, and not long."""
    return " ".join(text.split())[:200]


class Named(Protocol):
    """A column of a table."""

    @property
    def name(self) -> str: ...


def cell(column: Named) -> str:
    """The whole column."""
    return quoted(f"{{{column.name}}}")


def amount(column: Named, amounts: tuple[str, Sequence[str]] | None, scale: int = 1) -> str:
    """The column as numbers, with what its units and its header multiply them by.

    Args:
        column: The column.
        amounts: Its decimal mark and its units; None where nothing is known of them.
        scale: What all are multiplied by; see ``a_year``.
    """
    mark, units = amounts or ("", ())
    parts = [f"text: {cell(column)}"]
    if mark:
        parts.append(f'decimal: "{mark}"')
    if units:
        parts.append(f"units: {{{', '.join(f'{scalar(u)}: {_factor(u)}' for u in units)}}}")
    if scale != 1:
        parts.append(f"scale: {scale}")
    return f"{{{', '.join(parts)}}}" if len(parts) > 1 else cell(column)


def a_year(header: str) -> int:
    """How often what a header speaks of comes in a year: 12 for ``Cost per month``."""
    return next((s for words, s in _PER if set(words) & set(words_of(header))), 1)


def _factor(unit: str) -> str:
    """What a unit multiplies by: thousands and millions by their letter, else 1."""
    words = unit.lower().strip("$\u20ac\u00a3. ")
    if words in ("k", "t", "tsd", "thousand", "keur", "kusd", "teur"):
        return "1000"
    return "1000000" if words in ("m", "mio", "million", "mn", "meur", "musd") else "1"


def cut(profile: Profile) -> str:
    """The column, cut where a text is longer than a name may be."""
    if profile.longest <= NAME_LENGTH:
        return cell(profile)
    return quoted(f"{{{profile.name}:{NAME_LENGTH}}}")


def id_of(guess: Guess, prefixes: Prefixes, *, table: str = "") -> str:
    """The id of a row's thing; of a joined table's row, with the table before each column."""
    before = f"{table}." if table else ""
    inside = "-".join(f"{{{before}{p.name}}}" for p in guess.key)
    return f"{prefixes[guess.source.name]}{inside}"


def split_line(columns: Sequence[tuple[Profile, str]]) -> str:
    """Rows count once for each text of these columns, and not at all where there is none."""
    parts = {scalar(p.name): quoted(separator or "\n") for p, separator in columns}
    return f"    split: {{{', '.join(f'{name}: {mark}' for name, mark in parts.items())}}}"
