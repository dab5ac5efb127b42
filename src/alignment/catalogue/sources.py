"""Which elements of a document are which of the catalogue, when several sources feed one.

An id is only unique within its source. What a source brought is found again by its ``origin``;
what a person merged, by the merge; what was stated here without a source is anybody's. An id
that another source brought already is not touched: the newcomer gets one of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from alignment.catalogue.entities import Element, Relationship, Requirement
from alignment.catalogue.estate import Estate
from alignment.catalogue.fields import Collection
from alignment.catalogue.finding import Finding
from alignment.catalogue.kept import Merge, View
from alignment.catalogue.keys import fitted, join_key, parts_of_key, requirement_id
from alignment.catalogue.text import ID_LENGTH
from alignment.catalogue.twins import filled_by, merge_of, stated_otherwise
from alignment.catalogue.vocabulary import Severity
from alignment.errors import Invalid

_NAMED: tuple[Collection, ...] = ("elements", "relationships", "views")
"""Lists whose entities others refer to, so that an id may have to give way."""

_FACTS: tuple[Collection, ...] = ("requirements", "practices", "targets", "measurements")

Refer: TypeAlias = Callable[[View, Mapping[str, str]], View]
"""How a view names what it shows by other ids: only the format of its content knows."""

_SHOWN = 5


def origin_of(source: str, source_id: str, key: str) -> str:
    """The text that an entity remembers its source by."""
    return join_key(source) if source_id == key else join_key(source, source_id)


def source_of(entity: Any) -> tuple[str, str]:
    """The source that an entity came from and its id there; the source is empty for our own."""
    source, *rest = parts_of_key(entity.origin)
    return source, rest[0] if rest else entity.key


@dataclass(frozen=True, slots=True)
class Brought:
    """A document under the ids that its entities have, or get, in the catalogue."""

    estate: Estate
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Held:
    """What the catalogue holds of sources, looked up once for one of them.

    Attributes:
        source: The one that a document comes from.
        known: By list: id in the source to id here, of what it brought.
        foreign: By list: what another source brought, by its key.
        unsourced: By list: keys of what was stated here.
        merges: By the id in the source, which element it is.
        elements: What there is, by id.
    """

    source: str
    known: dict[Collection, dict[str, str]] = field(default_factory=dict)
    foreign: dict[Collection, dict[str, Any]] = field(default_factory=dict)
    unsourced: dict[Collection, set[str]] = field(default_factory=dict)
    merges: dict[str, Merge] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)

    @classmethod
    def by(cls, source: str, estate: Estate) -> "Held":
        """What an estate holds of that source, and of others."""
        held = cls(source, merges={m.source_id: m for m in estate.merges if m.source == source})
        held.elements = {e.id: e for e in estate.elements}
        for collection in (*_NAMED, *_FACTS):
            known = held.known.setdefault(collection, {})
            foreign = held.foreign.setdefault(collection, {})
            unsourced = held.unsourced.setdefault(collection, set())
            for entity in getattr(estate, collection):
                name, there = source_of(entity)
                if not name:
                    unsourced.add(entity.key)
                elif name == source:
                    known[there] = entity.key
                else:
                    foreign[entity.key] = entity
        return held

    def give_up(self, ids: Iterable[str]) -> None:
        """Take these elements for anybody's: a document that only mentions them means them."""
        for name in ids:
            if self.foreign["elements"].pop(name, None) is not None:
                self.unsourced["elements"].add(name)

    def id_of(self, collection: Collection, there: str) -> str:
        """The id here of what the source calls so."""
        if collection == "elements" and there in self.merges:
            return self.merges[there].element
        known = self.known[collection].get(there)
        if known is not None:
            return known
        here = there
        while here in self.foreign[collection] or (
            here != there and here in self.unsourced[collection]
        ):
            here = fitted(f"{self.source}:{here}", longest=ID_LENGTH)
        return here


def _itself(view: View, _ids: Mapping[str, str]) -> View:
    return view


def brought(incoming: Estate, held: Held, *, refer: Refer = _itself) -> Brought:
    """The document with the ids of the catalogue, each new entity marked by its source.

    The entities are the document's alone until they are planned; those whose ids stay are marked
    where they stand, since a copy of each of a million would cost more than reading them.
    """
    plain = origin_of(held.source, "", "")
    renamed: dict[Collection, dict[str, str]] = {
        collection: {
            entity.id: here
            for entity in getattr(incoming, collection)
            if entity.origin in ("", plain)  # what states another origin has its id from here
            and (here := held.id_of(collection, entity.id)) != entity.id
        }
        for collection in _NAMED
    }
    merges, twins, otherwise = _merged(incoming.elements, held)
    findings = [*_given_way(renamed, held), *otherwise]
    if any(renamed.values()):
        incoming = _renamed(incoming, **renamed, refer=refer)
    elements = _with_twins(incoming.elements, twins)
    for collection in _NAMED:
        back = {here: there for there, here in renamed[collection].items()}
        here_already = twins if collection == "elements" else {}
        entities = elements if collection == "elements" else getattr(incoming, collection)
        _mark((e for e in entities if e.key not in here_already), held, collection, back)
    estate = replace(incoming, elements=elements, merges=(*incoming.merges, *merges))
    return Brought(estate, tuple(findings))


