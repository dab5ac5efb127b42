"""The questions over HTTP, with the figures of METHODS part 2."""

import pytest

from tests.api.conftest import API, refused

IMPACT = [
    ({"C7": 1}, {"S5": 1, "S1": 1, "S3": 0.9, "P1": 0.45, "P2": 0.9, "P3": 0.9, "X1": 0.975,
                 "X2": 0.45, "O1": 0.8, "O2": 0.9}, 84),
    ({"C4": 1}, {}, 0),
    ({"C4": 1, "C5": 1}, {"S3": 1, "S4": 1, "S1": 0.6, "P1": 0.5, "P2": 1, "P3": 1, "X1": 0.7,
                          "X2": 0.5, "O1": 19 / 30, "O2": 1}, 78),
    ({"C5": 1}, {"S4": 1, "P3": 0.25, "O2": 0.125}, 5),
    ({"C5": 0.5}, {"S4": 0.5, "P3": 0.125, "O2": 0.0625}, 2.5),
    ({"C8": 1}, {"C1": 1, "C2": 1, "S1": 1, "X1": 0.75, "O1": 0.5}, 30),
    ({"C9": 1}, {"C3": 1}, 0),
    ({"C1": 1}, {}, 0),
    ({"C1": 1, "C9": 1}, {"C3": 1, "S1": 1, "X1": 0.75, "O1": 0.5}, 30),
    ({"C6": 1}, {"S2": 1, "P1": 1, "X2": 1, "O1": 1 / 3}, 20),
    ({"S5": 0.5}, {"S1": 0.5, "S3": 0.45, "P1": 0.225, "P2": 0.45, "P3": 0.45, "X1": 0.4875,
                   "X2": 0.225, "O1": 0.4, "O2": 0.45}, 42),
    ({"C7": 0.4, "C6": 0.3}, {"S5": 0.4, "S1": 0.4, "S3": 0.36, "S2": 0.3, "P1": 0.3, "P2": 0.36,
                              "P3": 0.36, "X1": 0.39, "X2": 0.3, "O1": 0.36, "O2": 0.36}, 36),
    ({"S3": 1}, {"S1": 0.6, "P1": 0.5, "P2": 1, "P3": 1, "X1": 0.7, "X2": 0.5, "O1": 19 / 30,
                 "O2": 1}, 78),
]  # fmt: skip

COMPONENTS = {
    "C1": 5 / 3, "C2": 5 / 3, "C3": 5 / 3, "C4": 13.75, "C5": 23.75, "C6": 15, "C7": 37.5,
    "C8": 10 / 3, "C9": 5 / 3,
}  # fmt: skip
CONTRIBUTION = [
    ("service", None, {"S1": 10, "S2": 15, "S3": 27.5, "S4": 10, "S5": 37.5}),
    ("service", "O1", {"S1": 10, "S2": 15, "S3": 12.5, "S4": 0, "S5": 22.5}),
    ("service", "O2", {"S1": 0, "S2": 0, "S3": 15, "S4": 10, "S5": 15}),
    ("component", None, COMPONENTS),
    ("component", "O1", {"C1": 5 / 3, "C2": 5 / 3, "C3": 5 / 3, "C4": 6.25, "C5": 6.25, "C6": 15,
                         "C7": 22.5, "C8": 10 / 3, "C9": 5 / 3}),
    ("component", "O2", {"C1": 0, "C2": 0, "C3": 0, "C4": 7.5, "C5": 17.5, "C6": 0, "C7": 15,
                         "C8": 0, "C9": 0}),
    ("practice", None, {"incident": 12.5, "change": 19, "monitoring": 2.5, "desk": 7.5,
                        "availability": 11, "security": 37.5}),
]  # fmt: skip
IN_A_CIRCLE = [
    ("service", None, {"S1": 10, "S2": 15, "S3": 40, "S4": 10, "S5": 25}),
    ("service", "O1", {"S1": 10, "S2": 15, "S3": 20, "S4": 0, "S5": 15}),
    ("service", "O2", {"S1": 0, "S2": 0, "S3": 20, "S4": 10, "S5": 10}),
    ("component", None, COMPONENTS | {"C4": 20, "C5": 30, "C7": 25}),
]
CLASSES = {
    "external-direct": {"S1": 10, "S2": 0, "S3": 5, "S4": 0, "S5": 15},
    "external-indirect": {"S1": 0, "S2": 15, "S3": 7.5, "S4": 0, "S5": 7.5},
    "internal": {"S1": 0, "S2": 0, "S3": 15, "S4": 10, "S5": 15},
}


