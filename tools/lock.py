"""Renew the hashed lock files. They name no index, so that any mirror serves them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
FORM = [
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--python-version",
    "3.11",
]
LOCKS = {
    "run.txt": ["pyproject.toml"],
    "dev.txt": ["pyproject.toml", "--group", "dev"],
    "bench.txt": ["pyproject.toml", "--group", "dev", "--group", "bench"],
}


def main() -> None:
    for name, inputs in LOCKS.items():
        output = f"requirements/{name}"
        subprocess.run([*UV, *inputs, *FORM, "--upgrade", "-o", output], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
