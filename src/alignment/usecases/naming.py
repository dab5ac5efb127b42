"""Ids for elements of which people state only the name."""

import re
import unicodedata
from collections.abc import Collection

from alignment.catalogue import Kind
from alignment.runtime import Work

_LETTER = {
    Kind.OBJECTIVE: "O", Kind.CLIENT: "X", Kind.PROCESS: "P", Kind.SERVICE: "S",
    Kind.COMPONENT: "C", Kind.PRACTICE: "M", Kind.CONTEXT: "K",
}  # fmt: skip
_LONGEST = 24
_KEY = re.compile(r"(?=.*[\d_-])[A-Za-z][\w.-]{0,29}", re.ASCII)


def free_id(work: Work, name: str, kind: Kind, *, taken: Collection[str] = ()) -> str:
    """An id that nothing has or ever had: ``S-WEB-SHOP``; a key such as ``web-1`` is its own.

    Args:
        work: The unit of work.
        name: What the element is called.
        kind: Its kind, whose letter the id begins with.
        taken: Ids that are about to be given.
    """
    stem = name if _KEY.fullmatch(name) else f"{_LETTER[kind]}-{_words(name)}".rstrip("-")
    found, number = stem, 1
    while found in taken or work.reader.history_of("elements", found):
        number += 1
        found = f"{stem}-{number}"
    return found


def _words(name: str) -> str:
    """The first words in capitals, accents taken off; empty for a name in other letters."""
    plain = unicodedata.normalize("NFKD", name.upper()).encode("ascii", "ignore").decode()
    words: list[str] = []
    length = 0
    for word in re.findall(r"[A-Z0-9]+", plain):
        length += len(word) + 1
        if words and length > _LONGEST:
            break
        words.append(word[:_LONGEST])
    return "-".join(words)
