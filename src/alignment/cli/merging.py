"""The commands about elements that two sources have in common."""

from dataclasses import asdict
from typing import Annotated

import typer

from alignment.cli.opening import reading, writing
from alignment.cli.options import Answered
from alignment.cli.output import emit
from alignment.cli.revisions import Reason


def merge(
    asked: Answered,
    element: Annotated[str, typer.Argument(metavar="ID", help="The element that goes.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The element that it is.")],
    reason: Reason = "",
) -> None:
    """Say that one element is another one; later imports keep to it.

    Example: alignment merge component:default/shop S1
    """
    from alignment.cli.tell_merging import merged_view
    from alignment.usecases import merging, wire

    with writing(asked.catalogue) as work:
        done = merging.merge(work, element, into, reason=reason)
    answer = {
        "revision": wire.revision_wire(done.revision), "element": wire.entity_wire(done.entity)
    }  # fmt: skip
    emit(asked.output, answer, lambda: merged_view(element, done))


def merges(asked: Answered) -> None:
    """What was merged, and which elements of different sources look alike."""
    from alignment.cli.tell_merging import merges_view
    from alignment.usecases import merging, wire

    with reading(asked.catalogue) as work:
        held = list(work.reader.entities("merges"))
        found = merging.list_suggestions(work)
    answer = {
        "merges": [wire.entity_wire(entity) for entity in held],
        **asdict(found),
    }
    emit(asked.output, answer, lambda: merges_view(held, found))
