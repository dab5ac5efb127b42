"""How every contribution runs as one number is turned: a weight, a share, an objective's value.

All contributions are polynomials in that number over one common polynomial. Their degree is the
number of forks that it turns: 1, or 2 where a service is a platform as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from alignment.errors import Unanswerable
from alignment.graphs.sensitivity.field import Field
from alignment.graphs.snapshot import Floats, Ints

Unit: TypeAlias = tuple[Floats, Floats]
"""What a unit brings: the flow at every rank, and what is credited to every row."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """What each credited row gets as one number x >= 0 is turned and all else stays.

    Attributes:
        above: Coefficients by ascending power of x, shape (degree + 1, rows).
        below: Those of the common denominator, positive for every x > 0.
        now: The number as it stands.
        unit: A size of the number at which its powers are alike.
        rest: What the number is divided with at its first fork: its part is x / (x + rest);
            NaN where x is a value.
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
        """The part that the number has at its fork; None where it is a value."""
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

    Args:
        field: The lens and the flow.
        outlets: Those of the weight, one in each split that it stands in; every split divides
            with something else as well.

    Source: METHODS 1.8.
    """
    return _course(field, [_fork_of_weight(field, outlet) for outlet in outlets.tolist()])


def course_of_share(field: Field, ways: Ints, shares: Floats) -> Course:
    """The contributions as the share of one member of a group is turned: as for a weight.

    Args:
        field: The lens and the flow.
        ways: Those of the member, one in each outlet of the group; every outlet leads to other
            members as well.
        shares: Of the members by element, as they are stated, shape (n,); not all of them 0.

    Source: METHODS 1.8.
    """
    return _course(field, [_fork_of_share(field, way, shares) for way in ways.tolist()])


@dataclass(frozen=True, eq=False, kw_only=True)
class _Fork:
    """Where the number decides: what comes to a fork goes this way, or by all others.

    Attributes:
        rank: Where it is.
        scale: How much of what passes the rank comes to the fork.
        now, rest: The number, and what it is divided with.
        this, others: What a unit brings that goes either way.
    """

    rank: int
    scale: float
    now: float
    rest: float
    this: Unit
    others: Unit


def _fork_of_weight(field: Field, outlet: int) -> _Fork:
    splits, split = field.splits, int(field.splits.split[outlet])
    others = splits.outlets_of(split)
    others = others[others != outlet]
    rest = 0.0 if splits.even[split] else float(splits.amount[others].sum())
    return _Fork(
        rank=int(splits.rank[split]), scale=field.scale(split), now=float(splits.amount[outlet]),
        rest=_require_rest(rest), this=field.unit(np.array([outlet], dtype=np.int32), np.ones(1)),
        others=field.unit(others, splits.amount[others]),
    )  # fmt: skip


def _fork_of_share(field: Field, way: int, shares: Floats) -> _Fork:
    splits, outlet = field.splits, int(field.splits.outlet[way])
    split = int(splits.split[outlet])
    others = np.arange(splits.way_ptr[outlet], splits.way_ptr[outlet + 1], dtype=np.int32)
    others = others[others != way]
    stated = shares[field.graph.element[splits.target]]
    return _Fork(
        rank=int(splits.rank[split]),
        scale=field.scale(split) * float(splits.share[outlet]), now=float(stated[way]),
        rest=_require_rest(float(stated[others].sum())),
        this=field.unit_by_ways(np.array([way], dtype=np.int32), np.ones(1)),
        others=field.unit_by_ways(others, stated[others]),
    )  # fmt: skip


def _require_rest(rest: float) -> float:
    if not rest > 0:
        msg = "the number is not divided with any other, so its size changes nothing"
        raise Unanswerable(msg)
    return rest


def _course(field: Field, forks: Sequence[_Fork]) -> Course:
    """The contributions as the number at some forks is turned.

    A unit that comes to a fork goes this way or by all others; what comes back to the fork is
    divided anew. So with t = x / (x + rest), on a flow without circles,

        contribution = before + passing * (t * this + (1 - t) * others)

    and with circles the same over 1 - (part that comes back).

    Source: METHODS 1.8; the circles by the block inverse (Schur complement) of I - P^T.
    """
    parts = _Parts.of(field, forks)
    step = float(np.exp(np.log(parts.rest).mean()))  # where the number has about half the fork
    nodes = step * np.arange(1, len(forks) + 2)
    values = [parts.at(x) for x in nodes.tolist()]
    powers = np.linalg.inv(np.vander(nodes / step, increasing=True))
    scale = step ** -np.arange(len(nodes), dtype=float)[:, None]
    above = powers @ np.array([above for above, _ in values]) * scale
    below = (powers @ np.array([below for _, below in values])) * scale[:, 0]
    return Course(above=above, below=below, now=forks[0].now, unit=step, rest=float(parts.rest[0]))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Parts:
    """What the contributions are made of: k forks, r rows.

    Attributes:
        rest: What the number is divided with, by fork.
        before: What is credited before any of the forks is passed, shape (r,).
        passing: What comes to each fork for the first time, shape (k,).
        back: What comes to each fork next of a unit that left one this way, and by the others:
            shape (2, k, k).
        gain: What is credited on that way, shape (2, k, r).
    """

    rest: Floats
    before: Floats
    passing: Floats
    back: Floats
    gain: Floats

    @classmethod
    def of(cls, field: Field, forks: Sequence[_Fork]) -> "_Parts":
        """Measure them by pushes in the flow as it stands."""
        ranks = np.array([fork.rank for fork in forks])
        scale = np.array([fork.scale for fork in forks])
        rest = np.array([fork.rest for fork in forks])
        now = np.array([fork.now for fork in forks])
        gain = np.array([[f.this[1] for f in forks], [f.others[1] for f in forks]])
        flow = np.array([[f.this[0] for f in forks], [f.others[0] for f in forks]])
        come = flow[:, :, ranks] * scale
        t = np.array([now / (now + rest), rest / (now + rest)])[:, :, None]
        visits = np.eye(len(forks)) + (t * come).sum(axis=0)
        once = np.linalg.inv(visits)
        whole = (t * gain).sum(axis=0)
        passes = field.graph.total.flow[ranks] * scale
        back = come @ once
        return cls(
            rest=rest, passing=passes @ once, back=back,
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
