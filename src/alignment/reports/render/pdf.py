"""A report as PDF: typst sets it by a program of ours, to which all that is told comes as data."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import orjson

from alignment.reports.charts import chart_tree
from alignment.reports.extras import FONTS, typst_fonts
from alignment.reports.look import Look
from alignment.reports.maps.marks import map_tree
from alignment.reports.render.widths import Need, filled, needs_of, share_out
from alignment.reports.report import (
    Block,
    Chart,
    Entries,
    Form,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Stamp,
    Table,
)  # fmt: skip
from alignment.reports.themes import HEAT, PRINT
from alignment.reports.told import (
    below,
    element_address,
    headed,
    heat_rows,
    holds_for,
    is_number,
    reference_lines,
    running,
    stamp_lines,
    told,
    told_rows,
)  # fmt: skip

if TYPE_CHECKING:
    import typst

PROGRAM = Path(__file__).with_name("report.typ")

_PREFERRED = ("Inter", "Libertinus Serif")
_UPRIGHT, _FLIPPED = (481.0, 650.0), (728.0, 430.0)
"""Room in points for a table or picture on a page of A4, and on one that is turned."""
_SIZES = (8.5, 8.0, 7.5, 7.0)
_MANY_ROWS, _FEW_ROWS = 25, 4
"""Rows from which a turned page is worth its break, and below which it never is."""
_PADDING = 9.0
_MANY_SECTIONS = 4
_CARDS = 4
"""Key figures that have room beside each other."""
_POINT = 0.75
"""Points in a unit of a picture."""
_SMALL = 0.6
"""Scale of a picture below which it has a turned page to itself."""
_UNSHOWN = "could not be displayed with font"


def render_pdf(
    report: Report, look: Look | None = None, *, strict: bool = False, fonts: Path = FONTS
) -> bytes:
    """The report as a tagged PDF, the same bytes for the same report, look and fonts.

    It keeps to PDF/UA-1 unless a name has letters that no font on this machine has.

    Args:
        report: What to tell.
        look: Numbers, colour and logo; our own by default.
        strict: Refuse rather than leave PDF/UA-1.
        fonts: Folder that is searched for Inter; names in other scripts take the system's fonts.
    """
    import typst

    families = typst_fonts(fonts)
    names = families.families()
    told_all = _document(report, look or Look(), [f for f in _PREFERRED if f in names])
    inputs = {"report": orjson.dumps(told_all).decode()}
    made_at = report.stamp.made_at.astimezone(UTC)
    try:
        return _compiled(families, inputs, made_at, ["ua-1"])
    except typst.TypstError as error:
        if strict or _UNSHOWN not in error.message:
            raise
    return _compiled(families, inputs, made_at, [])


def _compiled(
    fonts: "typst.Fonts", inputs: dict[str, str], made_at: datetime,
    standards: "list[typst.PDFStandard]",
) -> bytes:  # fmt: skip
    """The PDF of our program; a compiler takes a program that is no file only once."""
    import typst

    return typst.compile(
        PROGRAM.read_bytes(), format="pdf", font_paths=fonts, sys_inputs=inputs,
        timestamp=made_at, pdf_standards=standards,
    )  # fmt: skip


def _document(report: Report, look: Look, fonts: Sequence[str]) -> dict[str, Any]:
    """The report as the program takes it: plain words, numbers already told."""
    stamp, locale = report.stamp, look.locale
    made = stamp.made_at.astimezone(UTC)
    setter = _Setter(stamp, look)
    return {
        "title": report.title, "subtitle": report.subtitle, "fonts": fonts, "heat": HEAT,
        "accent": look.accent, "logo": list(look.logo),
        "restriction": stamp.restriction and f" · {stamp.restriction}",
        "holds-for": holds_for(stamp, locale), "running": running(report, locale),
        "digest": stamp.digest[:12],
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "contents": len(report.sections) >= _MANY_SECTIONS,
        "sections": [
            {"title": s.title, "blocks": [setter.block(b) for b in s.blocks]}
            for s in report.sections
        ],
        "left-out": report.left_out, "stamp": stamp_lines(stamp, locale),
        "references": [
            {"id": r.id, "figure": r.figure, "lines": reference_lines(r)}
            for r in report.references
        ],
    }  # fmt: skip


class _Setter:
    """Tells each block in the form that the program takes."""

    def __init__(self, stamp: Stamp, look: Look) -> None:
        self._stamp, self._locale = stamp, look.locale

    def block(self, block: Block) -> dict[str, Any]:
        """One block, by its kind."""
        match block:
            case Paragraph():
                return {"type": "paragraph", "text": block.text, "strong": block.strong,
                        "references": block.references}  # fmt: skip
            case KeyFigures():
                return {"type": "figures", "figures": self._cards(block),
                        "across": _across(len(block.figures))}  # fmt: skip
            case Table():
                return self._table(block)
            case Entries():
                return self._book(block)
            case Chart():
                return _picture(chart_tree(block, PRINT), block, reference=block.reference)
            case Picture():
                return _picture(map_tree(block.drawing, PRINT), block)

    def _cards(self, block: KeyFigures) -> list[dict[str, str]]:
        return [
            {"label": f.label, "value": told([f.value], f.form, self._locale)[0], "unit": f.unit,
             "note": f.note, "reference": f.reference}
            for f in block.figures
        ]  # fmt: skip

    def _table(self, table: Table) -> dict[str, Any]:
        rows = told_rows(table, self._locale)
        heads = [headed(c) for c in table.columns]
        right = [is_number(c.form) for c in table.columns]
        whole = [r or c.form is Form.DATE for r, c in zip(right, table.columns, strict=True)]
        size, widths, wide = _fitted(needs_of(heads, rows, whole), len(rows))
        total = rows.pop() if table.total is not None else None
        return {
            "type": "table", "title": table.title, "below": below(table, self._locale),
            "size": size, "wide": wide, "total": total,
            "letters": sum(len(word) for row in rows for word in row),
            "columns": [
                {"title": head, "right": r, "width": width, "reference": c.reference}
                for head, r, width, c in zip(heads, right, widths, table.columns, strict=True)
            ],
            "rows": [self._cells(table, row, heat)
                     for row, heat in zip(rows, heat_rows(table), strict=True)],
        }  # fmt: skip

    def _cells(
        self, table: Table, row: Sequence[str], heat: Sequence[int | None]
    ) -> list[dict[str, Any]]:
        return [
            {"text": text, "level": level,
             "href": element_address(self._stamp, text) if c.form is Form.ID else ""}
            for text, level, c in zip(row, heat, table.columns, strict=True)
        ]  # fmt: skip

    def _book(self, block: Entries) -> dict[str, Any]:
        return {
            "type": "book", "title": block.title,
            "below": below(block.as_table(), self._locale),
            "entries": [
                {"title": e.title, "id": e.id, "href": element_address(self._stamp, e.id),
                 "text": e.text,
                 "facts": [pair for pair in zip(block.facts, e.facts, strict=True) if pair[1]],
                 "letters": len(e.title) + len(e.text) + sum(map(len, e.facts))}
                for e in block.entries
            ],
        }  # fmt: skip


def _across(count: int) -> int:
    """Numbers side by side, so that no row is left with one alone where that can be."""
    return 3 if count <= _CARDS - 1 or count % _CARDS in (1, 2) else _CARDS


def _fitted(needs: Sequence[Need], count: int) -> tuple[float, list[float], bool]:
    """Font size, widths of the columns, and whether they stand on a turned page.

    A page is turned where texts would be torn, or lines of many rows be broken too often; not for
    a few rows.
    """
    readable, bearable, least = (
        sum(n.readable for n in needs), sum(n.bearable for n in needs), sum(n.least for n in needs)
    )  # fmt: skip
    wishes = [(readable, False, _SIZES)]
    if count < _MANY_ROWS:
        wishes.append((bearable, False, _SIZES))
    if count < _FEW_ROWS:
        wishes.append((least, False, _SIZES[::-1]))
    wishes += [(readable, True, _SIZES), (bearable, True, _SIZES), (least, True, _SIZES[::-1])]
    size, wide = next(
        ((size, wide) for wish, wide, sizes in wishes for size in sizes
         if wish * size + _PADDING * len(needs) <= _room(wide=wide)), (_SIZES[-1], True)
    )  # fmt: skip
    room = _room(wide=wide)
    return size, filled(share_out([n.at(size, _PADDING) for n in needs], room), room), wide


def _room(*, wide: bool) -> float:
    return (_FLIPPED if wide else _UPRIGHT)[0]


def _picture(marks: ET.Element, block: Chart | Picture, *, reference: str = "") -> dict[str, Any]:
    """A picture as large as it was drawn, or as there is room for it."""
    width, height = (float(marks.attrib[side]) * _POINT for side in ("width", "height"))
    scale = min(1.0, _UPRIGHT[0] / width, _UPRIGHT[1] / height)
    turned = min(1.0, _FLIPPED[0] / width, _FLIPPED[1] / height)
    wide = scale < _SMALL and turned > scale
    if wide:
        scale = turned
    return {
        "type": "picture", "title": block.title, "svg": ET.tostring(marks, encoding="unicode"),
        "alt": block.sentence or None, "below": block.sentence, "reference": reference,
        "width": width * scale, "height": height * scale, "wide": wide,
    }  # fmt: skip
