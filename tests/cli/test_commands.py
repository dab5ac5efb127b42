"""What each command does, says and refuses."""

import csv
import io
import json

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import REF1, answer, run


def test_an_unknown_element_is_refused_with_the_closest_name(ref1):
    done = run("--catalogue", ref1, "impact", "c7")

    assert done.exit_code == 1
    assert done.stdout == ""
    assert "there is no element 'c7'" in done.stderr
    assert "C7" in done.stderr


def test_a_value_node_cannot_fail(ref1):
    done = run("--catalogue", ref1, "impact", "O1")

    assert done.exit_code == 1
    assert "O1" in done.stderr


@pytest.mark.parametrize("loss", ["1.5", "-0.1", "150%"])
def test_a_loss_is_a_share(ref1, loss):
    done = run("--catalogue", ref1, "impact", f"C7={loss}")

    assert done.exit_code == 1
    assert "C7" in done.stderr


def test_an_id_may_hold_an_equals_sign(own, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "alignment: 1\nelements:\n- {id: a=b, kind: component, name: Odd}\n"
    )
    run("--catalogue", own, "import", tmp_path / "more.yaml")

    found = answer("--catalogue", own, "impact", "a=b", "C7=0.5")

    assert found["value_at_risk"] == pytest.approx(42)


def test_a_scenario_that_names_an_element_twice_is_refused(ref1):
    done = run("--catalogue", ref1, "impact", "C7", "C7=0.5")

    assert done.exit_code == 1
    assert "'C7' is named twice" in done.stderr


@pytest.mark.parametrize("arguments", [
    ["impact"], ["nonsense"], ["contribution", "--lens", "all"],
    ["contribution", "--routes", "2"], ["impact", "C7", "--output", "xml"],
    ["import", "x.yaml", "--fail-on", "fatal"], ["impact", "C7", "--revision", "-1"],
], ids=" ".join)  # fmt: skip
def test_wrong_usage_ends_with_2(ref1, arguments):
    assert run("--catalogue", ref1, *arguments).exit_code == 2


def test_no_catalogue_is_made_by_a_question(tmp_path):
    done = run("impact", "C7")

    assert done.exit_code == 1
    assert "there is no catalogue alignment.db" in done.stderr
    assert "alignment demo" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["before", "after", "environment", "file"])
def test_the_catalogue_may_be_named_in_four_places(ref1, tmp_path, monkeypatch, place):
    before, after = [], []
    if place == "before":
        before = ["--catalogue", ref1]
    elif place == "after":
        after = ["--catalogue", f"sqlite:///{ref1}"]
    elif place == "environment":
        monkeypatch.setenv("ALIGNMENT_CATALOGUE", str(ref1))
    else:
        (tmp_path / "alignment.toml").write_text(f'catalogue = "sqlite:///{ref1}"\n')

    done = run(*before, "impact", "C6", *after, "-o", "json")

    assert json.loads(done.stdout)["value_at_risk"] == pytest.approx(20)


def test_an_answer_holds_for_the_revision_that_was_asked_for(own, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "alignment: 1\nelements:\n- {id: O3, kind: objective, name: More, value: 100}\n"
        "requirements:\n- {of: O3, members: [P1]}\n"
    )
    run("--catalogue", own, "import", tmp_path / "more.yaml")

    before = answer("--catalogue", own, "impact", "C6", "--revision", 1)
    now = answer("--catalogue", own, "impact", "C6")

    assert (before["revision"], before["value_at_risk"]) == (1, pytest.approx(20))
    assert (now["revision"], now["value_at_risk"]) == (2, pytest.approx(120))
    done = run("--catalogue", own, "impact", "C6", "--revision", 9)
    assert done.exit_code == 1
    assert "the newest is 2" in done.stderr


def test_yaml_says_the_same_as_json(ref1):
    as_json = answer("--catalogue", ref1, "contribution")
    as_yaml = run("--catalogue", ref1, "contribution", "-o", "yaml").stdout

    assert YAML(typ="safe").load(as_yaml) == as_json


def test_csv_is_the_main_table_with_plain_numbers(ref1):
    done = run("--catalogue", ref1, "contribution", "-o", "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}

    assert float(rows["S3"]["contribution"]) == pytest.approx(27.5)
    assert float(rows["S3"]["O2"]) == pytest.approx(15)
    assert float(rows["S1"]["external-direct"]) == pytest.approx(10)


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-x", "@sum(A1)", "＝1+1"])
def test_csv_makes_no_formula_of_a_name(own, tmp_path, name):
    document = {"alignment": 1, "elements": [{"id": "Z1", "kind": "component", "name": name}]}
    (tmp_path / "more.json").write_text(json.dumps(document))
    run("--catalogue", own, "import", tmp_path / "more.json")

    done = run("--catalogue", own, "search", "Z1", "-o", "csv")
    rows = {row["id"]: row["name"] for row in csv.DictReader(io.StringIO(done.stdout))}

    assert rows["Z1"] == f"'{name}"


def test_a_table_says_the_conclusion_first_and_then_why(ref1):
    done = run("--catalogue", ref1, "impact", "C7", "-o", "table")
    lines = [line for line in done.stdout.splitlines() if line.strip()]

    assert "84" in done.stdout
    assert "84\u202f% of 100" in done.stdout
    assert not lines[0].startswith("ID")
    assert any("S3" in line and "degraded" in line and "90" in line for line in lines)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("arguments", [
    ["impact", "C7", "C6=0.3", "--debt"], ["contribution"],
    ["contribution", "--lens", "component"], ["contribution", "--element", "C7"],
    ["contribution", "--element", "C7", "--routes", "2"],
    ["search", "S"], ["show", "S3"], ["show", "O1"], ["history"], ["history", "S3"],
    ["diff", "0", "1"], ["config", "show"],
], ids=" ".join)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "csv", "yaml", "json"])
def test_every_answer_has_every_form(ref1, arguments, form):
    done = run("--catalogue", ref1, *arguments, "-o", form)

    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()
    assert "\x1b" not in done.stdout


