"""Add, alter, retire and undo: each a revision, each checked."""

import pytest

from alignment.catalogue import Element, Relationship, Requirement, Waiver
from alignment.catalogue.edits import KEYED
from alignment.catalogue.keys import join_key
from alignment.catalogue.store import Query
from alignment.errors import Conflict, Invalid, NotFound, RuleBroken
from alignment.usecases import analyse, maintain


def test_an_addition_is_one_revision_with_author_time_and_reason(reference):
    with reference.writing("bea") as work:
        written = maintain.add(work, Element(id="S9", kind="service", name="New"), reason="why")

    assert (written.revision.number, written.revision.author) == (2, "bea")
    assert written.revision.reason == "why"
    with reference.reading() as work:
        assert maintain.find(work, "elements", "S9").since == 2


@pytest.mark.parametrize(("collection", "key", "said"), [
    ("elements", "S1|x", "element S1|x"),
    ("practices", "K1|S1", "practice support of K1 for S1"),
    ("targets", "P1|S1|availability", "target for P1 of S1 availability"),
    ("targets", "|S1|availability", "target of S1 availability"),
    ("measurements", "|S1|availability|2026-01", "measurement of S1 availability 2026-01"),
    ("merges", "cmdb|47%7C11", "merge of cmdb 47|11"),
    ("waivers", "over-served|S1", "waiver of over-served for S1"),
    ("waivers", "feedback|", "waiver of feedback"),
])  # fmt: skip
def test_what_has_several_parts_in_its_key_is_told_by_them(collection, key, said):
    assert maintain.called(collection, key) == said


def test_every_list_whose_keys_have_parts_can_be_told():
    for collection, names in KEYED.items():
        assert maintain.called(collection, join_key(*names)).endswith(names[-1])


def test_a_revision_says_in_words_what_it_did(reference):
    waiver = Waiver(rule="over-served", element="S1", reason="agreed", expires="2099-12-31")

    with reference.writing("a") as work:
        written = maintain.add(work, waiver)

    assert written.revision.reason == "Add waiver of over-served for S1"


def test_a_key_that_is_taken_is_a_conflict(reference):
    with pytest.raises(Conflict, match="'S1' is taken"), reference.writing("a") as work:
        maintain.add(work, Element(id="S1", kind="service", name="Again"))


def test_altering_needs_the_version_that_stands(reference):
    with reference.writing("a") as work:
        maintain.alter(work, "elements", "S1", {"cost": 31.0}, seen=1)

    words = "changed in revision 2; you edited revision 1"
    with pytest.raises(Conflict, match=words), reference.writing("a") as work:
        maintain.alter(work, "elements", "S1", {"cost": 32.0}, seen=1)


def test_altering_to_the_same_writes_nothing(reference):
    with reference.writing("a") as work:
        written = maintain.alter(work, "elements", "S1", {"cost": 30.0})

    assert written.revision.number == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "colour: unknown key 'colour'; known are"),
        ({"cost": -1}, "cost: must be at least 0, not '-1'"),
        ({"name": " "}, "name: a name must not be blank"),
        ({"id": "S9"}, "cannot be changed"),
        ({"value": 3}, "value is for objectives"),
    ],
)
def test_a_wrong_change_is_refused_by_its_field(reference, changes, words):
    with pytest.raises(Invalid, match=words), reference.writing("a") as work:
        maintain.alter(work, "elements", "S1", changes)


def test_none_takes_a_value_away(reference):
    with reference.writing("a") as work:
        written = maintain.alter(work, "elements", "S1", {"cost": None})

    assert written.entity.cost is None


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ({"of": "S1", "members": ["S77"]}, "S77"),
        ({"of": "S77", "members": ["S1"]}, "S77"),
        ({"of": "S1", "members": ["O1"]}, "O1"),
        ({"of": "S1", "members": ["S2", "C1"]}, "service in between"),
        ({"of": "X1", "members": ["O1"]}, "O1"),
        ({"of": "S1", "members": ["S1"]}, "S1"),
        ({"of": "S1", "members": ["incident"]}, "incident"),
        ({"of": "X1", "members": ["P1"], "channel": "online"}, "online"),
    ],
)
def test_a_requirement_that_the_catalogue_cannot_hold_is_refused(reference, requirement, words):
    with pytest.raises(RuleBroken, match=words), reference.writing("a") as work:
        maintain.add(work, Requirement(**requirement))

    with reference.reading() as work:
        assert work.reader.head() == 1


def test_an_element_that_others_need_is_not_retired(reference):
    words = r"C7 cannot be retired.*S5"
    with pytest.raises(Conflict, match=words), reference.writing("a") as work:
        maintain.retire(work, "elements", "C7")


