"""Archi's own files, as they are written: plain XML, or an archive where views show pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from alignment.catalogue import Estate, Finding
from alignment.exchange.archimate import archi_views
from alignment.exchange.archimate.archi_views import (
    ARCHI,
    NAMESPACE,
    PICTURE,
    identifiers_in,
    picture_of,
    rename,
)
from alignment.exchange.archimate.concepts import (
    LAYERS,
    SUFFIX,
    Concept,
    Model,
    default_folder,
    folder_names,
    texts_in,
    types,
    unpacked,
)
from alignment.exchange.archimate.concepts_out import made_id, model_of
from alignment.exchange.archimate.redrawn import opened, redraw
from alignment.exchange.files.archives import write_archive
from alignment.exchange.files.xml import TYPE, XSI
from alignment.exchange.format import Written

NAME = ARCHI
ACCESS = ("Write", "Read", "Access", "ReadWrite")
"""The kinds of access by the number that the file has; the first is what no number means."""

VERSION = "5.0.0"
"""What new files say; a file of an older version keeps its own, by which Archi reads its views."""
UNSAID = "Access"
"""Access of a kind that nobody stated; it has no attribute, as in the other formats."""

_KNOWN = frozenset(
    (
        *("folder", "junction", "accessType", "strength", "directed", "specialization"),
        *("archi:", "feature:"),
    )
)
MEMBER = "model.xml"
"""The model in an archive."""


def written_model(estate: Estate) -> Written:
    """The estate as a file of Archi, and what of its views could not be written."""
    model = model_of(estate, known=_KNOWN)
    writing = _Writing(model, list(redraw(model, NAME)))
    root = writing.root()
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsi", "archimate"])
    etree.indent(root)
    data = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
    pictures = [view for view in model.views if view.type == PICTURE]
    return Written(_archive(data, pictures) if pictures else data, tuple(writing.notes))


def _archive(data: bytes, pictures: Sequence[Concept]) -> bytes:
    shown = sorted((view.id, picture_of(view) or b"") for view in pictures)
    return write_archive([(MEMBER, data), *shown])


@dataclass(slots=True)
class _Writing:
    """A model on its way into a file."""

    model: Model
    notes: list[Finding] = field(default_factory=list)
    folders: dict[tuple[str, ...], Any] = field(default_factory=dict)
    profiles: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    made: Any = None

    def root(self) -> Any:
        """The outermost node."""
        self.taken = {concept.id for concept in self.model.concepts()}
        key = self._free(self.model.attributes.get("archi:id", ""), "model", self.model.name)
        self.made = etree.Element(
            f"{{{NAMESPACE}}}model",
            nsmap={"xsi": XSI, "archimate": NAMESPACE},
            attrib={
                "name": self.model.name,
                "id": key,
                "version": self.model.attributes.get("archi:version") or VERSION,
            },
        )
        for pair in unpacked(self.model.attributes, "archi:features"):
            _sub(self.made, "feature", pair, ("name", "value"))
        self._make_folders()
        self._make_profiles()
        for concept in (*self.model.elements, *self.model.relationships):
            self._write_concept(self._folder_of(concept), concept)
        self._write_views()
        self._write_missing_layers()
        self._sort_folders()
        self._write_whole()
        return self.made

    def _free(self, wish: str, *parts: str) -> str:
        key = wish if wish and wish not in self.taken else made_id(*parts)
        self.taken.add(key)
        return key

    def _make_folders(self) -> None:
        for found in unpacked(self.model.attributes, "archi:folders"):
            path = found.get("path")
            if not isinstance(path, str) or not path:
                continue
            layer = layer_called(found.get("type"))
            node = self._folder(tuple(folder_names(path)), layer=layer, key=_text(found, "id"))
            for name, text in texts_in(found.get("features")):
                etree.SubElement(node, "feature", name=name, value=text)
            if _text(found, "documentation"):
                etree.SubElement(node, "documentation").text = _text(found, "documentation")
            for key, text in texts_in(found.get("properties")):
                etree.SubElement(node, "property", key=key, value=text)

    def _make_profiles(self) -> None:
        for found in unpacked(self.model.attributes, "archi:profiles"):
            name, type_ = _text(found, "name"), _text(found, "conceptType")
            if (name, type_) not in self.profiles:
                key = self._free(_text(found, "id"), "profile", name, type_)
                self.profiles[name, type_] = key

    def _folder_of(self, concept: Concept) -> Any:
        path = tuple(folder_names(concept.attributes.get("folder") or default_folder(concept)))
        return self._folder(path, layer=layer_of(concept))

    def _folder(self, path: tuple[str, ...], *, layer: str, key: str = "") -> Any:
        if path in self.folders:
            return self.folders[path]
        attributes = {"name": path[-1], "id": self._free(key, "folder", *path)}
        if len(path) == 1:
            attributes["type"] = layer
            made = etree.SubElement(self.made, "folder", attributes)
        else:
            parent = self._folder(path[:-1], layer=layer)
            made = etree.Element("folder", attributes)
            inner = sum(1 for _ in parent.iterchildren("feature", "folder"))
            parent.insert(inner, made)
        self.folders[path] = made
        return made

    def _write_missing_layers(self) -> None:
        present = {folder.get("type") for folder in self.made}
        for layer, name in LAYERS.items():
            if layer not in present:
                self._folder((name,), layer=layer)

    def _sort_folders(self) -> None:
        """The order in which a reader goes through them, whatever made them."""
        for parent in (self.made, *self.folders.values()):
            folders = list(parent.iterchildren("folder"))
            place = parent.index(folders[0]) if folders else 0
            for folder in sorted(folders, key=folder_rank, reverse=True):
                parent.insert(place, folder)

    def _write_whole(self) -> None:
        for key, text in self.model.properties:
            etree.SubElement(self.made, "property", key=key, value=text)
        if self.model.documentation:
            etree.SubElement(self.made, "purpose").text = self.model.documentation
        entries = list(unpacked(self.model.attributes, "archi:metadata"))
        metadata = etree.SubElement(self.made, "metadata") if entries else None
        for entry in entries:
            _sub(metadata, "entry", entry, ("key", "value"))
        self._write_profiles()

    def _write_profiles(self) -> None:
        more = {
            (_text(f, "name"), _text(f, "conceptType")): f
            for f in reversed(list(unpacked(self.model.attributes, "archi:profiles")))
        }
        for (name, type_), key in self.profiles.items():
            node = etree.SubElement(self.made, "profile", name=name, id=key)
            for other, text in more.get((name, type_), {"conceptType": type_}).items():
                if other not in {"name", "id"} and isinstance(text, str):
                    node.set(other, text)

    def _write_views(self) -> None:
        for view, content in opened(self.model, archi_views, self.notes):
            self._write_view(view, content)

    def _write_view(self, view: Concept, content: Any) -> None:
        self._rename_figures(view, content)
        node = etree.SubElement(self._folder_of(view), "element", {TYPE: content.get(TYPE)})
        node.set("name", view.name)
        node.set("id", view.id)
        for key, text in content.attrib.items():
            node.set(key, text)
        for child in list(content):
            node.append(child)
        _write_notes(node, view)

    def _rename_figures(self, view: Concept, content: Any) -> None:
        """Every id stands once in a file; two sources may have called figures the same."""
        others = {}
        for key in dict.fromkeys(identifiers_in(content)):
            if key in self.taken:
                others[key] = made_id("figure", view.id, key)
            self.taken.add(others.get(key, key))
        if others:
            rename(content, others)

    def _write_concept(self, parent: Any, concept: Concept) -> None:
        type_ = concept.type + SUFFIX if concept.related else concept.type
        attributes = {TYPE: f"archimate:{type_}"}
        if concept.name:
            attributes["name"] = concept.name
        attributes["id"] = concept.id
        if concept.related:
            attributes |= {"source": concept.source, "target": concept.target}
        attributes |= _archi_attributes(concept)
        names = concept.attributes.get("specialization")
        if names:
            keys = [self._profile(name, type_) for name in names.split("\n")]
            attributes["profiles"] = " ".join(keys)
        node = etree.SubElement(parent, "element", attributes)
        for key, text in concept.attributes.items():
            if key.startswith("feature:"):
                name = key.removeprefix("feature:")
                etree.SubElement(node, "feature", name=name, value=text)
        _write_notes(node, concept)

    def _profile(self, name: str, type_: str) -> str:
        if (name, type_) not in self.profiles:
            self.profiles[name, type_] = self._free("", "profile", name, type_)
        return self.profiles[name, type_]


def _sub(parent: Any, tag: str, found: dict[str, Any], keys: tuple[str, ...]) -> None:
    etree.SubElement(parent, tag, {key: _text(found, key) for key in keys})


def _text(found: dict[str, Any], key: str) -> str:
    text = found.get(key, "")
    return text if isinstance(text, str) else ""


def _write_notes(node: Any, concept: Concept) -> None:
    if concept.documentation:
        etree.SubElement(node, "documentation").text = concept.documentation
    for key, text in concept.properties:
        etree.SubElement(node, "property", key=key, value=text)


def folder_rank(folder: Any) -> tuple[int, str]:
    """Archi's order of the top folders, then by name: it shows the tree sorted anyway."""
    return list(LAYERS).index(layer_called(folder.get("type"))), folder.get("name", "")


def layer_called(type_: Any) -> str:
    """The layer of a top folder: that of connectors is gone since version 4."""
    return type_ if isinstance(type_, str) and type_ in LAYERS else "other"


def layer_of(concept: Concept) -> str:
    """The layer of the top folder where a concept stands."""
    if concept.drawn:
        return "diagrams"
    if concept.related:
        return "relations"
    type_ = types().elements.get(concept.type)
    return type_.layer if type_ else "other"


def _archi_attributes(concept: Concept) -> dict[str, str]:
    found = {}
    attributes = concept.attributes
    if attributes.get("junction") == "or":
        found["type"] = "or"
    if "accessType" in attributes or concept.type == "Access":
        stated = attributes.get("accessType", UNSAID)
        number = ACCESS.index(stated) if stated in ACCESS else 0
        if number:
            found["accessType"] = str(number)
    for key in ("strength", "directed"):
        if attributes.get(key):
            found[key] = attributes[key]
    return found
