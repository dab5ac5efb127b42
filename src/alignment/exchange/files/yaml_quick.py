"""The quick way through YAML that has one flow mapping a line, as we write it and many do.

A parser of whole YAML takes a minute for what is read here in two seconds. Only what certainly
means the same is read here; whatever looks otherwise is left to the parser, line or file.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from alignment.exchange.files.yaml_tree import Plain, Tree

_STRANGE = re.compile("[\r\u0085\u2028\u2029\ufeff]")
_TOP = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*):(?: *| +[^ |>&!].*)")
"""A key at the margin, whose value does not go on in the lines below."""
_ITEM = re.compile(r"( *)- (\{.*)")
_MOST_BRACKETS = 40

_IN_PLAIN = r"[\w./+()%&'*@;=^<>!$~?-]"
_TOKEN = re.compile(
    rf"""
    (?P<double>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u(?!00[01]|[dD][89a-fA-F])[0-9a-fA-F]{{4}})[^"\\\x00-\x1f]*)*")
    |'(?P<single>[^'\x00-\x1f]*(?:''[^'\x00-\x1f]*)*)'
    |(?P<plain>(?:[\w./+(]|-(?=[\w.])){_IN_PLAIN}*(?:[ ]+{_IN_PLAIN}+)*)
    |(?P<comment>[ ]+(?:\#.*)?$)
    |(?P<mark>[{{}}\[\],]|:(?=[ ])|[ ]+)
    |(?P<other>.)
    """,
    re.VERBOSE,
)
_UNQUOTED = "\0"
"""Stands before a text that had no quotes, while it travels as JSON."""


class _Otherwise(Exception):
    """This text is left to the parser of whole YAML."""


def quick_tree(name: str, text: str, parse: Callable[[str], Any]) -> Tree | None:
    """The document, or None when it must be left to the parser of whole YAML.

    Args:
        name: Of the file.
        text: Of the file, without forbidden characters.
        parse: The parser, for single lines; raises whatever it raises.
    """
    text = text.replace("\r\n", "\n")
    if _STRANGE.search(text):
        return None
    try:
        return _Lines(name, parse).read(text)
    except _Otherwise:
        return None


class _Lines:
    """Gathers keys at the margin, and below a key one mapping a line."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self.parse = parse
        self.data: dict[str, Any] = {}
        self.top: dict[str | int, int] = {}
        self.lines: dict[int, dict[str | int, int]] = {}
        self._key = ""
        self._items: list[Any] = []
        self._places: dict[str | int, int] = {}
        self._indent: int | None = None

    def read(self, text: str) -> Tree:
        for number, line in enumerate(text.split("\n"), start=1):
            found = _ITEM.fullmatch(line)
            if found:
                self._take_item(len(found[1]), found[2], number)
            elif line.strip(" ") and not line.lstrip(" ").startswith("#"):
                self._take_top(line, number)
        if not self.data:
            raise _Otherwise
        self.lines[id(self.data)] = self.top
        return Tree(self.name, self.data, min(self.top.values()), self.lines)

    def _take_top(self, line: str, number: int) -> None:
        found = _TOP.fullmatch(line)
        if not found or found[1] in self.data:
            raise _Otherwise
        self._key, self._indent = found[1], None
        self.data[self._key] = self._parsed(line)[self._key]
        self.top[self._key] = number

    def _take_item(self, indent: int, flow: str, number: int) -> None:
        if self._indent is None:
            self._begin(indent)
        if indent != self._indent:
            raise _Otherwise
        self._places[len(self._items)] = number
        self._items.append(self._flow(flow))

    def _begin(self, indent: int) -> None:
        if self.data.get(self._key) != "" or not isinstance(self.data[self._key], Plain):
            raise _Otherwise
        self._items, self._places, self._indent = [], {}, indent
        self.data[self._key] = self._items
        self.lines[id(self._items)] = self._places

    def _flow(self, flow: str) -> Any:
        try:
            if flow.count("{") + flow.count("[") > _MOST_BRACKETS:
                raise _Otherwise
            return json.loads(_TOKEN.sub(_as_json, flow), object_pairs_hook=_object)
        except (_Otherwise, ValueError):
            found = self._parsed(flow)
            if not isinstance(found, dict):
                raise _Otherwise from None
            return found

    def _parsed(self, line: str) -> Any:
        """A single line by the parser; when it stands not for itself, the file goes there."""
        from alignment.errors import Unreadable

        if "*" in line and "&" in line:  # the limits on aliases hold for a file, not for a line
            raise _Otherwise
        try:
            return self.parse(line)
        except Unreadable:
            raise _Otherwise from None


def _as_json(token: re.Match[str]) -> str:
    kind = token.lastgroup
    if kind == "plain":
        return f'"\\u0000{token[0]}"'
    if kind in ("mark", "double"):
        return token[0]
    if kind == "single":
        return json.dumps(token["single"].replace("''", "'"))
    if kind == "comment":
        return ""
    raise _Otherwise


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {str(_text(key)): _text(value) for key, value in pairs}
    if len(made) < len(pairs):
        raise _Otherwise
    return made


def _text(value: Any) -> Any:
    if type(value) is list:
        return [_text(v) for v in value]
    if type(value) is str and value[:1] == _UNQUOTED:
        return Plain(value[1:])
    return value
