from dataclasses import replace

import pytest

from alignment.catalogue import (
    Element,
    Estate,
    Kind,
    Measurement,
    Merge,
    Relationship,
    Requirement,
)
from alignment.catalogue.edits import apply, difference
from alignment.catalogue.sources import (
    Held,
    brought,
    facts_of,
    joined,
    same_under_another_name,
    source_of,
)
from alignment.errors import Invalid

KINDS = {"S": Kind.SERVICE, "C": Kind.COMPONENT, "P": Kind.PROCESS, "p": Kind.COMPONENT}


def element(key, name="", **more):
    return Element(id=key, kind=KINDS[key[0]], name=name or key, **more)


def estate(*keys, needs=(), **lists):
    elements = tuple(element(k) if isinstance(k, str) else k for k in keys)
    made = tuple(Requirement(of=of, members=members) for of, members in needs)
    return Estate(elements=elements, requirements=made, **lists)


def imported(before, source, document, *, replacing=False):
    """The catalogue after an import, and what was noticed."""
    held = Held.by(source, before)
    named = brought(document, held)
    stated = facts_of(named.estate, held)
    edits = difference(before, stated.estate, replacing=replacing, complete=False, source=source)
    return apply(before, edits), edits, (*named.findings, *stated.findings)


def test_what_a_source_brings_remembers_it():
    after, _, _ = imported(Estate(), "portal", estate("S1", "C1", needs=[("S1", ("C1",))]))

    assert {e.origin for e in after.elements} == {"portal"}
    assert [source_of(r) for r in after.requirements] == [("portal", "S1:C1")]


def test_the_same_import_again_changes_nothing():
    after, _, _ = imported(Estate(), "portal", estate("S1", "C1", needs=[("S1", ("C1",))]))

    _, edits, _ = imported(after, "portal", estate("S1", "C1", needs=[("S1", ("C1",))]))

    assert edits == []


def test_an_id_of_another_source_is_not_touched():
    first, _, _ = imported(Estate(), "model", estate(element("C1", "Database")))
    document = estate("S1", element("C1", "Cache"), needs=[("S1", ("C1",))])

    after, _, findings = imported(first, "portal", document)

    names = {e.id: e.name for e in after.elements}
    assert names == {"C1": "Database", "portal:C1": "Cache", "S1": "S1"}
    assert [r.members for r in after.requirements] == [("portal:C1",)]
    assert [f.rule for f in findings] == ["id-of-another-source"]
    cache = next(e for e in after.elements if e.id == "portal:C1")
    assert source_of(cache) == ("portal", "C1")


def test_an_id_of_its_own_is_nobody_elses():
    first, _, _ = imported(estate("portal:C1"), "model", estate("C1"))

    after, edits, _ = imported(first, "portal", estate(element("C1", "Cache")))

    assert [(e.key, e.verb) for e in edits] == [("portal:portal:C1", "added")]
    assert len(after.elements) == 3


def test_a_newcomer_keeps_its_id_here_in_later_imports():
    first, _, _ = imported(Estate(), "model", estate("C1"))
    second, _, _ = imported(first, "portal", estate(element("C1", "Cache")))

    after, edits, findings = imported(second, "portal", estate(element("C1", "Big cache")))

    assert [(e.key, e.verb) for e in edits] == [("portal:C1", "altered")]
    assert {e.name for e in after.elements} == {"C1", "Big cache"}
    assert findings == ()


def test_what_was_stated_here_is_anybodys_and_stays_ours():
    ours = estate("S1", "C1", needs=[("S1", ("C1",))])

    after, edits, _ = imported(ours, "model", estate("S1", "C1", needs=[("S1", ("C1",))]))

    assert edits == []
    assert {e.origin for e in after.elements} == {""}


def test_replacing_retires_only_what_the_source_brought():
    first, _, _ = imported(estate("P1"), "model", estate("S1", "C1"))
    both, _, _ = imported(first, "portal", estate("C2", "C3"))

    after, edits, _ = imported(both, "portal", estate("C2"), replacing=True)

    assert [(e.key, e.verb) for e in edits] == [("C3", "retired")]
    assert {e.id for e in after.elements} == {"P1", "S1", "C1", "C2"}


def test_what_two_sources_state_of_the_same_elements_stands_as_the_first_stated_it():
    measured = Measurement(service="S1", indicator="availability", period="2026-01", value=99.0)
    first, _, _ = imported(
        estate("S1"), "probe", estate(measurements=(replace(measured, value=98.0),))
    )

    after, edits, findings = imported(first, "other", estate(measurements=(measured,)))

    assert edits == []
    assert [m.value for m in after.measurements] == [98.0]
    assert [f.rule for f in findings] == ["stated-by-another-source"]


