"""Draws a view of Archi anew in the words of the exchange format.

Boxes, lines, bends, colours and fonts come over. What only Archi draws does not: label
expressions, pictures, sketches, the place of a text in its box.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from alignment.exchange.archimate.archi_views import number
from alignment.exchange.archimate.concepts_out import free_id
from alignment.exchange.archimate.drawings import node_of, text_of
from alignment.exchange.archimate.exchange_views import SPACES, q
from alignment.exchange.archimate.figures import Box, box_in_archi, rgb_of, viewpoints
from alignment.exchange.files.xml import TYPE

WRITABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_BOXES = {
    "DiagramObject": "Element",
    "Group": "Container",
    "Note": "Label",
    "DiagramModelReference": "Label",
}
_BOLD, _ITALIC = 1, 2


def to_exchange(content: str, names: dict[str, str]) -> str:
    """The content of a view in the words of the exchange format; empty for one it cannot draw.

    Args:
        content: As Archi has it.
        names: Names of views by their ids, which stand where a view refers to another.
    """
    view = node_of(content)
    if view is None or view.get(TYPE) != "archimate:ArchimateDiagramModel":
        return ""
    made = etree.Element(q("view"), nsmap=SPACES)
    made.set(TYPE, "Diagram")
    viewpoint = view.get("viewpoint", "")
    if viewpoint:
        made.set("viewpoint", viewpoints().get(viewpoint, viewpoint))
    drawing = _Drawing(names)
    for figure in view.iterchildren("child"):
        drawing.draw(figure, made)
    for line in view.iter("sourceConnection"):
        drawing.connect(line, made)
    drawing.settle(made)
    return text_of(made, SPACES)


@dataclass(slots=True)
class _Drawing:
    """A view on its way: what was drawn already, by the id that Archi has for it."""

    names: dict[str, str]
    boxes: dict[str, Box] = field(default_factory=dict)
    around: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def draw(self, figure: Any, parent: Any, around: str = "") -> None:
        """Put a figure, and those in it, into the node around it."""
        type_ = figure.get(TYPE, "").rpartition(":")[2]
        if type_ not in _BOXES:
            return
        key = figure.get("id", "")
        box = box_in_archi(figure, type_, self.boxes.get(around))
        node = etree.SubElement(parent, q("node"), identifier=self._id(key))
        node.set(TYPE, _BOXES[type_])
        if type_ == "DiagramObject":
            node.set("elementRef", figure.get("archimateElement", ""))
        self.boxes[key], self.around[key] = box, around
        for name, value in zip("xywh", (box.x, box.y, box.width, box.height), strict=True):
            node.set(name, str(value))
        for text in filter(None, (self._label(figure, type_),)):
            etree.SubElement(node, q("label")).text = text
        _write_style(node, figure)
        if type_ == "DiagramModelReference":
            etree.SubElement(node, q("viewRef"), ref=figure.get("model", ""))
        inside = figure.iterchildren("child") if _BOXES[type_] != "Label" else ()
        for inner in inside:
            self.draw(inner, node, key)

    def _label(self, figure: Any, type_: str) -> str:
        if type_ == "Group":
            return str(figure.get("name", ""))
        if type_ == "Note":
            return "".join(child.text or "" for child in figure.iterchildren("content"))
        return self.names.get(figure.get("model", ""), "") if "model" in figure.attrib else ""

    def connect(self, line: Any, made: Any) -> None:
        """Draw a line between what was drawn; not one that nesting shows already."""
        source, target = line.get("source", ""), line.get("target", "")
        relation = line.get("archimateRelationship", line.get("relationship"))
        known = source in self.ids and target in self.ids
        nested = self.around.get(source) == target or self.around.get(target) == source
        if not known or (relation is not None and nested):
            return
        node = etree.SubElement(made, q("connection"), identifier=self._id(line.get("id", "")))
        if relation is not None:
            node.set("relationshipRef", relation)
        node.set(TYPE, "Relationship" if relation is not None else "Line")
        node.set("source", self.ids[source])
        node.set("target", self.ids[target])
        if relation is None and line.get("name"):
            etree.SubElement(node, q("label")).text = line.get("name")
        _write_style(node, line)
        for x, y in self._bends(line, source, target):
            etree.SubElement(node, q("bendpoint"), x=str(x), y=str(y))

    def _bends(self, line: Any, source: str, target: str) -> Iterator[tuple[int, int]]:
        """Archi tells a bend from the middles of both boxes, the nearer one counting more."""
        start, end = self.boxes.get(source), self.boxes.get(target)
        if start is None or end is None:
            return
        bends = list(line.iterchildren("bendpoint"))
        for place, bend in enumerate(bends, start=1):
            share = place / (len(bends) + 1)
            yield tuple(  # type: ignore[misc]
                int((m + number(bend.get(f"start{axis}"))) * (1 - share)
                    + (n + number(bend.get(f"end{axis}"))) * share)
                for m, n, axis in zip(start.middle, end.middle, "XY", strict=True)
            )  # fmt: skip

    def _id(self, key: str) -> str:
        found = free_id(key, key, self.taken, WRITABLE)
        if found != key:
            found = free_id(f"id-{key}", key, self.taken, WRITABLE)
        self.taken.add(found)
        self.ids.setdefault(key, found)
        return found

    def settle(self, made: Any) -> None:
        """Move everything to where the format allows it: right of and below zero."""
        placed = list(made.iter(q("node"), q("bendpoint")))
        for key in "xy":
            least = min((int(node.get(key)) for node in placed), default=0)
            for node in placed if least < 0 else ():
                node.set(key, str(int(node.get(key)) - least))


def _write_style(node: Any, figure: Any) -> None:
    style = etree.Element(q("style"))
    if number(figure.get("lineWidth"), 1) > 1:
        style.set("lineWidth", figure.get("lineWidth"))
    for key in ("fillColor", "lineColor"):
        parts = rgb_of(figure.get(key))
        if parts:
            alpha = number(figure.get("alpha"), 255) if key == "fillColor" else 255
            opaque = {"a": str(min(round(alpha / 255 * 100), 100))} if 0 <= alpha < 255 else {}
            etree.SubElement(style, q(key), parts | opaque)
    _write_font(style, figure)
    if len(style) or style.attrib:
        node.append(style)


def _write_font(style: Any, figure: Any) -> None:
    """Archi states a font as ``1|Arial|9.0|1|...``: name, size, bold and italic."""
    parts = figure.get("font", "").split("|")
    colour = rgb_of(figure.get("fontColor"))
    if len(parts) < 4 and not colour:
        return
    font = etree.SubElement(style, q("font"))
    if len(parts) >= 4:
        font.set("name", parts[1])
        font.set("size", str(max(number(parts[2], 9), 1)))
        looks = _looks(number(parts[3]))
        if looks:
            font.set("style", " ".join(looks))
    if colour:
        etree.SubElement(font, q("color"), colour)


def _looks(bits: int) -> Collection[str]:
    return [name for bit, name in ((_BOLD, "bold"), (_ITALIC, "italic")) if bits & bit]
