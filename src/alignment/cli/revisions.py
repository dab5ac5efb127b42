"""The commands about revisions: what was done, what differs, and taking back."""

from functools import partial
from typing import Annotated

import typer

from alignment.cli.opening import reading, writing
from alignment.cli.options import Answered
from alignment.cli.output import emit

Reason = Annotated[
    str, typer.Option("--reason", "-m", metavar="TEXT", help="Why; kept with the revision.")
]


def history(
    asked: Answered,
    element: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Only the edits of this element.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=10_000, help="The most that are listed.")
    ] = 50,
) -> None:
    """The revisions, the newest first; or what was done to one element."""
    from alignment.cli import tell_revisions as tell
    from alignment.usecases import maintain, wire

    with reading(asked.catalogue) as work:
        if element is not None:
            edits = maintain.history_of(work, "elements", element)[:limit]
            items = [
                {"revision": wire.revision_wire(revision), "edit": wire.edit_wire(edit)}
                for revision, edit in edits
            ]
            view = partial(tell.element_history_view, element, edits)
            emit(asked.output, {"items": items}, view)
            return
        found = maintain.list_revisions(work, limit=limit + 1)
    shown = found[:limit]
    following = shown[-1].number if len(found) > limit else None
    answer = {"items": [wire.revision_wire(revision) for revision in shown], "next": following}
    emit(asked.output, answer, lambda: tell.revisions_view(shown))


def diff(
    asked: Answered,
    first: Annotated[int, typer.Argument(metavar="A", min=0, help="From this revision.")],
    last: Annotated[int, typer.Argument(metavar="B", min=0, help="To this one.")],
) -> None:
    """What was added, altered and retired between two revisions."""
    from alignment.cli.tell_revisions import difference_view
    from alignment.usecases import maintain, wire

    with reading(asked.catalogue) as work:
        edits = list(maintain.difference_of(work, first, last))
    answer = {
        "from": first, "to": last, "edits": [wire.edit_wire(edit) for edit in edits],
        "total": len(edits), "omitted": 0,
    }  # fmt: skip
    emit(asked.output, answer, lambda: difference_view(first, last, edits))


def undo(
    asked: Answered,
    revision: Annotated[int, typer.Argument(metavar="N", min=0, help="The revision.")],
    reason: Reason = "",
) -> None:
    """Take back what one revision did, by a new revision; nothing is forgotten."""
    from alignment.cli.tell_revisions import undone_view
    from alignment.usecases import maintain, wire

    with writing(asked.catalogue) as work:
        written = maintain.undo(work, revision, reason=reason)
    emit(asked.output, wire.revision_wire(written), lambda: undone_view(revision, written))
