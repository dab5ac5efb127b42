"""Keeps a growing graph free of circles."""

from collections.abc import Callable, Iterable, Mapping


class Order:
    """A graph that refuses the arrow which would close a circle.

    It holds a rank for every name such that each arrow runs from a lower to a higher rank, and
    mends the ranks only where an arrow contradicts them.

    An arrow costs O(1) where it agrees with the ranks, else the part of the graph between its
    two ends.

    Source: Pearce and Kelly 2007, A dynamic topological sort algorithm for directed acyclic
    graphs.
    """

    def __init__(self) -> None:
        self._rank: dict[str, int] = {}
        self._out: dict[str, set[str]] = {}
        self._in: dict[str, set[str]] = {}

    def expect(self, arrows: Mapping[str, Iterable[str]]) -> None:
        """Rank the names by the arrows that may come, so that few of these contradict the ranks.

        Circles among them do no harm; time and memory O(names + arrows).
        """
        done: set[str] = set()
        ended: list[str] = []
        for first in arrows:
            if first in done:
                continue
            done.add(first)
            way = [(first, iter(arrows[first]))]
            while way:
                name, ahead = way[-1]
                following = next((other for other in ahead if other not in done), None)
                if following is None:
                    ended.append(name)
                    way.pop()
                else:
                    done.add(following)
                    way.append((following, iter(arrows.get(following, ()))))
        for name in reversed(ended):
            self._see(name)

    def add_all(self, start: str, ends: tuple[str, ...]) -> bool:
        """Add an arrow to each end, or none and False where one would close a circle."""
        added: list[str] = []
        for end in ends:
            if end in self._out.get(start, ()):
                continue
            if not self._add(start, end):
                for other in added:
                    self._out[start].discard(other)
                    self._in[other].discard(start)
                return False
            added.append(end)
        return True

    def _add(self, start: str, end: str) -> bool:
        if start == end:
            return False
        self._see(start)
        self._see(end)
        low, high = self._rank[end], self._rank[start]
        if low < high and not self._mend(start, end, low=low, high=high):
            return False
        self._out[start].add(end)
        self._in[end].add(start)
        return True

    def _see(self, name: str) -> None:
        if name not in self._rank:
            self._rank[name] = len(self._rank)
            self._out[name], self._in[name] = set(), set()

    def _mend(self, start: str, end: str, *, low: int, high: int) -> bool:
        after = self._reach(end, self._out, lambda rank: rank <= high)
        if start in after:
            return False
        before = self._reach(start, self._in, lambda rank: rank >= low)
        moved = sorted(before, key=self._rank.__getitem__)
        moved += sorted(after, key=self._rank.__getitem__)
        for name, rank in zip(moved, sorted(self._rank[n] for n in moved), strict=True):
            self._rank[name] = rank
        return True

    def _reach(
        self, start: str, arrows: dict[str, set[str]], within: Callable[[int], bool]
    ) -> set[str]:
        found, waiting = {start}, [start]
        while waiting:
            for name in arrows[waiting.pop()]:
                if name not in found and within(self._rank[name]):
                    found.add(name)
                    waiting.append(name)
        return found
