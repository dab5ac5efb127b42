"""Archi's own files: plain XML, or an archive with the XML in it."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from alignment.catalogue import Estate
from alignment.exchange.archives import is_archive, read_archive
from alignment.exchange.concepts import (
    LAYERS,
    SUFFIX,
    Concept,
    Faults,
    Model,
    default_folder,
    folder_names,
    place_in_folder,
    refusal,
    types,
)
from alignment.exchange.concepts_in import document_of
from alignment.exchange.concepts_out import made_id, model_of
from alignment.exchange.format import Document, File, Material
from alignment.exchange.xml import begins, line_of, local_name, namespace_of, read_xml, stated_type

NAMESPACE = "http://www.archimatetool.com/archimate"
_NAMESPACES = (NAMESPACE, "http://www.bolton.ac.uk/archimate")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPE = f"{{{_XSI}}}type"
_MEMBER = "model.xml"
_VERSION = "5.0.0"
_VIEWS = frozenset(("ArchimateDiagramModel", "DiagramModel", "SketchModel", "CanvasModel"))
_ACCESS = ("Write", "Read", "Access", "ReadWrite")
"""The kinds of access by the number that the file has; the first is what no number means."""

_NOTES = frozenset(("documentation", "property", "feature"))
_KNOWN = frozenset(("folder", "junction", "accessType", "strength", "directed", "specialization"))


class ArchiNative:
    """The ``.archimate`` files of Archi, versions 3 to 5."""

    name = "archi"
    title = "Archi model"
    suffixes = (".archimate",)
    media_type = "application/xml"
    reads = True
    writes = True

    def recognises(self, material: Material) -> bool:
        """Whether it is one file of Archi's vocabulary, plain or in an archive."""
        if len(material.files) != 1:
            return False
        file = material.only
        if is_archive(file.data):
            return _MEMBER.encode() in file.data
        head = begins(file)
        return any(f'"{name}"' in head or f"'{name}'" in head for name in _NAMESPACES)

    def read(self, material: Material) -> Document:
        """The document; views are counted and left out."""
        file = _plain(material.only)
        root = read_xml(file)
        if local_name(root) != "model" or namespace_of(root) not in _NAMESPACES:
            place = f"{file.name} {line_of(root)}"
            raise refusal(place, f"the root {local_name(root)!r} is not that of an Archi model")
        faults = Faults(file.name)
        return document_of(_model(root, faults), faults)

    def write(self, estate: Estate) -> bytes:
        """The estate as plain XML with Archi's folders."""
        root = _written(model_of(estate, known=_KNOWN))
        etree.indent(root)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _plain(file: File) -> File:
    if not is_archive(file.data):
        return file
    members = read_archive(file, wanted=_MEMBER)
    if _MEMBER not in members:
        raise refusal(file.name, f"the archive holds no {_MEMBER}")
    return File(f"{file.name} {_MEMBER}", members[_MEMBER])


def _model(root: Any, faults: Faults) -> Model:
    model = Model(name=root.get("name", ""))
    profiles = _profiles(root, faults)
    used: set[str] = set()
    for child in root:
        if child.tag == "folder":
            for concept in _concepts(child, model, prefix=root.prefix, faults=faults):
                _specialize(concept, profiles, used, faults)
                (model.relationships if concept.related else model.elements).append(concept)
        elif child.tag == "property":
            model.properties.append((child.get("key", ""), child.get("value", "")))
        elif child.tag in {"purpose", "documentation"}:
            model.leave_out("purpose of the model", bool(child.text))
        elif child.tag in {"metadata", "feature"}:
            model.leave_out(f"{child.tag} of the model")
        elif child.tag != "profile":
            faults.add(f"{faults.name} {line_of(child)}", f"a model has no {child.tag}")
    model.leave_out("specializations that nothing uses", len(set(profiles) - used))
    return model


def _profiles(root: Any, faults: Faults) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in root.iterchildren("profile"):
        key = child.get("id", "")
        if key in found:
            faults.add(f"{faults.name} {line_of(child)}", f"the identifier {key!r} stands already")
        found[key] = child.get("name", "")
    return found


