"""Axes: where round numbers stand, and how they are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from alignment.reports.look import LOCALES, THIN, Locale
from alignment.reports.report import Form
from alignment.reports.told import NOTHING, some

_EN = LOCALES["en"]

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SIGNS = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))
_LARGE = 10_000.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` along pixels from ``start`` to ``end``, with round ticks.

    Attributes:
        ticks: Multiples of one step, all from ``low`` to ``high``.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_of(
    values: Iterable[float], ends: tuple[float, float], *,
    from_zero: bool = False, most: int = 6,
) -> Scale:  # fmt: skip
    """A scale that holds all values and begins and ends at a tick.

    Args:
        values: What is to be shown; none give 0 to 1.
        ends: Pixels of the lowest and the highest value.
        from_zero: Zero is on it, as wherever lengths are compared.
        most: About how many ticks.
    """
    held = [*values, *((0.0,) if from_zero else ())] or [0.0, 1.0]
    low, high = min(held), max(held)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        spread = max(abs(high) * 0.1, 1e-9 if high else 1.0)
        low, high = (low if from_zero and low == 0 else low - spread), high + spread
    step = _step_of((high - low) / max(most - 1, 1))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(place * step for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], *ends, ticks)


def _step_of(rough: float) -> float:
    """The round number that comes next above."""
    power = 10.0 ** floor(log10(rough))
    return next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))


def told_ticks(ticks: Sequence[float], form: Form, locale: Locale = _EN) -> list[str]:
    """The numbers of an axis, all with the same decimals and the same sign of size."""
    if form is Form.PERCENT:
        decimals = _decimals([t * 100 for t in ticks])
        return [f"{_plain(t * 100, decimals, locale)}{THIN}%" for t in ticks]
    size, sign = _size_of(max(map(abs, ticks), default=0.0))
    shares = [t / size for t in ticks]
    decimals = _decimals(shares)
    return [_plain(s, decimals, locale) + (sign if s else "") for s in shares]


def told_short(value: float | None, form: Form, locale: Locale = _EN) -> str:
    """One value as it stands beside its mark: to about four digits; a little is not nothing."""
    if value is None:
        return NOTHING
    if form is Form.PERCENT:
        return f"{_plain(value * 100, 1, locale)}{THIN}%"
    if form is Form.COUNT:
        return _plain(value, 0, locale)
    size, sign = _size_of(float(f"{abs(value):.4g}"))  # what rounds to a million is one
    share = value / size
    digits = 0 if abs(share) >= 1000 else 1 if abs(share) >= 100 else 2
    if not sign and 99 < abs(share) < 101:
        digits = 3  # where availabilities in percent differ
    text = _plain(share, digits, locale)
    shown = text.rstrip("0").rstrip(locale.decimal) if digits else text
    return shown + sign


def _size_of(largest: float) -> tuple[float, str]:
    for size, sign in _SIGNS:
        if largest >= max(size, _LARGE):
            return size, f"{THIN}{sign}"
    return 1.0, ""


def _plain(value: float, decimals: int, locale: Locale) -> str:
    text = some(value, decimals, locale)
    return text if any(sign in "123456789" for sign in text) else text.removeprefix("-")


def _decimals(values: Sequence[float]) -> int:
    """As many as tell all values apart."""
    for decimals in range(8):
        if all(abs(round(v, decimals) - v) <= 1e-9 * max(abs(v), 1e-6) for v in values):
            return decimals
    return 8
