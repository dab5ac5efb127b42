"""Take the documentation's pictures of pages from the example estate (`make pictures`).

Names after the command take some of them alone. Needs Chromium. Each picture is cut to what it
shows and kept to few colours, so that all of them stay small in the repository.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
COMMAND = Path(sys.executable).with_name("alignment")
COLOURS = 256
_FRAME = 120
"""Rows that a window without a screen keeps for itself: it draws nothing new there."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--virtual-time-budget=4000",
)  # fmt: skip
SHOTS = {
    "home": ("/", 1280, 960),
    "map": ("/map?focus=S-BOOK", 1280, 800),
    "impact": ("/impact?of=C-SAN", 1280, 1100),
    "value": ("/value", 1280, 960),
    "portfolio": ("/portfolio", 1280, 960),
    "delivery": ("/delivery", 1280, 960),
    "explore": ("/explore?id=S-BOOK", 1280, 720),
    "model": ("/model/requirement?id=R-WEB", 1280, 960),
}
"""Address, width and height of each picture of a page, by its name."""

REPORTS = {
    "portfolio": (), "objective": ("O-PASSENGERS",), "service": ("S-BOOK",),
    "impact": ("C-SAN",), "delivery": (), "catalogue": (),
}  # fmt: skip
"""What each kind of report is about; its first screen is ``report-KIND``."""
_SHEET = (900, 900)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The example estate on a free port, until it is no longer needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "ALIGNMENT_AUTHOR": "Ada"}
    catalogue = f"sqlite:///{folder / 'pictures.db'}"
    for words in commands(folder):
        subprocess.run([COMMAND, "-c", catalogue, *words], env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    server = subprocess.Popen(
        [COMMAND, "-c", catalogue, "serve", "--port", str(port)], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/health/ready")
        yield address
    finally:
        server.terminate()
        server.wait()


def commands(folder: Path) -> Iterator[tuple[str, ...]]:
    """Load the example and write its reports."""
    yield "import", str(ROOT / "examples" / "saltmarsh")
    for kind, of in REPORTS.items():
        yield "report", kind, *of, "--to", str(folder / f"report-{kind}.html")


def wait_for(address: str) -> None:
    """Until it answers; raises after half a minute."""
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"no answer from {address}")


def picture(browser: str, address: str, size: tuple[int, int], folder: Path) -> bytes:
    """One page as a PNG of few colours."""
    target = folder / "page.png"
    subprocess.run(
        [browser, *FLAGS, f"--user-data-dir={folder / 'browser'}",
         f"--window-size={size[0]},{size[1] + _FRAME}", f"--screenshot={target}", address],
        check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    small = io.BytesIO()
    with Image.open(target) as seen:
        seen.convert("RGB").crop((0, 0, *size)).quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    wanted = set(sys.argv[1:]) or {*SHOTS, *(f"report-{kind}" for kind in REPORTS)}
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is not here: the pictures need a browser")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with served(folder) as address:
            asked = {name: (address + path, (w, h)) for name, (path, w, h) in SHOTS.items()}
            for kind in REPORTS:
                asked[f"report-{kind}"] = ((folder / f"report-{kind}.html").as_uri(), _SHEET)
            for name, (place, size) in asked.items():
                if name not in wanted:
                    continue
                found = picture(browser, place, size, folder)
                (PICTURES / f"{name}.png").write_bytes(found)
                sys.stdout.write(f"docs/pictures/{name}.png: {len(found):,} bytes\n")


if __name__ == "__main__":
    main()
