"""The Open Group's ArchiMate Model Exchange File Format, as it is read."""

from collections.abc import Collection, Iterator
from typing import Any

from alignment.catalogue import Estate
from alignment.catalogue.text import TEXT_LENGTH
from alignment.exchange.archimate import exchange_views
from alignment.exchange.archimate.concepts import (
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
from alignment.exchange.archimate.concepts_in import document_of, restore_ids
from alignment.exchange.archimate.drawings import text_of
from alignment.exchange.archimate.exchange_views import NAMESPACE, SPACES
from alignment.exchange.archimate.exchange_xml_out import ACCESS, MODEL_ID, NAME, exchange_xml
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.xml import (
    begins,
    line_of,
    local_name,
    namespace_of,
    read_xml,
    stated_type,
)
from alignment.exchange.format import Document, Material, Written

_NAMESPACES = (NAMESPACE, "http://www.opengroup.org/xsd/archimate")
"""Of the versions 3 and 2; the second writes some names otherwise."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMES = ("name", "label")
_SKIPPED = ("metadata", "views", "viewpoints", "diagrams")


class OpenExchange:
    """ArchiMate Model Exchange files of version 3, and 2 for reading."""

    name = NAME
    title = "ArchiMate Open Exchange"
    suffixes = (".xml",)
    media_type = "application/xml"

    def recognises(self, material: Material) -> bool:
        """Whether it is one XML file of the exchange vocabulary."""
        if len(material.files) != 1:
            return False
        head = begins(material.only)
        return any(f'"{name}"' in head or f"'{name}'" in head for name in _NAMESPACES)

    def read(self, material: Material) -> Document:
        """The document, its views as they came."""
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
        return exchange_xml(estate).data

    def write_noting(self, estate: Estate) -> Written:
        """The same, and what was left out."""
        return exchange_xml(estate)


class _Reading:
    """One file on its way to a model."""

    def __init__(self, root: Any, faults: Faults) -> None:
        self._root = root
        self._faults = faults
        self._made = Model()
        self._space = namespace_of(root)
        self._languages: set[str] = set()
        self._used: set[str] = set()
        self._types: dict[str, str] = {}
        self._keys = dict(self._definitions())

    def model(self) -> Model:
        """Everything that the file states."""
        made = self._made
        head = self._noted(self._root, Concept(place="", id="", type=""))
        made.name, made.documentation = head.name, head.documentation
        made.properties = head.properties
        for child in self._root:
            tag = local_name(child)
            if namespace_of(child) != self._space:
                made.leave_out("extensions of other tools")
            elif tag == "elements":
                made.elements += [self._concept(node) for node in _inside(child)]
            elif tag == "relationships":
                made.relationships += [self._related(node) for node in _inside(child)]
            elif tag not in _READ_ELSEWHERE:
                self._fault(child, f"a model has no {tag}")
        for node in self._root.iter(f"{{{self._space}}}view"):
            made.views.append(self._view(node))
        self._take_folders()
        self._restore_ids()
        made.attributes = head.attributes | self._kept() | made.attributes
        if len(self._languages) == 1:
            self._tell_language()
        return made

    def _kept(self) -> dict[str, str]:
        """What only files of this format say of a whole model."""
        stated = {
            "exchange:id": self._root.get("identifier", ""),
            "exchange:version": self._root.get("version", ""),
        }
        found = {key: text for key, text in stated.items() if text not in {"", MODEL_ID}}
        for tag in ("metadata", "viewpoints"):
            for node in self._root.iter(f"{{{self._space}}}{tag}"):
                text = text_of(node, SPACES) if self._space == NAMESPACE else ""
                if text and len(text) <= TEXT_LENGTH and f"exchange:{tag}" not in found:
                    found[f"exchange:{tag}"] = text
                else:
                    self._made.leave_out(tag)
        definitions = (
            {"name": name, "type": type_}
            for name, type_ in self._types.items()
            if type_ != "string" or name not in self._used
        )
        return found | packed("exchange:definitions", definitions)

    def _tell_language(self) -> None:
        """State once for the whole model the one language that every text is in."""
        (language,) = self._languages
        if language:
            self._made.attributes["exchange:lang"] = language
            for concept in self._made.concepts():
                concept.attributes.pop("lang", None)
            self._made.attributes.pop("lang", None)

    def _definitions(self) -> Iterator[tuple[str, str]]:
        seen = set()
        for part in self._children(self._root, ("propertyDefinitions", "propertydefs")):
            for node in _inside(part):
                key = node.get("identifier", "")
                if key in seen:
                    self._fault(node, f"the identifier {key!r} stands already")
                seen.add(key)
                name = node.get("name")
                if name is None:
                    name, others = self._texts(node, _NAMES)
                    self._made.leave_out("translations of properties", max(len(others) - 1, 0))
                self._types.setdefault(name, node.get("type", "string"))
                yield key, name

    def _concept(self, node: Any) -> Concept:
        concept = Concept(
            place=self._place(node),
            id=node.get("identifier", ""),
            type=stated_type(node, self._root.prefix),
        )
        self._noted(node, concept)
        type_ = types().elements.get(concept.type)
        if type_ and type_.junction:
            concept.attributes["junction"] = type_.junction
        return concept

    def _view(self, node: Any) -> Concept:
        concept = self._concept(node)
        concept.attributes.pop("junction", None)
        concept.type = concept.type or "Diagram"
        concept.drawn, concept.notation = True, NAME
        concept.content = exchange_views.content_of(node)
        return concept

    def _noted(self, node: Any, concept: Concept) -> Concept:
        """Name, documentation and properties of a node put into the concept."""
        concept.name, names = self._texts(node, _NAMES)
        concept.documentation, documentations = self._texts(node, ("documentation",))
        concept.properties = list(self._properties(node))
        for key, others in (("name", names), ("documentation", documentations)):
            for language, text in others.items():
                concept.attributes[f"{key}:{language}"] = text
        spoken = [concept.attributes.pop(f"{key}:@", None) for key in ("name", "documentation")]
        for language in [text for text in spoken if text is not None][:1]:
            self._languages.add(language)
            if language not in {"", "en"}:
                concept.attributes["lang"] = language
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
        if node.get("isDirected", "false") != "false":
            concept.attributes["directed"] = node.get("isDirected")
        access = concept.attributes.get("accessType", ACCESS[0])
        if access not in ACCESS:
            self._fault(node, f"there is no access type {access!r}")
        elif access == ACCESS[0]:
            concept.attributes.pop("accessType", None)  # it says no more than nothing does
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
                name = self._keys.get(key, key)
                self._used.add(name)
                yield name, text

    def _take_folders(self) -> None:
        concepts = {c.id: c for c in self._made.concepts()}
        known = {node.get("identifier") for node in self._root.iter()}
        placed: set[str] = set()
        said: dict[str, dict[str, str]] = {}
        for node, names in self._items():
            reference = node.get("identifierRef", node.get("identifierref"))
            if reference is None:
                self._take_folder(node, names, said)
            elif reference not in known:
                message = f"the folder {'/'.join(names)!r} names {reference!r}, which is not there"
                self._made.untidy.append(("folder-of-nothing", self._place(node), message))
            elif reference in placed:
                self._made.leave_out("further places in folders")
            elif reference in concepts:
                place_in_folder(concepts[reference], names)
                placed.add(reference)
        self._made.attributes |= packed("exchange:folders", self._worth_keeping(said))

    def _take_folder(
        self, node: Any, names: tuple[str, ...], said: dict[str, dict[str, str]]
    ) -> None:
        label, labels = self._texts(node, _NAMES)
        documentation, documentations = self._texts(node, ("documentation",))
        labels.pop("@", None)
        documentations.pop("@", None)
        if not label:
            return
        found = {"path": folder_path((*names, label))}
        if documentation:
            found["documentation"] = documentation
        found |= {f"label:{language}": text for language, text in labels.items()}
        found |= {f"documentation:{language}": text for language, text in documentations.items()}
        said[found["path"]] = found | said.get(found["path"], {})

    def _worth_keeping(self, said: dict[str, dict[str, str]]) -> list[dict[str, str]]:
        """The folders of which a writer would not know by what stands in them."""
        filled: set[str] = set()
        for concept in self._made.concepts():
            names = folder_names(concept.attributes.get("folder") or default_folder(concept))
            filled |= {folder_path(names[:depth]) for depth in range(1, len(names) + 1)}
        return [one for path, one in said.items() if len(one) > 1 or path not in filled]

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
        restored = restore_ids(self._made)
        for view in self._made.views if restored else ():
            view.content = exchange_views.referring(view.content, restored)

    def _children(self, node: Any, tags: Collection[str]) -> list[Any]:
        return [child for child in _inside(node) if local_name(child) in tags]

    def _place(self, node: Any) -> str:
        return f"{self._faults.name} {line_of(node)}"

    def _fault(self, node: Any, message: str) -> None:
        self._faults.add(self._place(node), message)


_READ_ELSEWHERE = {
    *(*_NAMES, *_SKIPPED, "documentation", "properties"),
    *("propertyDefinitions", "propertydefs", "organizations", "organization"),
}


def _inside(node: Any) -> Iterator[Any]:
    """The children of the same vocabulary; others are extensions of some tool."""
    space = namespace_of(node)
    return (child for child in node if namespace_of(child) == space)
