"""Judgements become weights: one revision that tells where they came from, or none."""

import json

import pytest

from alignment.catalogue import Element
from alignment.catalogue.edits import WEIGHING, Edit
from alignment.errors import Conflict, Invalid, NotFound
from alignment.exchange.tables.matrix_sheet import Matrix
from alignment.graphs.contribution import contribution_of
from alignment.usecases.explain import explanation_of
from alignment.usecases.judgements import weighing_from
from alignment.usecases.maintain import find
from alignment.usecases.weigh import weigh, weigh_by_matrix, weighed_wire
from tests.graphs.ref1 import ref1_estate

BOTH = {"judgements": {"ann": [{"first": "X1", "second": "X2", "ratio": 4}]}}
ROUND = {
    "judgements": {"ann": [
        {"first": "P3:S3", "second": "P3:S4", "ratio": 2},
        {"first": "P3:S4", "second": "P3:S5", "ratio": 2},
        {"first": "P3:S5", "second": "P3:S3", "ratio": 9},
    ]}
}  # fmt: skip


@pytest.fixture
def stocked(empty):
    """REF-1, in which P3 needs S5 as well."""
    from alignment.catalogue import Requirement

    model = ref1_estate()
    more = Requirement(of="P3", members=("S5",), weight=1)
    with empty.writing("ann") as work:
        work.revise([Edit(None, e) for e in (*model.elements, *model.requirements, more)],
                    reason="REF-1")  # fmt: skip
    return empty


def weigh_it(runtime, element, said, **options):
    with runtime.writing("ben") as work:
        return weigh(work, element, weighing_from(said), **options)


def weight_of(runtime, requirement):
    with runtime.reading() as work:
        return find(work, "requirements", requirement).entity.weight


def test_judgements_become_weights_that_add_up_to_what_they_added_up_to(stocked):
    done = weigh_it(stocked, "O1", BOTH)

    assert [(g.requirement, g.share) for g in done.weights] == [
        ("O1:X1", pytest.approx(0.8)), ("O1:X2", pytest.approx(0.2)),
    ]  # fmt: skip
    assert weight_of(stocked, "O1:X1") == pytest.approx(0.8 * 3)
    assert weight_of(stocked, "O1:X2") == pytest.approx(0.2 * 3)
    assert (done.ratio, done.table, done.refused) == (0, "saaty-2005", "")


def test_contributions_follow_the_weights(stocked):
    weigh_it(stocked, "O1", {"points": {"ann": {"X1": 3, "X2": 1}}})

    with stocked.reading() as work:
        found = {i.id: i.contribution for i in contribution_of(work.snapshot()).items}
    assert (found["S1"], found["S2"]) == pytest.approx((11.25, 11.25))


def test_one_revision_tells_method_people_and_agreement(stocked):
    done = weigh_it(stocked, "O1", BOTH, reason="Board of 3 May")

    with stocked.reading() as work:
        revision = work.reader.revision(done.revision)
        assert revision.reason == (
            "Weigh O1 by pairwise of ann; CR 0.000 (saaty-2005). Board of 3 May"
        )
        assert revision.author == "ben"
        kept = json.loads(find(work, "elements", "O1").entity.properties[WEIGHING])
    assert kept == {
        "method": "pairwise", "table": "saaty-2005", "ratio": 0.0,
        "people": {"ann": [["O1:X1", "O1:X2", 4.0]]},
    }  # fmt: skip


def test_the_explanation_of_a_weight_names_who_said_it(stocked):
    done = weigh_it(stocked, "O1", BOTH)

    with stocked.reading() as work:
        found = explanation_of(work, "weight", ["O1:X1"])

    assert found.value == pytest.approx(2.4)
    by_name = {i.name: i for i in found.inputs}
    assert by_name["revision"].value == done.revision
    assert by_name["revision"].origin.startswith("Weigh O1 by pairwise of ann")
    assert by_name["judgement"].value == 4
    assert {p.of[0]: p.value for p in found.parts} == pytest.approx({"O1:X1": 2.4, "O1:X2": 0.6})
    assert "80 %" in found.sentence


def test_a_weight_that_nobody_stated_is_the_criticality(stocked):
    with stocked.reading() as work:
        whole = explanation_of(work, "weight", ["C1:C8"])

    assert whole.inputs[0].origin == "weight of C1:C8"
    assert whole.inputs[-1].meaning == "stated it"


def test_a_user_s_own_text_under_the_property_disturbs_nothing(stocked):
    from dataclasses import replace

    with stocked.writing("ann") as work:
        before = find(work, "elements", "O1").entity
        after = replace(before, properties={WEIGHING: "not ours"})
        work.revise([Edit(before, after)], reason="")
    with stocked.reading() as work:
        assert explanation_of(work, "weight", ["O1:X1"]).value == 2


