"""Takes every page by day, by night and as printed, at two widths, for a person to look at.

``make screens``, or ``make screens SCREENS='--estate 5000 /map'`` for another estate of
``tests.web.estates`` and some addresses alone; with ``--catalogue FILE`` a catalogue of one's own
(a copy of it is served). The pictures go into ``tests/screenshots``, which git ignores; a page
that is wider than its window is named.
"""

import argparse
import base64
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.web.axe import night
from tests.web.browser import Server, opened
from tests.web.estates import NAMES, fill
from tests.web.places import addresses

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
LOOKS = ((1440, "light"), (1440, "dark"), (720, "light"), (390, "light"), (390, "dark"))
"""Of 720 dots is a page of 1440 at a zoom of 200 %."""

_HIGHEST = 4000
"""What is below is more of the same."""

_LONGEST = 80
"""Letters of an address that begin the name of a picture, and end it."""

_PAPER = (1040, 720)
"""A4 landscape within its margins, at the 96 dots an inch of style sheets."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("place", nargs="*", help="addresses; without any, every page")
    parser.add_argument("--estate", choices=NAMES, default="example")
    parser.add_argument("--catalogue", type=Path, help="a file instead of the example")
    parser.add_argument("--to", type=Path, default=FOLDER, help="a folder for the pictures")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        server, places = _served(Path(made), asked)
        try:
            with opened(Path(made)) as tab:
                for place in asked.place or places:
                    tab.go(server.address + place)
                    tab.until("!document.querySelector('[data-being-made]')")
                    wide = take_all(tab, asked.to, _named(place))
                    sys.stdout.write(f"{place}{wide}\n")
        finally:
            server.stop()


def _served(folder, asked):
    if asked.catalogue:
        shutil.copy(asked.catalogue, folder / "catalogue.db")
        return Server(folder), tuple(addresses())
    places = fill(asked.estate, folder)
    return Server(folder), places


def _named(place):
    name = re.sub(r"[^\w-]+", "_", place).strip("_") or "home"
    return name if len(name) < _LONGEST else name[:_LONGEST] + name[-_LONGEST:]


def take_all(tab, folder, name):
    """The page that stands in the tab, in each of its looks; in which of them it is too wide."""
    wide = ""
    for width, look in LOOKS:
        _sized(tab, width, 900)
        height = tab.ask("document.documentElement.scrollHeight")
        _sized(tab, width, min(max(height, 900), _HIGHEST))
        night(tab, on=look == "dark")
        over = tab.ask("document.documentElement.scrollWidth - innerWidth")
        wide += f"  {over} too wide at {width}" if over > 0 else ""
        take(tab, folder / f"{name}-{width}-{look}.png")
        night(tab, on=False)
    _sized(tab, *_PAPER)
    tab.tell("Emulation.setEmulatedMedia", media="print")
    take(tab, folder / f"{name}-print.png")
    tab.tell("Emulation.setEmulatedMedia", media="")
    return wide


def take(tab, target):
    """One picture, of what is drawn after the last change."""
    tab.ask("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    seen = tab.tell("Page.captureScreenshot", format="png")
    target.write_bytes(base64.b64decode(seen["data"]))


def _sized(tab, width, height):
    tab.tell("Emulation.setDeviceMetricsOverride", width=width, height=height,
             deviceScaleFactor=1, mobile=False)  # fmt: skip


if __name__ == "__main__":
    main()
