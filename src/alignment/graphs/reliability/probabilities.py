"""The probabilities of a snapshot: by diagrams as far as they go, the rest by drawn states."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from alignment.graphs.reliability.exact import Solved, chain_of, odds_of
from alignment.graphs.reliability.simulation import Sampled, sample
from alignment.graphs.reliability.structure import MOST_NODES, gates_of
from alignment.graphs.snapshot import Floats, Snapshot

SAMPLES = 20_000
"""States that are drawn where diagrams are too large and nothing else is asked for."""

_FEWEST = 200
_DRAWN = 20_000_000
"""Memberships that are worked through in all states together, where nothing else is asked for."""


class Method(StrEnum):
    """How a figure came about."""

    EXACT = "exact"
    INTERVAL = "interval"
    SIMULATION = "simulation"


METHODS = tuple(Method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much may be spent on an answer.

    Attributes:
        nodes: Of the diagrams; what would need more is simulated.
        samples: States to draw for it; None for as many as are soon drawn, 0 for none.
        seed: Of the drawing; the same seed gives the same answer.
    """

    nodes: int = MOST_NODES
    samples: int | None = None
    seed: int = 1


BRIEF = Effort(nodes=40_000)
"""For an answer that is one of many in a report: a fraction of a second, however large it is."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """What is known exactly, and in its place where it is not, what was drawn; shape (n,).

    Attributes:
        method: Place in ``Method`` of the weakest figure of each element.
        whole: The method of the value at risk.
        drawn: The simulation, where there was one.
    """

    down: Floats
    low: Floats
    high: Floats
    reached: Floats
    expected_loss: Floats
    slope: Floats
    avoidable: Floats
    loss_error: Floats
    slope_error: Floats
    method: NDArray[np.int8]
    value_at_risk: float | None
    value_error: float | None
    any_loss: float | None
    whole: Method
    drawn: Sampled | None


def figures_of(snapshot: Snapshot, solved: Solved, threshold: float, effort: Effort) -> Figures:
    """Fill in by simulation what diagrams do not tell.

    An estimate of a probability that lies outside of its bounds is moved to the nearer one.
    """
    odds, gates = odds_of(snapshot), gates_of(snapshot)
    known = ~np.isnan(solved.down + solved.reached + solved.expected_loss)
    known &= ~np.isnan(solved.slope) | ~gates
    drawn, samples = None, _samples(snapshot, effort)
    if samples > 1 and not known[chain_of(snapshot)].all():
        drawn = sample(snapshot, odds, samples=samples, seed=effort.seed, threshold=threshold)
    weaker = Method.INTERVAL if drawn is None else Method.SIMULATION
    exact = solved.value_at_risk is not None
    filled = solved if drawn is None else _filled(solved, drawn)
    return Figures(
        down=filled.down, low=solved.low, high=solved.high, reached=filled.reached,
        expected_loss=filled.expected_loss, slope=filled.slope, avoidable=odds * filled.slope,
        loss_error=_error(solved.expected_loss, drawn.loss_error if drawn else None),
        slope_error=_error(solved.slope, drawn.slope_error if drawn else None),
        method=np.where(known, METHODS.index(Method.EXACT), METHODS.index(weaker)).astype(np.int8),
        value_at_risk=filled.value_at_risk, any_loss=filled.any_loss,
        value_error=None if exact or drawn is None else drawn.value_error,
        whole=Method.EXACT if exact else weaker, drawn=drawn,
    )  # fmt: skip


def _samples(snapshot: Snapshot, effort: Effort) -> int:
    if effort.samples is not None:
        return effort.samples
    return min(max(_DRAWN // max(len(snapshot.member), 1), _FEWEST), SAMPLES)


def _filled(solved: Solved, drawn: Sampled) -> Solved:
    """The same with estimates where nothing was known."""
    down = np.clip(drawn.down, solved.low, solved.high)
    return replace(
        solved, down=_either(solved.down, down), reached=_either(solved.reached, drawn.reached),
        expected_loss=_either(solved.expected_loss, drawn.expected_loss),
        slope=_either(solved.slope, drawn.slope),
        value_at_risk=drawn.value_at_risk if solved.value_at_risk is None
        else solved.value_at_risk,
        any_loss=drawn.any_loss if solved.any_loss is None else solved.any_loss,
    )  # fmt: skip


def _either(exact: Floats, estimated: Floats) -> Floats:
    return np.where(np.isnan(exact), estimated, exact)


def _error(exact: Floats, error: Floats | None) -> Floats:
    """The standard errors of what is not exact; NaN elsewhere."""
    unknown = np.full(len(exact), np.nan)
    return unknown if error is None else np.where(np.isnan(exact), error, unknown)
