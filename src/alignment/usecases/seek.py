"""Where a text stands beside ids and names: in what entries and revisions say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np

from alignment.catalogue import Collection
from alignment.catalogue.entities import Entity
from alignment.catalogue.rows import Revision
from alignment.catalogue.texts import Texts
from alignment.runtime import Work

MOST = 200
"""Entries of one list, and revisions, that are told; it is said where there are more."""

_AROUND = 60
"""Letters that are told on each side of what was found."""

_SAYING: Mapping[Collection, tuple[str, ...]] = {
    "heading": ("name", "documentation", "properties"),
    "elements": ("type", "owner", "documentation", "properties", "attributes"),
    "requirements": ("id",),
    "relationships": ("name", "documentation", "properties"),
    "merges": ("source_id", "name", "documentation", "properties"),
    "views": ("name", "documentation", "properties"),
    "waivers": ("reason",),
}
"""By list: the fields in which words stand; ids and names of elements are searched by likeness."""

_CALLED = {
    "documentation": "description", "properties": "property", "attributes": "attribute",
    "source_id": "id at the source",
}  # fmt: skip
"""What a person reads for the name of a field."""

_ABOUT: Mapping[Collection, str] = {
    "elements": "id", "requirements": "of", "relationships": "source", "merges": "element",
    "waivers": "element",
}  # fmt: skip
"""By list: the field with the element that an entry is about."""


class Excerpt(NamedTuple):
    """A part of a text: what stands before what was found, that itself, what stands after it."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One field in which a text stands.

    Attributes:
        element: That the entry is about; empty where it is about none.
        field: What a person calls it.
    """

    collection: Collection
    key: str
    element: str
    field: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Said:
    """Where a text stands.

    Attributes:
        more: Lists in which it stands in more entries than are told.
    """

    passages: tuple[Passage, ...]
    more: tuple[Collection, ...]


_APART = "\0"


class Folded:
    """Many entries of some texts each, of which those that hold some words are found at once.

    Texts of an entry stand apart by a sign that is taken out of them and of what is looked for.
    """

    def __init__(self, entries: Iterable[Iterable[str]]) -> None:
        self._texts = Texts.of([_APART.join(map(_folded, texts)) for texts in entries])

    def holding(self, text: str) -> Iterator[int]:
        """The places of those that hold a text in whatever case, with whatever blanks in it."""
        data, ptr, sought, at = self._texts.data, self._texts.ptr, _folded(text).encode(), 0
        while sought and (at := data.find(sought, at)) >= 0:
            place = int(np.searchsorted(ptr, at, side="right")) - 1
            end = int(ptr[place + 1])
            if at + len(sought) <= end:
                yield place
                at = end
            else:  # it runs from one entry into the next
                at += 1


def _folded(text: str) -> str:
    return " ".join(text.replace(_APART, " ").split()).casefold()


def pattern_of(text: str) -> re.Pattern[str]:
    """Finds a text in whatever case, and whatever blanks or line ends are between its words."""
    return re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)


def excerpt_of(pattern: re.Pattern[str], text: str) -> Excerpt | None:
    """What is found first in a text, with some of what stands around it; or None."""
    found = pattern.search(text)
    if found is None:
        return None
    before, after = _plain(text[: found.start()]), _plain(text[found.end() :])
    return Excerpt(shortened(before[::-1])[::-1], _plain(found[0]), shortened(after))


def shortened(text: str) -> str:
    """The beginning of a text, up to the last blank that fits, with a mark that more follows."""
    if len(text) <= _AROUND:
        return text
    return f"{text[: max(text.rfind(' ', 0, _AROUND), 0) or _AROUND].rstrip()} …"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def passages_of(work: Work, text: str, *, at: int | None = None) -> Said:
    """The fields of all entries that hold a text at a revision, by list and key."""
    pattern, words, past = pattern_of(text), _words(text), work.past(at)
    passages: list[Passage] = []
    more: list[Collection] = []
    for done, (collection, fields) in enumerate(_SAYING.items()):
        work.progress("lists", done, len(_SAYING))
        held = work.reader.holding(collection, fields, words, at=past)
        found = filter(None, (tuple(_passages(entity, fields, pattern)) for entity in held))
        passages += chain.from_iterable(islice(found, MOST))
        if next(found, None):
            more.append(collection)
    return Said(tuple(passages), tuple(more))


def revisions_saying(work: Work, text: str, *, at: int) -> tuple[list[Revision], bool]:
    """The newest revisions up to one whose reason or author holds a text; whether more do."""
    pattern, held = pattern_of(text), work.reader.revisions_saying(_words(text), at=at)
    found = (r for r in held if pattern.search(r.reason) or pattern.search(r.author))
    return list(islice(found, MOST)), next(found, None) is not None


def _words(text: str) -> list[str]:
    """The words of a text, by which it is looked for first; else its signs."""
    return re.findall(r"\w+", text) or text.split()


def _passages(
    entity: Entity, names: tuple[str, ...], pattern: re.Pattern[str]
) -> Iterator[Passage]:
    about = _ABOUT.get(entity.collection)
    for name in names:
        for place, text in _texts(name, getattr(entity, name)):
            if excerpt := excerpt_of(pattern, text):
                yield Passage(
                    collection=entity.collection, key=entity.key, field=place, excerpt=excerpt,
                    element=getattr(entity, about) if about else "",
                )  # fmt: skip


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """The texts of a field, each with what it is; a property is found by its own name too."""
    place = _CALLED.get(place, place)
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield place, f"{key}: {_line(held)}"
    else:
        yield place, str(value)


def _line(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_line, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_line(held)}" for key, held in value.items())
    return str(value)
