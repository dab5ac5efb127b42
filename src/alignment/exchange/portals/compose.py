"""Compose files (docker compose): which service of a deployment needs which other one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from alignment.catalogue import Kind, Severity
from alignment.exchange.files.nested import Kept, is_nothing, kept, mapping_of, not_finite
from alignment.exchange.files.yaml import Manner
from alignment.exchange.files.yaml_tree import Plain, Tree
from alignment.exchange.format import Document, File, Material
from alignment.exchange.inventory import REFERS_TO_NOTHING, Inventory
from alignment.exchange.portals.compose_services import (
    OVERRIDE,
    RESET,
    Mention,
    Project,
    Service,
    mentions_of,
    variables_in,
)
from alignment.exchange.portals.documents import EMPTY_DOCUMENT, NOT_FOLLOWED, documents_in

NOTATION = "compose"
_MANNER = Manner(tags=frozenset({RESET, OVERRIDE}), merges=True, blanks=True)
_NAMED = re.compile(r"(docker-)?compose([._-].*)?\.ya?ml", re.IGNORECASE)
_BASE = re.compile(r"(docker-)?compose\.ya?ml", re.IGNORECASE)
_SERVICES = re.compile(rb"^services[ \t]*:", re.MULTILINE)
_PARTS = re.compile(rb"^(services|include|name)[ \t]*:", re.MULTILINE)
_OTHER = re.compile(rb"^(apiVersion|kind|column_map|alignment)[ \t]*:", re.MULTILINE)
_SERVICE_KEY = re.compile(
    rb"""[ \t{,](image|build|extends|depends_on|container_name|environment|ports)["']?[ \t]*:"""
)

_KEPT = (
    "image", "container_name", "hostname", "platform", "restart", "scale", "deploy", "networks",
)  # fmt: skip
_BUILD = ("context", "dockerfile", "target")
_OF_DEPENDENCIES = {"network_mode", "ipc", "pid", "extends"}
_DESCRIPTION = "org.opencontainers.image.description"
_OWN = "alignment."
_OWN_TEXTS = ("name", "owner", "lifecycle", "documentation", "kind")
_OWN_NUMBERS = ("own", "cost", "unavailability")


class Compose:
    """The services of compose files; several files of a folder lie over one another."""

    name: ClassVar[str] = "compose"
    title: ClassVar[str] = "Compose files"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    media_type: ClassVar[str] = "application/yaml"

    def recognises(self, material: Material) -> bool:
        """Whether a file states services of a deployment."""
        return any(is_compose(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The document in all files together; raises Unreadable with every fault located."""
        return _Reader(material.name).read(material)


def is_compose(file: File) -> bool:
    """Whether a file is one of compose, by its content; by its name if it is all comments."""
    base = file.name.replace("\\", "/").rpartition("/")[2]
    if "." in base and not base.lower().endswith((".yaml", ".yml")):
        return False
    if _OTHER.search(file.data):
        return False
    if _NAMED.fullmatch(base):
        return bool(_PARTS.search(file.data)) or _is_blank(file.data)
    return bool(_SERVICES.search(file.data) and _SERVICE_KEY.search(file.data))


def _is_blank(data: bytes) -> bool:
    lines = (line.strip() for line in data.splitlines())
    return all(not line or line.startswith((b"#", b"---")) for line in lines)


def _folder(file: File) -> str:
    return file.name.replace("\\", "/").rpartition("/")[0]


def _base_first(files: list[File]) -> list[File]:
    """The file that compose takes by itself comes before those that lie over it."""
    return sorted(files, key=lambda f: not _BASE.fullmatch(f.name.rpartition("/")[2]))


class _Reader:
    """Reads project by project, a folder each."""

    def __init__(self, name: str) -> None:
        self.inventory = Inventory(name, NOTATION)
        self.inert: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.heading = ""

    def read(self, material: Material) -> Document:
        folders: dict[str, list[File]] = {}
        for file in material.files:
            if is_compose(file):
                folders.setdefault(_folder(file), []).append(file)
            else:
                self.inventory.pass_over(
                    file.name, "was not read: it states no services of compose"
                )
        if not folders:
            self.inventory.fault(material.name, "it holds no services of compose")
        for folder, files in folders.items():
            self._read_project(folder if len(folders) > 1 else "", _base_first(files))
        self._note_counts(material.name)
        return self.inventory.document(name=self.heading)

    def _read_project(self, folder: str, files: list[File]) -> None:
        project = Project()
        for file in files:
            for tree in self._trees(file):
                self._take_tree(project, tree)
        for fault in project.faults:
            self.inventory.fault(fault.place, fault.message)
        prefix = project.name or folder
        ids = {name: f"{prefix}/{name}" if prefix else name for name in project.services}
        self.heading = self.heading or project.name
        containers = {
            str(said.value): service.name
            for service in project.services.values()
            if (said := service.fields.get("container_name"))
        }
        for service in project.services.values():
            self._add(service, ids[service.name])
        for service in project.services.values():
            found: dict[tuple[str, str], list[Mention]] = {}
            for mention in mentions_of(service):
                if target := self._target(service, mention, ids, containers):
                    found.setdefault((mention.field, target), []).append(mention)
            for (field, target), mentions in found.items():
                self.inventory.relationship(
                    mentions[0].place, type=field, source=ids[service.name], target=target,
                    attributes=_joined(mentions),
                )  # fmt: skip

    def _trees(self, file: File) -> tuple[Tree, ...]:
        trees = documents_in(file, _MANNER, self.inventory)
        if not (self.inventory.faults or any(isinstance(tree.data, dict) for tree in trees)):
            message = "states no service: it is empty"
            self.inventory.note(EMPTY_DOCUMENT, file.name, message, severity=Severity.INFO)
        return trees

    def _take_tree(self, project: Project, tree: Tree) -> None:
        if is_nothing(tree.data):
            return
        if not isinstance(tree.data, dict):
            self.inventory.fault(tree.place_of(()), "must be an object with services")
            return
        for path in not_finite(tree.data):
            self.inventory.fault(tree.place_of(path), "is not a finite number")
        project.take(tree)
        include = tree.data.get("include")
        if not is_nothing(include):
            count = len(include) if isinstance(include, list) else 1
            message = f"other files are included ({count}); they are not followed, give them too"
            place = tree.place_of(("include",))
            self.inventory.note(NOT_FOLLOWED, place, message, severity=Severity.MEDIUM)
        for key, value in tree.data.items():
            if key in {"networks", "volumes", "configs", "secrets", "models"}:
                self.left_out[f"top-level {key}"] += len(mapping_of(value))

    def _add(self, service: Service, name: str) -> None:
        fields: dict[str, Any] = {"name": service.name}
        properties: dict[str, Kept] = dict(self._properties(service))
        for key, (value, place) in service.labels.items():
            if not self._take_own(fields, key, value, place):
                properties[f"labels.{key}"] = kept(value)
        description = service.labels.get(_DESCRIPTION)
        if description and isinstance(description.value, str):
            fields.setdefault("documentation", str(description.value))
        self.inventory.element(
            service.place, type="service", id=name, properties=properties, **fields
        )
        if extended := service.fields.get("extends"):
            message = f"{service.name} extends another service, which is not followed"
            self.inventory.note(
                NOT_FOLLOWED, extended.place, message, name, severity=Severity.MEDIUM
            )

    def _properties(self, service: Service) -> Iterator[tuple[str, Kept]]:
        for key, (value, _) in service.fields.items():
            if key == "build":
                value = _build(value)  # noqa: PLW2901
            elif key not in _KEPT:
                self.left_out[key] += key not in _OF_DEPENDENCIES
                continue
            self.inert["texts with variables"] += variables_in(value)
            yield key, kept(value)
        for key in ("ports", "expose", "profiles"):
            if items := [said.value for said in service.lists.get(key, ())]:
                self.inert["texts with variables"] += variables_in(items)
                yield key, kept(items)

    def _take_own(self, fields: dict[str, Any], key: str, value: Any, place: str) -> bool:
        """Put what a label of ours says where it belongs; False if it says nothing."""
        name = key.removeprefix(_OWN)
        if name == key or not isinstance(value, str):
            return False
        number = Plain(value.strip()).core
        if name in _OWN_TEXTS and (name != "kind" or value in tuple(Kind)):
            fields[name] = str(value)
        elif name in _OWN_NUMBERS and type(number) in {int, float}:
            fields[name] = number
        else:
            message = f"the label {key} is not understood and kept as a property"
            self.inventory.note("own-field", place, message)
            return False
        return True

    def _target(
        self, service: Service, mention: Mention, ids: Mapping[str, str],
        containers: Mapping[str, str],
    ) -> str:  # fmt: skip
        """The id of the service that is meant; empty, with a finding, when it is not there."""
        name = containers.get(mention.target, "") if mention.outside else mention.target
        if name in ids:
            return ids[name]
        rule, severity = REFERS_TO_NOTHING, Severity.MEDIUM
        what = f"{mention.target or 'nobody'}, which is no service of these files"
        if mention.outside:
            rule, severity = "outside-these-files", Severity.LOW
            what = f"the container {mention.target}, which is outside these files"
        message = f"{mention.field} of {service.name} names {what}. It makes no relationship"
        self.inventory.note(rule, mention.place, message, ids[service.name], severity=severity)
        return ""

    def _note_counts(self, place: str) -> None:
        told = ", ".join(f"{what} ({n})" for what, n in sorted(self.inert.items()) if n)
        if told:
            message = f"kept as texts, not followed: {told}"
            self.inventory.note(NOT_FOLLOWED, place, message, severity=Severity.INFO)
        told = ", ".join(f"{what} ({n})" for what, n in sorted(self.left_out.items()) if n)
        if told:
            message = f"not kept: {told}"
            self.inventory.note("not-kept", place, message, severity=Severity.INFO)


def _joined(mentions: list[Mention]) -> dict[str, str]:
    """What is said of one relationship, when several words of a field mean the same service."""
    found: dict[str, dict[str, None]] = {}
    for mention in mentions:
        for key, text in mention.attributes.items():
            found.setdefault(key, {})[text] = None
    return {key: ", ".join(texts) for key, texts in found.items()}


def _build(value: Any) -> Any:
    """Where a service is built; arguments may hold what is secret."""
    if not isinstance(value, dict):
        return value
    return {key: value[key] for key in _BUILD if key in value}
