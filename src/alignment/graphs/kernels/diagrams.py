"""The passes over decision diagrams: joining two functions, and taking nodes back.

A diagram of ``reliability.decision_diagram`` is a place in three arrays. Which place a node has is
found in a table of places, and what a join gave in one of pairs; both have a power of two as
their length and some room left, a search begins at a place that mixes the numbers and goes on to
the next free one.
"""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.engine import Kernel

FULL, CROWDED = -1, -2
"""There is no room for a node; the table of joins must grow before it goes on."""

_A, _B, _C = 12_582_917, 4_256_249, 741_457
"""What numbers are multiplied by so that neighbours come to lie apart."""


def _join_pass(f, g, neutral, var, low, high, table, state, pairs, joins, line):
    """The function that holds when one of two does, or when both do.

    The children of a pair come before the pair, without recursion. None of the two is constant,
    they are not the same, and ``f`` has the lower number. ``neutral`` is the constant of no
    weight: 0 for one of two, 1 for both.

    Arrays:
        var, low, high: Of each node; room for as many as may be kept.
        table: The node at each place; 0 where there is none.
        state: How many nodes there are, how many may yet be made, how many joins are kept.
        pairs, joins: What was joined at each place, as ``f << 32 | g``, and what it gave.
        line: Room for two entries a variable, and four more.

    Returns:
        The function; ``FULL`` or ``CROWDED`` where there was no room. What was joined until then
        is kept.

    Time O(nodes of f times nodes of g).
    """
    nodes, left, held = state[0], state[1], state[2]
    places, room = len(table) - 1, len(pairs) - 1
    found = 0
    depth = 0
    line[0], line[1] = f, g
    while depth >= 0:
        f, g = line[2 * depth], line[2 * depth + 1]
        asked = min(var[f], var[g])
        without = 0
        waits = False
        for side in range(2):
            a, b = f, g
            if var[f] == asked:
                a = low[f] if side == 0 else high[f]
            if var[g] == asked:
                b = low[g] if side == 0 else high[g]
            if a > b:
                a, b = b, a
            if a <= 1:
                found = b if a == neutral else a
            elif a == b:
                found = a
            else:
                at = a * _A + b * _B
                at = (at ^ at >> 17) & room
                key = a << 32 | b
                while pairs[at] != 0 and pairs[at] != key:
                    at = (at + 1) & room
                if pairs[at] == 0:
                    depth += 1
                    line[2 * depth], line[2 * depth + 1] = a, b
                    waits = True
                    break
                found = joins[at]
            if side == 0:
                without = found
        if waits:
            continue
        if found != without:
            at = asked * _A + without * _B + found * _C
            at = (at ^ at >> 17) & places
            node = table[at]
            while node != 0 and (
                var[node] != asked or low[node] != without or high[node] != found
            ):
                at = (at + 1) & places
                node = table[at]
            if node == 0:
                if nodes >= len(var) or left <= 0:
                    found = FULL
                    break
                node = nodes
                table[at], var[node], low[node], high[node] = node, asked, without, found
                nodes += 1
                left -= 1
            found = node
        at = f * _A + g * _B
        at = (at ^ at >> 17) & room
        while pairs[at] != 0:
            at = (at + 1) & room
        pairs[at], joins[at] = f << 32 | g, found
        held += 1
        depth -= 1
        if depth >= 0 and 2 * held > room:
            found = CROWDED
            break
    state[0], state[1], state[2] = nodes, left, held
    return found


def _node_pass(asked, without, with_, var, low, high, table, state):
    """The node of a variable and two children, as the joining pass finds or makes it."""
    places = len(table) - 1
    at = asked * _A + without * _B + with_ * _C
    at = (at ^ at >> 17) & places
    node = table[at]
    while node != 0 and (var[node] != asked or low[node] != without or high[node] != with_):
        at = (at + 1) & places
        node = table[at]
    if node == 0:
        if state[0] >= len(var) or state[1] <= 0:
            return FULL
        node = state[0]
        table[at], var[node], low[node], high[node] = node, asked, without, with_
        state[0] += 1
        state[1] -= 1
    return node


def _forget_pass(begin, var, low, high, table, state):
    """Take nodes back, the last one first: so every search still ends where it did before."""
    places = len(table) - 1
    for node in range(state[0] - 1, begin - 1, -1):
        at = var[node] * _A + low[node] * _B + high[node] * _C
        at = (at ^ at >> 17) & places
        while table[at] != node:
            at = (at + 1) & places
        table[at] = 0
    state[0] = begin


def _move_pass(pairs, joins, more_pairs, more_joins):
    """Put all that was joined into larger tables."""
    room = len(more_pairs) - 1
    for i in range(len(pairs)):
        if pairs[i] != 0:
            at = (pairs[i] >> 32) * _A + (pairs[i] & 0xFFFFFFFF) * _B
            at = (at ^ at >> 17) & room
            while more_pairs[at] != 0:
                at = (at + 1) & room
            more_pairs[at], more_joins[at] = pairs[i], joins[i]


join_pass = Kernel(_join_pass)
node_pass = Kernel(_node_pass)
forget_pass = Kernel(_forget_pass)
move_pass = Kernel(_move_pass)
