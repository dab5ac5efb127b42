"""DOT and Mermaid: the chain as a picture in words, layer by layer, business first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.catalogue.text import hidden_marks
from alignment.exchange.format import Written
from alignment.exchange.held import noted
from alignment.exchange.networks.graph_look import (
    LOOKS,
    edge_text,
    gate_text,
    is_gate,
    is_plain,
    layers_of,
    not_drawn,
)
from alignment.exchange.networks.graph_view import requirements_of

_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Line:
    """How an edge is drawn: dashed where it counts for less, back where it leads up the chain."""

    dashed: bool = False
    back: bool = False


class Dot:
    """DOT, for Graphviz: a box a kind, a small circle for a group that can spare a member."""

    name: ClassVar[str] = "dot"
    title: ClassVar[str] = "DOT (Graphviz)"
    suffixes: ClassVar[tuple[str, ...]] = (".dot", ".gv")
    media_type: ClassVar[str] = "text/vnd.graphviz"

    def write(self, estate: Estate) -> bytes:
        """The picture, the same bytes for the same estate."""
        return "".join(f"{line}\n" for line in _dot_lines(estate)).encode()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), not_drawn(estate))


class Mermaid:
    """A Mermaid flowchart: a subgraph a kind, a small circle for a group with spares."""

    name: ClassVar[str] = "mermaid"
    title: ClassVar[str] = "Mermaid flowchart"
    suffixes: ClassVar[tuple[str, ...]] = (".mmd", ".mermaid")
    media_type: ClassVar[str] = "text/vnd.mermaid"

    def write(self, estate: Estate) -> bytes:
        """The picture, the same bytes for the same estate."""
        return "".join(f"{line}\n" for line in _mermaid_lines(estate)).encode()

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what has no place there."""
        return noted(self.write(estate), not_drawn(estate))


def _dot_lines(estate: Estate) -> Iterator[str]:
    yield "digraph catalogue {"
    if lacking := not_drawn(estate):
        yield f"  // Not drawn: {lacking}."
    yield '  graph [rankdir=LR, newrank=true, ranksep=0.9, nodesep=0.18, fontname="Helvetica",'
    yield f"    label={_dot(estate.heading.name)}, labelloc=t, fontsize=16]"
    yield '  node [fontname="Helvetica", fontsize=10, style=filled, penwidth=1.2, height=0.35]'
    yield '  edge [fontname="Helvetica", fontsize=8, color="#8a94a0", arrowsize=0.6]'
    ids: dict[str, str] = {}
    depth: dict[str, int] = {}
    layers = layers_of(estate)
    for place, (kind, elements) in enumerate(layers):
        found = {element.id: _dot_id(element.id) for element in elements}
        ids |= found
        depth |= dict.fromkeys(found, place)
        yield from _dot_layer(kind, elements, ids)
        yield from _dot_borders(place, list(found.values()), last=place == len(layers) - 1)
    yield from _edges(estate, ids, depth, _dot_gate, _dot_edge)
    yield "}"


def _dot_layer(kind: Kind, elements: Sequence[Element], ids: Mapping[str, str]) -> Iterator[str]:
    look = LOOKS[kind]
    rounded = look.dot == "rounded"
    shape = 'shape=box, style="filled,rounded"' if rounded else f"shape={look.dot}"
    yield f"  subgraph cluster_{kind} {{"
    yield f'    label="{look.title}"; style=rounded; color="{look.line}"; fontsize=12'
    yield f'    node [{shape}, fillcolor="{look.fill}", color="{look.line}"]'
    for element in elements:
        yield f"    {ids[element.id]} [label={_dot(element.name, width=_WIDTH)}]"
    yield "  }"


def _dot_borders(place: int, names: Sequence[str], *, last: bool) -> Iterator[str]:
    """Keep a layer wholly before the next one: all of it before a border, the next behind it."""
    unseen = "[style=invis, weight=0]"
    if place:
        yield f"  border_{place} -> {{{' '.join(names)}}} {unseen}"
    if not last:
        yield f'  border_{place + 1} [style=invis, shape=point, label=""]'
        yield f"  {{{' '.join(names)}}} -> border_{place + 1} {unseen}"


