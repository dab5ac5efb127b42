"""Plain containers as YAML in block style, as people write it: same data, same bytes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from alignment.exchange.files.scalars import WORDS
from alignment.exchange.files.yaml_tree import Plain, plain_data

_PLAIN = re.compile(r"[A-Za-z$](?:[A-Za-z0-9 _./()+@,-]|:(?=[A-Za-z0-9/_.-]))*(?<! )")
"""Texts that every reader of YAML takes as texts without quotes, but for the words below."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONG_KEY = 900
"""A key longer than 1,024 characters must be announced by a question mark in YAML."""


def block_lines(value: Mapping[str, Any] | list[Any], indent: int = 0) -> Iterator[str]:
    """The lines of a mapping or list that is not empty, each with its line break."""
    pad = " " * indent
    if isinstance(value, list):
        for item in value:
            yield from _item(item, indent)
        return
    for key, inner in value.items():
        name = _scalar(key)
        if len(name) > _LONG_KEY:
            yield f"{pad}? {name}\n{pad}: {_flow(inner)}\n"
        else:
            yield from _entry(f"{pad}{name}:", inner, indent)


def _entry(start: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, (dict, list)) and value:
        yield f"{start}\n"
        yield from block_lines(value, indent + 2)
    elif isinstance(value, str) and not isinstance(value, Plain) and _reads_as_block(value):
        yield f"{start} |{'' if value.endswith(chr(10)) else '-'}\n"
        for line in value.removesuffix("\n").split("\n"):
            yield f"{' ' * (indent + 2)}{line}\n" if line else "\n"
    else:
        yield f"{start} {_flow(value)}\n"


def _item(value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if not isinstance(value, (dict, list)) or not value:
        yield f"{pad}- {_flow(value)}\n"
        return
    lines = block_lines(value, indent + 2)
    yield f"{pad}- {next(lines)[indent + 2 :]}"
    yield from lines


def _reads_as_block(text: str) -> bool:
    """Whether each line can stand for itself below ``|``."""
    if "\n" not in text or "\t" in text or text[0] in " \n" or text.endswith("\n\n"):
        return False
    return not _ESCAPED.search(text) and all(line.strip() or not line for line in text.split("\n"))


def _flow(value: Any) -> str:
    if isinstance(value, Plain):
        return str(value)
    if isinstance(value, str):
        return _scalar(value)
    return _as_json(plain_data(value))


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return str(text)
    return _as_json(str(text))


def _as_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
