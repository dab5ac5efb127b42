"""Writes an estate as the documents of a Backstage catalogue, from which it is read back.

What Backstage has a place for stands there; whatever reading the document would not give back
is stated by annotations of ours. So a catalogue of any origin can be written.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any

from alignment.catalogue import (
    Element,
    Estate,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.metamodel import PROFILES, profile
from alignment.catalogue.requirements import derive
from alignment.exchange.files.nested import stated
from alignment.exchange.files.scalars import number_text
from alignment.exchange.files.yaml_block import block_lines
from alignment.exchange.portals.backstage_entities import (
    MAPPINGS,
    NAMESPACE,
    NOTATION,
    NUMBERS,
    OWN,
    REFERENCES,
    SINGLE,
    TEXTS,
    VERSION,
    WORDS,
    Ref,
    entity_of,
    finished,
    fitting,
    ref_of,
    types,
)

CARRIER = Ref("location", NAMESPACE, "alignment-catalogue")
"""The entity that holds what belongs to no element, and tells that the document is ours."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?")
_LONGEST_NAME = 63
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Component": ("type", "lifecycle", "owner"),
    "API": ("type", "lifecycle", "owner", "definition"),
    "System": ("owner",), "Domain": ("owner",), "Resource": ("type", "owner"),
    "Group": ("type", "children"), "Template": ("type",),
}  # fmt: skip
"""What Backstage refuses an entity without."""

_WORD_OF = {stage: word for word, stage in WORDS.items()}
_ORDER = ("type", "lifecycle", *REFERENCES)


def yaml_of(estate: Estate) -> Iterator[str]:
    """The lines of the estate, one document an entity, in the order of their references."""
    for place, document in enumerate(_documents(estate)):
        if place:
            yield "---\n"
        yield from block_lines(document)


@dataclass(slots=True)
class _Placed:
    """What of an estate stands in which document.

    Attributes:
        refs: By the id of an element.
        spoken: References of a spec, by the id of the element and the field.
        lists: Entities that an annotation states, by the id of the element ("" is the carrier)
            and the name of the list.
        drawn: References that stand for a requirement, by the id of the element.
    """

    refs: Mapping[str, Ref]
    spoken: dict[str, dict[str, dict[Ref, None]]] = field(default_factory=dict)
    lists: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    drawn: dict[str, list[Ref]] = field(default_factory=dict)

    def put(self, element: str, entity: Any) -> None:
        home = element if element in self.refs else ""
        self.lists.setdefault(home, {}).setdefault(entity.collection, []).append(entity)

    def speak(self, source: str, name: str, target: str) -> None:
        self.spoken.setdefault(source, {}).setdefault(name, {})[self.refs[target]] = None


def _documents(estate: Estate) -> Iterator[dict[str, Any]]:
    placed = _Placed(_refs_of(estate.elements))
    for relationship in estate.relationships:
        _place_relationship(placed, relationship)
    for requirement in _not_derivable(estate):
        _place_requirement(placed, requirement)
    promised: tuple[PracticeSupport | Target | Measurement, ...]
    promised = (*estate.practices, *estate.targets, *estate.measurements)
    for entity in promised:
        placed.put(entity.service, entity)
    for entity_of_all in (*estate.merges, *estate.views, *estate.waivers):
        placed.put("", entity_of_all)
    yield _carrier(_stated(estate.heading), placed.lists.get("", {}))
    known = frozenset(placed.refs.values())
    for element in sorted(estate.elements, key=lambda e: placed.refs[e.id]):
        yield _document(element, placed, known)


def _refs_of(elements: Iterable[Element]) -> dict[str, Ref]:
    """A reference for each element: its id where that is one, else one made of it."""
    refs: dict[str, Ref] = {}
    others: list[Element] = []
    for element in elements:
        ref = ref_of(element.id, kind="")
        if ref and str(ref) == element.id and ref.kind == element.type.lower() and _is_ours(ref):
            refs[element.id] = ref
        else:
            others.append(element)
    taken = {CARRIER, *refs.values()}
    for element in sorted(others, key=lambda e: e.id):
        kind = _type_of(element).lower()
        ref = Ref(kind, NAMESPACE, _slug(element.id))
        if ref in taken:
            ref = Ref(kind, NAMESPACE, _marked(ref.name, element.id))
        taken.add(ref)
        refs[element.id] = ref
    return refs