def test_an_element_is_shown_with_its_line_of_sight(ref1):
    found = answer("--catalogue", ref1, "show", "S3")

    assert found["element"]["id"] == "S3"
    assert found["element"]["cost"] == 50
    assert {step["id"] for step in found["sight"]["upward"]} >= {"P1", "P2", "P3", "O1", "O2"}
    assert {step["id"] for step in found["sight"]["downward"]} >= {"C4", "C5", "S5", "C7"}
    assert found["impact"]["value_at_risk"] == pytest.approx(78)
    assert found["contribution"]["support"] == pytest.approx(55)


def test_a_search_finds_by_part_of_a_name(own, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "alignment: 1\nelements:\n- {id: Z1, kind: service, name: Online booking}\n"
    )
    run("--catalogue", own, "import", tmp_path / "more.yaml")

    found = answer("--catalogue", own, "search", "boking")

    assert found["items"][0]["id"] == "Z1"


def test_history_difference_and_undo_belong_together(own, tmp_path):
    changed = json.loads(REF1.read_text())
    changed["nodes"][0]["value"] = 70
    (tmp_path / "changed.json").write_text(json.dumps(changed))
    run("--catalogue", own, "import", tmp_path / "changed.json", "--reason", "Budget round")

    told = answer("--catalogue", own, "history", "O1")
    edits = answer("--catalogue", own, "diff", 1, 2)["edits"]
    undone = answer("--catalogue", own, "undo", 2, "--reason", "Wrong round")

    assert told["items"][0]["revision"]["reason"] == "Budget round"
    assert told["items"][0]["edit"]["changes"] == {"value": {"from": 60, "to": 70}}
    assert [(e["verb"], e["id"]) for e in edits] == [("altered", "O1")]
    assert (undone["number"], undone["reason"]) == (3, "Wrong round")
    assert answer("--catalogue", own, "diff", 1, 3)["edits"] == []


def test_an_undo_of_what_was_altered_later_is_refused(own, tmp_path):
    for value in (70, 80):
        changed = json.loads(REF1.read_text())
        changed["nodes"][0]["value"] = value
        (tmp_path / "changed.json").write_text(json.dumps(changed))
        run("--catalogue", own, "import", tmp_path / "changed.json")

    done = run("--catalogue", own, "undo", 2)

    assert done.exit_code == 1
    assert "O1" in done.stderr


def test_a_terminal_sequence_in_an_argument_does_not_come_back(ref1):
    done = run("--catalogue", ref1, "impact", "C7\x1b[31m\x9b2J")

    assert done.exit_code == 1
    assert "\x1b" not in done.stderr
    assert "\x9b" not in done.stderr


def test_settings_tell_their_origin_and_hide_passwords(monkeypatch):
    monkeypatch.setenv("ALIGNMENT_CATALOGUE", "postgresql+psycopg://ann:canary@db/estate")

    found = answer("config", "show")
    told = {item["name"]: item for item in found["items"]}

    assert told["catalogue"]["origin"] == "ALIGNMENT_CATALOGUE"
    assert "canary" not in json.dumps(found)
    assert told["port"]["origin"] == "default"


def test_a_wrong_setting_is_refused_by_its_name(monkeypatch):
    monkeypatch.setenv("ALIGNMENT_PORT", "many")

    done = run("config", "show")

    assert done.exit_code == 1
    assert "ALIGNMENT_PORT" in done.stderr


def test_the_version_is_told():
    done = run("--version")

    assert done.exit_code == 0
    assert done.stdout.startswith("alignment 0.")


def test_the_help_names_the_exit_codes():
    done = run("--help")

    assert all(f"{code} " in done.stdout for code in (0, 1, 2, 3))
    assert "--fail-on" in done.stdout


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])  # noqa: S104 refused below
def test_only_this_machine_is_served(ref1, host):
    done = run("--catalogue", ref1, "serve", "--host", host, "--port", 0)

    assert done.exit_code == 1
    assert "sign-in" in done.stderr


def test_the_example_is_loaded_once_and_used_again(tmp_path):
    first = run("demo", "--no-serve")
    again = run("demo", "--no-serve")

    assert (first.exit_code, again.exit_code) == (0, 0), first.stderr + again.stderr
    assert (tmp_path / "alignment-demo.db").exists()
    assert "already" in again.stderr
    found = answer("--catalogue", "alignment-demo.db", "history")
    assert len(found["items"]) == 1


def test_the_demo_leaves_another_catalogue_alone(own, monkeypatch, tmp_path):
    monkeypatch.setenv("ALIGNMENT_CATALOGUE", str(own))

    by_default = run("demo", "--no-serve")
    named = run("demo", "--no-serve", "--catalogue", own)

    assert by_default.exit_code == 0, by_default.stderr
    assert named.exit_code == 1
    assert len(answer("--catalogue", own, "history")["items"]) == 1
