"""Guesses which columns name other things: by their header, and by texts that are found again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alignment.catalogue import Kind
from alignment.catalogue.vocabulary import CHAIN_KINDS, KINDS
from alignment.exchange.tables.guess_columns import Guess
from alignment.exchange.tables.guess_words import (
    NEEDED,
    NEEDED_BY,
    NEEDS,
    NEEDY,
    has_words,
    words_of,
)
from alignment.exchange.tables.sniffing import Profile, Source

SEPARATORS = ("\n", ";", "|", ",")
_FOUND_AGAIN = 0.6
_MOST_PARTS = 20_000
_TRUTHS = frozenset({"true", "false", "yes", "no", "none", "n/a", "na", "-"})


@dataclass(frozen=True, slots=True)
class Named:
    """What the texts of a column name.

    Attributes:
        separator: Between several names in one cell; empty where there is one.
        target: The table whose rows are named; None where the names stand only here.
        by: The column there that holds the names; None where it is the key.
        again: How many of the different names are found there, and how many there are.
    """

    column: Profile
    separator: str
    target: Guess | None
    by: Profile | None
    again: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names things which the row's thing needs, or which need it.

    Attributes:
        needs: Whether the row's thing needs what is named; else it is the other way round.
        sure: The direction was said by the header or by the kinds.
    """

    guess: Guess
    named: Named
    needs: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A table whose rows only say that one thing needs another."""

    source: Source
    of: Named
    members: Named
    sure: bool


def links_of(guesses: Sequence[Guess]) -> list[Link]:
    """Every link that the tables show, in the order of their columns."""
    return [link for guess in guesses for link in _links_in(guess, guesses)]


def pair_of(source: Source, guesses: Sequence[Guess]) -> Pair | None:
    """The table as pairs, where two of its columns name what stands in other tables."""
    usable = (p for p in source.columns if p.usable and p.filled)
    found = [named for column in usable if (named := _named(column, guesses))]
    if len(found) < _PAIR:
        return None
    first, second = found[0], found[1]
    kinds = [KINDS.index(n.target.kind) for n in (first, second) if n.target]
    needy = [bool({*words_of(n.column.name)} & NEEDY) for n in (first, second)]
    needed = [bool({*words_of(n.column.name)} & NEEDED) for n in (first, second)]
    turned = kinds[0] > kinds[1] if kinds[0] != kinds[1] else needy[1] or needed[0]
    sure = kinds[0] != kinds[1] or any((*needy, *needed))
    return Pair(source, second if turned else first, first if turned else second, sure)


_PAIR = 2


def _links_in(guess: Guess, guesses: Sequence[Guess]) -> Iterator[Link]:
    keys = guess.key if len(guess.key) == 1 else ()
    fields = {p.name for p in (guess.name, guess.text, guess.cost, guess.state, *keys) if p}
    for column in guess.source.columns:
        if column.name in fields or not column.usable or not column.filled:
            continue
        found = _named(column, guesses)
        if found and found.target:
            yield _link(guess, found, found.target)
        elif column.name not in guess.taken() and _names_hosts(column):
            separator = _separator(column)
            count = len(_parts(column, separator))
            yield Link(guess, Named(column, separator, None, None, (0, count)), True, True)


def _named(column: Profile, guesses: Sequence[Guess]) -> Named | None:
    """The table and column where most of the names are found again."""
    best: tuple[tuple[float, int], Named] | None = None
    for order, target in enumerate(guesses):
        if len(target.key) != 1 or target.kind not in CHAIN_KINDS:
            continue
        for by in filter(None, (target.key[0], target.name)):
            if by is column or not _is_unique(target, by):
                continue
            for separator in ("", *SEPARATORS):
                again, parts = _overlap(column, separator, by)
                score = (again / max(parts, 1), -order)
                if score[0] < _FOUND_AGAIN or not _is_more_than_chance(column, by, again):
                    continue
                if best is None or score > best[0]:
                    other = None if by is target.key[0] else by
                    best = (score, Named(column, separator, target, other, (again, parts)))
    return best[1] if best else None


def _is_unique(target: Guess, by: Profile) -> bool:
    """Whether a text of the column names one row, of those that count."""
    one_each = target.latest is not None or target.again
    return len(by.texts) == by.filled or (by is target.key[0] and one_each)


def _overlap(column: Profile, separator: str, by: Profile) -> tuple[int, int]:
    if separator and not any(separator in text for text in column.texts):
        return 0, 0
    parts = _parts(column, separator)
    return sum(part in by.texts for part in parts), len(parts)


def _is_more_than_chance(column: Profile, by: Profile, again: int) -> bool:
    """Numbers are found again by chance; names, or headers that agree, are not."""
    if any(not part.isdigit() for part in list(column.texts)[:50]):
        return again > 0
    shared = set(words_of(column.name)) & (set(words_of(by.name)) - {"id"})
    return bool(shared) or _direction(column.name) is not None


def _parts(column: Profile, separator: str) -> set[str]:
    texts = list(column.texts)[:_MOST_PARTS]
    if not separator:
        return set(texts)
    return {part.strip() for text in texts for part in text.split(separator) if part.strip()}


def _separator(column: Profile) -> str:
    """What stands between several texts in the cells of a column nobody resolves."""
    for separator in SEPARATORS[:-1]:
        if any(separator in text for text in column.texts):
            return separator
    several = sum("," in text for text in column.texts)
    return "," if several and len(_parts(column, ",")) < 2 * len(column.texts) else ""


def _names_hosts(column: Profile) -> bool:
    """Whether a column names what rows run on, though no table holds it."""
    if _direction(column.name) is not True or column.longest > 200:
        return False
    names = [t for t in column.texts if not t.replace(".", "").replace("-", "").isdigit()]
    plain = [t for t in names if "://" not in t and t.lower() not in _TRUTHS]
    repeated = len(_parts(column, _separator(column))) <= max(3, 0.9 * column.filled)
    return len(plain) > 0.8 * len(column.texts) and repeated


def _direction(header: str) -> bool | None:
    """Whether a header says that the row needs what it names, or the other way; else None."""
    words = words_of(header)
    if any(has_words(words, w) for w in NEEDED_BY):
        return False
    return True if any(has_words(words, w) for w in NEEDS) else None


def _link(guess: Guess, named: Named, target: Guess) -> Link:
    here, there = KINDS.index(guess.kind), KINDS.index(target.kind)
    said = _direction(named.column.name)
    needs = here < there if here != there else said is not False
    return Link(guess, named, needs, here != there or said is not None)


def is_in_chain(guess: Guess) -> bool:
    """Whether things of the table may stand in requirements, whatever their type."""
    kinds = set(guess.by_type.values()) | {guess.kind}
    return kinds <= CHAIN_KINDS and Kind.CONTEXT not in kinds