def test_a_dry_run_writes_nothing_and_says_what_it_would(stocked):
    with stocked.reading() as work:
        head = work.reader.head()
        done = weigh(work, "O1", weighing_from(BOTH), dry_run=True)
        assert work.reader.head() == head

    assert (done.dry_run, done.revision) == (True, head)
    changes = {e["id"]: e["changes"] for e in weighed_wire(done)["edits"]}
    assert changes["O1:X1"]["weight"] == {"from": 2.0, "to": pytest.approx(2.4)}
    assert set(changes) == {"O1:X1", "O1:X2", "O1"}


def test_the_same_again_writes_nothing_more(stocked):
    first = weigh_it(stocked, "O1", BOTH)
    again = weigh_it(stocked, "O1", BOTH)

    assert (again.revision, again.edits) == (first.revision, ())


def test_judgements_that_contradict_one_another_are_refused_by_name(stocked):
    with pytest.raises(Invalid, match="the judgements of ann contradict one another") as refused:
        weigh_it(stocked, "P3", ROUND)

    assert "Look again at P3:S5 against P3:S3: 9 was said, the others" in refused.value.message
    assert [p.place for p in refused.value.problems] == ["judgements.ann"]
    assert weight_of(stocked, "P3:S3") == 1


def test_they_are_taken_when_somebody_says_so(stocked):
    done = weigh_it(stocked, "P3", {**ROUND, "accept_inconsistent": True})

    assert done.ratio > 0.1
    assert "contradict one another" in done.conclusion
    assert sum(g.weight for g in done.weights) == pytest.approx(3)


def test_a_dry_run_says_why_it_would_be_refused(stocked):
    with stocked.reading() as work:
        done = weigh(work, "P3", weighing_from(ROUND), dry_run=True)

    assert "contradict one another" in done.refused
    assert done.conclusion.startswith("Not to be written")


def test_one_who_contradicts_himself_is_not_hidden_by_the_others(stocked):
    agreed = [
        {"first": "S3", "second": "S4", "ratio": 2}, {"first": "S4", "second": "S5", "ratio": 2},
        {"first": "S3", "second": "S5", "ratio": 4},
    ]  # fmt: skip
    said = {f"p{k}": agreed for k in range(20)} | ROUND["judgements"]

    with pytest.raises(Invalid, match="the judgements of ann"):
        weigh_it(stocked, "P3", {"judgements": said})


def test_several_people_are_told_one_by_one(stocked):
    said = {"ann": BOTH["judgements"]["ann"],
            "ben": [{"first": "X2", "second": "X1", "ratio": 4}]}  # fmt: skip

    done = weigh_it(stocked, "O1", {"judgements": said})

    assert [g.share for g in done.weights] == pytest.approx([0.5, 0.5])
    assert [p.shares["O1:X1"] for p in done.people] == pytest.approx([0.8, 0.2])


def test_points_of_several_people_count_alike(stocked):
    done = weigh_it(stocked, "O1", {"points": {"ann": {"X1": 30, "X2": 10}, "ben": {"X1": 1}}})

    assert [g.share for g in done.weights] == pytest.approx([0.875, 0.125])
    assert done.ratio is None


def test_what_is_weighed_apart_is_refused(stocked):
    with pytest.raises(Invalid, match="divides value over services apart from what it stands on"):
        weigh_it(stocked, "S1", {"points": {"ann": {"S3": 1, "S1:C1+C2+C3": 1}}})


def test_some_requirements_are_weighed_and_the_others_stay(stocked):
    weigh_it(stocked, "P3", {"points": {"ann": {"S3": 1, "S5": 3}}})

    weights = [weight_of(stocked, f"P3:{s}") for s in ("S3", "S4", "S5")]
    assert weights == pytest.approx([0.5, 1, 1.5])


@pytest.mark.parametrize(("element", "said", "words"), [
    ("O1", {"points": {"ann": {"X9": 1, "X1": 1}}}, "X9 is no requirement of O1"),
    ("O1", {"points": {"ann": {"X1": 1}}}, "name at least two requirements of O1"),
    ("O1", {"points": {"ann": {"X1": 0, "X2": 0}}}, "points.ann: some item must have more than 0"),
    ("P3", {"judgements": {"ann": [{"first": "S3", "second": "S4", "ratio": 2},
                                   {"first": "S3", "second": "S5", "ratio": 2}]}},
     "judgements.ann: every pair must be judged; missing P3:S4 / P3:S5"),
    ("O1", {"points": {"ann": {"X1": 1, "O1:X1": 2, "X2": 1}}}, "points.ann names O1:X1 twice"),
    ("O1", {}, "give either judgements"),
    ("O1", {**BOTH, "points": {"ann": {"X1": 1, "X2": 1}}}, "give either judgements"),
    ("O1", {**BOTH, "method": "points"}, "give either judgements"),
])  # fmt: skip
def test_what_says_nothing_is_refused(stocked, element, said, words):
    with pytest.raises(Invalid, match=words):
        weigh_it(stocked, element, said)


