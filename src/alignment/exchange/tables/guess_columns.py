"""Guesses what the columns of a table are: key, name, owner, cost, state, texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from alignment.catalogue import Kind
from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.files.written_numbers import amount_of, plain_number, unit_of
from alignment.exchange.tables.guess_repeats import ABOUT, name_in, varying
from alignment.exchange.tables.guess_words import (
    COSTS,
    KEYS,
    NAMES,
    OWNERS,
    STATES,
    TEXTS,
    THINGS,
    TIMES,
    TYPES,
    kind_in,
    said,
    singular,
    stage_in,
    words_of,
)
from alignment.exchange.tables.sniffing import Profile, Source

_MOST_TYPES = 60
_MOST_STATES = 40
_NEARLY = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the rows of a table are thought to be.

    Attributes:
        source: The table.
        key: Columns whose texts together name a row.
        latest: Column by which the last of several rows of one key is known; None where every
            row has a key of its own, empty where the order of the rows decides.
        kind: Of all rows; by_type, where the column of types tells the kind of each.
        sure: The kind was named by something, not only assumed.
        again: A key stands in several rows, which are of one thing.
        varying: Columns that differ in such rows, and so tell nothing about the thing.
    """

    source: Source
    key: tuple[Profile, ...]
    latest: str | None
    name: Profile | None
    kind: Kind
    sure: bool
    by_type: dict[str, Kind]
    again: bool = False
    varying: frozenset[str] = frozenset()
    type: Profile | None = None
    owner: Profile | None = None
    cost: Profile | None = None
    state: Profile | None = None
    text: Profile | None = None

    @property
    def keyless(self) -> int:
        """How many rows have no key, and are left out."""
        return self.key[0].rows - self.key[0].filled if len(self.key) == 1 else 0

    @property
    def is_hinted(self) -> bool:
        """Whether the header of the key says that it is one, or a name."""
        return not self.again and any(said(p.name, (*KEYS, *NAMES)) > 0 for p in self.key)

    def taken(self) -> set[str]:
        """Names of the columns that became a field."""
        fields = (self.name, self.type, self.owner, self.cost, self.state, self.text)
        return {p.name for p in (*fields, *self.key) if p is not None}


def guess_of(source: Source) -> Guess | None:
    """What a table is about; None where no column names its rows."""
    columns = [p for p in source.columns if p.usable and p.filled]
    key, latest = _key(source, columns)
    again, differ = False, frozenset[str]()
    if not key:
        named_by = name_in(columns)
        if named_by is None:
            return None
        again = not named_by.is_key
        key, differ = (named_by,), varying(source, named_by, columns)
        columns = [p for p in columns if p.name not in differ]
    free = [p for p in columns if p not in key]
    name = _name(source, columns, key)
    free = [p for p in free if p is not name]
    type_ = _best(free, TYPES, _is_type)
    by_type = _kinds(type_)
    named = _kind_of(source, key, name)
    taken = {type_}
    found = {}
    for field, words, fits in _FIELDS:
        found[field] = _best([p for p in free if p not in taken], words, fits)
        taken.add(found[field])
    return Guess(
        source=source, key=key, latest=latest, name=name, kind=named or Kind.COMPONENT,
        sure=named is not None or bool(by_type), by_type=by_type, again=again, varying=differ,
        type=type_, **found,
    )  # fmt: skip


