"""Losses of many drawn states at once: Monte Carlo where diagrams would be too large.

Own failures are drawn; what follows from them is worked out as by the impact pass, layer by
layer from the suppliers up, for a whole block of states in each step.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import VALUE_KINDS
from alignment.graphs.arrows import upstream_arrows
from alignment.graphs.kernels.engine import WORTH_COMPILING, can_compile
from alignment.graphs.propagation import propagate
from alignment.graphs.reliability.levels import CLOSE
from alignment.graphs.reliability.parts import factors_of
from alignment.graphs.reliability.structure import supplied
from alignment.graphs.snapshot import Floats, Ints, Snapshot

_CELLS = 2_000_000
"""Losses that are held at a time."""

_RELIABLE = 10
"""States with, and without, an own failure from which its effect is told."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Batch:
    """Groups alike in size and spare; no two of one owner.

    Attributes:
        owner, factor: Of each group; what of its loss reaches the owner.
        members: Shape (groups, size).
        best: Which of the members, the best first, decides.
    """

    owner: Ints
    factor: Floats
    members: Ints
    best: int


@dataclass(frozen=True, eq=False, kw_only=True)
class _Layer:
    """What needs only layers before it, and itself where circles run in it."""

    gates: tuple[_Batch, ...]
    valued: tuple[_Batch, ...]
    circles: bool


