"""A guess as the text of a column map: valid YAML, with what a person must decide marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alignment.exchange.faults import several
from alignment.exchange.files.scalars import quoted, scalar
from alignment.exchange.tables.guess_columns import Guess, amounts_in
from alignment.exchange.tables.guess_links import Link, Pair
from alignment.exchange.tables.guess_words import stage_in
from alignment.exchange.tables.map_links import (
    again_of,
    host_key,
    host_lines,
    host_prefix,
    relation_lines,
)
from alignment.exchange.tables.map_parts import (
    DECIDE,
    Prefixes,
    a_year,
    amount,
    cell,
    cut,
    id_of,
    plain,
    split_line,
)
from alignment.exchange.tables.sniffing import Profile, Source

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a map is written from.

    Attributes:
        pairs: Tables that only say who needs whom.
        nameless: Tables of which no column names the rows.
        passed: What was passed over, in words.
    """

    guesses: Sequence[Guess]
    links: Sequence[Link]
    pairs: Sequence[Pair]
    nameless: Sequence[Source]
    passed: Sequence[str]


def map_lines(draft: Draft) -> Iterator[str]:
    """The lines of the column map."""
    prefixes = _prefixes(draft.guesses, draft.links)
    yield "column_map: 1"
    yield from _currency(draft.guesses)
    yield ""
    yield "tables:"
    yield from _tables(draft)
    yield ""
    yield "elements:"
    for place, guess in enumerate(draft.guesses):
        yield from [""] if place else []
        yield from _elements(guess, prefixes)
    for link in draft.links:
        if link.named.target is None:
            yield from ("", *host_lines(link, prefixes))
    yield from relation_lines(draft.links, draft.pairs, prefixes)


def _tables(draft: Draft) -> Iterator[str]:
    for guess in draft.guesses:
        yield _table(guess.source, guess)
        if any(again_of(p) and p.of.target is guess for p in draft.pairs):
            yield _table(guess.source, guess, again=True)
    yield from (_table(pair.source, None) for pair in draft.pairs)
    for source in draft.nameless:
        yield f"{_table(source, None)}  # {DECIDE}: no column names its rows; not used below"
    yield from (f"  # left out: {plain(text)}" for text in draft.passed)


_CURRENCIES = {"\u20ac": "EUR", "$": "USD", "\u00a3": "GBP"}


def _currency(guesses: Sequence[Guess]) -> Iterator[str]:
    """The currency, where it stands beside the costs; else a person must say it."""
    costs = [guess.cost for guess in guesses if guess.cost is not None]
    words = [unit for cost in costs for unit in (amounts_in(cost) or ("", ()))[1]]
    words += [word for cost in costs for word in cost.name.split()]
    found = (_CURRENCIES.get(w, w) for w in (word.strip("()[],") for word in words))
    stated = next((w for w in found if len(w) == len("EUR") and w.isalpha() and w.isupper()), "")
    if stated:
        yield f"currency: {stated}"
    elif costs:
        yield f"currency: EUR  # {DECIDE}: in which currency are the costs?"


def _table(source: Source, guess: Guess | None, *, again: bool = False) -> str:
    parts = [f"file: {scalar(source.file)}"]
    parts += (f"{key}: {v if isinstance(v, int) else scalar(v)}" for key, v in source.options)
    comment = ""
    if guess is not None and guess.latest is not None:
        of = ", ".join(scalar(p.name) for p in guess.key)
        by = f", by: {scalar(guess.latest)}" if guess.latest else ""
        parts.append(f"latest: {{of: [{of}]{by}}}")
        what = f"greatest {plain(guess.latest)}" if guess.latest else "last row"
        often = next((t for t, count in guess.key[0].texts.most_common(1) if count > 1), "")
        comment = f"  # {DECIDE}: several rows have one key ({plain(often)}): the {what} counts"
    name = f"{source.name}_again" if again else source.name
    return f"  {name}: {{{', '.join(parts)}}}{comment}"


def _prefixes(guesses: Sequence[Guess], links: Sequence[Link]) -> Prefixes:
    seen: dict[str, str] = {}
    clash: set[str] = set()
    for guess in guesses:
        for text in guess.key[0].texts if len(guess.key) == 1 else ():
            before = seen.setdefault(text, guess.source.name)
            if before != guess.source.name:
                clash |= {before, guess.source.name}
    found = {g.source.name: f"{g.source.name}-" if g.source.name in clash else "" for g in guesses}
    for link in links:
        if link.named.target is None and any(text in seen for text in link.named.column.texts):
            found[host_key(link)] = host_prefix(link)
    return found


