"""The names at the doors that others rely on: commands, options, calls and fields of answers."""

import pytest
import typer.main

from alignment.cli import program
from tests.api.conftest import API, asking, client, url  # noqa: F401
from tests.cli.conftest import _in_an_empty_folder, answer, run  # noqa: F401
from tests.conftest import ROOT

REFERENCE = ROOT / "examples" / "reference" / "reference.yaml"

QUERY = {"--catalogue", "--output", "--revision"}
COMMANDS = {
    "demo": set(), "serve": set(), "import": {"--format", "--dry-run", "--strict", "--replace",
                                              "--mapping"},
    "export": {"--format", "--revision"}, "impact": QUERY,
    "contribution": QUERY | {"--lens", "--objective", "--element"},
    "delivery": QUERY, "availability": QUERY | {"--cut-sets", "--threshold"}, "cost": QUERY,
    "findings": QUERY | {"--fail-on"}, "search": QUERY, "show": QUERY, "history": set(),
    "diff": set(), "config show": set(), "promises": QUERY, "practices": QUERY,
    "portfolio": QUERY, "sensitivity": QUERY, "explain": QUERY, "weigh": set(),
    "change": QUERY, "investment": QUERY,
}  # fmt: skip

ANSWERS = [
    ("GET", "elements", None, "items total next", {}),
    ("GET", "requirements", None, "items total next", {}),
    ("GET", "targets", None, "items total next", {}),
    ("GET", "measurements", None, "items total next", {}),
    ("GET", "practices", None, "items total next", {}),
    ("GET", "relationships", None, "items total next", {}),
    ("POST", "analyses/impact", {"losses": {"C7": 1.0, "C6": 0.3}, "revision": 1},
     "revision conclusion value_at_risk total_value elements omitted",
     {"elements": "id kind name loss status because"}),
    ("GET", "analyses/contribution?lens=service&objective=O1", None,
     "revision lens total items unattributed",
     {"items": "id name contribution delivered support by_objective by_class"}),
    ("GET", "analyses/contribution/S3/routes?objective=O1&top=2", None,
     "revision routes further further_sum", {"routes": "ids amount"}),
    ("GET", "analyses/delivery", None,
     "revision items promised delivered gap unmeasured",
     {"items": "consumer service delivery level_loss penalty promised delivered periods met "
      "longest_streak worst trend"}),
    ("GET", "analyses/availability", None,
     "revision expected_value_at_risk elements method",
     {"elements": "id probability_down expected_loss birnbaum"}),
    ("GET", "analyses/cut-sets?element=S1&threshold=1", None, "cut_sets", {}),
    ("GET", "analyses/cost", None, "revision items total unallocated",
     {"items": "id own lens loaded contribution support value_per_cost"}),
    ("GET", "analyses/findings", None, "findings",
     {"findings": "rule severity elements message advice"}),
    ("GET", "revisions", None, "items", {}),
    ("GET", "revisions/0/diff/1", None, "", {}),
]  # fmt: skip

SAME = [
    (["contribution"], "contribution"), (["delivery"], "delivery"),
    (["availability"], "availability"), (["cost"], "cost"), (["findings"], "findings"),
    (["practices"], "practices"), (["promises"], "promises"), (["portfolio"], "portfolio"),
    (["portfolio", "--rank", "2", "1", "1"], "portfolio/ranking?value=2"),
    (["sensitivity", "--top", "10"], "sensitivity?top=10"),
    (["sensitivity", "--element", "S3"], "sensitivity/flips?element=S3"),
    (["sensitivity", "--within", "0.1"], "sensitivity/ranges?within=0.1"),
    (["sensitivity", "--spread", "--draws", "9"], "sensitivity/spread?draws=9"),
    (["availability", "--cut-sets", "S1", "--threshold", "1"], "cut-sets?element=S1&threshold=1"),
    (["availability", "--element", "S1"], "availability/S1"),
    (["delivery", "--chart", "--consumer", "X1", "--service", "S1"],
     "delivery/chart?consumer=X1&service=S1"),
    (["explain", "delivery", "X1", "S1", "--p", "1"],
     "explanations/delivery?of=X1&of=S1&p=1"),
]  # fmt: skip
"""A question at the command line, and the same over HTTP."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_there_with_the_options_that_others_use(name):
    command = typer.main.get_command(program.app)
    for part in name.split():
        command = command.commands[part]

    options = {flag for p in command.params for flag in (*p.opts, *p.secondary_opts)}
    assert COMMANDS[name] - options == set()


@pytest.mark.parametrize(("method", "place", "body", "fields", "rows"), ANSWERS)
def test_an_answer_has_the_fields_that_others_read(client, method, place, body, fields, rows):  # noqa: F811
    answered = client.request(method, f"{API}/{place}", json=body)

    assert answered.status_code == 200, answered.text
    assert answered.headers["x-catalogue-revision"].isdigit()
    told = answered.json()
    assert set(fields.split()) - set(told) == set()
    for name, inside in rows.items():
        assert told[name], name
        assert set(inside.split()) - set(told[name][0]) == set()


def test_credited_and_unattributed_make_the_total(client):  # noqa: F811
    for lens in ("service", "component", "practice"):
        told = client.get(f"{API}/analyses/contribution?lens={lens}").json()

        credited = sum(item["contribution"] for item in told["items"])
        lost = sum(u["amount"] for u in told["unattributed"])
        assert credited + lost == pytest.approx(told["total"], rel=1e-9)


def test_a_plan_has_the_counts_that_others_read(tmp_path):
    told = answer("--catalogue", tmp_path / "new.db", "import", REFERENCE, "--dry-run")

    lists = {"elements", "relationships", "requirements", "targets", "measurements"}
    assert {"format", "dry_run", "revision", "by_type", "findings", *lists} - set(told) == set()
    verbs = {"read", "added", "altered", "retired", "unchanged"}
    assert [name for name in lists if verbs - set(told[name])] == []
    assert set(told["by_type"]) >= {"elements", "relationships"}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    path = tmp_path_factory.mktemp("names") / "reference.db"
    assert run("--catalogue", path, "import", REFERENCE).exit_code == 0
    return path


@pytest.mark.parametrize(("command", "place"), SAME)
def test_a_command_prints_the_json_that_http_answers(catalogue, asking, command, place):  # noqa: F811
    over_http = asking(f"sqlite:///{catalogue}").get(f"{API}/analyses/{place}")

    assert over_http.status_code == 200, over_http.text
    assert answer("--catalogue", catalogue, *command) == over_http.json()


@pytest.mark.parametrize("place", ["health/live", "health/ready", "openapi.json"])
def test_what_operators_ask_is_there(client, place):  # noqa: F811
    answers = [client.get(f"{prefix}/{place}").status_code for prefix in ("", API)]

    assert 200 in answers