def ask(client, losses, **more):
    answer = client.post(f"{API}/analyses/impact", json={"losses": losses, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def contribution(client, lens="service", objective=None):
    query = {"lens": lens} | ({"objective": objective} if objective else {})
    answer = client.get(f"{API}/analyses/contribution", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("losses", "hit", "at_risk"), IMPACT)
def test_impact_has_the_figures_of_the_reference_estate(client, losses, hit, at_risk):
    answer = ask(client, losses)

    found = {e["id"]: e["loss"] for e in answer["elements"] if e["loss"] > 0}
    assert found == pytest.approx(losses | hit, rel=1e-9)
    assert answer["value_at_risk"] == pytest.approx(at_risk, rel=1e-9)
    assert answer["total_value"] == 100
    assert answer["revision"] == 1


def test_impact_in_a_circle_has_the_figures_of_the_variant(circle):
    answer = ask(circle, {"C4": 1, "C5": 1})

    found = {e["id"]: e["loss"] for e in answer["elements"]}
    assert found["S5"] == pytest.approx(0.5)
    assert found["S1"] == pytest.approx(0.6)
    assert answer["value_at_risk"] == pytest.approx(78)


def test_impact_says_what_was_spared_and_what_decided(client):
    spared = {e["id"]: e for e in ask(client, {"C4": 1})["elements"]}
    struck = {e["id"]: e for e in ask(client, {"C7": 1})["elements"]}

    assert (spared["S3"]["status"], spared["S3"]["margin"]) == ("at_risk", 0)
    assert spared["O1"]["status"] == "reached"
    assert struck["S3"]["status"] == "degraded"
    assert struck["S3"]["because"]["requirement"] == "S3:S5"
    assert struck["S3"]["because"]["members"] == ["S5"]


def test_impact_counts_what_it_leaves_out(client):
    answer = ask(client, {"C7": 1}, limit=3)

    assert len(answer["elements"]) == 3
    assert sum(answer["omitted"].values()) > 0


def test_impact_can_be_asked_as_of_a_revision(client):
    client.delete(f"{API}/requirements/S3:S5", headers={"If-Match": "*"})

    now, before = ask(client, {"C7": 1}), ask(client, {"C7": 1}, revision=1)

    assert now["revision"] == 2
    assert (before["revision"], before["value_at_risk"]) == (1, pytest.approx(84))
    assert now["value_at_risk"] < 84


def test_an_answer_of_an_older_revision_says_so_in_its_header(client):
    client.post(f"{API}/elements", json={"id": "N", "kind": "service", "name": "New"})

    body = {"losses": {"C7": 1}, "revision": 1}
    answer = client.post(f"{API}/analyses/impact", json=body)

    assert answer.headers["x-catalogue-revision"] == "1"


@pytest.mark.parametrize(("body", "place"), [
    ({}, "losses"),
    ({"losses": {}}, "losses"),
    ({"losses": []}, "losses"),
    ({"losses": {"C7": 1.01}}, "losses.C7"),
    ({"losses": {"C7": -0.1}}, "losses.C7"),
    ({"losses": {"C7": True}}, "losses.C7"),
    ({"losses": {"C7": "1"}}, "losses.C7"),
    ({"losses": {"C7": None}}, "losses.C7"),
    ({"losses": {"C7": 1, " C7": 1}}, "losses"),
    ({"losses": {"C7": 1}, "limit": 0}, "limit"),
    ({"losses": {"C7": 1}, "revision": "1"}, "revision"),
    ({"losses": {"C7": 1}, "revision": True}, "revision"),
    ({"losses": {"C7": 1}, "depth": 3}, "depth"),
    ({"losses": {"C7": 1}, "scenario": "plan-b"}, "scenario"),
])  # fmt: skip
def test_a_wrong_question_of_impact_is_refused_with_the_place(client, body, place):
    answer = client.post(f"{API}/analyses/impact", json=body)

    problem = refused(answer, 422, "invalid")
    assert place in [error["place"].replace(".[key]", "") for error in problem["errors"]]


def test_a_scenario_is_not_offered_yet(client):
    body = {"losses": {"C7": 1}, "scenario": "plan-b"}
    problem = refused(client.post(f"{API}/analyses/impact", json=body), 422, "invalid")

    assert problem["detail"].startswith("scenario: not offered yet")


def test_impact_refuses_what_is_not_there_and_what_cannot_fail(client):
    unknown = client.post(f"{API}/analyses/impact", json={"losses": {"C77": 1}})
    value = client.post(f"{API}/analyses/impact", json={"losses": {"O1": 1}})

    assert "C7" in refused(unknown, 404, "not-found")["closest"]
    assert "O1" in refused(value, 422, "invalid")["detail"]


@pytest.mark.parametrize(("out", "debts"), [
    ({"C4": 1}, {"C5": 73}), ({"C1": 1}, {"C2": 30, "C3": 30, "C9": 30}),
])  # fmt: skip
def test_redundancy_debt_has_the_figures_of_the_reference_estate(client, out, debts):
    answer = client.post(f"{API}/analyses/debt", json={"losses": out}).json()

    found = {e["id"]: e["debt"] for e in answer["elements"]}
    assert {i: found[i] for i in debts} == pytest.approx(debts)
    assert answer["maximum"] == pytest.approx(max(debts.values()))


def test_redundancy_debt_refuses_a_wrong_question(client):
    body = {"losses": {"C4": 1}, "top": 0}

    refused(client.post(f"{API}/analyses/debt", json=body), 422, "invalid")


@pytest.mark.parametrize(("lens", "objective", "figures"), CONTRIBUTION)
def test_contribution_has_the_figures_of_the_reference_estate(client, lens, objective, figures):
    answer = contribution(client, lens, objective)

    assert amounts(answer, figures) == pytest.approx(figures, abs=1e-9)
    assert whole(answer) == pytest.approx(answer["total"], rel=1e-9)


@pytest.mark.parametrize(("lens", "objective", "figures"), IN_A_CIRCLE)
def test_contribution_in_a_circle_has_the_figures_of_the_variant(circle, lens, objective, figures):
    answer = contribution(circle, lens, objective)

    assert amounts(answer, figures) == pytest.approx(figures, abs=1e-9)
    assert whole(answer) == pytest.approx(answer["total"], rel=1e-9)


def amounts(answer, figures):
    found = {item["id"]: item["contribution"] for item in answer["items"]}
    return {name: found.get(name, 0) for name in figures}


def whole(answer):
    return sum(x["contribution"] for x in answer["items"]) + sum(
        x["amount"] for x in answer["unattributed"]
    )


def test_contribution_is_split_by_class_of_client(client):
    items = {item["id"]: item for item in contribution(client)["items"]}

    for class_, figures in CLASSES.items():
        found = {name: items[name]["by_class"].get(class_, 0) for name in figures}
        assert found == pytest.approx(figures, abs=1e-9), class_


def test_support_is_what_stands_on_a_service(client):
    items = {item["id"]: item for item in contribution(client)["items"]}

    found = {name: items[name]["support"] for name in ("S1", "S2", "S3", "S4", "S5")}
    assert found == pytest.approx({"S1": 30, "S2": 15, "S3": 55, "S4": 10, "S5": 37.5})


def test_support_in_a_circle_counts_no_turn_twice(circle):
    items = {item["id"]: item for item in contribution(circle)["items"]}

    support = {"S1": 30, "S2": 15, "S3": 60, "S4": 10, "S5": 37.5}
    through = {"S1": 30, "S2": 15, "S3": 80, "S4": 10, "S5": 50}
    assert {s: items[s]["support"] for s in support} == pytest.approx(support)
    assert {s: items[s]["throughput"] for s in through} == pytest.approx(through)


def test_value_that_no_practice_manages_is_named(client):
    answer = contribution(client, "practice")

    assert {u["id"]: u["amount"] for u in answer["unattributed"]} == {"S4": pytest.approx(10)}


def test_one_element_is_answered_by_itself(client):
    answer = client.get(f"{API}/analyses/contribution/S3").json()

    figure = next(f for f in answer["figures"] if f["lens"] == "service")
    assert figure["contribution"] == pytest.approx(27.5)
    assert figure["by_objective"] == pytest.approx({"O1": 12.5, "O2": 15})
    assert answer["support"] == pytest.approx(55)


def test_routes_add_up_to_the_figure(client):
    query = {"lens": "component", "objective": "O1"}
    answer = client.get(f"{API}/analyses/contribution/C7/routes", params=query).json()

    assert {tuple(r["ids"]): r["amount"] for r in answer["routes"]} == {
        ("O1", "X1", "S1", "S5", "C7"): pytest.approx(10),
        ("O1", "X1", "S1", "S3", "S5", "C7"): pytest.approx(5),
        ("O1", "X1", "P2", "S3", "S5", "C7"): pytest.approx(5),
        ("O1", "X2", "P1", "S3", "S5", "C7"): pytest.approx(2.5),
    }
    assert answer["figure"] == pytest.approx(22.5)


def test_routes_in_a_circle_name_the_feedback(circle):
    query = {"lens": "component", "objective": "O1", "top": 2}
    answer = circle.get(f"{API}/analyses/contribution/C7/routes", params=query).json()

    assert [r["amount"] for r in answer["routes"]] == pytest.approx([5, 2.5])
    assert answer["figure"] == pytest.approx(15)
    assert answer["feedback"] == pytest.approx(3.75)
    assert (answer["further"], answer["further_sum"]) == (2, pytest.approx(3.75))


@pytest.mark.parametrize(("address", "status", "slug"), [
    ("analyses/contribution?lens=wallet", 422, "invalid"),
    ("analyses/contribution?objective=O9", 404, "not-found"),
    ("analyses/contribution?scenario=x", 422, "invalid"),
    ("analyses/contribution/S99", 404, "not-found"),
    ("analyses/contribution/S1/routes?top=0", 422, "invalid"),
    ("analyses/contribution/S99/routes", 404, "not-found"),
    ("elements/S99/sight", 404, "not-found"),
    ("elements/S1/sight?limit=0", 422, "invalid"),
    ("search?q=", 422, "invalid"),
    ("search", 422, "invalid"),
    ("search?q=x&limit=500", 422, "invalid"),
])  # fmt: skip
def test_a_wrong_question_is_refused(client, address, status, slug):
    refused(client.get(f"{API}/{address}"), status, slug)


def test_the_line_of_sight_leads_up_to_objectives_and_down_to_hosts(client):
    answer = client.get(f"{API}/elements/S1/sight").json()

    assert {"X1", "O1"} == {step["id"] for step in answer["upward"]}
    assert {"C1", "C8", "S3", "S5", "C7"} <= {step["id"] for step in answer["downward"]}
    assert answer["omitted"] == {"upward": 0, "downward": 0}


def test_search_finds_by_name(client):
    answer = client.get(f"{API}/search?q=web+shop").json()

    assert answer["items"][0]["id"] == "S1"
    assert answer["revision"] == 1
