"""A drawing as SVG: marks with the classes of a page, or with colours of their own."""

from math import log2
from xml.etree import ElementTree as ET

from alignment.catalogue import Kind
from alignment.reports.canvas import Canvas, cleaned, near
from alignment.reports.maps.layout import NODE_HEIGHT
from alignment.reports.maps.shapes import (
    BADGE,
    GAP,
    HEAD,
    MARGIN,
    STEP,
    WIDTH,
    Badge,
    Box,
    Drawing,
    Frame,
    Heading,
    Line,
)
from alignment.reports.themes import WEB, Theme, cut_to

_ROUND = {Kind.OBJECTIVE: 18, Kind.CLIENT: 12, Kind.PROCESS: 10, Kind.SERVICE: 6}
_WIDEST = 4
_WIDE, _TALL = near(WIDTH), near(NODE_HEIGHT)
_SIZES = {"data-step": near(STEP), "data-before": near(GAP / 2 - MARGIN), "data-head": near(HEAD)}
"""What a page's script scrolls and prints by: from column to column, what of the gap before one
belongs to it, and the names of layers on top."""


def map_svg(drawing: Drawing, theme: Theme = WEB) -> str:
    """The picture as an SVG file."""
    return ET.tostring(map_tree(drawing, theme), encoding="unicode") + "\n"


def map_tree(drawing: Drawing, theme: Theme = WEB) -> ET.Element:
    """The picture as a tree of marks, which a page writes out where it stands."""
    width, height = near(drawing.width), near(drawing.height)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "width": width, "height": height, "role": "group", "aria-label": drawing.title or "Map",
        **(_SIZES if theme is WEB else {}), **theme.of("map"),
    })  # fmt: skip
    canvas = Canvas(root, theme)
    if drawing.notes and theme is not WEB:  # on a page they stand beside the picture
        ET.SubElement(root, "desc").text = cleaned(" ".join(drawing.notes))
    if theme.backdrop:
        canvas.mark("rect", "backdrop", width=width, height=height)
    for heading in drawing.headings:
        _heading_mark(canvas, heading)
    for frame in drawing.frames:
        _frame_marks(canvas, frame)
    for line in drawing.lines:
        _line_mark(canvas, line)
    for badge in drawing.badges:
        _badge_marks(canvas, badge)
    for box in drawing.boxes:
        _box_marks(canvas, box)
    return root


def _heading_mark(canvas: Canvas, heading: Heading) -> None:
    x, right = heading.x, heading.x + heading.width
    canvas.path(f"rule kind-{heading.kind}", f"M{near(x)} 28H{near(right)}")
    canvas.text("heading", heading.text, x, 20)


def _frame_marks(canvas: Canvas, frame: Frame) -> None:
    """The frame of an open group; its name is a link that closes it."""
    canvas.mark("rect", f"frame kind-{frame.kind}", x=frame.x, y=frame.y,
                width=frame.width, height=frame.height, rx=6)  # fmt: skip
    text = f"− {frame.text}" if frame.href else frame.text
    named = _linked(canvas, "fold", frame, **_kept(canvas, frame=frame.key))
    named.text("frame-title", cut_to(text, frame.width - 20, size=11), frame.x + 8, frame.y + 14)


def _linked(canvas: Canvas, names: str, shape: Box | Frame, **data: str) -> Canvas:
    """A part of the picture that leads where its shape does, if anywhere."""
    link = {"href": shape.href, "aria_label": shape.label} if shape.href else {}
    part = canvas.mark("a" if shape.href else "g", names, **link, **data)
    return Canvas(part, canvas.theme)


def _kept(canvas: Canvas, **data: str) -> dict[str, str]:
    """What a page keeps with a mark for its script; a file has no use for it."""
    return {f"data_{name}": value for name, value in data.items()} if canvas.theme is WEB else {}


def _line_mark(canvas: Canvas, line: Line) -> None:
    names = f"line {line.form}"
    if line.form == "bundle":
        names += f" w{min(1 + int(log2(line.count)) // 2, _WIDEST)}"
    ends = {"data-from": line.consumer, "data-to": line.provider} if canvas.theme is WEB else {}
    given = {"d": line.route, **ends, **canvas.theme.of(names)}
    mark = ET.SubElement(canvas.parent, "path", given)
    if line.count > 1:
        ET.SubElement(mark, "title").text = f"{line.count:,} requirements"


def _badge_marks(canvas: Canvas, badge: Badge) -> None:
    width, height = BADGE
    canvas.path("line firm", f"M{near(badge.x - 5)} {near(badge.y + height / 2)}h5")
    canvas.mark("rect", "badge", x=badge.x, y=badge.y, width=width, height=height, rx=7)
    canvas.text("badge-text", badge.text, badge.x + width / 2, badge.y + 10.4)


def _box_marks(canvas: Canvas, box: Box) -> None:
    inset = 12 if box.kind is Kind.OBJECTIVE else 9
    room = WIDTH - 2 * inset
    title = cut_to(box.title, room, size=12)
    whole = {} if title == box.title else {"name": box.title}
    part = _linked(canvas, _names_of(box), box, **_kept(canvas, key=box.key, **whole))
    ET.SubElement(part.parent, "title").text = box.label
    if box.count:
        for off in (6, 3):  # a pile: there is more than one under it
            _box_mark(part, box, "pile", off)
    _box_mark(part, box, "box", 0)
    part.text("title", title, box.x + inset, box.y + 15)
    spare = room - (len(box.note) * 6.4 + 8 if box.note else 0)
    part.text("subtitle", cut_to(box.subtitle, spare, size=10), box.x + inset, box.y + 29)
    if box.note:
        part.text("note", box.note, box.x + WIDTH - inset, box.y + 29)


def _names_of(box: Box) -> str:
    names = ["node"]
    if box.count:
        names.append("closed")
    if box.focused:
        names.append("focused")
    if box.found is not None:
        names.append("found" if box.found else "dim")
    return " ".join(names)


def _box_mark(canvas: Canvas, box: Box, name: str, off: float) -> None:
    colour = f" tone-{box.tone}" if box.tone else ""
    if box.heat is not None:
        colour = f" h{box.heat}"
    canvas.mark("rect", f"{name} kind-{box.kind}{colour}", x=box.x + off, y=box.y - off,
                width=_WIDE, height=_TALL, rx=_ROUND.get(box.kind, 2))  # fmt: skip
