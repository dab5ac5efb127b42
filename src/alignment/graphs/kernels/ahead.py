"""Memory that is asked for before it is needed.

A walk in a queue knows long before an element's turn that it will come. Where the arrays are
larger than the processor's caches, a pass waits for memory most of its time; asking early takes
half of that away. What runs as it stands has other things to wait for: there these are empty.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from functools import cache
from typing import Any

FAR, NEAR, NEXT, SOON = 48, 32, 20, 10
"""How many turns before its own the pointers of an element are asked for, then its arrows, then
what they lead to, then the marks that stand there."""


def links_ahead(
    line: Any,
    head: int,
    tail: int,
    use_ptr: Any,
    link: Any,
    marks: Any,
    slotted: Any,
    wide: int,
    slots: int,
) -> None:
    """Ask for what a walk along the links of the impact pass will need of those in line.

    That is the mark of each owner, or ``wide`` entries of ``slotted`` for a slot.
    """


def arrows_ahead(
    line: Any, head: int, tail: int, ptr: Any, via: Any, target: Any, seen: Any
) -> None:
    """Ask for what a walk along arrows will need of those in line."""


def amounts_ahead(ptr: Any, target: Any, u: int, flow: Any, wide: int) -> None:
    """Ask for the amounts that are added to soon after those that this rank's arrows lead to."""


@cache
def install() -> None:
    """Tell Numba what these names do once they are compiled."""
    from numba.extending import overload

    ask = _asking()

    @overload(links_ahead)
    def _links(line, head, tail, use_ptr, link, marks, slotted, wide, slots):
        def run(line, head, tail, use_ptr, link, marks, slotted, wide, slots):
            if head + FAR < tail:
                ask(use_ptr, line[head + FAR])
            if head + NEAR < tail:
                ask(link, use_ptr[line[head + NEAR]])
            if head + SOON < tail:
                u = line[head + SOON]
                for i in range(use_ptr[u], use_ptr[u + 1]):
                    v = link[i]
                    if v >= 0:
                        ask(marks, v)
                    elif -1 - v < slots:
                        ask(slotted, (-1 - v) * wide)
                    else:
                        ask(marks, -1 - v - slots)

        return run

    @overload(amounts_ahead)
    def _amounts(ptr, target, u, flow, wide):
        def run(ptr, target, u, flow, wide):
            for e in range(ptr[u] + NEXT, min(ptr[u + 1] + NEXT, len(target))):
                ask(flow, target[e] * wide)

        return run

    @overload(arrows_ahead)
    def _arrows(line, head, tail, ptr, via, target, seen):
        def run(line, head, tail, ptr, via, target, seen):
            if head + FAR < tail:
                ask(ptr, line[head + FAR])
            if head + NEAR < tail:
                ask(via, ptr[line[head + NEAR]])
            if head + NEXT < tail:
                u = line[head + NEXT]
                for i in range(ptr[u], ptr[u + 1]):
                    ask(target, via[i])
            if head + SOON < tail:
                u = line[head + SOON]
                for i in range(ptr[u], ptr[u + 1]):
                    ask(seen, target[via[i]])

        return run


def _asking() -> Any:
    """The processor's own instruction, for one place of an array."""
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    byte, word = ir.PointerType(ir.IntType(8)), ir.IntType(32)
    for_reading, in_all_caches, of_data = word(0), word(3), word(1)

    def written(context, builder, signature, given):
        array = context.make_array(signature.args[0])(context, builder, given[0])
        place = context.cast(builder, given[1], signature.args[1], types.intp)
        address = builder.bitcast(builder.gep(array.data, [place]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(fetch, [address, for_reading, in_all_caches, of_data])
        return context.get_dummy_value()

    @intrinsic
    def ask(_typing, array, place):
        return types.void(array, place), written

    return ask
