"""A strategist builds the reference chain from nothing, by forms alone."""

import pytest

from tests.graphs.ref1 import ref1_estate
from tests.web.forms import Form, main_text, open_form, written


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


CHAIN = (
    ("client", ["Web customers"]), ("process", ["Fulfil order"]), ("service", ["Web shop"]),
    ("component", ["web-1", "web-2", "web-3"]),
)  # fmt: skip
"""The kinds of a line of sight from the objective down, with what they are called."""


def test_a_chain_is_built_from_names_alone_in_a_form_for_each_link(empty):
    form = open_form(empty, "/model/element?kind=objective")
    answered = form.fill(name="Grow online sales", value="60").press("needs")
    for kind, names in CHAIN:
        group = Form(empty, answered, action="/model/requirement")
        group.fill(member=names, new=kind, needs="2" if len(names) > 2 else "")
        answered = group.press("below" if kind != "component" else "save")
        written(answered)

    held = empty.client.get("/api/v1/elements?limit=100").json()["items"]
    revisions = len(empty.client.get("/api/v1/revisions").json()["items"])
    answer = empty.client.get("/api/v1/analyses/contribution?lens=service").json()
    assert {e["id"] for e in held} == {
        "O-GROW-ONLINE-SALES", "X-WEB-CUSTOMERS", "P-FULFIL-ORDER", "S-WEB-SHOP", "web-1",
        "web-2", "web-3",
    }  # fmt: skip
    assert revisions == 5
    assert [(i["id"], i["contribution"]) for i in answer["items"]] == [("S-WEB-SHOP", 60)]
    assert "What Web shop needs" not in main_text(answered)  # the last one shows the service


def test_what_is_not_there_is_a_mistake_unless_the_form_says_otherwise(empty):
    written(open_form(empty, "/model/element?kind=service").fill(name="Till").press("save"))
    written(open_form(empty, "/model/element?kind=service").fill(name="Till", id="S2").press())
    form = open_form(empty, "/model/requirement?of=S2").fill(member=["Tiller", "web-1"])

    refused = form.press("save")
    checked = (
        Form(empty, refused, action="/model/requirement").fill(new="component").press("check")
    )
    namesake = form.fill(member=["Till", ""], new="service").press("save")

    assert "there is no element 'Tiller'" in main_text(refused)
    assert "If it is to be new, say below as what" in main_text(refused)
    assert "component Tiller" in main_text(checked)
    assert "new" in main_text(checked).partition("component Tiller")[2][:30]
    assert empty.client.get("/api/v1/elements").json()["total"] == 2
    assert namesake.status_code == 422  # two are called so: which one is not known
