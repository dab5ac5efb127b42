"""How figures, elements and counts are said in sentences: one wording for all answers."""

from collections.abc import Sequence

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.snapshot import Ints, Snapshot

VALUES_ASSUMED = "No objective states a value: each top objective counts 1."
"""The remark of every answer that rests on values which nobody stated."""

HOURS = 365 * 24
"""Of a year."""

_RARE = 1e-6
_ODDS = ((1e6, "million", "M"), (1e9, "billion", "bn"), (1e12, "trillion", "T"))
_POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXACT = 15
"""Digits that a number holds."""

_HALF = 0.5
"""Percent below which whole ones say nothing."""

_LEAST_POWER = -9
_MOST_NAMED = 3
_MOST_SIGNS = 80
_PLURALS: dict[str, str] = {
    Kind.PROCESS: "processes", "delivery": "deliveries", "entry": "entries",
}  # fmt: skip


def label(snapshot: Snapshot, element: int) -> str:
    """An element as it is named in a sentence."""
    ident, name = snapshot.ids[element], snapshot.names[element]
    return brief(ident) if name == ident else f"{brief(ident)} {brief(name)}"


def brief(name: str) -> str:
    """A name as a sentence bears it: of one that would fill it, the beginning."""
    return name if len(name) <= _MOST_SIGNS else f"{name[: _MOST_SIGNS - 1].rstrip()}…"


def amount_text(amount: float, currency: str = "") -> str:
    """An amount as it is said in a sentence: to four digits, or to the unit."""
    return f"{figure_text(amount)} {currency}".rstrip()


def figure_text(value: float, digits: int = 4) -> str:
    """A number of any size to so many digits, as people write it: ``0.00003``, never ``3e-05``.

    The digits before the point are never cut.
    """
    text = f"{value:,.{digits}g}"
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    power = int(exponent)
    if power > 0:
        return f"{value:,.0f}"
    if power >= _LEAST_POWER:
        return f"{value:.{digits - 1 - power}f}".rstrip("0")
    return f"{mantissa}\u00a0×\u00a010{str(power).translate(_POWERS)}"


def apart(value: float, other: float) -> str:
    """A number to four digits, or to as many as tell it from another one."""
    for digits in range(4, _EXACT):
        text = figure_text(value, digits)
        if value == other or text != figure_text(other, digits):
            return text
    return figure_text(value, _EXACT)


def shift_text(share: float) -> str:
    """A change in percent with its sign: ``+12 %``, and a small one to one digit."""
    percent = 100 * share
    if not percent or abs(percent) >= _HALF:
        return f"{percent:+.0f} %"
    return f"{'-' if percent < 0 else '+'}{figure_text(abs(percent), 1)} %"


def rare(probability: float, *, short: bool = False) -> str:
    """A probability that no percent makes plain as odds, ``1 in 3.33 million``; others empty.

    Args:
        probability: From 0 to 1.
        short: ``1 in 3.33 M``, for narrow columns.
    """
    if not 0 < probability < _RARE:
        return ""
    times = 1 / probability
    for size, word, sign in _ODDS:
        if times < 999.5 * size:
            return f"1 in {times / size:.3g} {sign if short else word}"
    return f"< 1 in 1,000 {'T' if short else 'trillion'}"


def probability_text(probability: float) -> str:
    """A probability as it is said in a sentence: to four digits, or as odds."""
    return rare(probability) or figure_text(probability)


def chance(probability: float) -> str:
    """A probability in percent to four digits, or as odds."""
    return rare(probability) or f"{figure_text(100 * probability)} %"


def percent_text(fraction: float) -> str:
    """A fraction as it is said in a sentence."""
    return f"{fraction * 100:.0f} %"


def percent(fraction: float) -> str:
    """A fraction in percent, to one digit; never rounded to nothing or to all."""
    if 0 < fraction < 0.001:
        return "< 0.1 %"
    if 0.999 < fraction < 1:
        return "> 99.9 %"
    return f"{round(fraction * 100, 1):g} %"


def capital(text: str) -> str:
    """A text as the beginning of a sentence; the rest of it stays."""
    return text[:1].upper() + text[1:]


def joined(words: Sequence[str], *, most: int = _MOST_NAMED) -> str:
    """Some names in a sentence; past the first few only their number is said."""
    named = list(words[:most])
    if len(words) > most:
        named.append(f"{len(words) - most} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun, which may be a kind of element: ``3 services``."""
    word = noun if number == 1 else _PLURALS.get(noun, f"{noun}s")
    return f"{number:,} {word}"


def an_hour(yearly: float) -> float:
    """What an hour has of an amount a year that comes evenly, at any time of any day."""
    return yearly / HOURS


def per_year(snapshot: Snapshot) -> str:
    """The unit of amounts: ``EUR / year``, or points where no currency is stated."""
    return f"{snapshot.currency or 'points'} / year"


def outside_the_chain(snapshot: Snapshot, groups: Ints) -> str:
    """The remark on requirements that have no part in the flow of value and cost."""
    count = counted(len(groups), "requirement")
    first = snapshot.requirement_ids[int(groups[0])]
    return f"Not running down from objectives to components, left out: {count} (first {first})."


def known(figure: float) -> float | None:
    """A figure as it is answered: NaN, which stands for unknown in arrays, becomes None."""
    return None if np.isnan(figure) else float(figure)
