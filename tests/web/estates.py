"""Estates to look at pages with: the example, none, hostile names, a small and two large ones."""

from contextlib import closing
from urllib.parse import quote

from bench.every_page import pages_of
from bench.furnished import furnish

from alignment.catalogue import (
    Element,
    Heading,
    Measurement,
    PracticeSupport,
    Requirement,
    Target,
)
from alignment.catalogue.edits import Edit
from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from tests.web.conftest import HOSTILE
from tests.web.places import TABS, addresses

HEBREW = "שירות הזמנות מקוון לנוסעים <b>בדיקה</b> (CRM) 2026"
ARABIC = "خدمة الحجز عبر الإنترنت للمسافرين"
NEIGHBOURS = 10_000

NAMES = ("example", "empty", "hostile", "10", "300", "5000")
"""What ``fill`` takes; a number is that many elements: ten by hand, more from ``bench``."""


def fill(name, folder):
    """Write an estate into ``catalogue.db`` of a folder; where to look at it."""
    url = f"sqlite:///{folder / 'catalogue.db'}"
    if name.isdecimal() and name != "10":
        return tuple(dict.fromkeys(pages_of(furnish(url, int(name)))))
    with closing(Runtime(url)) as runtime, runtime.writing("ann") as work:
        if name == "example":
            load_example(work)
        elif name == "10":
            work.revise([Edit(None, entity) for entity in _ten()], reason="First sketch")
        elif name == "hostile":
            work.revise([Edit(None, entity) for entity in _hostile()], reason=HOSTILE)
    return tuple(_hostile_places() if name == "hostile" else addresses())


def _ten():
    """What a person writes down in the first hour, with the ids that ``places`` asks for."""
    levels = (99.9, 99.7, 98.2, 99.9, 99.95, 99.4)
    return (
        Heading(name="Corner shop", currency="EUR"),
        Element(id="O-SALES", kind="objective", name="Grow online sales", value=60_000),
        Element(id="O-GREEN", kind="objective", name="Deliver without emissions", value=15_000),
        Element(id="X-WEB", kind="client", name="Web customers", audience="external"),
        Element(id="P-ORDER", kind="process", name="Fulfil order", owner="Shop"),
        Element(id="S-BOOK", kind="service", name="Web shop", cost=3_000, owner="Digital"),
        Element(id="S-MAIL", kind="service", name="Mail", cost=600, owner="Digital"),
        Element(id="C-SAN", kind="component", name="Database", cost=900, unavailability=0.002),
        Element(id="C-WEB1", kind="component", name="web-1", cost=400, unavailability=0.01),
        Element(id="C-WEB2", kind="component", name="web-2", cost=400, unavailability=0.01),
        Element(id="K-CHANGE", kind="practice", name="Change enablement"),
        Requirement(of="O-SALES", members=("X-WEB",)),
        Requirement(of="O-GREEN", members=("P-ORDER",), criticality=0.4),
        Requirement(of="X-WEB", members=("S-BOOK",), weight=3, channel="online"),
        Requirement(of="X-WEB", members=("P-ORDER",), criticality=0.6),
        Requirement(of="P-ORDER", members=("S-BOOK",)),
        Requirement(of="P-ORDER", members=("S-MAIL",), criticality=0.3),
        Requirement(id="R-WEB", of="S-BOOK", members=("C-WEB1", "C-WEB2"), needs=1),
        Requirement(of="S-BOOK", members=("C-SAN",)),
        PracticeSupport(practice="K-CHANGE", service="S-BOOK"),
        Target(consumer="X-WEB", service="S-BOOK", indicator="availability", unit="%",
               target=99.5, floor=98),
        *(Measurement(service="S-BOOK", indicator="availability", period=f"2026-{month:02}",
                      value=value) for month, value in enumerate(levels, 1)),
    )  # fmt: skip


def _hostile():
    """Markup, 300 characters, right to left, called by its id, one with 10,000 neighbours."""
    served = "S " + "x" * 290
    many = [
        Element(id=f"C{i:05}", kind="component", name=f"C{i:05}", owner="Ops")
        for i in range(NEIGHBOURS)
    ]
    return (
        Heading(name=HOSTILE, currency="EUR"),
        Element(id="O1", kind="objective", name=HOSTILE, value=60, owner=HOSTILE),
        Element(id="O2", kind="objective", name=HEBREW, value=40, owner=ARABIC),
        Element(id="X1", kind="client", name=ARABIC, audience="external"),
        Element(id="P1", kind="process", name=HEBREW, documentation=HEBREW * 20),
        Element(id=served, kind="service", name=HOSTILE, cost=10, properties={HOSTILE: HOSTILE}),
        Element(id="S2", kind="service", name="S2", cost=1e12, owner=HEBREW),
        Element(id="HUB", kind="service", name="Hub of ten thousand", cost=3),
        *many,
        Requirement(of="O1", members=("P1",)),
        Requirement(of="O2", members=("X1",)),
        Requirement(of="P1", members=(served, "S2"), needs=1),
        Requirement(of="X1", members=("HUB",)),
        *(Requirement(of="HUB", members=(e.id,), criticality=0.0001) for e in many),
        Requirement(of=served, members=("C00000",)),
        Requirement(of="S2", members=("C00001",)),
    )  # fmt: skip


def _hostile_places():
    served = quote("S " + "x" * 290)
    plain = [p for p in addresses() if "S-BOOK" not in p and "C-SAN" not in p and "R-WEB" not in p]
    yield from (p for p in plain if "O-GREEN" not in p)
    for tab in TABS:
        yield f"/elements/HUB?tab={tab}"
    for tab in TABS:
        yield f"/elements/{served}?tab={tab}"
    for of in ("HUB", served, "S2", "P1"):
        yield f"/impact?of={of}"
        yield f"/map?focus={of}"
        yield f"/explore?id={of}"
    yield f"/model/element?id={served}"
    yield "/model/requirement?of=P1"
    yield "/model/weights?of=P1"
    yield "/elements/S2"
    yield "/elements/P1"
