"""Availability, cut sets and promises over HTTP, with the figures of METHODS 2.2 and 2.3."""

import pytest

from tests.api.conftest import API, refused


def ask(client, question, **query):
    answered = client.get(f"{API}/analyses/{question}", params=query)
    assert answered.status_code == 200, answered.text
    assert answered.headers["x-catalogue-revision"] == str(answered.json()["revision"])
    return answered.json()


def test_availability_has_the_fields_that_others_rely_on(client):
    answer = ask(client, "availability")

    assert {"revision", "expected_value_at_risk", "elements", "method"} <= answer.keys()
    assert {"id", "probability_down", "expected_loss", "birnbaum"} <= answer["elements"][0].keys()


def test_availability_has_the_figures_of_the_reference_estate(client):
    answer = ask(client, "availability")

    found = {e["id"]: e for e in answer["elements"]}
    assert answer["expected_value_at_risk"] == pytest.approx(0.474628497423, abs=1e-12)
    assert answer["probability_of_any_loss"] == pytest.approx(0.031129558886, abs=1e-12)
    assert found["S1"]["probability_down"] == pytest.approx(0.006388635920, abs=1e-12)
    assert found["C7"]["birnbaum"] == pytest.approx(83.666436, abs=1e-6)
    assert (answer["method"], answer["methods"]["exact"]) == ("exact", 21)


def test_a_threshold_asks_for_degradation_as_well(client):
    answer = ask(client, "availability", threshold=0.5)

    found = {e["id"]: e for e in answer["elements"]}
    assert found["S1"]["probability"] > found["S1"]["probability_down"]
    assert answer["threshold"] == 0.5


def test_past_the_limit_of_nodes_the_answer_says_how_it_came_about(client):
    answer = ask(client, "availability", nodes=0, samples=2000, seed=5)

    assert (answer["method"], answer["samples"], answer["seed"]) == ("simulation", 2000, 5)
    assert answer["standard_error"] > 0


def test_one_element_tells_what_each_failure_matters(client):
    answer = ask(client, "availability/S1")

    assert answer["probability"] == pytest.approx(0.006388635920, abs=1e-12)
    assert answer["importances"][0]["id"] == "C8"
    assert {"birnbaum", "criticality", "diagnosis", "risk_achievement", "risk_reduction",
            "fussell_vesely"} <= answer["importances"][0].keys()  # fmt: skip


def test_cut_sets_are_lists_of_ids(client):
    answer = ask(client, "cut-sets", element="S1", threshold=1)

    assert answer["cut_sets"] == [
        ["C7"], ["C8"], ["C1", "C2"], ["C1", "C3"], ["C1", "C9"], ["C2", "C3"], ["C2", "C9"],
    ]  # fmt: skip
    assert ask(client, "cut-sets", element="P1", threshold=0.4)["cut_sets"] == [
        ["C6"], ["C7"], ["C4", "C5"],
    ]  # fmt: skip


def test_promises_are_checked_against_what_can_be_delivered(client):
    answer = ask(client, "promises")

    first = answer["items"][0]
    assert (first["consumer"], first["service"], first["verdict"]) == ("X1", "S1", "impossible")
    assert first["best"] == pytest.approx(100 * (1 - 0.006388635920), abs=1e-9)
    assert first["obstacle"]["members"] == ["C1", "C2", "C3"]
    assert answer["impossible"] == 1


@pytest.mark.parametrize("threshold", ["0", "1.5", "nan", "x"])
@pytest.mark.parametrize("question", ["availability", "availability/S1", "cut-sets"])
def test_a_threshold_that_is_none_is_refused(client, question, threshold):
    query = {"threshold": threshold} | ({"element": "S1"} if question == "cut-sets" else {})

    refused(client.get(f"{API}/analyses/{question}", params=query), 422, "invalid")


@pytest.mark.parametrize("question", ["availability/S9", "cut-sets?element=S9"])
def test_an_unknown_element_is_not_found(client, question):
    refused(client.get(f"{API}/analyses/{question}"), 404, "not-found")


def test_an_element_that_takes_no_part_is_refused(client):
    refused(client.get(f"{API}/analyses/availability/desk"), 422, "invalid")


@pytest.mark.parametrize("query", ["nodes=-1", "samples=1000000", "limit=0", "colour=red"])
def test_bounds_are_kept(client, query):
    refused(client.get(f"{API}/analyses/availability?{query}"), 422, "invalid")


def test_cut_sets_need_an_element(client):
    refused(client.get(f"{API}/analyses/cut-sets"), 422, "invalid")


def test_an_empty_catalogue_has_answers(empty):
    assert ask(empty, "availability")["elements"] == []
    assert ask(empty, "promises")["items"] == []


@pytest.mark.parametrize(
    ("figure", "of", "value"),
    [
        ("probability-down", ["S1"], 0.006388635920),
        ("expected-loss", ["S1"], 0.006627103),
        ("expected-value-at-risk", [], 0.474628497423),
        ("birnbaum", ["C7"], 83.666436),
        ("promise", ["X1", "S1", "availability"], 99.361136),
    ],
)
def test_every_figure_opens_to_its_explanation(client, figure, of, value):
    answer = ask(client, f"explanations/{figure}", of=of)

    assert answer["value"] == pytest.approx(value, abs=1e-6)
    assert answer["formula"]
    assert answer["sentence"]
    assert answer["reason"] == ""
    if answer["adds_up"]:
        assert sum(p["value"] for p in answer["parts"]) == pytest.approx(answer["value"])


@pytest.mark.parametrize(
    ("figure", "of", "status", "slug"),
    [
        ("probability-down", [], 422, "invalid"),
        ("expected-value-at-risk", ["S1"], 422, "invalid"),
        ("birnbaum", ["O1"], 422, "invalid"),
        ("birnbaum", ["S9"], 404, "not-found"),
        ("promise", ["X1", "S1", "speed"], 404, "not-found"),
        ("promise", ["X1", "S1"], 422, "invalid"),
    ],
)
def test_a_figure_of_the_wrong_thing_is_refused(client, figure, of, status, slug):
    refused(client.get(f"{API}/analyses/explanations/{figure}", params={"of": of}), status, slug)
