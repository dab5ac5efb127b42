"""The pass that carries a failure up the chain: one or many scenarios over one set of arrays."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.ahead import links_ahead
from alignment.graphs.kernels.engine import Kernel


def _impact_pass(
    use_ptr, link, slot_owner, slot_kappa,
    rank, rank_node, rank_own, rank_value, part_ptr, part_terms, part_spare, one_ptr, one,
    state, done, order, loss, via, spared, margin, best, noted,
    heap_key, heap_item, position, lead, hurt, marked, blocks, rest,
    sources, levels, extras, risk, fells, feller,
):  # fmt: skip
    """For each scenario: which elements are hit, how badly, by which group; value at risk.

    A scenario is the own losses ``levels`` of ``sources`` (highest first, ties by index) and the
    full failure of ``extras[t]``, if that is not negative. Gate elements are made final from the
    highest loss downwards: those that are lost at the level at hand wait in line (``order`` is
    the line), lower candidates in a heap. So an up/down scenario never sees the heap. Value
    nodes that need any of them follow, suppliers first; each looks at its members and is the
    weighted mean of its groups' losses.

    Every membership of a hit element is struck once, and every membership of a value node that
    is struck is looked at once. What was touched is put back before the next scenario, so that
    the workspace comes back as it was given.

    Arrays:
        use_ptr: Where the groups that each element is a member of stand in ``use``.
        link: One for each entry of ``use``: the owner, where a gate element needs every member
            of the group in full (the first lost one decides); ``-1 - slot`` for the other groups
            of gate elements; ``-1 - slots - owner`` for those of value nodes.
        slot_owner, slot_kappa: Owner and criticality of each slot's group.
        rank: Of each value node when suppliers come first.
        rank_node, rank_own, rank_value: The value node of each rank, its own weight, its value.
        part_ptr: Groups of the value node of each rank; they stand in the order of the ranks.
        part_terms: Two for each of these groups: criticality and weight.
        part_spare: How many members each can lose.
        one_ptr, one: Members of each.
        state: Two for each slot: strikes left until the group is lost, and strikes in all.
        done: All zero; 1 where a gate element is final, 2 where a value node is hit or not yet
            looked at. One byte each, since this alone is looked up for every membership.
        best: All zero; the best candidate of a gate element that is not final, later the losses
            of value nodes, and of gate elements where they differ.
        position: All zero; where an element stands in the heap, counted from 1.
        marked, blocks: All zero; 1 for each rank to be looked at, and for each 64 ranks of which
            one is marked.
        order, loss, via: Receive the hit elements of the last scenario, in order of becoming
            final, their losses, and where in ``use`` the group stands that decided (-1: own
            loss, or a value node).
        spared, margin: Receive the slots that were struck in the last scenario, whether their
            owners are hit or not, and ``-1 - u`` for each value node that was looked at and lost
            nothing; and how many more members each can lose.
        noted, heap_key, heap_item, lead, hurt, rest: Room to work in.
        risk: Receives the value at risk of each scenario.
        fells, feller: Of length 0, or one for each slot and then each part, all zero: receive in
            how many of the scenarios a group was lost that can lose a member, and the extra of
            the first of them. With no other sources: what takes its redundancy away all alone.

    Returns:
        How many of the hit elements are gate elements, how many are hit in all, and how many
        stand in ``spared``.

    Time O(E + G log G) for E memberships struck or looked at and G elements hit, O(E) without
    degrees.

    Source: Knuth 1977, A generalization of Dijkstra's algorithm; METHODS 1.2.
    """
    gates = 0
    tail = 0
    safe = 0
    slots = len(slot_owner)
    tracing = len(fells) > 0
    for turn in range(len(extras)):
        head = 0
        tail = 0
        safe = 0
        size = 0
        struck = 0
        upcoming = 0
        notes = 0
        level = 1.0
        extra = extras[turn]
        for i in range(len(sources)):
            u = sources[i]
            if best[u] == 0.0:  # the first is the highest
                best[u] = levels[i]
                noted[notes] = u
                notes += 1
        if extra >= 0:
            done[extra] = 1
            order[0] = extra
            loss[0] = 1.0
            via[0] = -1
            tail = 1

        while True:
            # nobody waits at this level: take the highest below, sources of one level together
            while head == tail or (upcoming < len(sources) and levels[upcoming] == level):
                if upcoming < len(sources) and (size == 0 or levels[upcoming] >= heap_key[0]):
                    u = sources[upcoming]
                    level = levels[upcoming]
                    upcoming += 1
                    if done[u] == 0 and level == best[u]:
                        done[u] = 1
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
                    if done[u] == 0:
                        done[u] = 1
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
            links_ahead(order, head, tail, use_ptr, link, done, state, 2, slots)
            head += 1
            for i in range(use_ptr[u], use_ptr[u + 1]):
                c = link[i]
                if c >= 0:
                    if done[c] == 0:
                        done[c] = 1
                        order[tail] = c
                        loss[tail] = level
                        via[tail] = i
                        tail += 1
                    continue
                s = -1 - c
                if s >= slots:
                    c = s - slots
                    if done[c] == 0:
                        done[c] = 2
                        marked[rank[c]] = 1
                        blocks[rank[c] >> 6] = 1
                    continue
                left = state[2 * s]
                if left == state[2 * s + 1]:
                    hurt[struck] = s
                    struck += 1
                state[2 * s] = left - 1
                if left != 1:
                    continue
                c = slot_owner[s]
                if done[c] != 0:
                    continue
                key = slot_kappa[s] * level
                if key == level:
                    done[c] = 1
                    order[tail] = c
                    loss[tail] = key
                    via[tail] = i
                    tail += 1
                    continue
                if key <= best[c]:
                    continue
                if best[c] == 0.0:
                    noted[notes] = c
                    notes += 1
                best[c] = key
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
        highest = loss[0] if gates > 0 else 0.0
        even = gates > 0 and loss[gates - 1] == highest
        if not even:
            for i in range(gates):
                best[order[i]] = loss[i]
        total_risk = 0.0
        for block in range(len(blocks)):
            if blocks[block] == 0:
                continue
            # a consumer's rank is higher than its supplier's: nobody is marked behind this sweep
            for r in range(64 * block, min(64 * block + 64, len(rank_node))):
                if marked[r] == 0:
                    continue
                marked[r] = 0
                u = rank_node[r]
                weights = rank_own[r]
                weighted = 0.0
                evenly = 0.0
                tight = len(rest)
                for p in range(part_ptr[r], part_ptr[r + 1]):
                    weights += part_terms[2 * p + 1]
                    hits = 0
                    for i in range(one_ptr[p], one_ptr[p + 1]):
                        c = one[i]
                        if done[c] != 0:
                            rest[hits] = highest if even and done[c] == 1 else best[c]
                            hits += 1
                    want = part_spare[p]  # the (n - k + 1)-th largest decides
                    if hits > 0:
                        tight = min(tight, want - hits)
                    if hits <= want:
                        continue
                    if tracing and want > 0:
                        if fells[slots + p] == 0:
                            feller[slots + p] = extra
                        fells[slots + p] += 1
                    low = 0
                    high = hits - 1
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
                    key = rest[want] * part_terms[2 * p]
                    weighted += part_terms[2 * p + 1] * key
                    evenly += key
                if weights > 0.0:
                    level = weighted / weights
                else:
                    level = evenly / max(part_ptr[r + 1] - part_ptr[r], 1)
                if level <= 0.0:
                    done[u] = 0
                    spared[safe] = -1 - u
                    margin[safe] = tight
                    safe += 1
                    continue
                best[u] = level
                order[tail] = u
                loss[tail] = level
                via[tail] = -1
                tail += 1
                total_risk += rank_value[r] * level
                for i in range(use_ptr[u], use_ptr[u + 1]):
                    c = -1 - link[i] - slots
                    if c >= 0 and done[c] == 0:
                        done[c] = 2
                        marked[rank[c]] = 1
                        blocks[rank[c] >> 6] = 1
            blocks[block] = 0

        risk[turn] = total_risk
        for i in range(tail):
            done[order[i]] = 0
        for i in range(gates if even else 0, tail):
            best[order[i]] = 0.0
        for i in range(notes):
            best[noted[i]] = 0.0
        for i in range(struck):
            s = hurt[i]
            spared[safe + i] = s
            margin[safe + i] = state[2 * s] - 1
            if tracing and state[2 * s] <= 0 and state[2 * s + 1] > 1:
                if fells[s] == 0:
                    feller[s] = extra
                fells[s] += 1
            state[2 * s] = state[2 * s + 1]
        safe += struck

    return gates, tail, safe


impact_pass = Kernel(_impact_pass)
