"""What every test may ask for, and lines that say which tests with a need ran."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"

NEEDS = {
    "shared": (SHARED.is_dir, "../shared/data is not here", "corpora"),
    "browser": (lambda: shutil.which("chromium"), "no browser: install chromium", "browser"),
    "axe": (lambda: any(ROOT.glob("tests/web/vendor/axe-core-*")),
            "axe-core is not here: make assets", "axe"),
}  # fmt: skip
"""Of a marker: whether what its tests need is here, what to say if not, what they are called."""


def pytest_collection_modifyitems(items):
    """Tests skip where what they need is not here; in CI they must run."""
    if os.environ.get("CI"):
        return
    for item in items:
        for marker, (is_here, missing, _) in NEEDS.items():
            if marker in item.keywords and not is_here():
                item.add_marker(pytest.mark.skip(reason=missing))


def pytest_terminal_summary(terminalreporter):
    """Say which of them ran so that a gate can see it."""
    done = [r for o in ("passed", "failed") for r in terminalreporter.stats.get(o, [])]
    for marker, (is_here, missing, what) in NEEDS.items():
        ran = sum(marker in getattr(report, "keywords", {}) for report in done)
        if ran:
            terminalreporter.write_line(f"{what}: ran {ran} tests")
        elif not is_here():
            terminalreporter.write_line(f"{what}: not run, {missing}")


@pytest.fixture(scope="session")
def shared():
    """The folder with the files of others."""
    return SHARED


@pytest.fixture(scope="session")
def warm(tmp_path_factory):
    """The command, loaded once for all that need no process that loads it anew."""
    from tests.warm import Warm

    running = Warm(tmp_path_factory.mktemp("warm"))
    yield running
    running.close()
