"""Cost by stated usage, at the command line and over HTTP."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.settings import Settings
from tests.cli.conftest import answer, run

SHEET = "provider,consumer,usage\nC5,S3,3\nC5,S4,1\n"
STATED = [{"provider": "C5", "consumer": "S3", "usage": 3},
          {"provider": "C5", "consumer": "S4", "usage": 1}]  # fmt: skip


@pytest.fixture(scope="module")
def http(ref1):
    app = create(Settings(catalogue=f"sqlite:///{ref1}"))
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        yield client


def test_the_command_answers_the_same_json_as_http(ref1, http, tmp_path):
    (tmp_path / "u.csv").write_text(SHEET)

    told = http.post("/api/v1/analyses/cost", json={"usage": STATED, "kind": "service"})

    assert told.status_code == 200, told.text
    found = answer("-c", ref1, "cost", "--kind", "service", "--usage", tmp_path / "u.csv")
    assert found == told.json()
    assert {i["id"]: i["lens"] for i in found["items"]}["S4"] == pytest.approx(17.5)
    assert found["remarks"][0].startswith("Usage is stated for 1 of ")


@pytest.mark.parametrize(("sheet", "said"), [
    ("provider,consumer,usage\nC5,S3,x\n", "row 2: usage: must be a number of 0 or more, not 'x'"),
    ("provider,consumer\nC5,S3\n", "it takes rows of provider, consumer, usage"),
    ("provider,consumer,usage\nC5,S1,1\n", "S1 does not need C5"),
    ("provider,consumer,usage\nnix,S1,1\n", "nix"),
])  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_place(ref1, sheet, said):
    done = run("-c", ref1, "cost", "--usage", "-", stdin=sheet)

    assert done.exit_code == 1
    assert said in done.stderr


def test_http_refuses_it_too(http):
    wrong = [{"provider": "C5", "consumer": "S1", "usage": 1}]

    told = http.post("/api/v1/analyses/cost", json={"usage": wrong})

    assert told.status_code == 422
    assert told.json()["errors"] == [
        {"place": "usage[0]", "message": "S1 does not need C5"}
    ]  # fmt: skip
