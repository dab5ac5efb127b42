"""What every test may ask for, and a line that says whether the files of others were read."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def pytest_collection_modifyitems(items):
    """Tests over the files of others skip where there are none; in CI they must run."""
    if SHARED.is_dir() or os.environ.get("CI"):
        return
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="../shared/data is not here"))


def pytest_terminal_summary(terminalreporter):
    """Say it so that a gate can see it."""
    ran = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if "shared" in getattr(report, "keywords", {})
    ]
    if ran:
        terminalreporter.write_line(f"corpora: ran {len(ran)} tests over the files of others")
    elif not SHARED.is_dir():
        terminalreporter.write_line("corpora: not run, ../shared/data is not here")


@pytest.fixture(scope="session")
def shared():
    """The folder with the files of others."""
    return SHARED
