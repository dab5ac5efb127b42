"""What a person pastes into the impact box, as losses: ids or names, or a text that has some."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from alignment.catalogue import GATE_KINDS, KINDS
from alignment.graphs.snapshot import Snapshot, closest
from alignment.web.mentions import Mention, mentions_in

_LEVEL = re.compile(
    r"(?P<name>.*\S)\s*=\s*(?P<level>[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(?P<percent>%?)"
)
_MOST = 2_000
_PROSE = 5
"""Words from which a part of a line that is no name is running text."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One entry that could not be taken, why, and ids that come close."""

    text: str
    reason: str
    close: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What fails or degrades, and what of the text could not be taken.

    Attributes:
        passed: How many lines of running text were read for what they mention, and how many of
            them mention nothing.
    """

    losses: Mapping[str, float]
    unknown: tuple[Unknown, ...]
    passed: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """The losses, one a line, as they can be typed again."""
        return "\n".join(i if v == 1 else f"{i}={v:g}" for i, v in self.losses.items())


def scenario_of(text: str, snapshot: Snapshot) -> Scenario:
    """Read a text against a catalogue.

    A line that is an id or a name as a whole is taken so, even with commas in it; other lines
    are split at commas, semicolons and tabs. ``=0.3`` or ``=30%`` behind an entry is its loss;
    without it the element is down. An entry that is met twice counts with its larger loss.
    A line of many words that is neither is running text: what it mentions counts.
    """
    if not text.strip():
        return Scenario({}, ())
    reader = _Reader(snapshot)
    losses: dict[str, float] = {}
    unknown: dict[str, Unknown] = {}
    for count, entry in enumerate(reader.entries(text)):
        if count >= _MOST:
            unknown[""] = Unknown(str(entry), f"only the first {_MOST} entries are read")
            break
        found = reader.loss_of(entry)
        if isinstance(found, Unknown):
            unknown[found.text] = found
        else:
            element, loss = found
            losses[element] = max(loss, losses.get(element, 0.0))
    return Scenario(losses, tuple(unknown.values()), (reader.prose, reader.idle))


def levels_of(ids: Iterable[str], levels: Iterable[str]) -> str:
    """A scenario as text from pairs of an id and its loss in percent; one without is down."""
    return "\n".join(
        f"{i}={level.strip()}%" if level.strip() and level.strip() != "100" else i
        for i, level in zip_longest(ids, levels, fillvalue="")
        if i
    )


class _Reader:
    """Entries of a text against the ids and names of a catalogue."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._ids, self._named = snapshot.derived(_names_of)
        self.prose = self.idle = 0

    def entries(self, text: str) -> Iterator[str | Mention]:
        """Ids and names with their levels, and what running text mentions."""
        for line in text.splitlines():
            whole = line.strip().lstrip("•*").strip()
            if not whole:
                continue
            parts = [part.strip() for part in re.split(r"[,;\t]", whole) if part.strip()]
            if self._is_entry(whole):
                yield whole
            elif self._is_prose(parts):
                yield from self._mentioned(whole)
            else:
                yield from parts

    def _is_entry(self, text: str) -> bool:
        return bool(self._ids_of(text) or self._ids_of(_split(text)[0]))

    def _is_prose(self, parts: list[str]) -> bool:
        """Whether some part of a line is too long for a name, and none."""
        return any(len(p.split()) >= _PROSE and not self._is_entry(p) for p in parts)

    def _mentioned(self, line: str) -> Iterator[Mention]:
        found = list(mentions_in(
            line, self._snapshot.index.__contains__, lambda name: _plain(name) in self._named
        ))  # fmt: skip
        self.prose += 1
        self.idle += not found
        yield from found

    def loss_of(self, entry: str | Mention) -> tuple[str, float] | Unknown:
        """The element and the loss that an entry means."""
        if isinstance(entry, Mention):
            name, loss, entry = entry.text, entry.loss, entry.text
        else:
            name, loss = (entry, 1.0) if self._ids_of(entry) else _split(entry)
        found = self._ids_of(name)
        if not 0 <= loss <= 1:
            return Unknown(entry, "a loss lies between 0 (works) and 1 (down), or 0% and 100%")
        if not found:
            return Unknown(entry, "not in the catalogue", tuple(closest(name, self._snapshot)))
        if len(found) > 1:
            return Unknown(entry, "several elements have this name", tuple(found[:5]))
        kind = KINDS[self._snapshot.kind[self._snapshot.index[found[0]]]]
        if kind not in GATE_KINDS:
            reason = f"{_a(kind)} does not fail by itself; name what it stands on"
            return Unknown(entry, reason, tuple(self._needed(found[0])))
        return found[0], loss

    def _ids_of(self, text: str) -> list[str]:
        if text in self._snapshot.index:
            return [text]
        exact = self._ids.get(text.casefold())
        return [exact] if exact else self._named.get(_plain(text), [])

    def _needed(self, element: str) -> list[str]:
        snapshot, index = self._snapshot, self._snapshot.index[element]
        members = [m for g in snapshot.groups_of(index) for m in snapshot.members_of(g).tolist()]
        return [snapshot.ids[m] for m in dict.fromkeys(members) if _is_gate(snapshot, m)][:5]


def _names_of(snapshot: Snapshot) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Ids and names without regard to case, and what they stand for."""
    named: dict[str, list[str]] = {}
    for element, name in zip(snapshot.ids, snapshot.names, strict=True):
        named.setdefault(_plain(name), []).append(element)
    return {i.casefold(): i for i in snapshot.ids}, named


def _is_gate(snapshot: Snapshot, element: int) -> bool:
    return KINDS[snapshot.kind[element]] in GATE_KINDS


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _split(entry: str) -> tuple[str, float]:
    """An entry without its level, and the level; 1 where none is stated."""
    found = _LEVEL.fullmatch(entry)
    if not found:
        return entry, 1.0
    level = float(found["level"].replace(",", "."))
    return found["name"], level / 100 if found["percent"] else level


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
