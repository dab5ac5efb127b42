"""Proposes a first column map for tables that nobody described, and tries it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alignment.catalogue import Estate, Kind
from alignment.catalogue.rules import check_estate
from alignment.errors import AlignmentError, Problem
from alignment.exchange.faults import refusal_of, shortlist
from alignment.exchange.format import Document, File, Material
from alignment.exchange.tables.column_map import ColumnMap
from alignment.exchange.tables.guess_columns import Guess, guess_of
from alignment.exchange.tables.guess_links import links_of, pair_of
from alignment.exchange.tables.map_parts import DECIDE
from alignment.exchange.tables.map_text import Draft, map_lines
from alignment.exchange.tables.sniffing import Source, sources_of

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A column map and what became of trying it.

    Attributes:
        text: Of the map, with comments.
        decisions: How many lines are marked for a person.
        problems: Why it cannot be imported as it is; empty when it can.
    """

    text: str
    decisions: int
    problems: tuple[Problem, ...]


def propose(material: Material) -> Proposal:
    """A first column map for some tables; raises Unreadable when they are none."""
    sources, passed = sources_of(material)
    draft = _draft(sources, passed)
    if not draft.guesses:
        raise refusal_of([Problem(s.sheet.place, _nothing_in(s)) for s in draft.nameless])
    body = "\n".join(map_lines(draft)) + "\n"
    document, problems = _tried(body, material)
    head = "\n".join(f"# {line}" for line in _told(document, problems, body))
    return Proposal(f"{head}\n{body}", body.count(DECIDE), problems)


def _nothing_in(source: Source) -> str:
    """Why nothing can be proposed for a table, and what would help."""
    columns = shortlist((p.name for p in source.columns), most=10)
    return (
        f"no column tells what the rows are about. Of {columns}, none has a text of its own in "
        "every row, and none is headed as a name or a thing (Name, ID, Service, Application, "
        "Server). Add a column with the names of the things"
    )


def _draft(sources: Sequence[Source], passed: Sequence[str]) -> Draft:
    """What each table is; one without a name of its own may say who of the others needs whom."""
    guesses: list[Guess] = []
    others: list[tuple[Source, Guess | None]] = []
    for source in sources:
        guess = guess_of(source)
        if guess is not None and guess.is_hinted:
            guesses.append(guess)
        else:
            others.append((source, guess))
    pairs, nameless = [], []
    for source, guess in others:
        pair = pair_of(source, guesses)
        if pair is not None:
            pairs.append(pair)
        elif guess is not None:
            guesses.append(guess)
        else:
            nameless.append(source)
    return Draft(guesses, links_of(guesses), pairs, nameless, passed)


def _tried(body: str, material: Material) -> tuple[Document | None, tuple[Problem, ...]]:
    """What the map makes of the tables, and what stands against it."""
    files = (File("map.yaml", body.encode()), *material.files)
    try:
        document = ColumnMap().read(Material(material.name, files))
        check_estate(document.estate)
    except AlignmentError as error:
        return None, tuple(error.problems) or (Problem("", error.message),)
    return document, ()


def _told(
    document: Document | None, problems: tuple[Problem, ...], body: str
) -> Iterator[str]:  # fmt: skip
    yield "A first column map, guessed from the headers and the texts of the tables."
    if document is None:
        yield f"{DECIDE}: it cannot be imported as it is:"
        yield from (f"  {' '.join(str(p).split())[:200]}" for p in problems[:_SHOWN])
        if len(problems) > _SHOWN:
            yield f"  and {len(problems) - _SHOWN} more"
        return
    yield f"As it stands it makes {_made(document.estate)}."
    count = body.count(DECIDE)
    if count:
        yield f"Look at the {count} lines with {DECIDE} first." if count > 1 else (
            f"Look at the line with {DECIDE} first.")  # fmt: skip


def _made(estate: Estate) -> str:
    counts = {kind: sum(e.kind is kind for e in estate.elements) for kind in Kind}
    parts = [f"{count} of kind {kind}" for kind, count in counts.items() if count]
    found = f"{len(estate.elements)} elements ({', '.join(parts)})"
    for what, items in (("requirements", estate.requirements),
                        ("relationships", estate.relationships)):  # fmt: skip
        found += f", {len(items)} {what}" if items else ""
    return found
