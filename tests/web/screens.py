"""Takes every page by day, by night and as printed, at two widths, for a person to look at.

``make screens``, or ``python -m tests.web.screens [PLACE ...]`` for some addresses alone; the
estate is the example, or with ``--catalogue FILE`` a catalogue of one's own (a copy of it is
served). The pictures go into ``tests/screenshots``, which git ignores.
"""

import argparse
import base64
import re
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from tests.web.axe import night
from tests.web.browser import Server, opened
from tests.web.places import addresses

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
WIDTHS = (1440, 390)
_HIGHEST = 4000
"""What is below is more of the same."""

_PAPER = (1040, 720)
"""A4 landscape within its margins, at the 96 dots an inch of style sheets."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("place", nargs="*", help="addresses; without any, every page")
    parser.add_argument("--catalogue", type=Path, help="a file instead of the example")
    parser.add_argument("--to", type=Path, default=FOLDER, help="a folder for the pictures")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        server = _served(Path(made), asked.catalogue)
        try:
            with opened(Path(made)) as tab:
                for place in asked.place or addresses():
                    tab.go(server.address + place)
                    take_all(tab, asked.to, _named(place))
                    sys.stdout.write(f"{place}\n")
        finally:
            server.stop()


def _served(folder, catalogue):
    held = folder / "catalogue.db"
    if catalogue:
        shutil.copy(catalogue, held)
    else:
        with closing(Runtime(f"sqlite:///{held}")) as runtime, runtime.writing("ann") as work:
            load_example(work)
    return Server(folder)


def _named(place):
    return re.sub(r"[^\w-]+", "_", place).strip("_") or "home"


def take_all(tab, folder, name):
    """The page that stands in the tab, in each of its looks."""
    for width in WIDTHS:
        _sized(tab, width, 900)
        height = tab.ask("document.documentElement.scrollHeight")
        _sized(tab, width, min(max(height, 900), _HIGHEST))
        for look in ("light", "dark"):
            night(tab, on=look == "dark")
            take(tab, folder / f"{name}-{width}-{look}.png")
        night(tab, on=False)
    _sized(tab, *_PAPER)
    tab.tell("Emulation.setEmulatedMedia", media="print")
    take(tab, folder / f"{name}-print.png")
    tab.tell("Emulation.setEmulatedMedia", media="")


def take(tab, target):
    """One picture."""
    seen = tab.tell("Page.captureScreenshot", format="png")
    target.write_bytes(base64.b64decode(seen["data"]))


def _sized(tab, width, height):
    tab.tell("Emulation.setDeviceMetricsOverride", width=width, height=height,
             deviceScaleFactor=1, mobile=False)  # fmt: skip


if __name__ == "__main__":
    main()
