"""A map as PNG: typst draws the SVG; it comes with the extra ``reports``."""

from functools import cache
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from alignment.errors import Unanswerable
from alignment.reports.marks import map_svg
from alignment.reports.shapes import Drawing
from alignment.reports.themes import PRINT

if TYPE_CHECKING:
    import typst

MISSING = "{} needs the extra reports: pip install 'alignment-mapper[reports]'"
"""What is said where an optional part is not installed, with the line that installs it."""

_PROGRAM = """
#set page(width: float(sys.inputs.width) * 1pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%)
"""
_SHARP, _LEAST = 144.0, 24.0
_MOST_PIXELS = 40_000_000
_POINTS_AN_INCH = 72.0


def map_png(drawing: Drawing, *, fonts: Path | None = None) -> bytes:
    """The picture as PNG: two pixels for each unit, fewer where that would be too large.

    Args:
        drawing: The picture.
        fonts: A folder with fonts beside those of the machine.

    Raises:
        Unanswerable: typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise Unanswerable(MISSING.format("A PNG")) from None
    area = drawing.width * drawing.height
    fitting = _POINTS_AN_INCH * sqrt(_MOST_PIXELS / max(area, 1.0))
    inputs = {"picture": map_svg(drawing, PRINT), "width": f"{drawing.width:.1f}"}
    compiler = typst.Compiler(_PROGRAM.encode(), font_paths=_fonts(fonts), sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=max(min(_SHARP, fitting), _LEAST))
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


@cache
def _fonts(folder: Path | None) -> "typst.Fonts":
    """Found once in a process: a machine may have thousands."""
    import typst

    return typst.Fonts(font_paths=[folder] if folder and folder.is_dir() else [])
