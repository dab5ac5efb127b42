"""The loops of the value flow: circles, pushes in rank order, strongest routes.

Plain functions in the subset of Python that Numba compiles; see ``engine``. They write into
what they are given: lists when they run as they stand, arrays when they are compiled.
"""

from heapq import heappop, heappush
from math import inf, log
from typing import Any

from alignment.graphs.kernels.ahead import amounts_ahead
from alignment.graphs.kernels.engine import Kernel

WIDE = 8
"""How many pushes go side by side: as many amounts as one line of memory holds."""


def _merge(ptr: Any, target: Any, share: Any, seen: Any, new_ptr: Any) -> int:
    """Join parallel arrows of a state in place; returns how many arrows are left.

    ``seen`` holds -1 for every state, ``new_ptr`` has the shape of ``ptr``. Time O(arrows).
    """
    end = 0
    for u in range(len(ptr) - 1):
        begin = end
        new_ptr[u] = begin
        for e in range(ptr[u], ptr[u + 1]):
            v = target[e]
            place = seen[v]
            if place >= begin:
                share[place] += share[e]
            else:
                seen[v] = end
                target[end] = v
                share[end] = share[e]
                end += 1
    new_ptr[len(ptr) - 1] = end
    return end


def _circles(
    ptr: Any, target: Any, order: Any, low: Any, at: Any, stack: Any, path: Any, circle: Any
) -> int:
    """Number the strongly connected components; returns how many there are.

    An arrow between two of them runs from the higher number to the lower one. ``order`` starts
    with 0, ``circle`` with -1; the rest is room to work, one place a state. Time O(states +
    arrows), no recursion.

    Source: Tarjan 1972, with an explicit stack.
    """
    count = 0
    clock = 0
    height = 0
    for root in range(len(ptr) - 1):
        if order[root] != 0:
            continue
        clock += 1
        order[root] = clock
        low[root] = clock
        at[root] = ptr[root]
        stack[height] = root
        height += 1
        path[0] = root
        depth = 1
        while depth > 0:
            u = path[depth - 1]
            if at[u] < ptr[u + 1]:
                v = target[at[u]]
                at[u] += 1
                if order[v] == 0:
                    clock += 1
                    order[v] = clock
                    low[v] = clock
                    at[v] = ptr[v]
                    stack[height] = v
                    height += 1
                    path[depth] = v
                    depth += 1
                elif circle[v] < 0 and order[v] < low[u]:
                    low[u] = order[v]
                continue
            depth -= 1
            if depth > 0 and low[u] < low[path[depth - 1]]:
                low[path[depth - 1]] = low[u]
            if low[u] == order[u]:
                v = -1
                while v != u:
                    height -= 1
                    v = stack[height]
                    circle[v] = count
                count += 1
    return count


def _reach(ptr: Any, target: Any, seen: Any, queue: Any, count: int) -> int:
    """Everything that the first ``count`` states of the queue lead to; returns how many.

    ``seen`` is 1 for these states and 0 for all others.
    """
    at = 0
    while at < count:
        u = queue[at]
        at += 1
        for e in range(ptr[u], ptr[u + 1]):
            v = target[e]
            if seen[v] == 0:
                seen[v] = 1
                queue[count] = v
                count += 1
    return count


