"""Add, alter, retire and undo: each is a list of edits, checked and written as one revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alignment.catalogue import Collection, Entity
from alignment.catalogue.between import Between
from alignment.catalogue.edits import Edit, clash, invert
from alignment.catalogue.faults import Fault, path_text
from alignment.catalogue.keys import parts_of_key
from alignment.catalogue.rows import Revision
from alignment.catalogue.store import Page, Query, Version
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Conflict, Invalid, NotFound, Problem
from alignment.exchange.forms import entity_of, forms
from alignment.graphs.snapshot import closest
from alignment.runtime import Work, WritingWork
from alignment.usecases.checks import entities_about, require_sound

__all__ = [
    "SINGULAR", "Page", "Query", "Version", "Written", "add", "alter", "called", "difference_of",
    "entity_from", "find", "history_of", "list_entities", "list_revisions", "retire", "undo",
]  # fmt: skip
"""What the doors may use, the form of a list's question and answer among it."""

SINGULAR: dict[Collection, str] = {
    "elements": "element", "requirements": "requirement", "relationships": "relationship",
    "practices": "practice support", "targets": "target", "measurements": "measurement",
    "merges": "merge", "views": "view", "waivers": "waiver",
    "heading": "heading",
}  # fmt: skip
"""What one member of each list is called in messages."""


_NAMED_BY: dict[Collection, tuple[str, ...]] = {
    "practices": ("of {}", "for {}"),
    "targets": ("for {}", "of {}", "{}"),
    "measurements": ("for {}", "of {}", "{}", "{}"),
    "merges": ("of {}", "{}"),
    "waivers": ("of {}", "for {}"),
}
"""What the parts of a key are to its entity, where it has several."""


