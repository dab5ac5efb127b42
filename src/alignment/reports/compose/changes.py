"""What changed between two revisions: edits, totals, and who moved in the ranking and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alignment.graphs.words import amount_text, counted, percent_text
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making
from alignment.reports.report import Block, Table

_MOST_MOVED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One service whose place or amount is another; None where it was not, or is no more, there.

    Attributes:
        cause: What was edited on its line of sight, in words.
    """

    id: str
    name: str
    rank_before: int | None
    rank_now: int | None
    before: float | None
    now: float | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """How many entries of one list were added, altered and retired."""

    what: str
    added: int
    altered: int
    retired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The difference.

    Attributes:
        edited: By list.
        total_before, total_now: Value of all objectives a year.
        index_before, index_now: Alignment index; None where not defined.
        moved: Those that moved, the largest move first; ``omitted`` more.
    """

    since: int
    since_time: datetime | None
    now: int
    edited: tuple[Edited, ...]
    total_before: float
    total_now: float
    index_before: float | None
    index_now: float | None
    moved: tuple[Moved, ...]
    omitted: int


def changes_blocks(found: Changes, making: Making) -> Iterator[Block]:
    """What changed, in sentences and tables."""
    reference = making.ledger.stated(
        "change between revisions", "figure at this revision - figure at the earlier one",
        inputs=(f"revision {found.since}", f"revision {found.now}"),
        opened_by=f"alignment diff {found.since} {found.now}", revision=found.since,
    )  # fmt: skip
    yield p.conclusion(_told(found, making), reference)
    if found.edited:
        yield Table(
            id="edits", title=f"Edits since revision {found.since}", columns=(
                p.text("what", "Of"), p.count("added", "Added", reference),
                p.count("altered", "Altered", reference),
                p.count("retired", "Retired", reference),
            ),
            rows=tuple((e.what, e.added, e.altered, e.retired) for e in found.edited),
        )  # fmt: skip
    if found.moved:
        yield Table(
            id="moved", title="Services that moved", columns=(
                p.ID, p.NAME, p.count("rank_before", "Rank before", reference),
                p.count("rank_now", "Rank now", reference),
                p.amount(making, "before", "Carried before", reference),
                p.amount(making, "now", "Carries now", reference), p.sentence("cause", "Cause"),
            ),
            rows=tuple((m.id, m.name, m.rank_before, m.rank_now, m.before, m.now, m.cause)
                       for m in found.moved),
            note="A cause is an edit on the line of sight between the service and the objectives.",
            omitted=found.omitted, listed=_MOST_MOVED,
        )  # fmt: skip


def _told(found: Changes, making: Making) -> Iterator[str]:
    when = f" of {found.since_time:%Y-%m-%d}" if found.since_time else ""
    count = sum(e.added + e.altered + e.retired for e in found.edited)
    if not count:
        yield f"Nothing was edited since revision {found.since}{when}."
        return
    was = "was" if count == 1 else "were"
    yield f"Since revision {found.since}{when}, {counted(count, 'entry')} {was} edited."
    if found.total_now != found.total_before:
        yield (f"The value of all objectives went from {amount_text(found.total_before)} to "
               f"{making.amount(found.total_now)}.")  # fmt: skip
    if found.index_before is not None and found.index_now is not None:
        before, now = percent_text(found.index_before), percent_text(found.index_now)
        yield (f"The alignment index went from {before} to {now}." if before != now
               else f"The alignment index stayed at {now}.")  # fmt: skip
    moved = len(found.moved) + found.omitted
    if not moved:
        yield "No service moved in the ranking."
        return
    first = found.moved[0]
    said = f"{counted(moved, 'service')} moved in rank or amount"
    yield f"{said}; most of all {making.said(first.id)}."