def test_an_element_takes_what_is_about_it_along(reference):
    with reference.writing("a") as work:
        for key in ("O2:P3",):
            maintain.retire(work, "requirements", key)
        maintain.retire(work, "elements", "P3")

    with reference.reading() as work:
        edits = work.reader.edits_of(3)
        assert {e.collection for e in edits} == {
            "elements", "requirements", "targets", "measurements"
        }  # fmt: skip
        assert "P3" not in work.snapshot().index


def test_the_kind_of_an_element_that_is_needed_cannot_be_turned(reference):
    with pytest.raises(RuleBroken), reference.writing("a") as work:
        maintain.alter(work, "elements", "C1", {"kind": "objective"})


def test_undo_takes_a_revision_back(reference):
    with reference.writing("a") as work:
        maintain.alter(work, "elements", "S1", {"cost": 99.0})
    with reference.writing("a") as work:
        revision = maintain.undo(work, 2)

    assert (revision.number, revision.reason) == (3, "Undo revision 2")
    with reference.reading() as work:
        assert maintain.find(work, "elements", "S1").entity.cost == 30.0
        assert len(maintain.difference_of(work, 1, 3)) == 0


def test_undo_of_what_was_changed_later_is_a_conflict(reference):
    for cost in (98.0, 99.0):
        with reference.writing("a") as work:
            maintain.alter(work, "elements", "S1", {"cost": cost})

    words = "revision 2 cannot be undone"
    with pytest.raises(Conflict, match=words), reference.writing("a") as work:
        maintain.undo(work, 2)


def test_undo_of_an_addition_that_others_build_on_is_refused(reference):
    with reference.writing("a") as work:
        maintain.add(work, Element(id="C10", kind="component", name="new"))
    with reference.writing("a") as work:
        maintain.add(work, Requirement(of="S1", members=["C10"]))

    with pytest.raises(RuleBroken, match="C10"), reference.writing("a") as work:
        maintain.undo(work, 2)


def test_an_unknown_element_names_the_closest(reference):
    with reference.reading() as work, pytest.raises(NotFound) as caught:
        maintain.find(work, "elements", "Web shp")

    assert "S1" in caught.value.facts["closest"]


def test_lists_filter_and_page(reference):
    with reference.reading() as work:
        page = maintain.list_entities(
            work, "elements", Query(equal={"kind": ["client"]}, sort="-name", limit=1)
        )

    assert [v.entity.id for v in page.items] == ["X1"]
    assert page.total == 2


def test_an_answer_never_lags_behind_a_write(reference):
    with reference.reading() as work:
        before = analyse.impact_of(work, {"C4": 1.0}).value_at_risk
    with reference.writing("a") as work:
        maintain.alter(work, "requirements", "S3:C4+C5", {"needs": 2})
    with reference.reading() as work:
        after = analyse.impact_of(work, {"C4": 1.0})
        then = analyse.impact_of(work, {"C4": 1.0}, at=1)

    assert (before, then.value_at_risk) == (0.0, 0.0)
    assert after.revision == 2
    assert after.value_at_risk == pytest.approx(78.0)


def test_relationships_that_end_at_a_retired_one_go_with_it(reference):
    with reference.writing("a") as work:
        maintain.add(work, Relationship(id="r1", type="Serving", source="S1", target="P2"))
    with reference.writing("a") as work:
        maintain.add(work, Relationship(id="r2", type="Association", source="r1", target="P3"))
    with reference.writing("a") as work:
        maintain.add(work, Relationship(id="r3", type="Association", source="r2", target="P1"))

    with reference.writing("a") as work:
        maintain.retire(work, "relationships", "r1")

    with reference.reading() as work:
        assert list(work.reader.entities("relationships")) == []


def test_undo_of_a_relationship_that_another_ends_at_is_refused(reference):
    with reference.writing("a") as work:
        maintain.add(work, Relationship(id="r1", type="Serving", source="S1", target="P2"))
    with reference.writing("a") as work:
        maintain.add(work, Relationship(id="r2", type="Association", source="r1", target="P3"))

    with pytest.raises(RuleBroken, match="r1"), reference.writing("a") as work:
        maintain.undo(work, 2)


def test_what_an_undo_takes_away_is_not_proposed_instead(reference):
    with reference.writing("a") as work:
        maintain.add(work, Element(id="C10", kind="component", name="new"))
    with reference.writing("a") as work:
        maintain.add(work, Requirement(of="S1", members=["C10"]))

    with pytest.raises(RuleBroken) as caught, reference.writing("a") as work:
        maintain.undo(work, 2)

    assert "mean C10" not in str(caught.value)


def test_the_history_of_what_never_was_names_the_closest(reference):
    with reference.reading() as work, pytest.raises(NotFound) as caught:
        maintain.history_of(work, "elements", "S11")

    assert "S1" in caught.value.facts["closest"]


def test_none_for_needs_means_all_members_again(reference):
    with reference.writing("a") as work:
        written = maintain.alter(work, "requirements", "S1:C1+C2+C3", {"needs": None})

    assert written.entity.needs == 3
