"""A chart of a report on a sheet of its own: its numbers as a table, a native chart beside."""

from math import sqrt
from typing import Any

from alignment.reports.render.bubble_labels import Plot, plot_of
from alignment.reports.render.chart_rows import (
    axis_format,
    bubble_table,
    chart_rows,
    dash_of,
    labelled_table,
)
from alignment.reports.render.workbook_tables import HEAD, Book, paint_table
from alignment.reports.report import Chart, Point, Shape
from alignment.reports.themes import SERIES

_TYPES = {
    Shape.BARS: {"type": "bar"}, Shape.LINES: {"type": "line"}, Shape.BUBBLES: {"type": "scatter"},
}  # fmt: skip
_WIDTH, _HEIGHT, _ROW, _MOST_HIGH, _SQUARE = 760, 420, 34, 1_600, 560
_PLOT = (0.09, 0.09, 0.87, 0.76)
"""The plot of bubbles in its chart: left, top, width, height."""
_POINT = 0.75
"""Points in a pixel."""
_NAME = 8
"""Size of the name beside a bubble."""
_SMALLEST, _LARGEST = 5, 42
"""Sizes of marks in points."""
_MOST_BUBBLES = 200
"""Marks of a size of their own; a chart may hold 255 series."""
_LIMIT = "#5f6b7a"
_GRID = {"visible": True, "line": {"color": "#e3e8ee"}}


def paint_chart(book: Book, chart: Chart) -> str:
    """A sheet for a chart; its name."""
    bubbles = chart.shape is Shape.BUBBLES
    table = bubble_table(chart) if bubbles else labelled_table(chart)
    name, sheet = paint_table(book, table)
    if any(row for row in table.rows):
        made = book.book.add_chart(_TYPES[chart.shape])
        if bubbles:
            _add_bubbles(made, chart, name)
        else:
            _add_labelled(made, chart, name, len(table.rows))
        made.set_title({"name": [name, 0, 0], "overlay": False, "name_font": {"size": 12}})
        sheet.insert_chart(HEAD, len(table.columns) + 1, made, {
            "description": chart.sentence[:250], "object_position": 2,
        })  # fmt: skip
    return name


def _add_labelled(made: Any, chart: Chart, sheet: str, count: int) -> None:
    """Bars or lines over the labels in the first column."""
    lines = chart.shape is Shape.LINES
    last = HEAD + count
    for place, series in enumerate(chart_rows(chart).series, start=1):
        made.add_series({
            "name": [sheet, HEAD, place], "categories": [sheet, HEAD + 1, 0, last, 0],
            "values": [sheet, HEAD + 1, place, last, place], "gap": 60,
            **_looks(place - 1, lines=lines, limit=series.limit),
        })  # fmt: skip
    made.set_legend({"none": True} if len(chart.series) < 2 else {"position": "bottom"})
    told = axis_format(chart.y_form, (p.y for s in chart.series for p in s.points))
    amounts = {"name": _plain(chart.y_title), "num_format": told,
               "major_gridlines": _GRID}  # fmt: skip
    if lines:
        made.set_x_axis({"name": _plain(chart.x_title), "label_position": "low"})
        made.set_y_axis(amounts)
        made.show_blanks_as("gap")
        made.set_size({"width": _WIDTH, "height": _HEIGHT})
        return
    made.set_y_axis(
        {"reverse": True, "label_position": "low", "major_gridlines": {"visible": False}}
    )
    made.set_x_axis({**amounts, "label_position": "high", **_from_zero(chart)})
    rows = count * max(len(chart.series), 1)
    made.set_size({"width": _WIDTH, "height": min(140 + _ROW * rows, _MOST_HIGH)})


def _from_zero(chart: Chart) -> dict[str, float]:
    """Bars tell by their length, so their axis begins at zero; programs would cut it off."""
    held = [p.y for s in chart.series for p in s.points if p.y is not None]
    return {"min": 0.0} if min(held, default=0.0) >= 0 else {}


