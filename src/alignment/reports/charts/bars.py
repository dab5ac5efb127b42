"""Horizontal bars with their values written: as many rows as there are labels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alignment.reports.canvas import COLOURS, Canvas, cleaned, near, shortened
from alignment.reports.charts.frame import (
    Frame,
    draw_legend,
    draw_x_axis,
    keys_of,
    legend_height,
    widest,
)
from alignment.reports.charts.scales import Scale, scale_of, told_short
from alignment.reports.report import Chart, Point

_BAR = 15.0
_GAP = 9.0
_SIZE = 10.5
_SPARE = 9.0
"""Room that a wide font takes beyond what was reckoned, so that no first letter is cut off."""

_MOST_OF_WIDTH = 0.36
"""What labels take of the width at most; longer ones are shortened, whole in their title."""


def draw_bars(canvas: Canvas, chart: Chart, frame: Frame) -> float:
    """Draw and say how high it is; along x run the amounts, told as ``y_form`` says."""
    shown = [s for s in chart.series if not s.limit]
    labels = list(dict.fromkeys(p.label for s in shown for p in s.points))
    by_label = [{p.label: p for p in s.points} for s in shown]
    held = [p.y for s in chart.series for p in s.points if p.y is not None]
    row = _BAR * max(len(shown), 1) + _GAP
    top = legend_height(keys_of(chart), frame.width) + 4
    values = widest([told_short(v, chart.y_form, chart.locale) for v in held], _SIZE) + 10
    room = replace(
        frame, left=12 + min(widest(labels, _SIZE), frame.width * _MOST_OF_WIDTH), top=top,
        right=frame.width - values, bottom=top + row * len(labels),
    )  # fmt: skip
    if any(v < 0 for v in held):
        room = replace(room, left=room.left + values)
    x = scale_of(held, (room.left, room.right), from_zero=True, most=5)
    draw_legend(canvas, keys_of(chart), frame.width, bars=True)
    draw_x_axis(canvas, replace(chart, x_form=chart.y_form, x_title=chart.y_title), room, x)
    _draw_limits(canvas, chart, room, x)
    for place, label in enumerate(labels):
        _draw_row(canvas, chart, (room, x), label, top + place * row + _GAP / 2, by_label)
    base = near(x.at(0.0))
    canvas.path("axis", f"M{base} {near(room.top)}V{near(room.bottom)}")
    return room.bottom + (34 if chart.y_title else 20)


def _draw_row(
    canvas: Canvas, chart: Chart, room: tuple[Frame, Scale], label: str, y: float,
    by_label: Sequence[Mapping[str, Point]],
) -> None:  # fmt: skip
    frame, x = room
    named = next(points[label] for points in by_label if label in points)
    part = canvas.group(_told(chart, label, by_label), named.id)
    middle = y + _BAR * len(by_label) / 2
    words = shortened(label, frame.width * _MOST_OF_WIDTH - _SPARE, _SIZE)
    part.text("label at-end", words, min(frame.left, x.at(0.0)) - 6, middle + 3.6)
    for place, points in enumerate(by_label):
        point = points.get(label)
        _draw_bar(part, chart, x, y + place * _BAR, place, point)


def _draw_bar(
    canvas: Canvas, chart: Chart, x: Scale, y: float, rank: int, point: Point | None
) -> None:
    value = None if point is None else point.y
    zero, end = x.at(0.0), x.at(value or 0.0)
    names = f"bar-mark filled-{rank % COLOURS}"
    if value:
        canvas.mark("rect", names, x=min(zero, end), y=y + 1, width=max(abs(end - zero), 0.6),
                    height=_BAR - 2, rx=1.5)  # fmt: skip
    if point is not None and point.mark:
        canvas.mark("rect", "flag", x=min(zero, end), y=y + 1, width=max(abs(end - zero), 2.0),
                    height=_BAR - 2, rx=1.5)  # fmt: skip
    words, below = told_short(value, chart.y_form, chart.locale), end < zero
    anchor = "at-end" if below else "at-start"
    canvas.text(f"label {anchor}", words, end - 5 if below else end + 5, y + _BAR / 2 + 3.6)


def _draw_limits(canvas: Canvas, chart: Chart, room: Frame, x: Scale) -> None:
    for place, series in enumerate(s for s in chart.series if s.limit):
        for point in series.points[:1]:
            if point.y is not None:
                words = told_short(point.y, chart.y_form, chart.locale)
                part = canvas.group(cleaned(f"{series.name} {words}"))
                route = f"M{near(x.at(point.y))} {near(room.top)}V{near(room.bottom)}"
                part.path(f"limit limit-{min(place, 4)}", route)


def _told(chart: Chart, label: str, by_label: Sequence[Mapping[str, Point]]) -> str:
    shown = [s for s in chart.series if not s.limit]
    said = []
    for series, points in zip(shown, by_label, strict=True):
        point = points.get(label)
        words = told_short(None if point is None else point.y, chart.y_form, chart.locale)
        name = f"{series.name} " if len(shown) > 1 else ""
        mark = f", {point.mark}" if point is not None and point.mark else ""
        said.append(f"{name}{words}{mark}")
    return cleaned(f"{label}: {'; '.join(said)}")
