"""How elements are named in sentences."""

from alignment.catalogue import Element, Estate
from alignment.graphs.snapshot import snapshot_of
from alignment.graphs.words import brief, label


def test_a_name_that_would_fill_a_sentence_gives_its_beginning():
    snapshot = snapshot_of(Estate(elements=(Element(id="S1", kind="service", name="W" * 300),)))

    said = label(snapshot, 0)

    assert said.startswith("S1 WWW")
    assert said.endswith("…")
    assert len(said) < 100


def test_a_name_of_usual_length_is_said_whole():
    assert brief("Online booking") == "Online booking"
