"""Catalogues for the tests of reports: the reference, and those that lack or hold odd things."""

import random

from alignment.catalogue import Audience, Element, Heading, Kind, Requirement
from alignment.catalogue.edits import Edit

HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://x.example","y")|`*_[a](b)' + "W" * 200
HEBREW = "שירות הזמנות"


def write(runtime, *entities, reason=""):
    with runtime.writing("ann") as work:
        return work.revise([Edit(None, e) for e in entities], reason=reason)


def alter(runtime, before, after, reason=""):
    with runtime.writing("ann") as work:
        return work.revise([Edit(before, after)], reason=reason)


def service(ident, **fields):
    return Element(**{"id": ident, "name": ident, "kind": Kind.SERVICE, **fields})


def chain(*services, value=100.0, name="Grow"):
    """An objective with one client, which needs each of the services."""
    yield Heading(name="Small", currency="EUR")
    yield Element(id="O", kind=Kind.OBJECTIVE, name=name, value=value)
    yield Element(id="X", kind=Kind.CLIENT, name="Customers", audience=Audience.EXTERNAL)
    yield Requirement(of="O", members=("X",), id="O:X")
    for one in services:
        yield one
        yield Requirement(of="X", members=(one.id,), id=f"X:{one.id}")


def odd_names():
    """Names that hold markup, formulas, other directions of writing, and no break."""
    return chain(
        service("S<1>", name=HOSTILE, owner="=1+1", documentation="<b>bold</b> @everyone"),
        service("=S2", name=HEBREW), service("S|3", name="a\nb\tc `code` ![x](http://x.example)"),
        name='"><img src=x onerror=alert(1)>',
    )  # fmt: skip


def tangled():
    """A service that needs most of many components, in more ways than a report has nodes for."""
    names = [f"C{place:02}" for place in range(40)]
    dice = random.Random(1)  # noqa: S311 - a shape
    yield from chain(service("S"))
    for name in names:
        yield Element(id=name, kind=Kind.COMPONENT, name=name, unavailability=0.01)
    for number in range(40):
        yield Requirement(of="S", members=tuple(dice.sample(names, 8)), needs=6, id=f"S:{number}")


def many(count, *, each=50):
    """So many services, some under each process of one objective."""
    yield Element(id="O", kind=Kind.OBJECTIVE, name="Grow", value=1000.0)
    for first in range(0, count, each):
        process = f"P{first:05}"
        yield Element(id=process, kind=Kind.PROCESS, name=f"Process {first}")
        yield Requirement(of="O", members=(process,))
        for place in range(first, min(first + each, count)):
            yield service(f"S{place:05}", name=f"Service {place}", cost=10.0)
            yield Requirement(of=process, members=(f"S{place:05}",))
