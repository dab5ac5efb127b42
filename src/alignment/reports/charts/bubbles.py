"""Bubbles of one measure against another, in four quadrants, with labels that do not collide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

from alignment.reports.canvas import COLOURS, Canvas, cleaned, near, shortened
from alignment.reports.charts.frame import (
    Frame,
    draw_legend,
    draw_x_lines,
    draw_x_words,
    draw_y_lines,
    draw_y_words,
    keys_of,
    legend_height,
    widest,
)
from alignment.reports.charts.placing import Disc, placed
from alignment.reports.charts.scales import Scale, scale_of, told_short, told_ticks
from alignment.reports.report import Chart, Point
from alignment.reports.themes import text_width

_LABEL = 10.5
_LABEL_HEIGHT = 13.0
_MOST_WIDE = 150.0
_LARGEST = 24.0
_ROOMY = 40
"""Bubbles from which on all are drawn smaller."""

_SMALLEST = 4.0
_FAR = 0.5
"""Part of the largest value above which all others must stand for an axis to leave out zero."""

_BEYOND = 1.5
"""Times the largest value beyond which a cut, on its axis, would leave the picture empty."""

_BELOW = 0.05
"""Part of what values span that an axis has room for below them."""

_NAMED = 40
"""Bubbles that are offered a label, the largest first; all tell their name when pointed at."""

_ABOVE = " above"
"""The look of what an axis says: a bubble at its end would cover it, or show through."""


@dataclass(frozen=True, slots=True)
class _Bubble:
    """A point where it stands; ``rank`` of its series."""

    point: Point
    rank: int
    x: float
    y: float
    radius: float


def draw_bubbles(canvas: Canvas, chart: Chart, frame: Frame) -> float:
    """Draw and say how high it is."""
    room = _room(chart, frame)
    x, y = axes_of(chart, (room.left, room.right), (room.bottom, room.top), beyond=_BEYOND)
    draw_legend(canvas, keys_of(chart), frame.width, rings=True)
    draw_y_lines(canvas, chart, room, y)
    draw_x_lines(canvas, room, x)
    _draw_cuts(canvas, chart, room, x, y)
    bubbles = _bubbles(chart, x, y)
    for bubble in bubbles:
        _draw_bubble(canvas, chart, bubble)
    draw_y_words(canvas, chart, room, y, _ABOVE)
    draw_x_words(canvas, chart, room, x, _ABOVE)
    taken = _name_quadrants(canvas, chart, room, (x, y))
    bare = _draw_names(canvas, room, bubbles, taken)
    if not bubbles:
        canvas.text("tick at-middle", "nothing to place", (room.left + room.right) / 2,
                    (room.top + room.bottom) / 2)  # fmt: skip
    unplaced = sum(len(s.points) for s in chart.series if not s.limit) - len(bubbles)
    left_out = [
        *([f"{bare} without room for a label"] if bare else []),
        *([f"{unplaced} not placed: a measure is missing"] if unplaced else []),
    ]
    if left_out:
        canvas.text("tick at-start", ", ".join(left_out), room.left, frame.height - 4)
    return frame.height


def _room(chart: Chart, frame: Frame) -> Frame:
    scale = axes_of(chart, (0, 1), (0, 1), beyond=_BEYOND)[1]
    ticks = told_ticks(scale.ticks, chart.y_form, chart.locale)
    top = legend_height(keys_of(chart), frame.width) + _LARGEST + 4
    return replace(
        frame, left=10 + widest(ticks), top=top, right=frame.width - _LARGEST - 4,
        bottom=frame.height - 50,
    )  # fmt: skip


def axes_of(
    chart: Chart, across_ends: tuple[float, float], up_ends: tuple[float, float], *,
    beyond: float = inf,
) -> tuple[Scale, Scale]:  # fmt: skip
    """Both axes, with the cuts on them; from zero unless all values stand far from it.

    The upper cut stays off its axis where it stands so many times ``beyond`` the largest value.
    """
    points = [p for s in chart.series if not s.limit for p in s.points]
    across = [p.x for p in points if p.x is not None]
    up = [p.y for p in points if p.y is not None]
    cuts = chart.cuts or (None, None)
    across += [c for c in cuts[:1] if c is not None]
    up += [c for c in cuts[1:] if c is not None and c <= beyond * max(up, default=c)]
    return _scale(across, across_ends, most=7), _scale(up, up_ends)


def _scale(values: Sequence[float], ends: tuple[float, float], most: int = 6) -> Scale:
    """From zero, or else from somewhat below the least, so that no bubble covers the axis."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low < _FAR * high:
        return scale_of(values, ends, from_zero=True, most=most)
    return scale_of([*values, low - _BELOW * (high - low)], ends, most=most)