def _invert(first: Any, last: Any, offset: Any, inner: Any, leak: Any, visits: Any) -> None:
    """Expected visits inside each small circle: ``visits = (I - inner)^-1``, block by block.

    Block b covers the ranks ``first[b]:last[b]``; its square starts at ``offset[b]``, row by
    row, in ``inner`` and ``visits``; a negative offset means that it is too large for this.
    ``leak`` is the share of each rank that leaves its circle. Elimination without a
    subtraction: every figure is right to its last digits however nearly closed the circle is.
    Overwrites ``inner`` and ``leak``. Time O(k^3) a circle of k.

    Source: Grassmann, Taksar, Heyman 1985; Alfa, Xue, Ye 2002.
    """
    for b in range(len(first) - 1):
        o = offset[b]
        if o < 0:
            continue
        s = first[b]
        k = last[b] - s
        for m in range(k):
            pivot = leak[s + m]
            for j in range(m + 1, k):
                pivot += inner[o + m * k + j]
            inner[o + m * k + m] = pivot
            for i in range(m + 1, k):
                factor = inner[o + i * k + m] / pivot
                inner[o + i * k + m] = factor
                if factor > 0:
                    leak[s + i] += factor * leak[s + m]
                    for j in range(m + 1, k):
                        if j != i:
                            inner[o + i * k + j] += factor * inner[o + m * k + j]
        for c in range(k):
            for i in range(k):
                total = 1.0 if i == c else 0.0
                for m in range(c, i):
                    total += inner[o + i * k + m] * visits[o + m * k + c]
                visits[o + i * k + c] = total
            for i in range(k - 1, -1, -1):
                total = visits[o + i * k + c]
                for j in range(i + 1, k):
                    total += inner[o + i * k + j] * visits[o + j * k + c]
                visits[o + i * k + c] = total / inner[o + i * k + i]


def _push(
    ptr: Any, target: Any, share: Any, first: Any, last: Any, offset: Any, visits: Any,
    turned: int, flow: Any, marks: Any, touched: Any, room: Any, at: Any, stop: int,
) -> int:  # fmt: skip
    """Carry the amounts in ``flow`` along the arrows, rank by rank, touching what is reached.

    Ranks are in topological order of the condensed graph. ``marks`` has a bit for each rank
    that something has reached, 32 to a word. A small circle is solved with its matrix of
    visits (read by columns when ``turned``). At a large one the loop stops for the caller to
    solve it and to call again. ``at`` says where to go on: next rank, number of ranks touched,
    next block, block just solved. ``stop`` is the first rank that is only filled, not emptied.
    Returns the large block that must be solved first, or -1 when all is done.

    Time O(ranks / 32 + arrows of what is reached).
    """
    rank = at[0]
    count = at[1]
    block = at[2]
    word = rank >> 5
    while word << 5 < stop:
        if marks[word] == 0:
            word += 1
            continue
        for bit in range(32):
            r = (word << 5) + bit
            if (marks[word] >> bit) & 1 == 0 or r < rank or r >= stop:
                continue
            while last[block] <= r:
                block += 1
            if r < first[block]:
                s = r
                z = r + 1
            else:
                s = first[block]
                z = last[block]
                if block != at[3]:
                    o = offset[block]
                    if o < 0:
                        at[0] = s
                        at[1] = count
                        at[2] = block
                        return int(block)
                    k = z - s
                    for j in range(k):
                        total = 0.0
                        for i in range(k):
                            place = o + j * k + i if turned else o + i * k + j
                            total += flow[s + i] * visits[place]
                        room[j] = total
                    for j in range(k):
                        flow[s + j] = room[j]
            for u in range(s, z):
                touched[count] = u
                count += 1
                amount = flow[u]
                for e in range(ptr[u], ptr[u + 1]):
                    v = target[e]
                    if s <= v < z:
                        continue
                    add = amount * share[e]
                    if add > 0:
                        flow[v] += add
                        marks[v >> 5] |= 1 << (v & 31)
            rank = z
        word += 1
    at[0] = stop
    at[1] = count
    at[2] = block
    return -1


