"""Numbers as they are typed into a form that asks a question: refused in words, never lost."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import isfinite

from alignment.errors import Invalid, Problem
from alignment.exchange.files.written_numbers import PLAIN
from alignment.web.common import Asked

_SHOWN = 40
"""Characters of what was typed that a message repeats."""


_COMMA = re.compile(r"[-+]?(?:0?,\d+|\d+,(?:\d{1,2}|\d{4,}))")
"""A comma before decimals; one before three digits might stand between thousands."""


_GROUPED = re.compile(
    r"[-+]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)"
)
"""Marks between thousands that can be nothing else: several of one, or one before the other."""
_WORDED = re.compile(r"(?P<number>[-+\d.,]+)\s*(?P<word>[a-z]+)\.?", re.IGNORECASE)
_WORDS = {
    **dict.fromkeys(("k", "thousand", "tsd"), 3), **dict.fromkeys(("m", "mio", "million"), 6),
    **dict.fromkeys(("bn", "billion"), 9),
}  # fmt: skip


def pointed(text: str) -> str:
    """A number with a point before its decimals, where what was typed can mean nothing else.

    ``0,5``, ``3.500.000``, ``1.234,50`` and ``3,5 million`` are plain; ``12,500`` is not.
    """
    found = _WORDED.fullmatch(text)
    power = _WORDS.get(found["word"].lower()) if found else None
    if found and power is not None:
        number = pointed(found["number"])
        return f"{Decimal(number).scaleb(power):f}" if PLAIN.fullmatch(number) else text
    if _GROUPED.fullmatch(text):
        last = max(text.rfind("."), text.rfind(","))
        once = text.count(text[last]) == 1
        whole = re.sub(r"[.,]", "", text[:last] if once else text)
        return f"{whole}.{text[last + 1 :]}" if once else whole
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def numbers_in(asked: Asked, names: Iterable[str], *, whole: bool = False) -> dict[str, float]:
    """The numbers that were typed into some fields, by name; nothing typed is 0.

    Raises:
        Invalid: One is no number; its field is named.
    """
    return {name: _number(name, str(getattr(asked, name)), whole=whole) for name in names}


def _number(name: str, typed: str, *, whole: bool) -> float:
    text = pointed(typed.strip())
    try:
        found = float(text or 0)
    except ValueError:
        found = float("nan")
    if isfinite(found) and (found.is_integer() or not whole):
        return found
    msg = f"{name.replace('_', ' ')}: {text[:_SHOWN]!r} is no {'whole ' if whole else ''}number"
    raise Invalid(msg, [Problem(name, msg)])
