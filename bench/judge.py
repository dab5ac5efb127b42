"""Budgets as data, and whether a figure holds them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Figure

OURS = "alignment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What must hold for one row at one size; see ``budgets.toml``."""

    row: str
    size: int
    against: str = ""
    most: float | None = None
    most_times: float | None = None
    least_times: float | None = None
    least_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One budget and what became of it.

    Attributes:
        measured: The figure or ratio that was judged; None when one is missing.
        held: None where it could not be judged.
        scaled: It is held only because the machine is slower than the one it was set on.
    """

    budget: Budget
    said: str
    measured: float | None
    held: bool | None
    scaled: bool = False


def budgets() -> list[Budget]:
    """All budgets."""
    path = Path(__file__).with_name("budgets.toml")
    return [Budget(**row) for row in tomllib.loads(path.read_text())["budget"]]


_YARDSTICK, _YARDSTICK_SECONDS = ("hub", 1_000_000, "NetworkX"), 0.856
"""What NetworkX took on the machine that the budgets in seconds were set on (PERFORMANCE 1)."""


def slowness(figures: Sequence[Figure]) -> float:
    """How many times as long the yardstick took here; 1 where it was quicker or not measured."""
    amounts = {(f.row, f.size, f.contender): f.amount for f in figures}
    return max((amounts.get(_YARDSTICK) or 0.0) / _YARDSTICK_SECONDS, 1.0)


def verdicts(
    figures: Sequence[Figure], wanted: Sequence[Budget], *, times: float = 1.0
) -> list[Verdict]:
    """Judge every budget whose row was measured at its size.

    Args:
        figures: What was measured.
        wanted: The budgets.
        times: What budgets in seconds are multiplied by: the ``slowness`` of the machine.
    """
    amounts = {(f.row, f.size, f.contender): f for f in figures}
    judged = []
    for budget in wanted:
        ours = amounts.get((budget.row, budget.size, OURS))
        if ours is not None:
            other = amounts.get((budget.row, budget.size, budget.against))
            judged.append(_judged(budget, ours, other, times))
    return judged


def _judged(budget: Budget, ours: Figure, other: Figure | None, times: float) -> Verdict:
    own, theirs = ours.amount, other.amount if other else None
    if budget.most is not None:
        most = budget.most * times if ours.unit == "s" else budget.most
        held = None if own is None else own <= most
        scaled = bool(held) and own is not None and own > budget.most
        said = f"<= {amount_text(budget.most, ours.unit)}"
        return Verdict(budget=budget, said=said, measured=own, held=held, scaled=scaled)
    known = own and theirs
    if budget.least_times is not None:
        said, limit = f">= {budget.least_times:g}x {budget.against}", budget.least_times
        times = theirs / own if known else None
        return Verdict(budget=budget, said=said, measured=times,
                       held=None if times is None else times >= limit)  # fmt: skip
    if budget.least_share is not None:
        said, limit = f">= {budget.least_share:.0%} of {budget.against}", budget.least_share
        share = own / theirs if known else None
        return Verdict(budget=budget, said=said, measured=share,
                       held=None if share is None else share >= limit)  # fmt: skip
    said, limit = f"<= {budget.most_times:g}x {budget.against}", budget.most_times or 0.0
    times = own / theirs if known else None
    return Verdict(budget=budget, said=said, measured=times,
                   held=None if times is None else times <= limit)  # fmt: skip


def amount_text(amount: float, unit: str) -> str:
    """An amount as the table shows it: three digits that count."""
    if unit == "s":
        for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "us")):
            if amount * factor >= 1 or name == "us":
                return f"{amount * factor:.3g} {name}"
    if unit == "slope":
        return f"{amount:.2f}"
    return f"{amount:,.0f} {unit}".replace(" 1/s", "/s")
