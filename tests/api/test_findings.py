"""Findings and explanations over HTTP."""

import json

import pytest
from lxml import etree

from tests.api.conftest import API, refused


def test_findings_have_the_fields_that_others_rely_on(client):
    answer = client.get(f"{API}/analyses/findings").json()

    first = answer["findings"][0]
    assert {"rule", "severity", "elements", "message", "advice", "value"} <= first.keys()
    assert (first["rule"], first["elements"], first["value"]) == ("single-point", ["C7"], 84.0)
    assert answer["counts"]["high"] == 4


def test_a_limit_is_told(client):
    answer = client.get(f"{API}/analyses/findings?limit=1").json()

    assert len(answer["findings"]) == 1
    assert sum(answer["omitted"].values()) > 1


def test_pipelines_read_sarif_and_junit(client):
    sarif = client.get(f"{API}/analyses/findings.sarif")
    junit = client.get(f"{API}/analyses/findings.xml?failing=high")

    assert json.loads(sarif.content)["version"] == "2.1.0"
    assert etree.fromstring(junit.content).get("failures") == "4"


def test_a_figure_is_explained(client):
    answer = client.get(f"{API}/analyses/explanations/support?of=S3").json()

    assert answer["value"] == 55.0
    assert answer["formula"] == "support_u = F_u / N_uu"


def test_a_figure_is_explained_with_what_was_chosen(client):
    place = f"{API}/analyses/explanations"

    delivery = client.get(f"{place}/delivery?of=X1&of=S1&p=inf").json()
    flip = client.get(f"{place}/flip-point?of=S3:S5&lens=component").json()
    usage = "provider,consumer,usage\nS5,S1,3\nS5,S3,1"
    loaded = client.get(f"{place}/loaded-cost", params={"of": "S1", "usage": usage}).json()
    wrong = client.get(f"{place}/support?of=S3&p=1")

    assert delivery["value"] == pytest.approx(2 / 9)
    assert flip["value"] == pytest.approx(5 / 6)
    assert loaded["value"] == 130.625
    assert refused(wrong, 422, "invalid")["errors"][0]["place"] == "p"


def test_an_unknown_figure_is_refused_with_those_there_are(client):
    answer = client.get(f"{API}/analyses/explanations/suport?of=S3")

    assert "support" in refused(answer, 404, "not-found")["closest"]


def test_waivers_are_a_list_like_the_others(client):
    waiver = {"rule": "single-point", "element": "C7", "reason": "agreed", "expires": "2031-01-01"}

    added = client.post(f"{API}/waivers", json=waiver)
    answer = client.get(f"{API}/analyses/findings").json()

    assert added.status_code == 201
    assert answer["waived"] == 1
    wrong = client.post(f"{API}/waivers", json=waiver | {"element": "C8", "expires": "soon"})
    assert refused(wrong, 422, "invalid")
