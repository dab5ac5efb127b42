"""A map as PNG: typst draws the SVG; it comes with the extra ``reports``."""

from math import sqrt

from alignment.reports.extras import require_package, typst_fonts
from alignment.reports.maps.marks import map_svg
from alignment.reports.maps.shapes import Drawing
from alignment.reports.themes import PRINT

_PROGRAM = """
#set page(width: float(sys.inputs.width) * 1pt, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg", width: 100%)
#if sys.inputs.notes != "" {
  pad(x: 16pt, bottom: 14pt, text(12pt, luma(35%), font: "Inter", sys.inputs.notes))
}
"""
_SHARP, _LEAST = 144.0, 24.0
_MOST_PIXELS = 40_000_000
_POINTS_AN_INCH = 72.0


def map_png(drawing: Drawing) -> bytes:
    """The picture as PNG: two pixels for each unit, fewer where that would be too large.

    What it leaves out stands below it.

    Raises:
        Unanswerable: typst is not installed.
    """
    require_package("typst", "a map as .png")
    import typst

    area = drawing.width * drawing.height
    fitting = _POINTS_AN_INCH * sqrt(_MOST_PIXELS / max(area, 1.0))
    inputs = {
        "picture": map_svg(drawing, PRINT), "width": f"{drawing.width:.1f}",
        "notes": " ".join(drawing.notes),
    }  # fmt: skip
    compiler = typst.Compiler(_PROGRAM.encode(), font_paths=typst_fonts(), sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=max(min(_SHARP, fitting), _LEAST))
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made
