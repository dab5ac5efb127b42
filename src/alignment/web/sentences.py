"""Sentences on pages: short ids in them stay whole, and names from right to left by themselves."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from alignment.web.mentions import is_like_id

_LONGEST = 20
"""Signs of an id that fits on a line of any page; a longer one breaks rather than widen it."""

_RUN = re.compile(r"[\w.:/-]+")
_FAR = 3 * _LONGEST
"""Signs without a blank among which no id is looked for: a look goes back over all of them."""

_HYPHENED = re.compile(r"\w+(?:[.:/]\w+)*(?:-+\w+(?:[.:/]\w+)*)+")
_LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff"
"""Signs that run from right to left. Source: Unicode, blocks of bidirectional classes R, AL."""

_LEFT_WORD = rf"[{_LEFTWARD}](?:[{_LEFTWARD}\w.:/-]*[{_LEFTWARD}\w])?"
_RUNS_LEFT = re.compile(rf"{_LEFT_WORD}(?:[^{_LEFTWARD}\w\n]{{1,3}}{_LEFT_WORD})*")
_EMPTY = Markup("")
_WHOLE = Markup('<span class="whole">%s</span>')
_APART = Markup("<bdi>%s</bdi>")


def sentence(text: str) -> str:
    """A sentence of ours with names of others in it; ids are ``kept``.

    A name that runs from right to left is set apart: it cannot turn the words around it.
    """
    if text.isascii():
        return kept(text)
    parts: list[str] = []
    at = 0
    for found in _RUNS_LEFT.finditer(text):
        parts += escape(kept(text[at : found.start()])), _APART % kept(found[0])
        at = found.end()
    return _EMPTY.join((*parts, escape(kept(text[at:]))))


def kept(text: str) -> str:
    """A text in which ids with hyphens, and months, do not break: ``C-12-3``, ``2026-01``."""
    if "-" not in text:
        return text
    parts: list[str] = []
    at = 0
    for found in _hyphened(text):
        if _stays(found[0]):
            parts += escape(text[at : found.start()]), _WHOLE % found[0]
            at = found.end()
    return _EMPTY.join((*parts, escape(text[at:])))


def _hyphened(text: str) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() <= _FAR:
            yield from _HYPHENED.finditer(text, run.start(), run.end())


def _stays(word: str) -> bool:
    return len(word) <= _LONGEST and (word[0].isdigit() or is_like_id(word))
