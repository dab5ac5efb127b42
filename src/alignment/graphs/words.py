"""How figures, elements and counts are said in sentences: one wording for all answers."""

from collections.abc import Sequence

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.snapshot import Ints, Snapshot

VALUES_ASSUMED = "No objective states a value: each top objective counts 1."
"""The remark of every answer that rests on values which nobody stated."""

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
    text = f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:.4g}"
    return f"{text} {currency}".rstrip()


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
