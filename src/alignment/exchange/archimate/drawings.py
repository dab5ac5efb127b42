"""Parts of XML that are kept as text, and written back as they came.

What is kept stands for itself: it declares its vocabularies, says nothing by blanks between
elements, and holds no character that the catalogue forbids. The same part gives the same text,
whatever file it stood in.
"""

import re
import unicodedata
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from alignment.errors import Unreadable
from alignment.exchange.files.xml import TYPE, parsed

_CONTROL = re.compile("[\x7f-\x9f]")
_AFTER_TAG = re.compile("(?<=>)[^\x00-\u02ff<]")


def text_of(node: Any, spaces: Mapping[Any, str]) -> str:
    """A node and all in it as text.

    Args:
        node: Stays as it is.
        spaces: Prefixes of the vocabularies that the text declares, used or not.
    """
    made = etree.Element(node.tag, attrib=dict(node.attrib), nsmap=dict(spaces))
    made.text = node.text
    for child in node:
        made.append(deepcopy(child))
    _name_types(node, made, {space: prefix for prefix, space in spaces.items()})
    for inner in made.iter():
        _strip(inner)
    kept: Any = [prefix or "" for prefix in spaces]
    etree.cleanup_namespaces(made, keep_ns_prefixes=kept)
    return _harmless(etree.tostring(made, encoding="unicode"))


def node_of(text: str) -> Any:
    """The node of which ``text_of`` made the text; None for a text of which it did not."""
    try:
        return parsed("view", text) if text else None
    except Unreadable:
        return None


def _name_types(old: Any, new: Any, prefixes: Mapping[str, str | None]) -> None:
    """Let stated types have the prefixes that the text declares."""
    for before, after in zip(old.iter(), new.iter(), strict=True):
        stated = before.get(TYPE)
        if stated is None:
            continue
        prefix, mark, name = stated.rpartition(":")
        space = before.nsmap.get(prefix if mark else None)
        known = prefixes.get(space) if space in prefixes else (prefix if mark else None)
        after.set(TYPE, f"{known}:{name}" if known else name)


def _strip(node: Any) -> None:
    if len(node) and node.text and not node.text.strip():
        node.text = None
    if node.tail and not node.tail.strip():
        node.tail = None


def _harmless(text: str) -> str:
    """Write as references what the catalogue forbids, and marks that would join with a tag."""
    text = _CONTROL.sub(_reference, text)
    return unicodedata.normalize("NFC", _AFTER_TAG.sub(_detached, text))


def _detached(found: re.Match[str]) -> str:
    return _reference(found) if unicodedata.combining(found[0]) else found[0]


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
