"""Which projects to take, at the command line and over HTTP."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.settings import Settings
from tests.cli.conftest import answer, run

SHEET = "item,profit,requires\np1,100,q1; q2\np2,200,q2\np3,150,q3\nq1,-200,\nq2,-100,\nq3,-50,\n"
ITEMS = [
    {"id": "p1", "profit": 100, "requires": ["q1", "q2"]},
    {"id": "p2", "profit": 200, "requires": ["q2"]},
    {"id": "p3", "profit": 150, "requires": ["q3"]},
    {"id": "q1", "profit": -200}, {"id": "q2", "profit": -100}, {"id": "q3", "profit": -50},
]  # fmt: skip


@pytest.fixture(scope="module")
def http(ref1):
    app = create(Settings(catalogue=f"sqlite:///{ref1}"))
    with TestClient(app, base_url="http://127.0.0.1:8321") as client:
        yield client


def test_the_command_answers_the_same_json_as_http(ref1, http, tmp_path):
    (tmp_path / "p.csv").write_text(SHEET)

    told = http.post("/api/v1/analyses/investment", json={"items": ITEMS})

    assert told.status_code == 200, told.text
    assert answer("-c", ref1, "investment", tmp_path / "p.csv") == told.json()
    assert told.json()["profit"] == 200


def test_a_table_says_what_to_take_and_proves_it(ref1):
    shown = run("-c", ref1, "investment", "-", "-o", "table", stdin=SHEET).stdout

    assert "Take 4 of 6 items" in shown
    assert "All gains 450 - minimum cut 250 = 200" in shown


def test_a_budget_binds_at_both_doors(ref1, http):
    told = http.post("/api/v1/analyses/investment", json={"items": ITEMS, "budget": 120})
    shown = run("-c", ref1, "investment", "-", "--budget", "120", stdin=SHEET).stdout

    assert (told.json()["profit"], told.json()["unlimited"]) == (100, 200)
    assert shown == told.text + "\n" * (not told.text.endswith("\n"))
    wrong = http.post("/api/v1/analyses/investment", json={"items": ITEMS, "budget": -1})
    assert (wrong.status_code, wrong.json()["errors"][0]["place"]) == (422, "budget")


def test_what_cannot_be_read_is_refused_at_its_place(ref1):
    done = run("-c", ref1, "investment", "-", stdin="item,profit\np,x\n")

    assert done.exit_code == 1
    assert "row 2: profit: must be a number, not 'x'" in done.stderr


@pytest.mark.parametrize(("items", "status"), [
    ([], 422), ([{"id": "p", "profit": "x"}], 422), ([ITEMS[3], ITEMS[3]], 422),
    ([ITEMS[0]], 404),
])  # fmt: skip
def test_http_refuses_it_too(http, items, status):
    assert http.post("/api/v1/analyses/investment", json={"items": items}).status_code == status
