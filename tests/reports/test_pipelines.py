"""Findings in the forms that pipelines read."""

import json

import pytest
from lxml import etree

from alignment.catalogue import Severity, Waiver
from alignment.catalogue.details import Details
from alignment.graphs.findings.answer import Evidence, findings_of
from alignment.graphs.service_levels import service_levels_of
from alignment.reports.junit import junit_of
from alignment.reports.sarif import sarif_of
from tests.graphs.ref1 import ref1, ref1_estate


def evidence():
    snapshot = ref1()
    levels = service_levels_of(snapshot, ref1_estate())
    return Evidence(snapshot=snapshot, details=Details(), levels=levels)


@pytest.fixture
def answer():
    waiver = Waiver(
        rule="single-point", element="C8", reason="<known> & borne", expires="2030-01-01"
    )
    return findings_of(evidence(), waivers=[waiver], today="2026-01-01")


def test_sarif_names_every_rule_result_and_suppression(answer):
    run = json.loads(sarif_of(answer, version="1.2.3"))["runs"][0]

    results = run["results"]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(results) == len(answer.findings)
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in results)
    assert results[0]["level"] == "error"
    assert results[0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "C7"
    held = [r for r in results if "suppressions" in r]
    assert [r["suppressions"][0]["justification"] for r in held] == [
        "<known> & borne (until 2030-01-01)"
    ]


def test_fingerprints_of_sarif_are_the_same_for_the_same_finding(answer):
    first, second = (json.loads(sarif_of(answer, version=v))["runs"][0] for v in "12")

    marks = [[r["partialFingerprints"] for r in run["results"]] for run in (first, second)]
    assert marks[0] == marks[1]
    assert len({m["finding/v1"] for m in marks[0]}) == len(marks[0])


@pytest.mark.parametrize(("failing", "failures"), [("high", 2), ("medium", 6), ("low", 7)])
def test_junit_fails_what_is_grave_enough(answer, failing, failures):
    suite = etree.fromstring(junit_of(answer, failing=Severity(failing)))

    assert suite.get("failures") == str(failures) == str(len(suite.findall(".//failure")))
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert suite.get("skipped") == str(len(suite.findall(".//skipped")))


def test_junit_says_what_the_limit_left_out():

    suite = etree.fromstring(junit_of(findings_of(evidence(), today="2026-01-01", limit=1)))

    assert "left out by the limit" in suite.findtext("system-out")
