"""GraphML and GEXF: the graph of an estate as XML, written as it goes."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from lxml import etree

from alignment.catalogue import Estate
from alignment.exchange.files.scalars import number_text
from alignment.exchange.format import Written
from alignment.exchange.held import left_out, noted
from alignment.exchange.networks.graph_look import LOOKS
from alignment.exchange.networks.graph_view import (
    COUNTS,
    NUMBERS,
    Value,
    edges_of,
    names_in,
    nodes_of,
)

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_SHAPES = {"objective": "diamond", "client": "triangle", "process": "square"}
"""The shapes that GEXF has beside the disc."""


class GraphMl:
    """GraphML, as yEd, NetworkX, igraph and Neo4j read it."""

    name: ClassVar[str] = "graphml"
    title: ClassVar[str] = "GraphML"
    suffixes: ClassVar[tuple[str, ...]] = (".graphml",)
    media_type: ClassVar[str] = "application/graphml+xml"

    def write(self, estate: Estate) -> bytes:
        """The estate as GraphML, every value with a key of its own type."""
        keys = _keys(estate)
        with _document() as (buffer, xml), xml.element(_q("graphml"), nsmap={None: _GRAPHML}):
            for (part, name), key in keys.items():
                kind = _type(name, "int")
                made = {"id": key, "for": part, "attr.name": name, "attr.type": kind}
                _line(xml, etree.Element("key", made))
            with xml.element(_q("graph"), {"id": "catalogue", "edgedefault": "directed"}):
                xml.write("\n")
                _line(xml, _text("desc", _told(estate)))
                for element, values in nodes_of(estate):
                    _line(xml, _graphml("node", {"id": element.id}, values, keys))
                for edge in edges_of(estate):
                    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                    _line(xml, _graphml("edge", ends, edge.values, keys))
        return buffer.getvalue()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), left_out(estate))


class Gexf:
    """GEXF 1.3, as Gephi reads it: with labels, and colours and shapes by kind."""

    name: ClassVar[str] = "gexf"
    title: ClassVar[str] = "GEXF (Gephi)"
    suffixes: ClassVar[tuple[str, ...]] = (".gexf",)
    media_type: ClassVar[str] = "application/gexf+xml"

    def write(self, estate: Estate) -> bytes:
        """The estate as GEXF, the same bytes for the same estate."""
        keys = _keys(estate)
        spaces = {None: _GEXF, "viz": _VIZ}
        with (
            _document() as (buffer, xml),
            xml.element(_g("gexf"), {"version": "1.3"}, nsmap=spaces),
        ):
            meta = etree.Element("meta")
            meta.append(_text("description", _told(estate)))
            _line(xml, meta)
            with xml.element(_g("graph"), {"defaultedgetype": "directed", "mode": "static"}):
                xml.write("\n")
                for part in ("node", "edge"):
                    _line(xml, _gexf_attributes(part, keys))
                with xml.element(_g("nodes")):
                    xml.write("\n")
                    for element, values in nodes_of(estate):
                        stated = {"id": element.id, "label": element.name}
                        node = _gexf("node", stated, values, keys)
                        _look(node, str(element.kind))
                        _line(xml, node)
                xml.write("\n")
                with xml.element(_g("edges")):
                    xml.write("\n")
                    for edge in edges_of(estate):
                        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                        _line(xml, _gexf("edge", ends, edge.values, keys))
        return buffer.getvalue()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), left_out(estate))


@contextmanager
def _document() -> Iterator[tuple[io.BytesIO, Any]]:
    buffer = io.BytesIO()
    with etree.xmlfile(buffer, encoding="UTF-8") as xml:
        xml.write_declaration()
        yield buffer, xml


def _keys(estate: Estate) -> dict[tuple[str, str], str]:
    """The id of each value's key, by what it is for and its name."""
    nodes = names_in(values for _, values in nodes_of(estate))
    edges = names_in(edge.values for edge in edges_of(estate))
    wanted = [*(("node", name) for name in nodes), *(("edge", name) for name in edges)]
    return {pair: f"d{number}" for number, pair in enumerate(wanted)}


def _type(name: str, whole: str) -> str:
    """The type of what stands under a name."""
    if name in COUNTS:
        return whole
    return "double" if name in NUMBERS else "string"


def _told(estate: Estate) -> str:
    heading = estate.heading
    about = " ".join(t for t in (heading.name, heading.currency and f"({heading.currency})") if t)
    lacking = left_out(estate)
    said = f"Source needs target. {f'Not in this graph: {lacking}.' if lacking else ''}"
    return f"{about}. {said}".strip() if about else said.strip()


def _graphml(
    tag: str, stated: Mapping[str, str], values: Mapping[str, Value], keys: Mapping[Any, str]
) -> Any:
    found = etree.Element(tag, dict(stated))
    for name, value in values.items():
        data = _text("data", _cell(value))
        data.set("key", keys[tag, name])
        found.append(data)
    return found


def _gexf_attributes(part: str, keys: Mapping[Any, str]) -> Any:
    found = etree.Element("attributes", {"class": part, "mode": "static"})
    for (for_, name), key in keys.items():
        if for_ == part:
            kind = _type(name, "integer")
            etree.SubElement(found, "attribute", {"id": key, "title": name, "type": kind})
    return found


def _gexf(
    tag: str, stated: Mapping[str, str], values: Mapping[str, Value], keys: Mapping[Any, str]
) -> Any:
    found = etree.Element(tag, dict(stated))
    listed = etree.SubElement(found, "attvalues")
    for name, value in values.items():
        pair = {"for": keys[tag, name], "value": _cell(value)}
        etree.SubElement(listed, "attvalue", pair)
    return found


def _look(node: Any, kind: str) -> None:
    red, green, blue = (str(int(LOOKS[kind].line[i : i + 2], 16)) for i in (1, 3, 5))
    colour = {"r": red, "g": green, "b": blue}
    etree.SubElement(node, f"{{{_VIZ}}}color", colour, nsmap={"viz": _VIZ})
    shape = {"value": _SHAPES.get(kind, "disc")}
    etree.SubElement(node, f"{{{_VIZ}}}shape", shape, nsmap={"viz": _VIZ})


def _text(tag: str, text: str) -> Any:
    found = etree.Element(tag)
    found.text = text
    return found


def _cell(value: Value) -> str:
    return value if isinstance(value, str) else number_text(value)


def _line(xml: Any, element: Any) -> None:
    """Write an element of the vocabulary around it, which is why it names none itself."""
    xml.write(element)
    xml.write("\n")


def _q(tag: str) -> str:
    return f"{{{_GRAPHML}}}{tag}"


def _g(tag: str) -> str:
    return f"{{{_GEXF}}}{tag}"
