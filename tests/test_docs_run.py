"""What the pages show runs, and prints what stands below it."""

import contextlib
import io
import shutil

import pytest

from tests.conftest import ROOT
from tests.pages import FENCE, WRITTEN, name_of
from tests.tours import Tour, require_same, steps_of

TOURS = [page for page in WRITTEN if steps_of(page)]


def test_the_readme_has_a_tour():
    assert ROOT / "README.md" in TOURS


@pytest.mark.slow
@pytest.mark.parametrize("page", TOURS, ids=name_of)
def test_what_a_page_shows_after_a_prompt_is_what_a_terminal_shows(page, tmp_path, warm):
    if "$ curl" in page.read_text() and not shutil.which("curl"):
        pytest.skip("curl is not here")
    tour = Tour(tmp_path, first=warm.folder)

    try:
        for step in steps_of(page):
            printed = tour.run(step)
            require_same(step.shown, printed, f"{name_of(page)}: {step.command}")
    finally:
        tour.close()


# Python of the pages runs, and prints what stands below it.


def python_of(page):
    """Each block of Python and the text below it."""
    found = []
    for language, block in FENCE.findall(page.read_text()):
        if language == "python":
            found.append([block, ""])
        elif language == "text" and found:
            found[-1][1] = block
    return found


PYTHON = [page for page in WRITTEN if python_of(page)]


@pytest.mark.parametrize("page", PYTHON, ids=name_of)
def test_the_python_of_a_page_runs_and_prints_what_it_shows(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names = {}

    for code, shown in python_of(page):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(code, name_of(page), "exec"), names)  # noqa: S102 our own pages
        require_same(shown.splitlines(), said.getvalue().splitlines(), code)
