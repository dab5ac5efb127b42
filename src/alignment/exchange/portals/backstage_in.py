"""Reads the documents of a Backstage catalogue: resolves what refers to what, follows nothing."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import ValidationError

from alignment.catalogue import ENTITIES, Collection, Heading, Severity
from alignment.catalogue.faults import Path, faults_of, path_text, unknown_key
from alignment.exchange.files.nested import differing, is_nothing, mapping_of, not_finite
from alignment.exchange.files.yaml import Manner
from alignment.exchange.files.yaml_tree import Tree
from alignment.exchange.format import Document, File, Material
from alignment.exchange.inventory import REFERS_TO_NOTHING, STANDS_TWICE, Inventory
from alignment.exchange.portals.backstage_entities import (
    NOTATION,
    OWN,
    REFERENCES,
    Entity,
    Mention,
    Ref,
    entity_of,
    finished,
    ref_of,
    types,
)
from alignment.exchange.portals.documents import (
    EMPTY_DOCUMENT,
    NOT_AN_ENTITY,
    NOT_FOLLOWED,
    documents_in,
)

MARK = re.compile(
    rb"""(?:^|[{,])[ \t]*["']?apiVersion["']?[ \t]*:[ \t]*["']?(?:[\w-]+\.)*backstage\.io/""",
    re.MULTILINE,
)
_VERSION = re.compile(r"(?:[\w-]+\.)*backstage\.io/\S+")
_NAME = re.compile(r"[^:/\s]+")
_MANNER = Manner(merges=True, blanks=True)
_SUFFIXES = (".yaml", ".yml", ".json")

DEFINED_DIFFERENTLY = "defined-differently"
WRONG_KIND = "wrong-kind-reference"

_SEVERITY = {
    "lifecycle-unknown": Severity.INFO, "own-field": Severity.LOW, "not-kept": Severity.MEDIUM,
}  # fmt: skip
_KEPT = ("documentation", "properties", "attributes")
_WHOLE: tuple[Collection, ...] = ("merges", "views", "waivers")
"""Lists that are of the catalogue as a whole."""

_LISTS: tuple[Collection, ...] = (
    "requirements", "relationships", "practices", "targets", "measurements", *_WHOLE,
)  # fmt: skip


def is_catalogue(file: File) -> bool:
    """Whether a file holds entities of Backstage, by its content and its ending."""
    base = file.name.replace("\\", "/").rpartition("/")[2].lower()
    return (base.endswith(_SUFFIXES) or "." not in base) and bool(MARK.search(file.data))


@dataclass(frozen=True, slots=True)
class _Met:
    """An entity and where it stands."""

    entity: Entity
    data: Mapping[str, Any]
    tree: Tree
    path: Path

    def place(self, *path: str | int) -> str:
        return self.tree.place_of((*self.path, *path))


class Reader:
    """Gathers the entities of all files, then makes elements and relationships of them."""

    def __init__(self, name: str) -> None:
        self.inventory = Inventory(name, NOTATION)
        self.heading: dict[str, str] = {}
        self._kept: dict[str, Any] = {}
        self._met: dict[Ref, _Met] = {}
        self._carriers: list[_Met] = []
        self._names: dict[tuple[str, str], list[Ref]] = {}
        self._inert: Counter[str] = Counter()
        self._told = False
        self._whole: dict[Collection, dict[str, Any]] = {name: {} for name in _WHOLE}

    def read(self, material: Material) -> Document:
        """The document in all files; raises Unreadable with every fault located."""
        for file in material.files:
            self._take_file(file)
        for ref in self._met:
            self._names.setdefault((ref.namespace, ref.name), []).append(ref)
        ids: dict[Ref, str] = {}
        for ref, met in self._met.items():
            if element := self._element(met):
                ids[ref] = element.id
        for met in self._met.values():
            self._relate(met, ids)
        for met in (*self._met.values(), *self._carriers):
            self._take_lists(met)
        if not (self._told or self.inventory.faults):
            self.inventory.fault(material.name, "it holds no entity of Backstage")
        self._note_inert(material.name)
        document = _in_order(self.inventory.document(**self.heading))
        if not self._carriers:
            return document
        lists = {name: tuple(held.values()) for name, held in self._whole.items()}
        heading = replace(document.estate.heading, **self._kept)
        estate = document.estate.with_(heading=heading, **lists)
        return replace(document, estate=estate, complete=True)

    def _take_file(self, file: File) -> None:
        if not is_catalogue(file):
            self.inventory.pass_over(file.name, "was not read: it holds no entity of Backstage")
            return
        for tree in documents_in(file, _MANNER, self.inventory):
            for path, data in _parts(tree):
                self._take(tree, path, data)

    def _take(self, tree: Tree, path: Path, data: Any) -> None:
        place = tree.place_of(path)
        if is_nothing(data):
            message = "a document that says nothing; passed over"
            self.inventory.note(EMPTY_DOCUMENT, place, message, severity=Severity.INFO)
        elif not self._is_entity(place, data):
            message = "is no entity of Backstage (no apiVersion and kind of it); passed over"
            self.inventory.note(NOT_AN_ENTITY, place, message)
        else:
            self._told = True
            if not self._is_broken(tree, path, data):
                self._keep(_Met(entity_of(data), data, tree, path))

    def _is_entity(self, place: str, data: Any) -> bool:
        kind, version = mapping_of(data).get("kind"), mapping_of(data).get("apiVersion")
        if isinstance(version, str) and _VERSION.fullmatch(version):
            return kind is not None
        if is_nothing(version) and isinstance(kind, str) and kind in types().elements:
            self.inventory.fault(place, "apiVersion is missing")
        return False

    def _is_broken(self, tree: Tree, path: Path, data: Mapping[str, Any]) -> bool:
        faults = list(_faults(data))
        faults += [(found, "is not a finite number") for found in not_finite(data)]
        for inner, message in faults:
            self.inventory.fault(tree.place_of((*path, *inner)), message)
        return bool(faults)

    def _keep(self, met: _Met) -> None:
        """Keep an entity, unless it was met before: the first one stands."""
        if "catalogue" in met.entity.own:
            self._take_heading(met)
            return
        first = self._met.setdefault(met.entity.ref, met)
        if first is met:
            self._count_inert(met)
            return
        name, other = str(met.entity.ref), first.place()
        fields_ = differing(first.data, met.data)
        if not fields_:
            message = f"{name} stands in {other} too, with the same content; kept once"
            self.inventory.note(STANDS_TWICE, met.place(), message, name, severity=Severity.INFO)
            return
        message = (
            f"{name} is defined in {other} too, and otherwise: {', '.join(fields_)} differ; "
            "the first stands"
        )
        self.inventory.note(
            DEFINED_DIFFERENTLY, met.place(), message, name, severity=Severity.MEDIUM
        )

    def _take_heading(self, met: _Met) -> None:
        self._carriers.append(met)
        heading = _json(met.entity.own.pop("catalogue"))
        if isinstance(heading, dict):
            texts = {k: v for k, v in heading.items() if isinstance(v, str)}
            said: dict[str, Any] = {k: texts[k] for k in ("name", "currency") if k in texts}
            kept = {k: heading[k] for k in _KEPT if k in heading}
            try:
                Heading(**said, **kept)
            except ValidationError as error:
                for path, message in faults_of(error.errors(include_url=False), said | kept):
                    self.inventory.fault(f"{met.place()} {path_text(path)}".rstrip(), message)
            else:
                self.heading |= said
                self._kept |= kept

    def _element(self, met: _Met) -> Any:
        made = finished(met.entity, lambda mention: self._target(met, mention) is not None)
        for rule, path, message in met.entity.notes:
            ref, severity = str(met.entity.ref), _SEVERITY[rule]
            self.inventory.note(rule, met.place(*path), message, ref, severity=severity)
        return self.inventory.add("elements", met.place(), **made)

    def _target(self, met: _Met, mention: Mention) -> Ref | None:
        """The entity that is meant, if it is there."""
        if not isinstance(mention.given, str):
            return None
        ref = ref_of(
            mention.given, kind=REFERENCES[mention.field], namespace=met.entity.ref.namespace
        )
        return ref if ref in self._met else None

    def _relate(self, met: _Met, ids: Mapping[Ref, str]) -> None:
        drawn = {tuple(text.split("=", 1)) for text in met.entity.own.get("drawn", "").split()}
        for mention in met.entity.mentions:
            path: Path = ("spec", mention.field)
            if mention.place is not None:
                path = (*path, mention.place)
            target = self._target(met, mention)
            if target is None:
                self._note_lost(met, mention, met.place(*path))
            elif (
                target in ids
                and met.entity.ref in ids
                and ((mention.field, str(target)) not in drawn)
            ):
                self.inventory.relationship(
                    met.place(*path), type=mention.field,
                    source=ids[met.entity.ref], target=ids[target],
                )  # fmt: skip

    def _note_lost(self, met: _Met, mention: Mention, place: str) -> None:
        source = str(met.entity.ref)
        given = mention.given.strip() if isinstance(mention.given, str) else ""
        if is_nothing(mention.given) or (isinstance(mention.given, str) and not given):
            message = f"{mention.field} of {source} names nobody; left out"
            self.inventory.note("blank-reference", place, message, source)
            return
        kind = REFERENCES[mention.field]
        ref = ref_of(given, kind=kind, namespace=met.entity.ref.namespace) if given else None
        others = self._names.get((ref.namespace, ref.name), []) if ref else []
        if others:
            message = (
                f"{mention.field} of {source} names {ref}; of that name there is only "
                f"{', '.join(map(str, others))}. It makes no relationship"
            )
            self.inventory.note(WRONG_KIND, place, message, source, severity=Severity.MEDIUM)
            return
        what = f"names {ref}, which is not there" if ref else "is no reference"
        message = f"{mention.field} of {source} {what}. It makes no relationship"
        self.inventory.note(REFERS_TO_NOTHING, place, message, source, severity=Severity.MEDIUM)

    def _take_lists(self, met: _Met) -> None:
        for collection in _LISTS:
            text = met.entity.own.get(collection)
            if text is None:
                continue
            place = met.place("metadata", "annotations", OWN + collection)
            items = _json(text)
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                self.inventory.fault(place, "must be a list of objects as JSON")
                continue
            known = {field.name for field in fields(ENTITIES[collection])}
            for number, item in enumerate(items):
                if strange := sorted(set(item) - known):
                    self.inventory.fault(f"{place}[{number}]", unknown_key(strange[0]))
                elif collection in _WHOLE:
                    self._add_whole(collection, f"{place}[{number}]", item)
                else:
                    self.inventory.add(collection, f"{place}[{number}]", **item)

    def _add_whole(self, collection: Collection, place: str, item: Mapping[str, Any]) -> None:
        try:
            entity = ENTITIES[collection](**item)
        except ValidationError as error:
            for path, message in faults_of(error.errors(include_url=False)):
                self.inventory.fault(f"{place} {path_text(path)}".rstrip(), message)
            return
        self._whole[collection][entity.key] = entity

    def _count_inert(self, met: _Met) -> None:
        self._inert.update(_placeholders(met.data))
        if met.entity.ref.kind == "location":
            spec = mapping_of(met.data.get("spec"))
            targets = spec.get("targets")
            count = len(targets) if isinstance(targets, list) else 0
            self._inert["targets of locations"] += count + (not is_nothing(spec.get("target")))

    def _note_inert(self, place: str) -> None:
        told = ", ".join(f"{what} ({n})" for what, n in sorted(self._inert.items()) if n)
        if told:
            message = f"kept as texts, not followed: {told}"
            self.inventory.note(NOT_FOLLOWED, place, message, severity=Severity.INFO)


def _in_order(document: Document) -> Document:
    """With relationships by their ids, so that the order of the files changes nothing."""
    relationships = tuple(sorted(document.estate.relationships, key=lambda r: r.id))
    return replace(document, estate=document.estate.with_(relationships=relationships))


def _parts(tree: Tree) -> Iterator[tuple[Path, Any]]:
    """The documents of a tree: itself, or the items of a list, as Backstage's own exports are."""
    if isinstance(tree.data, list):
        yield from (((place,), item) for place, item in enumerate(tree.data))
    else:
        yield (), tree.data


def _faults(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    kind, metadata = data["kind"], data.get("metadata")
    if not isinstance(kind, str) or kind not in types().elements:
        known = ", ".join(types().elements)
        shown = kind if isinstance(kind, str) else "of no text"
        yield ("kind",), f"there is no kind {shown[:60]!r} in Backstage; known are {known}"
    if not isinstance(metadata, dict):
        yield (), "metadata is missing"
        return
    if is_nothing(metadata.get("name")):
        yield ("metadata",), "metadata.name is missing"
        return
    for key in ("name", "namespace"):
        text = metadata.get(key)
        if not is_nothing(text) and not (isinstance(text, str) and _NAME.fullmatch(text)):
            yield ("metadata", key), "must be a name without blanks, colons and slashes"
    if not isinstance(data.get("spec"), dict) and not is_nothing(data.get("spec")):
        yield ("spec",), "must be an object with keys"


def _placeholders(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("$") and len(value) == 1:
                yield key[:40]
            else:
                yield from _placeholders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _placeholders(inner)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
