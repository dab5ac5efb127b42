import pytest

from alignment.catalogue import Kind
from alignment.errors import Unreadable
from alignment.exchange.inventory import Inventory


def test_what_stands_twice_alike_is_kept_once_and_said():
    inventory = Inventory("shop", "archimate")

    for line in (1, 2):
        inventory.element(f"line {line}", type="ApplicationService", id="s", name="Shop")

    document = inventory.document(name="Shop")
    assert [e.kind for e in document.estate.elements] == [Kind.SERVICE]
    assert [(f.rule, f.place) for f in document.findings] == [("stands-twice", "line 2")]


def test_what_refers_to_nothing_is_left_out_and_said():
    inventory = Inventory("shop", "archimate")
    inventory.element("line 1", type="ApplicationService", id="s", name="Shop")
    inventory.relationship("line 2", type="Serving", source="s", target="nobody")
    inventory.relationship("line 3", type="Serving", source="s", target="s", id="r")
    inventory.relationship("line 4", type="Association", source="s", target="r")

    document = inventory.document()

    assert [r.target for r in document.estate.relationships] == ["s", "r"]
    assert [(f.rule, f.place) for f in document.findings] == [("refers-to-nothing", "line 2")]


def test_every_fault_is_refused_at_once_with_its_place():
    inventory = Inventory("shop", "archimate")
    inventory.element("line 1", type="ApplicationService", id="s", name="Shop")
    inventory.element("line 2", type="ApplicationService", id="s", name="Another")
    inventory.element("line 3", type="Spaceship", id="x", name="X")
    inventory.element("line 4", type="Node", id="n", name="N", cost=-1)

    with pytest.raises(Unreadable) as refused:
        inventory.document()

    assert [p.place for p in refused.value.problems] == ["line 2", "line 3", "line 4 cost"]