def facts_of(incoming: Estate, held: Held) -> Brought:
    """The document without what another source states already, the rest marked by its source.

    Requirements, targets and measurements have no ids of their own: what two sources state of
    the same elements stands once, as the first one stated it.
    """
    lists: dict[str, Any] = {}
    findings: list[Finding] = []
    for collection in _FACTS:
        entities = getattr(incoming, collection)
        foreign = held.foreign[collection]
        taken = [e for e in entities if foreign and e.key in foreign]
        if taken:
            lists[collection] = tuple(foreign.get(e.key, e) for e in entities)
            entities = lists[collection]
            findings += _stated_already(collection, taken, foreign)
        _mark(entities, held, collection, {})
    return Brought(replace(incoming, **lists) if lists else incoming, tuple(findings))


def same_under_another_name(incoming: Estate, held: Held) -> str:
    """The source that seems to be this one under another name, or nothing.

    So it seems when at least half of the document's elements have ids that one other source
    brought, under the same types.
    """
    foreign = held.foreign["elements"]
    if held.known["elements"] or not foreign:
        return ""
    alike = Counter(
        source_of(foreign[e.id])[0]
        for e in incoming.elements
        if e.id in foreign and foreign[e.id].type == e.type
    )
    name, count = next(iter(alike.most_common(1)), ("", 0))
    return name if 2 * count >= len(incoming.elements) else ""


def joined(estate: Estate, element: str, into: str, *, refer: Refer = _itself) -> Estate:
    """The estate after one element turned out to be another one that is there.

    Everything that named it names the other, which gets what it lacks; a merge remembers it.

    Args:
        estate: Holds both.
        element: Id of the one that goes; it came from a source.
        into: Id of the one that stays.
        refer: Lets a view name the one that stays.

    Raises:
        Invalid: The one that goes was stated here, so that no later import would bring it.
    """
    by_id = {e.id: e for e in estate.elements}
    gone, stays = by_id[element], by_id[into]
    source, source_id = source_of(gone)
    if not source:
        msg = f"{element} was stated here, not by a source; retire it, or merge {into} into it"
        raise Invalid(msg)
    merges = [m if m.element != element else replace(m, element=into) for m in estate.merges]
    filled = filled_by(gone, stays)
    merges.append(merge_of(gone, source, source_id, into, filled))
    left = replace(estate, elements=tuple(e for e in estate.elements if e.id != element))
    moved = _renamed(left, elements={element: into}, refer=refer)
    elements = tuple(replace(stays, **filled) if e.id == into else e for e in moved.elements)
    lists: dict[str, Any] = {name: _once(getattr(moved, name)) for name in _FACTS}
    return replace(moved, elements=elements, merges=tuple(merges), **lists)


