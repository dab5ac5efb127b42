"""How a picture looks: as classes for a page's style sheet, or as colours in the file itself."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from alignment.catalogue import Kind

PLURALS = {
    Kind.OBJECTIVE: "Objectives", Kind.CLIENT: "Clients", Kind.PROCESS: "Processes",
    Kind.SERVICE: "Services", Kind.COMPONENT: "Components", Kind.PRACTICE: "Practices",
    Kind.CONTEXT: "Context",
}  # fmt: skip


def plural(kind: Kind) -> str:
    """What several elements of a kind are called."""
    return PLURALS[kind]


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

_KIND_COLOURS = {
    Kind.OBJECTIVE: ("#efe6fa", "#7b4bb5"), Kind.CLIENT: ("#fdf3c8", "#a07800"),
    Kind.PROCESS: ("#fdf3c8", "#a07800"), Kind.SERVICE: ("#dcefff", "#2272b4"),
    Kind.COMPONENT: ("#dff3e0", "#3c8a4a"), Kind.PRACTICE: ("#eceff3", "#5f6b7a"),
    Kind.CONTEXT: ("#eceff3", "#5f6b7a"),
}  # fmt: skip
"""Fill and stroke by ArchiMate's colours: motivation violet, business yellow, and so on."""

_HEAT = (
    "#ffffff", "#fff3ec", "#ffe7d8", "#ffdbc5", "#ffcfb1", "#ffc39e",
    "#ffb68b", "#ffaa79", "#ff9d67", "#fb9057", "#f58448",
)  # fmt: skip

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
        "badge": {"fill": "#ffffff", "stroke": "#5f6b7a", "stroke-width": "1"},
        "badge-text": _text(9.5, "#3a4350", text_anchor="middle"),
        "box": {"stroke-width": "1.2"},
        "title": _text(12, "#14181d", font_weight="500"),
        "subtitle": _text(10, "#4a5462"),
        "note": _text(10, "#14181d", font_weight="600", text_anchor="end"),
        **{
            f"kind-{kind}": {"fill": fill, "stroke": stroke}
            for kind, (fill, stroke) in _KIND_COLOURS.items()
        },
        **{f"h{level}": {"fill": colour} for level, colour in enumerate(_HEAT)},
    },
    backdrop=True,
)
"""Concrete colours, for files and reports whose renderers know no style sheet."""

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%—…")


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
