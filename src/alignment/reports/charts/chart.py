"""The SVG of a chart: one function for pages, which style its classes, and for documents."""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from alignment.reports.canvas import Address, Canvas, cleaned, near
from alignment.reports.charts.bars import draw_bars
from alignment.reports.charts.bubbles import draw_bubbles
from alignment.reports.charts.frame import Frame
from alignment.reports.charts.lines import draw_lines
from alignment.reports.report import Chart, Shape
from alignment.reports.themes import WEB, Theme

WIDTH = 720.0

_Draw = Callable[[Canvas, Chart, Frame], float]

_SHAPES: Mapping[Shape, tuple[_Draw, float]] = {
    Shape.BARS: (draw_bars, 0.0),
    Shape.LINES: (draw_lines, 260.0),
    Shape.BUBBLES: (draw_bubbles, 460.0),
}
"""Who draws a shape, and how high unless a height is asked for; 0 for as high as it needs."""


def chart_svg(
    chart: Chart, theme: Theme = WEB, *, width: float = WIDTH, height: float | None = None
) -> str:
    """The chart as an SVG file."""
    return ET.tostring(chart_tree(chart, theme, width=width, height=height), encoding="unicode")


def chart_tree(
    chart: Chart, theme: Theme = WEB, *,
    width: float = WIDTH, height: float | None = None, address: Address | None = None,
) -> ET.Element:  # fmt: skip
    """The chart as a tree of marks, which a page writes out with its own escaping.

    Args:
        chart: What is shown; its title and sentence stand in it for those who cannot see it.
        theme: Classes for a page, or concrete colours for a document.
        width: In pixels; below some 320 only the marks are drawn, as for small multiples.
        height: In pixels; bars are as high as they need.
        address: Where the element of a point leads, from its id; None for no links.
    """
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "role": "group" if address else "img", "aria-label": cleaned(chart.title) or "Chart",
        **theme.of("map"),
    })  # fmt: skip
    ET.SubElement(root, "title").text = cleaned(chart.title)
    ET.SubElement(root, "desc").text = cleaned(chart.sentence)
    backdrop = ET.SubElement(root, "rect", theme.of("backdrop")) if theme.backdrop else None
    draw, usual = _SHAPES[chart.shape]
    high = draw(Canvas(root, theme, address), chart, Frame(width=width, height=height or usual))
    size = {"width": near(width), "height": near(high)}
    root.attrib.update({"viewBox": f"0 0 {size['width']} {size['height']}", **size})
    if backdrop is not None:
        backdrop.attrib.update(size)
    return root
