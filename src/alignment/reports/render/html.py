"""A report as one HTML file: no script, nothing from elsewhere, its looks and pictures inside."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from alignment.reports.charts import chart_svg
from alignment.reports.look import Look
from alignment.reports.maps.marks import map_svg
from alignment.reports.render.chart_rows import numbers_of
from alignment.reports.report import (
    Block,
    Cell,
    Chart,
    Column,
    Entries,
    Form,
    KeyFigures,
    Paragraph,
    Picture,
    Reference,
    Report,
    Table,
)
from alignment.reports.told import (
    below,
    element_address,
    grouped,
    headed,
    heat_rows,
    holds_for,
    is_number,
    reference_lines,
    stamp_lines,
    told,
    told_rows,
)

STYLE = Path(__file__).with_name("report.css")

_SHORT = 18
"""Letters up to which the words of a column are not broken into lines."""

_WIDE = 9
"""Columns from which a table is printed across."""

_MOST_POINTS = 60
"""Points up to which the numbers of a chart are told beside it as well."""


def render_html(report: Report, look: Look | None = None) -> bytes:
    """The report as a web page in one file; the same bytes for the same report and look."""
    return "".join(_document(_Page(report, look or Look()))).encode()


@dataclass(frozen=True, eq=False)
class _Page:
    """What the pieces of one page are written with."""

    report: Report
    look: Look

    def refs(self, *ids: str) -> str:
        """Links to what resolves a number."""
        known = dict.fromkeys(i for i in ids if i)
        return "".join(f'<a class="ref" href="#{escape(i)}">{escape(i)}</a>' for i in known)

    def element(self, ident: str) -> str:
        """The id of an element, linked where an address is known."""
        address = element_address(self.report.stamp, ident)
        shown = f"<bdi>{escape(ident)}</bdi>"
        return f'<a href="{escape(address)}">{shown}</a>' if address and ident else shown


def _document(page: _Page) -> Iterator[str]:
    report, style = page.report, _style(page.look.accent)
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; img-src data:"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(report.title)} · {escape(report.subtitle)}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n"
    )
    yield from _head(page)
    yield "<main>\n"
    for section in report.sections:
        yield _opened(section.id, section.title)
        for block in section.blocks:
            yield from _WRITERS[type(block)](page, block)
        yield "</section>\n"
    yield from _closing(page)
    yield "</main>\n</body>\n</html>\n"


def _head(page: _Page) -> Iterator[str]:
    report, look = page.report, page.look
    yield "<header>\n"
    if look.logo:
        data = base64.b64encode(look.logo).decode()
        yield f'<img class="logo" alt="" src="data:{look.logo_type};base64,{data}">\n'
    yield f'<p class="over" dir="auto">{escape(report.subtitle)}</p>\n'
    yield f'<h1 dir="auto">{escape(report.title)}</h1>\n'
    yield f'<p class="holds">{escape(holds_for(report.stamp, look.locale))}</p>\n</header>\n'
    yield '<nav aria-label="Contents">\n<h2>Contents</h2>\n<ol>\n'
    for name, title in [*((s.id, s.title) for s in report.sections), *_ends(report)]:
        yield f'<li><a href="#{escape(name)}">{escape(title)}</a></li>\n'
    yield "</ol>\n</nav>\n"


def _ends(report: Report) -> Iterator[tuple[str, str]]:
    """What stands behind the sections."""
    if report.left_out:
        yield "left-out", "What was left out"
    if report.references:
        yield "references", "Where the numbers come from"
    yield "stamp", "What this report holds for"


def _closing(page: _Page) -> Iterator[str]:
    report = page.report
    titles = dict(_ends(report))
    if report.left_out:
        yield _opened("left-out", titles["left-out"])
        yield "<ul>\n"
        yield from (f'<li dir="auto">{escape(text)}</li>\n' for text in report.left_out)
        yield "</ul>\n</section>\n"
    if report.references:
        yield _opened("references", titles["references"])
        yield (f"<p>Each holds for revision {report.stamp.revision} of the catalogue, unless it "
               'names another.</p>\n<dl class="references">\n')  # fmt: skip
        for reference in report.references:
            yield from _reference(reference)
        yield "</dl>\n</section>\n"
    yield _opened("stamp", titles["stamp"])
    yield _facts(stamp_lines(report.stamp, page.look.locale))
    yield "</section>\n"


def _opened(name: str, title: str) -> str:
    return f'<section id="{escape(name)}">\n<h2>{escape(title)}</h2>\n'


def _reference(reference: Reference) -> Iterator[str]:
    yield f'<div id="{escape(reference.id)}"><dt>{escape(reference.id)}</dt>'
    yield f"<dd><strong>{escape(reference.figure)}</strong>"
    for name, words in reference_lines(reference):
        shown = f"<code>{escape(words)}</code>" if name == "formula" else escape(words)
        label = f"<i>{escape(name)}</i> " if name else ""
        yield f'<span class="line" dir="auto">{label}{shown}</span>'
    yield "</dd></div>\n"


def _paragraph(page: _Page, block: Paragraph) -> Iterator[str]:
    names = ' class="strong"' if block.strong else ""
    yield f'<p{names} dir="auto">{escape(block.text)}{page.refs(*block.references)}</p>\n'


def _figures(page: _Page, block: KeyFigures) -> Iterator[str]:
    yield f'<dl class="figures" id="block-{escape(block.id)}">\n'
    for figure in block.figures:
        value = told([figure.value], figure.form, page.look.locale)[0]
        unit = f" <small>{escape(figure.unit)}</small>" if figure.unit else ""
        note = f'<dd class="note">{escape(figure.note)}</dd>' if figure.note else ""
        yield (f"<div><dt>{escape(figure.label)}{page.refs(figure.reference)}</dt>"
               f"<dd>{escape(value)}{unit}</dd>{note}</div>\n")  # fmt: skip
    yield "</dl>\n"


def _table(page: _Page, block: Table) -> Iterator[str]:
    texts, heats = told_rows(block, page.look.locale), heat_rows(block)
    short = [
        all(len(row[place]) <= _SHORT for row in texts) for place in range(len(block.columns))
    ]
    wide = " wide" if len(block.columns) >= _WIDE else ""
    yield _scroll(block.title, wide)
    yield f'<table id="block-{escape(block.id)}"><caption>{escape(block.title)}</caption>\n'
    yield "<thead><tr>"
    yield from (_heading(page, column) for column in block.columns)
    yield "</tr></thead>\n<tbody>\n"
    for row, said, heat in zip(block.rows, texts, heats, strict=False):
        cells = zip(block.columns, row, said, heat, short, strict=True)
        yield f"<tr>{''.join(_cell(page, *cell) for cell in cells)}</tr>\n"
    yield "</tbody>\n"
    if block.total is not None:
        yield "<tfoot><tr>"
        yield from (
            f"<td{_numeric(column)}>{escape(said) if value is not None else ''}</td>"
            for column, said, value in zip(block.columns, texts[-1], block.total, strict=True)
        )
        yield "</tr></tfoot>\n"
    yield "</table></div>\n"
    note = below(block, page.look.locale)
    if note:
        yield f'<p class="below">{escape(note)}</p>\n'


def _heading(page: _Page, column: Column) -> str:
    words = f"{escape(headed(column))}{page.refs(column.reference)}"
    return f'<th scope="col"{_numeric(column)}>{words}</th>'


def _cell(
    page: _Page, column: Column, value: Cell, said: str, heat: int | None, short: bool
) -> str:
    if is_number(column.form):
        shade = "" if heat is None else f" h{heat}"
        return f'<td class="num{shade}">{escape(said)}</td>'
    if column.form is Form.ID:
        names = "id short" if short else "id"
        return f'<td class="{names}">{page.element(str(value or ""))}</td>'
    names = ' class="short"' if short else ""
    return f'<td{names} dir="auto">{escape(said)}</td>'


def _numeric(column: Column) -> str:
    return ' class="num"' if is_number(column.form) else ""


def _scroll(title: str, names: str = "") -> str:
    """A part that may be wider than the page, to be moved by keys as well."""
    return f'<div class="scroll{names}" role="group" tabindex="0" aria-label="{escape(title)}">\n'


def _chart(page: _Page, block: Chart) -> Iterator[str]:
    yield f'<figure id="block-{escape(block.id)}">\n'
    yield f"{_scroll(block.title)}{chart_svg(block)}</div>\n"
    yield f"<figcaption><b>{escape(block.title)}</b>{page.refs(block.reference)} "
    yield f"{escape(block.sentence)}</figcaption>\n"
    points = sum(len(series.points) for series in block.series if not series.limit)
    if points <= _MOST_POINTS:
        yield "<details><summary>The numbers</summary>\n"
        yield from _table(page, numbers_of(block))
        yield "</details>\n"
    yield "</figure>\n"


def _picture(_page: _Page, block: Picture) -> Iterator[str]:
    yield f'<figure id="block-{escape(block.id)}">\n'
    yield f"{_scroll(block.title)}{map_svg(block.drawing)}</div>\n"
    yield f"<figcaption><b>{escape(block.title)}</b> {escape(block.sentence)}</figcaption>\n"
    yield "</figure>\n"


def _entries(page: _Page, block: Entries) -> Iterator[str]:
    for entry in block.entries:
        yield "<article>\n"
        ident = page.element(entry.id)
        yield f'<h3 dir="auto">{escape(entry.title)} <small>{ident}</small></h3>\n'
        if entry.text:
            yield f'<p dir="auto">{escape(entry.text)}</p>\n'
        yield _facts(zip(block.facts, entry.facts, strict=True))
        yield "</article>\n"
    if block.omitted:
        count = grouped(block.omitted, 0, page.look.locale)
        yield f'<p class="below">{count} more are not told one by one.</p>\n'


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(words)}</dd></div>\n'
        for name, words in pairs if words
    )  # fmt: skip
    return f'<dl class="facts">\n{lines}</dl>\n' if lines else ""


_WRITERS: Mapping[type[Block], Callable[[_Page, Any], Iterator[str]]] = {
    Paragraph: _paragraph, KeyFigures: _figures, Table: _table, Chart: _chart,
    Picture: _picture, Entries: _entries,
}  # fmt: skip


def _style(accent: str) -> str:
    return f":root{{--chosen:{accent}}}\n{_sheet()}"


@cache
def _sheet() -> str:
    return STYLE.read_text(encoding="utf-8")


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
