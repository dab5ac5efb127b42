"""A strategist builds the reference chain from nothing, by forms alone."""

import pytest

from tests.graphs.ref1 import ref1_estate
from tests.web.forms import open_form, written


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """REF-1 as it stands after every form was filled in, and the revisions that took."""
    from tests.web.conftest import site_over

    folder = tmp_path_factory.mktemp("ref1")
    with site_over(folder, lambda _runtime: None) as site:
        estate = ref1_estate()
        name_it(site, estate.heading)
        for element in estate.elements:
            add_element(site, element)
        for requirement in estate.requirements:
            add_requirement(site, requirement)
        yield site


def name_it(site, heading):
    form = open_form(site, "/model/heading")
    written(form.fill(name=heading.name, currency=heading.currency).press())


def add_element(site, element):
    form = open_form(site, f"/model/element?kind={element.kind.value}")
    form.fill(id=element.id, name=element.name)
    if element.value is not None:
        form.fill(value=element.value)
    if element.cost is not None:
        form.fill(cost=element.cost)
    if element.audience is not None:
        form.fill(audience=element.audience.value)
    written(form.press("another"))


def add_requirement(site, requirement):
    form = open_form(site, f"/model/requirement?of={requirement.of}")
    form.fill(member=list(requirement.members), needs=requirement.needs,
              criticality=requirement.criticality, weight=requirement.weight)  # fmt: skip
    if requirement.channel is not None:
        form.fill(channel=requirement.channel.value)
    written(form.press("save"))


def test_the_built_chain_is_the_reference_entity_by_entity(built):
    estate = ref1_estate()

    held = {c: built.client.get(f"/api/v1/{c}?limit=1000").json()["items"]
            for c in ("elements", "requirements")}  # fmt: skip

    assert [e["id"] for e in held["elements"]] == sorted(e.id for e in estate.elements)
    stated = {r.id: (r.of, list(r.members), r.needs, r.criticality, r.weight, r.channel)
              for r in estate.requirements}  # fmt: skip
    assert stated == {
        r["id"]: tuple(r[n] for n in ("of", "members", "needs", "criticality", "weight",
                                      "channel"))
        for r in held["requirements"]
    }  # fmt: skip


def test_the_figures_of_the_built_chain_are_those_of_the_reference(built):
    """METHODS part 2: the failure of C7 stops everything, that of C8 takes S1 alone down."""
    asked = {"losses": {"C8": 1.0}}
    impact = built.client.post("/api/v1/analyses/impact", json=asked).json()
    answer = built.client.get("/api/v1/analyses/contribution?lens=service").json()

    from alignment.graphs.contribution import contribution_of
    from alignment.graphs.impact import answer_of
    from tests.graphs.ref1 import ref1

    expected = {i.id: i.contribution for i in contribution_of(ref1()).items}
    assert {i["id"]: i["contribution"] for i in answer["items"]} == pytest.approx(expected)
    assert impact["value_at_risk"] == pytest.approx(answer_of(ref1(), {"C8": 1.0}).value_at_risk)


def test_every_edit_has_its_author_and_can_be_seen(built):
    text = built.text("/revisions")

    assert "ann" in text
    assert "Add element" in text
    assert "Add requirement" in text


def test_the_home_page_answers_from_what_was_built(built):
    text = built.text("/")

    assert "REF-1" in built.page("/").findtext(".//title")
    assert "5 services carry 100 of 100 EUR a year; S5 carries most (37.5, 38 %)" in text