@pytest.mark.parametrize(("said", "words"), [
    ([], "must be an object"),
    ({"judgement": {}}, "unknown key 'judgement'"),
    ({"judgements": {"ann": [{"first": "a", "second": "b", "ratio": 0}]}}, "greater than 0"),
    ({"judgements": {"ann": [{"first": "a", "second": "b", "ratio": "x"}]}}, "a fraction such as"),
    ({"judgements": {"ann": [{"first": "a", "second": "b", "ratio": "1/0"}]}}, "a fraction such"),
    ({"judgements": {"ann": [{"first": "a", "second": "b"}]}}, "ratio: is missing"),
    ({"judgements": {"ann": [{"first": "a", "second": "b", "ratio": True}]}}, "number"),
    ({"points": {"ann": {"a": -1}}}, "must be at least 0"),
    ({"table": "guess"}, "must be 'saaty-2005'"),
])  # fmt: skip
def test_a_form_that_is_none_is_refused_with_its_place(said, words):
    with pytest.raises(Invalid, match=words):
        weighing_from(said)


def test_a_fraction_is_a_ratio():
    said = weighing_from({"judgements": {"ann": [{"first": "a", "second": "b", "ratio": "1/4"}]}})

    assert said.judgements["ann"][0].ratio == 0.25


def test_an_unknown_element_is_refused(stocked):
    with pytest.raises(NotFound):
        weigh_it(stocked, "O9", BOTH)


def test_a_look_states_no_weights(stocked):
    with stocked.reading() as work, pytest.raises(Conflict):
        weigh(work, "O1", weighing_from(BOTH))


def test_a_matrix_weighs_the_requirements_of_its_rows(stocked):
    matrix = Matrix("links.csv", ("O1", "P3"), ("X1", "X2", "S3", "S4", "S5"),
                    ((2, 1, 0, 0, 0), (0, 0, 2, 1, 0)))  # fmt: skip

    with stocked.writing("ann") as work:
        done = weigh_by_matrix(work, matrix)

    weights = {g.requirement: g.weight for g in done.weights}
    assert weights == pytest.approx({"O1:X1": 2, "O1:X2": 1, "P3:S3": 2, "P3:S4": 1, "P3:S5": 0})
    assert (done.method, done.element) == ("matrix", None)
    assert "Weighing nothing now: P3:S5." in done.remarks
    assert weight_of(stocked, "P3:S3") == pytest.approx(2)


def test_a_matrix_with_links_that_are_no_requirements_is_refused_whole(stocked):
    matrix = Matrix("links.csv", ("O1", "O9"), ("S4",), ((2,), (1,)))

    with stocked.writing("ann") as work, pytest.raises(Invalid) as refused:
        weigh_by_matrix(work, matrix)

    assert {p.message for p in refused.value.problems} == {
        "has no requirement of S4 alone", "there is no such element"
    }  # fmt: skip


def test_a_flip_is_explained_by_what_goes_into_it(stocked):
    with stocked.reading() as work:
        nearest = explanation_of(work, "flip-point", ["S3:S5"])
        named = explanation_of(work, "flip-point", ["O1", "S3", "S2"])
        idle = explanation_of(work, "flip-point", ["C1:C8"])

    assert {i.name for i in nearest.inputs} == {"x", "t", "t*", "C"}
    share = next(i.value for i in nearest.inputs if i.name == "t*")
    assert nearest.value == pytest.approx(share / (1 - share))
    assert (named.unit, named.of) == ("points / year", ("O1", "S3", "S2"))
    assert (idle.value, bool(idle.reason)) == (None, True)


def test_only_neighbours_flip(stocked):
    with stocked.reading() as work, pytest.raises(NotFound, match="no flip"):
        explanation_of(work, "flip-point", ["S3:S5", "S1", "S5"])


@pytest.mark.parametrize(("figure", "of"), [("flip-point", ["a", "b"]), ("weight", [])])
def test_an_explanation_of_too_few_or_too_many_is_refused(stocked, figure, of):
    with stocked.reading() as work, pytest.raises(Invalid):
        explanation_of(work, figure, of)


def test_elements_without_judgements_have_no_property():
    assert WEIGHING not in Element(id="a", kind="service", name="a").properties
