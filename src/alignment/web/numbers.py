"""Numbers as they are typed into a form that asks a question: refused in words, never lost."""

import re
from collections.abc import Iterable
from math import isfinite

from alignment.errors import Invalid, Problem
from alignment.web.common import Asked

_SHOWN = 40
"""Characters of what was typed that a message repeats."""


_COMMA = re.compile(r"[-+]?(?:0?,\d+|\d+,(?:\d{1,2}|\d{4,}))")
"""A comma before decimals; one before three digits might stand between thousands."""


def pointed(text: str) -> str:
    """A number with a point before its decimals, where the comma in it can mean nothing else."""
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
