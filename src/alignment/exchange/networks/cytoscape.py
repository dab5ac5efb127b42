"""Cytoscape JSON: the graph of an estate for Cytoscape and cytoscape.js."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from alignment.catalogue import Estate
from alignment.exchange.format import Written
from alignment.exchange.held import left_out, noted
from alignment.exchange.networks.graph_view import edges_of, nodes_of


class Cytoscape:
    """Elements JSON, one line a node and an edge, with their kinds as classes."""

    name: ClassVar[str] = "cytoscape"
    title: ClassVar[str] = "Cytoscape JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".cyjs",)
    media_type: ClassVar[str] = "application/json"

    def write(self, estate: Estate) -> bytes:
        """The graph, the same bytes for the same estate."""
        return "".join(_parts(estate)).encode()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), left_out(estate))


def _parts(estate: Estate) -> Iterator[str]:
    heading = estate.heading
    about = {"name": heading.name, "currency": heading.currency, "not_held": left_out(estate)}
    stated = {name: text for name, text in about.items() if text}
    yield f'{{\n"format_version": "1.0",\n"data": {_json(stated)},\n"elements": {{\n"nodes": ['
    for number, (element, values) in enumerate(nodes_of(estate)):
        node = {"data": {"id": element.id, **values}, "classes": str(element.kind)}
        yield (",\n  " if number else "\n  ") + _json(node)
    yield '\n],\n"edges": ['
    for number, edge in enumerate(edges_of(estate)):
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        data = {**ends, "interaction": "needs", **edge.values}
        yield (",\n  " if number else "\n  ") + _json({"data": data})
    yield "\n]}\n}\n"


def _json(value: Any) -> str:
    """Plain JSON that may stand in a page: nothing in it opens a tag or ends a line."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
