"""How a picture looks: as classes for a page's style sheet, or as colours in the file itself."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from alignment.catalogue import Kind

PLURALS = {
    Kind.OBJECTIVE: "Objectives", Kind.CLIENT: "Clients", Kind.PROCESS: "Processes",
    Kind.SERVICE: "Services", Kind.COMPONENT: "Components", Kind.PRACTICE: "Practices",
    Kind.CONTEXT: "Context",
}  # fmt: skip

CLASS_WORDS = {
    "internal": "internal", "external-direct": "external, met by IT itself (online)",
    "external-indirect": "external, by way of a process (offline)",
}  # fmt: skip
"""Classes of clients, as in a table (METHODS 1.4)."""


def plural(kind: str) -> str:
    """What several elements of a kind are called."""
    return PLURALS[Kind(kind)]


@dataclass(frozen=True, slots=True)
class Theme:
    """Presentation attributes by class; without any, the classes themselves are written."""

    looks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    backdrop: bool = False

    def of(self, names: str) -> dict[str, str]:
        """The attributes of a mark of these classes; a later class wins over an earlier one."""
        if not self.looks:
            return {"class": names}
        found: dict[str, str] = {}
        for name in names.split():
            found.update(self.looks.get(name, {}))
        return found


WEB = Theme()
"""Classes only: the page's style sheet colours them, by day and by night."""

KIND_COLOURS = {
    Kind.OBJECTIVE: ("#efe6fa", "#7b4bb5"), Kind.CLIENT: ("#fdf3c8", "#a07800"),
    Kind.PROCESS: ("#fdf3c8", "#a07800"), Kind.SERVICE: ("#dcefff", "#2272b4"),
    Kind.COMPONENT: ("#dff3e0", "#3c8a4a"), Kind.PRACTICE: ("#eceff3", "#5f6b7a"),
    Kind.CONTEXT: ("#eceff3", "#5f6b7a"),
}  # fmt: skip
"""Fill and stroke by ArchiMate's colours: motivation violet, business yellow, and so on."""

HEAT = (
    "#ffffff", "#fff3ec", "#ffe7d8", "#ffdbc5", "#ffcfb1", "#ffc39e",
    "#ffb68b", "#ffaa79", "#ff9d67", "#fb9057", "#f58448",
)  # fmt: skip
"""How strongly a box or cell is coloured, from 0 to 10; dark text stays readable on each."""

SERIES = ("#1f5f99", "#b4552d", "#3c8a4a", "#7b4bb5", "#a07800", "#5f6b7a")
"""Strokes of the series of a chart, which also differ by the form of their marks."""

_TONES = {
    "plan": ("#eceff3", "#5f6b7a"), "build": ("#dcefff", "#2272b4"),
    "live": ("#dff3e0", "#3c8a4a"), "phase_out": ("#fff1d6", "#b36b00"),
    "retired": ("#fde4e2", "#b3261e"),
}  # fmt: skip
"""Fill and stroke of the stages of life; their words stand on the boxes."""

_FONT = "Inter, 'Segoe UI', Helvetica, Arial, sans-serif"


def _text(size: float, fill: str, **more: str) -> dict[str, str]:
    return {
        "font-size": f"{size:g}",
        "fill": fill,
        **{k.replace("_", "-"): v for k, v in more.items()},
    }


