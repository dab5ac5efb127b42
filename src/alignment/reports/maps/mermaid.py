"""A map as Mermaid, for wikis and tickets: a flowchart with a frame for each layer."""

from collections.abc import Iterator

from alignment.catalogue import KINDS
from alignment.reports.canvas import cleaned
from alignment.reports.maps.shapes import Box, Drawing, Line
from alignment.reports.themes import KIND_COLOURS, plural

_ARROWS = {"firm": "-->", "soft": "-.->", "through": "-.->", "back": "-->", "bundle": "==>"}
_UNSAFE = {ord(c): f"#{ord(c)};" for c in '"#<>&\\`{}|[]():;'}


def map_mermaid(drawing: Drawing) -> str:
    """The picture as the text of a flowchart from left to right."""
    names = {box.key: f"n{i}" for i, box in enumerate(drawing.boxes)}
    return "\n".join(_lines(drawing, names)) + "\n"


def _lines(drawing: Drawing, names: dict[str, str]) -> Iterator[str]:
    yield "flowchart LR"
    yield from (f"  %% {_plain(note)}" for note in drawing.notes)
    for kind in KINDS:
        boxes = [box for box in drawing.boxes if box.kind is kind]
        if boxes:
            yield f'  subgraph {kind}_layer["{plural(kind)}"]'
            yield from (f"    {names[box.key]}{_shape(box)}:::{kind}" for box in boxes)
            yield "  end"
    yield from (_line(line, names) for line in drawing.lines)
    for kind in dict.fromkeys(box.kind for box in drawing.boxes):
        fill, stroke = KIND_COLOURS[kind]
        yield f"  classDef {kind} fill:{fill},stroke:{stroke},color:#14181d"


def _shape(box: Box) -> str:
    under = f"{box.subtitle} · {box.note}" if box.note else box.subtitle
    text = f"{_plain(box.title)}<br>{_plain(under)}"
    return f'("{text}")' if box.kind.value in {"objective", "client", "process"} else f'["{text}"]'


def _plain(words: str) -> str:
    """Text in one line, the signs of Mermaid by number."""
    return cleaned(words).translate(_UNSAFE)


def _line(line: Line, names: dict[str, str]) -> str:
    count = f"|{line.count:,}|" if line.count > 1 else ""
    return f"  {names[line.consumer]} {_ARROWS[line.form]}{count} {names[line.provider]}"
