"""Single numbers and texts as JSON, YAML and tables take them."""

import json
import re

_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9 _./()+-]*(?<! )|[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4]|W[0-9]{2})"
)
"""Texts that every reader of YAML takes as texts without quotes, but for the words below."""
WORDS = frozenset({
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity",
})  # fmt: skip
"""What some reader of YAML takes for a truth, a number or nothing, in small letters."""

_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\ufeff": "\\ufeff"}


def number_text(value: float) -> str:
    """The shortest text that gives the same number again; whole numbers without a point."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


def scalar(text: str) -> str:
    """A text as a scalar of YAML, in quotes only where it needs them."""
    if _PLAIN.fullmatch(text) and text.lower() not in WORDS:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, for JSON and YAML."""
    quoted = json.dumps(text, ensure_ascii=False)
    if text.isascii():
        return quoted
    for character, escape in _BREAKS.items():
        quoted = quoted.replace(character, escape)
    return quoted