def _is_ours(ref: Ref) -> bool:
    """Whether a reference is written as it is; Backstage would refuse others."""
    known = any(ref.kind == name.lower() for name in types().elements)
    return known and ref != CARRIER and all(_NAME.fullmatch(part) for part in ref[1:])


def _type_of(element: Element) -> str:
    if element.type in types().elements:
        return element.type
    return types().standing_for(element.kind).type


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")
    return slug if _NAME.fullmatch(slug) else _marked(slug or "x", text)


def _marked(slug: str, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{slug[: _LONGEST_NAME - 13].rstrip('-._')}-{digest}"


def _place_relationship(placed: _Placed, relationship: Relationship) -> None:
    name, source, target = relationship.type, relationship.source, relationship.target
    usual = Relationship(type=name, source=source, target=target)
    spoken = placed.spoken.get(source, {})
    fits = (
        replace(relationship, origin="") == usual
        and name in REFERENCES
        and source in placed.refs
        and target in placed.refs
        and not (name in SINGLE and spoken.get(name))
    )
    if fits:
        placed.speak(source, name, target)
    else:
        placed.put(source, relationship)


def _not_derivable(estate: Estate) -> Iterable[Requirement]:
    """The requirements that no shipped profile finds again in the relationships."""
    plain = estate.with_(requirements=())
    left = list(estate.requirements)
    for name in PROFILES:
        if any(requirement.sources for requirement in left):
            again = derive(plain, types(), profile(name, notation=NOTATION)).estate
            found = {requirement.id: requirement for requirement in again.requirements}
            left = [r for r in left if found.get(r.id) != replace(r, origin="")]
    return left


def _place_requirement(placed: _Placed, requirement: Requirement) -> None:
    """State it by an annotation, and draw it so that Backstage shows it too."""
    placed.put(requirement.of, requirement)
    spoken = placed.spoken.get(requirement.of, {}).get("dependsOn", {})
    for member in requirement.members:
        ref = placed.refs.get(member)
        if ref and requirement.of in placed.refs and ref not in spoken:
            placed.speak(requirement.of, "dependsOn", member)
            placed.drawn.setdefault(requirement.of, []).append(ref)
            spoken = placed.spoken[requirement.of]["dependsOn"]


def _carrier(heading: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> dict[str, Any]:
    annotations = {f"{OWN}catalogue": _as_json(heading), **_list_annotations(lists)}
    metadata = {"name": CARRIER.name, "annotations": annotations}
    return {"apiVersion": VERSION, "kind": "Location", "metadata": metadata, "spec": {}}


def _list_annotations(lists: Mapping[str, list[Any]]) -> dict[str, str]:
    return {
        OWN + name: _as_json([_stated(e) for e in sorted(lists[name], key=lambda e: e.key)])
        for name in sorted(lists)
    }


def _document(element: Element, placed: _Placed, known: frozenset[Ref]) -> dict[str, Any]:
    ref, homes = placed.refs[element.id], dict(_homes(element))
    metadata = _metadata(element, ref, homes)
    spec = {**homes.get("spec", {})}
    for name, refs in placed.spoken.get(element.id, {}).items():
        spec[name] = _spoken(name, refs, ref, spec.get(name))
    if element.lifecycle in _WORD_OF and "lifecycle" not in spec:
        spec["lifecycle"] = element.attributes.get("lifecycle") or _WORD_OF[element.lifecycle]
    own = _list_annotations(placed.lists.get(element.id, {}))
    if filled := _fill(spec, element):
        own[f"{OWN}filled"] = " ".join(filled)
    if drawn := placed.drawn.get(element.id):
        own[f"{OWN}drawn"] = " ".join(f"dependsOn={found}" for found in sorted(drawn))
    document = {
        "apiVersion": element.attributes.get("apiVersion", VERSION),
        "kind": _type_of(element),
        "metadata": metadata,
        "spec": _sorted_spec(spec),
        **homes.get("entity", {}),
    }
    annotations = {**homes.get("annotations", {}), **own}
    _settle(metadata, annotations)
    _settle(metadata, annotations | _differences(element, document, known))
    if not spec:
        del document["spec"]
    return document


def _settle(metadata: dict[str, Any], annotations: Mapping[str, Any]) -> None:
    if annotations:
        metadata["annotations"] = dict(sorted(annotations.items()))


def _homes(element: Element) -> Iterator[tuple[str, dict[str, Any]]]:
    """What of the properties stands where in a document; the rest needs our annotations."""
    found: dict[str, dict[str, Any]] = {}
    for key, text in element.properties.items():
        home, dot, name = key.partition(".")
        if dot and name and home in {"labels", "annotations", "metadata", "spec", "entity"}:
            if not (home == "annotations" and name.startswith(OWN)):
                found.setdefault(home, {})[name] = stated(text)
        elif key in {"tags", "links"} and isinstance(text, tuple) and text:
            found.setdefault("metadata", {})[key] = stated(text)
    for home, values in found.items():
        yield home, dict(sorted(values.items()))


def _metadata(element: Element, ref: Ref, homes: Mapping[str, Any]) -> dict[str, Any]:
    attributes, others = element.attributes, homes.get("metadata", {})
    name, space = (
        said if (said := attributes.get(f"metadata.{key}", "")).lower() == usual else usual
        for key, usual in (("name", ref.name), ("namespace", ref.namespace))
    )
    found: dict[str, Any] = {"name": name}
    if space != NAMESPACE:
        found["namespace"] = space
    profile_ = homes.get("spec", {}).get("profile")
    usual = fitting(profile_.get("displayName")) if isinstance(profile_, dict) else ""
    if "title" in others:
        pass
    elif element.name != (usual or name) or attributes.get("title") == "stated":
        found["title"] = element.name
    if element.documentation:
        found["description"] = element.documentation
    if homes.get("labels"):
        found["labels"] = homes["labels"]
    if homes.get("annotations"):
        found["annotations"] = {}
    return found | {k: v for k, v in others.items() if k not in found}


def _spoken(name: str, refs: Iterable[Ref], own: Ref, lost: Any) -> Any:
    """A field of a spec: whom it names, and what it named that was not there."""
    texts = [_short(name, ref, own) for ref in sorted(refs)]
    if name in SINGLE and not lost:
        return texts[0]
    if lost is not None:
        texts += lost if isinstance(lost, list) else [lost]
    return texts


def _short(name: str, ref: Ref, own: Ref) -> str:
    text = ref.name if ref.namespace == own.namespace else f"{ref.namespace}/{ref.name}"
    if name in {"dependsOn", "dependencyOf"} or ref.kind != REFERENCES[name]:
        return f"{ref.kind}:{text}"
    return text


def _fill(spec: dict[str, Any], element: Element) -> list[str]:
    """Put in what Backstage asks for and nobody stated; the names of those fields."""
    lacking = [name for name in _REQUIRED.get(_type_of(element), ()) if name not in spec]
    for name in lacking:
        text = {"owner": element.owner, "type": element.type or element.kind.value}.get(name, "")
        spec[name] = [] if name == "children" else _slug(text) if text else "unknown"
    return sorted(lacking)


def _sorted_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    first = {name: spec[name] for name in _ORDER if name in spec}
    return first | {name: spec[name] for name in sorted(spec) if name not in first}


def _differences(
    element: Element, document: Mapping[str, Any], known: frozenset[Ref]
) -> dict[str, str]:
    """What must be said beside the document so that reading it gives the element."""
    entity = entity_of(document)
    entity.own.clear()
    read = finished(
        entity, lambda mention: _leads(mention.field, mention.given, entity.ref, known)
    )
    found: dict[str, str] = {}
    for name in (*TEXTS, *NUMBERS):
        value, given = getattr(element, name), read.get(name)
        if (value or None) != (given or None) or (value == 0) != (given == 0):
            found[OWN + name] = _as_text(value)
    for name in MAPPINGS:
        if patch := _patch(read[name], getattr(element, name)):
            found[OWN + name] = _as_json(patch)
    return found


def _leads(name: str, given: Any, own: Ref, known: frozenset[Ref]) -> bool:
    if not isinstance(given, str):
        return False
    return ref_of(given, kind=REFERENCES[name], namespace=own.namespace) in known


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return number_text(value) if isinstance(value, (int, float)) else str(value)


def _patch(read: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    changed = {key: value for key, value in wanted.items() if read.get(key) != value}
    return changed | {key: None for key in read if key not in wanted}


def _stated(entity: Any) -> dict[str, Any]:
    """The fields of an entity that say something, but not where it came from."""
    said = (f for f in fields(entity) if f.name != "origin" and _says(entity, f))
    found = {f.name: getattr(entity, f.name) for f in said}
    if found.get("needs") == len(found.get("members", ())):
        del found["needs"]
    return found


def _says(entity: Any, of: Any) -> bool:
    usual = of.default_factory() if of.default_factory is not MISSING else of.default
    return bool(getattr(entity, of.name) != usual)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
