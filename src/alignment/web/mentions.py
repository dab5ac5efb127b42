"""Ids and names of the catalogue inside running text, such as that of a ticket or a mail."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\S+")
_AROUND = ".,:;!?()[]{}<>'\"“”‘’„«»"
_LONGEST = 8
"""Words of the longest name that is looked for."""

_SHORTEST = 4
"""Characters of the shortest name of one word; anything shorter is met by chance."""

_LEVEL = re.compile(
    r"\W{0,3}(?:at|by|loses|lost|loss of|degraded by)?\W{0,3}(?P<level>\d{1,3}(?:[.,]\d+)?)\s*%",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names an element, and the loss that stands behind it."""

    text: str
    loss: float


def mentions_in(
    text: str, is_id: Callable[[str], bool], is_name: Callable[[str], bool]
) -> Iterator[Mention]:
    """What a text names, in its order; the longest name that begins at a word is taken.

    An id counts where it stands exactly so; a name of one word likewise, as a capital tells it
    from a common word. Names of several words count in any case.
    """
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            start = words[place].start()
            piece = text[start : words[place + size - 1].end()].rstrip(_AROUND)
            said = piece.lstrip(_AROUND)
            if _is_named(said, size, is_name) or (size == 1 and is_id(said)):
                yield Mention(said, _loss_behind(text, start + len(piece)))
                place += size - 1
                break
        place += 1


def _is_named(said: str, size: int, is_name: Callable[[str], bool]) -> bool:
    if size == 1 and (len(said) < _SHORTEST or not said[0].isupper()):
        return False
    return is_name(said)


def _loss_behind(text: str, end: int) -> float:
    found = _LEVEL.match(text, end)
    return float(found["level"].replace(",", ".")) / 100 if found else 1.0