def _dot_gate(name: str, requirement: Requirement) -> str:
    return (
        f'{name} [shape=circle, label="{gate_text(requirement)}", fontsize=7, width=0.32, '
        'fixedsize=true, fillcolor="#ffffff", color="#5f6b7a"]'
    )


def _dot_edge(source: str, target: str, text: str, line: Line) -> str:
    stated = [f'label="{text}"'] if text else []
    stated += ["style=dashed"] if line.dashed else []
    stated += ["constraint=false"] if line.back else []
    return f"{source} -> {target}" + (f" [{', '.join(stated)}]" if stated else "")


def _dot_id(text: str) -> str:
    """An id that is the same text for Graphviz: only quotes mean something in it.

    Marks that nobody sees would turn the rest of a line round in an editor; they are numbers.
    """
    if "&#" in text or hidden_marks(text):
        text = "".join(_dot_character(c) if c == "&" or hidden_marks(c) else c for c in text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot(text: str, *, width: int = 0) -> str:
    """A label that shows the text and means nothing: no escapes, no entities, no markup."""
    lines = _lines(text, width)
    return '"' + "\\n".join("".join(map(_dot_character, line)) for line in lines) + '"'


def _dot_character(character: str) -> str:
    return character if is_plain(character) else f"&#{ord(character)};"


def _mermaid_lines(estate: Estate) -> Iterator[str]:
    yield "flowchart LR"
    if lacking := not_drawn(estate):
        yield f"  %% Not drawn: {lacking}."
    ids: dict[str, str] = {}
    for kind, elements in layers_of(estate):
        look = LOOKS[kind]
        opens, closes = look.mermaid
        yield f'  subgraph layer_{kind}["{look.title}"]'
        for element in elements:
            ids[element.id] = f"n{len(ids) + 1}"
            label = " ".join(
                "".join(map(_mermaid_character, line)) for line in _lines(element.name)
            )
            yield f'    {ids[element.id]}{opens}"{label}"{closes}:::{kind}'
        yield "  end"
    yield from _edges(estate, ids, {}, _mermaid_gate, _mermaid_edge)
    for kind, _ in layers_of(estate):
        yield f"  classDef {kind} fill:{LOOKS[kind].fill},stroke:{LOOKS[kind].line},color:#1d2430"
    yield "  classDef gate fill:#ffffff,stroke:#5f6b7a,color:#1d2430"


def _mermaid_gate(name: str, requirement: Requirement) -> str:
    return f'{name}(("{gate_text(requirement)}")):::gate'


def _mermaid_edge(source: str, target: str, text: str, line: Line) -> str:
    arrow = "-.->" if line.dashed else "-->"
    said = "".join(map(_mermaid_character, text))
    return f'{source} {arrow}|"{said}"| {target}' if said else f"{source} {arrow} {target}"


def _mermaid_character(character: str) -> str:
    return character if is_plain(character) else f"#{ord(character)};"


def _edges(
    estate: Estate, ids: Mapping[str, str], depth: Mapping[str, int],
    gate: Callable[[str, Requirement], str], edge: Callable[[str, str, str, Line], str],
) -> Iterator[str]:  # fmt: skip
    """One line a membership; a group that can spare a member passes through a gate."""
    gates = 0
    for requirement in requirements_of(estate):
        source, text = ids[requirement.of], edge_text(requirement)
        member = requirement.members[0]
        back = depth.get(member, 0) < depth.get(requirement.of, 0)
        line = Line(dashed=requirement.criticality < 1, back=back)
        if is_gate(requirement):
            gates += 1
            name = f"gate_{gates}"
            yield f"  {gate(name, requirement)}"
            yield f"  {edge(source, name, text, line)}"
            source, text, line = name, "", Line(back=back)
        for member in requirement.members:
            yield f"  {edge(source, ids[member], text, line)}"


def _lines(text: str, width: int = 0) -> list[str]:
    """The lines of a name, wrapped where it is long; never none."""
    lines = [
        part for line in text.split("\n") for part in (wrap(line, width) if width else [line])
    ]
    return lines or [""]