def _concepts(
    folder: Any, model: Model, *, prefix: str | None, faults: Faults
) -> Iterator[Concept]:
    """The concepts within a folder and the folders in it, in the order of the file."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(folder, ())]
    while waiting:
        node, way = waiting.pop()
        if node.tag == "folder":
            inside = (*way, node.get("name", ""))
            waiting += [(child, inside) for child in reversed(node)]
        elif node.tag == "element":
            concept = _concept(node, model, prefix=prefix, faults=faults)
            if concept is not None:
                place_in_folder(concept, way)
                yield concept
        elif node.tag in _NOTES:
            model.leave_out(f"{node.tag} of folders")
        else:
            faults.add(f"{faults.name} {line_of(node)}", f"a folder has no {node.tag}")


def _concept(node: Any, model: Model, *, prefix: str | None, faults: Faults) -> Concept | None:
    stated = stated_type(node, prefix)
    if stated.rpartition(":")[2] in _VIEWS:
        model.leave_out("views")
        return None
    related = stated.endswith(SUFFIX)
    concept = Concept(
        place=f"{faults.name} {line_of(node)}",
        id=node.get("id", ""),
        type=stated.removesuffix(SUFFIX),
        name=node.get("name", ""),
        related=related,
        source=node.get("source", "") if related else "",
        target=node.get("target", "") if related else "",
    )
    for child in node:
        if child.tag == "documentation":
            concept.documentation = child.text or ""
        elif child.tag == "property":
            concept.properties.append((child.get("key", ""), child.get("value", "")))
        elif child.tag in _NOTES:
            model.leave_out(f"{child.tag} of concepts")
        else:
            faults.add(f"{faults.name} {line_of(child)}", f"a concept has no {child.tag}")
    _take_attributes(concept, node, faults)
    return concept


def _take_attributes(concept: Concept, node: Any, faults: Faults) -> None:
    stated = {key: node.get(key) for key in ("strength", "directed") if node.get(key)}
    concept.attributes.update(stated)
    if node.get("profiles"):
        concept.attributes["specialization"] = node.get("profiles")
    type_ = types().elements.get(concept.type)
    if type_ and type_.junction:
        logic = node.get("type", type_.junction)
        if logic not in {"and", "or"}:
            faults.add(f"{concept.place} {concept.id!r}", f"there is no junction type {logic!r}")
        concept.attributes["junction"] = logic
    number = node.get("accessType", "0")
    if number not in {"0", "1", "2", "3"}:
        faults.add(f"{concept.place} {concept.id!r}", f"there is no access type {number!r}")
    elif concept.type == "Access":
        concept.attributes["accessType"] = _ACCESS[int(number)]


def _specialize(
    concept: Concept, profiles: dict[str, str], used: set[str], faults: Faults
) -> None:
    names = []
    for key in concept.attributes.pop("specialization", "").split():
        if key not in profiles:
            faults.add(f"{concept.place} {concept.id!r}", f"its profile {key!r} is not there")
        names.append(profiles.get(key, ""))
        used.add(key)
    if names:
        concept.attributes["specialization"] = "\n".join(names)


def _written(model: Model) -> Any:
    root = etree.Element(
        f"{{{NAMESPACE}}}model",
        nsmap={"xsi": _XSI, "archimate": NAMESPACE},
        attrib={"name": model.name, "id": made_id("model", model.name), "version": _VERSION},
    )
    folders: dict[tuple[str, ...], Any] = {}
    profiles: dict[tuple[str, str], str] = {}
    for concept in (*model.elements, *model.relationships):
        path = tuple(folder_names(concept.attributes.get("folder") or default_folder(concept)))
        parent = _folder(root, folders, path, layer=_layer(concept))
        _write_concept(parent, concept, profiles)
    present = {folder.get("type") for folder in root}
    for layer, name in LAYERS.items():
        if layer not in present:
            _folder(root, folders, (name,), layer=layer)
    for key, text in model.properties:
        etree.SubElement(root, "property", key=key, value=text)
    for (name, type_), key in profiles.items():
        etree.SubElement(root, "profile", name=name, id=key, conceptType=type_)
    return root


def _layer(concept: Concept) -> str:
    return "relations" if concept.related else types().elements[concept.type].layer


def _folder(
    root: Any, folders: dict[tuple[str, ...], Any], path: tuple[str, ...], *, layer: str
) -> Any:
    if path in folders:
        return folders[path]
    attributes = {"name": path[-1], "id": made_id("folder", *path)}
    if len(path) == 1:
        attributes["type"] = layer
        made = etree.SubElement(root, "folder", attributes)
    else:
        parent = _folder(root, folders, path[:-1], layer=layer)
        made = etree.Element("folder", attributes)
        inner = sum(1 for _ in parent.iterchildren("folder"))
        parent.insert(inner, made)
    folders[path] = made
    return made


def _write_concept(parent: Any, concept: Concept, profiles: dict[tuple[str, str], str]) -> None:
    type_ = concept.type + SUFFIX if concept.related else concept.type
    attributes = {_TYPE: f"archimate:{type_}"}
    if concept.name:
        attributes["name"] = concept.name
    attributes["id"] = concept.id
    if concept.related:
        attributes |= {"source": concept.source, "target": concept.target}
    attributes |= _native_attributes(concept)
    names = concept.attributes.get("specialization")
    if names:
        keys = [
            profiles.setdefault((name, type_), made_id("profile", name, type_))
            for name in names.split("\n")
        ]
        attributes["profiles"] = " ".join(keys)
    node = etree.SubElement(parent, "element", attributes)
    if concept.documentation:
        etree.SubElement(node, "documentation").text = concept.documentation
    for key, text in concept.properties:
        etree.SubElement(node, "property", key=key, value=text)


def _native_attributes(concept: Concept) -> dict[str, str]:
    found = {}
    attributes = concept.attributes
    if attributes.get("junction") == "or":
        found["type"] = "or"
    if "accessType" in attributes or concept.type == "Access":
        number = _ACCESS.index(attributes.get("accessType", "Access"))
        if number:
            found["accessType"] = str(number)
    for key in ("strength", "directed"):
        if attributes.get(key):
            found[key] = attributes[key]
    return found
