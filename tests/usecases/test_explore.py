"""An exploration shows what is open with its neighbours, and counts what it does not show."""

import pytest

from alignment.catalogue import Element, Requirement
from alignment.catalogue.edits import Edit
from alignment.errors import Invalid, NotFound
from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from alignment.usecases.explore import MOST_AROUND, MOST_FIRST, explored


@pytest.fixture(scope="module")
def work():
    runtime = Runtime("sqlite://")
    with runtime.writing("ann") as writing:
        load_example(writing)
    with runtime.reading() as reading:
        yield reading
    runtime.close()


def over(*entities):
    runtime = Runtime("sqlite://")
    with runtime.writing("ann") as work:
        work.revise([Edit(None, e) for e in entities], reason="")
    return runtime


def neighbours_of(snapshot, element_id):
    place = snapshot.index_of(element_id)
    below = snapshot.needed_by(place).tolist()
    above = snapshot.owner[snapshot.uses_of(place)].tolist()
    return {snapshot.ids[i] for i in {*below, *above}}


def test_what_is_open_is_seen_with_all_its_neighbours(work):
    found = explored(work, ["S-BOOK", "C-SAN"])

    snapshot = work.snapshot()
    wanted = {"S-BOOK", "C-SAN"}
    wanted |= neighbours_of(snapshot, "S-BOOK") | neighbours_of(snapshot, "C-SAN")
    assert {s.id for s in found.sights} == wanted
    assert {s.id for s in found.sights if s.opened} == {"S-BOOK", "C-SAN"}


def test_each_says_how_many_of_its_neighbours_are_not_seen(work):
    found = explored(work, ["S-BOOK"])

    snapshot, seen = work.snapshot(), {s.id for s in found.sights}
    for sight in found.sights:
        assert sight.unseen == len(neighbours_of(snapshot, sight.id) - seen)


def test_boxes_stand_in_the_order_of_what_is_seen_with_consumers_on_the_left(work):
    found = explored(work, ["S-BOOK"], address=lambda key: f"/at/{key}")

    boxes = {box.key: box for box in found.drawing.boxes}
    assert [s.id for s in found.sights] == list(boxes)
    assert boxes["X-TRAVELLER"].x < boxes["S-BOOK"].x < boxes["C-WEB1"].x
    assert boxes["C-WEB1"].href == "/at/C-WEB1"


def test_a_first_look_shows_the_objectives(work):
    found = explored(work, [])

    assert {box.kind for box in found.drawing.boxes} == {"objective"}
    assert found.conclusion.startswith("A first look at 12 objectives")


def test_a_hub_shows_some_of_its_neighbours_and_counts_the_rest():
    hub = Element(id="O", kind="objective", name="Hub")
    services = [Element(id=f"S{i:04}", kind="service", name=f"S{i}") for i in range(1000)]
    runtime = over(hub, *services, *(Requirement(of="O", members=(s.id,)) for s in services))

    with runtime.reading() as work:
        found = explored(work, ["O"])
        first = explored(work, [])

    runtime.close()
    assert len(found.sights) == 1 + MOST_AROUND
    assert found.sights[0].unseen == 1000 - MOST_AROUND
    assert "940 neighbours not shown" in found.remarks[0]
    assert found.conclusion.startswith("Hub with the first of what is next to it: 61 elements")
    assert len(first.sights) == 1


def test_without_objectives_a_first_look_shows_the_next_layer_and_says_how_many_there_are():
    runtime = over(*(Element(id=f"C{i:03}", kind="component", name="c") for i in range(99)))

    with runtime.reading() as work:
        found = explored(work, [])

    runtime.close()
    assert len(found.sights) == MOST_FIRST
    assert f"the first {MOST_FIRST} of 99 components" in found.conclusion


def test_colours_are_those_of_the_map(work):
    found = explored(work, ["S-BOOK"], colour="loss", losses={"C-SAN": 1.0})

    notes = {box.key: box.note for box in found.drawing.boxes}
    assert notes["S-BOOK"] == "down"
    with pytest.raises(Invalid, match="no colour 'plaid'"):
        explored(work, [], colour="plaid")


def test_an_element_that_is_not_there_is_refused(work):
    with pytest.raises(NotFound):
        explored(work, ["nobody"])
