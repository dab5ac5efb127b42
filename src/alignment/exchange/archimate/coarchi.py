"""The folders of coArchi (grafico): one XML file for each concept and view of a model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alignment.errors import Unreadable
from alignment.exchange.archimate.archi import NAMESPACES, archi_document
from alignment.exchange.faults import Faults, refusal
from alignment.exchange.files.archives import is_tar, read_tar
from alignment.exchange.files.xml import TYPE, begins, local_name, namespace_of, read_xml
from alignment.exchange.format import Document, File, Material

_FOLDER_FILE = "folder.xml"
_PICTURES = "images/"
_CONTAINED = {
    "children": "child",
    "sourceConnections": "sourceConnection",
    "bendpoints": "bendpoint",
    "properties": "property",
    "features": "feature",
    "profiles": "profile",
    "entries": "entry",
}
"""How a model's own file calls what coArchi calls by the names of its lists."""

_TYPES = {
    "DiagramModelArchimateObject": "DiagramObject",
    "DiagramModelArchimateConnection": "Connection",
    "DiagramModelGroup": "Group",
    "DiagramModelNote": "Note",
    "DiagramModelConnection": "",
}
"""Types of figures that a model's own file calls otherwise, or leaves out."""

_REFERENCES = {"referencedModel": "model"}
_TEXTS = ("documentation", "purpose", "content", "notes", "hintContent")
"""Attributes that are elements of their own in a model's own file."""

_RANK = {
    tag: rank
    for rank, tag in enumerate(
        ("bounds", "feature", "content", "sourceConnection", "bendpoint", "child", "documentation",
         "property"), start=1,
    )
}  # fmt: skip
"""In which order they stand there."""


class CoArchi:
    """A folder as coArchi keeps it, or a tar archive of it; read only."""

    name = "coarchi"
    title = "coArchi (grafico) folder"
    suffixes = (".tar.gz", ".tgz", ".tar")
    media_type = "application/gzip"

    def recognises(self, material: Material) -> bool:
        """Whether a ``folder.xml`` is that of a model, or an archive holds one."""
        try:
            return any(map(_is_top, _unpacked(material)))
        except Unreadable:  # a broken archive of files: reading it says what is wrong
            return True

    def read(self, material: Material) -> Document:
        """The document of the model in these files."""
        return _Folder(material.name, _unpacked(material)).document()


def _unpacked(material: Material) -> tuple[File, ...]:
    file = material.files[0]
    if len(material.files) > 1 or not is_tar(file.data):
        return material.files
    return tuple(File(name, data) for name, data in sorted(read_tar(file).items()))


def _is_top(file: File) -> bool:
    if file.name.rpartition("/")[2] != _FOLDER_FILE:
        return False
    head = begins(file, most=4096)
    return ":ArchimateModel" in head and any(name in head for name in NAMESPACES)


@dataclass(slots=True)
class _Folder:
    """The files of one model on their way into one tree.

    Attributes:
        owners: Which file each id stands in, for places.
    """

    name: str
    files: tuple[File, ...]
    owners: dict[str, str] = field(default_factory=dict)

    def document(self) -> Document:
        """The document; raises Unreadable with every fault located."""
        tops = [file for file in self.files if _is_top(file)]
        if len(tops) != 1:
            what = "no folder.xml of a model" if not tops else "several models"
            raise refusal(self.name, f"there is {what}")
        base = tops[0].name.removesuffix(_FOLDER_FILE)
        faults = Faults(self.name)
        trees = dict(self._trees(base, faults))
        faults.refuse()
        root = _settled(trees.pop(_FOLDER_FILE))
        root.tag = f"{{{namespace_of(root)}}}model"
        self._fill(root, trees, base, faults)
        faults.refuse()
        beside = base.rstrip("/").rpartition("/")
        pictures = f"{beside[0]}{beside[1]}{_PICTURES}"
        return archi_document(
            root,
            faults,
            pictures={
                _PICTURES + file.name.removeprefix(pictures): file.data
                for file in self.files
                if file.name.startswith(pictures)
            },
            files=self.owners,
        )

    def _trees(self, base: str, faults: Faults) -> Iterator[tuple[str, Any]]:
        """The nodes of all files by their names within the model's folder."""
        for file in self.files:
            name = file.name.removeprefix(base)
            if not file.name.startswith(base) or not name.endswith(".xml"):
                continue
            try:
                node = read_xml(file)
            except Unreadable as error:
                faults.take(error)
                continue
            if namespace_of(node).partition("/canvas")[0] not in NAMESPACES:
                faults.add(file.name, f"{local_name(node)!r} is not of Archi's vocabulary")
            for inner in node.iter():
                self.owners.setdefault(inner.get("id", ""), file.name)
            yield name, node

    def _fill(self, root: Any, trees: Mapping[str, Any], base: str, faults: Faults) -> None:
        """Put every folder into the one around it, and every concept into its folder."""
        folders: dict[str, Any] = {"": root}
        for name in sorted(trees, key=lambda n: (n.count("/"), n)):
            path, _, last = name.rpartition("/")
            if last == _FOLDER_FILE:
                folders[path] = _settled(trees[name])
                folders[path].tag = "folder"
                above = folders.get(path.rpartition("/")[0])
                if above is None:
                    faults.add(base + name, "there is no folder.xml in the folder above")
                else:
                    above.append(folders[path])
        for name in sorted(trees):
            path, _, last = name.rpartition("/")
            if last == _FOLDER_FILE:
                continue
            if path not in folders or not path:
                faults.add(base + name, "there is no folder.xml beside it")
            else:
                folders[path].append(_element(trees[name], root.prefix))


def _element(node: Any, prefix: str | None) -> Any:
    """A concept or view as it stands in a model's own file."""
    type_ = local_name(node)
    space = "canvas" if namespace_of(node).endswith("/canvas") else prefix
    node.set(TYPE, f"{space}:{type_}" if space else type_)
    node.tag = "element"
    return _settled(node)


def _settled(root: Any) -> Any:
    """The node with what is in it under the names of a model's own file."""
    for node in list(root.iter()):
        _settle(node)
    return root


def _settle(node: Any) -> None:
    """Turn references to files into ids, lists into their members' names, types into theirs."""
    keys: dict[str, list[str]] = {}
    for child in list(node):
        target = child.get("href")
        if target is not None:
            keys.setdefault(_REFERENCES.get(child.tag, child.tag), []).append(_id_in(target))
            node.remove(child)
        else:
            child.tag = _CONTAINED.get(child.tag, child.tag)
    if not len(node) and node.text and not node.text.strip():
        node.text = None
    for key, ids in keys.items():
        node.set(key, " ".join(ids))
    _settle_texts(node)
    _settle_type(node)
    node[:] = sorted(node, key=lambda child: _RANK.get(child.tag, 0))


def _id_in(target: str) -> str:
    return target.rpartition("#")[2]


def _settle_texts(node: Any) -> None:
    for key in _TEXTS:
        text = node.attrib.pop(key, None)
        if text is not None:
            made = node.makeelement(key)
            made.text = text
            node.append(made)


def _settle_type(node: Any) -> None:
    prefix, mark, name = node.get(TYPE, "").rpartition(":")
    if _TYPES.get(name):
        node.set(TYPE, f"{prefix}{mark}{_TYPES[name]}")
    elif name in _TYPES:
        del node.attrib[TYPE]
    if "archimateElement" in node.attrib and "type" in node.attrib:
        node.set("type", node.attrib.pop("type"))  # it stands last
