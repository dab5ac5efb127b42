"""How kinds look in a picture: told apart by shape and by colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from alignment.catalogue import CHAIN_KINDS, KINDS, Element, Estate, Kind, Requirement
from alignment.catalogue.text import hidden_marks
from alignment.exchange.faults import several
from alignment.exchange.held import left_out


@dataclass(frozen=True, slots=True)
class Look:
    """What a kind is called in the plural, its fill and line, and its shape in two notations."""

    title: str
    fill: str
    line: str
    dot: str
    mermaid: tuple[str, str]


LOOKS: Mapping[str, Look] = {
    "objective": Look("Objectives", "#efe6fa", "#7b4bb5", "hexagon", ("{{", "}}")),
    "client": Look("Clients", "#fff4e0", "#b86a00", "ellipse", ("([", "])")),
    "process": Look("Processes", "#fdf3c8", "#a07800", "cds", ("[/", "/]")),
    "service": Look("Services", "#dcefff", "#2272b4", "rounded", ("(", ")")),
    "component": Look("Components", "#dff3e0", "#3c8a4a", "box", ("[", "]")),
    "practice": Look("Practices", "#eceff3", "#5f6b7a", "note", ("[[", "]]")),
    "context": Look("Context", "#eceff3", "#5f6b7a", "plain", (">", "]")),
}
DRAWN = tuple(kind for kind in KINDS if kind in CHAIN_KINDS)
"""Kinds that are drawn, from the top of the chain; the others are in no requirement."""


def layers_of(estate: Estate) -> list[tuple[Kind, list[Element]]]:
    """The elements that are drawn, kind by kind, in the order of ids."""
    layers: dict[Kind, list[Element]] = {kind: [] for kind in DRAWN}
    for element in sorted(estate.elements, key=lambda e: e.id):
        if element.kind in layers:
            layers[element.kind].append(element)
    return [(kind, elements) for kind, elements in layers.items() if elements]


def not_drawn(estate: Estate) -> str:
    """What a picture leaves out, in words; empty for nothing."""
    count = sum(element.kind not in DRAWN for element in estate.elements)
    others = f"{several(count, 'element')} outside the chain" if count else ""
    return ", ".join(text for text in (others, left_out(estate)) if text)


def is_gate(requirement: Requirement) -> bool:
    """Whether a group can spare a member, so that single edges would say too much."""
    return requirement.needs < len(requirement.members)


def gate_text(requirement: Requirement) -> str:
    """How many of a group must work."""
    return f"{requirement.needs} of {len(requirement.members)}"


def edge_text(requirement: Requirement) -> str:
    """What an edge says beside the line: less than full criticality, and the channel."""
    kappa = requirement.criticality
    parts = (f"{kappa * 100:.3g} %" if kappa < 1 else "", requirement.channel or "")
    return ", ".join(part for part in parts if part)


def is_plain(character: str) -> bool:
    """Whether a character stands for itself in any notation."""
    if character.isascii():
        return character.isalnum() or character in " .,_-"
    return not hidden_marks(character) and character.isprintable()
