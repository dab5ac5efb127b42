"""Views in the words of the exchange format: taken out of a model, and put into one again."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lxml import etree

from alignment.exchange.archimate.archi_views import Shown
from alignment.exchange.archimate.concepts import Concept
from alignment.exchange.archimate.drawings import node_of, text_of
from alignment.exchange.files.xml import TYPE, XSI, local_name, namespace_of

EXCHANGE = "open-exchange"
NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
SPACES: dict[Any, str] = {None: NAMESPACE, "xsi": XSI}
_NOTES = frozenset(("name", "label", "documentation", "properties"))
_OLD = {"elementref": "elementRef", "relationshipref": "relationshipRef"}
_REFERENCES = ("elementRef", "relationshipRef", "conceptRef")
_ENDS = ("source", "target", "nodeRef", "connectionRef", "viewConceptRef")


def q(tag: str) -> str:
    """The name of an element of the vocabulary."""
    return f"{{{NAMESPACE}}}{tag}"


def content_of(node: Any) -> str:
    """What a view draws, in the words of version 3: all but what every concept has."""
    attributes = {key: text for key, text in node.attrib.items() if key != "identifier"}
    inner = etree.Element(node.tag, attrib=attributes, nsmap=node.nsmap)
    for child in list(node):
        if local_name(child) not in _NOTES or namespace_of(child) != namespace_of(node):
            inner.append(child)
    if namespace_of(node) != NAMESPACE:
        inner = _modernised(inner, namespace_of(node))
    return text_of(inner, SPACES)


def _modernised(old: Any, space: str) -> Any:
    """The same in version 3, which names some things otherwise and states what a node is."""
    made = etree.Element(q(local_name(old)), nsmap=SPACES)
    for node in old.iter():
        if namespace_of(node) == space:
            node.tag = q(local_name(node))
        for key, current in _OLD.items():
            if key in node.attrib:
                node.set(current, node.attrib.pop(key))
        if node is not old and TYPE not in node.attrib:
            _state_type(node)
    for key, text in old.attrib.items():
        made.set(key, text)
    made.set(TYPE, "Diagram")
    made.extend(list(old))
    return made


def _state_type(node: Any) -> None:
    tag = local_name(node)
    if tag == "connection":
        node.set(TYPE, "Relationship" if node.get("relationshipRef") else "Line")
    elif tag == "node" and node.get("elementRef"):
        node.set(TYPE, "Element")
    elif tag == "node":
        is_group = node.attrib.pop("type", "") == "group" or len(list(node.iterchildren(q(tag))))
        node.set(TYPE, "Container" if is_group else "Label")


def referring(text: str, ids: Mapping[str, str]) -> str:
    """The content with other ids for what it shows."""
    root = node_of(text)
    if root is None:
        return text
    refer(root, ids)
    return text_of(root, SPACES)


def refer(root: Any, ids: Mapping[str, str]) -> None:
    """Let a view name what it shows by other ids."""
    for node in root.iter():
        for key in _REFERENCES:
            if node.get(key) in ids:
                node.set(key, ids[node.get(key)])
        if node.tag == q("viewRef") and node.get("ref") in ids:
            node.set("ref", ids[node.get("ref")])


def opened(view: Concept) -> Any:
    """The node of a view; None where the content is none of the exchange format's."""
    node = node_of(view.content) if view.content else _blank()
    if node is None or node.tag != q("view"):
        return None
    node.attrib.pop("identifier", None)
    for child in list(node):
        if local_name(child) in _NOTES and namespace_of(child) == NAMESPACE:
            node.remove(child)
    return node


def _blank() -> Any:
    made = etree.Element(q("view"), nsmap=SPACES)
    made.set(TYPE, "Diagram")
    return made


def prune(view: Any, shown: Shown) -> int:
    """Take away what shows what is not there, and the lines to it; what stood in it moves out.

    Returns:
        How many nodes and lines the view lost.
    """
    gone: set[str] = set()
    for figure in reversed(list(view.iter(q("node")))):
        element = figure.get("elementRef", figure.get("conceptRef"))
        if element is not None and element not in shown.elements | shown.relationships:
            gone.add(figure.get("identifier", ""))
            _move_out(figure)
    lines = list(view.iter(q("connection")))
    while lost := [line for line in lines if _hangs(line, shown, gone)]:
        gone |= {line.get("identifier", "") for line in lost}
        lines = [line for line in lines if line not in lost]
        for line in lost:
            line.getparent().remove(line)
    for reference in list(view.iter(q("viewRef"))):
        if reference.get("ref") not in shown.views:
            reference.getparent().remove(reference)
    return len(gone)


def _hangs(line: Any, shown: Shown, gone: Collection[str]) -> bool:
    relation = line.get("relationshipRef")
    missing = relation is not None and relation not in shown.relationships
    return missing or line.get("source") in gone or line.get("target") in gone


def _move_out(figure: Any) -> None:
    parent = figure.getparent()
    place = parent.index(figure)
    for offset, child in enumerate(list(figure.iterchildren(q("node")))):
        parent.insert(place + 1 + offset, child)
    parent.remove(figure)


def identifiers_in(root: Any) -> Iterator[str]:
    """The ids of the nodes and lines of a view."""
    for node in root.iter(q("node"), q("connection")):
        yield node.get("identifier", "")


def rename(root: Any, ids: Mapping[str, str]) -> None:
    """Give nodes and lines of a view other ids of their own."""
    for node in root.iter(q("node"), q("connection")):
        for key in ("identifier", *_ENDS):
            if node.get(key) in ids:
                node.set(key, ids[node.get(key)])
