"""A drawing as SVG: marks with the classes of a page, or with colours of their own."""

from math import log2
from xml.etree import ElementTree as ET

from alignment.catalogue import Kind
from alignment.reports.layout import NODE_HEIGHT
from alignment.reports.shapes import BADGE, WIDTH, Badge, Box, Drawing, Frame, Heading, Line
from alignment.reports.shapes import figure as _n
from alignment.reports.themes import WEB, Theme, cut_to

_ROUND = {Kind.OBJECTIVE: 18, Kind.CLIENT: 12, Kind.PROCESS: 10, Kind.SERVICE: 6}
_WIDEST = 4


def map_svg(drawing: Drawing, theme: Theme = WEB) -> str:
    """The picture as an SVG file."""
    return ET.tostring(map_tree(drawing, theme), encoding="unicode") + "\n"


def map_tree(drawing: Drawing, theme: Theme = WEB) -> ET.Element:
    """The picture as a tree of marks, which a page writes out with its own escaping."""
    width, height = _n(drawing.width), _n(drawing.height)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "width": width, "height": height, "role": "group", "aria-label": drawing.title or "Map",
        **theme.of("map"),
    })  # fmt: skip
    if theme.backdrop:
        _mark(root, theme, "rect", "backdrop", width=width, height=height)
    for heading in drawing.headings:
        _heading_mark(root, theme, heading)
    for frame in drawing.frames:
        _frame_marks(root, theme, frame)
    for line in drawing.lines:
        _line_mark(root, theme, line)
    for badge in drawing.badges:
        _badge_marks(root, theme, badge)
    for box in drawing.boxes:
        _box_marks(root, theme, box)
    return root


def _heading_mark(root: ET.Element, theme: Theme, heading: Heading) -> None:
    x, right = heading.x, heading.x + heading.width
    _mark(root, theme, "path", f"rule kind-{heading.kind}", d=f"M{_n(x)} 28H{_n(right)}")
    _mark(root, theme, "text", "heading", x=_n(x), y="20").text = heading.text


def _frame_marks(root: ET.Element, theme: Theme, frame: Frame) -> None:
    """The frame of an open group; its name is a link that closes it."""
    _mark(root, theme, "rect", f"frame kind-{frame.kind}", x=_n(frame.x), y=_n(frame.y),
          width=_n(frame.width), height=_n(frame.height), rx="6")  # fmt: skip
    tag, link = ("a", {"href": frame.href, "aria-label": frame.label}) if frame.href else ("g", {})
    named = _mark(root, theme, tag, "fold", **link)
    room = frame.width - 20
    text = f"− {frame.text}" if frame.href else frame.text
    _mark(named, theme, "text", "frame-title", x=_n(frame.x + 8),
          y=_n(frame.y + 14)).text = cut_to(text, room, size=11)  # fmt: skip


def _line_mark(root: ET.Element, theme: Theme, line: Line) -> None:
    data = {"data-from": line.consumer, "data-to": line.provider} if theme is WEB else {}
    names = f"line {line.form}"
    if line.form == "bundle":
        names += f" w{min(1 + int(log2(line.count)) // 2, _WIDEST)}"
    mark = _mark(root, theme, "path", names, d=line.route, **data)
    if line.count > 1:
        ET.SubElement(mark, "title").text = f"{line.count:,} requirements"


def _badge_marks(root: ET.Element, theme: Theme, badge: Badge) -> None:
    width, height = BADGE
    middle = badge.y + height / 2
    _mark(root, theme, "path", "line firm", d=f"M{_n(badge.x - 5)} {_n(middle)}h5")
    _mark(root, theme, "rect", "badge", x=_n(badge.x), y=_n(badge.y), width=_n(width),
          height=_n(height), rx="7")  # fmt: skip
    _mark(root, theme, "text", "badge-text", x=_n(badge.x + width / 2),
          y=_n(badge.y + 10.4)).text = badge.text  # fmt: skip


def _box_marks(root: ET.Element, theme: Theme, box: Box) -> None:
    tag, link = ("a", {"href": box.href, "aria-label": box.label}) if box.href else ("g", {})
    data = {"data-key": box.key} if theme is WEB else {}
    group = _mark(root, theme, tag, _names_of(box), **link, **data)
    ET.SubElement(group, "title").text = box.label
    if box.count:
        for off in (6, 3):  # a pile: there is more than one under it
            _box_mark(group, theme, box, "pile", off)
    _box_mark(group, theme, box, "box", 0)
    inset = 12 if box.kind is Kind.OBJECTIVE else 9
    room = WIDTH - 2 * inset
    _mark(group, theme, "text", "title", x=_n(box.x + inset),
          y=_n(box.y + 15)).text = cut_to(box.title, room, size=12)  # fmt: skip
    spare = room - (len(box.note) * 6.4 + 8 if box.note else 0)
    _mark(group, theme, "text", "subtitle", x=_n(box.x + inset),
          y=_n(box.y + 29)).text = cut_to(box.subtitle, spare, size=10)  # fmt: skip
    if box.note:
        _mark(group, theme, "text", "note", x=_n(box.x + WIDTH - inset),
              y=_n(box.y + 29)).text = box.note  # fmt: skip


def _names_of(box: Box) -> str:
    names = ["node"]
    if box.count:
        names.append("closed")
    if box.focused:
        names.append("focused")
    if box.found is not None:
        names.append("found" if box.found else "dim")
    return " ".join(names)


def _box_mark(group: ET.Element, theme: Theme, box: Box, name: str, off: float) -> None:
    colour = f" tone-{box.tone}" if box.tone else ""
    if box.heat is not None:
        colour = f" h{box.heat}"
    _mark(group, theme, "rect", f"{name} kind-{box.kind}{colour}", x=_n(box.x + off),
          y=_n(box.y - off), width=_n(WIDTH), height=_n(NODE_HEIGHT),
          rx=str(_ROUND.get(box.kind, 2)))  # fmt: skip


def _mark(parent: ET.Element, theme: Theme, tag: str, names: str, **attributes: str) -> ET.Element:
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    return ET.SubElement(parent, tag, {**given, **theme.of(names)})
