"""Edits and their algebra: an import plan, an undo and a revision are lists of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, overload

from alignment.catalogue.entities import ENTITIES, Element, Entity, Heading, Requirement
from alignment.catalogue.estate import Estate
from alignment.catalogue.fields import Collection
from alignment.catalogue.sources import source_of
from alignment.catalogue.vocabulary import Audience

_key = attrgetter("key")

_OURS = ("value", "own", "cost", "unavailability", "audience", "owner", "lifecycle")
"""Fields that foreign notations seldom hold: what they leave out is not taken away."""


KEYED: Mapping[Collection, tuple[str, ...]] = {
    "practices": ("practice", "service"),
    "targets": ("consumer", "service", "indicator"),
    "measurements": ("consumer", "service", "indicator", "period"),
    "merges": ("source", "source_id"),
    "waivers": ("rule", "element"),
}
"""By list: the fields of which the key of an entity is made, where it is not its id."""

_UNSAID = ("origin", "sources", "attributes", "content")
"""Fields in which programs keep theirs."""

_BLANK: tuple[object, ...] = (None, "", (), {})

WEIGHING = "weighing"
"""The property of an element in which the judgements behind its weights are kept."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One entity before and after: None before is an addition, None after a retirement."""

    before: Entity | None
    after: Entity | None

    @property
    def entity(self) -> Entity:
        """What the edit is about, as it is afterwards, or was when it was retired."""
        found = self.before if self.after is None else self.after
        if found is None:
            msg = "an edit has a before or an after"
            raise ValueError(msg)
        return found

    @property
    def collection(self) -> Collection:
        return self.entity.collection

    @property
    def key(self) -> str:
        return self.entity.key

    @property
    def verb(self) -> str:
        """``added``, ``altered`` or ``retired``."""
        if self.before is None:
            return "added"
        return "retired" if self.after is None else "altered"

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Field by field what was and what is; of an addition or retirement, nothing."""
        if self.before is None or self.after is None:
            return {}
        pairs = {
            f.name: (getattr(self.before, f.name), getattr(self.after, f.name))
            for f in fields(type(self.before))
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def stated(self) -> dict[str, Any]:
        """What the entity says beside its key, field by field, blank ones left out."""
        unsaid = (*KEYED.get(self.collection, ("id",)), *_UNSAID)
        return {
            f.name: held
            for f in fields(type(self.entity))
            if f.name not in unsaid and (held := getattr(self.entity, f.name)) not in _BLANK
        }


class Additions(Sequence[Edit]):
    """Everything that an estate holds as an addition.

    The edit is made where it is looked at: millions of them beside millions of entities would
    need a fifth more memory.
    """

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def __len__(self) -> int:
        return sum(self.estate.counts().values()) + (self.estate.heading != Heading())

    def __iter__(self) -> Iterator[Edit]:
        entities = self.estate.entities()
        if self.estate.heading == Heading():
            next(entities)
        return (Edit(None, entity) for entity in entities)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | list[Edit]:
        return list(self)[index]

    def in_order(self) -> "Additions":
        """The same by list and key."""
        lists = {n: sorted(getattr(self.estate, n), key=_key) for n in self.estate.counts()}
        return Additions(self.estate.with_(**lists))


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """The edits by list and key: the order in which a revision holds them."""
    lists: dict[str, list[Edit]] = {name: [] for name in ENTITIES}
    for edit in edits:
        lists[edit.collection].append(edit)
    return [edit for held in lists.values() for edit in sorted(held, key=_key)]


def difference(
    before: Estate, after: Estate, *, replacing: bool = False, complete: bool = True,
    source: str = "", lists: frozenset[Collection] = frozenset(),
    silent: frozenset[str] = frozenset(),
) -> Sequence[Edit]:  # fmt: skip
    """The edits that bring a document into a catalogue.

    Args:
        before: The catalogue.
        after: The document.
        replacing: Retire what the document does not hold. Without it nothing is retired but
            requirements whose relationships the document holds and no longer reads so.
        complete: The document states every field. A foreign notation does not; what it leaves
            out of an element stays as the catalogue has it.
        source: Where the document comes from; replacing retires only what came from there.
            Empty for our own, which speaks for the whole catalogue.
        lists: Those in which replacing retires; empty for all.
        silent: Fields of elements for which the document had no place: they stay as they are.
    """
    if before == Estate() != after:
        return Additions(after)
    whole = replacing and not source and not lists
    edits: list[Edit] = list(_heading_edits(before.heading, after.heading, replacing=whole))
    for name in ENTITIES:
        if name != "heading":
            old = {e.key: e for e in getattr(before, name)}
            new = {e.key: e for e in getattr(after, name)}
            edits += _added_and_altered(old, new, complete=complete, silent=silent)
            gone = [e for key, e in old.items() if key not in new]
            if not replacing or (lists and name not in lists):
                gone = _outdated(gone, after) if name == "requirements" else []
            elif source:
                gone = [e for e in gone if name != "merges" and source_of(e)[0] == source]
            edits += [Edit(entity, None) for entity in gone]
    return edits


def _heading_edits(before: Heading, after: Heading, *, replacing: bool) -> Iterable[Edit]:
    """A second document does not rename the catalogue; it fills what nobody stated yet.

    Of the same document, what it says of the whole is taken anew.
    A heading that says nothing is not there: no record holds it.
    """
    if not replacing:
        after = _renewed(before, after) if _are_same(before, after) else _filled(before, after)
    if after != before:
        unsaid = Heading()
        yield Edit(None if before == unsaid else before, None if after == unsaid else after)


def _are_same(before: Heading, after: Heading) -> bool:
    """Whether it is the same document again: by its name, or by the id that a format gives it."""
    ids = {k: v for k, v in after.attributes.items() if k.endswith(":id")}
    return after.name == before.name or not ids.items().isdisjoint(before.attributes.items())


def _filled(before: Heading, after: Heading) -> Heading:
    return Heading(
        name=before.name or after.name,
        currency=before.currency or after.currency,
        documentation=before.documentation or after.documentation,
        properties={**after.properties, **before.properties},
        attributes={**after.attributes, **before.attributes},
    )


def _renewed(before: Heading, after: Heading) -> Heading:
    """What a format says of the whole it says altogether; what others say stays."""
    told = {key.partition(":")[0] for key in after.attributes}
    others = {k: v for k, v in before.attributes.items() if k.partition(":")[0] not in told}
    return Heading(
        name=before.name,
        currency=before.currency or after.currency,
        documentation=after.documentation or before.documentation,
        properties=after.properties or before.properties,
        attributes={**others, **after.attributes},
    )


def _added_and_altered(
    old: Mapping[str, Entity], new: Mapping[str, Entity], *, complete: bool, silent: frozenset[str]
) -> Iterable[Edit]:
    for key, entity in new.items():
        was = old.get(key)
        if was is not None:
            entity = _kept(was, entity, complete=complete, silent=silent)  # noqa: PLW2901
        if was != entity:
            yield Edit(was, entity)


def _kept(was: Any, now: Any, *, complete: bool, silent: frozenset[str]) -> Any:
    """The entity as the document has it, and what only the catalogue knows of it."""
    unstated = {}
    if not complete and isinstance(now, Element):
        unstated = {name: getattr(was, name) for name in _OURS if getattr(now, name) in (None, "")}
        if now.audience is Audience.EXTERNAL:
            unstated["audience"] = was.audience  # an importer assumes it; what was said stays
        if was.kind is not now.kind:
            unstated = {n: v for n, v in unstated.items() if n not in {"value", "audience"}}
    if not complete and isinstance(now, Requirement) and now.weight is None:
        unstated["weight"] = was.weight  # a notation seldom holds what people judged
    if isinstance(now, Element):
        unstated |= {name: getattr(was, name) for name in silent}
        if not complete and WEIGHING in was.properties:
            kept = {WEIGHING: was.properties[WEIGHING]}
            unstated["properties"] = {**kept, **unstated.get("properties", now.properties)}
    if getattr(was, "origin", "") and not now.origin:
        unstated["origin"] = was.origin  # a document of our own need not repeat it
    return replace(now, **unstated) if unstated else now


def _outdated(gone: Iterable[Any], after: Estate) -> list[Entity]:
    """Requirements that were read from relationships which the document holds otherwise now."""
    held = {r.id for r in after.relationships}
    return [r for r in gone if r.sources and held.issuperset(r.sources)]


def apply(estate: Estate, edits: Sequence[Edit]) -> Estate:
    """The estate after the edits, in the order of lists and keys."""
    lists: dict[str, dict[str, Entity]] = {
        name: {e.key: e for e in getattr(estate, name)} for name in ENTITIES if name != "heading"
    }
    lists["heading"] = {estate.heading.key: estate.heading}
    for edit in edits:
        if edit.after is None:
            lists[edit.collection].pop(edit.key, None)
        else:
            lists[edit.collection][edit.key] = edit.after
    return Estate.of(entity for held in lists.values() for entity in held.values())


def invert(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that take these back."""
    return [Edit(edit.after, edit.before) for edit in edits]


def clash(edits: Iterable[Edit], current: Mapping[tuple[str, str], Entity]) -> list[Edit]:
    """Those edits whose "before" is not what stands there now."""
    return [e for e in edits if current.get((e.collection, e.key)) != e.before]