def _looks(place: int, *, lines: bool, limit: bool) -> dict[str, Any]:
    colour = _LIMIT if limit else SERIES[place % len(SERIES)]
    if not lines:
        return {"fill": {"color": colour}}
    if limit:
        return {"line": {"color": colour, "width": 1.25, "dash_type": dash_of(place)}}
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"type": "automatic", "size": 5, "fill": {"color": colour}},
    }


def _add_bubbles(made: Any, chart: Chart, sheet: str) -> None:
    """Points of each series, and around the largest a mark whose area is its size.

    The library writes no bubble charts; a mark of its own size needs a series of its own, whose
    name is its label.
    """
    left, top, wide, high = _PLOT
    size = (_WIDTH * wide * _POINT, _SQUARE * high * _POINT)
    plot = plot_of(chart, size, font=_NAME, radius=lambda p, most: _mark(p, most) / 2)
    first = HEAD + 1
    for rank, series in enumerate(chart.series):
        last = first + len(series.points) - 1
        if last >= first:
            made.add_series(_marks(sheet, (first, last), (first, 0), rank, 4))
            first = last + 1
    named = sum(1 for series in chart.series if series.points)
    largest = sorted(plot.points, key=lambda n: -(n.point.size or 0.0))[:_MOST_BUBBLES]
    most = max((n.point.size or 0.0 for n in largest), default=0.0) or 1.0
    for bubble in largest:
        at = HEAD + 1 + bubble.row
        drawn = _marks(sheet, (at, at), (at, 1), bubble.series, _mark(bubble.point, most),
                       transparency=60)  # fmt: skip
        if bubble.name:
            drawn["name"] = _plain(bubble.name)
            drawn["data_labels"] = {"series_name": True, "value": False, "position": bubble.side,
                                    "font": {"size": _NAME}}  # fmt: skip
        made.add_series(drawn)
    _part_quadrants(made, chart, plot)
    several = {"position": "bottom", "delete_series": list(range(named, named + len(largest)))}
    made.set_legend(several if named > 1 else {"none": True})
    made.set_size({"width": _WIDTH, "height": _SQUARE})
    made.set_plotarea({"layout": {"x": left, "y": top, "width": wide, "height": high}})


def _mark(point: Point, most: float) -> int:
    """The diameter of a mark, so that areas compare as sizes do."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(max(point.size or 0.0, 0.0) / most))


def _marks(
    sheet: str, rows: tuple[int, int], name: tuple[int, int], rank: int, size: int,
    *, transparency: int = 0,
) -> dict[str, Any]:  # fmt: skip
    colour = SERIES[rank % len(SERIES)]
    first, last = rows
    return {
        "name": [sheet, *name],
        "categories": [sheet, first, 2, last, 2], "values": [sheet, first, 3, last, 3],
        "marker": {"type": "circle", "size": size, "border": {"color": colour},
                   "fill": {"color": colour, "transparency": transparency}},
    }  # fmt: skip


def _part_quadrants(made: Any, chart: Chart, plot: Plot) -> None:
    """Axes as pages have them, crossing where the quadrants part, their numbers at the edges."""
    cuts = chart.cuts or (None, None)
    for set_axis, title, form, cut, scale in (
        (made.set_x_axis, chart.x_title, chart.x_form, cuts[0], plot.x),
        (made.set_y_axis, chart.y_title, chart.y_form, cuts[1], plot.y),
    ):
        set_axis({
            "name": _plain(title), "num_format": axis_format(form, scale.ticks), "crossing": cut,
            "label_position": "low", "major_gridlines": {"visible": False},
            "min": scale.low, "max": scale.high, "major_unit": scale.ticks[1] - scale.ticks[0],
        })  # fmt: skip


def _plain(title: str) -> str:
    """The title of an axis; what begins like a reference to cells would be taken for one."""
    return f" {title}" if title.startswith("=") else title