def called(collection: Collection, key: str) -> str:
    """One member of a list in a sentence: ``waiver of over-served for S1``."""
    words = _NAMED_BY.get(collection, ("{}",))
    parts = parts_of_key(key) if collection in _NAMED_BY else (key,)
    said = (w.format(p) for w, p in zip(words, parts, strict=True) if p)
    return " ".join((SINGULAR[collection], *said))


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left behind: the entity as it stands now, and the revision that did it."""

    entity: Any
    revision: Revision


def find(work: Work, collection: Collection, key: str, *, at: int | None = None) -> Version:
    """One entity as it holds at a revision; raises NotFound with close names."""
    resolved = None if at is None else work.reader.resolve(at)
    try:
        return work.reader.find(collection, key, at=resolved)
    except NotFound:
        near = _near(work, collection, key, at=at)
        raise NotFound.of(SINGULAR[collection], key, close=near) from None


def list_entities(
    work: Work, collection: Collection, query: Query, *, at: int | None = None
) -> Page:
    """Some entities of one list."""
    resolved = None if at is None else work.reader.resolve(at)
    return work.reader.list_(collection, query, at=resolved)


def entity_from(
    collection: Collection, data: Mapping[str, Any], *, before: Entity | None = None
) -> Any:
    """The entity that plain values describe; raises Invalid with every fault by its field.

    Args:
        collection: Its list.
        data: Field by field, under every name that a native document may use; None takes a
            value away.
        before: The entity that is changed: its fields stand where none are given.
    """
    faults: list[Fault] = []
    entity = entity_of(data, forms()[collection], faults, before=before)
    if faults:
        problems = [Problem(path_text(fault.path), fault.message) for fault in faults]
        msg = f"this {SINGULAR[collection]} cannot be: {problems[0]}"
        raise Invalid(msg, problems)
    return entity


def add(
    work: WritingWork, entity: Entity, *, reason: str = "", beside: Sequence[Entity] = ()
) -> Written:
    """Add one entity, and what it names that is new as well; raises Conflict for any there is."""
    new = (entity, *beside)
    taken = work.reader.present([(e.collection, e.key) for e in new])
    for held in (e for e in new if (e.collection, e.key) in taken):
        kind = with_article(SINGULAR[held.collection])
        msg = f"{held.key!r} is taken: there is such {kind} already"
        raise Conflict(msg, name=held.key)
    edits = [Edit(None, each) for each in new]
    return _write(work, edits, reason or f"Add {called(entity.collection, entity.key)}")


def alter(
    work: WritingWork, collection: Collection, key: str, changes: Mapping[str, Any], *,
    seen: int | None = None, reason: str = "", beside: Sequence[Entity] = (),
) -> Written:  # fmt: skip
    """Change some fields of one entity.

    Args:
        work: The unit of work.
        collection: Its list.
        key: Its key; the fields that make up the key cannot be changed.
        changes: Field by field; None takes a value away.
        seen: The version (revision) that the caller looked at; another one raises Conflict.
        reason: Why; a plain sentence is made when it is empty.
        beside: What it names that is new, added by the same revision.
    """
    version = find(work, collection, key)
    _require_fresh(collection, version, seen)
    after = entity_from(collection, changes, before=version.entity)
    if after.key != key:
        msg = f"the key of a {SINGULAR[collection]} cannot be changed; retire it and add another"
        raise Invalid(msg, [Problem("id", msg)])
    if after == version.entity:
        return Written(after, work.reader.revision(version.since))
    edits = [Edit(version.entity, after), *(Edit(None, each) for each in beside)]
    return _write(work, edits, reason or f"Alter {called(collection, key)}")


def retire(
    work: WritingWork, collection: Collection, key: str, *,
    seen: int | None = None, reason: str = "",
) -> Written:  # fmt: skip
    """Retire one entity, and with an element what is only about it.

    Its own requirements, its practices, targets, measurements and relationships go with it; a
    group of another element that it is a member of must be altered first.
    """
    version = find(work, collection, key)
    _require_fresh(collection, version, seen)
    edits = [Edit(version.entity, None)]
    if collection == "elements":
        edits += [Edit(entity, None) for entity in _dependents(work, key)]
    edits += [Edit(entity, None) for entity in _drawn_on(work, edits)]
    return _write(work, edits, reason or f"Retire {called(collection, key)}")


def undo(work: WritingWork, number: int, *, reason: str = "") -> Revision:
    """Take back one revision by a new one; raises Conflict where a later one touched the same."""
    if not number:
        msg = "revision 0 is the empty catalogue; there is nothing to undo"
        raise Invalid(msg)
    work.reader.revision(number)
    edits = invert(work.reader.edits_of(number))
    now = work.reader.present((e.collection, e.key) for e in edits)
    held = {place: version.entity for place, version in now.items()}
    moved = clash(edits, held)
    if moved:
        problems = [
            Problem(e.key, f"this {SINGULAR[e.collection]} was changed later") for e in moved
        ]
        msg = (
            f"revision {number} cannot be undone: {len(moved)} of its {len(edits)} entries "
            f"changed later, first the {called(moved[0].collection, moved[0].key)}. "
            "Undo the later revisions first."
        )
        raise Conflict(msg, problems)
    return _write(work, edits, reason or f"Undo revision {number}").revision


def list_revisions(work: Work, *, before: int | None = None, limit: int = 50) -> list[Revision]:
    """The newest revisions first."""
    return work.reader.list_revisions(before=before, limit=limit)


def difference_of(work: Work, a: int, b: int) -> Between:
    """The edits that lead from revision ``a`` to revision ``b``, whichever is the later."""
    return work.reader.between(work.reader.resolve(a), work.reader.resolve(b))


def history_of(work: Work, collection: Collection, key: str) -> list[tuple[Revision, Edit]]:
    """Every edit of one entity, the newest first."""
    edits = work.reader.history_of(collection, key)
    if not edits:
        raise NotFound.of(SINGULAR[collection], key, close=_near(work, collection, key))
    return [(work.reader.revision(number), edit) for number, edit in edits]


def _write(work: WritingWork, edits: Sequence[Edit], reason: str) -> Written:
    require_sound(work, edits)
    revision = work.revise(edits, reason=reason)
    return Written(edits[0].entity, revision)


def _require_fresh(collection: Collection, version: Version, seen: int | None) -> None:
    if seen is not None and seen != version.since:
        raise Conflict.stale(
            SINGULAR[collection], version.entity.key, seen=seen, current=version.since
        )


def _dependents(work: WritingWork, key: str) -> list[Entity]:
    """What goes with an element; raises Conflict when another element needs it."""
    touching = [v.entity for v in work.reader.requirements_touching(key)]
    needing = [r for r in touching if r.of != key]
    if needing:
        problems = [Problem(r.of, f"needs {key} by requirement {r.id}") for r in needing]
        msg = (
            f"{key} cannot be retired: {len(needing)} requirements of other elements name it, "
            f"first {needing[0].id!r} of {needing[0].of}. Alter or retire those first."
        )
        raise Conflict(msg, problems)
    found = {(e.collection, e.key): e for e in entities_about(work, key)}
    return list(found.values())


def _drawn_on(work: WritingWork, edits: Sequence[Edit]) -> list[Entity]:
    """Relationships that end at a relationship which these edits retire, and so on outward."""
    gone = {e.key for e in edits if e.collection == "relationships"}
    front, found = sorted(gone), dict[str, Entity]()
    while front:
        ending = [
            version.entity
            for key in front
            for end in ("source", "target")
            for version in work.reader.rows_where("relationships", end, key)
        ]
        front = sorted({e.key for e in ending} - gone)
        found |= {e.key: e for e in ending if e.key not in gone}
        gone |= set(front)
    return list(found.values())


def _near(work: Work, collection: Collection, key: str, *, at: int | None = None) -> list[str]:
    return closest(key, work.snapshot(at)) if collection == "elements" else []
