"""The Open Group's ArchiMate Model Exchange File Format, as it is read."""

from collections.abc import Collection, Iterator
from typing import Any

from alignment.catalogue import Estate
from alignment.exchange.archimate_xml_out import ACCESS, NAMESPACE, exchange_xml
from alignment.exchange.concepts import (
    OWN,
    SUFFIX,
    Concept,
    Faults,
    Model,
    place_in_folder,
    refusal,
    types,
)
from alignment.exchange.concepts_in import document_of
from alignment.exchange.format import Document, Material
from alignment.exchange.xml import begins, line_of, local_name, namespace_of, read_xml, stated_type

_NAMESPACES = (NAMESPACE, "http://www.opengroup.org/xsd/archimate")
"""Of the versions 3 and 2; the second writes some names otherwise."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMES = ("name", "label")
_FOREIGN = ("metadata", "views", "viewpoints", "diagrams")


class OpenExchange:
    """ArchiMate Model Exchange files of version 3, and 2 for reading."""

    name = "open-exchange"
    title = "ArchiMate Open Exchange"
    suffixes = (".xml",)
    media_type = "application/xml"
    reads = True
    writes = True

    def recognises(self, material: Material) -> bool:
        """Whether it is one XML file of the exchange vocabulary."""
        if len(material.files) != 1:
            return False
        head = begins(material.only)
        return any(f'"{name}"' in head or f"'{name}'" in head for name in _NAMESPACES)

    def read(self, material: Material) -> Document:
        """The document; views are counted and left out."""
        file = material.only
        root = read_xml(file)
        if local_name(root) != "model" or namespace_of(root) not in _NAMESPACES:
            place = f"{file.name} {line_of(root)}"
            message = f"the root {local_name(root)!r} is not that of an exchange model"
            raise refusal(place, message)
        faults = Faults(file.name)
        return document_of(_Reading(root, faults).model(), faults)

    def write(self, estate: Estate) -> bytes:
        """The estate in the form of version 3.1."""
        return exchange_xml(estate)


class _Reading:
    """One file on its way to a model."""

    def __init__(self, root: Any, faults: Faults) -> None:
        self._root = root
        self._faults = faults
        self._made = Model()
        self._keys = dict(self._definitions())

    def model(self) -> Model:
        """Everything that the file states."""
        made = self._made
        made.name, _ = self._texts(self._root, _NAMES)
        made.properties = list(self._properties(self._root))
        text, _ = self._texts(self._root, ("documentation",))
        made.leave_out("documentation of the model", bool(text))
        for child in self._root:
            tag = local_name(child)
            if tag == "elements":
                made.elements += [self._concept(node) for node in _inside(child)]
            elif tag == "relationships":
                made.relationships += [self._related(node) for node in _inside(child)]
            elif tag not in _READ_ELSEWHERE:
                self._fault(child, f"a model has no {tag}")
        view = f"{{{namespace_of(self._root)}}}view"
        made.leave_out("views", sum(1 for _ in self._root.iter(view)))
        made.leave_out("metadata", len(self._children(self._root, ("metadata",))))
        self._take_folders()
        self._restore_ids()
        return made

    def _definitions(self) -> Iterator[tuple[str, str]]:
        seen = set()
        for part in self._children(self._root, ("propertyDefinitions", "propertydefs")):
            for node in _inside(part):
                key = node.get("identifier", "")
                if key in seen:
                    self._fault(node, f"the identifier {key!r} stands already")
                seen.add(key)
                if node.get("type", "string") != "string":
                    self._made.leave_out("types of properties")
                name = node.get("name")
                yield key, self._texts(node, _NAMES)[0] if name is None else name

    def _concept(self, node: Any) -> Concept:
        name, names = self._texts(node, _NAMES)
        documentation, documentations = self._texts(node, ("documentation",))
        concept = Concept(
            place=self._place(node),
            id=node.get("identifier", ""),
            type=stated_type(node, self._root.prefix),
            name=name,
            documentation=documentation,
            properties=list(self._properties(node)),
        )
        for key, others in (("name", names), ("documentation", documentations)):
            for language, text in others.items():
                concept.attributes[f"{key}:{language}"] = text
        language = concept.attributes.pop("name:@", "")
        concept.attributes.pop("documentation:@", "")
        if language not in {"", "en"}:
            concept.attributes["lang"] = language
        type_ = types().elements.get(concept.type)
        if type_ and type_.junction:
            concept.attributes["junction"] = type_.junction
        return concept

    def _related(self, node: Any) -> Concept:
        concept = self._concept(node)
        concept.type = concept.type.removesuffix(SUFFIX)
        concept.related = True
        concept.source = node.get("source", "")
        concept.target = node.get("target", "")
        for key, stated in (("strength", "modifier"), ("accessType", "accessType")):
            if node.get(stated):
                concept.attributes[key] = node.get(stated)
        if node.get("isDirected"):
            concept.attributes["directed"] = node.get("isDirected")
        access = concept.attributes.get("accessType", ACCESS[0])
        if access not in ACCESS:
            self._fault(node, f"there is no access type {access!r}")
        return concept

    def _texts(self, node: Any, tags: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """The text to show, and the others by language; ``@`` holds the language shown."""
        stated: dict[str, str] = {}
        for child in self._children(node, tags):
            language = child.get(_LANG, "")
            if language in stated:
                self._made.leave_out("texts in a language that stands twice")
            stated.setdefault(language, child.text or "")
        if not stated:
            return "", {}
        shown = next((tag for tag in ("en", "") if tag in stated), next(iter(stated)))
        text = stated.pop(shown)
        return text, {"@": shown, **stated}

    def _properties(self, node: Any) -> Iterator[tuple[str, str]]:
        for part in self._children(node, ("properties",)):
            for child in _inside(part):
                key = child.get("propertyDefinitionRef", child.get("identifierref", ""))
                if key not in self._keys:
                    message = f"the property {key!r} is not defined; its key is taken as its name"
                    self._made.untidy.append(("property-undefined", self._place(child), message))
                text, others = self._texts(child, ("value",))
                self._made.leave_out("translations of properties", max(len(others) - 1, 0))
                yield self._keys.get(key, key), text

    def _take_folders(self) -> None:
        concepts = {c.id: c for c in (*self._made.elements, *self._made.relationships)}
        known = {node.get("identifier") for node in self._root.iter()}
        placed: set[str] = set()
        for node, names in self._items():
            reference = node.get("identifierRef", node.get("identifierref"))
            if reference is None:
                continue
            if reference not in known:
                message = f"the folder {'/'.join(names)!r} names {reference!r}, which is not there"
                self._made.untidy.append(("folder-of-nothing", self._place(node), message))
            elif reference in placed:
                self._made.leave_out("further places in folders")
            elif reference in concepts:
                place_in_folder(concepts[reference], names)
                placed.add(reference)

    def _items(self) -> Iterator[tuple[Any, tuple[str, ...]]]:
        waiting: list[tuple[Any, tuple[str, ...]]] = []
        for part in self._children(self._root, ("organizations", "organization")):
            waiting += [(child, ()) for child in _inside(part)]
        waiting.reverse()
        while waiting:
            node, names = waiting.pop()
            if local_name(node) != "item":
                continue
            yield node, names
            label, _ = self._texts(node, _NAMES)
            inside = (*names, label) if label else names
            waiting += [(child, inside) for child in reversed(list(_inside(node)))]

    def _restore_ids(self) -> None:
        """Give those their own identifier back that the format cannot write."""
        restored: dict[str, str] = {}
        concepts = (*self._made.elements, *self._made.relationships)
        for concept in concepts:
            own = [text for key, text in concept.properties if key == f"{OWN}id"]
            if len(own) == 1:
                restored[concept.id] = own[0]
                concept.properties = [p for p in concept.properties if p[0] != f"{OWN}id"]
        for concept in concepts if restored else ():
            concept.id = restored.get(concept.id, concept.id)
            concept.source = restored.get(concept.source, concept.source)
            concept.target = restored.get(concept.target, concept.target)

    def _children(self, node: Any, tags: Collection[str]) -> list[Any]:
        return [child for child in _inside(node) if local_name(child) in tags]

    def _place(self, node: Any) -> str:
        return f"{self._faults.name} {line_of(node)}"

    def _fault(self, node: Any, message: str) -> None:
        self._faults.add(self._place(node), message)


_READ_ELSEWHERE = {
    *(*_NAMES, *_FOREIGN, "documentation", "properties"),
    *("propertyDefinitions", "propertydefs", "organizations", "organization"),
}


def _inside(node: Any) -> Iterator[Any]:
    """The children of the same vocabulary; others are extensions of some tool."""
    space = namespace_of(node)
    return (child for child in node if namespace_of(child) == space)
