"""The Open Group's ArchiMate Model Exchange File Format, as it is written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from alignment.catalogue import Estate, Finding
from alignment.exchange.archimate import exchange_views
from alignment.exchange.archimate.concepts import (
    OWN,
    Concept,
    Model,
    default_folder,
    folder_names,
    types,
    unpacked,
)
from alignment.exchange.archimate.concepts_out import free_id, model_of, written_ids
from alignment.exchange.archimate.drawings import node_of
from alignment.exchange.archimate.exchange_views import EXCHANGE, NAMESPACE, SPACES, q
from alignment.exchange.archimate.redrawn import opened, redraw
from alignment.exchange.files.xml import TYPE, XSI
from alignment.exchange.format import Written

NAME = EXCHANGE
MODEL_ID = "id-model"
ACCESS = ("Access", "Read", "Write", "ReadWrite")
_SCHEMA = f"{NAMESPACE} http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WRITABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_KNOWN = frozenset(
    (
        *("folder", "junction", "lang", "accessType", "strength", "directed"),
        *("exchange:", "name:", "documentation:"),
    )
)
_ATTRIBUTES = {
    "accessType": ("accessType", "Access"),
    "strength": ("modifier", "Influence"),
    "directed": ("isDirected", "Association"),
}
"""By our name: the format's name for it, and the only type that may have it."""


def exchange_xml(estate: Estate) -> Written:
    """The estate as an exchange file of version 3.1, and what of its views is not in it."""
    model = model_of(estate, known=_KNOWN)
    for concept in (*model.elements, *model.relationships):
        _modernise(concept)
    writing = _Writing(model, list(redraw(model, NAME)))
    root = writing.root()
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsi"])
    etree.indent(root)
    data = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
    return Written(data, tuple(writing.notes))


def _sub(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, q(tag), attributes)


def _modernise(concept: Concept) -> None:
    """Give a concept the name that version 3 has for its type; the old one is a property."""
    known: Any = types().relationships if concept.related else types().elements
    current: str = known[concept.type].current
    junction = "" if concept.related else types().elements[concept.type].junction
    if junction:
        logic = concept.attributes.get("junction", junction)
        current = "OrJunction" if logic == "or" else "AndJunction"
    if current != concept.type and all(key != f"{OWN}type" for key, _ in concept.properties):
        concept.properties.append((f"{OWN}type", concept.type))
    concept.type = current
    for key, (_, type_) in _ATTRIBUTES.items():
        if key in concept.attributes and type_ != current:
            text = concept.attributes.pop(key)
            concept.properties.append((f"{OWN}attribute:{key}", text))


