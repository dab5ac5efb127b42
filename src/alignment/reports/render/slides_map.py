"""A map on a slide: native shapes that can be edited, and connectors that stay with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from alignment.catalogue import Kind
from alignment.reports.canvas import cleaned
from alignment.reports.extras import require_package
from alignment.reports.look import Look
from alignment.reports.maps.layout import NODE_HEIGHT
from alignment.reports.maps.shapes import (
    BADGE,
    FRAME_TITLE,
    WIDTH,
    Badge,
    Box,
    Drawing,
    Frame,
    Heading,
    Line,
)
from alignment.reports.render.slides_deck import Deck, put, rgb, text_frame
from alignment.reports.render.slides_template import EMU
from alignment.reports.themes import PRINT, cut_to

if TYPE_CHECKING:
    from pptx.slide import Slide

Place = tuple[int, int, int, int]
"""Left, top, width and height of a part of a slide, in EMU."""

_LEFT, _RIGHT = 1, 3
"""Connection sites of a rectangle, counted from its top against the clock."""

_RECTANGLE, _ROUNDED, _STRAIGHT = 1, 5, 1
"""Forms of shapes and connectors by their numbers in the object model of PowerPoint."""

_BUSINESS = frozenset({Kind.OBJECTIVE, Kind.CLIENT, Kind.PROCESS})
_LARGEST, _LEAST = 1.6, 1.0
_NOTE = 10.0
"""Size of what stands below a map."""


def map_slide(drawing: Drawing, *, note: str = "") -> bytes:
    """A presentation of one slide with the map; ``note`` stands below it.

    Raises:
        Unanswerable: python-pptx is not installed.
    """
    require_package("pptx", "a map as .pptx")
    deck = Deck(Look(), "")
    slide, room = deck.slide(cleaned(drawing.title))
    below = min(deck.height_of(note, room.width, _NOTE), room.height / 3) if note else 0.0
    add_map(slide, drawing, room.strip(room.height - below).emu)
    if note:
        deck.text(slide, room.below(room.height - below), note, _NOTE)
    return deck.saved()


def add_map(slide: "Slide", drawing: Drawing, box: Place) -> None:
    """Draw a map into a part of a slide, as large as it fits.

    Args:
        slide: The slide of python-pptx.
        drawing: The picture.
        box: Left, top, width and height of the part, in EMU.
    """
    left, top, width, height = box
    scale = min(width / drawing.width, height / drawing.height, _LARGEST * EMU)
    origin = (left + (width - drawing.width * scale) / 2, top)
    paper = _Paper(slide, scale, origin)
    for heading in drawing.headings:
        paper.heading(heading)
    for frame in drawing.frames:
        paper.frame(frame)
    shapes = {b.key: paper.box(b) for b in drawing.boxes}
    for line in drawing.lines:
        paper.line(line, shapes)
    for badge in drawing.badges:
        paper.badge(badge)


class _Paper:
    """A slide on which units of the picture are places."""

    def __init__(self, slide: "Slide", scale: float, origin: tuple[float, float]) -> None:
        self._slide = slide
        self._shapes: Any = slide.shapes  # its types want lengths of their own for whole numbers
        self._scale, self._origin = scale, origin
        self._behind = len(slide.shapes._spTree)

    def _place(self, x: float, y: float, width: float, height: float) -> Place:
        s, (left, top) = self._scale, self._origin
        return round(left + x * s), round(top + y * s), round(width * s), round(height * s)

    def _points(self, size: float) -> float:
        return max(size * self._scale / EMU, _LEAST)

    def heading(self, heading: Heading) -> None:
        place = self._place(heading.x, 4, heading.width, 20)
        put(text_frame(self._slide, place), cleaned(heading.text), self._points(12), bold=True)
        rule = self._shapes.add_shape(_RECTANGLE, *self._place(heading.x, 27, heading.width, 3))
        _coloured(rule, PRINT.of(f"kind-{heading.kind}")["stroke"], "")

    def frame(self, frame: Frame) -> None:
        place = self._place(frame.x, frame.y, frame.width, frame.height)
        held = self._shapes.add_shape(_RECTANGLE, *place)
        held.shadow.inherit = False
        held.fill.background()
        _outlined(held.line, PRINT.of(f"kind-{frame.kind}")["stroke"], 0.75, "DASH")
        title = self._place(frame.x + 7, frame.y + 2, frame.width, FRAME_TITLE)
        put(text_frame(self._slide, title), cleaned(frame.text), self._points(10), bold=True)

    def box(self, box: Box) -> Any:
        form = _ROUNDED if box.kind in _BUSINESS else _RECTANGLE
        held = self._shapes.add_shape(form, *self._place(box.x, box.y, WIDTH, NODE_HEIGHT))
        held.name = box.key
        names = f"kind-{box.kind}" + (f" tone-{box.tone}" if box.tone else "")
        look = PRINT.of(names if box.heat is None else f"{names} h{box.heat}")
        _coloured(held, look["fill"], look["stroke"])
        held.line.width = EMU * (2 if box.focused or box.found else 1)
        frame = held.text_frame
        frame.margin_left = frame.margin_right = round(5 * self._scale)
        frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        frame.text = ""  # a new shape centres its first line
        room = WIDTH - 18
        put(frame, cleaned(cut_to(box.title, room, size=12)), self._points(11), bold=True)
        spare = room - (len(box.note) + 3) * 6 if box.note else room
        said = cleaned(cut_to(box.subtitle, spare, size=10))
        put(frame, f"{said} · {box.note}" if box.note else said, self._points(9))
        return held

    def badge(self, badge: Badge) -> None:
        held = self._shapes.add_shape(_ROUNDED, *self._place(badge.x, badge.y, *BADGE))
        held.adjustments[0] = 0.5
        _coloured(held, PRINT.of("badge")["fill"], PRINT.of("badge")["stroke"])
        frame = held.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        put(frame, badge.text, self._points(9))

    def line(self, line: Line, shapes: Mapping[str, Any]) -> None:
        consumer, provider = shapes[line.consumer], shapes[line.provider]
        held = self._shapes.add_connector(_STRAIGHT, 0, 0, 0, 0)
        back = line.form == "back"
        held.shadow.inherit = False
        tree = held._element.getparent()  # behind the boxes: python-pptx has no word for it
        tree.remove(held._element)
        tree.insert(self._behind, held._element)
        held.begin_connect(consumer, _LEFT if back else _RIGHT)
        held.end_connect(provider, _RIGHT if back else _LEFT)
        dash = {"soft": "DASH", "through": "ROUND_DOT", "back": "LONG_DASH"}.get(line.form, "")
        _outlined(held.line, PRINT.of(f"line {line.form}")["stroke"], 0.75, dash)


def _coloured(shape: Any, fill: str, stroke: str) -> None:
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    if stroke:
        shape.line.color.rgb = rgb(stroke)
    else:
        shape.line.fill.background()


def _outlined(line: Any, colour: str, points: float, dash: str) -> None:
    from pptx.enum.dml import MSO_LINE

    line.color.rgb = rgb(colour)
    line.width = round(points * EMU)
    if dash:
        line.dash_style = getattr(MSO_LINE, dash)
