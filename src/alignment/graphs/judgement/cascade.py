"""Importance handed on by matrices: house of quality, goals cascade, the toolkit's rounding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alignment.errors import Invalid
from alignment.graphs.snapshot import Floats

LINK: Mapping[str, float] = {"P": 2.0, "S": 1.0}
"""What a primary and a secondary link weigh (METHODS 3.7)."""

BASELINE = 3
"""The rating of everything in the toolkit's baseline."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Quality:
    """Importance of what meets needs, by two forms that must not be mixed up.

    Attributes:
        classic: Weights times marks, summed: a need with many marks gives more. Shape (m,).
        classic_share: The same as shares of its sum; None where nothing has a mark.
        conserving: Each need gives away just its weight, so that the sum is that of the weights.
        conserving_share: The same as shares of what was given away; None as above.
        unassigned: Weight of the needs without any mark.
    """

    classic: Floats
    classic_share: Floats | None
    conserving: Floats
    conserving_share: Floats | None
    unassigned: float


def quality_of(weights: Floats, marks: Floats) -> Quality:
    """The house of quality.

    Args:
        weights: Of the needs, shape (n,).
        marks: How strongly each of m means meets each need (9, 3, 1, 0), shape (n, m).

    Raises:
        Invalid: The shapes do not fit, or a number is negative or not finite.

    Source: METHODS 3.5. The conserving form is the flow of METHODS 1.3.
    """
    _require(weights, marks)
    given = marks.sum(axis=1)
    classic, conserving = weights @ marks, weights @ conserved(marks)
    return Quality(
        classic=classic, classic_share=_shares(classic), conserving=conserving,
        conserving_share=_shares(conserving), unassigned=float(weights[given == 0].sum()),
    )  # fmt: skip


def conserved(marks: Floats) -> Floats:
    """The marks with rows that add up to 1; those without marks stay 0."""
    given = marks.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(marks, given, out=np.zeros(marks.shape), where=given > 0))


def cascaded(weights: Floats, *matrices: Floats) -> Floats:
    """Weights handed on by several matrices one after the other, each conserving them.

    Source: METHODS 3.7, the conserving cascade: what adds up at the top adds up below, but for
    what has no link.
    """
    for matrix in matrices:
        _require(weights, matrix)
        weights = weights @ conserved(matrix)
    return np.asarray(weights)


def toolkit_importance(
    ratings: Sequence[float], *matrices: Sequence[Sequence[float]]
) -> tuple[int | None, ...]:
    """Relative importance as a design toolkit prints it, in steps of 5 around 0.

        MROUND(100 * (baseline rating / mean rating) * score / baseline score, 5) - 100

    It does not add up: use the conserving cascade for contributions, this form only to reproduce
    such a toolkit. Reckoned in fractions, so that halves are halves.

    Args:
        ratings: Of the goals at the top, positive; the baseline rates all of them 3.
        matrices: Links with their weights, from each stage (rows) to the next (columns).

    Returns:
        For each column of the last matrix; None where nothing leads to it.

    Raises:
        Invalid: The shapes do not fit, a rating is not positive, a link negative.

    Source: METHODS 3.7; MROUND rounds half away from zero.
    """
    if not ratings or not all(0 < r <= 1e9 for r in ratings):
        msg = "ratings are positive numbers"
        raise Invalid(msg)
    score = [Fraction(r) for r in ratings]
    base = [Fraction(BASELINE)] * len(score)
    mean = sum(score, Fraction(0)) / len(score)
    for matrix in matrices:
        _require(np.asarray([float(s) for s in score]), np.asarray(matrix, dtype=np.float64))
        links = [[Fraction(x) for x in row] for row in matrix]
        score, base = _times(score, links), _times(base, links)
    return tuple(
        mround(100 * BASELINE / mean * s / b, 5) - 100 if b else None
        for s, b in zip(score, base, strict=True)
    )


def mround(number: Fraction | float, step: int) -> int:
    """The nearest multiple of a step; half a step goes away from zero."""
    parts = abs(Fraction(number)) / step + Fraction(1, 2)
    found = step * (parts.numerator // parts.denominator)
    return found if number >= 0 else -found


def _times(row: Sequence[Fraction], matrix: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    columns = zip(*matrix, strict=True)
    return [sum((a * b for a, b in zip(row, c, strict=True)), Fraction(0)) for c in columns]


def _shares(amounts: Floats) -> Floats | None:
    total = float(amounts.sum())
    return amounts / total if total > 0 else None


def _require(weights: Floats, matrix: Floats) -> None:
    if matrix.ndim != 2 or weights.shape != (len(matrix),):
        shape = " by ".join(map(str, matrix.shape))
        msg = f"{len(weights)} weights do not fit a matrix of {shape}"
        raise Invalid(msg)
    for numbers in (weights, matrix):
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            msg = "weights and marks are numbers of 0 or more"
            raise Invalid(msg)
