"""The Open Group's ArchiMate Model Exchange File Format, as it is written."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from lxml import etree

from alignment.catalogue import Estate
from alignment.exchange.concepts import (
    OWN,
    Concept,
    Model,
    default_folder,
    folder_names,
    types,
)
from alignment.exchange.concepts_out import made_id, model_of

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
ACCESS = ("Access", "Read", "Write", "ReadWrite")
_SCHEMA = f"{NAMESPACE} http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SPACES: Any = {None: NAMESPACE, "xsi": _XSI}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WRITABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_KNOWN = frozenset(("folder", "junction", "lang", "accessType", "strength", "directed"))
_ATTRIBUTES = {
    "accessType": ("accessType", "Access"),
    "strength": ("modifier", "Influence"),
    "directed": ("isDirected", "Association"),
}
"""By our name: the format's name for it, and the only type that may have it."""


def exchange_xml(estate: Estate) -> bytes:
    """The estate as an exchange file of version 3.1, the same bytes for the same estate."""
    model = model_of(estate, known=_KNOWN, languages=True)
    for concept in (*model.elements, *model.relationships):
        _modernise(concept)
    ids = _identifiers(model)
    keys = _property_keys(model, ids.values())
    root = etree.Element(_q("model"), nsmap=_SPACES)
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    root.set("identifier", _free("id-model", model.name, set(ids.values())))
    _sub(root, "name").text = model.name
    _write_properties(root, model.properties, keys)
    for tag, inner, concepts in (
        ("elements", "element", model.elements),
        ("relationships", "relationship", model.relationships),
    ):
        part = _sub(root, tag) if concepts else None
        for concept in concepts:
            _write_concept(part, inner, concept, ids=ids, keys=keys)
    _write_folders(root, (*model.elements, *model.relationships), ids)
    _write_definitions(root, keys)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _q(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _sub(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, _q(tag), attributes)


def _modernise(concept: Concept) -> None:
    """Give a concept the name that version 3 has for its type; the old one is a property."""
    known: Any = types().relationships if concept.related else types().elements
    current: str = known[concept.type].current
    junction = "" if concept.related else types().elements[concept.type].junction
    if junction:
        logic = concept.attributes.get("junction", junction)
        current = "OrJunction" if logic == "or" else "AndJunction"
    elif current != concept.type and all(key != f"{OWN}type" for key, _ in concept.properties):
        concept.properties.append((f"{OWN}type", concept.type))
    concept.type = current
    for key, (_, type_) in _ATTRIBUTES.items():
        if key in concept.attributes and type_ != current:
            text = concept.attributes.pop(key)
            concept.properties.append((f"{OWN}attribute:{key}", text))


def _identifiers(model: Model) -> dict[str, str]:
    """What each identifier is written as: XML allows fewer characters than others do."""
    concepts = [*model.elements, *model.relationships]
    ids = {c.id: c.id for c in concepts if _WRITABLE.fullmatch(c.id)}
    taken = set(ids)
    for concept in concepts:
        if concept.id not in ids:
            ids[concept.id] = _free(f"id-{concept.id}", concept.id, taken)
            taken.add(ids[concept.id])
            concept.properties.append((f"{OWN}id", concept.id))
    return ids


def _free(wish: str, name: str, taken: Collection[str]) -> str:
    if _WRITABLE.fullmatch(wish) and wish not in taken:
        return wish
    number = 0
    while (made := made_id(name, str(number))) in taken:
        number += 1
    return made


def _property_keys(model: Model, written: Collection[str]) -> dict[str, str]:
    names = [key for key, _ in model.properties]
    for concept in (*model.elements, *model.relationships):
        names += [key for key, _ in concept.properties]
    ids = {*written, "id-model"}
    return {
        name: _free(f"propid-{number}", name, ids)
        for number, name in enumerate(dict.fromkeys(names), start=1)
    }


def _write_texts(node: Any, tag: str, main: str, concept: Concept) -> None:
    first = _sub(node, tag)
    first.text = main
    language = concept.attributes.get("lang")
    if language:
        first.set(_LANG, language)
    for key, text in concept.attributes.items():
        if key.startswith(f"{tag}:"):
            other = _sub(node, tag)
            other.text = text
            if key != f"{tag}:":
                other.set(_LANG, key.removeprefix(f"{tag}:"))


def _write_concept(
    part: Any, tag: str, concept: Concept, *, ids: dict[str, str], keys: dict[str, str]
) -> None:
    node = _sub(part, tag, identifier=ids[concept.id])
    if concept.related:
        node.set("source", ids[concept.source])
        node.set("target", ids[concept.target])
    node.set(f"{{{_XSI}}}type", concept.type)
    for key, (name, _) in _ATTRIBUTES.items():
        if key in concept.attributes:
            node.set(name, concept.attributes[key])
    if concept.name or not concept.related or _translated(concept, "name"):
        _write_texts(node, "name", concept.name, concept)
    if concept.documentation or _translated(concept, "documentation"):
        _write_texts(node, "documentation", concept.documentation, concept)
    _write_properties(node, concept.properties, keys)


def _translated(concept: Concept, tag: str) -> bool:
    return any(key.startswith(f"{tag}:") for key in concept.attributes)


def _write_properties(node: Any, pairs: Sequence[tuple[str, str]], keys: dict[str, str]) -> None:
    part = _sub(node, "properties") if pairs else None
    for key, text in pairs:
        _sub(_sub(part, "property", propertyDefinitionRef=keys[key]), "value").text = text


def _write_folders(root: Any, concepts: Sequence[Concept], ids: dict[str, str]) -> None:
    folders: dict[tuple[str, ...], Any] = {}
    top = _sub(root, "organizations") if concepts else None
    for concept in concepts:
        path = tuple(folder_names(concept.attributes.get("folder") or default_folder(concept)))
        parent = top
        for depth in range(1, len(path) + 1):
            if path[:depth] not in folders:
                made = _sub(parent, "item")
                _sub(made, "label").text = path[depth - 1]
                folders[path[:depth]] = made
            parent = folders[path[:depth]]
        _sub(parent, "item", identifierRef=ids[concept.id])


def _write_definitions(root: Any, keys: dict[str, str]) -> None:
    part = _sub(root, "propertyDefinitions") if keys else None
    for name, key in keys.items():
        _sub(_sub(part, "propertyDefinition", identifier=key, type="string"), "name").text = name
