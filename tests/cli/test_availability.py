"""Availability at the command line: METHODS 2.2 and 2.3, in every form."""

import csv
import io
import json

import pytest

from tests.cli.conftest import REF1, answer, run
from tests.graphs.reliability.unreliable import REF1 as ODDS


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """A catalogue that holds REF-1 with the unavailabilities of METHODS 2.3 and a promise."""
    folder = tmp_path_factory.mktemp("failing")
    document = json.loads(REF1.read_text())
    for node in document["nodes"]:
        if node["id"] in ODDS:
            node["unavailability"] = ODDS[node["id"]]
    document["targets"] = [{"consumer": "X1", "service": "S1", "indicator": "availability",
                            "unit": "percent", "target": 99.9, "floor": 99.0}]  # fmt: skip
    place = folder / "failing.json"
    place.write_text(json.dumps(document))
    done = run("--catalogue", folder / "failing.db", "import", place)
    assert done.exit_code == 0, done.stderr
    return folder / "failing.db"


def test_availability_has_the_figures_of_methods(failing):
    found = answer("--catalogue", failing, "availability")

    elements = {e["id"]: e for e in found["elements"]}
    assert found["expected_value_at_risk"] == pytest.approx(0.474628497423, abs=1e-12)
    assert elements["S1"]["expected_loss"] == pytest.approx(0.006627103, abs=1e-9)


def test_cut_sets_of_a_threshold(failing):
    found = answer("--catalogue", failing, "availability", "--cut-sets", "S1", "--threshold", "1")

    assert found["cut_sets"][:3] == [["C7"], ["C8"], ["C1", "C2"]]
    short = answer("--catalogue", failing, "availability", "--cut-sets", "S1", "--order", "1")
    assert (short["cut_sets"], short["omitted"]) == ([["C7"], ["C8"]], 5)


def test_one_element_tells_its_importances(failing):
    found = answer("--catalogue", failing, "availability", "--element", "S1", "--limit", "1")

    assert [i["id"] for i in found["importances"]] == ["C8"]
    assert found["omitted"] == 5


def test_promises_name_what_stands_in_the_way(failing):
    found = answer("--catalogue", failing, "promises")

    assert found["items"][0]["obstacle"]["members"] == ["C1", "C2", "C3"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["availability"], "If C8 never failed by itself, 0.1498 less would be."),
        (["availability", "--nodes", "0", "--samples", "900"], "900 states drawn with seed 1"),
        (["availability", "--threshold", "0.5"], "Loses 0.5"),
        (["availability", "--element", "S1"], "rare-event sum 0.0064"),
        (["availability", "--cut-sets", "S1"], "C1, C2"),
        (["availability", "--limit", "2"], "and 19 more elements"),
        (["promises"], "impossible"),
    ],
)
def test_a_table_says_it_for_a_person(failing, arguments, said):
    done = run("--catalogue", failing, *arguments, "--output", "table")

    assert done.exit_code == 0, done.stderr
    assert said in " ".join(done.stdout.replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("arguments", "column", "value"),
    [
        (["availability"], "avoidable", 0.149755),
        (["availability", "--element", "S1"], "risk_reduction", 4.577653),
        (["availability", "--cut-sets", "S1"], "probability", 0.001),
        (["promises"], "best", 99.361136),
    ],
)
def test_csv_holds_numbers_under_plain_names(failing, arguments, column, value):
    done = run("--catalogue", failing, *arguments, "--output", "csv")

    first = next(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert float(first[column]) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["availability", "--cut-sets", "S9"], 1, "S9"),
        (["availability", "--cut-sets", "S1", "--nodes", "1"], 1, "nodes"),
        (["availability", "--element", "S1", "--cut-sets", "S1"], 2, "two questions"),
        (["availability", "--order", "2"], 2, "--order needs --cut-sets"),
        (["availability", "--threshold", "2"], 1, "a threshold is a loss"),
        (["availability", "--threshold", "nan"], 1, "a threshold is a loss"),
    ],
)
def test_what_cannot_be_asked_is_refused(failing, arguments, code, said):
    done = run("--catalogue", failing, *arguments)

    assert done.exit_code == code
    assert said in " ".join(done.stderr.split())
