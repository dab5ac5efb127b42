"""The sections of a column map that say who needs whom."""

from collections.abc import Iterator, Sequence

from alignment.exchange.files.scalars import quoted, scalar
from alignment.exchange.tables.guess_links import Link, Named, Pair, is_in_chain
from alignment.exchange.tables.guess_words import words_of
from alignment.exchange.tables.map_parts import DECIDE, Prefixes, cell, id_of, plain, split_line

_AGAIN = "_again"


def host_key(link: Link) -> str:
    """Under which name the prefix of what a column names is found."""
    return f"{link.guess.source.name}.{link.named.column.name}"


def host_prefix(link: Link) -> str:
    """What stands before ids that a column names, where a table has the same ids."""
    return "-".join(words_of(link.named.column.name)) + "-"


def again_of(pair: Pair) -> str:
    """The second name of the table in which both columns of a pair look names up; else none."""
    first, second = pair.of, pair.members
    both = first.by is not None and second.by is not None and first.target is second.target
    return f"{first.target.source.name}{_AGAIN}" if both and first.target else ""


def host_lines(link: Link, prefixes: Prefixes) -> Iterator[str]:
    """Things that only a column names, as elements."""
    column = link.named.column
    yield f"  # What {plain(column.name)} names stands in no table: each text becomes a component."
    yield f"  - table: {link.guess.source.name}"
    yield split_line([(column, link.named.separator)])
    yield "    distinct: true"
    yield f"    id: {quoted(_id_named(link.named, prefixes, prefixes.get(host_key(link), '')))}"
    yield f"    kind: component  # {DECIDE}"
    yield f"    name: {cell(column)}"


def relation_lines(
    links: Sequence[Link], pairs: Sequence[Pair], prefixes: Prefixes
) -> Iterator[str]:  # fmt: skip
    """The lists of requirements and of relationships, where there is anything for them."""
    needed = [line for link in links if _is_requirement(link) for line in _link(link, prefixes)]
    needed += [line for pair in pairs for line in _pair(pair, prefixes)]
    drawn = [line for link in links if not _is_requirement(link) for line in _link(link, prefixes)]
    for title, lines in (("requirements", needed), ("relationships", drawn)):
        if lines:
            yield from ("", f"{title}:", *lines)


def _id_named(named: Named, prefixes: Prefixes, prefix: str = "", *, table: str = "") -> str:
    """The id of what a column names."""
    if named.target is None:
        return f"{prefix}{{{named.column.name}}}"
    if named.by is None:
        return f"{prefixes[named.target.source.name]}{{{named.column.name}}}"
    return id_of(named.target, prefixes, table=table or named.target.source.name)


def _is_requirement(link: Link) -> bool:
    target = link.named.target
    return is_in_chain(link.guess) and (target is None or is_in_chain(target))


def _link(link: Link, prefixes: Prefixes) -> Iterator[str]:
    named, guess = link.named, link.guess
    yield f"  # {plain(named.column.name)}: {_found(named)}"
    yield f"  - table: {guess.source.name}"
    keys = [(p, "") for p in guess.key if guess.keyless]
    yield split_line([(named.column, named.separator), *keys])
    if named.by is not None:
        yield f"    join: {_join(named)}"
    yield "    distinct: true"
    here = quoted(id_of(guess, prefixes))
    there = quoted(_id_named(named, prefixes, prefixes.get(host_key(link), "")))
    if not _is_requirement(link):
        yield "    type: Association"
        yield from (f"    source: {here}", f"    target: {there}")
        return
    of, members = (here, there) if link.needs else (there, here)
    asked = "" if link.sure else f"  # {DECIDE}: does it need what it names, or the other way?"
    yield from (f"    of: {of}{asked}", f"    members: {members}")


def _join(named: Named, table: str = "") -> str:
    name = table or (named.target.source.name if named.target else "")
    by = scalar(named.by.name if named.by else "")
    return f"{{table: {name}, on: {{{scalar(named.column.name)}: {by}}}}}"


def _pair(pair: Pair, prefixes: Prefixes) -> Iterator[str]:
    again = again_of(pair)
    ends = ((pair.of, ""), (pair.members, again))
    for named, _ in ends:
        yield f"  # {plain(named.column.name)}: {_found(named)}"
    yield f"  - table: {pair.source.name}"
    yield split_line([(named.column, named.separator) for named, _ in ends])
    joins = [_join(named, table) for named, table in ends if named.by is not None]
    if joins:
        yield f"    join: [{', '.join(joins)}]"
    yield "    distinct: true"
    asked = "" if pair.sure else f"  # {DECIDE}: which of the two needs the other?"
    of, members = (quoted(_id_named(named, prefixes, table=table)) for named, table in ends)
    yield from (f"    of: {of}{asked}", f"    members: {members}")


def _found(named: Named) -> str:
    if named.target is None:
        return f"{named.again[1]} different texts"
    by = named.by.name if named.by else named.target.key[0].name
    where = f"{named.target.source.name}, column {plain(by)}"
    return f"{named.again[0]} of {named.again[1]} different texts are found in {where}"
