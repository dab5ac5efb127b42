"""Ids and names of the catalogue inside running text, such as that of a ticket or a mail."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"\S+")
_AROUND = ".,:;!?()[]{}<>'\"“”‘’„«»"
_LONGEST = 8
"""Words of the longest name that is looked for."""

_SHORTEST = 4
"""Characters of the shortest name of one word; anything shorter is met by chance."""

_SHORTEST_ID = 3
"""Characters of the shortest word that is told as an unknown id: ``P1`` is a priority as well."""

_QUOTED = 80

_LIKE_ID = re.compile(r"[^\W\d_]\w*(?:[-_.:/]\w+)*")
_PERCENT = r"(?P<level>\d{1,3}(?:[.,]\d+)?)\s*%"
_LOSES = re.compile(
    rf"\W{{0,3}}(?:by|loses|lost|has lost|loss of|degraded by)?\W{{0,3}}{_PERCENT}", re.IGNORECASE
)
_STOPS = re.compile(
    r"\W{0,3}(?:(?:is|are|was|were|went|goes|has|have|gone|now|still)\s+)*"
    r"(?:down|dead|out of order|fail(?:s|ed)|stop(?:s|ped)|unavailable)\b(?!\W*at\b)",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\W{{0,3}}(?:(?:is|are|was|were|runs?|works?|now|only|still|down)\s+)*at\W{{1,3}}{_PERCENT}",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(rf"(?:(?![.!?]\s)[^%])*?(?<![\d.,]){_PERCENT}(?:\s+\w+)?")
_THEIR_USERS = re.compile(
    r"\b(?:users?|customers?|clients?|passengers?|staff|people|colleagues|everybody|everyone)"
    r"\s+(?:of|in|at|on|using|with)(?:\s+(?:the|our))?\W*$"
    r"|\b(?:complain\w*\s+about|reported\s+(?:by|from))(?:\s+(?:the|our))?\W*$",
    re.IGNORECASE,
)
_ITS_USERS = re.compile(r"['’]?s?\s+(?:users?|customers?|clients?|staff)\b", re.IGNORECASE)


class How(StrEnum):
    """How a mention was read."""

    DOWN = "down"
    LOSES = "loses"
    AT = "at"
    """``at 30 %`` was read as what is lost; it may be what is left."""

    UNREAD = "unread"
    """A percentage stands in the sentence, and nothing tells that it is the loss."""

    SUFFERS = "suffers"
    """It is named by those who use it: what suffers, and not what fails."""

    STATED = "stated"
    """A line of its own says what it loses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in a text that names an element.

    Attributes:
        text: The id or the name as it stands there.
        quote: The same with the level behind it.
        level: The percentage that stands behind it as a fraction, whether read or not.
    """

    text: str
    quote: str
    how: How
    level: float | None = None

    @property
    def loss(self) -> float:
        """What it loses by the text: all where nothing clear is said."""
        return self.level if self.level is not None and self.how in (How.LOSES, How.AT) else 1.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text names an element, from one character to another."""

    start: int
    end: int


def mentions_in(
    text: str, is_id: Callable[[str], bool], is_name: Callable[[str], bool]
) -> tuple[list[Mention], list[str]]:
    """What a text names, in its order, and the words that look like ids and are none.

    The longest name that begins at a word is taken. An id of letters alone counts where it
    stands exactly so; a name of one word needs a capital, which tells it from a common word.
    """
    places, words = _places_in(text, is_id, is_name)
    ends = [place.start for place in places[1:]] + [len(text)]
    befores = [0, *(place.end for place in places)]
    found = [
        _mention(text, place, before=text[before : place.start], until=until)
        for place, before, until in zip(places, befores, ends, strict=False)
    ]
    return found, [word for word in words if is_like_id(word)]


def _places_in(
    text: str, is_id: Callable[[str], bool], is_name: Callable[[str], bool]
) -> tuple[list[_Place], list[str]]:
    """Where elements are named, and all other words."""
    words = list(_WORD.finditer(text))
    places, others, at = [], [], 0
    while at < len(words):
        found = next(_beginning_at(text, words[at : at + _LONGEST], is_id, is_name), None)
        if found:
            places.append(found[0])
            at += found[1]
        else:
            others.append(words[at].group().strip(_AROUND))
            at += 1
    return places, others


def _beginning_at(
    text: str, words: list[re.Match[str]], is_id: Callable[[str], bool],
    is_name: Callable[[str], bool],
) -> Iterator[tuple[_Place, int]]:  # fmt: skip
    """What begins at the first of these words, the longest first, with its count of words."""
    for size in range(len(words), 0, -1):
        piece = text[words[0].start() : words[size - 1].end()].rstrip(_AROUND)
        said = piece.lstrip(_AROUND)
        if _is_named(said, size, is_name) or (size == 1 and is_id(said)):
            end = words[0].start() + len(piece)
            yield _Place(end - len(said), end), size


def _is_named(said: str, size: int, is_name: Callable[[str], bool]) -> bool:
    if size == 1 and (len(said) < _SHORTEST or not said[0].isupper()):
        return False
    return is_name(said)


def is_like_id(word: str) -> bool:
    """Letters with digits, or capitals with a dash: ``srv-legacy07``, ``C-SAM``."""
    if len(word) < _SHORTEST_ID or not _LIKE_ID.fullmatch(word):
        return False
    return any(c.isdigit() for c in word) or (not word.isalpha() and word.isupper())


def _mention(text: str, place: _Place, *, before: str, until: int) -> Mention:
    said, behind = text[place.start : place.end], text[place.end : until]
    if users := _THEIR_USERS.search(before):
        return Mention(text=said, quote=_quoted(users.group() + said), how=How.SUFFERS)
    if users := _ITS_USERS.match(behind):
        return Mention(text=said, quote=_quoted(said + users.group()), how=How.SUFFERS)
    if stops := _STOPS.match(behind):
        return Mention(text=said, quote=_quoted(said + stops.group()), how=How.LOSES, level=1.0)
    for how, pattern in ((How.LOSES, _LOSES), (How.AT, _AT), (How.UNREAD, _SOMEWHERE)):
        if found := pattern.match(behind):
            level = float(found["level"].replace(",", ".")) / 100
            quote = _quoted(said + behind[: found.end()])
            return Mention(text=said, quote=quote, how=how, level=level)
    return Mention(text=said, quote=_quoted(said), how=How.DOWN)


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= _QUOTED else f"… {short[-_QUOTED:].partition(' ')[2]}"
