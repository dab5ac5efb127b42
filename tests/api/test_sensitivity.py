"""Sensitivity and weights over HTTP: each question once, each refusal once."""

import pytest

from tests.api.conftest import API, refused

PLACE = f"{API}/analyses/sensitivity"
WEIGHTS = f"{API}/elements/O1/weights"
JUDGED = {"judgements": {"ann": [{"first": "X1", "second": "X2", "ratio": 4}]}}


def ask(client, place="", **query):
    answer = client.get(f"{PLACE}{place}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_flip_of_methods_is_answered(client):
    found = ask(client, "/flips", requirement="S3:S5")

    (line,) = found["lines"]
    assert line["flips"][0]["at"] == pytest.approx(9 / 13)
    assert found["revision"] == 1
    assert found["conclusion"].startswith("The weight of S3:S5 is 1; at 0.6923")


def test_along_a_value_and_along_a_split(client):
    value = ask(client, "/flips", objective="O1")
    split = ask(client, "/flips", element="O1", top=1)

    assert value["lines"][0]["number"] == "value"
    assert [(x["requirement"], len(x["flips"]), x["omitted"]) for x in split["lines"]] == [
        ("O1:X1", 1, 2), ("O1:X2", 1, 2),
    ]  # fmt: skip


def test_along_the_share_of_a_member(client):
    found = ask(client, "/flips", requirement="S3:C4+C5", member="C4", lens="component")

    (line,) = found["lines"]
    assert (line["number"], line["member"]) == ("share", "C4")
    assert line["flips"][0]["at"] == pytest.approx(1.2)


def test_bounds_are_answered(client):
    found = ask(client, "/ranges", element="S3", within=0.2)

    assert found["exact"]
    assert (found["items"][0]["id"], found["items"][0]["least"]) == ("S5", pytest.approx(32))


def test_a_spread_names_its_seed_and_is_the_same_again(client):
    query = {"seed": 5, "draws": 20, "concentration": 30, "lens": "practice"}

    first, again = ask(client, "/spread", **query), ask(client, "/spread", **query)

    assert first == again
    assert (first["seed"], first["draws"], first["concentration"]) == (5, 20, 30)


def test_what_to_check_is_answered(client):
    found = ask(client)

    assert found["items"][0]["id"] == "S1"
    assert sum(item["part"] for item in found["items"]) == pytest.approx(1)


def test_behind_a_circle_a_bound_is_null_with_a_reason(circle):
    found = {i["id"]: i for i in ask(circle, "/ranges")["items"]}

    assert found["S3"]["least"] is None
    assert found["S3"]["reason"]


@pytest.mark.parametrize(
    ("place", "query", "status", "slug"),
    [
        ("/flips", {}, 422, "invalid"),
        ("/flips", {"objective": "O1", "element": "O1"}, 422, "invalid"),
        ("/flips", {"objective": "S1"}, 422, "invalid"),
        ("/flips", {"requirement": "S9:S5"}, 404, "not-found"),
        ("/flips", {"element": "S9"}, 404, "not-found"),
        ("/flips", {"requirement": "S3:S5", "lens": "none"}, 422, "invalid"),
        ("/ranges", {"within": 2}, 422, "invalid"),
        ("/ranges", {"element": "S9"}, 404, "not-found"),
        ("/spread", {"draws": 0}, 422, "invalid"),
        ("/spread", {"concentration": "nan"}, 422, "invalid"),
        ("/spread", {"colour": "red"}, 422, "invalid"),
        ("", {"concentration": 0}, 422, "invalid"),
        ("", {"revision": 9}, 404, "not-found"),
    ],
)
def test_questions_without_an_answer_are_refused(client, place, query, status, slug):
    refused(client.get(f"{PLACE}{place}", params=query), status, slug)


def test_judgements_become_weights(client):
    answer = client.post(WEIGHTS, json=JUDGED, params={"reason": "Board"})

    assert answer.status_code == 200, answer.text
    assert answer.json()["revision"] == 2
    assert answer.headers["x-catalogue-revision"] == "2"
    held = client.get(f"{API}/requirements/O1:X1").json()
    assert (held["weight"], held["version"]) == (pytest.approx(2.4), 2)
    assert client.get(f"{API}/revisions").json()["items"][0]["reason"].endswith("Board")


def test_a_dry_run_changes_nothing(client):
    answer = client.post(WEIGHTS, json={**JUDGED, "dry_run": True}).json()

    assert (answer["dry_run"], answer["revision"]) == (True, 1)
    assert {e["id"] for e in answer["edits"]} == {"O1:X1", "O1:X2", "O1"}
    assert client.get(f"{API}/requirements/O1:X1").json()["weight"] == 2


def test_contradicting_judgements_are_refused_and_named(client):
    client.post(f"{API}/requirements", json={"of": "O2", "members": ["P1"]})
    pairs = [("P1", "P2", 2), ("P2", "P3", 2), ("P3", "P1", 9)]
    body = {"judgements": {"ann": [{"first": a, "second": b, "ratio": r} for a, b, r in pairs]}}

    problem = refused(client.post(f"{API}/elements/O2/weights", json=body), 422, "invalid")

    assert "Look again at O2:P3 against O2:P1" in problem["detail"]
    assert problem["errors"][0]["place"] == "judgements.ann"
    taken = client.post(f"{API}/elements/O2/weights", json={**body, "accept_inconsistent": True})
    assert taken.status_code == 200


@pytest.mark.parametrize(
    ("element", "body", "status", "slug"),
    [
        ("O9", JUDGED, 404, "not-found"),
        ("O1", {}, 422, "invalid"),
        ("O1", {"points": {"ann": {"X1": -1, "X2": 1}}}, 422, "invalid"),
        ("O1", {"points": {"ann": {"X7": 1, "X2": 1}}}, 422, "invalid"),
        ("O1", {"judgements": {"ann": []}}, 422, "invalid"),
        ("O1", {**JUDGED, "table": "guess"}, 422, "invalid"),
        ("O1", {**JUDGED, "colour": "red"}, 422, "invalid"),
    ],
)
def test_judgements_that_say_nothing_are_refused(client, element, body, status, slug):
    refused(client.post(f"{API}/elements/{element}/weights", json=body), status, slug)

    assert client.get(f"{API}/revisions").json()["items"][0]["number"] == 1