def _push_wide(
    ptr: Any, target: Any, share: Any, first: Any, last: Any, offset: Any, visits: Any,
    turned: int, flow: Any, marks: Any, touched: Any, room: Any, at: Any, stop: int,
) -> int:  # fmt: skip
    """The same as ``_push`` for ``WIDE`` pushes side by side, which read each arrow once.

    ``flow`` and ``room`` hold ``WIDE`` amounts for each rank, one after the other. A line of
    memory that is fetched for one push then serves them all.
    """
    rank = at[0]
    count = at[1]
    block = at[2]
    word = rank >> 5
    while word << 5 < stop:
        if marks[word] == 0:
            word += 1
            continue
        for bit in range(32):
            r = (word << 5) + bit
            if (marks[word] >> bit) & 1 == 0 or r < rank or r >= stop:
                continue
            while last[block] <= r:
                block += 1
            if r < first[block]:
                s = r
                z = r + 1
            else:
                s = first[block]
                z = last[block]
                if block != at[3]:
                    o = offset[block]
                    if o < 0:
                        at[0] = s
                        at[1] = count
                        at[2] = block
                        return int(block)
                    k = z - s
                    for j in range(k * WIDE):
                        room[j] = 0.0
                    for j in range(k):
                        for i in range(k):
                            part = visits[o + j * k + i if turned else o + i * k + j]
                            for c in range(WIDE):
                                room[j * WIDE + c] += flow[(s + i) * WIDE + c] * part
                    for j in range(k * WIDE):
                        flow[s * WIDE + j] = room[j]
            for u in range(s, z):
                touched[count] = u
                count += 1
                amounts_ahead(ptr, target, u, flow, WIDE)
                for e in range(ptr[u], ptr[u + 1]):
                    v = target[e]
                    if s <= v < z:
                        continue
                    part = share[e]
                    for c in range(WIDE):
                        flow[v * WIDE + c] += flow[u * WIDE + c] * part
                    marks[v >> 5] |= 1 << (v & 31)
            rank = z
        word += 1
    at[0] = stop
    at[1] = count
    at[2] = block
    return -1


def _part_wide(flow: Any, touched: Any, count: int, column: int, ranks: Any, passed: Any) -> int:
    """What one of the pushes side by side left behind: the ranks it reached, and what passed.

    Takes it out of ``flow``: nothing is left there. Returns how many ranks it reached.
    """
    found = 0
    for i in range(count):
        place = touched[i] * WIDE + column
        amount = flow[place]
        if amount > 0.0:
            ranks[found] = touched[i]
            passed[found] = amount
            found += 1
            flow[place] = 0.0
    return found


def _strongest(
    ptr: Any, target: Any, share: Any, first: Any, last: Any, start: int, length: Any, back: Any
) -> None:
    """The strongest way from each rank to ``start``, on arrows that are turned round.

    ``length`` (starts infinite) becomes minus the logarithm of the product of shares, ``back``
    (starts at -1) the next rank on that way. Rank by rank; a heap only inside a circle. Time
    O(ranks + arrows of what is reached), and a logarithm more inside circles.

    Source: Dijkstra 1959.
    """
    length[start] = 0.0
    block = 0
    s = start
    while s < len(ptr) - 1:
        while last[block] <= s:
            block += 1
        z = s + 1
        if s >= first[block]:
            s = first[block] + 0 * start
            z = last[block] + 0 * start
            heap = [(0.0, s)]
            heappop(heap)
            for u in range(s, z):
                if length[u] < inf:
                    heappush(heap, (length[u] + 0.0, u))
            while len(heap) > 0:
                far, u = heappop(heap)
                if far > length[u]:
                    continue
                for e in range(ptr[u], ptr[u + 1]):
                    v = target[e] + 0 * start
                    new = far + max(-log(share[e]), 0.0)
                    if s <= v < z and new < length[v]:
                        length[v] = new
                        back[v] = u
                        heappush(heap, (new, v))
        for u in range(s, z):
            if length[u] == inf:
                continue
            for e in range(ptr[u], ptr[u + 1]):
                v = target[e]
                new = length[u] + max(-log(share[e]), 0.0)
                if not s <= v < z and new < length[v]:
                    length[v] = new
                    back[v] = u
        s = z


merge = Kernel(_merge)
circles = Kernel(_circles)
reach = Kernel(_reach)
invert = Kernel(_invert)
push = Kernel(_push)
push_wide = Kernel(_push_wide)
part_wide = Kernel(_part_wide)
strongest = Kernel(_strongest)
