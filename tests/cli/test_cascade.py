"""Importance by matrices at the command line and over HTTP."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.settings import Settings
from tests.cli.conftest import answer, run

SHEET = "need,A,B,C\nfast,9,3,0\nsafe,3,9,3\ncheap,0,1,9\n"
ASKED = {
    "matrices": [{"rows": ["fast", "safe", "cheap"], "columns": ["A", "B", "C"],
                  "marks": [[9, 3, 0], [3, 9, 3], [0, 1, 9]]}],
    "weights": {"fast": 5}, "form": "classic",
}  # fmt: skip


@pytest.fixture(scope="module")
def http(ref1):
    app = create(Settings(catalogue=f"sqlite:///{ref1}"))
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        yield client


def test_the_command_answers_the_same_json_as_http(http, tmp_path):
    (tmp_path / "m.csv").write_text(SHEET)

    told = http.post("/api/v1/analyses/cascade", json=ASKED)

    assert told.status_code == 200, told.text
    found = answer("cascade", tmp_path / "m.csv", "--weight", "fast=5", "--form", "classic")
    assert found == told.json()


@pytest.mark.parametrize(("sheet", "options", "code", "said"), [
    (SHEET, ["--weight", "slow=1"], 1, "slow is no row of the first matrix"),
    (SHEET, ["--weight", "fast"], 2, "ROW=WEIGHT"),
    (SHEET, ["--weight", "fast=1", "--weight", "fast=2"], 2, "twice"),
    ("need,A\nfast,x\n", [], 1, "row 2: A: a link is P, S, blank or a number"),
    (SHEET, ["--form", "network"], 1, "columns have the names of its rows"),
])  # fmt: skip
def test_what_cannot_be_handed_on_is_refused_with_its_reason(sheet, options, code, said):
    done = run("cascade", "-", *options, stdin=sheet)

    assert done.exit_code == code
    assert said in done.stderr


@pytest.mark.parametrize("wrong", [
    {"matrices": []}, {"matrices": [{"rows": ["a"], "columns": ["b"], "marks": [[1, 2]]}]},
    {**ASKED, "weights": {"slow": 1}}, {**ASKED, "form": "other"},
])  # fmt: skip
def test_http_refuses_it_too(http, wrong):
    told = http.post("/api/v1/analyses/cascade", json=wrong)

    assert told.status_code == 422
    assert told.json()["errors"][0]["message"]
