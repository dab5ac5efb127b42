"""Tables of a report on slides: native, split over slides, heads repeated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from alignment.reports.canvas import writable
from alignment.reports.render.slides_deck import (
    BLANK,
    INK,
    LINE,
    PALE,
    WHITE,
    Area,
    Deck,
    describe,
)  # fmt: skip
from alignment.reports.render.slides_template import EMU
from alignment.reports.render.widths import Need, filled, lines_in, needs_of, share_out
from alignment.reports.report import Form, Stamp, Table
from alignment.reports.themes import HEAT, cut_to
from alignment.reports.told import (
    element_address,
    grouped,
    headed,
    heat_rows,
    is_number,
    told_rows,
)  # fmt: skip

MOST_ROWS = 60
"""Rows of a table that slides show; a board reads no more, and the workbook has all."""

_SIZES = (11.0, 10.0, 9.0)
_PADDING = 12.0
_ABOVE = 5.0
"""Above and below the lines of a row, together."""
_MOST_LINES = 6
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The style of tables without lines and shades; they are set cell by cell."""
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell shows."""

    text: str
    fill: str = ""
    right: bool = False
    bold: bool = False
    colour: str = INK
    href: str = ""


Row = tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What one slide shows of a table: its head is the first row."""

    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float


def pages_of(table: Table, areas: tuple[Area, Area], deck: Deck, stamp: Stamp) -> Iterator[_Page]:
    """The parts of a table: the first fits into the first area, each other into the second."""
    area = areas[0]
    texts = told_rows(table, deck.look.locale)
    total = texts.pop() if table.total is not None else None
    texts = texts[:MOST_ROWS]
    heads = [headed(c) for c in table.columns]
    right = [is_number(c.form) for c in table.columns]
    whole = [r or c.form is Form.DATE for r, c in zip(right, table.columns, strict=True)]
    needs = needs_of(heads, [*texts, *([total] if total else [])], whole)
    for places, size in _groups(needs, area.width):
        wanted = share_out([needs[p].at(size, _PADDING) for p in places], area.width)
        widths = filled(wanted, area.width)
        head = tuple(_Cell(heads[p], deck.accent, right[p], bold=True, colour=WHITE)
                     for p in places)  # fmt: skip
        rows = _rows(table, texts, places, stamp)
        last = tuple(_Cell(total[p], PALE, right[p], bold=True) for p in places) if total else None
        first = area.height if places[:2] == [0, 1] else areas[1].height
        yield from _split(head, rows, last, (widths, size, (first, areas[1].height)))


def left_out_text(table: Table, deck: Deck) -> str:
    """How many rows slides do not show, in words; empty where there is none.

    Those that the table itself leaves out are among them.
    """
    count = max(len(table.rows) - MOST_ROWS, 0) + table.omitted
    rows = "row is" if count == 1 else "rows are"
    return f"{grouped(count, 0, deck.look.locale)} more {rows} not shown." if count else ""


