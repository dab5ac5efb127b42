"""Guesses what a table without a key is about: things that stand in several rows by name."""

from collections.abc import Iterable, Sequence

from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.tables.guess_words import (
    COSTS,
    NAMES,
    OWNERS,
    STATES,
    TEXTS,
    THINGS,
    TIMES,
    TYPES,
    kind_in,
    said,
)
from alignment.exchange.tables.sniffing import Profile, Source

ABOUT = (*OWNERS, *STATES, *COSTS, *TEXTS, *TYPES, *TIMES)
"""Words of columns that tell something about a thing, and never which one it is."""


def name_in(columns: Iterable[Profile]) -> Profile | None:
    """The column that names things though a name may come again; None where there is none.

    One that is headed as a name, else as a thing, else the first one with texts; what only
    tells about a thing names it where every text is another.
    """
    texts = [p for p in columns if _fits(p)]
    naming = [p for p in texts if not said(p.name, ABOUT)]
    ranks = (
        (p for p in naming if said(p.name, NAMES)),
        (p for p in naming if said(p.name, THINGS) or kind_in(p.name)),
        (p for p in naming if len(p.texts) > 1),
        (p for p in texts if p.is_key),
    )
    return next((profile for rank in ranks for profile in rank), None)


def _fits(profile: Profile) -> bool:
    names_most = 2 * profile.filled >= profile.rows and profile.longest <= NAME_LENGTH
    return names_most and not profile.is_numbers


def varying(source: Source, name: Profile, columns: Sequence[Profile]) -> frozenset[str]:
    """Columns that differ in rows of one name, and so tell nothing about what it names."""
    names = _texts(source, name)
    found = []
    for column in columns:
        first: dict[str, str] = {}
        pairs = zip(names, _texts(source, column), strict=True)
        if any(first.setdefault(key, text) != text for key, text in pairs if key):
            found.append(column.name)
    return frozenset(found)


def _texts(source: Source, profile: Profile) -> list[str]:
    place = source.sheet.columns.index(profile.name)
    return [row.cells[place].strip() for row in source.sheet.rows]