def _once(entities: Iterable[Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for entity in entities:
        found.setdefault(entity.key, entity)
    return tuple(found.values())


def _merged(
    elements: Iterable[Element], held: Held
) -> tuple[list[Merge], dict[str, Element], list[Finding]]:
    """What the source says now of merged elements, these filled by it, and what it cannot say."""
    merges: list[Merge] = []
    twins: dict[str, Element] = {}
    others: dict[str, list[str]] = {}
    for element in elements if held.merges else ():
        before = held.merges.get(element.id)
        there = held.elements.get(before.element) if before else None
        if before is None or there is None:
            continue
        there = twins.get(there.id, there)
        filled = filled_by(element, there, before)
        merges.append(merge_of(element, held.source, element.id, there.id, filled))
        twins[there.id] = replace(there, **filled)
        for name in stated_otherwise(element, twins[there.id]):
            others.setdefault(there.id, []).append(name)
    return merges, twins, list(_of_others(others))


def _of_others(fields: Mapping[str, Sequence[str]]) -> Iterable[Finding]:
    if fields:
        shown = "; ".join(f"{key}: {', '.join(of)}" for key, of in list(fields.items())[:_SHOWN])
        message = (
            f"{len(fields)} merged elements have fields that were stated otherwise before, which "
            f"stays: {shown}"
        )
        yield Finding(Severity.LOW, "stated-by-another-source", "", message, tuple(fields))


def _with_twins(
    elements: tuple[Element, ...], twins: Mapping[str, Element]
) -> tuple[Element, ...]:
    if not twins:
        return elements
    return (*(e for e in elements if e.id not in twins), *twins.values())


_NONE: Mapping[str, str] = {}


def _renamed(
    estate: Estate, *, elements: Mapping[str, str], relationships: Mapping[str, str] = _NONE,
    views: Mapping[str, str] = _NONE, refer: Refer,
) -> Estate:  # fmt: skip
    """The estate with other ids, wherever they stand."""
    either = {**relationships, **elements}
    any_ = {**either, **views}

    def e(name: str) -> str:
        return elements.get(name, name)

    return replace(
        estate,
        elements=tuple(
            replace(x, id=elements[x.id]) if x.id in elements else x for x in estate.elements
        ),
        relationships=tuple(_drawn(r, relationships, either) for r in estate.relationships),
        requirements=tuple(
            needing
            for r in estate.requirements
            if (needing := _needing(r, elements, relationships)) is not None
        ),
        practices=tuple(
            replace(p, practice=e(p.practice), service=e(p.service)) for p in estate.practices
        ),
        targets=tuple(
            replace(t, consumer=e(t.consumer), service=e(t.service)) for t in estate.targets
        ),
        measurements=tuple(
            replace(m, consumer=e(m.consumer), service=e(m.service)) for m in estate.measurements
        ),
        views=tuple(_shown(v, views, refer(v, any_)) for v in estate.views),
        waivers=tuple(replace(w, element=e(w.element)) for w in estate.waivers),
    )


def _shown(view: View, ids: Mapping[str, str], referring: View) -> View:
    return replace(referring, id=ids[view.id]) if view.id in ids else referring


def _drawn(
    relationship: Relationship, ids: Mapping[str, str], either: Mapping[str, str]
) -> Relationship:
    r = relationship
    if r.id not in ids and r.source not in either and r.target not in either:
        return r
    return replace(
        r, id=ids.get(r.id, r.id), source=either.get(r.source, r.source),
        target=either.get(r.target, r.target),
    )  # fmt: skip


def _needing(
    requirement: Requirement, elements: Mapping[str, str], relationships: Mapping[str, str]
) -> Requirement | None:
    """The requirement under other ids; None when all that it asks for is its owner itself."""
    r = requirement
    touched = r.of in elements or any(m in elements for m in r.members)
    if not touched and not any(s in relationships for s in r.sources):
        return r
    of = elements.get(r.of, r.of)
    renamed = dict.fromkeys(elements.get(m, m) for m in r.members)
    became_itself = of in renamed and r.of not in r.members
    members = tuple(m for m in renamed if m != of or not became_itself)
    needs = min(r.needs - became_itself, len(members))
    if needs < 1:
        return None
    made = r.id == requirement_id(r.of, r.members)
    return replace(
        r, of=of, members=members, needs=needs,
        id=requirement_id(of, members) if made else r.id,
        shares=r.shares if len(members) == len(r.members) else (),
        sources=tuple(relationships.get(s, s) for s in r.sources),
    )  # fmt: skip


def _mark(
    entities: Iterable[Any], held: Held, collection: Collection, back: Mapping[str, str]
) -> None:
    """Note the source of what it brings for the first time or brought before.

    What is here without a source stays so, and what states its origin itself keeps it.
    """
    known, plain = held.known[collection], origin_of(held.source, "", "")
    here = held.unsourced[collection]
    for entity in entities:
        if entity.origin and entity.origin != plain:
            continue
        there = back.get(entity.key, entity.key)
        unsourced = entity.key in here and there not in known
        marked = plain if there == entity.key else origin_of(held.source, there, entity.key)
        text = "" if unsourced else marked
        if entity.origin != text:
            object.__setattr__(entity, "origin", text)


def _given_way(renamed: Mapping[Collection, Mapping[str, str]], held: Held) -> Iterable[Finding]:
    new = {
        there: here
        for there, here in renamed["elements"].items()
        if there not in held.merges and there not in held.known["elements"]
    }
    if new:
        shown = ", ".join(f"{there} is {here} here" for there, here in list(new.items())[:_SHOWN])
        message = f"{len(new)} ids are those of another source's elements: {shown}"
        yield Finding(Severity.LOW, "id-of-another-source", "", message, tuple(new.values()))


def _stated_already(
    collection: Collection, taken: Iterable[Any], foreign: Mapping[str, Any]
) -> Iterable[Finding]:
    others = [e for e in taken if replace(e, origin="") != replace(foreign[e.key], origin="")]
    if others:
        shown = ", ".join(e.key for e in others[:_SHOWN])
        message = (
            f"{len(others)} {collection} are stated otherwise by another source, which was first "
            f"and stays: {shown}"
        )
        keys = tuple(e.key for e in others)
        yield Finding(Severity.LOW, "stated-by-another-source", "", message, keys)
