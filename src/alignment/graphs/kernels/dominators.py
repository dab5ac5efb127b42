"""The passes behind dominators: a search order, and who stands on every way to whom."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.engine import Kernel


def _order_pass(ptr, target, tops, rank, line, route, next_arrow):
    """Number what can be reached from the tops in reverse postorder.

    Where nothing runs in a circle, every arrow then leads from a lower to a higher rank.

    Arrays:
        ptr, target: Arrows of element u lead to ``target[ptr[u]:ptr[u + 1]]``.
        tops: Where to begin.
        rank: All -1; receives the rank of each element that was reached.
        line: Receives the element of each rank.
        route, next_arrow: Room for one entry an element.

    Returns:
        How many were not reached; it is also the lowest rank.

    Time O(n + arrows), no recursion.
    """
    free = len(rank)
    for start in tops:
        if rank[start] != -1:
            continue
        depth = 0
        route[0] = start
        next_arrow[0] = ptr[start]
        rank[start] = -2
        while depth >= 0:
            u = route[depth]
            i = next_arrow[depth]
            end = ptr[u + 1]
            while i < end and rank[target[i]] != -1:
                i += 1
            if i < end:
                v = target[i]
                next_arrow[depth] = i + 1
                rank[v] = -2
                depth += 1
                route[depth] = v
                next_arrow[depth] = ptr[v]
            else:
                free -= 1
                rank[u] = free
                line[free] = u
                depth -= 1
    return free


def _dominator_pass(ptr, source, rank, line, late, dom):
    """The nearest element that stands on every way from the tops to each element, in ranks.

    One round settles what lies in no circle. Of the rest, only elements with an arrow from a
    higher rank can still be wrong; the rounds that follow look at those alone, and at all that
    stands behind the first that changes.

    Arrays:
        ptr, source: Arrows that end at element u come from ``source[ptr[u]:ptr[u + 1]]``.
        rank, line: Rank of each element and element of each rank, in reverse postorder.
        late: All zero; 1 at ranks with an arrow from a higher rank afterwards.
        dom: Of each rank: -1 at tops, -2 elsewhere. Receives the rank of the immediate
            dominator, -1 where no element stands on every way.

    Returns:
        How many rounds were run; the last one changes nothing.

    Time O(arrows x height of the tree of dominators) a round at worst, O(n + arrows) where ways
    part early; rounds as circles are nested, and one to see that nothing changes any more.

    Source: Cooper, Harvey, Kennedy 2001, A simple, fast dominance algorithm.
    """
    n = len(line)
    rounds = 0
    settled = False
    changed = True
    while changed:
        changed = False
        for r in range(n):
            if dom[r] == -1 or (settled and late[r] == 0):
                continue
            u = line[r]
            found = -2
            for i in range(ptr[u], ptr[u + 1]):
                a = rank[source[i]]
                if a >= r:
                    if a == r:
                        continue
                    late[r] = 1
                    if dom[a] == -2:
                        continue
                if found == -2:
                    found = a
                while a != found:
                    if a > found:
                        a = dom[a]
                    else:
                        found = dom[found]
                if found == -1:
                    break
            if found != dom[r]:
                dom[r] = found
                settled = False
                changed = True
        settled = True
        rounds += 1
    return rounds


order_pass = Kernel(_order_pass)
dominator_pass = Kernel(_dominator_pass)
