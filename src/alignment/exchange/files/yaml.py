"""Safe reading of YAML: plain containers and texts, each with the line on which it stands.

Nothing is built but dicts, lists and texts. A scalar without quotes stays the text that was
written (``Plain``): whether ``2026-01``, ``yes`` or ``007`` is a text or a number is decided by
the field that it stands in, not by its looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from alignment.catalogue.faults import forbidden, path_text
from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.yaml_quick import quick_tree
from alignment.exchange.files.yaml_tree import Plain, Tree
from alignment.exchange.format import File

MAX_DEPTH = 50
MAX_ALIASES = 1_000
MAX_EXPANDED = 100_000
"""Values that a document may hold through its aliases, each counted as often as it is met."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no text may hold."""
_MERGE = "<<"
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def decode(file: File) -> str:
    """The text of a UTF-8 file without its byte order mark; refuses any other encoding."""
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        where = f"{file.name} line {line}"
        raise refusal(where, "is not UTF-8 text") from None


def read_tree(file: File) -> Tree:
    """The single document of a file; raises Unreadable when it is broken or holds several."""
    trees = read_trees(file)
    if len(trees) > 1:
        message = "a second document starts; this format has one in a file"
        where = f"{file.name} line {trees[1].line}"
        raise refusal(where, message)
    if not trees:
        raise refusal(file.name, "holds no document, only blanks or comments")
    return trees[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What a foreign format's YAML has that ours does without.

    Attributes:
        tags: Those that are read; ``Tree.tags`` says where they stand.
        merges: Whether ``<<`` takes over what another mapping holds.
        blanks: Whether a document that says nothing is given too, with None as its data.
    """

    tags: frozenset[str] = frozenset()
    merges: bool = False
    blanks: bool = False


PLAINLY = Manner()
"""As our own documents are read."""


def read_trees(file: File, manner: Manner = PLAINLY) -> tuple[Tree, ...]:
    """Every document of a file; raises Unreadable with line and reason when one is broken."""
    text = decode(file)
    reason = forbidden(text)
    if reason:
        raise refusal(_place_of_forbidden(file.name, text, reason), reason)
    if not manner.tags:
        quick = quick_tree(file.name, text, lambda line: _parsed(file.name, line)[0].data)
        if quick is not None:
            return (quick,)
    return _parsed(file.name, text, manner)


def _parsed(name: str, text: str, manner: Manner = PLAINLY) -> tuple[Tree, ...]:
    builder = _Builder(name, manner)
    for event in _events(name, text):
        builder.take(event)
    if builder.problems:
        raise refusal_of(builder.problems)
    return tuple(builder.trees)


def _joined(text: str) -> str:
    """The text with a character that was escaped as two surrogates, as JSON does, made one."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _place_of_forbidden(name: str, text: str, message: str) -> str:
    found = re.search(r"position (\d+)", message)
    place = int(found[1]) - 1 if found else 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"{name} line {text.count(chr(10), 0, place) + 1}"


def _events(name: str, text: str) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{name} line {mark.line + 1} column {mark.column + 1}" if mark else name
        reason = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        raise refusal(place, f"is not YAML: {reason}") from None
    except (ValueError, OverflowError):  # an escape such as "\UFFFFFFFF" names no character
        raise refusal(name, "is not YAML: an escape names no character") from None


class _Builder:
    """Turns events into trees without recursion, so that depth is a number that is checked."""

    def __init__(self, name: str, manner: Manner) -> None:
        self.name = name
        self.manner = manner
        self.trees: list[Tree] = []
        self.problems: list[Problem] = []
        self._lines: dict[int, dict[str | int, int]] = {}
        self._open: list[list[Any] | dict[str, Any]] = []
        self._keys: list[str | None] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._named: list[str | None] = []
        self._sizes: list[int] = []
        self._aliases = self._expanded = self._start = 0
        self._root: Any = None
        self._tags: dict[int, dict[str | int, str]] = {}
        self._tag = ""

    def take(self, event: Any) -> None:
        step = getattr(self, "_on_" + type(event).__name__, None)
        if step is not None:
            step(event, event.start_mark.line + 1)

    def _on_DocumentStartEvent(self, _: Any, line: int) -> None:  # noqa: N802
        self._anchors, self._lines, self._root, self._start = {}, {}, None, line
        self._tags = {}

    def _on_DocumentEndEvent(self, _: Any, line: int) -> None:  # noqa: N802, ARG002
        if self._root is not None or self.manner.blanks:  # an empty document says nothing
            tree = Tree(self.name, self._root, self._start, self._lines, self._tags)
            self.trees.append(tree)

    def _on_ScalarEvent(self, event: Any, line: int) -> None:  # noqa: N802
        self._take_tag(event, line)
        value = Plain(event.value) if event.style is None else _joined(str(event.value))
        if SURROGATE.search(value):
            self.problems.append(Problem(self._place_below(line), forbidden(value)))
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        if not self._open and value == "" and event.style is None:
            return
        self._place(value, line)

    def _on_MappingStartEvent(self, event: Any, line: int) -> None:  # noqa: N802
        self._enter({}, event, line)

    def _on_SequenceStartEvent(self, event: Any, line: int) -> None:  # noqa: N802
        self._enter([], event, line)

    def _on_MappingEndEvent(self, _: Any, line: int) -> None:  # noqa: N802, ARG002
        self._leave()

    _on_SequenceEndEvent = _on_MappingEndEvent  # noqa: N815

    def _on_AliasEvent(self, event: Any, line: int) -> None:  # noqa: N802
        if event.anchor in self._named:
            self._stop(line, f"the anchor &{event.anchor} holds itself")
        if event.anchor not in self._anchors:
            self._stop(line, f"*{event.anchor} refers to nothing")
        value, size = self._anchors[event.anchor]
        self._aliases += 1
        self._expanded += size
        if self._aliases > MAX_ALIASES or self._expanded > MAX_EXPANDED:
            self._stop(line, f"uses aliases too often; at most {MAX_ALIASES:,} of them, standing "
                       f"for {MAX_EXPANDED:,} values, are read")  # fmt: skip
        self._place(value, line, size=size)

    def _enter(self, container: Any, event: Any, line: int) -> None:
        self._take_tag(event, line)
        if len(self._open) >= MAX_DEPTH:
            self._stop(line, f"is nested deeper than {MAX_DEPTH} levels")
        self._place(container, line)
        self._lines[id(container)] = {}
        self._tags.pop(id(container), None)
        self._open.append(container)
        self._keys.append(None)
        self._named.append(event.anchor)
        self._sizes.append(1)

    def _leave(self) -> None:
        container, _ = self._open.pop(), self._keys.pop()
        anchor, size = self._named.pop(), self._sizes.pop()
        if self.manner.merges and isinstance(container, dict) and _MERGE in container:
            self._merge(container)
        if anchor:
            self._anchors[anchor] = (container, size)
        if self._sizes:
            self._sizes[-1] += size

    def _place(self, value: Any, line: int, *, size: int = 1) -> None:
        if not self._open:
            self._root = value
            return
        holder = self._open[-1]
        if not isinstance(value, (dict, list)) or size > 1:
            self._sizes[-1] += size
        if isinstance(holder, list):
            self._note_tag(holder, len(holder))
            self._lines[id(holder)][len(holder)] = line
            holder.append(value)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(holder, value, line)
        else:
            self._settle(holder, value, line)

    def _place_below(self, line: int) -> str:
        """Where the value stands that comes next; of a key, where its object stands."""
        above = [
            len(holder) - 1 if isinstance(holder, list) else next(reversed(holder))
            for holder in self._open[:-1]
        ]
        last = self._open[-1] if self._open else {}
        here = len(last) if isinstance(last, list) else self._keys[-1] if self._keys else None
        shown = path_text(above if here is None else [*above, here])
        return f"{self.name} line {line}" + (f", {shown}" if shown else "")

    def _key(self, holder: dict[str, Any], value: Any, line: int) -> str:
        if not isinstance(value, str):
            self._stop(line, "a key must be a text")
        if value in holder:
            first = self._lines[id(holder)][str(value)]
            message = f"the key {str(value)!r} stands twice, first on line {first}"
            self.problems.append(Problem(f"{self.name} line {line}", message))
        self._lines[id(holder)].setdefault(str(value), line)
        return str(value)

    def _settle(self, holder: dict[str, Any], value: Any, line: int) -> None:
        key = self._keys[-1]
        self._keys[-1] = None
        if key is not None:
            self._note_tag(holder, key)
            holder.setdefault(key, value)
            self._lines[id(holder)].setdefault(key, line)

    def _merge(self, container: dict[str, Any]) -> None:
        """Take over what the mappings under ``<<`` hold and this one does not say itself."""
        lines = self._lines[id(container)]
        given, line = container.pop(_MERGE), lines.pop(_MERGE)
        for source in given if isinstance(given, list) else [given]:
            if not isinstance(source, dict):
                message = "a merge key << takes a mapping, or a list of them"
                self.problems.append(Problem(f"{self.name} line {line}", message))
                continue
            known = self._lines.get(id(source), {})
            for key, value in source.items():
                container.setdefault(key, value)
                lines.setdefault(key, known.get(key, line))

    def _take_tag(self, event: Any, line: int) -> None:
        self._tag = ""
        if event.tag is None or event.tag == "!":
            return
        self._tag = str(event.tag)
        if self._tag not in self.manner.tags:
            message = f"the tag {self._tag!r} is not read here: no tags, please"
            self.problems.append(Problem(f"{self.name} line {line}", message))

    def _note_tag(self, holder: Any, key: str | int) -> None:
        if self._tag:
            self._tags.setdefault(id(holder), {})[key] = self._tag
            self._tag = ""

    def _stop(self, line: int, message: str) -> None:
        raise refusal_of([*self.problems, Problem(f"{self.name} line {line}", message)])