class Propagator:
    """Works out the losses of many states of one snapshot side by side.

    Time a state O(m) for m memberships, times the rounds of the longest circle.

    Source: METHODS 1.2.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._layers = tuple(_layers(snapshot))

    def losses(self, own: Floats) -> Floats:
        """The losses that follow from own losses of gate elements, both of shape (n, states)."""
        loss = own.copy()
        for layer in self._layers:
            while _grown(layer.gates, loss) and layer.circles:
                pass  # once more round the circles
            for batch in layer.valued:
                loss[batch.owner] += _passed(batch, loss)
        return loss


def _grown(batches: Iterable[_Batch], loss: Floats) -> bool:
    """Let gate elements lose what their worst groups pass on; whether any loss grew."""
    grown = False
    for batch in batches:
        passed, before = _passed(batch, loss), loss[batch.owner]
        loss[batch.owner] = np.maximum(before, passed)
        grown |= bool((passed > before).any())
    return grown


def _passed(batch: _Batch, loss: Floats) -> Floats:
    """What the groups of a batch pass on, shape (groups, states): the k-th best decides."""
    some = loss[batch.members]
    if batch.best == 0:
        lost = some.min(axis=1)
    elif batch.best == some.shape[1] - 1:
        lost = some.max(axis=1)
    else:
        lost = np.partition(some, batch.best, axis=1)[:, batch.best]
    return np.asarray(batch.factor[:, None] * lost, dtype=np.float64)


def _layers(snapshot: Snapshot) -> Iterator[_Layer]:
    number = snapshot.derived(supplied)
    valued = snapshot.kinds_are(*VALUE_KINDS)
    size = np.diff(snapshot.member_ptr)
    depth = _depths(snapshot, number)[number]
    circle = (np.bincount(number, minlength=1) > 1)[number]
    factor = snapshot.derived(factors_of)
    rank = np.arange(len(size)) - snapshot.group_ptr[snapshot.owner]  # apart for one owner
    keys = np.stack([snapshot.needs, size, rank, valued[snapshot.owner], depth[snapshot.owner]])
    groups = np.lexsort(keys)
    groups = groups[factor[groups] > 0]
    cuts = np.flatnonzero((np.diff(keys[:, groups]) != 0).any(axis=0)) + 1
    batches: dict[tuple[int, bool], list[_Batch]] = {}
    for some in np.split(groups, cuts) if len(groups) else ():
        first, owner = snapshot.member_ptr[some], snapshot.owner[some]
        members = snapshot.member[first[:, None] + np.arange(size[some[0]])]
        place = int(depth[owner[0]]), bool(valued[owner[0]])
        batches.setdefault(place, []).append(
            _Batch(owner=owner, factor=factor[some], members=members,
                   best=int(snapshot.needs[some[0]]) - 1)
        )  # fmt: skip
    for level in sorted({level for level, _ in batches}):
        yield _Layer(
            gates=tuple(batches.get((level, False), ())),
            valued=tuple(batches.get((level, True), ())),
            circles=bool(circle[depth == level].any()),
        )


def _depths(snapshot: Snapshot, number: Ints) -> Ints:
    """How many circles and single elements lie below each, at most; by its number."""
    depth = [0] * (int(number.max(initial=-1)) + 1)
    order = np.argsort(number, kind="stable").tolist()
    ptr, member = upstream_arrows(snapshot)
    starts, of, members = ptr.tolist(), number.tolist(), member.tolist()
    for u in order:
        for m in members[starts[u] : starts[u + 1]]:
            if of[m] != of[u] and depth[of[m]] >= depth[of[u]]:
                depth[of[u]] = depth[of[m]] + 1
    return np.array(depth, dtype=np.int32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sampled:
    """What drawn states tell of each element; arrays of shape (n,).

    Attributes:
        samples: How many states were drawn.
        expected_loss, reached, down: Mean loss; share of states in which a loss reached the
            threshold, and in which it was whole.
        loss_error: Standard error of the expected loss.
        slope, slope_error: What an own failure costs in value at risk, and the standard error;
            NaN where it was drawn too seldom, or too often, to tell.
        value_at_risk, value_error: Mean value at risk, and its standard error.
        any_loss: Share of states in which an objective lost something.
    """

    samples: int
    expected_loss: Floats
    loss_error: Floats
    reached: Floats
    down: Floats
    slope: Floats
    slope_error: Floats
    value_at_risk: float
    value_error: float
    any_loss: float


def sample(
    snapshot: Snapshot, odds: Floats, *, samples: int, seed: int, threshold: float = 1.0
) -> Sampled:
    """Draw states in which elements fail independently, and work out what follows.

    Args:
        snapshot: The estate: n elements.
        odds: Probability that each fails by itself, shape (n,); 0 for what cannot.
        samples: States to draw, at least 2.
        seed: The same seed draws the same states.
        threshold: From which loss on an element counts as lost.

    Source: METHODS 1.6.
    """
    n, generator = len(snapshot), np.random.default_rng(seed)
    run, found = _following(snapshot), _Sums(n, odds, snapshot.value, threshold)
    block = max(min(_CELLS // max(n, 1), samples), 1)
    failing = np.flatnonzero(odds > 0)
    for begin in range(0, samples if len(failing) else 0, block):  # else nothing is ever lost
        own = np.zeros((n, min(block, samples - begin)))
        own[failing] = generator.random((len(failing), own.shape[1])) < odds[failing, None]
        found.add(own, run(own))
    return found.told(samples)


def _following(snapshot: Snapshot) -> Callable[[Floats], Floats]:
    """What works out the losses: where it is compiled, the impact pass, state after state."""
    if len(snapshot.member) < WORTH_COMPILING or not can_compile():
        return Propagator(snapshot).losses

    def losses(own: Floats) -> Floats:
        found = np.zeros(own.shape)
        for state in range(own.shape[1]):
            failed = np.flatnonzero(own[:, state]).astype(np.int32)
            impact = propagate(snapshot, (failed, own[failed, state]))
            found[impact.elements, state] = impact.losses
        return found

    return losses


class _Sums:
    """Sums over the states drawn so far."""

    def __init__(self, n: int, odds: Floats, value: Floats, threshold: float) -> None:
        self._odds, self._value, self._threshold = odds, value, threshold
        self._loss, self._squares, self._reached, self._down = np.zeros((4, n))
        self._failed, self._with, self._with_squares = np.zeros((3, n))
        self._risk = self._risk_squares = self._any = 0.0

    def add(self, own: Floats, loss: Floats) -> None:
        """Add some states, a column each."""
        risk = self._value @ loss
        self._loss += loss.sum(axis=1)
        self._squares += (loss**2).sum(axis=1)
        self._reached += (loss >= self._threshold * CLOSE).sum(axis=1)
        self._down += (loss >= CLOSE).sum(axis=1)
        self._failed += own.sum(axis=1)
        self._with += own @ risk
        self._with_squares += own @ risk**2
        self._risk += float(risk.sum())
        self._risk_squares += float(risk @ risk)
        self._any += float((risk > 0).sum())

    def told(self, samples: int) -> Sampled:
        """The means and their standard errors."""
        mean, risk = self._loss / samples, self._risk / samples
        variance = np.maximum(self._squares / samples - mean**2, 0)
        spread = max(self._risk_squares / samples - risk**2, 0.0)
        slope, slope_error = self._slopes(samples)
        return Sampled(
            samples=samples, expected_loss=mean, loss_error=np.sqrt(variance / samples),
            reached=self._reached / samples, down=self._down / samples, slope=slope,
            slope_error=slope_error, value_at_risk=risk,
            value_error=float(np.sqrt(spread / samples)), any_loss=self._any / samples,
        )  # fmt: skip

    def _slopes(self, samples: int) -> tuple[Floats, Floats]:
        """Mean value at risk with each own failure less that without it, and its error."""
        with_, without = self._failed, samples - self._failed
        told = (with_ >= _RELIABLE) & (without >= _RELIABLE)
        with np.errstate(invalid="ignore", divide="ignore"):
            high = self._with / with_
            low = (self._risk - self._with) / without
            high_spread = np.maximum(self._with_squares / with_ - high**2, 0) / with_
            low_spread = (
                np.maximum((self._risk_squares - self._with_squares) / without - low**2, 0)
                / without
            )
            slope = np.where(told, high - low, np.nan)
            error = np.where(told, np.sqrt(high_spread + low_spread), np.nan)
        return slope, error
