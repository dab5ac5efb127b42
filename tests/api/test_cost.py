"""Cost, portfolio and practices over HTTP, with the figures of METHODS 2.1 and 2.5."""

import pytest

from tests.api.conftest import API, refused

LENS = {"S1": 80, "S2": 40, "S3": 105, "S4": 25, "S5": 30}


def ask(client, question, **query):
    answered = client.get(f"{API}/analyses/{question}", params=query)
    assert answered.status_code == 200, answered.text
    assert answered.headers["x-catalogue-revision"] == str(answered.json()["revision"])
    return answered.json()


def test_cost_has_the_fields_that_others_rely_on(client):
    answer = ask(client, "cost")

    assert {"revision", "items", "total", "unallocated"} <= answer.keys()
    assert {"id", "own", "lens", "loaded", "contribution", "support", "value_per_cost"} <= (
        answer["items"][0].keys()
    )
    assert answer["unallocated"] == []


def test_cost_has_the_figures_of_the_reference_estate(client):
    answer = ask(client, "cost")
    items = {i["id"]: i for i in answer["items"]}

    assert {i: items[i]["lens"] for i in LENS} == pytest.approx(LENS)
    assert {i: items[i]["loaded"] for i in ("O1", "O2")} == pytest.approx({"O1": 210, "O2": 70})
    assert answer["total"] == 280
    assert answer["value_per_cost"] == pytest.approx(0.357143, abs=1e-6)
    assert answer["by_root"]["difference"] == pytest.approx(0, abs=1e-9)
    assert items["P1"]["lens"] is None
    assert items["P1"]["undefined"]["lens"] == "only a service has a lens cost"


def test_cost_can_be_narrowed_to_a_kind(client):
    answer = ask(client, "cost", kind="service")

    assert [i["id"] for i in answer["items"]] == ["S1", "S3", "S2", "S5", "S4"]
    assert answer["kind"] == "service"


@pytest.mark.parametrize(("kind", "said"), [
    ("server", "kind"), ("practice", "takes no part in the chain"),
])  # fmt: skip
def test_a_kind_that_has_no_cost_is_refused(client, kind, said):
    problem = refused(client.get(f"{API}/analyses/cost?kind={kind}"), 422, "invalid")

    assert said in problem["detail"]
    assert problem["errors"][0]["place"] == "kind"


def test_the_portfolio_has_its_cuts_in_the_answer(client):
    usual, other = ask(client, "portfolio"), ask(client, "portfolio", value_cut=0.1, fit_cut=0.5)

    assert (usual["value_cut"], usual["fit_cut"]) == (0.25, 0.8)
    assert (other["value_cut"], other["fit_cut"]) == (0.1, 0.5)
    assert {i["id"]: i["value"] for i in usual["items"]} == pytest.approx(
        {"S1": 0.3, "S2": 0.15, "S3": 0.55, "S4": 0.1, "S5": 0.375}
    )
    assert sum(usual["counts"].values()) + usual["unplaced"] == 5


def test_the_portfolio_has_the_quadrants_of_the_reference_estate(client):
    items = {i["id"]: i for i in ask(client, "portfolio")["items"]}

    assert {i: p["quadrant"] for i, p in items.items()} == {
        "S1": "migrate", "S2": "tolerate", "S3": "migrate", "S4": None, "S5": None,
    }  # fmt: skip
    assert items["S3"]["fit"] == pytest.approx(35 / 45, abs=1e-6)
    assert items["S4"]["reason"] == "fit not known: tolerate or eliminate"
    assert items["S1"]["dominated_by"] == "S3"


@pytest.mark.parametrize("cut", ["value_cut", "fit_cut"])
@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "inf", "much"])
def test_a_cut_that_is_no_fraction_is_refused(client, cut, value):
    problem = refused(client.get(f"{API}/analyses/portfolio?{cut}={value}"), 422, "invalid")

    assert problem["errors"][0]["place"] == cut


def test_practices_have_the_figures_of_the_reference_estate(client):
    answer = ask(client, "practices")

    assert {i["id"]: i["contribution"] for i in answer["items"]} == pytest.approx({
        "incident": 12.5, "change": 19, "monitoring": 2.5, "desk": 7.5, "availability": 11,
        "security": 37.5,
    })  # fmt: skip
    assert (answer["managed"], answer["unmanaged"]) == pytest.approx((90, 10))
    assert [s["id"] for s in answer["services"]] == ["S4"]


def test_a_capability_level_is_read_from_a_practice_and_nonsense_is_told(client):
    change = f"{API}/elements/change"
    client.patch(change, json={"properties": {"capability level": "2"}},
                 headers={"If-Match": "*"})  # fmt: skip
    client.patch(f"{API}/elements/desk", json={"properties": {"capability_level": "good"}},
                 headers={"If-Match": "*"})  # fmt: skip

    now, before = ask(client, "practices"), ask(client, "practices", revision=1)

    assert (now["items"][0]["id"], now["items"][0]["capability_level"]) == ("change", 2)
    assert (
        "desk states the capability level 'good', which is none of 0 to 5; left out."
        in (now["remarks"])
    )
    assert {i["capability_level"] for i in before["items"]} == {None}


@pytest.mark.parametrize("question", ["cost", "portfolio", "practices"])
def test_an_empty_catalogue_has_answers(empty, question):
    assert ask(empty, question)["items"] == []


@pytest.mark.parametrize("question", ["cost", "portfolio", "practices"])
def test_what_is_not_asked_that_way_is_refused(client, question):
    refused(client.get(f"{API}/analyses/{question}?depth=3"), 422, "invalid")
    refused(client.get(f"{API}/analyses/{question}?revision=9"), 404, "not-found")
