"""Delivery over HTTP, with the figures of METHODS 2.4."""

import pytest

from tests.api.conftest import API, refused

DELIVERY = f"{API}/analyses/delivery"


def test_the_answer_has_the_figures_of_the_reference_estate(client):
    answer = client.get(DELIVERY)
    told = answer.json()

    assert answer.headers["x-catalogue-revision"] == "1"
    assert (told["revision"], told["p"], told["promised"]) == (1, 2, 100)
    assert told["delivered"] == pytest.approx(80.474207, abs=1e-6)
    assert told["gap"] == pytest.approx(19.525793, abs=1e-6)
    assert told["unmeasured"] == pytest.approx(10)
    assert told["interval"] == pytest.approx([70.474207, 80.474207], abs=1e-6)
    found = {(i["consumer"], i["service"]): i["delivery"] for i in told["items"]}
    assert found == {
        ("X1", "S1"): pytest.approx(0.682474, abs=1e-6), ("P1", "S2"): 1, ("P1", "S3"): 1,
        ("P2", "S3"): 0.75, ("P3", "S3"): 0.75, ("P3", "S4"): None,
    }  # fmt: skip
    assert told["items"][0]["worst"] == {"period": "2026-03", "shortfall": pytest.approx(7 / 9)}


def test_an_edge_can_be_asked_for_with_another_exponent(client):
    told = client.get(DELIVERY, params={"p": "inf", "consumer": "X1", "service": "S1"}).json()

    assert told["p"] == "inf"
    assert [i["delivery"] for i in told["items"]] == pytest.approx([2 / 9])


def test_the_contribution_tells_what_was_delivered(client):
    told = client.get(f"{API}/analyses/contribution").json()

    assert {i["id"]: i["delivered"] for i in told["items"]} == pytest.approx(
        {"S1": 6.824736, "S2": 15, "S3": 20.912368, "S4": 10, "S5": 27.737103}, abs=1e-6
    )
    assert told["delivered"] + told["gap"] == pytest.approx(100)


def test_a_target_is_told_over_time(client):
    told = client.get(f"{DELIVERY}/chart", params={"consumer": "X1", "service": "S1"}).json()

    assert told["indicator"] == "availability"
    assert [p["period"] for p in told["points"]] == [f"2026-0{m}" for m in range(1, 7)]
    assert told["limits"]["centre"] == pytest.approx(99.82)
    assert told["rules"]["1"] == "one point beyond 3 sigma"
    assert told["budget"]["spent"] > 1
    assert len(told["budget"]["alerts"]) == 3


def test_a_series_without_deviation_reads_as_valid_json(client):
    told = client.get(f"{DELIVERY}/chart", params={"consumer": "P1", "service": "S2"}).json()

    assert told["capability"] == "inf"


@pytest.mark.parametrize(("address", "status", "slug"), [
    ("?p=0.5", 422, "invalid"),
    ("?p=nan", 422, "invalid"),
    ("?p=two", 422, "invalid"),
    ("?service=S99", 404, "not-found"),
    ("?limit=0", 422, "invalid"),
    ("?scenario=x", 422, "invalid"),
    ("?revision=7", 404, "not-found"),
    ("/chart", 422, "invalid"),
    ("/chart?consumer=X1", 422, "invalid"),
    ("/chart?consumer=X1&service=S2", 404, "not-found"),
    ("/chart?consumer=X1&service=S1&indicator=speed", 404, "not-found"),
])  # fmt: skip
def test_a_wrong_question_is_refused(client, address, status, slug):
    refused(client.get(f"{DELIVERY}{address}"), status, slug)


def test_an_empty_catalogue_has_an_answer(empty):
    told = empty.get(DELIVERY).json()

    assert (told["promised"], told["items"], told["by_service"]) == (0, [], [])
