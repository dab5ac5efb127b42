"""Cost, portfolio and practices at the command line."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.settings import Settings
from tests.cli.conftest import answer, run
from tests.conftest import ROOT

QUESTIONS = ("cost", "portfolio", "practices")


def test_the_cost_of_services_is_that_of_the_reference_model(ref1):
    found = answer("--catalogue", ref1, "cost", "--kind", "service")

    assert {i["id"]: i["lens"] for i in found["items"]} == pytest.approx(
        {"S1": 80, "S2": 40, "S3": 105, "S4": 25, "S5": 30}
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_command_answers_the_same_json_as_http(ref1, question):
    with TestClient(
        create(Settings(catalogue=f"sqlite:///{ref1}")), base_url="http://127.0.0.1:8321"
    ) as client:
        over_http = client.get(f"/api/v1/analyses/{question}").json()

    assert answer("--catalogue", ref1, question) == over_http


def test_a_table_of_costs_shows_services_and_reconciles(ref1):
    shown = run("--catalogue", ref1, "cost", "-o", "table").stdout

    assert "16 elements of other kinds: --kind, or --output csv." in shown
    assert "Loaded cost at the roots 280 + unallocated 0 = 280 in all; difference 0." in shown
    assert "0.262" in shown


def test_a_table_of_one_kind_shows_that(ref1):
    shown = run("--catalogue", ref1, "cost", "--kind", "process", "-o", "table").stdout

    assert "P1" in shown
    assert "of other kinds" not in shown


def test_csv_holds_every_element(ref1):
    lines = run("--catalogue", ref1, "cost", "-o", "csv").stdout.splitlines()

    assert lines[0].startswith("id,name,kind,root,own,lens,")
    assert len(lines) == 22


def test_a_portfolio_takes_its_cuts(ref1):
    found = answer("--catalogue", ref1, "portfolio", "--value-cut", "0.5", "--fit-cut", "0")

    assert (found["value_cut"], found["fit_cut"]) == (0.5, 0)
    assert "High from: value 0.25 of the total, fit 0.8." in (
        run("--catalogue", ref1, "portfolio", "-o", "table").stdout
    )


@pytest.mark.parametrize("option", ["--value-cut=1.5", "--fit-cut=-1", "--fit-cut=nan"])
def test_a_cut_that_is_no_fraction_is_wrong_usage_or_refused(ref1, option):
    assert run("--catalogue", ref1, "portfolio", option).exit_code in {1, 2}


def test_a_kind_outside_the_chain_is_wrong_usage(ref1):
    assert run("--catalogue", ref1, "cost", "--kind", "practice").exit_code == 2


def test_practices_are_shown_with_what_is_unmanaged(ref1):
    shown = run("--catalogue", ref1, "practices", "-o", "table").stdout

    assert "No practice manages a service that carries any of 100 a year." in shown
    assert "Managed by no practice" in shown


def test_services_are_put_in_one_order(tmp_path):
    place = ROOT / "examples" / "reference" / "reference.yaml"
    assert run("-c", tmp_path / "r.db", "import", place).exit_code == 0

    table = run("-c", tmp_path / "r.db", "portfolio", "--rank", "1", "1", "1", "-o", "table")
    both = run("-c", tmp_path / "r.db", "portfolio", "--rank", "1", "1", "1", "--fit-cut", "0.5")
    none = run("-c", tmp_path / "r.db", "portfolio", "--rank", "0", "0", "0")

    assert "Point of sale stands first of 3 services (0.669); 2 are not ranked." in table.stdout
    assert "Weights: value 1, cost 1, fit 1." in table.stdout
    assert (both.exit_code, none.exit_code) == (2, 1)


def test_a_practice_that_manages_much_names_a_few_and_the_weakest_stands_first(tmp_path):
    run("-c", tmp_path / "a.db", "import", ROOT / "examples" / "saltmarsh")

    lines = run("-c", tmp_path / "a.db", "practices", "-o", "table").stdout.splitlines()
    found = answer("-c", tmp_path / "a.db", "practices")["items"]

    levels = [item["capability_level"] for item in found]
    assert levels == [1, 2, 2, 3, 3, 4, None, None]
    assert max(len(item["services"]) for item in found) > 10
    assert "and 15 more" in " ".join(" ".join(lines).split())
