"""What reading YAML gives: plain containers and texts, each with the line on which it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from alignment.catalogue.faults import Path, path_text

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | float | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    **{f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-")
       for word in (".inf", ".Inf", ".INF", "Infinity")},
    **{word: float("nan") for word in (".nan", ".NaN", ".NAN", "NaN")},
}  # fmt: skip
"""The words of the core schema, and what JSON's writers call the numbers that are none."""


class Plain(str):
    """A scalar that stood without quotes, as it was written."""

    __slots__ = ()

    @property
    def core(self) -> object:
        """The value by the core schema of YAML 1.2: none, truth, number, or else the text.

        As in JSON, a whole number that 64 bits do not hold becomes a real one.
        """
        text = str(self)
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return _integer(text)
        return float(text) if _REAL.fullmatch(text) else text


def _integer(text: str) -> int | float:
    based = text[:2] in ("0o", "0x")
    if len(text) > 40:  # int() would be slow or refuse
        return float("inf") if based else float(text)
    number = int(text, 0 if based else 10)
    return number if -(2**63) <= number < 2**64 else float(number)


def plain_data(value: object) -> Any:
    """The same containers with every unquoted scalar read by the core schema of YAML 1.2."""
    if isinstance(value, Plain):
        return value.core
    if isinstance(value, list):
        return [plain_data(v) for v in value]
    if isinstance(value, dict):
        return {k: plain_data(v) for k, v in value.items()}
    return value


def as_text(value: Any) -> Any:
    """Texts as they were written, numbers as texts; other values as they are."""
    if type(value) is Plain:
        text = str(value)
        return None if text in {"", "~", "null", "Null", "NULL"} else text
    if type(value) is int or (type(value) is float and isfinite(value)):
        return str(value)
    if type(value) is list:
        return [as_text(v) for v in value]
    if type(value) is dict:
        return {k: as_text(v) for k, v in value.items()}
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One document of a file.

    Attributes:
        file: Name of the file.
        data: Dicts, lists, texts and ``Plain`` texts.
        line: The line on which the document starts.
        tags: Of what stands under a key or at a place of a container, by the container's id.
    """

    file: str
    data: Any
    line: int
    _lines: Mapping[int, Mapping[str | int, int]]
    tags: Mapping[int, Mapping[str | int, str]] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of what stands under the path, or of the nearest thing above it."""
        line, value = self.line, self.data
        for part in path:
            known = self._lines.get(id(value), {})
            if part not in known:
                return line
            line, value = known[part], value[part]
        return line

    def lines_below(self, key: str) -> Mapping[str | int, int]:
        """The line of everything directly under a key of the outermost object."""
        return self._lines.get(id(self.data[key]), {})

    def place_of(self, path: Path) -> str:
        """File, line and path, for a message."""
        shown = path_text(path)
        return f"{self.file} line {self.line_of(path)}" + (f", {shown}" if shown else "")
