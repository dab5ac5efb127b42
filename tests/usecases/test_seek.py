"""Where a text stands beside ids and names."""

import pytest

from alignment.catalogue import Element, Merge, Requirement, Waiver
from alignment.catalogue.edits import Edit
from alignment.catalogue.kept import View
from alignment.usecases import seek
from alignment.usecases.seek import Folded

TEXT = "The harbour\nmaster signs every berth"
FILLED = (
    Element(id="N1", kind="component", name="quay", owner="Harbour team", documentation=TEXT,
            properties={"site": ["north", 'the "old" quay']}, attributes={"uid": "77-b"}),
    Element(id="N2", kind="service", name="Harbour", type="Tide service", owner="ÄRGER, Größe",
            documentation="one  two\r\n\r\nthree\tfour", properties={"note": "alpha\nbeta"}),
    Requirement(id="R-TIDE", of="N2", members=("N1",)),
    Merge(source="cmdb", source_id="CI-4711", element="N1", documentation="as found"),
    View(id="V1", name="The quays of the harbour"),
    Waiver(rule="over-served", element="N2", reason="100% agreed", expires="2099-12-31"),
)  # fmt: skip


@pytest.fixture
def filled(reference):
    with reference.writing("mara") as work:
        work.revise([Edit(None, each) for each in FILLED], reason="Bring the harbour")
    return reference


def found(runtime, text, **options):
    with runtime.reading() as work:
        said = seek.passages_of(work, text, **options)
    return [(p.collection, p.key, p.element, p.field) for p in said.passages]


@pytest.mark.parametrize(("text", "places"), [
    ("HARBOUR", [("elements", "N1", "N1", "owner"), ("elements", "N1", "N1", "description"),
                 ("views", "V1", "", "name")]),
    ("harbour master", [("elements", "N1", "N1", "description")]),
    ("master harbour", []),
    ("tide", [("elements", "N2", "N2", "type"), ("requirements", "R-TIDE", "N2", "id")]),
    ("ärger", [("elements", "N2", "N2", "owner")]),
    ("GRÖßE", [("elements", "N2", "N2", "owner")]),
    ("one two three four", [("elements", "N2", "N2", "description")]),
    ("Alpha beta", [("elements", "N2", "N2", "property")]),
    ("note: alpha", [("elements", "N2", "N2", "property")]),
    ("ärger, größe", [("elements", "N2", "N2", "owner")]),
    ("site", [("elements", "N1", "N1", "property")]),
    ("north", [("elements", "N1", "N1", "property")]),
    ('"old"', [("elements", "N1", "N1", "property")]),
    ("77-b", [("elements", "N1", "N1", "attribute")]),
    ("4711", [("merges", "cmdb|CI-4711", "N1", "id at the source")]),
    ("100%", [("waivers", "over-served|N2", "N2", "reason")]),
    ("1000", []), ('"', [("elements", "N1", "N1", "property")]), ("{", []), ("0%a", []),
])  # fmt: skip
def test_a_text_is_found_in_every_field_that_says_it(filled, text, places):
    assert found(filled, text) == places


def test_an_earlier_revision_is_searched_as_it_was(filled):
    assert found(filled, "4711", at=1) == []


def test_of_many_entries_the_first_are_read_and_it_is_said(reference):
    many = [Element(id=f"N{i:03}", kind="component", name="n", owner="crowd")
            for i in range(seek.MOST + 1)]  # fmt: skip
    with reference.writing("mara") as work:
        work.revise([Edit(None, each) for each in many], reason="")

    with reference.reading() as work:
        said = seek.passages_of(work, "crowd")

    assert [p.key for p in said.passages] == [f"N{i:03}" for i in range(seek.MOST)]
    assert said.more == ("elements",)


def test_what_only_its_json_holds_does_not_count(reference):
    many = [Element(id=f"N{i:03}", kind="component", name="n", properties={"a": "b", "c": "d"})
            for i in range(seek.MOST + 5)]  # fmt: skip
    last = Element(id="Z1", kind="component", name="z", documentation="here, there")
    with reference.writing("mara") as work:
        work.revise([Edit(None, each) for each in (*many, last)], reason="")

    assert found(reference, ",") == [("elements", "Z1", "Z1", "description")]


def test_of_many_revisions_the_newest_are_told_and_it_is_said(reference):
    for i in range(seek.MOST + 1):
        with reference.writing("mara") as work:
            work.revise([Edit(None, Element(id=f"N{i}", kind="component", name="n"))],
                        reason="Grow")  # fmt: skip

    with reference.reading() as work:
        told, earlier = seek.revisions_saying(work, "grow", at=seek.MOST + 2)
        before, none = seek.revisions_saying(work, "grow", at=3)

    assert ([r.number for r in told], earlier) == (list(range(seek.MOST + 2, 2, -1)), True)
    assert ([r.number for r in before], none) == ([3, 2], False)


def test_revisions_are_found_by_their_reason_and_author(filled):
    with filled.reading() as work:
        numbers = [
            [r.number for r in seek.revisions_saying(work, text, at=2)[0]]
            for text in ("the HARBOUR", "mara", "nobody")
        ]

    assert numbers == [[2], [2], []]


@pytest.mark.parametrize(("text", "excerpt"), [
    ("one two three", ("one ", "two", " three")),
    ("TWO", ("", "TWO", "")),
    (f"{'word ' * 30}two {'and ' * 30}", ("… " + "word " * 11, "two", " and" * 14 + " …")),
    (f"{'x' * 100}two", ("… " + "x" * 60, "two", "")),
    ("none", None),
])  # fmt: skip
def test_an_excerpt_shows_whole_words_around_what_was_found(text, excerpt):
    assert seek.excerpt_of(seek.pattern_of("two"), text) == excerpt


def test_entries_are_found_by_words_in_any_case_and_with_any_blanks_each_once():
    held = Folded([
        ("Straße am Hafen", "no pier"), ("the harbour\n  office", "harbour  OFFICE"), ("harbour",),
        ("office",), (),
    ])  # fmt: skip

    found = {text: list(held.holding(text)) for text in (
        "Harbour\tOffice", "STRASSE", "hafen no", "harbour", "office", "pier the", "ß", " ",
    )}  # fmt: skip

    assert found == {
        "Harbour\tOffice": [1], "STRASSE": [0], "hafen no": [], "harbour": [1, 2],
        "office": [1, 3], "pier the": [], "ß": [0], " ": [],
    }  # fmt: skip


def test_a_text_that_runs_from_one_entry_into_the_next_is_in_neither():
    assert list(Folded([("ab",), ("ab",), ("aab",)]).holding("ba")) == []
    assert list(Folded([("a",), ("aa",)]).holding("aa")) == [1]


def test_a_sign_that_sets_texts_apart_finds_nothing():
    held = Folded([("a\0b", "c"), ("d",)])

    assert [list(held.holding(text)) for text in ("\0", "b\0c", "b c", "a b")] == [[], [], [], [0]]
