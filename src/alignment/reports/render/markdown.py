"""A report as Markdown: every name stays text, pictures are Mermaid, charts are tables."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from alignment.reports.look import Locale, Look
from alignment.reports.maps.mermaid import map_mermaid
from alignment.reports.render.chart_rows import numbers_of
from alignment.reports.report import (
    Block,
    Chart,
    Entries,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Table,
)
from alignment.reports.told import (
    below,
    grouped,
    headed,
    holds_for,
    is_number,
    reference_lines,
    stamp_lines,
    told,
    told_rows,
)

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$!^=&])")
_LINKS = re.compile(r"(?<=\w):(?=//)|(?<=www)\.|@", re.IGNORECASE)
_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")


def render_markdown(report: Report, look: Look | None = None) -> bytes:
    """The report as Markdown of GitHub's kind; the same bytes for the same report and look."""
    return "\n".join(_document(report, (look or Look()).locale)).encode()


def _document(report: Report, locale: Locale) -> Iterator[str]:
    yield f"# {_text(report.title)}\n"
    yield f"{_text(report.subtitle)}  \n{_text(holds_for(report.stamp, locale))}\n"
    for section in report.sections:
        yield f"## {_text(section.title)}\n"
        for block in section.blocks:
            yield from _WRITERS[type(block)](block, locale)
    if report.left_out:
        yield "## What was left out\n"
        yield from (f"- {_text(words)}" for words in report.left_out)
        yield ""
    if report.references:
        yield "## Where the numbers come from\n"
        yield (f"Each holds for revision {report.stamp.revision} of the catalogue, unless it "
               "names another.\n")  # fmt: skip
        for reference in report.references:
            lines = "; ".join(f"{name} {words}".strip() for name, words
                              in reference_lines(reference))  # fmt: skip
            yield f"- **{reference.id}** {_text(reference.figure)}: {_text(lines)}"
        yield ""
    yield "## What this report holds for\n"
    yield from _grid(["What", "Is"], [False, False], stamp_lines(report.stamp, locale))


def _paragraph(block: Paragraph, _locale: Locale) -> Iterator[str]:
    words = _START.sub(r"\1\\\2", _text(block.text))
    yield f"{f'**{words}**' if block.strong else words}{_refs(*block.references)}\n"


def _figures(block: KeyFigures, locale: Locale) -> Iterator[str]:
    rows = [
        (f.label, f"{told([f.value], f.form, locale)[0]} {f.unit}".rstrip(), f.note, f.reference)
        for f in block.figures
    ]
    yield from _grid(["Figure", "Is", "Note", "See"], [False, True, False, False], rows)


def _table(block: Table, locale: Locale) -> Iterator[str]:
    yield f"**{_text(block.title)}**\n"
    heads = [f"{headed(c)} {c.reference}".rstrip() for c in block.columns]
    yield from _grid(heads, [is_number(c.form) for c in block.columns], told_rows(block, locale))
    note = below(block, locale)
    if note:
        yield f"{_text(note)}\n"


def _chart(block: Chart, locale: Locale) -> Iterator[str]:
    yield f"{_text(block.sentence)}{_refs(block.reference)}\n"
    yield from _table(numbers_of(block), locale)


def _picture(block: Picture, _locale: Locale) -> Iterator[str]:
    """The boxes and lines of a map, to be laid out by whoever shows it."""
    yield f"**{_text(block.title)}.** {_text(block.sentence)}\n"
    yield f"```mermaid\n{map_mermaid(block.drawing)}```\n"


def _entries(block: Entries, locale: Locale) -> Iterator[str]:
    for entry in block.entries:
        yield f"### {_text(entry.title)} ({_text(entry.id)})\n"
        if entry.text:
            yield _START.sub(r"\1\\\2", _text(entry.text)) + "\n"
        facts = [f"- {name}: {_text(words)}" for name, words
                 in zip(block.facts, entry.facts, strict=True) if words]  # fmt: skip
        yield "\n".join(facts) + "\n"
    if block.omitted:
        yield f"{grouped(block.omitted, 0, locale)} more are not told one by one.\n"


_WRITERS: Mapping[type[Block], Callable[[Any, Locale], Iterator[str]]] = {
    Paragraph: _paragraph, KeyFigures: _figures, Table: _table, Chart: _chart,
    Picture: _picture, Entries: _entries,
}  # fmt: skip


def _grid(
    heads: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    yield _line(heads)
    yield _line(["---:" if numbers else "---" for numbers in right], escaped=False)
    yield from (_line(row) for row in rows)
    yield ""


def _line(cells: Sequence[str], *, escaped: bool = True) -> str:
    return f"| {' | '.join(_text(cell) if escaped else cell for cell in cells)} |"


def _refs(*ids: str) -> str:
    known = [i for i in dict.fromkeys(ids) if i]
    return f" \\[{', '.join(known)}\\]" if known else ""


def _text(words: str) -> str:
    """Text in one line, with nothing in it that Markdown or a link would be made of."""
    escaped = _SIGNS.sub(r"\\\1", " ".join(words.split()))
    return _LINKS.sub(lambda sign: f"&#{ord(sign[0])};", escaped)
