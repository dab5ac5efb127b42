"""A map on a slide: native shapes that can be edited, and connectors that stay with them."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from alignment.catalogue import Kind
from alignment.errors import Unanswerable
from alignment.reports.layout import NODE_HEIGHT
from alignment.reports.map_png import MISSING
from alignment.reports.shapes import (
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
from alignment.reports.themes import PRINT, Theme, cut_to

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

Place = tuple[int, int, int, int]
"""Left, top, width and height of a part of a slide, in EMU."""

_EMU_A_POINT = 12_700
_LEFT, _RIGHT = 1, 3
"""Connection sites of a rectangle, counted from its top against the clock."""

_RECTANGLE, _ROUNDED, _STRAIGHT = 1, 5, 1
"""Forms of shapes and connectors by their numbers in the object model of PowerPoint."""

_BUSINESS = frozenset({Kind.OBJECTIVE, Kind.CLIENT, Kind.PROCESS})
_LARGEST, _LEAST = 1.6, 1.0
_SLIDE = (12_192_000, 6_858_000)
_EDGE = 360_000


def map_slide(drawing: Drawing, *, note: str = "") -> bytes:
    """A presentation of one slide with the map; ``note`` stands below it.

    Raises:
        Unanswerable: python-pptx is not installed.
    """
    try:
        from pptx import Presentation
    except ImportError:
        raise Unanswerable(MISSING.format("A slide")) from None
    deck = Presentation()
    deck.slide_width, deck.slide_height = _SLIDE
    slide = _titled(deck, drawing.title)
    top = 1_000_000
    add_map(slide, drawing, (_EDGE, top, _SLIDE[0] - 2 * _EDGE, _SLIDE[1] - top - 2 * _EDGE))
    if note:
        _text(slide.shapes, note, (_EDGE, _SLIDE[1] - 2 * _EDGE, _SLIDE[0] - 2 * _EDGE, _EDGE), 10)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _titled(deck: "Presentation", title: str) -> Any:
    from pptx.enum.text import PP_ALIGN

    slide: Any = deck.slides.add_slide(deck.slide_layouts[5])
    held = slide.shapes.title
    held.left, held.top, held.width, held.height = _EDGE, 200_000, _SLIDE[0] - 2 * _EDGE, 700_000
    held.text_frame.text = _plain(title)
    held.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _sized(held.text_frame, 24)
    return slide


def add_map(slide: "Slide", drawing: Drawing, box: Place) -> None:
    """Draw a map into a part of a slide, as large as it fits.

    Args:
        slide: The slide of python-pptx.
        drawing: The picture.
        box: Left, top, width and height of the part, in EMU.
    """
    left, top, width, height = box
    scale = min(width / drawing.width, height / drawing.height, _LARGEST * _EMU_A_POINT)
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
        self._shapes: Any = slide.shapes  # its types want lengths of their own for whole numbers
        self._scale, self._origin = scale, origin
        self._behind = len(slide.shapes._spTree)

    def _place(self, x: float, y: float, width: float, height: float) -> Place:
        s, (left, top) = self._scale, self._origin
        return round(left + x * s), round(top + y * s), round(width * s), round(height * s)

    def _points(self, size: float) -> float:
        return max(size * self._scale / _EMU_A_POINT, _LEAST)

    def heading(self, heading: Heading) -> None:
        place = self._place(heading.x, 4, heading.width, 20)
        _text(self._shapes, heading.text, place, self._points(12), bold=True)
        rule = self._shapes.add_shape(_RECTANGLE, *self._place(heading.x, 27, heading.width, 3))
        _coloured(rule, _look(f"kind-{heading.kind}")["stroke"], "")

    def frame(self, frame: Frame) -> None:
        place = self._place(frame.x, frame.y, frame.width, frame.height)
        held = self._shapes.add_shape(_RECTANGLE, *place)
        held.shadow.inherit = False
        held.fill.background()
        _outlined(held.line, _look(f"kind-{frame.kind}")["stroke"], 0.75, "DASH")
        title = self._place(frame.x + 7, frame.y + 2, frame.width, FRAME_TITLE)
        _text(self._shapes, frame.text, title, self._points(10), bold=True)

    def box(self, box: Box) -> Any:
        form = _ROUNDED if box.kind in _BUSINESS else _RECTANGLE
        held = self._shapes.add_shape(form, *self._place(box.x, box.y, WIDTH, NODE_HEIGHT))
        held.name = box.key
        names = f"kind-{box.kind}" + (f" tone-{box.tone}" if box.tone else "")
        look = _look(names if box.heat is None else f"{names} h{box.heat}")
        _coloured(held, look["fill"], look["stroke"])
        held.line.width = _EMU_A_POINT * (2 if box.focused or box.found else 1)
        frame = held.text_frame
        frame.margin_left = frame.margin_right = round(5 * self._scale)
        frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        room = WIDTH - 18
        frame.text = _plain(cut_to(box.title, room, size=12))
        _sized(frame, self._points(11), bold=True)
        under, spare = frame.add_paragraph(), room - (len(box.note) + 3) * 6
        said = _plain(cut_to(box.subtitle, spare if box.note else room, size=10))
        under.text = f"{said} · {box.note}" if box.note else said
        _sized(under, self._points(9))
        return held

    def badge(self, badge: Badge) -> None:
        held = self._shapes.add_shape(_ROUNDED, *self._place(badge.x, badge.y, *BADGE))
        held.adjustments[0] = 0.5
        _coloured(held, _look("badge")["fill"], _look("badge")["stroke"])
        frame = held.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = False
        frame.text = badge.text
        _sized(frame, self._points(9))

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
        _outlined(held.line, _look(f"line {line.form}")["stroke"], 0.75, dash)


def _look(names: str, theme: Theme = PRINT) -> dict[str, str]:
    return theme.of(names)


def _rgb(colour: str) -> Any:
    from pptx.dml import color

    made: Any = color.RGBColor
    return made.from_string(colour[1:].upper())


def _coloured(shape: Any, fill: str, stroke: str) -> None:
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(fill)
    if stroke:
        shape.line.color.rgb = _rgb(stroke)
    else:
        shape.line.fill.background()


def _outlined(line: Any, colour: str, points: float, dash: str) -> None:
    from pptx.enum.dml import MSO_LINE

    line.color.rgb = _rgb(colour)
    line.width = round(points * _EMU_A_POINT)
    if dash:
        line.dash_style = getattr(MSO_LINE, dash)


def _text(shapes: Any, text: str, place: Place, points: float, *, bold: bool = False) -> None:
    frame = shapes.add_textbox(*place).text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.text = _plain(text)
    _sized(frame, points, bold=bold)


def _sized(held: Any, points: float, *, bold: bool = False) -> None:
    from pptx.util import Pt

    for paragraph in getattr(held, "paragraphs", [held]):
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(points), bold
            run.font.color.rgb = _rgb("#14181d")


def _plain(text: str) -> str:
    """A text of one line without what XML cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