def add_page(slide: Any, page: _Page, area: Area, words: str) -> None:
    """A part of a table as a native one."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    place = Area(area.left, area.top, sum(page.widths), sum(page.heights))
    shape = slide.shapes.add_table(1, len(page.widths), *place.emu)
    describe(shape, words)
    shape.table.horz_banding = False
    for column, width in zip(shape.table.columns, page.widths, strict=True):
        column.width = round(width * EMU)
    held = shape._element.graphic.graphicData.tbl
    held.tblPr.find("{*}tableStyleId").text = _PLAIN
    held.remove(held.tr_lst[0])
    rows = "".join(
        f'<a:tr h="{round(height * EMU)}">{"".join(_told(slide, c, page.size) for c in cells)}'
        "</a:tr>" for cells, height in zip(page.rows, page.heights, strict=True)
    )  # fmt: skip
    for row in parse_xml(f"<a:tbl {nsdecls('a', 'r')}>{rows}</a:tbl>"):
        held.append(row)


def _told(slide: Any, cell: _Cell, size: float) -> str:
    """A cell as the file has it: the library's own way takes five times as long."""
    beside, above = round(_PADDING / 2 * EMU), round(_ABOVE / 2 * EMU)
    fill = f'<a:solidFill><a:srgbClr val="{_hex(cell.fill)}"/></a:solidFill>' if cell.fill else ""
    link = ""
    if cell.href:
        name = slide.part.relate_to(cell.href, _HYPERLINK, is_external=True)
        link = f'<a:hlinkClick r:id="{name}"/>'
    look = (
        f'<a:rPr sz="{round(size * 100)}" b="{int(cell.bold)}"><a:solidFill><a:srgbClr val='
        f'"{_hex(cell.colour)}"/></a:solidFill>{link}</a:rPr>'
    )
    aligned = '<a:pPr algn="r"/>' if cell.right else ""
    lines = "".join(
        f"<a:p>{aligned}<a:r>{look}<a:t>{escape(writable(line)) or BLANK}</a:t></a:r></a:p>"
        for line in cell.text.split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody><a:tcPr "
        f'marL="{beside}" marR="{beside}" marT="{above}" marB="{above}">{fill}</a:tcPr></a:tc>'
    )


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _groups(needs: Sequence[Need], room: float) -> Iterator[tuple[list[int], float]]:
    """Columns that stand on one slide, and their size; the first column stands on each."""
    scaled = [(size, [n.at(size, _PADDING) for n in needs]) for size in _SIZES]
    fitting = [
        *(size for size, held in scaled if sum(n.bearable for n in held) <= room),
        *(size for size, held in reversed(scaled) if sum(n.least for n in held) <= room),
    ]
    if fitting:
        yield list(range(len(needs))), fitting[0]
        return
    size = _SIZES[-1]
    first, held = needs[0].at(size, _PADDING).least, [0]
    used = first
    for place in range(1, len(needs)):
        wide = needs[place].at(size, _PADDING).least
        if used + wide > room and len(held) > 1:
            yield held, size
            held, used = [0], first
        held.append(place)
        used += wide
    yield held, size


def _rows(
    table: Table, texts: Sequence[Sequence[str]], places: Sequence[int], stamp: Stamp
) -> list[Row]:
    found = []
    for row, (cells, heat) in enumerate(zip(texts, heat_rows(table), strict=False)):
        ground = PALE if row % 2 else WHITE
        found.append(tuple(
            _Cell(
                cells[p], HEAT[level] if (level := heat[p]) is not None else ground,
                is_number(table.columns[p].form),
                href=element_address(stamp, cells[p]) if table.columns[p].form is Form.ID else "",
            )
            for p in places
        ))  # fmt: skip
    return found


def _split(
    head: Row, rows: Sequence[Row], total: Row | None,
    frame: tuple[Sequence[float], float, tuple[float, float]],
) -> Iterator[_Page]:  # fmt: skip
    """Rows as many as fit below the head, again and again; the total stands below the last ones.

    Args:
        head: The first row of each page.
        rows: The others, in order.
        total: The last row of the last page; None for none.
        frame: Widths of the columns, size of the font, room for the rows on the first page and
            on each other.
    """
    widths, size, rooms = frame
    top = _height(head, widths, size)
    used = top + (_height(total, widths, size) if total else 0.0)
    pages: list[list[tuple[Row, float]]] = [[]]
    for row in rows:
        cells = tuple(_shortened(c, w, size) for c, w in zip(row, widths, strict=True))
        height = _height(cells, widths, size)
        room = rooms[min(len(pages) - 1, 1)] - used
        if pages[-1] and sum(h for _, h in pages[-1]) + height > room:
            pages.append([])
        pages[-1].append((cells, height))
    if total:
        pages[-1].append((total, _height(total, widths, size)))
    for page in pages:
        held, heights = zip(*page, strict=True)
        yield _Page((head, *held), tuple(widths), (top, *heights), size)


def _shortened(cell: _Cell, width: float, size: float) -> _Cell:
    """A text of very many lines is cut; it stands whole in the other formats."""
    room = (width - _PADDING) / size
    if lines_in(cell.text, room) <= _MOST_LINES:
        return cell
    text = cut_to(" ".join(cell.text.split()), room * (_MOST_LINES - 0.7), size=1.0)
    return _Cell(text, cell.fill, cell.right, cell.bold, cell.colour, cell.href)


def _height(cells: Sequence[_Cell], widths: Sequence[float], size: float) -> float:
    lines = max(
        lines_in(c.text, (w - _PADDING) / (size * (1.08 if c.bold else 1.0)))
        for c, w in zip(cells, widths, strict=True)
    )
    return lines * size * LINE + _ABOVE
