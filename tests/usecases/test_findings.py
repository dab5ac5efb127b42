"""Findings of a stored catalogue: details read from rows, waivers by the day."""

import pytest

from alignment.catalogue import Element, Waiver
from alignment.errors import Invalid, NotFound
from alignment.usecases import maintain
from alignment.usecases.explain import EXPLAINERS, explanation_of
from alignment.usecases.findings import evidence_in, findings_in, gaps_in
from tests.usecases.conftest import SALTMARSH


def test_details_are_those_of_the_elements(empty):
    with empty.writing("ann") as work:
        maintain.add(
            work,
            Element(id="S1", kind="service", name="Shop", owner="Digital", lifecycle="live",
                    properties={"perspective": "customer"}),
        )  # fmt: skip
        maintain.add(work, Element(id="S2", kind="service", name="Till"))

    with empty.reading() as work:
        now, before = evidence_in(work).details, evidence_in(work, at=0).details

    assert now.owners == {"S1": "Digital"}
    assert now.lifecycles == {"S1": "live"}
    assert now.properties == {"S1": {"perspective": "customer"}}
    assert before.owners == {}


def test_gaps_are_the_open_findings_that_modelling_mends(empty, bring):
    bring(empty, SALTMARSH)
    with empty.writing("ann") as work:
        first, second = (f.elements[0] for f in gaps_in(work)[:2])
        rule = gaps_in(work)[0].rule
        maintain.add(work, Waiver(rule=rule, element=first, reason="x", expires="2026-07-01"))

    with empty.reading() as work:
        gaps, found = gaps_in(work), findings_in(work).findings

    rules = {f.rule for f in gaps}
    assert gaps == [f for f in found if f.rule in rules and f.waived is None]
    assert gaps[0].elements[0] == second
    assert "single-point" not in rules


def test_a_waiver_in_the_catalogue_holds_by_the_clock_and_by_the_revision(reference):
    with reference.writing("ann") as work:
        waiver = Waiver(rule="single-point", element="C7", reason="agreed", expires="2026-07-01")
        maintain.add(work, waiver)
    with reference.reading() as work:
        now, before = findings_in(work), findings_in(work, at=1)

    assert [f.elements[0] for f in now.findings if f.waived] == ["C7"]
    assert before.waived == 0


def test_a_waiver_of_what_is_not_there_is_refused(reference):
    with pytest.raises(Invalid, match="NoSuch"), reference.writing("ann") as work:
        maintain.add(
            work, Waiver(rule="circle", element="NoSuch", reason="x", expires="2030-01-01")
        )


def test_a_waiver_goes_with_its_element(empty):
    with empty.writing("ann") as work:
        maintain.add(work, Element(id="S1", kind="service", name="Shop"))
        maintain.add(
            work, Waiver(rule="ownerless", element="S1", reason="x", expires="2030-01-01")
        )
    with empty.writing("ann") as work:
        maintain.retire(work, "elements", "S1")
    with empty.reading() as work:
        assert list(work.reader.entities("waivers")) == []


@pytest.mark.parametrize(
    ("figure", "of", "value"),
    [("contribution", ["S3"], 27.5), ("contribution", ["C7", "component"], 37.5),
     ("support", ["S3"], 55.0), ("value-at-risk", ["C7"], 84.0)],
)  # fmt: skip
def test_a_figure_opens_to_parts_that_add_up(reference, figure, of, value):
    with reference.reading() as work:
        found = explanation_of(work, figure, of)

    assert found.value == pytest.approx(value)
    assert sum(p.value for p in found.parts) == pytest.approx(value)
    assert found.formula
    assert found.sources
    assert found.inputs


def test_the_alignment_index_opens_to_its_parts(reference):
    with reference.reading() as work:
        found = explanation_of(work, "alignment-index", [])

    assert found.value == pytest.approx(0.559782, abs=1e-6)
    assert [i.name for i in found.inputs] == ["coverage", "delivery", "exposure", "cost fit"]
    with reference.reading() as work, pytest.raises(Invalid, match="whole catalogue"):
        explanation_of(work, "alignment-index", ["S3"])


@pytest.mark.parametrize("figure", EXPLAINERS)
def test_every_figure_refuses_too_few_and_too_many_ids(reading_reference, figure):
    named = EXPLAINERS[figure]
    few, many = len(named.names) - named.optional - 1, len(named.names) + 1
    wrong = [["S3"] * few for _ in range(few >= 0)] + [["S3"] * many] * (not named.several)

    for of in wrong:
        with pytest.raises(Invalid) as refusal:
            explanation_of(reading_reference, figure, of)
        assert refusal.value.problems[0].place == "of"


def test_a_lens_that_there_is_not_is_refused_with_those_there_are(reference):
    with reference.reading() as work, pytest.raises(NotFound) as refusal:
        explanation_of(work, "contribution", ["S3", "services"])

    assert refusal.value.facts["closest"] == ["service", "component", "practice"]


def test_a_figure_that_a_lens_does_not_give_says_why(reference):
    with reference.reading() as work:
        found = explanation_of(work, "contribution", ["C7", "service"])

    assert found.value is None
    assert "does not credit C7" in found.reason


def test_nothing_is_said_to_stand_on_what_takes_no_part_in_the_chain(reference):
    with reference.reading() as work:
        found = explanation_of(work, "support", ["desk"])

    assert (found.value, found.reason) == (None, "it takes no part in the chain")
    assert found.reason in found.sentence


def test_an_unknown_figure_names_those_there_are(reference):
    with reference.reading() as work, pytest.raises(NotFound) as refusal:
        explanation_of(work, "suport", ["S3"])

    assert set(refusal.value.facts["closest"]) == set(EXPLAINERS)


@pytest.mark.parametrize("of", [[], ["S3", "S1"]])
def test_a_figure_of_too_few_or_too_many_is_refused(reference, of):
    with reference.reading() as work, pytest.raises(Invalid, match="an element"):
        explanation_of(work, "support", of)
