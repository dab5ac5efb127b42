"""Commands run inside the test or as a process of their own, on a catalogue that holds REF-1."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alignment.cli.program import app

HERE = Path(__file__).parent
REF1 = HERE / "ref1.json"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [n for n in os.environ if n.startswith("ALIGNMENT_")]:
        monkeypatch.delenv(name)


def run(*arguments, stdin=None):
    """Run a command inside the test."""
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


def answer(*arguments):
    """What a command prints as JSON; it must end well."""
    done = run(*arguments, "--output", "json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def process(*arguments, **options):
    """Run a command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "alignment", *map(str, arguments)],
        capture_output=True, timeout=60, check=False, **options,
    )  # fmt: skip


@pytest.fixture(scope="session")
def ref1(tmp_path_factory):
    """A catalogue that holds REF-1 (METHODS part 2); for looking only."""
    path = tmp_path_factory.mktemp("ref1") / "ref1.db"
    done = run("--catalogue", path, "import", REF1)
    assert done.exit_code == 0, done.stderr
    return path


@pytest.fixture
def own(tmp_path):
    """A catalogue that holds REF-1 and may be written to."""
    path = tmp_path / "own.db"
    done = run("--catalogue", path, "import", REF1)
    assert done.exit_code == 0, done.stderr
    return path
