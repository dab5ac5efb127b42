"""What each command does, says and refuses."""

import csv
import io
import json

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import REF1, answer, run


def test_the_same_import_again_changes_nothing(own):
    plan = answer("--catalogue", own, "import", REF1)

    assert plan["revision"] == 1
    for name in ("elements", "requirements", "relationships", "targets", "measurements"):
        tally = plan[name]
        assert (tally["added"], tally["altered"], tally["retired"]) == (0, 0, 0)
        assert tally["unchanged"] == tally["read"]
    assert [r["number"] for r in answer("--catalogue", own, "history")["items"]] == [1]


def test_an_import_prints_its_plan(tmp_path):
    plan = answer("--catalogue", tmp_path / "new.db", "import", REF1)

    assert {"format", "dry_run", "revision", "by_type", "findings"} < plan.keys()
    assert plan["dry_run"] is False
    assert plan["elements"] == {
        "read": 21, "added": 21, "altered": 0, "retired": 0, "unchanged": 0,
    }  # fmt: skip
    assert plan["requirements"]["added"] == 23


def test_a_dry_run_writes_nothing_not_even_a_catalogue(tmp_path):
    plan = answer("import", REF1, "--dry-run")

    assert plan["dry_run"] is True
    assert plan["elements"]["added"] == 21
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_leaves_a_catalogue_as_it_is(own, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "alignment: 1\nelements:\n- {id: S9, kind: service, name: New}\n"
    )

    plan = answer("--catalogue", own, "import", tmp_path / "more.yaml", "--dry-run")

    assert plan["elements"]["added"] == 1
    assert run("--catalogue", own, "show", "S9").exit_code == 1
    assert len(answer("--catalogue", own, "history")["items"]) == 1


def test_several_files_are_one_document(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "alignment: 1\nelements:\n- {id: S, kind: service, name: Shop}\n"
    )
    (tmp_path / "b.yaml").write_text("alignment: 1\nrequirements:\n- {of: S, members: [C]}\n")
    (tmp_path / "c.yaml").write_text(
        "alignment: 1\nelements:\n- {id: C, kind: component, name: Web}\n"
    )

    plan = answer("import", tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml")

    assert (plan["elements"]["added"], plan["requirements"]["added"]) == (2, 1)


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


@pytest.mark.parametrize("arguments", [
    ["impact"], ["impact", "C7", "C7=0.5"], ["nonsense"], ["contribution", "--lens", "all"],
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


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_an_export_comes_back_unchanged(own, tmp_path, ending):
    file = tmp_path / f"out.{ending}"

    done = run("--catalogue", own, "export", file)
    plan = answer("--catalogue", own, "import", file, "--replace")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert plan["elements"]["unchanged"] == 21
    assert plan["revision"] == 1
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_an_export_goes_to_standard_output(own):
    done = run("--catalogue", own, "export", "-")

    assert "REF" in done.stdout or "alignment" in done.stdout


def test_an_export_replaces_a_file_only_when_told(own, tmp_path):
    file = tmp_path / "out.yaml"
    file.write_text("mine")

    refused = run("--catalogue", own, "export", file)
    kept = file.read_text()
    forced = run("--catalogue", own, "export", file, "--force")

    assert (refused.exit_code, kept) == (1, "mine")
    assert "--force" in refused.stderr
    assert forced.exit_code == 0
    assert file.read_text() != "mine"


def test_an_ending_that_stands_for_nothing_is_refused(own, tmp_path):
    done = run("--catalogue", own, "export", tmp_path / "out.nonsense")

    assert done.exit_code == 1
    assert "--format" in done.stderr
    assert not (tmp_path / "out.nonsense").exists()


def test_what_is_wrong_with_a_file_is_told_with_its_place(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "alignment: 1\nelements:\n- {id: S, kind: service, name: Shop, cots: 3}\n"
    )

    done = run("import", tmp_path / "bad.yaml")

    assert done.exit_code == 1
    assert "error:" in done.stderr
    assert "bad.yaml" in done.stderr
    assert "cots" in done.stderr
    assert "Traceback" not in done.stderr


def test_at_most_twenty_faults_are_listed(tmp_path):
    faults = "".join(f"- {{id: S{i}, kind: service, name: N, cots: 3}}\n" for i in range(30))
    (tmp_path / "bad.yaml").write_text(f"alignment: 1\nelements:\n{faults}")

    done = run("import", tmp_path / "bad.yaml")

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) <= 23


def test_a_terminal_sequence_in_an_argument_does_not_come_back(ref1):
    done = run("--catalogue", ref1, "impact", "C7\x1b[31m\x9b2J")

    assert done.exit_code == 1
    assert "\x1b" not in done.stderr
    assert "\x9b" not in done.stderr


UNTIDY = (
    "alignment: 1\nelements:\n- {id: X, kind: client, name: Unstated}\n"
    "- {id: P, kind: process, name: Work}\n- {id: C, kind: component, name: Box}\n"
    "requirements:\n- {of: P, members: [C]}\n- {of: X, members: [P]}\n"
)


def test_findings_as_grave_as_asked_end_with_3(tmp_path):
    (tmp_path / "untidy.yaml").write_text(UNTIDY)

    plain = run("import", tmp_path / "untidy.yaml", "--dry-run", "-o", "json")
    strict = run("import", tmp_path / "untidy.yaml", "--dry-run", "--fail-on", "info")

    assert plain.exit_code == 0
    assert json.loads(plain.stdout)["findings"]
    assert strict.exit_code == 3
    assert json.loads(strict.stdout)["findings"]


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
