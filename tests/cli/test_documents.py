"""Imports and exports on the command line: plans, dry runs, faults and what comes back."""

import json
import zipfile

import pytest

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


def test_an_export_takes_the_options_of_its_format(own, tmp_path):
    file = tmp_path / "out.csv.zip"
    chosen = ("--option", "prefix=mill-", "--option", "encoding=utf-8-bom")

    done = run("--catalogue", own, "export", file, *chosen)

    assert done.exit_code == 0, done.stderr
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist()[0] == "mill-elements.csv"
        assert archive.read("mill-elements.csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("encoding=latin",), "encoding: is one of utf-8, utf-8-bom, ansi, not 'latin'"),
        (("prefix",), "--option is NAME=VALUE, each name once; not 'prefix'"),
        (("prefix=a", "prefix=b"), "each name once; not 'prefix=b'"),
        (("colour=red",), "colour: is no option of archi-csv, which has prefix and encoding"),
    ],
)
def test_an_export_refuses_what_is_no_option_and_writes_nothing(own, tmp_path, chosen, said):
    options = [part for one in chosen for part in ("--option", one)]

    done = run("--catalogue", own, "export", tmp_path / "out.csv.zip", *options)

    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "out.csv.zip").exists()


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
