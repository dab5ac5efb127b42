"""Lines over time: gaps where nothing was measured, limits dashed, what is special flagged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alignment.reports.canvas import COLOURS, Canvas, cleaned, diamond, near, shortened
from alignment.reports.charts.frame import (
    Frame,
    draw_legend,
    draw_x_title,
    draw_y_axis,
    keys_of,
    legend_height,
    widest,
)
from alignment.reports.charts.scales import Scale, scale_of, told_short, told_ticks
from alignment.reports.report import Chart, Point, Series

_LINE_GAP = 12.0
_MOST_NAMED = 150.0
_MANY = 150
"""Points of a series from which on only flagged ones get a mark."""


def draw_lines(canvas: Canvas, chart: Chart, frame: Frame) -> float:
    """Draw and say how high it is."""
    shown = [s for s in chart.series if not s.limit]
    limits = [s for s in chart.series if s.limit and any(p.y is not None for p in s.points)]
    labels = list(dict.fromkeys(p.label for s in shown for p in s.points))
    places = {label: place for place, label in enumerate(labels)}
    held = [p.y for s in chart.series for p in s.points if p.y is not None]
    room = _room(chart, frame, held, limits)
    y = scale_of(held, (room.bottom, room.top), most=3 if frame.small else 6)
    x = Scale(-0.5, max(len(labels), 1) - 0.5, room.left, room.right, ())
    draw_y_axis(canvas, chart, room, y)
    if not frame.small:
        draw_legend(canvas, keys_of(chart), frame.width)
        _draw_labels(canvas, room, x, labels)
        draw_x_title(canvas, chart, room)
    for place, series in enumerate(limits):
        _draw_limit(canvas, room, (x, y), series, place, places)
    if not frame.small:
        _name_limits(canvas, chart, room, y, limits)
    for place, series in enumerate(shown):
        _draw_series(canvas, chart, room, (x, y), series, place, places)
    if not held:
        canvas.text("tick at-middle", "not measured", (room.left + room.right) / 2,
                    (room.top + room.bottom) / 2)  # fmt: skip
    return frame.height


def _room(chart: Chart, frame: Frame, held: Sequence[float], limits: Sequence[Series]) -> Frame:
    """The room for marks beside the numbers, the legend, and the names of limits."""
    if frame.small:
        ticks = told_ticks(scale_of(held, (0, 1), most=3).ticks, chart.y_form, chart.locale)
        left = 8 + widest([ticks[0], ticks[-1]])
        return replace(frame, left=left, top=7, right=frame.width - 6, bottom=frame.height - 7)
    ticks = told_ticks(scale_of(held, (0, 1)).ticks, chart.y_form, chart.locale)
    names = widest([_limit_name(chart, s) for s in limits])
    top = legend_height(keys_of(chart), frame.width) + (24 if chart.y_title else 10)
    return replace(
        frame, left=10 + widest(ticks), top=top,
        right=frame.width - 8 - (min(names, _MOST_NAMED) + 8 if limits else 0),
        bottom=frame.height - (36 if chart.x_title else 22),
    )  # fmt: skip


def _limit_name(chart: Chart, series: Series) -> str:
    last = [p.y for p in series.points if p.y is not None][-1]
    return f"{cleaned(series.name)} {told_short(last, chart.y_form, chart.locale)}"


def _draw_labels(canvas: Canvas, room: Frame, x: Scale, labels: Sequence[str]) -> None:
    """As many labels below the axis as there is room for, evenly apart."""
    if not labels:
        return
    step_width = (room.right - room.left) / len(labels)
    every = max(1, -int(-(min(widest(labels), 90.0) + 10) // step_width))
    for place in range(0, len(labels), every):
        canvas.text("tick at-middle", shortened(labels[place], every * step_width, 10),
                    x.at(place), room.bottom + 14)  # fmt: skip


def _draw_limit(
    canvas: Canvas, room: Frame, scales: tuple[Scale, Scale], series: Series, rank: int,
    places: dict[str, int],
) -> None:  # fmt: skip
    """A limit of one height runs across; one that moves follows its points."""
    heights = [p.y for p in series.points if p.y is not None]
    names = f"limit limit-{min(rank, 4)}"
    if len(set(heights)) == 1:
        y = scales[1].at(heights[0])
        canvas.path(names, f"M{near(room.left)} {near(y)}H{near(room.right)}")
        return
    for run in _runs(series.points, places):
        canvas.path(names, _route(run, scales, places))


def _name_limits(
    canvas: Canvas, chart: Chart, room: Frame, y: Scale, limits: Sequence[Series]
) -> None:
    """The names of limits on the right, moved apart where their heights are close."""
    wanted = sorted(
        (y.at([p.y for p in s.points if p.y is not None][-1]), place, _limit_name(chart, s))
        for place, s in enumerate(limits)
    )
    heights: list[float] = []
    for height, _, _ in wanted:
        heights.append(max(height, heights[-1] + _LINE_GAP) if heights else height)
    over = max(heights[-1] - room.bottom, 0.0) if heights else 0.0
    for (_, _, name), height in zip(wanted, heights, strict=True):
        words = shortened(name, _MOST_NAMED + 4, 10)
        canvas.text("limit-name at-start", words, room.right + 6, height - over + 3.4)


def _draw_series(
    canvas: Canvas, chart: Chart, room: Frame, scales: tuple[Scale, Scale], series: Series,
    rank: int, places: dict[str, int],
) -> None:  # fmt: skip
    colour = f"series-{rank % COLOURS}"
    for run in _runs(series.points, places):
        if len(run) > 1:
            canvas.path(f"trace {colour}", _route(run, scales, places))
    alone = {id(run[0]) for run in _runs(series.points, places) if len(run) == 1}
    quiet = room.small or len(series.points) > _MANY
    for point in series.points:
        if point.y is None or (quiet and not point.mark and id(point) not in alone):
            continue
        x, y = scales[0].at(places[point.label]), scales[1].at(point.y)
        part = canvas.group(_told(chart, series, point), point.id)
        part.marker(rank, x, y, 1.8 if quiet else 3.2)
        if point.mark:
            part.path("flag", diamond(x, y, 4.5 if room.small else 7))


def _told(chart: Chart, series: Series, point: Point) -> str:
    words = f"{series.name}, {point.label}: {told_short(point.y, chart.y_form, chart.locale)}"
    return cleaned(f"{words}, {point.mark}" if point.mark else words)


def _runs(points: Sequence[Point], places: dict[str, int]) -> Iterator[list[Point]]:
    """Points in a row, parted where one was not measured."""
    run: list[Point] = []
    for point in points:
        if point.y is not None and point.label in places:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _route(run: Sequence[Point], scales: tuple[Scale, Scale], places: dict[str, int]) -> str:
    stops = [(scales[0].at(places[p.label]), scales[1].at(p.y or 0.0)) for p in run]
    return "M" + "L".join(f"{near(x)} {near(y)}" for x, y in stops)
