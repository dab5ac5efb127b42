"""Every probability of one snapshot that diagrams tell, as arrays."""

from dataclasses import dataclass

import numpy as np

from alignment.catalogue import CHAIN_KINDS
from alignment.graphs.arrows import reach
from alignment.graphs.reliability.bounds import gate_bounds, value_bounds
from alignment.graphs.reliability.decision_diagram import Chances
from alignment.graphs.reliability.losses import ANYTHING, Form, Losses
from alignment.graphs.reliability.parts import parts_of
from alignment.graphs.reliability.structure import MOST_NODES, gates_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot


@dataclass(frozen=True, eq=False, kw_only=True)
class Solved:
    """What is known exactly; arrays of shape (n,), NaN where it is not.

    Attributes:
        down: Probability of a whole loss.
        reached: Probability of a loss of at least the threshold.
        expected_loss: Mean loss.
        slope: What an own failure costs in value at risk: that with it less that without it;
            NaN also for elements that cannot fail.
        low, high: Between which ``down`` lies; the same where it is known, NaN for what takes
            no part.
        value_at_risk: Mean value at risk per year.
        any_loss: Probability that an objective with a value loses anything.
        nodes: Nodes of the diagrams.
    """

    down: Floats
    reached: Floats
    expected_loss: Floats
    slope: Floats
    low: Floats
    high: Floats
    value_at_risk: float | None
    any_loss: float | None
    nodes: int


def odds_of(snapshot: Snapshot) -> Floats:
    """Probability of each element's own failure; 0 where none is stated or it cannot fail."""
    return np.where(gates_of(snapshot), np.nan_to_num(snapshot.unavailability), 0.0)


def chain_of(snapshot: Snapshot) -> Ints:
    """The elements that are calculated with, ascending."""
    return np.flatnonzero(snapshot.kinds_are(*CHAIN_KINDS)).astype(np.int32)


def solve(
    snapshot: Snapshot, *, threshold: float = 1.0, most: int = MOST_NODES,
    elements: Ints | None = None,
) -> Solved:  # fmt: skip
    """Work out all probabilities by diagrams, as far as their limit lets them.

    Args:
        snapshot: The estate: n elements.
        threshold: The loss, in (0, 1], that ``reached`` is about.
        most: Nodes of the diagrams.
        elements: Only these, which must hold all that they need; None for all.

    Time is that of the joins; see ``Structure``. Memory some 300 bytes a node.

    Source: METHODS 1.6; Bryant 1986; Rauzy 1993.
    """
    chosen = chain_of(snapshot) if elements is None else elements
    return _Solving(snapshot, chosen, most).solved(threshold)


class _Solving:
    """The diagrams of some elements, and what they amount to."""

    def __init__(self, snapshot: Snapshot, elements: Ints, most: int) -> None:
        self.snapshot, self.elements = snapshot, elements
        self.losses = Losses(snapshot, elements, most=most)
        self.structure = self.losses.structure
        self.odds = odds_of(snapshot)

    def solved(self, threshold: float) -> Solved:
        """First all diagrams are made, what matters most before the rest; then all chances."""
        losses, places = self.losses, self.elements.tolist()
        worth = [(u, v) for u in places if (v := float(self.snapshot.value[u])) > 0]
        forms = {u: losses.form(u) for u in places}
        any_loss = self._any([u for u, _ in worth])
        down = {u: losses.reaching(u, 1.0) for u in places}
        reached = {u: losses.reaching(u, threshold) for u in places}
        chances = Chances(self.structure.diagrams, self.odds[self.structure.line])
        known = self._filled({u: _chance(f, chances) for u, f in down.items()})
        low, high = self._bounds(known)
        expected = self._filled({u: _mean(form, chances) for u, form in forms.items()})
        at_risk = sum(value * expected[u] for u, value in worth)
        return Solved(
            down=known, low=low, high=high, expected_loss=expected,
            reached=self._filled({u: _chance(f, chances) for u, f in reached.items()}),
            slope=self._slopes(forms, worth, chances),
            value_at_risk=None if np.isnan(at_risk) else float(at_risk),
            any_loss=None if any_loss is None else float(chances.of[any_loss]),
            nodes=len(self.structure.diagrams),
        )  # fmt: skip

    def _filled(self, figures: dict[int, float]) -> Floats:
        filled = np.full(len(self.snapshot), np.nan)
        filled[list(figures)] = list(figures.values())
        return filled

    def _any(self, objectives: list[int]) -> int | None:
        """The diagram of some objective losing anything."""
        found = [self.losses.reaching(u, ANYTHING) for u in objectives]
        known = [f for f in found if f is not None]
        if len(known) < len(found):
            return None
        return self.structure.diagrams.attempt(lambda: self.structure.diagrams.any_of(known))

    def _slopes(
        self, forms: dict[int, Form], worth: list[tuple[int, float]], chances: Chances
    ) -> Floats:
        """By element; unknown wherever an objective hangs on it whose loss is unknown."""
        weights: dict[int, float] = {}
        unknown = [u for u, _ in worth if forms[u] is None]
        for u, value in worth:
            for node, weight in (forms[u] or {}).items():
                weights[node] = weights.get(node, 0.0) + value * weight
        slopes = np.full(len(self.snapshot), np.nan)
        slopes[self.structure.line] = chances.slopes(weights)
        if unknown:
            below = reach(self.snapshot, np.array(unknown, dtype=np.int32), downstream=False)
            slopes[below] = np.nan
        return slopes

    def _bounds(self, down: Floats) -> tuple[Floats, Floats]:
        structure = self.structure
        known = {u: p for u in self.elements.tolist() if not np.isnan(p := float(down[u]))}
        found = gate_bounds(structure.blocks, structure.needs, self.odds, known)
        for u in self.losses.flat:
            parts = parts_of(self.snapshot, u)
            found[u] = (known[u],) * 2 if u in known else value_bounds(parts, found)
        return (
            self._filled({u: low for u, (low, _) in found.items()}),
            self._filled({u: high for u, (_, high) in found.items()}),
        )


def _chance(function: int | None, chances: Chances) -> float:
    return np.nan if function is None else float(chances.of[function])


def _mean(form: Form, chances: Chances) -> float:
    return np.nan if form is None else chances.mean(form)
