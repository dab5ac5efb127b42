"""Views in the words of Archi: taken out of a model, and put into one that may have changed."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from alignment.catalogue.text import DRAWING_LENGTH
from alignment.exchange.archimate.concepts import Concept
from alignment.exchange.archimate.drawings import node_of, text_of
from alignment.exchange.files.xml import TYPE, XSI

ARCHI = "archi"
VIEWS = frozenset(("ArchimateDiagramModel", "DiagramModel", "SketchModel", "CanvasModel"))
NAMESPACE = "http://www.archimatetool.com/archimate"
SPACES: dict[Any, str] = {
    "xsi": XSI, "archimate": NAMESPACE, "canvas": f"{NAMESPACE}/canvas",
}  # fmt: skip
PICTURE = "Picture"
_FOLDER = "images/"
_OURS = frozenset(("id", "name"))
_NOTES = frozenset(("documentation", "property"))
_REFERENCES = ("archimateElement", "archimateRelationship", "relationship", "model")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view may show: ids of elements, relationships and views that will be there."""

    elements: frozenset[str]
    relationships: frozenset[str]
    views: frozenset[str]


def content_of(node: Any) -> str:
    """What a view draws: all of it but its id, name, documentation and properties."""
    inner = etree.Element(node.tag, attrib=_without(node), nsmap=node.nsmap)
    for child in list(node):
        if child.tag not in _NOTES:
            inner.append(child)
    return text_of(inner, SPACES)


def _without(node: Any) -> dict[str, str]:
    return {key: text for key, text in node.attrib.items() if key not in _OURS}


def picture(name: str, data: bytes) -> Concept | None:
    """A picture that views show, as it stands beside a model; None for anything else."""
    if not name.startswith(_FOLDER) or len(data) > DRAWING_LENGTH * 3 // 4:
        return None
    return Concept(
        place=name,
        id=name,
        type=PICTURE,
        name=name.removeprefix(_FOLDER),
        drawn=True,
        notation=ARCHI,
        content=base64.b64encode(data).decode(),
    )


def picture_of(view: Concept) -> bytes | None:
    """The bytes of a picture that was kept; None when it is none any more."""
    try:
        return base64.b64decode(view.content, validate=True)
    except ValueError:
        return None


def opened(view: Concept) -> Any:
    """The node of a view; None where the content is none of Archi's."""
    node = node_of(view.content) if view.content else _blank(view)
    if node is None or node.tag != "element" or not _is_view(node):
        return None
    for key in _OURS:
        node.attrib.pop(key, None)
    return node


def _blank(view: Concept) -> Any:
    made = etree.Element("element", nsmap=SPACES)
    type_ = view.type if view.type.rpartition(":")[2] in VIEWS else "ArchimateDiagramModel"
    made.set(TYPE, type_ if ":" in type_ else f"archimate:{type_}")
    return made


def _is_view(node: Any) -> bool:
    return node.get(TYPE, "").rpartition(":")[2] in VIEWS


def prune(view: Any, shown: Shown) -> int:
    """Take away what shows what is not there, and the lines to it; what stood in it moves out.

    Returns:
        How many figures and lines the view lost.
    """
    gone: set[str] = set()
    for figure in reversed(list(view.iter("child"))):
        if not _shows(figure, shown):
            gone |= _ids(figure.iterchildren("sourceConnection"))
            gone.add(figure.get("id", ""))
            _move_out(figure)
    while lost := [line for line in view.iter("sourceConnection") if _hangs(line, shown, gone)]:
        gone |= _ids(lost)
        for line in lost:
            if line.getparent() is not None:
                line.getparent().remove(line)
    for node in view.iter() if gone else ():
        _forget(node, gone)
    return len(gone)


def _shows(figure: Any, shown: Shown) -> bool:
    element, view = figure.get("archimateElement"), figure.get("model")
    return (element is None or element in shown.elements) and (view is None or view in shown.views)


def _ids(lines: Any) -> set[str]:
    return {inner.get("id", "") for line in lines for inner in line.iter("sourceConnection")}


def _hangs(line: Any, shown: Shown, gone: set[str]) -> bool:
    relation = line.get("archimateRelationship", line.get("relationship"))
    missing = relation is not None and relation not in shown.relationships
    return missing or line.get("source") in gone or line.get("target") in gone


def _move_out(figure: Any) -> None:
    parent = figure.getparent()
    place = parent.index(figure)
    left, top = place_of(figure)
    for offset, child in enumerate(list(figure.iterchildren("child"))):
        for bounds in child.iterchildren("bounds"):
            for key, by in (("x", left), ("y", top)):
                bounds.set(key, str(number(bounds.get(key)) + by))
        parent.insert(place + 1 + offset, child)
    parent.remove(figure)


def place_of(figure: Any) -> tuple[int, int]:
    """Where a figure stands in the one around it."""
    bounds = next(figure.iterchildren("bounds"), None)
    return (0, 0) if bounds is None else (number(bounds.get("x")), number(bounds.get("y")))


def number(text: str | None, default: int = 0) -> int:
    """A whole number as figures have it; the default where it is none."""
    try:
        return int(float(text or default))
    except (ValueError, OverflowError):
        return default


def _forget(node: Any, gone: set[str]) -> None:
    ends = node.get("targetConnections")
    if ends is None:
        return
    left = [end for end in ends.split() if end not in gone]
    if left:
        node.set("targetConnections", " ".join(left))
    else:
        del node.attrib["targetConnections"]


def refer(root: Any, ids: Mapping[str, str]) -> None:
    """Let a view name what it shows by other ids."""
    for node in root.iter("child", "sourceConnection"):
        for key in _REFERENCES:
            if node.get(key) in ids:
                node.set(key, ids[node.get(key)])


def identifiers_in(root: Any) -> Iterator[str]:
    """The ids of the figures and lines of a view."""
    for node in root.iter("child", "sourceConnection"):
        yield node.get("id", "")


def rename(root: Any, ids: Mapping[str, str]) -> None:
    """Give figures and lines of a view other ids of their own."""
    for node in root.iter("child", "sourceConnection"):
        for key in ("id", "source", "target"):
            if node.get(key) in ids:
                node.set(key, ids[node.get(key)])
        ends = node.get("targetConnections")
        if ends is not None:
            node.set("targetConnections", " ".join(ids.get(end, end) for end in ends.split()))
