"""Numbers as people write them: marks between thousands, a decimal comma, a unit beside."""

import re
from collections.abc import Mapping
from decimal import Decimal

PLAIN = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?")
"""A number with a point, and without marks between thousands."""
_WRITTEN = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<sign>[-+]?)(?P<number>[\d.,'\u2019\s]*\d[.,]?)(?P<after>\D*)"
)
_LONGEST = 60


def plain_number(text: str) -> Decimal | None:
    """The number that a text is without more; None when it is none."""
    return Decimal(text) if PLAIN.fullmatch(text) else None


def amount_of(text: str, *, decimal: str, units: Mapping[str, Decimal]) -> Decimal | None:
    """The number that a text states; None when it states none, or in a unit that is not known.

    Args:
        text: ``1.234,50 EUR``, ``$ 30,000``, ``12 %``.
        decimal: The mark before the fraction; the other one may stand between thousands.
        units: Words beside the number, and what it is multiplied by.
    """
    found = _written(text)
    if found is None:
        return None
    number = digits_of(found["number"].strip(), decimal)
    unit = f"{found['before']} {found['after']}".strip()
    if number is None or (unit and unit not in units):
        return None
    return Decimal(found["sign"] + number) * units.get(unit, Decimal(1))


def digits_of(text: str, decimal: str) -> str | None:
    """The number as digits with a point; None where the marks stand at wrong places."""
    whole, mark, fraction = text.partition(decimal)
    other = "," if decimal == "." else "."
    groups = re.split(rf"[{other}\s'\u2019]", whole)
    right = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    if not right or not all(g.isdecimal() and g.isascii() for g in groups if g or len(groups) > 1):
        return None
    if fraction and not (fraction.isdecimal() and fraction.isascii()):
        return None
    return f"{''.join(groups) or '0'}.{fraction or '0'}" if mark else "".join(groups) or None


def unit_of(text: str) -> str | None:
    """The words beside the number of a text; None when there is no one number in it."""
    found = _written(text)
    return f"{found['before']} {found['after']}".strip() if found else None


def _written(text: str) -> re.Match[str] | None:
    text = text.strip().replace("\u2212", "-")
    return _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
