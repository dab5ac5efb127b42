"""Draws a view of the exchange format anew in the words of Archi."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from alignment.exchange.archimate.archi_views import SPACES, number
from alignment.exchange.archimate.concepts_out import made_id
from alignment.exchange.archimate.drawings import node_of, text_of
from alignment.exchange.archimate.exchange_views import q
from alignment.exchange.archimate.figures import Box, box_in_exchange, colour_of, viewpoints
from alignment.exchange.files.xml import TYPE

Ends = Mapping[tuple[str, str], Sequence[str]]
"""Ids of relationships by the ids of their ends."""


def to_archi(content: str, relations: Ends) -> str:
    """The content of a view in the words of Archi; empty for one it cannot draw.

    Args:
        content: As the exchange format has it.
        relations: Lines that nesting shows are not drawn there, but are in Archi.
    """
    view = node_of(content)
    if view is None or view.tag != q("view"):
        return ""
    made = etree.Element("element", nsmap=SPACES)
    made.set(TYPE, "archimate:ArchimateDiagramModel")
    viewpoint = view.get("viewpoint", "")
    if viewpoint:
        ours = {name: key for key, name in viewpoints().items()}
        made.set("viewpoint", ours.get(viewpoint, viewpoint))
    drawing = _Drawing(relations)
    for node in view.iterchildren(q("node")):
        drawing.draw(node, made)
    lines = list(view.iterchildren(q("connection")))
    for line in lines:
        drawing.ids.add(line.get("identifier", ""))
    for line in lines:
        drawing.connect(line)
    drawing.show_nested()
    drawing.settle()
    return text_of(made, SPACES)


@dataclass(slots=True)
class _Drawing:
    """A view on its way: its figures and lines by their ids."""

    relations: Ends
    figures: dict[str, Any] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    nested: list[tuple[str, str]] = field(default_factory=list)
    ends: dict[str, list[str]] = field(default_factory=dict)
    drawn: set[tuple[str, str, str]] = field(default_factory=set)

    def draw(self, node: Any, parent: Any, around: str = "") -> None:
        """Put a node, and those in it, into the figure around it."""
        key = node.get("identifier", "")
        figure = etree.SubElement(parent, "child")
        figure.set(TYPE, f"archimate:{_type_of(node)}")
        figure.set("id", key)
        self.boxes[key] = box = box_in_exchange(node)
        self.figures[key] = figure
        if around:
            self.nested.append((around, key))
        label = _label(node)
        if _type_of(node) == "Group":
            figure.set("name", label)
        _take_style(figure, node)
        if node.get("elementRef"):
            figure.set("archimateElement", node.get("elementRef"))
        for reference in list(node.iterchildren(q("viewRef")))[:1]:
            figure.set("model", reference.get("ref", ""))
        outer = self.boxes.get(around)
        place = box.moved(-outer.x, -outer.y) if outer else box
        etree.SubElement(figure, "bounds", x=str(place.x), y=str(place.y),
                         width=str(place.width), height=str(place.height))  # fmt: skip
        if _type_of(node) == "Note" and label:
            etree.SubElement(figure, "content").text = label
        for inner in node.iterchildren(q("node")):
            self.draw(inner, figure, key)

    def connect(self, line: Any) -> None:
        """Draw a line from the figure where it starts; one that ends nowhere is not drawn."""
        source, target = line.get("source", ""), line.get("target", "")
        start = self.figures.get(source)
        if start is None or target not in self.figures.keys() | self.ids:
            return
        relation = line.get("relationshipRef", "")
        made = self._line(start, line.get("identifier", ""), source, target, relation)
        if not relation and _label(line):
            made.set("name", _label(line))
        _take_style(made, line)
        if relation:
            made.set("archimateRelationship", made.attrib.pop("archimateRelationship"))
        first, last = self.boxes.get(source), self.boxes.get(target)
        for bend in line.iterchildren(q("bendpoint")) if first and last else ():
            self._bend(made, bend, first, last)

    def _line(self, start: Any, key: str, source: str, target: str, relation: str) -> Any:
        made = etree.SubElement(start, "sourceConnection")
        if relation:
            made.set(TYPE, "archimate:Connection")
        for name, text in (("id", key), ("source", source), ("target", target)):
            made.set(name, text)
        if relation:
            made.set("archimateRelationship", relation)
        self.figures[key] = made
        self.ends.setdefault(target, []).append(key)
        self.drawn.add((source, target, relation))
        return made

    def _bend(self, line: Any, bend: Any, first: Any, last: Any) -> None:
        found = {}
        for name, box in (("start", first), ("end", last)):
            for axis, middle in zip("xy", box.middle, strict=True):
                found[f"{name}{axis.upper()}"] = str(number(bend.get(axis)) - middle)
        etree.SubElement(line, "bendpoint", found)

    def show_nested(self) -> None:
        """Draw the lines that nesting stands for, as Archi does."""
        for outer, inner in self.nested:
            for source, target in ((outer, inner), (inner, outer)):
                elements = tuple(
                    self.figures[key].get("archimateElement", "") for key in (source, target)
                )
                for relation in self.relations.get((elements[0], elements[1]), ()):
                    if (source, target, relation) not in self.drawn:
                        key = made_id("line", source, target, relation)
                        self._line(self.figures[source], key, source, target, relation)

    def settle(self) -> None:
        """Tell every figure which lines end at it, and put what it holds in Archi's order."""
        for key, lines in self.ends.items():
            if key in self.figures:
                node = self.figures[key]
                rest = {k: v for k, v in node.attrib.items() if k not in {TYPE, "id"}}
                for name in rest:
                    del node.attrib[name]
                node.set("targetConnections", " ".join(lines))
                node.attrib.update(rest)
        for node in self.figures.values():
            node[:] = sorted(node, key=lambda child: _RANK.get(child.tag, 0))


_RANK = {"bounds": 0, "content": 1, "sourceConnection": 2, "bendpoint": 3, "child": 4}


def _type_of(node: Any) -> str:
    if node.get("elementRef"):
        return "DiagramObject"
    if node.get(TYPE) == "Container" or next(node.iterchildren(q("node")), None) is not None:
        return "Group"
    has_view = next(node.iterchildren(q("viewRef")), None) is not None
    return "DiagramModelReference" if has_view else "Note"


def _label(node: Any) -> str:
    return next((child.text or "" for child in node.iterchildren(q("label"))), "")


def _take_style(figure: Any, node: Any) -> None:
    style = next(node.iterchildren(q("style")), None)
    if style is None:
        return
    _take_font(figure, next(style.iterchildren(q("font")), None))
    if style.get("lineWidth"):
        figure.set("lineWidth", str(min(max(number(style.get("lineWidth"), 1), 1), 3)))
    for key in ("lineColor", "fillColor"):
        found = next(style.iterchildren(q(key)), None)
        colour = colour_of(found)
        if colour and not (key == "fillColor" and figure.tag == "sourceConnection"):
            figure.set(key, colour)
        if key == "fillColor" and found is not None and 0 <= number(found.get("a"), 100) < 100:
            figure.set("alpha", str(round(number(found.get("a")) * 255 / 100)))


def _take_font(figure: Any, font: Any) -> None:
    if font is None:
        return
    if font.get("name") and font.get("size"):
        looks = font.get("style", "")
        bits = ("bold" in looks) + 2 * ("italic" in looks)
        figure.set("font", f"1|{font.get('name')}|{number(font.get('size'), 9)}.0|{bits}")
    colour = colour_of(next(font.iterchildren(q("color")), None))
    if colour and colour != "#000000":
        figure.set("fontColor", colour)
