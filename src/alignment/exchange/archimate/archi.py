"""Archi's own files: plain XML, or an archive with the XML in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alignment.catalogue import Estate
from alignment.exchange.archimate.archi_out import (
    ACCESS,
    MEMBER,
    NAME,
    UNSAID,
    VERSION,
    folder_rank,
    layer_called,
    layer_of,
    written_model,
)
from alignment.exchange.archimate.archi_views import NAMESPACE, VIEWS, content_of, picture
from alignment.exchange.archimate.concepts import (
    LAYERS,
    SUFFIX,
    Concept,
    Model,
    default_folder,
    folder_names,
    folder_path,
    packed,
    place_in_folder,
    types,
)
from alignment.exchange.archimate.concepts_in import document_of
from alignment.exchange.archimate.concepts_out import made_id
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.archives import is_archive, read_archive
from alignment.exchange.files.xml import (
    TYPE,
    begins,
    line_of,
    local_name,
    namespace_of,
    read_xml,
    stated_type,
)
from alignment.exchange.format import Document, File, Material, Written

NAMESPACES = (NAMESPACE, "http://www.bolton.ac.uk/archimate")
_NOTES = frozenset(("documentation", "property", "feature"))
_TAKEN = frozenset(
    (TYPE, "id", "name", "source", "target", "strength", "directed", "profiles", "accessType")
)
"""Attributes of a concept that are read one by one; any other is counted as left out."""


class Archi:
    """The ``.archimate`` files of Archi, versions 3 to 5."""

    name = NAME
    title = "Archi model"
    suffixes = (".archimate",)
    media_type = "application/xml"

    def recognises(self, material: Material) -> bool:
        """Whether it is one file of Archi's vocabulary, plain or in an archive."""
        if len(material.files) != 1:
            return False
        file = material.only
        if is_archive(file.data):
            return MEMBER.encode() in file.data
        head = begins(file)
        named = any(f'"{name}"' in head or f"'{name}'" in head for name in NAMESPACES)
        return named and ":model" in head

    def read(self, material: Material) -> Document:
        """The document, its views as they came."""
        file, pictures = _plain(material.only)
        root = read_xml(file)
        if local_name(root) != "model" or namespace_of(root) not in NAMESPACES:
            place = f"{file.name} {line_of(root)}"
            raise refusal(place, f"the root {local_name(root)!r} is not that of an Archi model")
        return archi_document(root, Faults(file.name), pictures=pictures)

    def write(self, estate: Estate) -> bytes:
        """The estate as plain XML with Archi's folders."""
        return written_model(estate).data

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what was left out."""
        return written_model(estate)


def archi_document(
    root: Any,
    faults: Faults,
    *,
    pictures: Mapping[str, bytes],
    files: Mapping[str, str] | None = None,
) -> Document:
    """The document of a model in Archi's vocabulary.

    Args:
        root: Its outermost node.
        faults: Of the file; takes what is wrong.
        pictures: What stands beside it in its archive, by name.
        files: Where each concept and view came from by its id, when not all from one file.
    """
    reading = _Reading(root, faults, files or {})
    model = reading.model()
    for name, data in sorted(pictures.items()):
        kept = picture(name, data)
        if kept is None:
            model.leave_out("files beside the model")
        else:
            model.views.append(kept)
    return document_of(model, faults)


def _plain(file: File) -> tuple[File, Mapping[str, bytes]]:
    if not is_archive(file.data):
        return file, {}
    members = dict(read_archive(file))
    if MEMBER not in members:
        raise refusal(file.name, f"the archive holds no {MEMBER}")
    return File(f"{file.name} {MEMBER}", members.pop(MEMBER)), members


@dataclass(slots=True)
class _Reading:
    """One file on its way to a model."""

    root: Any
    faults: Faults
    files: Mapping[str, str]
    made: Model = field(default_factory=Model)
    folders: dict[str, dict[str, Any]] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)

    def model(self) -> Model:
        """Everything that the file states."""
        made = self.made
        made.name = self.root.get("name", "")
        self._take_profiles()
        for folder in sorted(self.root.iterchildren("folder"), key=folder_rank):
            for concept in self._concepts(folder):
                self._list_of(concept).append(concept)
        for child in self.root:
            if child.tag == "property":
                made.properties.append(_pair(child))
            elif child.tag in {"purpose", "documentation"}:
                made.documentation = child.text or ""
            elif child.tag not in {"folder", "metadata", "feature", "profile"}:
                self._fault(child, f"a model has no {child.tag}")
        made.attributes |= self._attributes()
        return made

    def _list_of(self, concept: Concept) -> list[Concept]:
        if concept.drawn:
            return self.made.views
        return self.made.relationships if concept.related else self.made.elements

    def _attributes(self) -> dict[str, str]:
        """What only Archi's own files say of a whole model."""
        key = self.root.get("id", "")
        found = {} if key in {"", made_id("model", self.made.name)} else {"archi:id": key}
        if self.root.get("version", VERSION) != VERSION:
            found["archi:version"] = self.root.get("version")
        self._forget_plain_folders()
        entries = [node for part in self.root.iterchildren("metadata") for node in part]
        return (
            found
            | packed("archi:folders", self.folders.values())
            | packed("archi:profiles", self._kept_profiles())
            | packed("archi:features", ({"name": n, "value": v} for n, v in _features(self.root)))
            | packed("archi:metadata", ({"key": k, "value": v} for k, v in map(_pair, entries)))
        )

    def _take_profiles(self) -> None:
        for child in self.root.iterchildren("profile"):
            key = child.get("id", "")
            if key in self.profiles:
                self._fault(child, f"the identifier {key!r} stands already")
            self.profiles[key] = child.get("name", "")

    def _kept_profiles(self) -> Iterator[dict[str, Any]]:
        """Those that a writer would not make by itself."""
        used = {
            (name, c.type + SUFFIX if c.related else c.type)
            for c in self.made.concepts()
            for name in c.attributes.get("specialization", "").split("\n")
        }
        for child in self.root.iterchildren("profile"):
            self.made.leave_out("features of specializations", len(child))
            found = dict(child.attrib)
            name, type_ = found.get("name", ""), found.get("conceptType", "")
            made = {"name": name, "id": made_id("profile", name, type_), "conceptType": type_}
            if found != made or (name, type_) not in used:
                yield found

    def _forget_plain_folders(self) -> None:
        """Keep no folder that a writer would make by itself, because a concept stands in it."""
        layers: dict[str, str] = {}
        for concept in self.made.concepts():
            names = folder_names(concept.attributes.get("folder") or default_folder(concept))
            for depth in range(1, len(names) + 1):
                layers.setdefault(folder_path(names[:depth]), layer_of(concept))
        layers |= {name: layer for layer, name in LAYERS.items()}
        for path, layer in layers.items():
            plain = {"path": path, "id": made_id("folder", *folder_names(path))}
            if self.folders.get(path) in (plain, plain | {"type": layer}):
                del self.folders[path]

    def _concepts(self, folder: Any) -> Iterator[Concept]:
        """The concepts within a folder: first those of the folders in it, by their names."""
        waiting: list[tuple[Any, tuple[str, ...]]] = [(folder, ())]
        while waiting:
            node, way = waiting.pop()
            if node.tag == "folder":
                inside = (*way, node.get("name", ""))
                self._take_folder(node, inside)
                folders = sorted(node.iterchildren("folder"), key=folder_rank)
                others = [child for child in node if child.tag != "folder"]
                waiting += [(child, inside) for child in reversed((*folders, *others))]
            elif node.tag == "element":
                concept = self._concept(node)
                place_in_folder(concept, way)
                yield concept
            elif node.tag not in _NOTES:
                self._fault(node, f"a folder has no {node.tag}")

    def _take_folder(self, node: Any, way: tuple[str, ...]) -> None:
        path = folder_path(way)
        found: dict[str, Any] = {"path": path}
        if node.get("id"):
            found["id"] = node.get("id")
        if len(way) == 1:
            found["type"] = layer_called(node.get("type"))
        documentation = "\n".join(part.text or "" for part in node.iterchildren("documentation"))
        properties = [list(_pair(part)) for part in node.iterchildren("property")]
        features = list(_features(node))
        more = {"documentation": documentation, "properties": properties, "features": features}
        found |= {key: held for key, held in more.items() if held}
        if path in self.folders:
            message = f"two folders are called {path!r}; they become one"
            self.made.untidy.append(("folders-joined", self._place(node), message))
            found |= self.folders[path]
        self.folders[path] = found

    def _concept(self, node: Any) -> Concept:
        stated = stated_type(node, self.root.prefix)
        concept = Concept(
            place=self._place(node), id=node.get("id", ""), type=stated, name=node.get("name", "")
        )
        if stated.rpartition(":")[2] in VIEWS:
            concept.drawn, concept.notation = True, NAME
            concept.content = content_of(node)
        else:
            concept.related = stated.endswith(SUFFIX)
            concept.type = stated.removesuffix(SUFFIX)
        if concept.related:
            concept.source, concept.target = node.get("source", ""), node.get("target", "")
        self._take_notes(concept, node)
        if not concept.drawn:
            self._take_attributes(concept, node)
        return concept

    def _take_notes(self, concept: Concept, node: Any) -> None:
        for child in node:
            if child.tag == "documentation":
                concept.documentation = child.text or ""
            elif child.tag == "property":
                concept.properties.append(_pair(child))
            elif concept.drawn:
                continue
            elif child.tag == "feature":
                concept.attributes[f"feature:{child.get('name', '')}"] = child.get("value", "")
            else:
                self._fault(child, f"a concept has no {child.tag}")

    def _take_attributes(self, concept: Concept, node: Any) -> None:
        if node.get("strength"):
            concept.attributes["strength"] = node.get("strength")
        if node.get("directed", "false") != "false":
            concept.attributes["directed"] = node.get("directed")
        type_ = types().elements.get(concept.type)
        if type_ and type_.junction:
            logic = node.get("type", type_.junction)
            if logic not in {"and", "or"}:
                self._wrong(concept, f"there is no junction type {logic!r}")
            concept.attributes["junction"] = logic
        elif node.get("type"):
            self.made.leave_out("attributes 'type' of concepts")
        number = node.get("accessType", "0")
        if number not in {"0", "1", "2", "3"}:
            self._wrong(concept, f"there is no access type {number!r}")
        elif concept.type == "Access" and ACCESS[int(number)] != UNSAID:
            concept.attributes["accessType"] = ACCESS[int(number)]
        self._specialize(concept, node.get("profiles", ""))
        for key in set(node.keys()) - _TAKEN - {"type"}:
            self.made.leave_out(f"attributes {key[:80]!r} of concepts")

    def _specialize(self, concept: Concept, keys: str) -> None:
        names = []
        for key in keys.split():
            if key not in self.profiles:
                self._wrong(concept, f"its profile {key!r} is not there")
            names.append(self.profiles.get(key, ""))
        if names:
            concept.attributes["specialization"] = "\n".join(names)

    def _place(self, node: Any) -> str:
        return f"{self.files.get(node.get('id', ''), self.faults.name)} {line_of(node)}"

    def _wrong(self, concept: Concept, message: str) -> None:
        self.faults.add(f"{concept.place} {concept.id!r}", message)

    def _fault(self, node: Any, message: str) -> None:
        self.faults.add(self._place(node), message)


def _pair(node: Any) -> tuple[str, str]:
    return node.get("key", ""), node.get("value", "")


def _features(node: Any) -> Iterator[list[str]]:
    for child in node.iterchildren("feature"):
        yield [child.get("name", ""), child.get("value", "")]
