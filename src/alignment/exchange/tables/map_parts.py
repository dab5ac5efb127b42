"""Small parts of which the text of a column map is made."""

from collections.abc import Mapping, Sequence

from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.files.scalars import quoted, scalar
from alignment.exchange.tables.guess_columns import Guess
from alignment.exchange.tables.sniffing import Profile

DECIDE = "DECIDE"
"""Marks a line that a person must look at."""

Prefixes = Mapping[str, str]
"""What stands before the keys of a table, where two tables would give the same id."""


def plain(text: str) -> str:
    """A text for a comment: on one line, and not long."""
    return " ".join(text.split())[:200]


def cell(profile: Profile) -> str:
    """The whole column."""
    return quoted(f"{{{profile.name}}}")


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
