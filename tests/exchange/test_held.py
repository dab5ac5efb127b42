"""No format leaves out anything in silence: what it has no place for is counted."""

import pytest

from alignment.catalogue import (
    Element,
    Estate,
    Heading,
    Measurement,
    PracticeSupport,
    Relationship,
)
from alignment.exchange.format import writer_called, written

ELEMENTS = (
    Element(id="S1", kind="service", name="Shop"),
    Element(id="S2", kind="service", name="Stock"),
    Element(id="K", kind="practice", name="Change"),
)
FULL = Estate(
    heading=Heading(name="Town"),
    elements=ELEMENTS,
    relationships=(Relationship(id="r", type="Serving", source="S1", target="S2"),),
    practices=(PracticeSupport(practice="K", service="S1"),),
    measurements=tuple(
        Measurement(service="S1", indicator="availability", period=f"2026-0{month}", value=99.0)
        for month in (1, 2)
    ),
)
LISTS = "1 relationship, 1 practice, 2 measurements"
SAID = {
    "cytoscape": LISTS,
    "gexf": LISTS,
    "graphml": LISTS,
    "dot": f"1 element outside the chain, {LISTS}",
    "mermaid": f"1 element outside the chain, {LISTS}",
    "edge-list": f"what is said of the whole catalogue, {LISTS}",
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_graph_does_not_hold_is_counted_when_it_is_written(name):
    made = written(writer_called(name), FULL)

    assert [(f.rule, f.message) for f in made.findings] == [
        ("list-left-out", f"this format has no place for {SAID[name]}")
    ]
    assert made.data == writer_called(name).write(FULL)


@pytest.mark.parametrize("name", SAID)
def test_where_nothing_is_left_out_nothing_is_said(name):
    assert written(writer_called(name), Estate(elements=ELEMENTS[:2])).findings == ()