PRINT = Theme(
    looks={
        "map": {"font-family": _FONT},
        "backdrop": {"fill": "#ffffff"},
        "heading": _text(12, "#3a4350", font_weight="600"),
        "line": {"fill": "none", "stroke": "#9aa5b1", "stroke-width": "1.2"},
        "soft": {"stroke-dasharray": "5 3"},
        "through": {"stroke-dasharray": "1.5 3"},
        "back": {"stroke": "#b4552d", "stroke-dasharray": "7 3"},
        "rule": {"fill": "none", "stroke-width": "3"},
        "bundle": {"stroke": "#9aa5b1", "stroke-opacity": "0.6"},
        "w1": {"stroke-width": "1.2"},
        "w2": {"stroke-width": "1.8"},
        "w3": {"stroke-width": "2.5"},
        "w4": {"stroke-width": "3.5"},
        "frame": {"fill-opacity": "0.25", "stroke-width": "1", "stroke-dasharray": "3 3"},
        "frame-title": _text(10, "#3a4350", font_weight="600"),
        "dim": {"opacity": "0.35"},
        "pile": {"stroke-width": "1"},
        "badge": {"fill": "#ffffff", "stroke": "#5f6b7a", "stroke-width": "1"},
        "badge-text": _text(9.5, "#3a4350", text_anchor="middle"),
        "box": {"stroke-width": "1.2"},
        "title": _text(12, "#14181d", font_weight="500"),
        "subtitle": _text(10, "#4a5462"),
        "note": _text(10, "#14181d", font_weight="600", text_anchor="end"),
        **{
            f"kind-{kind}": {"fill": fill, "stroke": stroke}
            for kind, (fill, stroke) in KIND_COLOURS.items()
        },
        **{
            f"tone-{tone}": {"fill": fill, "stroke": stroke}
            for tone, (fill, stroke) in _TONES.items()
        },
        "grid": {"fill": "none", "stroke": "#e3e8ee", "stroke-width": "1"},
        "axis": {"fill": "none", "stroke": "#9aa5b1", "stroke-width": "1"},
        "tick": _text(10, "#4a5462"),
        "label": _text(10.5, "#14181d"),
        "axis-title": _text(10.5, "#3a4350", font_weight="600"),
        "above": {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "3"},
        "at-start": {"text-anchor": "start"},
        "at-middle": {"text-anchor": "middle"},
        "at-end": {"text-anchor": "end"},
        "trace": {"fill": "none", "stroke-width": "1.8", "stroke-linejoin": "round"},
        "dot": {"stroke": "#ffffff", "stroke-width": "1"},
        "bar-mark": {"stroke": "none"},
        "bubble": {"fill-opacity": "0.5", "stroke-width": "1.3"},
        "limit": {"fill": "none", "stroke": "#5f6b7a", "stroke-width": "1.2"},
        "limit-0": {"stroke-dasharray": "7 3"},
        "limit-1": {"stroke-dasharray": "2 3"},
        "limit-2": {"stroke-dasharray": "10 3 2 3"},
        "limit-3": {"stroke-dasharray": "4 4"},
        "limit-4": {"stroke-dasharray": "4 4"},
        "limit-name": _text(10, "#3a4350"),
        "cut": {
            "fill": "none",
            "stroke": "#5f6b7a",
            "stroke-width": "1.2",
            "stroke-dasharray": "5 4",
        },
        "quadrant": _text(
            11,
            "#5f6b7a",
            font_weight="600",
            letter_spacing="0.4",
            paint_order="stroke",
            stroke="#ffffff",
            stroke_width="3",
        ),
        "flag": {"fill": "none", "stroke": "#b01f17", "stroke-width": "1.7"},
        "lead": {"fill": "none", "stroke": "#9aa5b1", "stroke-width": "0.8"},
        "band": {"fill": "#1f5f99", "fill-opacity": "0.2"},
        "lost": {"fill": "#b4552d"},
        "node-bar": {"stroke-width": "1"},
        "rest": {"fill": "#9aa5b1"},
        **{f"series-{place}": {"stroke": c} for place, c in enumerate(SERIES)},
        **{f"filled-{place}": {"fill": c} for place, c in enumerate(SERIES)},
        **{f"h{level}": {"fill": colour} for level, colour in enumerate(HEAT)},
    },
    backdrop=True,
)
"""Concrete colours, for files and reports whose renderers know no style sheet."""

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%—…")


@lru_cache(20_000)
def cut_to(text: str, room: float, *, size: float) -> str:
    """The text, shortened with an ellipsis so that it fits into ``room`` at a font size."""
    used = 0.0
    ellipsis = 0.9 * size
    kept = 0
    for place, character in enumerate(text):
        used += _width(character) * size
        if used > room:
            return text[:kept].rstrip() + "…"
        if used <= room - ellipsis:
            kept = place + 1
    return text


def text_width(text: str) -> float:
    """Width of a text in font sizes, on the generous side."""
    return sum(map(_width, text), 0.0)


@lru_cache(4096)
def _width(character: str) -> float:
    """Width of a character as a share of the font size, on the generous side."""
    if character in _NARROW:
        return 0.34
    if unicodedata.combining(character):
        return 0.0
    if character in _WIDE:
        return 0.92
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.7 if character.isupper() else 0.58
