"""Which of some items to take, each with all that it requires: a minimum cut in whole numbers."""

from collections import deque
from collections.abc import Iterable, Sequence

Pairs = Iterable[tuple[int, int]]
"""Places of an item and of what it requires."""


def best_closure(amounts: Sequence[int], pairs: Pairs) -> tuple[list[int], int]:
    """The set whose amounts sum to most, closed under "requires"; of several the smallest.

    Source to what brings something, what costs to the sink, no limit along the pairs: the best
    set is the source side of a minimum cut, and of all such sides the one that is least.

    Returns:
        The places of the set, ascending, and the minimum cut.

    Source: Picard 1976; Dinic 1970.
    """
    source, sink = len(amounts), len(amounts) + 1
    net = Network(len(amounts) + 2)
    for place, amount in enumerate(amounts):
        if amount > 0:
            net.join(source, place, amount)
        elif amount < 0:
            net.join(place, sink, -amount)
    unlimited = sum(map(abs, amounts)) + 1
    for item, needed in pairs:
        net.join(item, needed, unlimited)
    cut = net.fill(source, sink)
    near = net.levels(source)
    return [place for place in range(len(amounts)) if near[place] >= 0], cut


class Network:
    """Arcs with capacities; the arc against arc ``a`` is ``a ^ 1``."""

    def __init__(self, size: int) -> None:
        self._arcs: list[list[int]] = [[] for _ in range(size)]
        self._to: list[int] = []
        self._room: list[int] = []

    def join(self, tail: int, head: int, room: int) -> None:
        """Add an arc."""
        for near, far, capacity in ((tail, head, room), (head, tail, 0)):
            self._arcs[near].append(len(self._to))
            self._to.append(far)
            self._room.append(capacity)

    def levels(self, source: int) -> list[int]:
        """Steps from the source along arcs with room left; -1 for what is not reached."""
        level, queue = [-1] * len(self._arcs), deque([source])
        level[source] = 0
        while queue:
            node = queue.popleft()
            for arc in self._arcs[node]:
                if self._room[arc] and level[self._to[arc]] < 0:
                    level[self._to[arc]] = level[node] + 1
                    queue.append(self._to[arc])
        return level

    def fill(self, source: int, sink: int) -> int:
        """Send as much as fits; returns how much that is."""
        sent = 0
        while (level := self.levels(source))[sink] >= 0:
            tried = [0] * len(self._arcs)
            while route := self._route(source, sink, level, tried):
                least = min(self._room[arc] for arc in route)
                sent += least
                for arc in route:
                    self._room[arc] -= least
                    self._room[arc ^ 1] += least
        return sent

    def _route(self, source: int, sink: int, level: list[int], tried: list[int]) -> list[int]:
        """Arcs with room from level to level, to the sink; none is tried twice in vain."""
        route: list[int] = []
        node = source
        while node != sink:
            if tried[node] == len(self._arcs[node]):
                if not route:
                    return []
                node = self._to[route.pop() ^ 1]
                tried[node] += 1
                continue
            arc = self._arcs[node][tried[node]]
            if self._room[arc] and level[self._to[arc]] == level[node] + 1:
                route.append(arc)
                node = self._to[arc]
            else:
                tried[node] += 1
        return route