def _elements(guess: Guess, prefixes: Prefixes) -> Iterator[str]:
    source = guess.source
    yield f"  - table: {source.name}"
    if guess.keyless:
        why = f"rows without it are left out, {guess.keyless} here"
        yield f"{split_line([(guess.key[0], '')])}  # {DECIDE}: {why}"
    if guess.again:
        yield f"    distinct: true  # {DECIDE}: {_told_again(guess.key[0])}"
    yield f"    id: {quoted(id_of(guess, prefixes))}"
    yield from _kind(guess)
    yield f"    name: {_name(guess, prefixes)}"
    if guess.type is not None:
        yield f"    type: {cut(guess.type)}"
    if guess.owner is not None:
        yield f"    owner: {cut(guess.owner)}"
    if guess.state is not None:
        yield from _lifecycle(guess.state)
    if guess.cost is not None:
        yield from _cost(guess.cost)
    if guess.text is not None:
        yield f"    documentation: {cell(guess.text)}"
    passed = guess.taken() | guess.varying
    yield from _properties([p for p in source.columns if p.name not in passed])
    if guess.varying:
        names = plain(", ".join(p.name for p in source.columns if p.name in guess.varying))
        of = plain(guess.key[0].name)
        yield f"    # left out, not the same in all rows of one {of}: {names}"


def _told_again(key: Profile) -> str:
    """What was taken for a key that is none."""
    often, count = key.texts.most_common(1)[0]
    return (
        f"no column has a text of its own in every row; by {plain(key.name)}, "
        f"{key.filled:,} rows are {several(len(key.texts), 'thing')} ({plain(often)} stands in "
        f"{count:,})"
    )


def _kind(guess: Guess) -> Iterator[str]:
    if guess.by_type and guess.type is not None:
        words = ", ".join(f"{scalar(text)}: {kind}" for text, kind in guess.by_type.items())
        yield (
            f"    kind: {{text: {cell(guess.type)}, words: {{{words}}}, otherwise: {guess.kind}}}"
            f"  # {DECIDE}: is this the kind of each type?"
        )
        return
    why = "" if guess.sure else f"  # {DECIDE}: objective, client, process, service, component"
    yield f"    kind: {guess.kind}{why}"


def _name(guess: Guess, prefixes: Prefixes) -> str:
    if guess.name is None:
        return cut(guess.key[0]) if len(guess.key) == 1 else quoted(id_of(guess, prefixes))
    if guess.name.filled == guess.name.rows:
        return cut(guess.name)
    return f"{{text: {cut(guess.name)}, default: {quoted(id_of(guess, prefixes))}}}"


def _lifecycle(profile: Profile) -> Iterator[str]:
    known = {text: stage for text in sorted(profile.texts) if (stage := stage_in(text))}
    unknown = [text for text in sorted(profile.texts) if text not in known]
    words = ", ".join(f"{scalar(text)}: {stage}" for text, stage in known.items())
    otherwise = ", otherwise: live" if unknown else ""
    shown = ", ".join(map(plain, unknown[:_SHOWN]))
    asked = f"  # {DECIDE}: plan, build, live, phase_out or retired for {shown}" if unknown else ""
    yield f"    lifecycle: {{text: {cell(profile)}, words: {{{words}}}{otherwise}}}{asked}"


def _cost(profile: Profile) -> Iterator[str]:
    scale = a_year(profile.name)
    told = f"times {scale}: a year" if scale != 1 else "per year?"
    yield f"    cost: {amount(profile, amounts_in(profile), scale)}  # {DECIDE}: {told}"


def _properties(profiles: Sequence[Profile]) -> Iterator[str]:
    kept = [p for p in profiles if p.usable and p.filled]
    if kept:
        yield "    properties:"
        yield from (f"      {scalar(p.name)}: {cell(p)}" for p in kept)
    blank = [p.name for p in profiles if not p.filled]
    if blank:
        yield f"    # left out, blank in every row: {plain(', '.join(blank))}"
    odd = [p.name for p in profiles if p.filled and not p.usable]
    if odd:
        yield f"    # left out, a map cannot name them: {plain(', '.join(odd))}"
