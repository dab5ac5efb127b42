"""Revisions and edits as tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from alignment.catalogue.edits import Edit
from alignment.catalogue.rows import Revision, plain
from alignment.cli.sheet import Column, Line, Sheet, View, amounts, label, number, words

_VERB_STYLE = {"added": "green", "altered": "yellow", "retired": "red"}


def _verb_style(verb: Any) -> str:
    return _VERB_STYLE.get(str(verb), "")


def _moments(values: Sequence[Any]) -> list[str]:
    """Instants in the local zone, to the minute."""
    return [f"{v.astimezone():%Y-%m-%d %H:%M}" if isinstance(v, datetime) else "" for v in values]


def _zone() -> str:
    return datetime.now().astimezone().strftime("%Z")


_FIELDS = (
    Column("verb", "Done", label, style=_verb_style),
    Column("collection", "List", label), Column("id", "ID"),
    Column("field", "Field"), Column("from", "From", style=lambda _: "red"),
    Column("to", "To", style=lambda _: "green"),
)  # fmt: skip


def revisions_view(revisions: Sequence[Revision]) -> View:
    """The list of revisions."""
    columns = (
        number("number", "Rev."), Column("time", f"Time ({_zone()})", _moments),
        Column("author", "Author"), number("added", "Added"), number("altered", "Altered"),
        number("retired", "Retired"), Column("reason", "Reason"),
    )  # fmt: skip
    rows = [
        (r.number, r.time, r.author, r.added, r.altered, r.retired, r.reason) for r in revisions
    ]
    sheet = Sheet(columns, rows)
    return View((sheet,) if rows else (Line("The catalogue is empty: no revision yet."),), sheet)


def element_history_view(element: str, edits: Sequence[tuple[Revision, Edit]]) -> View:
    """What was done to one element, field by field."""
    columns = (
        number("number", "Rev."), Column("time", f"Time ({_zone()})", _moments),
        Column("author", "Author"), *(c for c in _FIELDS if c.key not in {"collection", "id"}),
    )  # fmt: skip
    rows = [
        (revision.number, revision.time, revision.author, verb, field, was, now)
        for revision, edit in edits
        for verb, _, _, field, was, now in _rows_of(edit)
    ]
    sheet = Sheet(columns, rows)
    return View((Line(f"{element}, the newest first", "bold"), sheet), sheet)


def difference_view(first: int, last: int, edits: Sequence[Edit]) -> View:
    """What leads from one revision to another."""
    verbs = [edit.verb for edit in edits]
    counted = ", ".join(f"{verbs.count(v)} {v}" for v in _VERB_STYLE)
    said = f"From revision {first} to {last}: {counted if edits else 'nothing differs'}."
    sheet = edits_sheet(edits)
    return View((Line(said, "bold"), sheet), sheet)


def edits_sheet(edits: Sequence[Edit], title: str = "") -> Sheet:
    """Edits as rows, one for each field that changed."""
    return Sheet(_FIELDS, [row for edit in edits for row in _rows_of(edit)], title)


def undone_view(number_: int, written: Revision) -> View:
    """What an undo wrote."""
    said = f"Revision {written.number} takes back revision {number_}."
    columns = tuple(Column(n, n.capitalize(), amounts, right=True) for n in _VERB_STYLE)
    sheet = Sheet(columns, [(written.added, written.altered, written.retired)])
    return View((Line(said, "bold"), sheet), sheet)


def _rows_of(edit: Edit) -> Iterable[tuple[str, str, str, str, str, str]]:
    """One row a field that changed; one for what was added or retired as a whole."""
    head = (edit.verb, edit.collection, edit.key)
    if edit.verb == "altered":
        was, now = plain(edit.before) or {}, plain(edit.after) or {}
        for name in edit.changes():
            yield (*head, name, _text(was.get(name)), _text(now.get(name)))
    else:
        name = str(getattr(edit.entity, "name", "") or "")
        yield (*head, "", *((name, "") if edit.verb == "retired" else ("", name)))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    if isinstance(value, float):
        return f"{value:.15g}"
    return words([value])[0]
