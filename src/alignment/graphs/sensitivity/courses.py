"""How every contribution runs as one number is turned: a weight, or the value of an objective.

All contributions are polynomials in that number over one common polynomial. Their degree is the
number of splits that the weight takes part in: 1, or 2 where a service is a platform as well.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alignment.errors import Unanswerable
from alignment.graphs.sensitivity.field import Field
from alignment.graphs.snapshot import Floats, Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """What each credited row gets as one number x >= 0 is turned and all else stays.

    Attributes:
        above: Coefficients by ascending power of x, shape (degree + 1, rows).
        below: Those of the common denominator, positive for every x > 0.
        now: The number as it stands.
        unit: A size of the number at which its powers are alike.
        rest: What the weight is divided with in its first split: its share is x / (x + rest);
            NaN where x is no weight.
    """

    above: Floats
    below: Floats
    now: float
    unit: float
    rest: float

    def at(self, x: float) -> Floats:
        """The contributions for one number, shape (rows,)."""
        powers = np.asarray([x**k for k in range(len(self.below))])
        return np.asarray(powers @ self.above / (powers @ self.below))

    def share(self, x: float) -> float | None:
        """The share that a weight has in its split; None where the number is no weight."""
        return None if np.isnan(self.rest) else x / (x + self.rest)


def course_of_value(field: Field, root: int) -> Course:
    """The contributions as the value of one objective is turned. One push.

    Source: METHODS 1.8 (contributions are linear in the value of an objective).
    """
    now = float(field.graph.values[root])
    push = field.graph.streams.push(np.array([root]), np.ones(1), stop=field.table.stop)
    gain = field.credited(push.flow)
    return Course(
        above=np.array([field.stated - now * gain, gain]), below=np.array([1.0, 0.0]), now=now,
        unit=now or 1.0, rest=np.nan,
    )  # fmt: skip


def course_of_weight(field: Field, outlets: Ints) -> Course:
    """The contributions as one weight is turned: two pushes for each split that it stands in.

    A unit that leaves a split either goes by the weight or by all others; what comes back to the
    split is divided anew. So with t = x / (x + rest), on a flow without circles,

        contribution = before + passing * (t * by_weight + (1 - t) * by_others)

    and with circles the same over 1 - (share that comes back).

    Args:
        field: The lens and the flow.
        outlets: Those of the weight, one in each split that it stands in; every split divides
            with something else as well.

    Source: METHODS 1.8; the circles by the block inverse (Schur complement) of I - P^T.
    """
    parts = _Parts.of(field, outlets)
    now = float(field.splits.amount[outlets[0]])
    step = float(np.exp(np.log(parts.rest).mean()))  # where the weight has about half the share
    nodes = step * np.arange(1, len(outlets) + 2)
    values = [parts.at(x) for x in nodes.tolist()]
    powers = np.linalg.inv(np.vander(nodes / step, increasing=True))
    scale = step ** -np.arange(len(nodes), dtype=float)[:, None]
    above = powers @ np.array([above for above, _ in values]) * scale
    below = (powers @ np.array([below for _, below in values])) * scale[:, 0]
    return Course(above=above, below=below, now=now, unit=step, rest=float(parts.rest[0]))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Parts:
    """What a weight's contributions are made of: k splits, r rows.

    Attributes:
        rest: Weight of all others, by split.
        before: What is credited before any of the splits is passed, shape (r,).
        passing: What passes each split for the first time, shape (k,).
        back: What comes to each split next of a unit that left one by the weight, and by the
            others: shape (2, k, k).
        gain: What is credited on that way, shape (2, k, r).
    """

    rest: Floats
    before: Floats
    passing: Floats
    back: Floats
    gain: Floats

    @classmethod
    def of(cls, field: Field, outlets: Ints) -> "_Parts":
        """Measure them by pushes in the flow as it stands."""
        splits = field.splits
        places = splits.split[outlets]
        ranks = splits.rank[places]
        scale = np.array([field.scale(s) for s in places.tolist()])
        units = [_both_ways(field, int(o), int(s)) for o, s in zip(outlets, places, strict=True)]
        gain = np.array([[u.by_weight[1] for u in units], [u.by_others[1] for u in units]])
        flow = np.array([[u.by_weight[0] for u in units], [u.by_others[0] for u in units]])
        come = flow[:, :, ranks] * scale
        share = splits.share[outlets]
        t = np.array([share, 1 - share])[:, :, None]
        visits = np.eye(len(outlets)) + (t * come).sum(axis=0)
        once = np.linalg.inv(visits)
        whole = (t * gain).sum(axis=0)
        passes = field.graph.total.flow[ranks] * scale
        back = come @ once
        return cls(
            rest=np.array([unit.rest for unit in units]), passing=passes @ once, back=back,
            before=field.stated - (passes @ once) @ whole,
            gain=gain - back @ whole,
        )  # fmt: skip

    def at(self, x: float) -> tuple[Floats, float]:
        """Contributions times denominator, and the denominator, for one weight."""
        t = np.array([x / (x + self.rest), self.rest / (x + self.rest)])[:, :, None]
        turns = np.eye(len(self.rest)) - (t * self.back).sum(axis=0)
        passes = np.linalg.solve(turns.T, self.passing)
        below = float(np.linalg.det(turns) * np.prod(x + self.rest))
        return (self.before + passes @ (t * self.gain).sum(axis=0)) * below, below


class _Ways(NamedTuple):
    """What a unit brings that leaves by a weight, and by all others; and the others' weight."""

    by_weight: tuple[Floats, Floats]
    by_others: tuple[Floats, Floats]
    rest: float


def _both_ways(field: Field, outlet: int, split: int) -> _Ways:
    splits = field.splits
    others = splits.outlets_of(split)
    others = others[others != outlet]
    rest = float(splits.amount[others].sum())
    if not rest > 0 or splits.even[split]:
        msg = "the weight is not divided with any other, so its size changes nothing"
        raise Unanswerable(msg)
    return _Ways(
        by_weight=field.unit(np.array([outlet], dtype=np.int32), np.ones(1)),
        by_others=field.unit(others, splits.amount[others]), rest=rest,
    )  # fmt: skip
