"""What changed between two revisions, in the catalogue and in the answers, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from alignment.catalogue import Element, Requirement
from alignment.catalogue.edits import Edit
from alignment.graphs.findings.answer import findings_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.traverse import lineage
from alignment.reports.compose.changes import Changes, Edited, Moved
from alignment.runtime import Work
from alignment.usecases import analyse
from alignment.usecases.findings import evidence_in
from alignment.usecases.maintain import SINGULAR, difference_of

_MOST_MOVED = 1_000
_MOST_CAUSES = 3
_MATTER = ("kind", "value", "own", "of", "members", "needs", "weight", "criticality", "shares")
"""Fields by which value flows another way."""


def changes_since(work: Work, since: int, *, at: int | None) -> Changes:
    """The edits between two revisions, the totals, and the services that moved."""
    edits = list(difference_of(work, since, work.snapshot(at).revision))
    before, now = work.snapshot(since), work.snapshot(at)
    moved = _moved(work, (before, now), edits)
    return Changes(
        since=before.revision, now=now.revision,
        since_time=work.reader.revision(before.revision).time if before.revision else None,
        edited=tuple(_edited(edits)), total_before=before.total_value, total_now=now.total_value,
        index_before=_index(work, before.revision), index_now=_index(work, now.revision),
        moved=tuple(moved[:_MOST_MOVED]), omitted=max(len(moved) - _MOST_MOVED, 0),
    )  # fmt: skip


def _index(work: Work, at: int) -> float | None:
    return findings_of(evidence_in(work, at=at), today="", limit=0).index.value


def _edited(edits: Sequence[Edit]) -> Iterable[Edited]:
    counts = Counter((e.collection, e.verb) for e in edits)
    for name, singular in SINGULAR.items():
        tally = [counts[name, verb] for verb in ("added", "altered", "retired")]
        if any(tally):
            yield Edited(what=f"{singular}s" if name != "heading" else singular, added=tally[0],
                         altered=tally[1], retired=tally[2])  # fmt: skip


def _moved(work: Work, pair: tuple[Snapshot, Snapshot], edits: Sequence[Edit]) -> list[Moved]:
    """The services of another rank or amount, those that moved farthest first."""
    ranked = [_ranked(work, snapshot.revision) for snapshot in pair]
    found = []
    for element in sorted({*ranked[0], *ranked[1]}):
        (rank_before, before), (rank_now, now) = (
            r.get(element, (None, None)) for r in ranked
        )  # fmt: skip
        same = before is not None and now is not None and abs(before - now) <= 1e-9 * abs(now)
        if rank_before == rank_now and same:
            continue
        if not (before or now) and before is not None and now is not None:
            continue
        found.append((element, rank_before, rank_now, before, now))
    found.sort(key=lambda m: (-_distance(m[1], m[2]), -abs((m[4] or 0) - (m[3] or 0)), m[0]))
    return [
        Moved(
            id=element, name=_name(pair, element), rank_before=a, rank_now=b, before=before,
            now=now, cause=_cause(pair, element, edits) if place < _MOST_MOVED else "",
        )
        for place, (element, a, b, before, now) in enumerate(found)
    ]  # fmt: skip


def _ranked(work: Work, at: int) -> dict[str, tuple[int, float]]:
    """Rank and amount of each service; equal amounts share a rank."""
    items, ranks, last = analyse.contribution_of(work, at=at).items, {}, (0, -1.0)
    for place, item in enumerate(items, 1):
        if item.contribution != last[1]:
            last = (place, item.contribution)
        ranks[item.id] = last
    return ranks


def _distance(before: int | None, now: int | None) -> int:
    return abs(before - now) if before is not None and now is not None else 1_000_000


def _name(pair: tuple[Snapshot, Snapshot], element: str) -> str:
    for snapshot in reversed(pair):
        place = snapshot.place_of(element)
        if place is not None:
            return snapshot.names[place]
    return element


def _cause(pair: tuple[Snapshot, Snapshot], service: str, edits: Sequence[Edit]) -> str:
    """The edits on the line between a service and the objectives, in words."""
    line = {service}
    for snapshot in pair:
        place = snapshot.place_of(service)
        if place is not None:
            line |= {snapshot.ids[i] for i in lineage(snapshot, place).downstream.tolist()}
    found = [said for edit in edits if (said := _said(edit, line))]
    if not found:
        return "No edit on its line of sight: others moved past it."
    more = len(found) - _MOST_CAUSES
    return "; ".join(found[:_MOST_CAUSES]) + (f"; and {more:,} more" if more > 0 else "")


def _said(edit: Edit, line: set[str]) -> str:
    """What an edit did to value on a line; empty for one that did nothing there."""
    entity = edit.entity
    if isinstance(entity, Element) and entity.id in line:
        what = f"{entity.id} {entity.name}"
    elif isinstance(entity, Requirement) and entity.of in line:
        what = f"requirement {entity.id}"
    else:
        return ""
    if edit.verb != "altered":
        return f"{what} {edit.verb}"
    changed = [f"{name} {_value(was)} to {_value(now)}"
               for name, (was, now) in edit.changes().items() if name in _MATTER]  # fmt: skip
    return f"{what}: {', '.join(changed)}" if changed else ""


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "(" + ", ".join(_value(v) for v in value) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)
