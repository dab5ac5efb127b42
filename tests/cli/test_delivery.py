"""The command ``delivery`` on the reference estate."""

import csv
import io
import re

import pytest

from tests.cli.conftest import answer, run
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    path = tmp_path_factory.mktemp("measured") / "ref1.db"
    done = run("--catalogue", path, "import", ROOT / "examples" / "reference" / "reference.yaml")
    assert done.exit_code == 0, done.stderr
    return path


def test_json_holds_the_figures(measured):
    told = answer("--catalogue", measured, "delivery")

    assert told["delivered"] == pytest.approx(80.474207, abs=1e-6)
    assert {o["id"]: o["delivered"] for o in told["by_objective"]} == pytest.approx(
        {"O1": 47.974207, "O2": 32.5}, abs=1e-6
    )


def test_the_table_says_the_conclusion_and_what_is_not_known(measured):
    done = run("--catalogue", measured, "delivery", "--output", "table")

    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Of 100 EUR a year 80.47 was delivered")
    assert "Steady before brilliant" in done.stdout
    assert "P3 on S4: no target." in done.stdout


def test_csv_is_one_line_an_edge_with_plain_numbers(measured):
    done = run("--catalogue", measured, "delivery", "--output", "csv")

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 6
    assert float(rows[0]["delivery"]) == pytest.approx(0.682474, abs=1e-6)
    assert (rows[0]["worst"], rows[0]["met"], rows[0]["periods"]) == ("2026-03", "5", "6")


def test_an_exponent_and_a_filter_can_be_given(measured):
    told = answer("--catalogue", measured, "delivery", "--p", "inf", "--consumer", "X1")

    assert [i["delivery"] for i in told["items"]] == pytest.approx([2 / 9])


@pytest.mark.parametrize("form", ["table", "csv", "yaml", "json"])
def test_a_chart_has_every_form(measured, form):
    done = run("--catalogue", measured, "delivery", "--chart", "--consumer", "X1", "--service",
               "S1", "--output", form)  # fmt: skip

    assert done.exit_code == 0, done.stderr
    assert "2026-03" in done.stdout


def test_the_contribution_has_a_column_where_targets_are_kept(measured, ref1):
    there, without = (
        run("--catalogue", path, "contribution", "--output", "table").stdout
        for path in (measured, ref1)
    )

    assert "Delivered" in there
    assert "Delivered" not in without
    assert "No target is stated: what was promised is taken as delivered." in without


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [(["--p", "0.5"], 1, "at least 1"), (["--service", "S99"], 1, "S9"),
     (["--chart"], 2, "--consumer"), (["--indicator", "speed"], 2, "--chart"),
     (["--chart", "--consumer", "X1", "--service", "S2"], 1, "no target"),
     (["--revision", "9"], 1, "revision")],
)  # fmt: skip
def test_a_wrong_question_is_refused(measured, arguments, code, word):
    done = run("--catalogue", measured, "delivery", *arguments)

    assert done.exit_code == code
    assert word in done.stderr


def test_a_narrow_terminal_breaks_ids_and_numbers_and_cuts_none(measured, monkeypatch):
    told = {}
    for width in (60, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        told[width] = run("--catalogue", measured, "delivery", "--output", "table").stdout

    narrow, wide = (sorted(re.sub(r"[\s─]", "", text)) for text in told.values())
    assert max(map(len, told[60].splitlines())) <= 60
    assert narrow == wide
