"""What the drawings of Archi and of the exchange format have in common: places, colours, fonts."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from alignment.exchange.archimate.archi_views import number

_SIZES = {"Group": (400, 140), "Note": (185, 80), "DiagramModelReference": (120, 55)}
_USUAL = (120, 55)
_MOST = 1_000_000
"""No drawing is larger: what says so is a mistake, and would overflow elsewhere."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a figure stands on the whole drawing."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> "Box":
        """The same box, so much further right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)


def box_in_archi(figure: Any, type_: str, around: Box | None) -> Box:
    """The box of a figure of Archi, whose place is told from the figure around it."""
    bounds: Any = next(figure.iterchildren("bounds"), {})
    usual = _SIZES.get(type_, _USUAL)
    size = [number(bounds.get(key), -1) for key in ("width", "height")]
    width, height = (n if n > 0 else other for n, other in zip(size, usual, strict=True))
    x, y = (number(bounds.get(key)) for key in ("x", "y"))
    left, top = (around.x, around.y) if around else (0, 0)
    return Box(_bounded(x + left), _bounded(y + top), _bounded(width), _bounded(height))


def box_in_exchange(node: Any) -> Box:
    """The box of a node of the exchange format."""
    return Box(*(_bounded(number(node.get(key), least)) for key, least in
                 (("x", 0), ("y", 0), ("w", 1), ("h", 1))))  # fmt: skip


def _bounded(n: int) -> int:
    return max(-_MOST, min(_MOST, n))


def rgb_of(colour: str | None) -> dict[str, str]:
    """A colour such as ``#ff8000`` as its three parts; empty where it is none."""
    text = (colour or "").removeprefix("#")
    try:
        parts = bytes.fromhex(text)
    except ValueError:
        return {}
    return dict(zip("rgb", map(str, parts), strict=True)) if len(parts) == 3 else {}


def colour_of(node: Any) -> str:
    """The colour that a node of three parts states, as Archi has it; empty where it is none."""
    if node is None:
        return ""
    parts = [number(node.get(key), -1) for key in "rgb"]
    return f"#{bytes(parts).hex()}" if all(0 <= part <= 255 for part in parts) else ""


@cache
def viewpoints() -> Mapping[str, str]:
    """What the standard calls a viewpoint, by Archi's name for it."""
    path = files("alignment.catalogue") / "data" / "archimate" / "viewpoints.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["archi"]: row["name"] for row in rows}
