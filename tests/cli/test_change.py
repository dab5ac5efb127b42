"""The risk of a change at the command line, and the same over HTTP."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.graphs.debt import NO_DEBT
from alignment.settings import Settings
from tests.cli.conftest import answer, run

ASKED = {"losses": {"C7": 1.0, "C6": 0.3}, "failed": 1, "changes": 8, "top": 3}


@pytest.fixture(scope="module")
def http(ref1):
    app = create(Settings(catalogue=f"sqlite:///{ref1}"))
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        yield client


def test_the_command_answers_the_same_json_as_http(ref1, http):
    told = http.post("/api/v1/analyses/change", json=ASKED)

    found = answer("-c", ref1, "change", "C7", "C6=0.3", "--failed", 1, "--changes", 8,
                   "--top", 3)  # fmt: skip
    assert found == told.json()
    assert told.headers["x-catalogue-revision"] == str(found["revision"])
    assert (found["score"], found["risk"], len(found["owed"])) == (6, "high", 0)


def test_the_table_shows_both_marks_and_the_debt(ref1):
    shown = run("-c", ref1, "change", "C1", "--changes", 5, "-o", "table").stdout

    assert "The risk of the change is low (score 1 of 9)" in shown
    assert "High from 0.25, medium from 0.05." in shown
    assert "What another failure costs meanwhile" in shown
    assert NO_DEBT not in shown


def test_a_change_that_makes_no_other_failure_worse_says_so(ref1):
    shown = run("-c", ref1, "change", "C7", "C6=0.3", "-o", "table").stdout

    assert NO_DEBT in " ".join(shown.split())


def test_csv_holds_both_marks(ref1):
    lines = run("-c", ref1, "change", "C7", "-o", "csv").stdout.splitlines()

    assert lines[0] == "mark,band,fraction,of,score,risk"
    assert lines[1].startswith("impact,high,0.84,")
    assert lines[2].startswith("likelihood,medium,,")


@pytest.mark.parametrize(("options", "code", "said"), [
    (["nix"], 1, "nix"), (["O1"], 1, "O1"), (["C7=2"], 1, "C7"), (["C7", "C7"], 1, "twice"),
    (["C7", "--failed", "3", "--changes", "2"], 1, "3 of 2 changes cannot have failed"),
    (["C7", "--failed", "-1"], 2, "--failed"), (["C7", "--high-cut", "nan"], 1, "cuts"),
    (["C7", "--high-cut", "0.1", "--medium-cut", "0.2"], 1, "the higher one first"),
])  # fmt: skip
def test_what_cannot_be_graded_is_refused_with_its_reason(ref1, options, code, said):
    done = run("-c", ref1, "change", *options)

    assert done.exit_code == code
    assert said in done.stderr


@pytest.mark.parametrize("wrong", [
    {"losses": {}}, {"losses": {"C7": 2}}, {"losses": {"C7": 1}, "failed": 2},
    {"losses": {"C7": 1}, "high_cut": 0}, {"losses": {"C7": 1}, "odds": 1},
])  # fmt: skip
def test_http_refuses_it_too_and_names_the_place(http, wrong):
    told = http.post("/api/v1/analyses/change", json=wrong)

    assert told.status_code == 422
    assert told.json()["errors"]
