"""Merges and suggestions as tables."""

from collections.abc import Iterable, Sequence

from alignment.catalogue import Merge
from alignment.cli.sheet import Column, Line, Sheet, View, number
from alignment.usecases.maintain import Written
from alignment.usecases.merging import Alike, Suggestion

_MERGED = (
    Column("source", "Source"), Column("source_id", "ID there"), Column("name", "Name there"),
    Column("element", "Is here"),
)  # fmt: skip
_SUGGESTED = (
    Column("element", "ID"), Column("name", "Name"), Column("other", "May be"),
    Column("other_name", "Name"), number("score", "Alike"),
)  # fmt: skip


def merged_view(element: str, done: Written) -> View:
    """What a merge wrote."""
    line = Line(f"Revision {done.revision.number}: {element} is {done.entity.id} now.", "bold")
    columns = (Column("id", "ID"), Column("name", "Name"))
    return View((line,), Sheet(columns, [(done.entity.id, done.entity.name)]))


def merges_view(held: Sequence[Merge], found: Alike) -> View:
    """What was merged, and what might be."""
    merged = Sheet(_MERGED, [(m.source, m.source_id, m.name, m.element) for m in held], "Merged")
    parts: list[Line | Sheet] = [merged] if held else [Line("Nothing was merged.")]
    notes = (Line(finding.message) for finding in found.findings)
    return View((*parts, *suggestions(found.suggestions), *notes), merged)


def suggestions(found: Sequence[Suggestion]) -> Iterable[Line | Sheet]:
    """What might be merged; nothing of it is done by itself."""
    if found:
        rows = [(s.element, s.name, s.other, s.other_name, s.score) for s in found]
        yield Sheet(_SUGGESTED, rows, "Look alike: alignment merge ID INTO says that they are one")
