"""The pass that puts groups of elements in a row so that few elements are open at a time."""

# mypy: disable-error-code="no-untyped-def"

from alignment.graphs.kernels.engine import Kernel


def _arrange_pass(ptr, held, coming, asked, number, opens, shares, sits, line):
    """Ask for the elements of one group after the other, those asked before left out.

    An element is open once it was asked while another group to come needs it. Some groups are
    looked at, each in a seat of its own; next is the one that opens the fewest, then the one that
    shares the most with what was asked, then the first. What a group opens is counted when it is
    seated, and then anew only for elements of which that changes.

    Arrays:
        ptr, held: Group g needs the elements ``held[ptr[g]:ptr[g + 1]]``.
        coming: How many groups to come need each element.
        asked: All zero; 1 at every element that was asked afterwards.
        number, opens, shares: Room for one entry a seat.
        sits: All zero, and so again afterwards; one entry for each seat and element.
        line: Receives the elements in the order in which they are asked.

    Time O(memberships + seats * (groups + 3 * elements)).
    """
    groups, n, seats = len(ptr) - 1, len(coming), len(number)
    seated = 0
    tail = 0
    for seat in range(seats):
        number[seat] = groups
    for _ in range(groups):
        best = -1
        lowest = 0
        for seat in range(seats):
            if number[seat] == groups and seated < groups:
                number[seat], opens[seat], shares[seat] = seated, 0, 0
                for i in range(ptr[seated], ptr[seated + 1]):
                    u = held[i]
                    sits[seat * n + u] = 1
                    shares[seat] += asked[u]
                    opens[seat] += -asked[u] if coming[u] == 1 else 1 - asked[u]
                seated += 1
            if number[seat] < groups:
                order = (opens[seat] * (n + 1) - shares[seat]) * groups + number[seat]
                if best < 0 or order < lowest:
                    best, lowest = seat, order
        g = number[best]
        number[best] = groups
        for i in range(ptr[g], ptr[g + 1]):
            u = held[i]
            sits[best * n + u] = 0
            fresh = 1 - asked[u]
            # no other group opens it any more; and one that is its last now closes it
            closed = fresh + 1 if coming[u] == 2 else fresh
            coming[u] -= 1
            if fresh == 1:
                asked[u] = 1
                line[tail] = u
                tail += 1
            if closed > 0:
                for seat in range(seats):
                    if sits[seat * n + u] == 1:
                        opens[seat] -= closed
                        shares[seat] += fresh


arrange_pass = Kernel(_arrange_pass)
