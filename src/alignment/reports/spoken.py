"""A report in the numbers of a country: what stands in sentences and pictures, too.

Answers say their numbers as in English. Here they are written anew, sentence by sentence, save
where they are part of a name: a server called "Node 1.5" is called so everywhere.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from alignment.reports.look import LOCALES, Locale
from alignment.reports.maps.shapes import Drawing
from alignment.reports.report import (
    Block,
    Cell,
    Chart,
    Entries,
    Form,
    KeyFigures,
    Paragraph,
    Picture,
    Reference,
    Report,
    Table,
)

_NUMBER = re.compile(
    r"(?<![\w.,=/:])(?<!\w-)"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+(?:e[+-]?\d+)?)"
    r"(?!\w|[.,:/-]\d)"
)
"""A number whose signs differ between countries; no version, id, date or part of a word."""

Say: TypeAlias = Callable[[str], str]


def looks_like_numbers(names: Iterable[str]) -> tuple[str, ...]:
    """The names that hold what reads like such a number."""
    return tuple(dict.fromkeys(name for name in names if _NUMBER.search(name)))


def in_locale(report: Report, locale: Locale) -> Report:
    """The same report, the numbers of its sentences written as in a country."""
    if locale == LOCALES["en"]:
        return report
    say = speaker(report.names, locale)
    sections = tuple(
        replace(section, blocks=tuple(_block(block, say, locale) for block in section.blocks))
        for section in report.sections
    )
    parameters = {name: say(words) for name, words in report.stamp.parameters.items()}
    return replace(
        report, sections=sections, left_out=tuple(map(say, report.left_out)),
        references=tuple(_reference(one, say) for one in report.references),
        stamp=replace(report.stamp, parameters=parameters),
    )  # fmt: skip


def speaker(names: Iterable[str], locale: Locale) -> Say:
    """Writes the numbers of a sentence anew, those inside of these names excepted."""
    holding: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in names:
        for found in _NUMBER.finditer(name):
            holding[found[0]].append((name, found.start()))
    signs = str.maketrans({",": locale.group, ".": locale.decimal})

    def written(found: re.Match[str]) -> str:
        named = any(
            found.string.startswith(name, found.start() - at)
            for name, at in holding.get(found[0], ()) if at <= found.start()
        )  # fmt: skip
        return found[0] if named else found[0].translate(signs)

    return lambda text: _NUMBER.sub(written, text)


def _block(block: Block, say: Say, locale: Locale) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=say(block.text))
        case KeyFigures():
            figures = tuple(replace(one, note=say(one.note)) for one in block.figures)
            return replace(block, figures=figures)
        case Table():
            return _table(block, say)
        case Chart():
            return replace(block, sentence=say(block.sentence), locale=locale)
        case Picture():
            return replace(block, sentence=say(block.sentence), drawing=_map(block.drawing, say))
        case Entries():
            told = (replace(e, facts=tuple(map(say, e.facts))) for e in block.entries)
            return replace(block, entries=tuple(told))


def _map(drawing: Drawing, say: Say) -> Drawing:
    boxes = tuple(
        replace(box, subtitle=say(box.subtitle), note=say(box.note), label=say(box.label))
        for box in drawing.boxes
    )
    return replace(drawing, boxes=boxes)


def _table(table: Table, say: Say) -> Table:
    """Only sentences are said anew: other texts are names, or somebody's own words."""
    ours = [column.form is Form.SENTENCE for column in table.columns]

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(
            say(cell) if said and isinstance(cell, str) else cell
            for cell, said in zip(cells, ours, strict=True)
        )

    rows = tuple(map(row, table.rows)) if any(ours) else table.rows
    return replace(table, title=say(table.title), note=say(table.note), rows=rows)


def _reference(reference: Reference, say: Say) -> Reference:
    return replace(
        reference, formula=say(reference.formula), inputs=tuple(map(say, reference.inputs))
    )
