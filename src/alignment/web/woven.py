"""Pictures in pages: a template leaves room for each, and a writer fills it.

A template that wrote the marks of a large map out one by one took most of the time of its page.
The writer escapes what it writes, as templates do; nothing is ever declared to be safe.
"""

import re
from collections.abc import Callable, Sequence
from secrets import token_hex
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from jinja2 import pass_context
from jinja2.runtime import Context

_KEY = token_hex(8)
"""Nobody who writes a name or an address can know how a room is marked."""

_ENTITIES = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_SPECIAL = re.compile(r'[&<>"\r\n\t]')

_ROOM = re.compile(f"\0{_KEY}:([0-9]+)\0")


@pass_context
def room(context: Context, tree: ET.Element) -> str:
    """Room for a picture where it stands in the page; see ``woven``."""
    pictures: list[ET.Element] = context["pictures"]
    pictures.append(tree)
    return f"\0{_KEY}:{len(pictures) - 1}\0"


def woven(content: str, pictures: Sequence[ET.Element]) -> str:
    """A page with its pictures in their rooms."""
    if not pictures:
        return content
    return _ROOM.sub(lambda found: _written(pictures[int(found[1])]), content)


def _written(tree: ET.Element) -> str:
    """The marks of a picture; the writer of the standard library is slower (decision 29)."""
    parts: list[str] = []
    _write(tree, parts.append)
    return "".join(parts)


def _write(mark: ET.Element, add: Callable[[str], None]) -> None:
    held = [
        f' {name}="{escape(value, _ENTITIES) if _SPECIAL.search(value) else value}"'
        for name, value in mark.items()
    ]
    add(f"<{mark.tag}{''.join(held)}>{_escaped(mark.text) if mark.text else ''}")
    for inner in mark:
        _write(inner, add)
    add(f"</{mark.tag}>{_escaped(mark.tail) if mark.tail else ''}")


def _escaped(text: str) -> str:
    return escape(text, _ENTITIES) if _SPECIAL.search(text) else text
