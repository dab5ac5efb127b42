"""Tables of edits: of a revision, between two of them, of an import, of one element."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request

from alignment.catalogue.edit_lines import EditLines
from alignment.catalogue.edits import Edit
from alignment.catalogue.rows import Revision
from alignment.reports.report import Form
from alignment.usecases.maintain import SINGULAR
from alignment.usecases.trial import Effect, Moved
from alignment.web.figures import shown
from alignment.web.tables import Asked, Column, Grid, grid_of


def _changed(edit: Edit) -> str | None:
    """What was altered, or stated, in one line, for files; pages show was and is apart."""
    if edit.verb == "altered":
        pairs = edit.changes().items()
        return "; ".join(f"{name}: {was} -> {now}" for name, (was, now) in pairs)
    return "; ".join(f"{name}: {shown(held)}" for name, held in edit.stated().items()) or None


def _standing(side: str, key: str) -> Any:
    """Finds a figure of an element on one side; none where it was not there."""

    def found(moved: Moved) -> float | None:
        held = getattr(moved, side)
        return None if held is None else getattr(held, key)

    return found


EDITS = (
    Column(key="verb", title="Did"),
    Column(key="collection", title="What", of=lambda e: SINGULAR[e.collection]),
    Column(key="key", title="Id", form=Form.ID),
    Column(key="fields", title="Fields", of=_changed, sortable=False),
)

_REVISIONS = (
    Column(key="number", title="Revision", form=Form.COUNT),
    Column(key="time", title="When"),
    Column(key="author", title="Who"),
    Column(key="reason", title="Why"),
)
REVISIONS = (
    *_REVISIONS,
    Column(key="added", title="Added", form=Form.COUNT),
    Column(key="altered", title="Altered", form=Form.COUNT),
    Column(key="retired", title="Retired", form=Form.COUNT),
    Column(
        key="look",
        title="As it was",
        of=lambda r: f"/?revision={r.number}",
        sortable=False,
        pressed=True,
    ),
)


_MOVED = {"contribution": "Contribution", "support": "Support", "at_risk": "At risk"}
_MOVES = (
    Column(key="name", title="Element", id="id"),
    *(Column(key=key, title=title, form=Form.AMOUNT, of=_standing("after", key))
      for key, title in _MOVED.items()),
    *(Column(key=f"{key}_before", title=f"{title} before", form=Form.AMOUNT, extra=True,
             of=_standing("before", key)) for key, title in _MOVED.items()),
)  # fmt: skip


def moves_grid(request: Request, effect: Effect, a: int, b: int) -> Grid:
    """What lies between two revisions did to the figures of what it touches."""
    notes = {"contribution": f"{a} → {b}", "support": "stands on it", "at_risk": "if it fails"}
    columns = (replace(c, note=notes.get(c.key, "")) for c in _MOVES)
    return grid_of(
        request, "moves", columns, effect.elements, omitted=effect.omitted,
        what="elements that it touches",
    )  # fmt: skip


def edits_grid(
    request: Request, edits: Sequence[Edit], *, omitted: int = 0,
    lines: Callable[[], EditLines] | None = None,
) -> Grid:  # fmt: skip
    """Edits, which stand in the order in which they were written.

    Where all are ordered or filtered, or leave as a file, ``lines`` has them with what names them
    alone: then what they hold is read of those on the page, and where fields are looked at.
    """
    if lines is None:
        return grid_of(request, "edits", EDITS, edits, what="edits", omitted=omitted)
    if Asked.of(request, "edits").usual:
        grid = grid_of(request, "edits", EDITS, edits, what="edits")
        return _alone(grid, grid.held.rows)
    held = lines()
    grid = grid_of(request, "edits", EDITS, held, what="edits")
    held.read(grid.part)
    return grid if "file" in request.query_params else _alone(grid, map(held.edit_of, grid.part))


def _alone(grid: Grid, shown: Iterable[Edit]) -> Grid:
    """A page without all that it is a part of, for who keeps it."""
    edits = tuple(shown)
    return replace(grid, held=replace(grid.held, rows=edits, fitting=edits))


def history_grid(request: Request, lines: Sequence[tuple[Revision, Edit]]) -> Grid:
    """The edits of one entity with the revisions that they stand in, the newest first."""
    columns = (
        *(Column(key=c.key, title=c.title, form=c.form, of=_of_revision(c)) for c in _REVISIONS),
        Column(key="what", title="What", of=lambda line: _changed(line[1]) or line[1].verb,
               sortable=False),
    )  # fmt: skip
    what = "edits of the element itself, the newest first"
    return grid_of(request, "history", columns, lines, what=what)


def _of_revision(column: Column) -> Any:
    return lambda line: column.value(line[0])
