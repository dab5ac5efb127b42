"""Amounts of money as people write them: ``1,200.50``, ``USD;1200``, ``1.200,50 €``."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(
    r"([A-Za-z]{3}|[$€£¥])?[;\s]*([0-9][0-9.,'\s]{0,30})\s*([A-Za-z]{3}|[$€£¥])?"
)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and the currency that was written with it, or empty."""

    number: float
    currency: str = ""


def amount_of(text: str) -> Amount | None:
    """The amount that a text says; None when it says none."""
    found = _WRITTEN.fullmatch(text.strip())
    number = _number(re.sub(r"[\s']", "", found[2])) if found else None
    if found is None or number is None:
        return None
    currency = found[1] or found[3] or ""
    return Amount(number, _SIGNS.get(currency, currency.upper()))


def _number(text: str) -> float | None:
    """The number; a last mark of two kinds, or one that parts no thousands, is the decimal one."""
    marks = [c for c in text if c in ".,"]
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif marks == ["."] or (marks == [","] and len(text.rpartition(",")[2]) != 3):
        decimal = marks[0]
    if decimal and text.count(decimal) > 1:
        return None
    whole, _, part = text.partition(decimal) if decimal else (text, "", "")
    if "." in part or "," in part:
        return None
    digits = re.sub(r"[.,]", "", whole)
    return float(f"{digits}.{part or 0}") if digits.isdigit() else None
