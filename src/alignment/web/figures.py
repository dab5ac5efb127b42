"""Numbers, amounts, percents and times as a person reads them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from alignment.graphs.words import chance, figure_text
from alignment.web.sentences import kept

NONE = "–"
"""Stands where nothing is stated."""

_THIN = "\u202f"
_LARGE = 10_000
_WHOLE = 100_000
"""From where six digits say nothing behind the point."""

_DUST = 1e-9
"""Part of the largest amount below which one is rounding, and nothing."""

_LEAST = 0.0001
"""Below it a number needs powers of ten, and a headline has no room for them."""

_SCALES = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))


def number(value: float | None) -> str:
    """A count or a plain number, thousands apart; a large one to the unit."""
    if value is None:
        return NONE
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= _WHOLE else figure_text(value, 6)


def counted(value: int, what: str) -> str:
    """A count with its noun, which stands first and in the plural: ``1 service that ...``."""
    noun, _, rest = what.partition(" ")
    if value == 1 and noun.endswith("ies"):
        noun = f"{noun.removesuffix('ies')}y"
    elif value == 1:
        noun = noun.removesuffix("es") if noun.endswith("sses") else noun.removesuffix("s")
    return f"{number(value)} {noun} {rest}".rstrip()


def amount(value: float | None, scale: float) -> str:
    """An amount with as many decimals as the whole table needs.

    Args:
        value: The amount; None for not stated.
        scale: The largest amount that stands in such tables; large ones need no decimals.
    """
    if value is None:
        return NONE
    large = scale >= _LARGE
    text = f"{value:,.0f}" if large else f"{value:,.2f}"
    if value > _DUST * scale and text in {"0", "0.00"}:
        return "<1" if large else "<0.01"
    return "0" if text in {"-0", "-0.00"} else text


def chanced(probability: float | None) -> str:
    """A probability in percent, a rare one as odds."""
    return NONE if probability is None else chance(probability)


def short(value: float | None, currency: str) -> str:
    """An amount for a headline: ``EUR 48.0 M``."""
    if value is None:
        return NONE
    said = f"{value:,.4g}" if abs(value) >= _LEAST or not value else f"<{_LEAST:g}"
    for size, sign in _SCALES:
        if abs(value) >= max(size, _LARGE):
            share = value / size
            said = f"{share:.3g}" if abs(share) < 1000 else f"{share:,.0f}"
            said += f"{_THIN}{sign}"
            break
    return f"{currency} {said}" if currency else f"{said} points"


def percent(part: float | None, whole: float | None = 1.0) -> str:
    """A share as a percentage; not defined where the whole is nothing."""
    if part is None or not whole:
        return NONE
    share = 100 * part / whole
    if 0 < share < 0.1:
        return f"<0.1{_THIN}%"
    return f"{share:.1f}{_THIN}%"


def summed(amounts: Mapping[str, float], names: Iterable[str]) -> float:
    """What some names have together; a name without an amount has none."""
    return sum(amounts.get(name, 0.0) for name in names)


def level(value: float | None) -> str:
    """A criticality or loss between 0 and 1 as it was typed."""
    return NONE if value is None else figure_text(value)


def instant(value: datetime | None) -> str:
    """A moment in UTC, to the minute."""
    return NONE if value is None else value.strftime("%-d %b %Y, %H:%M UTC")


def timed(value: datetime | None) -> str:
    """The same as an element that a script tells in the reader's own zone."""
    if value is None:
        return NONE
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), instant(value))


def worded(key: str) -> str:
    """A key of ours in plain words: ``phase_out`` and ``no-target`` with blanks."""
    return key.replace("_", " ").replace("-", " ")


def own(value: Any) -> Any:
    """What somebody wrote, set apart from the page's own words; anything else as it is shown."""
    text = shown(value)
    return Markup("<bdi>%s</bdi>") % kept(text) if isinstance(value, str) and value else text


def shown(value: Any) -> str:
    """Any value of an entity in one line of text."""
    if value is None or (hasattr(value, "__len__") and not len(value)):
        return NONE
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return figure_text(value, 10)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown(held)}" for key, held in value.items())
    if isinstance(value, Sequence):
        return ", ".join(shown(held) for held in value)
    return str(value)
