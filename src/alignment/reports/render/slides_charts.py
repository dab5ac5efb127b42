"""Charts of a report on slides: native ones, whose numbers can be edited."""

import io
from collections.abc import Sequence
from datetime import datetime
from math import sqrt
from typing import Any

from alignment.reports.render.bubble_labels import Named, Plot, plot_of
from alignment.reports.render.cells import QUIET, write_cell
from alignment.reports.render.chart_rows import axis_format, chart_rows, dash_of
from alignment.reports.render.slides_deck import SOFT, Area, Deck, describe, rgb
from alignment.reports.render.slides_template import EMU
from alignment.reports.report import Chart, Point, Shape
from alignment.reports.themes import SERIES, cut_to

_LIMIT = "5f6b7a"
_SIZE = 11.0
_LABEL = 30.0
"""Width of a label at an axis, in font sizes."""
_MANY_BARS = 16
_NAME = 9.0
"""Size of the name beside a bubble."""
_LARGEST = 0.0875
"""Diameter of the largest bubble, as a part of the plot's shorter side: a quarter is the usual."""
_CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_PLOT = (0.07, 0.03, 0.91, 0.8)
"""The plot of bubbles in its chart: left, top, width, height."""

Grid = Sequence[Sequence[str | float | None]]


def add_chart(deck: Deck, slide: Any, chart: Chart, area: Area, made_at: datetime) -> bool:
    """A native chart; False where there is nothing to draw."""
    if not any(p.y is not None for s in chart.series for p in s.points):
        return False
    if chart.shape is Shape.BUBBLES:
        shape, grid = _bubbles(slide, chart, area)
        _name_quadrants(deck, slide, chart, area)
    else:
        shape, grid = _labelled(slide, chart, area)
    made = shape.chart
    made.part.chart_workbook.update_from_xlsx_blob(_workbook(grid, made_at))
    made.has_title = False
    made.font.size = round(_SIZE * EMU)
    made.has_legend = len(chart.series) > 1
    if made.has_legend:
        from pptx.enum.chart import XL_LEGEND_POSITION

        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
    describe(shape, chart.sentence)
    return True


def _labelled(slide: Any, chart: Chart, area: Area) -> tuple[Any, Grid]:
    """Bars or lines, and what stands in the workbook behind them."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION

    rows = chart_rows(chart)
    labels = [cut_to(label, _LABEL, size=1.0) for label in rows.labels]
    names = [cut_to(s.name, _LABEL, size=1.0) for s in rows.series]
    told = axis_format(chart.y_form, (v for values in rows.values for v in values))
    data: Any = CategoryChartData(number_format=told)
    data.categories = labels
    for name, values in zip(names, rows.values, strict=True):
        data.add_series(name, values)
    lines = chart.shape is Shape.LINES
    kind = XL_CHART_TYPE.LINE_MARKERS if lines else XL_CHART_TYPE.BAR_CLUSTERED
    shape = slide.shapes.add_chart(kind, *area.emu, data)
    made, plot = shape.chart, shape.chart.plots[0]
    for place, (series, drawn) in enumerate(zip(rows.series, plot.series, strict=True)):
        _colour(drawn, place, lines=lines, limit=series.limit)
    _axis(made.value_axis, chart.y_title, told)
    _axis(made.category_axis, chart.x_title, None)
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if not lines:
        if all(v >= 0 for values in rows.values for v in values if v is not None):
            made.value_axis.minimum_scale = 0.0  # bars tell by their length
        made.category_axis.reverse_order = True
        made.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        plot.gap_width = 60
        plot.has_data_labels = True
        plot.data_labels.number_format = told
        many = len(labels) * len(names) > _MANY_BARS
        plot.data_labels.font.size = round((9 if many else 11) * EMU)
        plot.data_labels.number_format_is_linked = False
    return shape, [["", *names], *([label, *(v[i] for v in rows.values)]
                                   for i, label in enumerate(labels))]  # fmt: skip


def _bubbles(slide: Any, chart: Chart, area: Area) -> tuple[Any, Grid]:
    """Bubbles, and what stands in the workbook behind them: series below each other."""
    from pptx.chart.data import BubbleChartData
    from pptx.enum.chart import XL_CHART_TYPE

    size = (area.width * _PLOT[2], area.height * _PLOT[3])
    largest = _LARGEST * min(size) / 2

    def radius(point: Point, most: float) -> float:
        return float(largest * sqrt(max(point.size or 0.0, 0.0) / most))

    plot = plot_of(chart, size, font=_NAME, radius=radius)
    data: Any = BubbleChartData()
    grid: list[list[str | float | None]] = []
    for place, series in enumerate(chart.series):
        name = cut_to(series.name, _LABEL, size=1.0)
        added = data.add_series(name)
        held = [n.point for n in plot.points if n.series == place]
        for p in held:
            added.add_data_point(p.x, p.y, p.size or 0.0)
        grid += [*([[]] if place else []), ["", name]]
        grid += [[p.x, p.y, p.size or 0.0] for p in held]
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BUBBLE, *area.emu, data)
    made = shape.chart
    made.plots[0].bubble_scale = round(_LARGEST * 400)
    for place, drawn in enumerate(made.plots[0].series):
        _colour(drawn, place, lines=False, limit=False, opacity=60)
        _name_points(drawn, [n for n in plot.points if n.series == place])
    _part_quadrants(made, chart, plot)
    _fix_plot(made)
    return shape, grid


def _part_quadrants(made: Any, chart: Chart, plot: Plot) -> None:
    """Axes as pages have them, crossing where the quadrants part, their numbers at the edges."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    axes = ((made.category_axis, chart.x_title, chart.x_form, plot.x),
            (made.value_axis, chart.y_title, chart.y_form, plot.y))  # fmt: skip
    for place, (axis, title, form, scale) in enumerate(axes):
        _axis(axis, title, axis_format(form, scale.ticks))
        axis.has_major_gridlines = False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.minimum_scale, axis.maximum_scale = scale.low, scale.high
        axis.major_unit = scale.ticks[1] - scale.ticks[0]
        if chart.cuts:
            axis.crosses_at = chart.cuts[place]


