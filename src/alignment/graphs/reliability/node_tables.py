"""Where the nodes of decision diagrams are kept, each once, and how two functions are joined."""

from typing import Protocol

NEVER, ALWAYS = 0, 1

JOINS = 4
"""Joins that may be remembered for each node that may be made."""

_SHIFT = 32


class Full(Exception):
    """A function needed more nodes than it may have."""


class NodeTable(Protocol):
    """The nodes of some diagrams.

    Those that were taken back count as made: half as many again as may be kept are made at most,
    so that functions too large cannot take for ever one after the other.

    Attributes:
        var, low, high: Of each node; children always have lower numbers than their parents.
    """

    @property
    def var(self) -> list[int]: ...
    @property
    def low(self) -> list[int]: ...
    @property
    def high(self) -> list[int]: ...

    def __len__(self) -> int: ...

    def node(self, var: int, low: int, high: int) -> int:
        """The node with these children, which are not the same; raises Full."""

    def joined(self, f: int, g: int, neutral: int) -> int:
        """Whether one of two functions holds, or where ALWAYS is neutral, both; raises Full."""

    def forget(self, begin: int) -> None:
        """Take back the nodes from this one on, and all that is remembered of joins."""


class PlainNodes:
    """The nodes in lists, found by dictionaries."""

    def __init__(self, variables: int, most: int) -> None:
        self.most, self.left = most, most + most // 2
        self.var, self.low, self.high = [variables, variables], [0, 1], [0, 1]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._made: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def __len__(self) -> int:
        return len(self.var)

    def node(self, var: int, low: int, high: int) -> int:
        """The node with these children."""
        key = (var, low, high)
        found = self._nodes.get(key)
        if found is None:
            found = len(self.var)
            if found > self.most or self.left <= 0:
                raise Full
            self.left -= 1
            self._nodes[key] = found
            self.var.append(var)
            self.low.append(low)
            self.high.append(high)
        return found

    def forget(self, begin: int) -> None:
        """Take back the nodes from this one on."""
        for key in zip(self.var[begin:], self.low[begin:], self.high[begin:], strict=True):
            del self._nodes[key]
        del self.var[begin:], self.low[begin:], self.high[begin:]
        for made in self._made:
            made.clear()

    def joined(self, f: int, g: int, neutral: int) -> int:
        """Join two functions; the children of a pair come before the pair, without recursion."""
        made = self._made[neutral]
        found = _settled(f, g, neutral, made)
        if found >= 0:
            return found
        var, low, high = self.var, self.low, self.high
        if len(made) > JOINS * self.most:
            made.clear()
        line = [(f, g) if f < g else (g, f)]
        while line:
            f, g = line[-1]
            asked, other = var[f], var[g]
            if asked < other:
                f0, f1, g0, g1 = low[f], high[f], g, g
            elif asked > other:
                asked, f0, f1, g0, g1 = other, f, f, low[g], high[g]
            else:
                f0, f1, g0, g1 = low[f], high[f], low[g], high[g]
            without = _settled(f0, g0, neutral, made)
            if without < 0:
                line.append((f0, g0) if f0 < g0 else (g0, f0))
                continue
            with_ = _settled(f1, g1, neutral, made)
            if with_ < 0:
                line.append((f1, g1) if f1 < g1 else (g1, f1))
                continue
            found = with_ if with_ == without else self.node(asked, without, with_)
            made[f << _SHIFT | g] = found
            line.pop()
        return found


def _settled(f: int, g: int, neutral: int, made: dict[int, int]) -> int:
    """What joining two functions gives where that is known already; else -1."""
    if f > g:
        f, g = g, f
    if f > ALWAYS:
        return f if f == g else made.get(f << _SHIFT | g, -1)
    return g if f == neutral else f  # a constant: of no weight, or it decides alone
