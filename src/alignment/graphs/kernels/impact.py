"""The pass that carries a failure up the chain: one or many scenarios over one set of arrays."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.engine import Kernel


def _impact_pass(
    use_ptr, use, link, member_ptr, member, state, slot_owner, slot_group, slot_kappa, slot_weight,
    rank_node, rank_slot, rank_own, rank_value, best, order, loss, via, heap_key, heap_item,
    position, lead, hurt, reached, marked, rest, sources, levels, extras, risk,
):  # fmt: skip
    """For each scenario: which elements are hit, how badly, by which group; value at risk.

    A scenario is the own losses ``levels`` of ``sources`` (highest first, ties by index) and the
    full failure of ``extras[t]``, if that is not negative. Gate elements are made final from the
    highest loss downwards: those that are lost at the level at hand wait in line (``order`` is
    the line), lower candidates in a heap. So an up/down scenario never sees the heap. Value
    nodes follow, suppliers first; each is the weighted mean of its groups' losses.

    Every membership of a hit element is struck once. What was touched is put back before the
    next scenario, so that the workspace comes back as it was given.

    Arrays:
        use_ptr, use: Groups that each element is a member of.
        link: One for each entry of ``use``: the owner, where a gate element needs every member
            of the group in full (the first lost one decides); else ``-1 - slot``.
        member_ptr, member: Members of each group.
        state: Two for each slot: strikes left until the group is lost, and strikes in all.
        slot_owner: Owner of the slot's group; ``-1 - rank`` where it is a value node.
        slot_group, slot_kappa, slot_weight: Group, criticality and weight of each slot.
        rank_node: Value nodes, suppliers first.
        rank_slot: Two for each rank: the first slot of its groups and the one past the last.
        rank_own, rank_value: Own weight and value of each value node.
        best, position, marked: All zero.
        order, loss, via: Receive the hit elements of the last scenario, in order of becoming
            final, their losses and their deciding groups (-1: own loss, or a value node).
        heap_key, heap_item, lead, hurt, reached, rest: Room to work in.
        risk: Receives the value at risk of each scenario.

    Returns:
        How many of the hit elements are gate elements, and how many are hit in all.

    Time O(E + G log G) for E memberships struck and G elements hit, O(E) without degrees.

    Source: Knuth 1977, A generalization of Dijkstra's algorithm; METHODS 1.2.
    """
    gates = 0
    tail = 0
    for turn in range(len(extras)):
        head = 0
        tail = 0
        size = 0
        struck = 0
        found = 0
        upcoming = 0
        extra = extras[turn]
        for i in range(len(sources)):
            best[sources[i]] = max(best[sources[i]], levels[i])
        if extra >= 0:
            best[extra] = 1.0
            order[0] = extra
            loss[0] = 1.0
            via[0] = -1
            tail = 1

        while True:
            while head == tail:  # nobody waits at this level: take the highest candidate below
                if upcoming < len(sources) and (size == 0 or levels[upcoming] >= heap_key[0]):
                    u = sources[upcoming]
                    level = levels[upcoming]
                    again = upcoming > 0 and sources[upcoming - 1] == u
                    upcoming += 1
                    if level == best[u] and u != extra and not again:
                        order[tail] = u
                        loss[tail] = level
                        via[tail] = -1
                        tail += 1
                elif size > 0:
                    u = heap_item[0]
                    level = heap_key[0]
                    position[u] = 0
                    size -= 1
                    if size > 0:
                        last = heap_item[size]
                        key = heap_key[size]
                        i = 0
                        child = 1
                        while child < size:
                            if child + 1 < size and heap_key[child + 1] > heap_key[child]:
                                child += 1
                            if heap_key[child] <= key:
                                break
                            heap_key[i] = heap_key[child]
                            heap_item[i] = heap_item[child]
                            position[heap_item[i]] = i + 1
                            i = child
                            child = 2 * i + 1
                        heap_key[i] = key
                        heap_item[i] = last
                        position[last] = i + 1
                    if level == best[u]:
                        order[tail] = u
                        loss[tail] = level
                        via[tail] = lead[u]
                        tail += 1
                else:
                    break
            if head == tail:
                break
            u = order[head]
            level = loss[head]
            head += 1
            for i in range(use_ptr[u], use_ptr[u + 1]):
                c = link[i]
                if c >= 0:
                    if level > best[c]:
                        best[c] = level
                        order[tail] = c
                        loss[tail] = level
                        via[tail] = i
                        tail += 1
                    continue
                s = -1 - c
                left = state[2 * s]
                if left == state[2 * s + 1]:
                    hurt[struck] = s
                    struck += 1
                state[2 * s] = left - 1
                if left != 1:
                    continue
                c = slot_owner[s]
                if c < 0:
                    if marked[-1 - c] == 0:
                        marked[-1 - c] = 1
                        reached[found] = -1 - c
                        found += 1
                    continue
                key = slot_kappa[s] * level
                if key <= best[c]:
                    continue
                best[c] = key
                if key == level:
                    order[tail] = c
                    loss[tail] = key
                    via[tail] = i
                    tail += 1
                    continue
                lead[c] = i
                j = position[c] - 1
                if j < 0:
                    j = size
                    size += 1
                while j > 0:
                    above = (j - 1) >> 1
                    if heap_key[above] >= key:
                        break
                    heap_key[j] = heap_key[above]
                    heap_item[j] = heap_item[above]
                    position[heap_item[j]] = j + 1
                    j = above
                heap_key[j] = key
                heap_item[j] = c
                position[c] = j + 1

        gates = tail
        total_risk = 0.0
        pushed = 0
        while pushed < found or size > 0:
            while pushed < found:  # the heap now holds ranks, the lowest on top
                rank = reached[pushed]
                pushed += 1
                j = size
                size += 1
                while j > 0:
                    above = (j - 1) >> 1
                    if heap_item[above] <= rank:
                        break
                    heap_item[j] = heap_item[above]
                    j = above
                heap_item[j] = rank
            rank = heap_item[0]
            size -= 1
            if size > 0:
                last = heap_item[size]
                i = 0
                child = 1
                while child < size:
                    if child + 1 < size and heap_item[child + 1] < heap_item[child]:
                        child += 1
                    if heap_item[child] >= last:
                        break
                    heap_item[i] = heap_item[child]
                    i = child
                    child = 2 * i + 1
                heap_item[i] = last

            u = rank_node[rank]
            weights = rank_own[rank]
            weighted = 0.0
            evenly = 0.0
            first = rank_slot[2 * rank]
            past = rank_slot[2 * rank + 1]
            for s in range(first, past):
                weights += slot_weight[s]
                if state[2 * s] > 0:
                    continue
                a = member_ptr[slot_group[s]]
                n = member_ptr[slot_group[s] + 1] - a
                for i in range(n):
                    rest[i] = best[member[a + i]]
                want = state[2 * s + 1] - 1  # the (n - k + 1)-th largest decides
                low = 0
                high = n - 1
                while low < high:
                    pivot = rest[(low + high) >> 1]
                    i = low
                    j = high
                    while i <= j:
                        while rest[i] > pivot:
                            i += 1
                        while rest[j] < pivot:
                            j -= 1
                        if i <= j:
                            key = rest[i]
                            rest[i] = rest[j]
                            rest[j] = key
                            i += 1
                            j -= 1
                    if want <= j:
                        high = j
                    elif want >= i:
                        low = i
                    else:
                        break
                key = slot_kappa[s] * rest[want]
                weighted += slot_weight[s] * key
                evenly += key
            level = weighted / weights if weights > 0.0 else evenly / (past - first)
            if level <= 0.0:
                continue
            best[u] = level
            order[tail] = u
            loss[tail] = level
            via[tail] = -1
            tail += 1
            total_risk += rank_value[rank] * level
            for i in range(use_ptr[u], use_ptr[u + 1]):
                s = -1 - link[i]
                if s < 0 or slot_owner[s] >= 0:
                    continue
                left = state[2 * s]
                if left == state[2 * s + 1]:
                    hurt[struck] = s
                    struck += 1
                state[2 * s] = left - 1
                c = -1 - slot_owner[s]
                if left == 1 and marked[c] == 0:
                    marked[c] = 1
                    reached[found] = c
                    found += 1

        risk[turn] = total_risk
        for i in range(tail):
            best[order[i]] = 0.0
        for i in range(struck):
            state[2 * hurt[i]] = state[2 * hurt[i] + 1]
        for i in range(found):
            marked[reached[i]] = 0

    for i in range(tail):
        if via[i] >= 0:
            via[i] = use[via[i]]
    return gates, tail


impact_pass = Kernel(_impact_pass)
