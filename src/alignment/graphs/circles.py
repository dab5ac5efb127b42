"""The value that turns in a circle too large for the kernel: one sparse system a circle."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from alignment.errors import Unanswerable
from alignment.graphs.snapshot import Floats, Ints

MOST_DENSE = 3_000
"""Largest circle whose visits are computed for every element at once."""

_MOST_CHORDS = 3_000
"""Arrows beyond one an element up to which a factorisation cannot fill up memory."""

_FAINTEST_LEAK = 1e-12
_ROUNDS = 200
_CORRECTIONS = 20
_AS_GOOD_AS_ROUNDING = 4e-15


@dataclass(frozen=True, eq=False)
class Circle:
    """A strongly connected part of the flow, k states that value may pass again and again.

    Attributes:
        source, target, share: Its inner arrows, states numbered from 0.
        leak: Share of each state that leaves the circle (or ends there), shape (k,).
        iterate: Solve by iteration even where a factorisation would do.
    """

    source: Ints
    target: Ints
    share: Floats
    leak: Floats
    iterate: bool = False

    def __len__(self) -> int:
        return len(self.leak)

    def passed(self, inflow: Floats) -> Floats:
        """What passes each state when ``inflow`` enters; what leaves equals what entered."""
        if not self._direct:
            flow = self._iterated(self._inner.T.tocsr(), inflow)
            out = float(flow @ self.leak)
            return np.asarray(flow * (inflow.sum() / out)) if out > 0 else flow
        flow = self._factors.solve(inflow / self._balance, trans="T")
        return np.asarray(np.maximum(flow, 0.0) * self._lift)

    def worth(self, gain: Floats) -> Floats:
        """What a unit that enters at each state earns, where one that passes j earns ``gain[j]``.

        The adjoint of ``passed``.
        """
        if not self._direct:
            return self._iterated(self._inner, gain)
        found = self._factors.solve(gain) / self._balance
        return np.asarray(np.maximum(found, 0.0) * self._lift)

    def visits(self) -> Floats | None:
        """Expected visits of each state by what starts there, shape (k,); None if too large.

        Time O(k^3).
        """
        if self.too_large:
            return None
        inverse = np.linalg.inv(self._matrix.toarray())
        return np.asarray(np.diag(inverse) / self._balance * self._lift)

    @property
    def too_large(self) -> bool:
        """Visits of all its elements at once would take too long."""
        return len(self) > MOST_DENSE or not self._direct

    @cached_property
    def _direct(self) -> bool:
        small = len(self) <= MOST_DENSE or len(self.share) - len(self) <= _MOST_CHORDS
        return small and not self.iterate

    @cached_property
    def _inner(self) -> Any:
        from scipy.sparse import csr_array

        k = len(self)
        return csr_array((self.share, (self.source, self.target)), shape=(k, k))

    @cached_property
    def _lift(self) -> float:
        """Factor on all leaks that keeps a nearly closed circle solvable.

        Scaling every leak leaves the split between them as it is, in the limit of small leaks.
        """
        return max(1.0, _FAINTEST_LEAK / float(self.leak.max()))

    @cached_property
    def _matrix(self) -> Any:
        """``I - inner``, its diagonal summed from what leaves each state."""
        from scipy.sparse import diags_array

        stays = self._inner.sum(axis=1)
        return (diags_array(self.leak * self._lift + stays) - self._inner).tocsc()

    @cached_property
    def _factors(self) -> Any:
        from scipy.sparse.linalg import splu

        return splu(self._matrix)

    @cached_property
    def _balance(self) -> Floats:
        """What leaves for each unit that enters: 1 but for rounding, which this takes out."""
        balance = np.asarray(self._factors.solve(self.leak * self._lift))
        if not (np.isfinite(balance).all() and (balance > 0).all()):
            msg = f"a circle of {len(self)} elements is too nearly closed to be calculated"
            raise Unanswerable(msg, elements=len(self))
        return balance

    def _iterated(self, step: Any, given: Floats) -> Floats:
        """The sum of ``given`` over all rounds, to 1e-13 relative."""
        found = given.copy()
        for _ in range(_ROUNDS):
            new = given + step @ found
            if np.abs(new - found).max() <= 1e-14 * np.abs(new).max():
                return np.asarray(new)
            found = new
        return self._corrected(step, given, found)

    def _corrected(self, step: Any, given: Floats, start: Floats) -> Floats:
        """The same for a circle that leaks so little that rounds alone do not get there.

        Source: Saad and Schultz 1986 (GMRES), at first without, then with a partial
        factorisation (Saad 1994); corrected until what is missing is rounding.
        """
        from scipy.sparse import eye_array
        from scipy.sparse.linalg import LinearOperator, gmres, spilu

        matrix, found, before = (eye_array(len(self)) - step).tocsc(), start, None
        for turn in range(_CORRECTIONS):
            missing = given + step @ found - found
            if np.abs(missing).max() <= _AS_GOOD_AS_ROUNDING * np.abs(found).max():
                return np.asarray(np.maximum(found, 0.0))
            if turn == _CORRECTIONS // 2:
                partial = spilu(matrix, drop_tol=1e-4, fill_factor=10)
                before = LinearOperator(matrix.shape, partial.solve, dtype=np.float64)
            more = gmres(matrix, missing, rtol=1e-4, atol=0.0, M=before, restart=60, maxiter=2)
            found = found + more[0]
        msg = f"a circle of {len(self)} elements leaks too little to be calculated"
        raise Unanswerable(msg, elements=len(self))
