"""The command that proposes a column map."""

import pytest

from tests.cli.conftest import answer, run

APPS = "id,name,owner,runs on\nA1,Mail,IT,h1\nA2,Web,IT,h1\n"


@pytest.fixture
def apps(tmp_path):
    path = tmp_path / "apps.csv"
    path.write_text(APPS)
    return path


def test_a_map_goes_to_stdout_and_the_next_step_to_stderr(apps):
    done = run("map", apps)

    assert done.exit_code == 0
    assert "column_map: 1\n" in done.stdout
    assert f"alignment import map.yaml {apps} --dry-run" in done.stderr


def test_the_map_imports_the_tables(apps, tmp_path):
    run("map", apps, "--to", "map.yaml")

    plan = answer("--catalogue", tmp_path / "a.db", "import", "map.yaml", apps)

    assert plan["format"] == "column-map"
    assert (plan["elements"]["added"], plan["requirements"]["added"]) == (3, 2)


def test_a_file_that_is_there_is_kept_unless_forced(apps, tmp_path):
    (tmp_path / "map.yaml").write_text("mine")

    kept, replaced = run("map", apps, "--to", "map.yaml"), run("map", apps, "--to", "map.yaml",
                                                              "--force")  # fmt: skip

    assert (kept.exit_code, replaced.exit_code) == (1, 0)
    assert "is there already; --force replaces it" in kept.stderr
    assert "column_map: 1" in (tmp_path / "map.yaml").read_text()


def test_what_is_no_table_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("name,team\n")

    done = run("map", "a.csv")

    assert done.exit_code == 1
    assert done.stderr.startswith("error: a.csv: no rows below a header")


def test_a_map_that_does_not_import_yet_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("name,x\nA,b\nA,c\nB,e\nC,\x07f\n")

    done = run("map", "a.csv")

    assert done.exit_code == 0
    assert "It cannot be imported as it is" in done.stderr


def test_the_workbook_goes_out_and_in_by_its_ending(ref1, tmp_path):
    for name in ("book.xlsx", "tables.zip"):
        assert run("--catalogue", ref1, "export", name).exit_code == 0

        plan = answer("--catalogue", ref1, "import", name, "--replace", "--dry-run")

        changes = [plan["elements"][verb] for verb in ("added", "altered", "retired")]
        assert changes == [0, 0, 0]
        assert plan["requirements"]["unchanged"] == plan["requirements"]["read"]
