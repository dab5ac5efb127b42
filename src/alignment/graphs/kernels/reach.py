"""The passes over plain arrows: what can be reached, and what stands in a circle."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.ahead import arrows_ahead, links_ahead
from alignment.graphs.kernels.engine import Kernel


def _reach_pass(ptr, via, target, starts, seen, line):
    """Which elements can be reached from the starts, in order of distance.

    Arrays:
        ptr, via, target: Arrows of element u lead to ``target[v]`` for each v in
            ``via[ptr[u]:ptr[u + 1]]``.
        starts: Where to begin.
        seen: All zero; 1 at every element that was reached afterwards.
        line: Receives the reached elements, the starts first.

    Returns:
        How many were reached.

    Time O(arrows that leave them), no recursion.
    """
    tail = 0
    for i in range(len(starts)):
        if seen[starts[i]] == 0:
            seen[starts[i]] = 1
            line[tail] = starts[i]
            tail += 1
    head = 0
    while head < tail:
        u = line[head]
        arrows_ahead(line, head, tail, ptr, via, target, seen)
        head += 1
        for i in range(ptr[u], ptr[u + 1]):
            v = target[via[i]]
            if seen[v] == 0:
                seen[v] = 1
                line[tail] = v
                tail += 1
    return tail


def _link_pass(use_ptr, link, slot_owner, starts, past, seen, line):
    """The same along the links of the impact pass, which lead to the owners at once.

    Arrays:
        use_ptr, link, slot_owner: As the impact pass has them.
        starts: Where to begin, each once.
        past: What is neither reached nor followed; none of the starts.
        seen: All zero, and so again afterwards.
        line: Receives the reached elements, the starts first.
    """
    slots = len(slot_owner)
    head = 0
    tail = len(starts)
    for i in range(tail):
        line[i] = starts[i]
        seen[starts[i]] = 1
    for i in range(len(past)):
        seen[past[i]] = 1
    while head < tail:
        u = line[head]
        links_ahead(line, head, tail, use_ptr, link, seen, slot_owner, 1, slots)
        head += 1
        for i in range(use_ptr[u], use_ptr[u + 1]):
            v = link[i]
            if v < 0:
                v = -1 - v
                v = slot_owner[v] if v < slots else v - slots
            if seen[v] == 0:
                seen[v] = 1
                line[tail] = v
                tail += 1
    for i in range(tail):
        seen[line[i]] = 0
    for i in range(len(past)):
        seen[past[i]] = 0
    return tail


def _component_pass(ptr, target, number, low, next_arrow, stack, route):
    """Number the strong components, those that arrows lead to before those they come from.

    Arrays:
        ptr, target: Arrows of element u lead to ``target[ptr[u]:ptr[u + 1]]``.
        number: All -1; receives the component of each element.
        low: All zero; the order of discovery, then the oldest element that can be led back to.
        next_arrow, stack, route: Room for one entry an element.

    Returns:
        How many components there are.

    Time O(n + arrows), no recursion.

    Source: Tarjan 1972, Depth-first search and linear graph algorithms; Pearce 2016.
    """
    clock = 0
    found = 0
    held = 0
    for start in range(len(number)):
        if low[start] != 0:
            continue
        depth = 0
        route[0] = start
        next_arrow[start] = ptr[start]
        clock += 1
        low[start] = clock
        # the order of discovery of an element on the route is kept in ``number``, negative
        number[start] = -1 - clock
        while depth >= 0:
            u = route[depth]
            i = next_arrow[u]
            if i < ptr[u + 1]:
                next_arrow[u] = i + 1
                v = target[i]
                if low[v] == 0:
                    clock += 1
                    low[v] = clock
                    number[v] = -1 - clock
                    next_arrow[v] = ptr[v]
                    depth += 1
                    route[depth] = v
                elif number[v] < 0 and low[v] < low[u]:
                    low[u] = low[v]
                continue
            depth -= 1
            if low[u] == -1 - number[u]:
                number[u] = found
                while held > 0 and low[stack[held - 1]] >= low[u]:
                    held -= 1
                    number[stack[held]] = found
                found += 1
            else:
                stack[held] = u
                held += 1
            if depth >= 0 and number[u] < 0 and low[u] < low[route[depth]]:
                low[route[depth]] = low[u]
    return found


reach_pass = Kernel(_reach_pass)
link_pass = Kernel(_link_pass)
component_pass = Kernel(_component_pass)
