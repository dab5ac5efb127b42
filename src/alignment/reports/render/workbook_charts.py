"""A chart of a report on a sheet of its own: its numbers as a table, a native chart beside."""

from math import sqrt
from typing import Any

from alignment.reports.render.chart_rows import (
    axis_format,
    bubble_table,
    chart_rows,
    labelled_table,
)
from alignment.reports.render.workbook_tables import HEAD, Book, paint_table
from alignment.reports.report import Chart, Shape
from alignment.reports.themes import SERIES

_TYPES = {
    Shape.BARS: {"type": "bar"}, Shape.LINES: {"type": "line"}, Shape.BUBBLES: {"type": "scatter"},
}  # fmt: skip
_WIDTH, _HEIGHT, _ROW, _MOST_HIGH = 760, 420, 34, 1_600
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
    made.set_x_axis({**amounts, "label_position": "high"})
    rows = count * max(len(chart.series), 1)
    made.set_size({"width": _WIDTH, "height": min(140 + _ROW * rows, _MOST_HIGH)})


def _looks(place: int, *, lines: bool, limit: bool) -> dict[str, Any]:
    colour = _LIMIT if limit else SERIES[place % len(SERIES)]
    if not lines:
        return {"fill": {"color": colour}}
    if limit:
        return {"line": {"color": colour, "width": 1.25, "dash_type": "dash"}}
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"type": "automatic", "size": 5, "fill": {"color": colour}},
    }


def _add_bubbles(made: Any, chart: Chart, sheet: str) -> None:
    """Points of each series, and around the largest a mark whose area is its size.

    The library writes no bubble charts; a mark of its own size needs a series of its own, whose
    name is its label.
    """
    points = [(rank, p) for rank, s in enumerate(chart.series) for p in s.points]
    shown = [row for row, (_, p) in enumerate(points) if p.x is not None and p.y is not None]
    first = HEAD + 1
    for rank, series in enumerate(chart.series):
        last = first + len(series.points) - 1
        if last >= first:
            made.add_series(_marks(sheet, (first, last), (first, 0), rank, 4))
            first = last + 1
    named = sum(1 for series in chart.series if series.points)
    largest = sorted(shown, key=lambda row: -(points[row][1].size or 0.0))[:_MOST_BUBBLES]
    most = max((points[row][1].size or 0.0 for row in largest), default=0.0) or 1.0
    for row in largest:
        size = round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt((points[row][1].size or 0) / most))
        at = HEAD + 1 + row
        bubble = _marks(sheet, (at, at), (at, 1), points[row][0], size, transparency=60)
        label = {"series_name": True, "value": False, "position": "right", "font": {"size": 8}}
        made.add_series({**bubble, "data_labels": label})
    _part_quadrants(made, chart)
    several = {"position": "bottom", "delete_series": list(range(named, named + len(largest)))}
    made.set_legend(several if named > 1 else {"none": True})
    made.set_size({"width": _WIDTH, "height": 560})


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


def _part_quadrants(made: Any, chart: Chart) -> None:
    """Axes that cross where the quadrants part, their numbers at the edges."""
    x, y = chart.cuts or (None, None)
    points = [p for s in chart.series for p in s.points]
    for set_axis, title, form, cut, held in (
        (made.set_x_axis, chart.x_title, chart.x_form, x, [p.x for p in points]),
        (made.set_y_axis, chart.y_title, chart.y_form, y, [p.y for p in points]),
    ):
        set_axis({
            "name": _plain(title), "num_format": axis_format(form, held), "crossing": cut,
            "label_position": "low", "major_gridlines": {"visible": False},
        })  # fmt: skip


def _plain(title: str) -> str:
    """The title of an axis; what begins like a reference to cells would be taken for one."""
    return f" {title}" if title.startswith("=") else title
