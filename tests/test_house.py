"""The house stands as its plan says: floors, sizes, no library needed that is optional."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "alignment"
FILES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PUBLIC = [p for p in FILES if "migrations" not in p.parts]


def test_imports_run_down_the_floors():
    bin_folder = Path(sys.executable).parent

    done = subprocess.run(
        [bin_folder / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_broken_floor_is_noticed(tmp_path):
    """The contract can fail: a copy in which a graph imports a door is refused."""
    import shutil

    copy = tmp_path / "house"
    shutil.copytree(SOURCE, copy / "src" / "alignment", ignore=shutil.ignore_patterns("vendor"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    with (copy / "src/alignment/graphs/snapshot.py").open("a") as file:
        file.write("\nimport alignment.runtime\n")

    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(copy / "src")},
    )

    assert done.returncode != 0
    assert "Floors: imports run down" in done.stdout


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_not_longer_than_400_lines(path):
    assert len(path.read_text().splitlines()) <= 400


def _functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


@pytest.mark.parametrize(
    "path",
    [p for p in PUBLIC if "kernels" not in p.parts],
    ids=lambda p: str(p.relative_to(SOURCE)),
)
def test_a_function_is_not_longer_than_40_lines_without_its_docstring(path):
    for node in _functions(path):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
        assert lines <= 40, f"{path.name}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", PUBLIC, ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(path):
    assert (ast.get_docstring(ast.parse(path.read_text())) or "").strip()


@pytest.mark.parametrize(
    "path", [p for p in PUBLIC if "graphs" in p.parts], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_every_public_name_of_graphs_is_documented(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_the_package_imports_without_any_optional_part():
    code = (
        "import sys\n"
        "for name in ('numba', 'typst', 'pptx', 'docx', 'psycopg', 'mcp', 'authlib'):\n"
        "    sys.modules[name] = None\n"
        "import alignment, alignment.app, alignment.cli\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_no_third_party_file_is_tracked():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()

    assert not [p for p in tracked if "/vendor/" in p or p.endswith((".min.js", ".min.css"))]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda p: p.name
)
def test_a_lock_file_names_no_index_and_hashes_everything(path):
    lines = path.read_text().splitlines()

    assert not [line for line in lines if "://" in line or "index" in line.split("==")[0]]
    assert all(line.endswith("\\") for line in lines if line and not line.startswith((" ", "#")))