def _colour(drawn: Any, place: int, *, lines: bool, limit: bool, opacity: int = 100) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    colour = rgb(_LIMIT if limit else SERIES[place % len(SERIES)])
    if not lines:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
        if opacity < 100:
            _make_clear(drawn, opacity)
            drawn.format.line.color.rgb = colour
        return
    drawn.smooth = False
    drawn.format.line.color.rgb = colour
    drawn.format.line.width = round((1.25 if limit else 2.25) * EMU)
    if limit:
        drawn.format.line.dash_style = MSO_LINE[dash_of(place).upper()]
        drawn.marker.style = XL_MARKER_STYLE.NONE
    else:
        drawn.marker.style = XL_MARKER_STYLE.CIRCLE
        drawn.marker.size = 6
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour


def _make_clear(drawn: Any, opacity: int) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    for colour in drawn._element.xpath("./c:spPr/a:solidFill/a:srgbClr"):
        colour.append(parse_xml(f'<a:alpha {nsdecls("a")} val="{opacity * 1000}"/>'))


def _name_points(drawn: Any, points: Sequence[Named]) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    for place, named in enumerate(points):
        if named.name:
            label = drawn.points[place].data_label
            label.text_frame.text = named.name
            label.text_frame.word_wrap = False
            label.text_frame.paragraphs[0].runs[0].font.size = round(_NAME * EMU)
            label.position = XL_LABEL_POSITION[named.side.upper()]


def _axis(axis: Any, title: str, told: str | None) -> None:
    axis.tick_labels.font.size = round(10 * EMU)
    axis.format.line.color.rgb = rgb("9aa5b1")
    if told is not None:
        axis.tick_labels.number_format = told
        axis.tick_labels.number_format_is_linked = False
        axis.has_major_gridlines = True
        axis.major_gridlines.format.line.color.rgb = rgb("e3e8ee")
    else:
        axis.has_major_gridlines = False
    axis.has_title = bool(title)
    if title:
        axis.axis_title.text_frame.text = title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = round(10 * EMU), False


def _fix_plot(made: Any) -> None:
    """A plot at a known place, so that the names of quadrants stand in its corners."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    left, top, width, height = _PLOT
    for held in made._chartSpace.xpath("./c:chart/c:plotArea/c:layout"):
        held.getparent().remove(held)
    plot = made._chartSpace.xpath("./c:chart/c:plotArea")[0]
    plot.insert(0, parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left}"/><c:y val="{top}"/>'
        f'<c:w val="{width}"/><c:h val="{height}"/></c:manualLayout></c:layout>'
    ))  # fmt: skip


def _name_quadrants(deck: Deck, slide: Any, chart: Chart, area: Area) -> None:
    left, top, width, height = _PLOT
    wide, high = 130.0, 18.0
    for name, (x, y) in zip(chart.quadrants or (), _CORNERS, strict=False):
        at = Area(area.left + area.width * (left + width * x) - (wide + 6 if x else -6),
                  area.top + area.height * (top + height * y) - (high + 2 if y else -2),
                  wide, high)  # fmt: skip
        deck.text(slide, at, name, 12, bold=True, colour=SOFT, align_right=bool(x))


def _workbook(grid: Grid, made_at: datetime) -> bytes:
    """What stands behind a chart; the library's own would take texts for formulas."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, QUIET) as book:
        book.set_properties({"created": made_at})
        sheet = book.add_worksheet("Sheet1")
        for row, cells in enumerate(grid):
            for place, cell in enumerate(cells):
                if cell is not None:
                    write_cell(sheet, (row, place), cell)
    return held.getvalue()
