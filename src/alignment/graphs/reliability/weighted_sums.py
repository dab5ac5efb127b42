"""When what several groups take from a value node adds up to a threshold, as a diagram."""

from collections.abc import Sequence

from alignment.graphs.reliability.decision_diagram import ALWAYS, NEVER, Diagrams, Full

Outcomes = Sequence[tuple[float, int]]
"""What a group can take, most first, and the diagrams of its taking at least that."""

_MOST_SUMS = 5_000
"""Sums that are told apart after one group."""


def added(total: float, gain: float) -> float:
    """A sum to twelve digits, so that one sum that comes about in two orders is one."""
    return float(f"{total + gain:.12g}")


class Sums:
    """Asks group after group, with what was lost so far.

    First the sums are found that leave it open whether the threshold is reached; then, from the
    last group back, the diagram for each of them.

    Source: after Een and Sorensson 2006, Translating pseudo-Boolean constraints into SAT.
    """

    def __init__(self, diagrams: Diagrams, outcomes: Sequence[Outcomes], threshold: float) -> None:
        self._diagrams, self._threshold = diagrams, threshold
        self._line = sorted(outcomes, key=lambda outcome: diagrams.var[outcome[-1][1]])
        self._rest = [0.0]
        for outcome in reversed(self._line):
            self._rest.append(self._rest[-1] + outcome[0][0])
        self._rest.reverse()

    def function(self) -> int:
        """The diagram; raises Full where it would be too large."""
        opened, after = self._opened(), dict[float, int]()
        for i in range(len(self._line) - 1, -1, -1):
            after = {total: self._asked(i, total, after) for total in opened[i]}
        return self._after(0, 0.0, after)

    def _opened(self) -> list[set[float]]:
        """The sums after each group that leave it open."""
        opened = [{0.0} if self._settled(0, 0.0) is None else set()]
        for i, outcome in enumerate(self._line):
            gains = [0.0, *(gain for gain, _ in outcome)]
            sums = {added(total, gain) for total in opened[i] for gain in gains}
            opened.append({total for total in sums if self._settled(i + 1, total) is None})
            if len(opened[-1]) > _MOST_SUMS:
                raise Full
        return opened

    def _settled(self, i: int, total: float) -> int | None:
        if total >= self._threshold:
            return ALWAYS
        return NEVER if total + self._rest[i] < self._threshold else None

    def _after(self, i: int, total: float, after: dict[float, int]) -> int:
        settled = self._settled(i, total)
        return after[total] if settled is None else settled

    def _asked(self, i: int, total: float, after: dict[float, int]) -> int:
        ways = [self._after(i + 1, added(total, 0.0), after)]
        for gain, node in self._line[i]:
            ways.append(self._diagrams.both(node, self._after(i + 1, added(total, gain), after)))
        return self._diagrams.any_of(ways)