def _is_type(profile: Profile) -> bool:
    fits = profile.longest <= NAME_LENGTH and not profile.is_numbers
    return fits and len(profile.texts) <= max(3, min(_MOST_TYPES, profile.rows // 2))


def _is_owner(profile: Profile) -> bool:
    return profile.longest <= NAME_LENGTH and not profile.is_numbers


def _is_state(profile: Profile) -> bool:
    known = sum(count for text, count in profile.texts.items() if stage_in(text))
    return len(profile.texts) <= _MOST_STATES and 2 * known >= profile.filled


def _is_amount(profile: Profile) -> bool:
    if any(text.startswith(("-", "(", "\u2212")) for text in profile.texts):
        return False  # no cost is negative
    return amounts_in(profile) is not None


def _is_text(profile: Profile) -> bool:
    return not profile.is_numbers


_FIELDS: tuple[tuple[str, Sequence[str], Callable[[Profile], bool]], ...] = (
    ("state", STATES, _is_state),
    ("cost", COSTS, _is_amount),
    ("text", TEXTS, _is_text),
    ("owner", OWNERS, _is_owner),
)


def amounts_in(profile: Profile) -> tuple[str, tuple[str, ...]] | None:
    """The decimal mark and the units of a column of numbers; None where it holds others."""
    texts = list(profile.texts)
    if all(plain_number(text) is not None for text in texts):
        return "", ()
    words = {unit_of(text) for text in texts}
    if None in words or len(words) > 6:
        return None
    units = {word: _ONE for word in words if word}
    for mark in (".", ","):
        if all(amount_of(text, decimal=mark, units=units) is not None for text in texts):
            return mark, tuple(sorted(units))
    return None


_ONE = Decimal(1)


def _best(
    columns: Iterable[Profile], words: Sequence[str], fits: Callable[[Profile], bool]
) -> Profile | None:
    """The column whose header says one of the words most plainly, and whose texts fit."""
    found = [(score, -i, p) for i, p in enumerate(columns)
             if (score := said(p.name, words)) and p.filled]  # fmt: skip
    for *_, profile in sorted(found, key=lambda f: (f[0], f[1]), reverse=True):
        if fits(profile):
            return profile
    return None


def _key(source: Source, columns: list[Profile]) -> tuple[tuple[Profile, ...], str | None]:
    """The columns that name a row, and by which column the latest of several is known."""
    full = [p for p in columns if p.filled == p.rows]
    hinted = sorted((p for p in full if _key_score(source, p)),
                    key=lambda p: -_key_score(source, p))  # fmt: skip
    own = [p for p in hinted if p is columns[0] or not _is_of_others(source, p)]
    named = [p for p in full if said(p.name, NAMES)]
    sure = next((p for p in own if p.is_key), None)
    if sure is not None:
        return (sure,), None
    found = _key_in_time(source, hinted, [p for p in full if said(p.name, TIMES)])
    if found is not None:
        return found
    sparse = [p for p in columns if said(p.name, (*KEYS, *NAMES)) and _names_most(p)]
    plain = [p for p in full if p.is_key and p.longest <= 100 and not _is_fraction(p)
             and not said(p.name, ABOUT if p.is_numbers else TEXTS)]  # fmt: skip
    for profile in (*(p for p in named if p.is_key), *(p for p in sparse if p in named or
                    not _is_of_others(source, p)), *plain):  # fmt: skip
        return (profile,), None
    often = next((p for p in (*hinted, *named) if 2 * len(p.texts) >= p.rows), None)
    return ((often,), "") if often is not None else ((), None)


def _is_of_others(source: Source, profile: Profile) -> bool:
    """Whether the header names a thing that the table itself is not called by."""
    own = {singular(w) for w in words_of(source.name)}
    return bool({singular(w) for w in words_of(profile.name)} & set(THINGS) - own)


def _names_most(profile: Profile) -> bool:
    """Whether most rows have a text of their own in the column, and the others none."""
    return len(profile.texts) == profile.filled >= profile.rows / 2


def _key_in_time(
    source: Source, hinted: list[Profile], times: list[Profile]
) -> tuple[tuple[Profile, ...], str | None] | None:
    """Columns that name a row, or name it together with one that says when."""
    rows = len(source.sheet.rows)
    for key in (*((p,) for p in hinted), *_pairs(hinted)):
        if len(key) > 1 and _distinct(source, key) == rows:
            return key, None
        for time in times:
            if time not in key and _distinct(source, (*key, time)) >= _NEARLY * rows:
                return key, time.name
    return None


def _key_score(source: Source, profile: Profile) -> float:
    """How much a header looks like the key of this very table."""
    score = said(profile.name, KEYS)
    if not score or profile.longest > 200:
        return 0
    own = {singular(w) for w in words_of(source.name)}
    return score + (1 if own & {singular(w) for w in words_of(profile.name)} - {"id"} else 0)


def _pairs(profiles: list[Profile]) -> Iterable[tuple[Profile, Profile]]:
    few = profiles[:5]
    return ((a, b) for i, a in enumerate(few) for b in few[i + 1 :])


def _distinct(source: Source, key: Sequence[Profile]) -> int:
    places = [source.sheet.columns.index(p.name) for p in key]
    return len({tuple(row.cells[i].strip() for i in places) for row in source.sheet.rows})


def _is_fraction(profile: Profile) -> bool:
    return any("." in t and plain_number(t) is not None for t in profile.texts)


def _name(
    source: Source, columns: list[Profile], key: tuple[Profile, ...]
) -> Profile | None:  # fmt: skip
    """The column that people call the rows by; None where it is the key."""

    def fits(profile: Profile) -> bool:
        return not profile.is_numbers and 3 * len(profile.texts) > len(
            profile.texts | key[0].texts
        )

    free = [p for p in columns if p not in key]
    own = tuple(singular(w) for w in words_of(source.name))
    found = _best(free, NAMES, fits)
    if found is None and all(said(p.name, KEYS) and not said(p.name, NAMES) for p in key):
        found = _best([p for p in free if not said(p.name, KEYS)], (*own, *THINGS), fits)
    return found


def _kinds(type_: Profile | None) -> dict[str, Kind]:
    """The kind of each type, where most types name one and not all the same."""
    if type_ is None:
        return {}
    found = {text: kind for text in sorted(type_.texts) if (kind := kind_in(text))}
    known = sum(type_.texts[text] for text in found)
    several = len(set(found.values())) > 1
    return found if several and 5 * known >= 4 * type_.filled else {}


def _kind_of(source: Source, key: Sequence[Profile], name: Profile | None) -> Kind | None:
    headers = [p.name for p in (*key, name) if p is not None]
    return next((kind for text in (source.name, *headers) if (kind := kind_in(text))), None)
