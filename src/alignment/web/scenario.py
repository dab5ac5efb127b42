"""What a person pastes into the impact box, as losses: ids or names, or a text that has some."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from alignment.catalogue import GATE_KINDS, KINDS
from alignment.graphs.snapshot import Snapshot, closest
from alignment.web.mentions import How, Mention, mentions_in

_LEVEL = re.compile(
    r"(?P<name>.*\S)\s*=\s*(?P<level>[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(?P<percent>%?)"
)
_MOST = 2_000
_PROSE = 5
"""Words from which a part of a line that is no name is running text."""

_ALIKE = 75
"""How nearly a word of running text must be an id or a name to be told as one, of 100."""

_LOOKED_FOR = 50
_LIKE_ID = "looks like an id, but is not in the catalogue"


@dataclass(frozen=True, slots=True)
class Unknown:
    """One entry that could not be taken, why, and ids that come close."""

    text: str
    reason: str
    close: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """An element that running text mentions, and how that was read."""

    element: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Scenario:
    """What fails or degrades, and what of the text could not be taken.

    Attributes:
        passed: How many lines of running text were read for what they mention, and how many of
            them mention nothing.
        readings: What those lines mention.
    """

    losses: Mapping[str, float]
    unknown: tuple[Unknown, ...]
    passed: tuple[int, int] = (0, 0)
    readings: tuple[Reading, ...] = ()

    @property
    def text(self) -> str:
        """The losses, one a line, as they can be typed again."""
        return "\n".join(i if v == 1 else f"{i}={v:g}" for i, v in self.losses.items())


def scenario_of(text: str, snapshot: Snapshot) -> Scenario:
    """Read a text against a catalogue.

    A line that is an id or a name as a whole is taken so, even with commas in it; other lines
    are split at commas, semicolons and tabs. ``=0.3`` or ``=30%`` behind an entry is its loss;
    without it the element is down. An entry that is met twice counts with its larger loss.
    A line of many words that is neither is running text, and with it all that is no entry:
    what it mentions counts, unless an entry says more of it.
    """
    if not text.strip():
        return Scenario({}, ())
    reader = _Reader(snapshot)
    for count, entry in enumerate(reader.entries(text)):
        if count >= _MOST:
            reader.unknown[""] = Unknown(str(entry), f"only the first {_MOST} entries are read")
            break
        reader.take(entry)
    return reader.scenario()


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
        self._met: dict[str, None] = {}
        self._losses: dict[str, float] = {}
        self._readings: list[Reading] = []
        self._prose = self._idle = 0
        self.unknown: dict[str, Unknown] = {}

    def scenario(self) -> Scenario:
        """What was taken so far: entries count, then mentions with a level, then all others."""
        losses = dict(self._losses)
        clear = {r.element for r in self._readings if r.mention.how in (How.LOSES, How.AT)}
        readings = []
        for r in self._readings:
            if r.element in self._losses:
                readings.append(Reading(r.element, replace(r.mention, how=How.STATED)))
            elif r.mention.how != How.DOWN or r.element not in clear:
                readings.append(r)
                if r.mention.how != How.SUFFERS:
                    losses[r.element] = max(r.mention.loss, losses.get(r.element, 0.0))
        ordered = {element: losses[element] for element in self._met if element in losses}
        passed = (self._prose, self._idle)
        return Scenario(ordered, tuple(self.unknown.values()), passed, tuple(readings))

    def take(self, entry: str | Mention | Unknown) -> None:
        """One more entry or mention."""
        found = entry if isinstance(entry, Unknown) else self._loss_of(entry)
        if isinstance(found, Unknown):
            self.unknown[found.text] = found
            return
        element, loss = found
        self._met[element] = None
        if isinstance(entry, Mention):
            self._readings.append(Reading(element, entry))
        else:
            self._losses[element] = max(loss, self._losses.get(element, 0.0))

    def entries(self, text: str) -> Iterator[str | Mention | Unknown]:
        """Ids and names with their levels, and what running text mentions."""
        lines = [line.strip().lstrip("•*").strip() for line in text.splitlines()]
        split = [(line, _parts(line)) for line in lines if line]
        is_ticket = any(self._is_prose(line, parts) for line, parts in split)
        for line, parts in split:
            if self._is_entry(line):
                yield line
            elif not is_ticket:
                yield from parts
            elif self._is_prose(line, parts) or not any(map(self._is_entry, parts)):
                yield from self._mentioned(line)
            else:
                for part in parts:
                    yield from (part,) if self._is_entry(part) else self._mentioned(part)

    def _is_entry(self, text: str) -> bool:
        return bool(self._ids_of(text) or self._ids_of(_split(text)[0]))

    def _is_prose(self, line: str, parts: list[str]) -> bool:
        """Whether some part of a line that is no entry is too long for a name, and none."""
        return not self._is_entry(line) and any(
            len(p.split()) >= _PROSE and not self._is_entry(p) for p in parts
        )

    def _mentioned(self, line: str) -> Iterator[Mention | Unknown]:
        found, like_ids = mentions_in(
            line, self._is_id, lambda name: _plain(name) in self._named
        )  # fmt: skip
        self._prose += 1
        yield from found
        for word in like_ids:
            yield Unknown(word, _LIKE_ID, self._close(word))
        if found or like_ids:
            return
        if len(line.split()) < _PROSE and (close := self._close(line)):
            yield Unknown(line, "not in the catalogue", close)
        else:
            self._idle += 1

    def _close(self, word: str) -> tuple[str, ...]:
        """What is nearly called so; not looked for where a text has many words like that."""
        if len(self.unknown) >= _LOOKED_FOR:
            return ()
        return tuple(closest(word, self._snapshot, least=_ALIKE))

    def _is_id(self, word: str) -> bool:
        """Whether a word is an id; where it could be a common word too, exactly so."""
        return word in self._snapshot.index or (
            not word.isalpha() and word.casefold() in self._ids
        )

    def _loss_of(self, entry: str | Mention) -> tuple[str, float] | Unknown:
        """The element and the loss that an entry means."""
        if isinstance(entry, Mention):
            name, loss, entry = entry.text, entry.loss, entry.text
        else:
            name, loss = (entry, 1.0) if self._ids_of(entry) else _split(entry)
        found = self._ids_of(name)
        if not 0 <= loss <= 1:
            return Unknown(entry, "a loss lies between 0 (works) and 1 (down), or 0% and 100%")
        before, _, level = entry.rpartition("=")
        if not found and self._ids_of(before.strip()):
            reason = f"its level {level.strip()[:40]!r} is no number: write {before.strip()}=0.5"
            return Unknown(entry, reason)
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


def _parts(line: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\t]", line) if part.strip()]


def _split(entry: str) -> tuple[str, float]:
    """An entry without its level, and the level; 1 where none is stated."""
    found = _LEVEL.fullmatch(entry)
    if not found:
        return entry, 1.0
    level = float(found["level"].replace(",", "."))
    return found["name"], level / 100 if found["percent"] else level


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
