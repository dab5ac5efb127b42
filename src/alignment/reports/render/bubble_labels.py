"""Native bubbles: on the axes that pages draw as well, named where there is room beside them."""

from collections.abc import Callable
from dataclasses import dataclass

from alignment.reports.charts.bubbles import axes_of
from alignment.reports.charts.placing import Disc, sides
from alignment.reports.charts.scales import Scale
from alignment.reports.report import Chart, Point
from alignment.reports.themes import cut_to, text_width

_WIDEST = 15.0
"""Width of a name in font sizes."""
_MOST_NAMED = 40
_LINE = 1.25
_QUADRANT = 20.0
"""Height of what stands in the corners."""


@dataclass(frozen=True, slots=True)
class Named:
    """A point that a native chart can place.

    Attributes:
        series: Place of its series.
        row: Its place among all points, series by series.
        name: What stands beside it; empty where nothing has room.
        side: ``right``, ``left``, ``above`` or ``below`` it.
    """

    series: int
    row: int
    point: Point
    name: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """Bubbles on their axes."""

    x: Scale
    y: Scale
    points: tuple[Named, ...]

    @property
    def unnamed(self) -> int:
        """How many bubbles have no name beside them."""
        return sum(not p.name for p in self.points)


def plot_of(
    chart: Chart, size: tuple[float, float], *, font: float,
    radius: Callable[[Point, float], float],
) -> Plot:  # fmt: skip
    """The bubbles of a chart on a plot.

    Args:
        chart: Of bubbles.
        size: Width and height of the plot between its axes, in points.
        font: Size of the names.
        radius: Of a bubble, from its point and the largest size of all.
    """
    wide, high = size
    x, y = axes_of(chart, (0.0, wide), (high, 0.0))
    every = [(rank, p) for rank, series in enumerate(chart.series) for p in series.points]
    shown = [Named(rank, row, p) for row, (rank, p) in enumerate(every)
             if p.x is not None and p.y is not None]  # fmt: skip
    most = max((n.point.size or 0.0 for n in shown), default=0.0) or 1.0
    shown.sort(key=lambda n: -(n.point.size or 0.0))
    names = [cut_to(" ".join(n.point.label.split()), _WIDEST, size=1.0) for n in shown]
    discs = [
        Disc(x.at(n.point.x or 0.0), y.at(n.point.y or 0.0), radius(n.point, most),
             font * text_width(name))
        for n, name in zip(shown, names, strict=True)
    ]  # fmt: skip
    corners = [(left, top, left + wide / 5, top + _QUADRANT)
               for left in (0.0, wide * 0.8) for top in (0.0, high - _QUADRANT)]  # fmt: skip
    free = sides(
        discs, font * _LINE, (0.0, 0.0, wide, high), corners if chart.quadrants else (),
        most=_MOST_NAMED,
    )  # fmt: skip
    found = [
        Named(n.series, n.row, n.point, name if side else "", side or "")
        for n, name, side in zip(shown, names, [*free, *[None] * len(shown)], strict=False)
    ]
    return Plot(x, y, tuple(sorted(found, key=lambda n: n.row)))
