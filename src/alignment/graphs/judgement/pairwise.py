"""Weights out of people's judgements: pairwise comparison, points, and what influences what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from alignment.errors import Invalid, Problem
from alignment.graphs.snapshot import Floats

RANDOM_INDEX: Mapping[str, tuple[float, ...]] = {
    "saaty-2005": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49),
    "saaty-1980": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    "donegan-dodd-1991": (0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055),
}
"""Mean consistency index of random matrices of 3 to 10 items, by table (METHODS 3.4)."""

MOST_CONSISTENT = 0.1
"""Consistency ratio up to which judgements are accepted."""

MOST_ITEMS = 100
_LARGEST_TABLED = 10
_MOST_NAMED = 20
_ROUNDS = 1_000
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """That ``first`` matters ``ratio`` times as much as ``second``; below 1 it matters less."""

    first: str
    second: str
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """The judgement that fits the others least.

    Attributes:
        ratio: As it was given.
        implied: What the weights from all judgements together say instead.
    """

    first: str
    second: str
    ratio: float
    implied: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """Weights from pairwise judgements, and how well these agree with one another.

    Attributes:
        weights: By item, adding up to 1.
        lambda_max: Principal eigenvalue of the matrix.
        index: Consistency index (lambda_max - n) / (n - 1); 0 for fewer than three items.
        ratio: Consistency ratio, index / random index; None where the table has none.
        reason: Why there is no ratio; empty where there is one.
        table: Whose random indices.
        worst: The judgement to look at again; None where all agree.
    """

    weights: Mapping[str, float]
    lambda_max: float
    index: float
    ratio: float | None
    reason: str
    table: str
    worst: Disagreement | None


def priorities_of(
    items: Sequence[str], judgements: Sequence[Judgement], *, table: str = "saaty-2005"
) -> Priorities:
    """The weights that one person's judgements amount to.

    Raises:
        Invalid: A pair is missing or judged twice, a ratio is no positive number, an item is
            unknown, or there is no such table.

    Time O(n^2) a round of the eigenvector.

    Source: Saaty 1980 (METHODS 3.4): principal eigenvector of the reciprocal matrix.
    """
    return priorities_of_matrix(items, matrix_of(items, judgements), table=table)


def priorities_of_matrix(
    items: Sequence[str], matrix: Floats, *, table: str = "saaty-2005"
) -> Priorities:
    """The same for a reciprocal matrix, shape (n, n): row over column."""
    indices = _table(table)
    weights, largest = principal(matrix)
    n = len(items)
    index = max(largest - n, 0.0) / (n - 1) if n > 2 else 0.0
    ratio, reason = 0.0 if n < 3 else None, ""
    if n > _LARGEST_TABLED:
        reason = f"the table {table} has no random index for {n} items, only for up to 10"
    elif n > 2:
        ratio = index / indices[n - 3]
    return Priorities(
        weights=dict(zip(items, weights.tolist(), strict=True)), lambda_max=largest, index=index,
        ratio=ratio, reason=reason, table=table, worst=_worst(items, matrix, weights),
    )  # fmt: skip


def matrix_of(items: Sequence[str], judgements: Sequence[Judgement]) -> Floats:
    """The reciprocal matrix of some judgements, shape (n, n); raises Invalid with all faults."""
    place = {item: k for k, item in enumerate(items)}
    if not 0 < len(place) == len(items) <= MOST_ITEMS:
        msg = f"1 to {MOST_ITEMS} different items can be compared, not {len(items)}"
        raise Invalid(msg)
    matrix, problems = np.eye(len(items)), []
    for number, judged in enumerate(judgements):
        fault = _fault(judged, place, matrix)
        if fault:
            problems.append(Problem(f"[{number}]", fault))
        else:
            first, second = place[judged.first], place[judged.second]
            matrix[first, second], matrix[second, first] = judged.ratio, 1 / judged.ratio
    missing = [(a, b) for a, b in combinations(items, 2) if not matrix[place[a], place[b]]]
    if not problems and missing:
        problems = [Problem(f"{a} / {b}", "is not judged") for a, b in missing[:_MOST_NAMED]]
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        named = ", ".join(f"{a} / {b}" for a, b in missing[:_MOST_NAMED])
        msg = f"every pair must be judged; missing {named}{more}"
        raise Invalid(msg, problems)
    if problems:
        msg = f"the judgements cannot be used: {problems[0].message}"
        raise Invalid(msg, problems)
    return matrix


def _fault(judged: Judgement, place: Mapping[str, int], matrix: Floats) -> str:
    pair = f"{judged.first} / {judged.second}"
    for name in (judged.first, judged.second):
        if name not in place:
            return f"{name!r} is not one of {', '.join(place)}"
    if judged.first == judged.second:
        return f"{pair} compares one with itself"
    if matrix[place[judged.first], place[judged.second]]:
        return f"{pair} is judged twice"
    if not 1e-6 <= judged.ratio <= 1e6:
        return f"the ratio of {pair} lies between 0.000001 and 1,000,000, not {judged.ratio:g}"
    return ""


def principal(matrix: Floats) -> tuple[Floats, float]:
    """The principal eigenvector of a positive matrix, adding up to 1, and its eigenvalue."""
    vector = np.full(len(matrix), 1 / len(matrix))
    for _ in range(_ROUNDS):
        turned = matrix @ vector
        turned /= turned.sum()
        if np.abs(turned - vector).max() <= 1e-15:
            break
        vector = turned
    return turned, float((matrix @ turned).sum())


def geometric_weights(matrix: Floats) -> Floats:
    """Weights by the geometric mean of each row, adding up to 1: not those of the eigenvector.

    Source: Crawford and Williams 1985 (METHODS 3.4).
    """
    means = np.exp(np.log(matrix).mean(axis=1))
    return np.asarray(means / means.sum())


def together(matrices: Sequence[Floats]) -> Floats:
    """The judgements of several people as one matrix: the geometric mean of each.

    It is the only mean that keeps the matrix reciprocal. Source: Aczél and Saaty 1983.
    """
    return np.asarray(np.exp(np.mean([np.log(m) for m in matrices], axis=0)))


def points_of(points: Mapping[str, float]) -> dict[str, float]:
    """Points as weights that add up to 1; raises Invalid where they are negative or all zero."""
    problems = [
        Problem(name, f"{given:g} points; there are 0 or more")
        for name, given in points.items() if not 0 <= given <= 1e18
    ]  # fmt: skip
    if problems:
        msg = f"the points cannot be used: {problems[0]}"
        raise Invalid(msg, problems)
    total = sum(points.values())
    if not total > 0:
        msg = "some item must have more than 0 points"
        raise Invalid(msg)
    return {name: given / total for name, given in points.items()}


def _table(name: str) -> tuple[float, ...]:
    if name not in RANDOM_INDEX:
        msg = f"there is no table {name!r} of random indices; there are {', '.join(RANDOM_INDEX)}"
        raise Invalid(msg, table=name)
    return RANDOM_INDEX[name]


def _worst(items: Sequence[str], matrix: Floats, weights: Floats) -> Disagreement | None:
    """The pair whose judgement and weights differ most, as a factor."""
    implied = weights[:, None] / weights[None, :]
    apart = np.triu(np.abs(np.log(matrix / implied)), k=1)
    if not apart.size or apart.max() <= _EQUAL:
        return None
    first, second = divmod(int(apart.argmax()), len(items))
    if matrix[first, second] < 1:
        first, second = second, first
    return Disagreement(
        first=items[first], second=items[second], ratio=float(matrix[first, second]),
        implied=float(implied[first, second]),
    )  # fmt: skip


def influence_limit(matrix: Floats) -> Floats:
    """The priorities of items that influence one another (ANP), adding up to 1.

    The limit of the powers of a weighted supermatrix, applied to equal priorities; where its
    powers go round in a circle, their mean in the long run.

    Args:
        matrix: Shape (n, n), each column adding up to 1: what each item gives to the others.

    Raises:
        Invalid: A column does not add up to 1, or a number is negative.

    Time O(n^3). The limit is the projector onto the vectors that the matrix leaves as they are;
    the eigenvalue 1 of a stochastic matrix is semisimple, so left and right vectors give it.

    Source: Saaty 1996 (METHODS 3.4).
    """
    n = len(matrix)
    if matrix.shape != (n, n) or not n or not np.isfinite(matrix).all() or (matrix < 0).any():
        msg = "a supermatrix is square and holds no negative number"
        raise Invalid(msg)
    sums = matrix.sum(axis=0)
    if (np.abs(sums - 1) > 1e-9).any():
        place = int(np.abs(sums - 1).argmax())
        msg = f"column {place + 1} adds up to {sums[place]:g}; each must add up to 1"
        raise Invalid(msg)
    right, left = _kernel(matrix - np.eye(n)), _kernel(matrix.T - np.eye(n))
    limit = right @ np.linalg.solve(left.T @ right, left.T)
    found = limit @ np.full(n, 1 / n)
    return np.asarray(np.maximum(found, 0.0) / found.sum())


def _kernel(matrix: Floats) -> Floats:
    """The vectors that a matrix turns into nothing, as columns."""
    _, sizes, rows = np.linalg.svd(matrix)
    return np.asarray(rows[sizes <= 1e-10 * max(1.0, float(sizes[0]))].T)