@dataclass(slots=True)
class _Writing:
    """A model on its way into a file.

    Attributes:
        ids: What each identifier is written as: XML allows fewer characters than others do.
        taken: Every identifier that stands in the file: all of them differ.
        keys: The identifier of each definition of a property, by its name.
    """

    model: Model
    notes: list[Finding] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)
    language: str = ""

    def root(self) -> Any:
        """The outermost node."""
        attributes = self.model.attributes
        self.language = attributes.get("exchange:lang", "")
        views = opened(self.model, exchange_views, self.notes)
        self._name(views)
        root = etree.Element(q("model"), nsmap=SPACES)
        root.set(f"{{{XSI}}}schemaLocation", _SCHEMA)
        wish = attributes.get("exchange:id", MODEL_ID)
        root.set("identifier", free_id(wish, self.model.name, set(self.ids.values()), _WRITABLE))
        if attributes.get("exchange:version"):
            root.set("version", attributes["exchange:version"])
        head = Concept(
            place="", id="", type="", name=self.model.name, attributes=attributes,
            documentation=self.model.documentation, properties=self.model.properties,
        )  # fmt: skip
        self._write_notes(root, head)
        self._write_kept(root, "exchange:metadata", "metadata")
        self._write_concepts(root)
        self._write_folders(root, [view for view, _ in views])
        self._write_definitions(root)
        self._write_views(root, views)
        return root

    def _name(self, views: Sequence[tuple[Concept, Any]]) -> None:
        """Find an identifier for everything: first for those that can keep their own."""
        concepts = [*self.model.elements, *self.model.relationships, *(v for v, _ in views)]
        self.ids = written_ids(concepts, _WRITABLE)
        self.taken = set(self.ids.values())
        self.taken.add(self.model.attributes.get("exchange:id", MODEL_ID))
        for view, node in views:
            self._name_figures(view, node)
            exchange_views.refer(node, self.ids)
        self._name_properties(concepts)

    def _name_figures(self, view: Concept, node: Any) -> None:
        others = {}
        for key in dict.fromkeys(exchange_views.identifiers_in(node)):
            if key in self.taken or not _WRITABLE.fullmatch(key):
                others[key] = free_id(f"id-{key}", f"{view.id} {key}", self.taken, _WRITABLE)
            self.taken.add(others.get(key, key))
        if others:
            exchange_views.rename(node, others)

    def _name_properties(self, concepts: Sequence[Concept]) -> None:
        names = [key for key, _ in self.model.properties]
        names += [key for concept in concepts for key, _ in concept.properties]
        names += [name for name, _ in self._defined()]
        for number, name in enumerate(dict.fromkeys(names), start=1):
            self.keys[name] = free_id(f"propid-{number}", name, self.taken, _WRITABLE)
            self.taken.add(self.keys[name])

    def _defined(self) -> list[tuple[str, str]]:
        """Definitions of properties that a file stated: name and type."""
        found = unpacked(self.model.attributes, "exchange:definitions")
        return [
            (one["name"], one["type"])
            for one in found
            if isinstance(one.get("name"), str) and isinstance(one.get("type"), str)
        ]

    def _write_concepts(self, root: Any) -> None:
        for tag, inner, concepts in (
            ("elements", "element", self.model.elements),
            ("relationships", "relationship", self.model.relationships),
        ):
            part = _sub(root, tag) if concepts else None
            for concept in concepts:
                self._write_concept(part, inner, concept)

    def _write_concept(self, part: Any, tag: str, concept: Concept) -> None:
        node = _sub(part, tag, identifier=self.ids[concept.id])
        if concept.related:
            node.set("source", self.ids[concept.source])
            node.set("target", self.ids[concept.target])
        node.set(TYPE, concept.type)
        for key, (name, _) in _ATTRIBUTES.items():
            if key in concept.attributes:
                node.set(name, concept.attributes[key])
        self._write_notes(node, concept)

    def _write_notes(self, node: Any, concept: Concept) -> None:
        if concept.name or not concept.related or _translated(concept, "name"):
            self._write_texts(node, "name", concept.name, concept.attributes)
        if concept.documentation or _translated(concept, "documentation"):
            self._write_texts(node, "documentation", concept.documentation, concept.attributes)
        part = _sub(node, "properties") if concept.properties else None
        for key, text in concept.properties:
            held = _sub(part, "property", propertyDefinitionRef=self.keys[key])
            _sub(held, "value").text = text

    def _write_texts(self, node: Any, tag: str, main: str, attributes: Mapping[str, str]) -> None:
        first = _sub(node, tag)
        first.text = main
        language = attributes.get("lang", self.language)
        if language:
            first.set(_LANG, language)
        for key, text in attributes.items():
            if key.startswith(f"{tag}:"):
                other = _sub(node, tag)
                other.text = text
                if key != f"{tag}:":
                    other.set(_LANG, key.removeprefix(f"{tag}:"))

    def _write_folders(self, root: Any, views: Sequence[Concept]) -> None:
        concepts = [*self.model.elements, *self.model.relationships, *views]
        kept = list(unpacked(self.model.attributes, "exchange:folders"))
        top = _sub(root, "organizations") if concepts or kept else None
        folders: dict[tuple[str, ...], Any] = {}
        for found in kept:
            if isinstance(found.get("path"), str):
                self._folder(top, tuple(folder_names(found["path"])), folders, found)
        for concept in concepts:
            path = folder_names(concept.attributes.get("folder") or default_folder(concept))
            parent = self._folder(top, tuple(path), folders, {})
            _sub(parent, "item", identifierRef=self.ids[concept.id])

    def _folder(
        self, top: Any, path: tuple[str, ...], folders: dict[tuple[str, ...], Any], found: Any
    ) -> Any:
        if path in folders:
            return folders[path]
        parent = self._folder(top, path[:-1], folders, {}) if len(path) > 1 else top
        made = _sub(parent, "item")
        texts = {key: text for key, text in found.items() if isinstance(text, str)}
        self._write_texts(made, "label", path[-1], texts)
        if texts.get("documentation"):
            self._write_texts(made, "documentation", texts["documentation"], texts)
        folders[path] = made
        return made

    def _write_definitions(self, root: Any) -> None:
        part = _sub(root, "propertyDefinitions") if self.keys else None
        stated = dict(self._defined())
        for name, key in self.keys.items():
            type_ = stated.get(name, "string")
            _sub(_sub(part, "propertyDefinition", identifier=key, type=type_), "name").text = name

    def _write_kept(self, parent: Any, key: str, tag: str) -> None:
        node = node_of(self.model.attributes.get(key, ""))
        if node is not None and node.tag == q(tag):
            parent.append(node)

    def _write_views(self, root: Any, views: Sequence[tuple[Concept, Any]]) -> None:
        has_viewpoints = node_of(self.model.attributes.get("exchange:viewpoints", "")) is not None
        part = _sub(root, "views") if views or has_viewpoints else None
        self._write_kept(part, "exchange:viewpoints", "viewpoints")
        inner = _sub(part, "diagrams") if views else None
        for view, content in views:
            node = _sub(inner, "view", identifier=self.ids[view.id])
            for key, text in content.attrib.items():
                node.set(key, text)
            self._write_notes(node, view)
            for child in list(content):
                node.append(child)


def _translated(concept: Concept, tag: str) -> bool:
    return any(key.startswith(f"{tag}:") for key in concept.attributes)