def _draw_cuts(canvas: Canvas, chart: Chart, room: Frame, x: Scale, y: Scale) -> None:
    if chart.cuts:
        across, up = near(x.at(chart.cuts[0])), near(y.at(min(chart.cuts[1], y.high)))
        canvas.mark("path", "cut", d=f"M{across} {near(room.top)}V{near(room.bottom)}",
                    **_movable(canvas, "x", x, chart.x_title))  # fmt: skip
        canvas.mark("path", "cut", d=f"M{near(room.left)} {up}H{near(room.right)}",
                    **_movable(canvas, "y", y, chart.y_title))  # fmt: skip
        if chart.cuts[1] > y.high:
            cut = told_short(chart.cuts[1], chart.y_form, chart.locale)
            canvas.text("tick at-end", f"the cut at {cut} stands above this picture",
                        room.right, room.top - 4)  # fmt: skip


def _movable(canvas: Canvas, axis: str, scale: Scale, title: str) -> dict[str, str]:
    """What a page, whose points are links, needs to move a cut along its axis."""
    if canvas.address is None:
        return {}
    return {
        "data_cut": axis,
        "data_title": title,
        "data_values": f"{scale.low:.9g} {scale.high:.9g}",
        "data_pixels": f"{near(scale.start)} {near(scale.end)}",
    }


def _name_quadrants(
    canvas: Canvas, chart: Chart, room: Frame, axes: tuple[Scale, Scale]
) -> list[tuple[float, float, float, float]]:
    """The names of what the cuts part, above the bubbles; answers what they cover."""
    if not chart.cuts:
        return []
    across, taken = axes[0].at(chart.cuts[0]), []
    hidden = chart.cuts[1] > axes[1].high
    for place, name in enumerate(chart.quadrants or ()):
        if hidden and place < 2:
            continue
        right, below = place % 2 == 1, place >= 2
        wide = room.right - across if right else across - room.left
        words = shortened(name, max(wide - 12, 0), 12) if wide > 40 else ""
        width = 12 * text_width(words)
        left = room.right - 6 - width if right else room.left + 6
        top = room.bottom - 19 if below else room.top + 5
        canvas.text(f"quadrant {'at-end' if right else 'at-start'}", words,
                    room.right - 6 if right else room.left + 6, top + 11)  # fmt: skip
        if words:
            taken.append((left, top, left + width, top + 14))
    return taken


def _bubbles(chart: Chart, x: Scale, y: Scale) -> list[_Bubble]:
    """What can be placed, the largest first, so that small ones are drawn above."""
    shown = [s for s in chart.series if not s.limit]
    most = max((p.size or 0.0 for s in shown for p in s.points), default=0.0)
    largest = _LARGEST * sqrt(_ROOMY / max(sum(len(s.points) for s in shown), _ROOMY))
    found = [
        _Bubble(p, rank, x.at(p.x), y.at(p.y), _radius(p.size, most, largest))
        for rank, s in enumerate(shown)
        for p in s.points
        if p.x is not None and p.y is not None
    ]
    return sorted(found, key=lambda b: -b.radius)


def _radius(size: float | None, most: float, largest: float) -> float:
    """So that areas compare as sizes do; the smallest still can be pointed at."""
    if size is None or most <= 0:
        return _SMALLEST
    return max(largest * sqrt(max(size, 0.0) / most), _SMALLEST)


def _draw_bubble(canvas: Canvas, chart: Chart, bubble: _Bubble) -> None:
    point = bubble.point
    across = told_short(point.x, chart.x_form, chart.locale)
    up = told_short(point.y, chart.y_form, chart.locale)
    words = f"{point.label}: {chart.x_title or 'x'} {across}, {chart.y_title or 'y'} {up}"
    part = canvas.group(cleaned(f"{words}, {point.mark}" if point.mark else words), point.id)
    place = bubble.rank % COLOURS
    part.mark("circle", f"bubble filled-{place} series-{place}", cx=bubble.x, cy=bubble.y,
              r=bubble.radius)  # fmt: skip
    if point.mark:
        part.mark("circle", "flag", cx=bubble.x, cy=bubble.y, r=bubble.radius + 3)


def _draw_names(
    canvas: Canvas, room: Frame, bubbles: Sequence[_Bubble],
    taken: Sequence[tuple[float, float, float, float]],
) -> int:  # fmt: skip
    """The labels that find a place; answers how many bubbles have none."""
    names = [shortened(b.point.label, _MOST_WIDE, _LABEL) for b in bubbles]
    discs = [
        Disc(b.x, b.y, b.radius + (3 if b.point.mark else 0), _LABEL * text_width(name))
        for b, name in zip(bubbles, names, strict=True)
    ]
    walls = (room.left, room.top, room.right, room.bottom)
    spots = placed(discs, _LABEL_HEIGHT, walls, taken, most=_NAMED)
    for bubble, name, disc, spot in zip(bubbles, names, discs, spots, strict=False):
        if spot is None:
            continue
        if spot.led:
            x = min(max(bubble.x, spot.x), spot.x + disc.width)
            y = spot.y if spot.y > bubble.y else spot.y + _LABEL_HEIGHT
            canvas.path("lead", f"M{near(bubble.x)} {near(bubble.y)}L{near(x)} {near(y)}")
        canvas.text("label at-start", name, spot.x, spot.y + 10)
    return len(bubbles) - sum(spot is not None for spot in spots)
