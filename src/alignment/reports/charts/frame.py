"""What charts with two axes share: the room for marks, axes with their titles, the legend."""

from collections.abc import Sequence
from dataclasses import dataclass

from alignment.reports.canvas import COLOURS, Canvas, diamond, near, shortened
from alignment.reports.charts.scales import Scale, told_ticks
from alignment.reports.report import Chart
from alignment.reports.themes import text_width

TICK = 10.0
LEGEND = 20.0
_SMALL = 320.0
_KEY = 18.0
_MOST_NAMED = 220.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a chart, and the room inside it for marks."""

    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    @property
    def small(self) -> bool:
        """One of many: marks without words."""
        return self.width < _SMALL


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend; ``place`` of the series, None for what is flagged."""

    words: str
    place: int | None


_MARKS = 4
"""Meanings of flags that a legend tells one by one."""


def keys_of(chart: Chart) -> list[Key]:
    """What the legend has to say: series where there are several, and what a flag means."""
    series = [s for s in chart.series if not s.limit]
    keys = [Key(s.name, i) for i, s in enumerate(series)] if len(series) > 1 else []
    marks = list(dict.fromkeys(
        said for s in series for p in s.points if p.mark for said in p.mark.split("; ")
    ))  # fmt: skip
    more = f", and {len(marks) - _MARKS} more" if len(marks) > _MARKS else ""
    last = len(marks[:_MARKS]) - 1
    named = enumerate(marks[:_MARKS])
    return keys + [Key(said + (more if i == last else ""), None) for i, said in named]


def legend_height(keys: Sequence[Key], width: float) -> float:
    """How high the legend is, at most so wide."""
    return LEGEND * (max(row for row, _ in _spots(keys, width)) + 1) if keys else 0.0


def draw_legend(
    canvas: Canvas, keys: Sequence[Key], width: float, *, bars: bool = False, rings: bool = False
) -> None:
    """The keys in rows from the top left corner."""
    for key, (row, x) in zip(keys, _spots(keys, width), strict=True):
        y = row * LEGEND + 9
        if key.place is None and rings:
            canvas.mark("circle", "flag", cx=x + 6, cy=y, r=5.5)
        elif key.place is None:
            canvas.path("flag", diamond(x + 6, y, 6))
        elif bars:
            names = f"bar-mark filled-{key.place % COLOURS}"
            canvas.mark("rect", names, x=x + 1, y=y - 4, width=11, height=8)
        else:
            canvas.marker(key.place, x + 6, y, 4)
        canvas.text("label at-start", _words(key, width), x + _KEY, y + 3.6)


def _words(key: Key, width: float) -> str:
    room = width - _KEY - 8 if key.place is None else min(_MOST_NAMED, width - _KEY - 8)
    return shortened(key.words, room, 10.5)


def _spots(keys: Sequence[Key], width: float) -> list[tuple[int, float]]:
    """Row and left edge of each key."""
    spots, row, x = [], 0, 4.0
    for key in keys:
        wide = _KEY + 10.5 * text_width(_words(key, width)) + 14
        if x > 4 and x + wide > width:
            row, x = row + 1, 4.0
        spots.append((row, x))
        x += wide
    return spots


def widest(texts: Sequence[str], size: float = TICK) -> float:
    """The width of the widest text at a font size."""
    return max((size * text_width(t) for t in texts), default=0.0)


def draw_y_axis(canvas: Canvas, chart: Chart, frame: Frame, scale: Scale) -> None:
    """Lines across at the ticks, their numbers on the left, the title above them."""
    draw_y_lines(canvas, chart, frame, scale)
    draw_y_words(canvas, chart, frame, scale)


def draw_y_lines(canvas: Canvas, chart: Chart, frame: Frame, scale: Scale) -> None:
    """Lines across at the ticks."""
    for tick, _ in _y_ticks(chart, frame, scale):
        canvas.path("grid", f"M{near(frame.left)} {near(scale.at(tick))}H{near(frame.right)}")


def draw_y_words(
    canvas: Canvas, chart: Chart, frame: Frame, scale: Scale, look: str = ""
) -> None:  # fmt: skip
    """The numbers on the left of the lines, the title above them; ``look`` is a further class."""
    for tick, words in _y_ticks(chart, frame, scale):
        canvas.text(f"tick at-end{look}", words, frame.left - 5, scale.at(tick) + 3.4)
    if chart.y_title and not frame.small:
        title = shortened(chart.y_title, frame.width - 8, 10.5)
        canvas.text(f"axis-title at-start{look}", title, 4, frame.top - 9)


def _y_ticks(chart: Chart, frame: Frame, scale: Scale) -> list[tuple[float, str]]:
    ticks = told_ticks(scale.ticks, chart.y_form, chart.locale)
    shown = list(zip(scale.ticks, ticks, strict=True))
    return [shown[0], shown[-1]] if frame.small else shown


def draw_x_axis(canvas: Canvas, chart: Chart, frame: Frame, scale: Scale) -> None:
    """Lines up at the ticks, their numbers below, the title below them."""
    draw_x_lines(canvas, frame, scale)
    draw_x_words(canvas, chart, frame, scale)


def draw_x_lines(canvas: Canvas, frame: Frame, scale: Scale) -> None:
    """Lines up at the ticks."""
    for tick in scale.ticks:
        x = near(scale.at(tick))
        canvas.path("grid", f"M{x} {near(frame.top)}V{near(frame.bottom)}")


def draw_x_words(
    canvas: Canvas, chart: Chart, frame: Frame, scale: Scale, look: str = ""
) -> None:  # fmt: skip
    """The numbers below the lines, the title below them; ``look`` is a further class."""
    ticks = told_ticks(scale.ticks, chart.x_form, chart.locale)
    for tick, words in zip(scale.ticks, ticks, strict=True):
        canvas.text(f"tick at-middle{look}", words, scale.at(tick), frame.bottom + 13)
    draw_x_title(canvas, chart, frame, look)


def draw_x_title(canvas: Canvas, chart: Chart, frame: Frame, look: str = "") -> None:
    """The title of what runs across, below its ticks."""
    if chart.x_title and not frame.small:
        title = shortened(chart.x_title, frame.right - frame.left, 10.5)
        canvas.text(f"axis-title at-end{look}", title, frame.right, frame.bottom + 28)