def test_a_merge_survives_the_next_import():
    first, _, _ = imported(Estate(), "model", estate("S1", "C1", needs=[("S1", ("C1",))]))
    document = estate("S2", element("C9", "C one", owner="Ann"), needs=[("S2", ("C9",))])
    both, _, _ = imported(first, "portal", document)
    merged = joined(both, "C9", "C1")

    document = estate(
        "S2", element("C9", "C uno", owner="Bob", documentation="Fast"), needs=[("S2", ("C9",))]
    )
    after, edits, _ = imported(merged, "portal", document)

    assert {e.id for e in after.elements} == {"S1", "S2", "C1"}
    one = next(e for e in after.elements if e.id == "C1")
    assert (one.name, one.owner, one.origin) == ("C1", "Bob", "model")
    assert {(r.of, r.members) for r in after.requirements} == {("S1", ("C1",)), ("S2", ("C1",))}
    assert [(m.element, m.name, m.documentation) for m in after.merges] == [
        ("C1", "C uno", "Fast")
    ]
    assert {e.collection for e in edits} == {"elements", "merges"}


def test_what_a_merge_filled_follows_its_source_and_what_others_say_stays():
    first, _, _ = imported(Estate(), "model", estate(element("C1", cost=5.0)))
    portal = estate(element("C9", owner="Ann", cost=7.0))
    both, _, _ = imported(first, "portal", portal)
    merged = joined(both, "C9", "C1")

    again, none, findings = imported(merged, "portal", portal)
    moved, _, _ = imported(again, "portal", estate(element("C9", owner="Bob", cost=8.0)))
    taken, _, _ = imported(moved, "model", estate(element("C1", owner="Eve", cost=5.0)))
    last, edits, later = imported(taken, "portal", estate(element("C9", owner="Cy", cost=8.0)))

    def fields(estate):
        return [(e.owner, e.cost) for e in estate.elements]

    assert fields(merged) == fields(again) == [("Ann", 5.0)]
    assert none == []
    assert fields(moved) == [("Bob", 5.0)]
    assert fields(taken) == fields(last) == [("Eve", 5.0)]
    assert [e.collection for e in edits] == ["merges"]
    assert [(f.rule, f.message.rpartition(": C1")[2]) for f in (*findings, *later)] == [
        ("stated-by-another-source", ": cost"),
        ("stated-by-another-source", ": cost, owner"),
    ]


def test_imports_of_both_sources_after_a_merge_change_nothing():
    model = estate("S1", "C1", needs=[("S1", ("C1",))])
    portal = estate("S2", element("C9", owner="Ann"), needs=[("S2", ("C9",))])
    first, _, _ = imported(Estate(), "model", model)
    both, _, _ = imported(first, "portal", portal)
    merged = joined(both, "C9", "C1")

    _, by_portal, _ = imported(merged, "portal", portal)
    _, by_model, _ = imported(merged, "model", model)

    assert by_portal == by_model == []


def test_a_merge_leaves_no_element_that_needs_itself():
    both = estate(
        "S1",
        element("S2", origin="portal"),
        "C1",
        needs=[("S1", ("S2",)), ("S2", ("C1",)), ("S1", ("S2", "C1"))],
    )

    after = joined(both, "S2", "S1")

    assert {(r.of, r.members, r.needs) for r in after.requirements} == {("S1", ("C1",), 1)}


def test_relationships_follow_a_merge():
    drawn = Relationship(id="r", type="Serving", source="S2", target="P1")
    both = estate("S1", element("S2", origin="portal"), "P1", relationships=(drawn,))

    after = joined(both, "S2", "S1")

    assert [(r.source, r.target) for r in after.relationships] == [("S1", "P1")]


def test_what_was_stated_here_goes_into_nothing():
    with pytest.raises(Invalid, match="was stated here"):
        joined(estate("S1", "S2"), "S2", "S1")


def test_a_merge_may_be_stated_before_anything_was_brought():
    here = estate("C1", merges=(Merge(source="portal", source_id="C9", element="C1"),))

    after, _, _ = imported(here, "portal", estate("S2", "C9", needs=[("S2", ("C9",))]))

    assert {e.id for e in after.elements} == {"C1", "S2"}
    assert [r.members for r in after.requirements] == [("C1",)]


@pytest.mark.parametrize(
    ("document", "found"),
    [(("S1", "S2", "C7"), "model"), (("S1", "C7", "C8"), ""), (("C7",), "")],
)
def test_a_renamed_source_is_noticed(document, found):
    before, _, _ = imported(Estate(), "model", estate("S1", "S2", "C1"))

    assert same_under_another_name(estate(*document), Held.by("model 2", before)) == found
