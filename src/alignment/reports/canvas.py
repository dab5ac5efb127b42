"""What maps and charts are drawn on: marks in a theme, texts that are safe whoever wrote them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from alignment.reports.themes import SERIES, Theme, cut_to

Address = Callable[[str], str]

MARKERS = 4
"""Forms of marks, by which series are told apart without colours."""

COLOURS = len(SERIES)

_UNWRITTEN = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold. Source: XML 1.0, 2.2."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A mark of a picture into which others are drawn.

    Attributes:
        parent: The mark.
        theme: How marks look.
        address: Where the element of a point leads, from its id; None for no links.
    """

    parent: ET.Element
    theme: Theme
    address: Address | None = None

    def mark(self, tag: str, names: str, **attributes: str | float) -> ET.Element:
        """Add a mark of these classes; ``_`` in the name of an attribute stands for ``-``."""
        given = {
            name.replace("_", "-"): held if isinstance(held, str) else near(held)
            for name, held in attributes.items()
        }
        return ET.SubElement(self.parent, tag, {**given, **self.theme.of(names)})

    def path(self, names: str, route: str) -> None:
        """Add a line."""
        self.mark("path", names, d=route)

    def text(self, names: str, words: str, x: float, y: float) -> None:
        """Add a text; ``at-start``, ``at-middle`` or ``at-end`` among the classes anchors it."""
        self.mark("text", names, x=x, y=y).text = words

    def group(self, told: str, element_id: str = "") -> "Canvas":
        """A part of the picture with words for those who point at it or cannot see it."""
        if element_id and self.address:
            part = self.mark("a", "point", href=self.address(element_id), aria_label=told)
        else:
            part = self.mark("g", "point")
        ET.SubElement(part, "title").text = told
        return Canvas(part, self.theme, self.address)

    def marker(self, place: int, x: float, y: float, radius: float) -> None:
        """The mark of a point of the series at that place: its form differs as its colour does."""
        names, r = f"dot filled-{place % COLOURS}", radius
        match place % MARKERS:
            case 0:
                self.mark("circle", names, cx=x, cy=y, r=r)
            case 1:
                self.mark("rect", names, x=x - r, y=y - r, width=2 * r, height=2 * r)
            case 2:
                route = f"M{near(x)} {near(y - r)}L{near(x + r)} {near(y + r)}H{near(x - r)}Z"
                self.mark("path", names, d=route)
            case _:
                self.mark("path", names, d=diamond(x, y, 1.3 * r))


def diamond(x: float, y: float, radius: float) -> str:
    """The outline of a square that stands on its corner."""
    r = near(radius)
    return f"M{near(x)} {near(y - radius)}l{r} {r}l-{r} {r}l-{r} -{r}Z"


@lru_cache(20_000)
def near(number: float) -> str:
    """A coordinate with one decimal at most; the same ones come again and again in a picture."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def cleaned(text: str) -> str:
    """A text in one line, without what no XML document can hold."""
    return " ".join(writable(text).split())


def writable(text: str) -> str:
    """A text with blanks for what no XML document can hold, tabs and line ends among it."""
    return _UNWRITTEN.sub(" ", text)


def shortened(text: str, room: float, size: float) -> str:
    """A text in one line that fits into so much room at a font size."""
    return cut_to(cleaned(text), room, size=size)
