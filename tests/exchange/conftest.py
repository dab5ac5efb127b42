"""What tests of formats share."""

import os
import sys
from multiprocessing import forkserver

import pytest

from alignment.exchange import format as registry


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Puts a package with a format beside ours, as an installer would, and takes it away again.

    The format is called as the class that makes it, in small letters, unless told otherwise.
    """

    def put(code, made, name=""):
        name = name or made.lower()
        about = tmp_path / f"{name}_stranger-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}-stranger\nVersion: 1.0\n"
        )
        points = f"[alignment.formats]\n{name} = stranger_{name}:{made}\n"
        (about / "entry_points.txt").write_text(points)
        (tmp_path / f"stranger_{name}.py").write_text(code)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
        monkeypatch.delitem(sys.modules, f"stranger_{name}", raising=False)
        read_anew()

    yield put
    monkeypatch.undo()
    read_anew()


def read_anew():
    """Formats are listed once a process; what forks readers beside threads keeps its list, too."""
    registry._registry.cache_clear()
    forkserver._forkserver._stop()
