"""Findings and explanations on the command line."""

import json

import pytest
from lxml import etree

from tests.cli.conftest import answer, run


@pytest.mark.parametrize(("grade", "code"), [("high", 3), ("medium", 3), (None, 0)])
def test_findings_fail_a_pipeline_only_when_asked_to(ref1, grade, code):
    options = ["--fail-on", grade] if grade else []

    done = run("-c", ref1, "findings", "-o", "json", *options)

    assert done.exit_code == code
    assert json.loads(done.stdout)["findings"][0]["elements"] == ["C7"]


def test_a_pipeline_passes_when_nothing_is_so_grave(tmp_path):
    path = tmp_path / "sound.yaml"
    path.write_text("alignment: 1\nelements: [{id: D, kind: context, name: Driver}]\n")
    run("-c", tmp_path / "s.db", "import", path)

    done = run("-c", tmp_path / "s.db", "findings", "--fail-on", "info")

    assert done.exit_code == 0


def test_findings_as_a_table_name_the_advice_and_what_was_not_checked(ref1):
    done = run("-c", ref1, "findings", "-o", "table")

    assert "single-point" in done.stdout
    assert "Advice" in done.stdout
    assert "Not checked" in done.stdout


def test_findings_for_pipelines(ref1):
    sarif = run("-c", ref1, "findings", "-o", "sarif")
    junit = run("-c", ref1, "findings", "-o", "junit", "--fail-on", "high")

    assert json.loads(sarif.stdout)["version"] == "2.1.0"
    assert etree.fromstring(junit.stdout.encode()).get("failures") == "3"
    assert junit.exit_code == 3


def test_findings_as_csv_hold_every_one(ref1):
    done = run("-c", ref1, "findings", "-o", "csv")

    lines = done.stdout.splitlines()
    assert lines[0].startswith("severity,rule,message,value,elements,advice,waived")
    assert len(lines) == 1 + len(answer("-c", ref1, "findings")["findings"])


def test_a_figure_is_explained(ref1):
    found = answer("-c", ref1, "explain", "support", "S3")
    table = run("-c", ref1, "explain", "support", "S3", "-o", "table").stdout

    assert found["value"] == 55.0
    assert "support_u = F_u / N_uu" in table


def test_a_figure_is_explained_with_what_was_chosen(ref1):
    found = answer("-c", ref1, "explain", "flip-point", "S3:S5", "-l", "component")
    refused = run("-c", ref1, "explain", "support", "S3", "--p", "1")

    assert found["value"] == pytest.approx(5 / 6)
    assert (refused.exit_code, "does not depend on p" in refused.stderr) == (1, True)


def test_a_cost_is_explained_by_the_usage_of_a_file(ref1, tmp_path):
    (tmp_path / "usage.csv").write_text("provider,consumer,usage\nS5,S1,3\nS5,S3,1\n")

    found = answer("-c", ref1, "explain", "loaded-cost", "S1", "--usage",
                   str(tmp_path / "usage.csv"))  # fmt: skip

    assert found["value"] == 130.625


def test_an_unknown_figure_names_those_there_are(ref1):
    done = run("-c", ref1, "explain", "suport", "S3")

    assert done.exit_code == 1
    assert "value-at-risk" in done.stderr
