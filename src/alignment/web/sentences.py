"""Sentences on pages: the short ids in them stay whole at the end of a line."""

import re

from markupsafe import Markup, escape

from alignment.web.mentions import is_like_id

_LONGEST = 20
"""Signs of an id that fits on a line of any page; a longer one breaks rather than widen it."""

_HYPHENED = re.compile(r"\w+(?:[.:/]\w+)*(?:-+\w+(?:[.:/]\w+)*)+")
_EMPTY = Markup("")
_WHOLE = Markup('<span class="whole">{}</span>')


def kept(text: str) -> str:
    """A text in which ids with hyphens, and months, do not break: ``C-12-3``, ``2026-01``."""
    if "-" not in text:
        return text
    said, at = _EMPTY, 0
    for found in _HYPHENED.finditer(text):
        if _stays(found.group()):
            said += escape(text[at : found.start()]) + _WHOLE.format(found.group())
            at = found.end()
    return said + escape(text[at:])


def _stays(word: str) -> bool:
    return len(word) <= _LONGEST and (word[0].isdigit() or is_like_id(word))
